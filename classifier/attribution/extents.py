"""Where the words that a cue introduces end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from classifier.attribution.cues import is_cue_form
from classifier.attribution.grammar import (
    COORDINATORS,
    PREPOSITIONS,
    RELATIVES,
    REPORTING_NOUNS,
    SPEAKING_PRONOUNS,
    SUBORDINATORS,
    TIMES,
    is_adverb,
    is_finite,
)
from classifier.attribution.layout import Part
from classifier.attribution.links import Link

_MARKS: Final = frozenset(".!?;:,\u2014\u2026()")
_OPENERS: Final = frozenset("and but while though although whereas as so yet when since".split())
_FRONTED: Final = 3
_REACH_OF_TIME: Final = 5


def content_end(parts: Sequence[Part], first: int, *, act: bool) -> int:
    """Return where content that begins at ``first`` ends, other cues left aside.

    A clause goes on to the end of its sentence. An act ends before a comma that begins anything
    but a list, and before what tells when it was done.
    """
    at = first
    while at < len(parts):
        part = parts[at]
        if part.text == ";" or (part.text in ".!?" and at == len(parts) - 1):
            return at
        if act and at > first and (_ends_act(parts, first, at) or _is_circumstance(parts, at)):
            return at
        at += 1
    return at


def _ends_act(parts: Sequence[Part], first: int, at: int) -> bool:
    part = parts[at]
    behind = parts[at + 1] if at + 1 < len(parts) else None
    if behind is None or at <= first + 1:
        return False
    if part.text in {",", "\u2014"}:
        word = behind.lower
        if word in RELATIVES or word in SUBORDINATORS or word in {"but", "and", "after", "before"}:
            return True
    return part.lower in {"while", "although", "though", "when", "after", "before"} or (
        part.lower == "as" and behind.lower in SPEAKING_PRONOUNS
    )


def _is_circumstance(parts: Sequence[Part], at: int) -> bool:
    """Whether a phrase of time or medium begins here: *in an interview*, *on Monday*."""
    if parts[at].lower not in {"in", "on", "at", "during"}:
        return False
    for index in range(at + 1, min(at + _REACH_OF_TIME, len(parts))):
        word = parts[index].lower
        if word in REPORTING_NOUNS or (word in TIMES and parts[index].text[0].isupper()):
            return True
        if word in PREPOSITIONS or parts[index].text in _MARKS:
            return False
    return False


def main_clause(parts: Sequence[Part], link: Link, first: int) -> int:
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
        if (
            relative
            and link.order == "before"
            and (is_finite(behind) or is_cue_form(behind) or is_adverb(behind))
        ):
            return at
    return len(parts)


def boundaries(
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
            marked = cue.form == outer.cue.form != "base" or (
                cue.last < len(parts)
                and (parts[cue.last].lower == "that" or parts[cue.last].quote is not None)
            )
            if previous.text == ",":
                yield start - 1
            elif previous.lower in {"and", "but"} and (
                act or marked or parts[start - 2].text == ","
            ):
                yield start - 1 - (parts[start - 2].text == ",")
        elif previous.text == ";":
            yield start - 1
        elif previous.lower in _OPENERS and (act or parts[start - 2].text == ","):
            yield start - 1 - (parts[start - 2].text == ",")
        elif link.is_according and previous.text == ",":
            yield start - 1
        elif act and previous.text == "," and link.order == "before":
            yield start - 1
