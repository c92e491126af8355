"""A text as the features see it: actors masked, negation found, words looked up.

Names of actors are masked before anything else is done, so that no feature can depend on them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from classifier.language.actors import find_mentions
from classifier.language.lexicon import Lexicon, Match
from classifier.language.text import negation_scope, stem, tokenize

MASK = "@"
"""Stands for every actor."""

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
    tokens = tokenize(text[:MAX_CHARACTERS])
    words: list[tuple[str, int, int]] = []
    at = 0
    for mention in find_mentions(tokens):
        words += [(token.lower, token.start, token.end) for token in tokens[at : mention.first]]
        words.append((MASK, tokens[mention.first].start, tokens[mention.last - 1].end))
        at = mention.last
    words += [(token.lower, token.start, token.end) for token in tokens[at:]]
    lower = ["a" if word == "an" else word for word, _, _ in words]
    negated = negation_scope(lower)
    units = tuple(
        Unit(word, ("!" if no else "") + (word if word == MASK else stem(word)), start, end)
        for word, no, (_, start, end) in zip(lower, negated, words, strict=True)
    )
    return Reading(units, tuple(negated), tuple(lexicon().match(lower)))
