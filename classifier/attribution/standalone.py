"""Statements without a cue in their sentence: quotations alone, transcripts and headlines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from classifier.attribution.capitals import is_name
from classifier.attribution.cues import find_cues
from classifier.attribution.findings import CueSpan, Finding
from classifier.attribution.grammar import PREPOSITIONS, is_finite, may_be_present
from classifier.attribution.layout import Part, final_mark
from classifier.attribution.names import mentions_of
from classifier.attribution.phrases import (
    Phrase,
    main_subject,
    subject_after,
    subject_before,
)

_FINAL: Final = frozenset(".!?\u2026")
_MARKS: Final = frozenset(".,;:!?\u2014\u2026-()")
_DASHES: Final = frozenset("\u2014-")
_HEADINGS: Final = frozenset(
    "note update watch read photo video question answer breaking correction exclusive analysis "
    "opinion abstract".split()
)
_LONGEST_LABEL: Final = 8
_FEWEST_WORDS: Final = 4
_TITLES: Final = frozenset(
    "minister president ambassador spokesperson spokesman spokeswoman secretary secretary-general "
    "chair chairman delegate representative moderator commissioner chancellor envoy".split()
)


class Announced(NamedTuple):
    """Who is said to speak in what follows."""

    speaker: Phrase
    cue: CueSpan | None


def find_standalone(parts: Sequence[Part], found: Sequence[Finding]) -> list[Finding]:
    """Find the quotations of a sentence that no cue introduces.

    Parameters
    ----------
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
    if all(part.quote is not None or part.text in _MARKS for part in parts):
        return [Finding(at, at + 1, "direct", "quote-alone") for at in free]
    if found:
        return []
    signature = _signature(parts, free)
    if signature is not None:
        return [Finding(at, at + 1, "direct", "quote-dash", None, signature) for at in free]
    at = free[-1]
    last = at == len(parts) - 1 or (at == len(parts) - 2 and parts[-1].text in _FINAL)
    if last and at and parts[at - 1].text in {":", ","} and final_mark(parts[at]) in _FINAL:
        announced = announced_speaker(parts[:at])
        phrase = announced.speaker if announced else None
        cue = announced.cue if announced else None
        return [Finding(at, at + 1, "direct", "quote-colon", cue, phrase)]
    return []


def _signature(parts: Sequence[Part], quotes: Sequence[int]) -> Phrase | None:
    """Return the name after a dash that follows a quotation: *"…" \u2014 Ana Brisk, minister*."""
    at = quotes[-1] + 1
    if quotes[0] != 0 or at + 1 >= len(parts) or parts[at].text not in _DASHES:
        return None
    while at + 1 < len(parts) and parts[at].text in _DASHES:
        at += 1
    if any(is_finite(part.lower) for part in parts[at:]) or not parts[at].text[0].isupper():
        return None
    return subject_after(parts, at)


def announced_speaker(parts: Sequence[Part]) -> Announced | None:
    """Return who speaks after a colon: *Brisk said:*, *From Ana Brisk, the minister:*."""
    if not parts:
        return None
    if parts[0].lower == "from":
        phrase = subject_after(parts, 1)
        return Announced(phrase, None) if phrase else None
    for cue in reversed(find_cues(parts)):
        phrase = subject_before(parts, cue.group)
        if phrase is not None and "q" in cue.entry.frames:
            return Announced(phrase, CueSpan(cue.first, cue.last, cue.entry.lemma, cue.entry.tone))
    phrase = main_subject(parts)
    return Announced(phrase, None) if phrase else None


def label_end(parts: Sequence[Part]) -> int:
    """Return the index after the colon of a label that names a speaker, or 0.

    Transcripts and headlines begin so: *BRISK: We agree.*, *Brisk: Talks must go on*.
    """
    end = next((at for at, part in enumerate(parts[: _LONGEST_LABEL + 1]) if part.text == ":"), 0)
    if not 0 < end < len(parts) - 1 or not is_name(parts, 0, end):
        return 0
    words = parts[:end]
    if any(part.lower in PREPOSITIONS for part in words) or any(part.quote for part in words):
        return 0
    rest = parts[end + 1 :]
    if not any(part.quote for part in rest) and (
        len(rest) < _FEWEST_WORDS
        or not any(is_finite(part.lower) or may_be_present(part.lower) for part in rest)
    ):
        return 0
    shouted = all(part.text.isupper() for part in words) and not any(
        part.text.isupper() and len(part.text) > 1 for part in rest
    )
    if shouted and words[0].lower not in _HEADINGS and len(words[0].text) > 1:
        return end + 1
    mentions = mentions_of(words)
    named = bool(mentions) and mentions[-1].last == end
    return end + 1 if named or words[-1].lower in _TITLES else 0
