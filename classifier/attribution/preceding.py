"""What stands before its cue, or around it: *the talks failed, Brisk said*."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from classifier.attribution.content import Content
from classifier.attribution.extents import boundaries, content_end
from classifier.attribution.findings import Finding
from classifier.attribution.grammar import (
    CONNECTIVES,
    COORDINATORS,
    PREPOSITIONS,
    RELATIVES,
    SPEAKING_PRONOUNS,
    TIMES,
    is_adverb,
    is_finite,
)
from classifier.attribution.layout import Part, final_mark
from classifier.attribution.links import Link
from classifier.attribution.phrases import phrase_end

_FEWEST: Final = 3
"""Words of a clause before its attribution, at least."""


def quotation_before(parts: Sequence[Part], link: Link, floor: int) -> Finding | None:
    """Return the first half of a quotation that its attribution cuts in two."""
    at = link.start - 1
    if at > floor and parts[at].text == ",":
        at -= 1
    if at < floor or parts[at].quote is None:
        return None
    if at == link.start - 1 and final_mark(parts[at]) not in {",", ".", "?", "!", "'", "\u2019"}:
        return None
    return Finding(at, at + 1, "direct", "quote-cue", link.span, link.subject)


def quoted(parts: Sequence[Part], content: Content, link: Link, rule: str, end: int) -> Finding:
    """Return a quotation after its cue: direct where it is set off or ends as a sentence."""
    at = content.first
    direct = content.set_off or final_mark(parts[at]) in {".", "?", "!"}
    kind = "direct" if direct or rule == "quote-continued" else "partial"
    return Finding(at, at + 1, kind, rule, link.span, link.subject, content.addressee)


def before_cue(parts: Sequence[Part], link: Link, floor: int) -> Iterator[Finding]:
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


def _left_content(parts: Sequence[Part], link: Link, first: int, last: int) -> Iterator[Finding]:
    """Yield content that stands before its cue."""
    hearer, topic = _hearer_and_topic(parts, link)
    end = _skip_tail(parts, link.end)
    after = parts[end + 1] if end + 1 < len(parts) and parts[end].text in ",:\u2014-" else None
    if last - first == 1 and parts[first].quote is not None:
        yield Finding(first, last, "direct", "quote-cue", link.span, link.subject, hearer, topic)
        if after is not None and after.quote is not None:
            content = Content(end + 1, "quote", None, set_off=True)
            yield quoted(parts, content, link, "quote-continued", len(parts))
        return
    holds_quote = any(part.quote for part in parts[first:last])
    rule = "clause-cue"
    if after is not None and not holds_quote and parts[end].text == "," and _goes_on(after):
        last, rule = content_end(parts, end + 1, act=False), "parenthesis"
    elif after is not None and _is_lead_in(parts[first:last]):
        first, last = end + 1, content_end(parts, end + 1, act=False)
        rule = "parenthesis"
    elif last - first < _FEWEST or (
        parts[first].lower in PREPOSITIONS
        and not holds_quote
        and not any(is_finite(part.lower) for part in parts[first:last])
    ):
        return
    kind = "mixed" if any(part.quote for part in parts[first:last]) else "indirect"
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


def according(
    parts: Sequence[Part], later: Sequence[Link], link: Link, floor: int
) -> Iterator[Finding]:
    """Yield the clause before or after *according to Brisk*."""
    start, end = link.cue.first, link.end
    left = [at for at in range(floor, start) if parts[at].text not in ",;\u2014-("]
    if left and parts[left[0]].lower in COORDINATORS:
        left = left[1:]
    right_end = min([content_end(parts, end, act=False), *boundaries(parts, later, end, link)])
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
