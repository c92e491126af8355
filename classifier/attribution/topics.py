"""The targets of a statement, with offsets in the article."""

from __future__ import annotations

from collections.abc import Sequence

from classifier.attribution.cues import is_cue_form
from classifier.attribution.findings import Finding
from classifier.attribution.layout import Part
from classifier.data.attributed import Span
from classifier.data.records import Target
from classifier.language.proposals import propose_targets


def find_targets(
    text: str, parts: Sequence[Part], finding: Finding, span: Span
) -> tuple[Target, ...]:
    """Propose the targets of a statement; of a quoted fragment, from the sentence around it.

    Parameters
    ----------
    text
        The article.
    parts
        The sentence.
    finding
        The statement in it.
    span
        Its words in the article.

    Returns
    -------
    tuple of Target
        Principal first. A fragment is about what follows it, else what stands between its cue
        and it: *voiced "grave concern" over the blockade*, *called the blockade "a crime"*.
    """
    if finding.kind != "partial":
        return _within(text, span.start, span.end)
    around = [(parts[finding.last - 1].end, parts[_clause_end(parts, finding.last) - 1].end)]
    if finding.cue is not None and finding.cue.last < finding.first:
        around.append((parts[finding.cue.last].start, parts[finding.first].start))
    for start, end in (*around, (span.start, span.end)):
        if found := _within(text, start, end):
            return found
    return ()


def _clause_end(parts: Sequence[Part], first: int) -> int:
    """Return where the clause that goes on at ``first`` ends: at a mark, or before a new act."""
    for at in range(first, len(parts)):
        behind = parts[at + 1].lower if at + 1 < len(parts) else ""
        joins = parts[at].lower == "and" and is_cue_form(behind)
        if joins or parts[at].text in {",", ";", "\u2014"}:
            return at
    return len(parts)


def _within(text: str, start: int, end: int) -> tuple[Target, ...]:
    return tuple(
        Target(target.text, start + (target.start or 0), start + (target.end or 0))
        for target in propose_targets(text[start:end])
    )
