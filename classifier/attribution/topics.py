"""The targets of a statement, with offsets in the article."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from classifier.attribution.cues import is_cue_form
from classifier.attribution.findings import Finding
from classifier.attribution.grammar import PREPOSITIONS
from classifier.attribution.layout import Part
from classifier.data.attributed import Span
from classifier.data.records import Target
from classifier.language.proposals import propose_targets

_LINKING: Final = frozenset("of for as".split())
"""What stands between an object and what is said of it: *blamed Grabovia for "…"*."""
_NAMING: Final = frozenset("call brand label deem consider name".split())
"""Cues whose object what is said of it follows at once."""
_HEARERS: Final = frozenset("reporters journalists broadcasters newspaper".split())
_MOST: Final = 4


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
        Principal first. A fragment is about the object between its cue and it (*called the
        blockade "a crime"*, *accused Grabovia of "…"*), then about what follows it: *voiced
        "grave concern" over the blockade*.
    """
    if finding.kind != "partial":
        return _within(text, span.start, span.end)
    after = _within(
        text, parts[finding.last - 1].end, parts[_clause_end(parts, finding.last) - 1].end
    )
    between = _between(text, parts, finding)
    if _has_object(parts, finding):
        return (between + after)[:_MOST] or _within(text, span.start, span.end)
    return after or between or _within(text, span.start, span.end)


def _between(text: str, parts: Sequence[Part], finding: Finding) -> tuple[Target, ...]:
    """Propose targets from what stands between a cue and its fragment, hearers left out."""
    if finding.cue is None or finding.cue.last >= finding.first:
        return ()
    found = _within(text, parts[finding.cue.last].start, parts[finding.first].start)
    return tuple(item for item in found if item.text.lower().split()[-1] not in _HEARERS)


def _has_object(parts: Sequence[Part], finding: Finding) -> bool:
    """Whether the object of the cue stands before its fragment: *dismissed the offer as "…"*."""
    if finding.cue is None or finding.cue.last >= finding.first:
        return False
    if parts[finding.cue.last].lower in PREPOSITIONS:
        return False
    return finding.cue.lemma in _NAMING or parts[finding.first - 1].lower in _LINKING


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
