"""A text as the features see it: actors masked, negation found, words looked up.

Names of actors are masked before anything else is done, so that no feature can depend on them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, partial
from typing import NamedTuple

from classifier.language.lexicon import Lexicon, Match
from classifier.language.masking import mask_actors
from classifier.language.text import negation_scope, stem

MAX_CHARACTERS = 20_000
"""Of a longer text only the beginning is read."""


class Unit(NamedTuple):
    """A word, a mark or a masked actor.

    Attributes
    ----------
    word
        In lower case; `MASK` for an actor.
    stem
        What the features see: the stem, with ``!`` before it where it is negated.
    start, end
        Offsets in the text, end exclusive.
    """

    word: str
    stem: str
    start: int
    end: int


# As quick as a plain tuple, which `Unit(...)` is not: there is one for each word.
_unit = partial(tuple.__new__, Unit)


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as the features see it.

    Attributes
    ----------
    units
        Words, marks and masked actors in order.
    negated
        For each unit whether a negation reaches it.
    matches
        Lexicon entries; their positions count `units`.
    """

    units: tuple[Unit, ...]
    negated: tuple[bool, ...]
    matches: tuple[Match, ...]


@cache
def lexicon() -> Lexicon:
    """Return the lexicon of the package, read once."""
    return Lexicon.load()


def read_text(text: str) -> Reading:
    """Mask, find negations and look words up; what every family starts from."""
    tokens = mask_actors(text[:MAX_CHARACTERS])
    if not tokens:
        return Reading((), (), ())
    _, words, starts, ends = zip(*tokens, strict=True)
    if "an" in words:
        words = tuple(["a" if word == "an" else word for word in words])
    negated = negation_scope(words)
    stems = list(map(stem, words))
    if any(negated):
        stems = [f"!{stem}" if no else stem for no, stem in zip(negated, stems, strict=True)]
    units = tuple(map(_unit, zip(words, stems, starts, ends, strict=True)))
    return Reading(units, tuple(negated), tuple(lexicon().match(words)))
