"""The attributions of one sentence: each cue with its speaker and what it introduces."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from classifier.attribution.content import Content, content_after, content_end
from classifier.attribution.cues import CueMatch, Entry, find_cues, find_noun_cues, is_cue_form
from classifier.attribution.findings import ACCORDING, CueSpan, Finding
from classifier.attribution.grammar import (
    CONNECTIVES,
    COORDINATORS,
    PREPOSITIONS,
    RELATIVES,
    SPEAKING_PRONOUNS,
    SUBORDINATORS,
    TIMES,
    is_adverb,
    is_finite,
)
from classifier.attribution.layout import Part, final_mark
from classifier.attribution.phrases import Phrase, main_subject, phrase_end, possessor, subject_after, subject_before

_ENDS: Final = frozenset(".!?;")
_OPENERS: Final = frozenset("and but while though although whereas as so yet when since".split())
_ACCORDING: Final = Entry(ACCORDING, "", None, ("to",), ("according",))
_FRONTED: Final = 3
_REFUSALS: Final = ("decline", "refuse", "have no comment")
_INVERTED: Final = frozenset({"past", "s"})


class Link(NamedTuple):
    """A cue with its subject.

    Attributes
    ----------
    cue, subject
        ``subject`` is ``None`` where the sentence shows none.
    order
        ``before``, ``after`` (*said Brisk*) or ``shared`` (with an earlier verb).
    """

    cue: CueMatch
    subject: Phrase | None
    order: str

    @property
    def start(self) -> int:
        """Where the attribution begins, subject or cue."""
        if self.subject is not None and self.order == "before":
            return self.subject.start
        return self.cue.group if self.order != "after" else self.cue.first

    @property
    def end(self) -> int:
        """Where the attribution ends, subject or cue."""
        if self.subject is not None and self.order == "after":
            return self.subject.trailing[1] if self.subject.trailing else self.subject.last
        return self.cue.last

    @property
    def span(self) -> CueSpan:
        """The cue as parts."""
        return CueSpan(self.cue.first, self.cue.last, self.cue.entry.lemma, self.cue.entry.tone)


def find_attributions(parts: Sequence[Part]) -> list[Finding]:
    """Find the statements of a sentence, in the order of their cues.

    Parameters
    ----------
    parts
        The sentence. Cues inside quotations, and inside content already found, do not count.
    """
    links = [link for cue in _all_cues(parts) if (link := _link(parts, cue)) is not None]
    found: list[Finding] = []
    floor = covered = 0
    speaker: Phrase | None = None
    for number, link in enumerate(links):
        if link.cue.first < covered:
            continue
        if link.order == "shared":
            subject = speaker or main_subject(parts[: link.cue.group])
            link = link._replace(subject=subject)
        findings = list(_of_link(parts, links[number + 1 :], link, floor))
        found += findings
        for finding in findings:
            floor = max(floor, finding.last, link.end)
            covered = max(covered, finding.last)
            speaker = finding.speaker or speaker
    return found


# Cues and their subjects


def _all_cues(parts: Sequence[Part]) -> list[CueMatch]:
    cues = find_cues(parts) + find_noun_cues(parts)
    for at in range(len(parts) - 2):
        if parts[at].lower == "according" and parts[at + 1].lower == "to":
            cues.append(CueMatch(at, at + 2, at, "ing", _ACCORDING))
    return sorted(cues)


def _link(parts: Sequence[Part], cue: CueMatch) -> Link | None:
    """Join a cue to its subject; a shared subject is left for later."""
    if cue.entry is _ACCORDING:
        phrase = subject_after(parts, cue.last)
        return phrase and Link(cue, phrase, "after")
    if cue.form == "noun":
        phrase = possessor(parts, cue.group)
        return phrase and Link(cue, phrase, "before")
    if cue.form in _INVERTED and cue.group == cue.first and cue.first:
        phrase = _inverted(parts, cue)
        if phrase is not None:
            return Link(cue, phrase, "after")
    previous = parts[cue.group - 1].lower if cue.group else ""
    participle = cue.form == "ing" and (cue.group == cue.first)
    if participle and (previous in PREPOSITIONS or previous in {"", ","}):
        return Link(cue, None, "shared")
    if previous in COORDINATORS:
        return Link(cue, None, "shared")
    phrase = subject_before(parts, cue.group)
    if phrase is not None:
        return Link(cue, phrase, "before")
    return Link(cue, None, "shared") if previous == "," and cue.form in {"past", "ing"} else None


def _inverted(parts: Sequence[Part], cue: CueMatch) -> Phrase | None:
    """Return the subject of *"…," said Brisk* and *…, said Brisk*."""
    previous = parts[cue.first - 1]
    if previous.quote is None and previous.text not in {",", "\u2014"}:
        return None
    phrase = subject_after(parts, cue.last)
    if phrase is None or parts[phrase.first].lower == "that" or _is_object(parts, phrase):
        return None
    end = phrase.trailing[1] if phrase.trailing else phrase.last
    last = end >= len(parts) or parts[end].text in _ENDS
    if previous.text == "," and not last and cue.first > 1 and (
        parts[cue.first - 2].quote is None and subject_before(parts, cue.first) is not None
    ):
        return None
    if previous.quote is not None and final_mark(previous) in {",", ".", "?", "!"}:
        return phrase
    for part in parts[end:]:
        if part.text in {",", ".", ";", "\u2014", ":"} or part.lower in RELATIVES:
            break
        if is_finite(part.lower):
            return None
    return phrase


def _is_object(parts: Sequence[Part], phrase: Phrase) -> bool:
    """Whether a phrase after a verb cannot be its subject: *them*, *Monday*."""
    word = parts[phrase.first].lower
    return word in {"him", "them", "us", "me", "her"} or word in TIMES


# What a cue introduces


def _of_link(
    parts: Sequence[Part], later: Sequence[Link], link: Link, floor: int
) -> Iterator[Finding]:
    """Yield the statements that one cue introduces."""
    if link.cue.entry is _ACCORDING:
        yield from _according(parts, later, link, floor)
        return
    content = content_after(parts, link.cue) if link.order != "after" else None
    before = _quote_before(parts, link, floor)
    if content is None or (before is not None and not _is_marked(parts, content)):
        yield from _before(parts, link, floor)
        if content is None and link.cue.entry.lemma.startswith(_REFUSALS):
            cue = link.cue
            yield Finding(cue.first, cue.last, "indirect", "cue-object", link.span, link.subject)
        return
    if content.shape == "act" and (_has_gap(parts, link) or _is_by_the_way(parts, link)):
        return
    if before is not None and content.shape == "quote":
        yield before
        yield _quoted(parts, content, link, "quote-continued", len(parts))
        return
    act = content.shape == "act"
    end = content_end(parts, content.first, act=act)
    end = min([end, *_boundaries(parts, later, content.first, link)])
    end = min(end, _main_clause(parts, link, content.first))
    if content.shape == "quote":
        yield from _after_quote(parts, content, link, end)
    elif end > content.first:
        yield _finding(parts, content, link, end)


def _is_marked(parts: Sequence[Part], content: Content) -> bool:
    """Whether content shows itself by a mark or *that*, so that it may follow a quotation."""
    return content.shape in {"quote", "colon"} or (
        content.shape == "clause" and parts[content.first - 1].lower == "that"
    )


def _has_gap(parts: Sequence[Part], link: Link) -> bool:
    """Whether the object of a cue stands before it: *what they want*, *the plan he opposed is*."""
    behind = parts[link.cue.last].lower if link.cue.last < len(parts) else ""
    if is_finite(behind):
        return True
    before = parts[link.start - 1].lower if link.start else ""
    return link.order == "before" and before in {"what", "which", "whom", "whose"}


def _is_by_the_way(parts: Sequence[Part], link: Link) -> bool:
    """Whether an act is only the means or circumstance of another: *by denouncing*."""
    before = parts[link.cue.group - 1].lower if link.cue.group else ""
    return link.cue.form == "ing" and link.order == "shared" and before in PREPOSITIONS


def _finding(parts: Sequence[Part], content: Content, link: Link, end: int) -> Finding:
    """Return reported speech after its cue."""
    rule = "cue-object" if content.shape == "act" else "cue-clause"
    rule = "colon" if content.shape == "colon" else rule
    if link.cue.form == "noun":
        rule = "noun-" + rule.removeprefix("cue-")
    elif link.cue.form == "ing" and link.order == "shared":
        rule = "participle-" + rule.removeprefix("cue-")
    quoted = any(part.quote for part in parts[content.first : end])
    kind = "mixed" if quoted else "indirect"
    return Finding(content.first, end, kind, rule, link.span, link.subject, content.addressee)


def _after_quote(
    parts: Sequence[Part], content: Content, link: Link, end: int
) -> Iterator[Finding]:
    """Yield a quotation after its cue, or the clause that begins with it."""
    first = content.first
    alone = first + 1 >= end or parts[first + 1].text in {",", ":", "\u2014"} or content.set_off
    if alone:
        yield _quoted(parts, content, link, "cue-quote", end)
    else:
        yield Finding(first, end, "mixed", "cue-clause", link.span, link.subject, content.addressee)


def _quoted(
    parts: Sequence[Part], content: Content, link: Link, rule: str, end: int
) -> Finding:
    at = content.first
    direct = content.set_off or final_mark(parts[at]) in {".", "?", "!"}
    kind = "direct" if direct or rule == "quote-continued" else "partial"
    return Finding(at, at + 1, kind, rule, link.span, link.subject, content.addressee)


def _main_clause(parts: Sequence[Part], link: Link, first: int) -> int:
    """Return where the main clause begins after an attribution that stands in a side clause.

    *While Brisk said …, Orlo left*; *After denouncing …, he left*; *Brisk, who welcomed …, left*.
    """
    before = parts[link.start - 1] if link.start else None
    fronted = link.cue.form == "ing" and link.order == "shared" and link.cue.group <= 1
    fronted = fronted or (
        before is not None and link.start <= _FRONTED and before.lower in SUBORDINATORS | {"in"}
    )
    subject = link.subject
    relative = subject is not None and parts[subject.first].lower in {"who", "which"}
    for at in range(first + 1, len(parts) - 1):
        if parts[at].text != ",":
            continue
        behind = parts[at + 1].lower
        if fronted and behind not in COORDINATORS and not behind.endswith("ing"):
            return at
        if relative and link.order == "before" and (
            is_finite(behind) or is_cue_form(behind) or is_adverb(behind)
        ):
            return at
    return len(parts)


def _boundaries(
    parts: Sequence[Part], later: Sequence[Link], first: int, outer: Link
) -> Iterator[int]:
    """Yield where later cues end the content that begins at ``first``."""
    act = first == outer.cue.first
    for link in later:
        cue, start = link.cue, link.start
        if cue.first <= first or start <= first:
            continue
        previous = parts[start - 1]
        if link.order == "shared":
            marked = cue.form == outer.cue.form != "base" or cue.last < len(parts) and (
                parts[cue.last].lower == "that" or parts[cue.last].quote is not None
            )
            if previous.text == ",":
                yield start - 1
            elif previous.lower in {"and", "but"} and (act or marked or parts[start - 2].text == ","):
                yield start - 1 - (parts[start - 2].text == ",")
        elif previous.text == ";":
            yield start - 1
        elif previous.lower in _OPENERS and (act or parts[start - 2].text == ","):
            yield start - 1 - (parts[start - 2].text == ",")
        elif cue.entry is _ACCORDING and previous.text == ",":
            yield start - 1
        elif act and previous.text == "," and link.order == "before":
            yield start - 1


def _quote_before(parts: Sequence[Part], link: Link, floor: int) -> Finding | None:
    """Return the first half of a quotation that its attribution cuts in two."""
    at = link.start - 1
    if at > floor and parts[at].text == ",":
        at -= 1
    if at < floor or parts[at].quote is None:
        return None
    if at == link.start - 1 and final_mark(parts[at]) not in {",", ".", "?", "!", "'", "\u2019"}:
        return None
    return Finding(at, at + 1, "direct", "quote-cue", link.span, link.subject)


def _before(parts: Sequence[Part], link: Link, floor: int) -> Iterator[Finding]:
    """Yield what stands before *…, Brisk said*; and after it, where that goes on."""
    start = link.start
    if start <= floor:
        return
    previous = parts[start - 1]
    if previous.quote is None and previous.text not in {",", "\u2014"}:
        return
    last = start if previous.quote is not None else start - 1
    wanted = "q" if parts[last - 1].quote is not None else "p"
    if wanted not in link.cue.entry.frames or (wanted == "p" and not _may_close(parts, link)):
        return
    first = floor
    if wanted == "q":
        first = _lead_in_end(parts, floor, last)
    while first < last and (parts[first].lower in COORDINATORS or parts[first].text in ",;:\u2014"):
        first += 1
    if first >= last or (link.order == "shared" and previous.quote is None):
        return
    yield from _left_content(parts, link, first, last)


def _may_close(parts: Sequence[Part], link: Link) -> bool:
    """Whether an attribution after its clause ends here, but for circumstances."""
    subject = link.subject
    if subject is not None and parts[subject.first].lower in RELATIVES:
        return False
    if link.end >= len(parts) or "a" in link.cue.entry.frames:
        return True
    part = parts[link.end]
    return (
        not part.text[0].isalnum()
        or is_adverb(part.lower)
        or part.lower in PREPOSITIONS
        or part.lower in TIMES
        or part.lower in {"last", "this", "late"}
    )


def _lead_in_end(parts: Sequence[Part], first: int, last: int) -> int:
    """Return where the quotation before an attribution begins, past *He was blunt:*."""
    at = last - 1 if parts[last - 1].quote is not None else last - 2
    if at > first and (
        parts[at - 1].text == ":" or (parts[at - 1].text == "," and final_mark(parts[at]) == ",")
    ):
        return at
    return first


def _left_content(
    parts: Sequence[Part], link: Link, first: int, last: int
) -> Iterator[Finding]:
    """Yield content that stands before its cue."""
    hearer, topic = _hearer_and_topic(parts, link)
    end = _skip_tail(parts, link.end)
    after = parts[end + 1] if end + 1 < len(parts) and parts[end].text in ",:\u2014-" else None
    if last - first == 1 and parts[first].quote is not None:
        yield Finding(
            first, last, "direct", "quote-cue", link.span, link.subject, hearer, topic
        )
        if after is not None and after.quote is not None:
            content = Content(end + 1, "quote", None, set_off=True)
            yield _quoted(parts, content, link, "quote-continued", len(parts))
        return
    quoted = any(part.quote for part in parts[first:last])
    rule = "clause-cue"
    if after is not None and not quoted and parts[end].text == "," and _goes_on(after):
        last, rule = content_end(parts, end + 1, act=False), "parenthesis"
    elif after is not None and _is_lead_in(parts[first:last]):
        first, last = end + 1, content_end(parts, end + 1, act=False)
        quoted = any(part.quote for part in parts[first:last])
        rule = "parenthesis"
    elif last - first < 3 or not (quoted or any(is_finite(part.lower) for part in parts[first:last])):
        if parts[first].lower in PREPOSITIONS or last - first < 3:
            return
    kind = "mixed" if quoted else "indirect"
    yield Finding(first, last, kind, rule, link.span, link.subject, hearer, topic)


def _is_lead_in(words: Sequence[Part]) -> bool:
    """Whether words before an attribution only lead in: *Now, he says, …*."""
    return len(words) == 1 and (words[0].lower in CONNECTIVES or is_adverb(words[0].lower))


def _hearer_and_topic(
    parts: Sequence[Part], link: Link
) -> tuple[tuple[int, int] | None, tuple[int, int] | None]:
    """Return the hearer and the topic after an attribution: *he told them*, *she said of it*."""
    at, hearer, topic = link.end, None, None
    if "a" in link.cue.entry.frames and link.order == "before":
        end = phrase_end(parts, at)
        if end > at:
            hearer, at = (at, end), end
    if at < len(parts) and parts[at].lower in {"of", "about"}:
        end = phrase_end(parts, at + 1)
        topic = (at + 1, end) if end > at + 1 else None
    return hearer, topic


def _skip_tail(parts: Sequence[Part], at: int) -> int:
    """Return the index of the mark after an attribution and its circumstances."""
    while at < len(parts) and parts[at].text not in ",.;:\u2014" and parts[at].quote is None:
        at += 1
    return at


def _goes_on(part: Part) -> bool:
    """Whether a sentence goes on after a parenthesis, rather than adding a circumstance."""
    word = part.lower
    return not (
        word in PREPOSITIONS
        or word in COORDINATORS
        or word in RELATIVES
        or word.endswith("ing")
        or word in {"while", "when", "as", "though", "although", "where"}
        or word in SPEAKING_PRONOUNS
    )


def _according(
    parts: Sequence[Part], later: Sequence[Link], link: Link, floor: int
) -> Iterator[Finding]:
    """Yield the clause before or after *according to Brisk*."""
    start, end = link.cue.first, link.end
    left = [at for at in range(floor, start) if parts[at].text not in ",;\u2014-("]
    if left and parts[left[0]].lower in COORDINATORS:
        left = left[1:]
    right_end = min([content_end(parts, end, act=False), *_boundaries(parts, later, end, link)])
    while end < right_end and parts[end].text in {",", "\u2014"}:
        end += 1
    if not left:
        first, last = end, right_end
    else:
        first, last = left[0], left[-1] + 1
        goes_on = parts[start - 1].text == "," and end < right_end and _goes_on(parts[end])
        last = right_end if goes_on and end > link.end else last
    if first >= last:
        return
    quoted = any(part.quote for part in parts[first:last])
    alone = quoted and last - first == 1
    kind = "direct" if alone else "mixed" if quoted else "indirect"
    yield Finding(first, last, kind, "according-to", link.span, link.subject)
