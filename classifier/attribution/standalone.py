"""Statements without a cue in their sentence: quotations alone, transcripts and headlines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from classifier.attribution.findings import Finding
from classifier.attribution.layout import Part, final_mark
from classifier.attribution.phrases import is_name, main_subject

_FINAL: Final = frozenset(".!?\u2026")
_MARKS: Final = frozenset(".,;:!?\u2014\u2026-")
_LONGEST_LABEL: Final = 7


def find_standalone(
    text: str, parts: Sequence[Part], found: Sequence[Finding]
) -> list[Finding]:
    """Find the statements of a sentence that no cue introduces.

    Parameters
    ----------
    text
        The article.
    parts
        The sentence.
    found
        What cues introduce in it.
    """
    covered = [(finding.first, finding.last) for finding in found]
    free = [
        at
        for at, part in enumerate(parts)
        if part.quote is not None and not any(first <= at < last for first, last in covered)
    ]
    if not free:
        return []
    words = [part for part in parts if part.quote is None and part.text not in _MARKS]
    if not words:
        return [Finding(at, at + 1, "direct", "quote-alone") for at in free]
    if found:
        return []
    at = free[-1]
    last = at == len(parts) - 1 or (at == len(parts) - 2 and parts[-1].text in _FINAL)
    if last and at and parts[at - 1].text in {":", ","} and final_mark(parts[at]) in _FINAL:
        return [Finding(at, at + 1, "direct", "quote-colon", None, main_subject(parts[:at]))]
    return []
