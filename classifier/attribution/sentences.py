"""The attributions of one sentence: each cue with its speaker and what it introduces."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from classifier.attribution.content import Content, content_after
from classifier.attribution.extents import boundaries, content_end, main_clause
from classifier.attribution.findings import Finding
from classifier.attribution.grammar import PREPOSITIONS, RELATIVES, is_finite
from classifier.attribution.layout import Part, final_mark
from classifier.attribution.links import Link, find_links
from classifier.attribution.phrases import Phrase, main_subject
from classifier.attribution.preceding import according, before_cue, quotation_before, quoted


def find_attributions(parts: Sequence[Part]) -> list[Finding]:
    """Find the statements of a sentence, in the order of their cues.

    Parameters
    ----------
    parts
        The sentence. Cues inside quotations, and inside content already found, do not count.
    """
    links = find_links(parts)
    found: list[Finding] = []
    floor = covered = 0
    speaker: Phrase | None = None
    for number, link in enumerate(links):
        if link.cue.first < covered:
            continue
        attributed = link
        if link.order == "shared":
            subject = speaker or main_subject(parts[: link.cue.group])
            attributed = link._replace(subject=subject)
        findings = list(_of_link(parts, links[number + 1 :], attributed, floor))
        found += findings
        for finding in findings:
            floor = max(floor, finding.last, link.end)
            covered = max(covered, finding.last)
            speaker = finding.speaker or speaker
    return found


# What a cue introduces


def _of_link(
    parts: Sequence[Part], later: Sequence[Link], link: Link, floor: int
) -> Iterator[Finding]:
    """Yield the statements that one cue introduces."""
    if link.is_according:
        yield from according(parts, later, link, floor)
        return
    content = content_after(parts, link.cue) if link.order != "after" else None
    before = quotation_before(parts, link, floor)
    if content is None or (before is not None and not _is_marked(parts, content)):
        yield from before_cue(parts, link, floor)
        if content is None and link.cue.entry.is_whole_act:
            cue = link.cue
            yield Finding(cue.first, cue.last, "indirect", "cue-object", link.span, link.subject)
        return
    if content.first == link.cue.last and is_finite(parts[content.first].lower):
        return
    if content.shape == "act" and (_has_gap(parts, link) or _is_by_the_way(parts, link)):
        return
    if before is not None and content.shape == "quote":
        yield before
        yield quoted(parts, content, link, "quote-continued", len(parts))
        return
    if _is_object(parts, content, link):
        content = Content(link.cue.first, "act", content.addressee)
    act = content.shape == "act"
    end = content_end(parts, content.first, act=act)
    end = min([end, *boundaries(parts, later, content.first, link)])
    end = min(end, main_clause(parts, link, content.first))
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
    gap = before in {"what", "which", "whom", "whose"} and behind != "as"
    return link.order == "before" and gap


def _is_by_the_way(parts: Sequence[Part], link: Link) -> bool:
    """Whether an act is only the means or circumstance of another: *by denouncing*."""
    before = parts[link.cue.group - 1].lower if link.cue.group else ""
    return link.cue.form == "ing" and link.order == "shared" and before in PREPOSITIONS


def _is_object(parts: Sequence[Part], content: Content, link: Link) -> bool:
    """Whether a quotation is only the object of an act: *voiced "grave concern" over …*."""
    frames = link.cue.entry.frames
    if content.shape != "quote" or content.set_off or not ("o" in frames or "i" in frames):
        return False
    if final_mark(parts[content.first]) in {".", "?", "!"} and "p" in frames:
        return False
    for part in parts[content.first + 1 :]:
        if not part.text[0].isalnum() or part.lower in RELATIVES:
            break
        if is_finite(part.lower):
            return False
    return True


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
        yield quoted(parts, content, link, "cue-quote", end)
    else:
        yield Finding(first, end, "mixed", "cue-clause", link.span, link.subject, content.addressee)
