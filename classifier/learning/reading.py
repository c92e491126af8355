"""A text as the features see it: actors masked, negation found, words looked up.

Names of actors are masked before anything else is done, so that no feature can depend on them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
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


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as the features see it; its units stand side by side, attribute by attribute.

    Attributes
    ----------
    words, stems, starts, ends
        As in `Unit`, one for each word, mark and masked actor in order.
    negated
        For each unit whether a negation reaches it.
    matches
        Lexicon entries; their positions count units.
    classes
        Class of each match, with ``!`` before it where a negation from outside reaches it.
    """

    words: Sequence[str] = ()
    stems: Sequence[str] = ()
    starts: Sequence[int] = ()
    ends: Sequence[int] = ()
    negated: Sequence[bool] = ()
    matches: Sequence[Match] = ()
    classes: Sequence[str] = ()

    @property
    def units(self) -> list[Unit]:
        """Words, marks and masked actors in order."""
        return list(map(Unit, self.words, self.stems, self.starts, self.ends))

    @property
    def polarities(self) -> list[int]:
        """Polarity of each match: the other way where it is negated."""
        return [
            -match.entry.polarity if name[0] == "!" else match.entry.polarity
            for name, match in zip(self.classes, self.matches, strict=True)
        ]


@cache
def lexicon() -> Lexicon:
    """Return the lexicon of the package, read once."""
    return Lexicon.load()


def read_text(text: str) -> Reading:
    """Mask, find negations and look words up; what every family starts from."""
    tokens = mask_actors(text[:MAX_CHARACTERS])
    if not tokens:
        return Reading()
    _, words, starts, ends = zip(*tokens, strict=True)
    if "an" in words:
        words = tuple(["a" if word == "an" else word for word in words])
    negated = negation_scope(words)
    stems = list(map(stem, words))
    matches = lexicon().match(words)
    classes = [match.entry.lexicon_class for match in matches]
    if True in negated:
        stems = [f"!{stem}" if no else stem for no, stem in zip(negated, stems, strict=True)]
        classes = [
            f"!{name}" if negated[first] and not entry.negated else name
            for name, (entry, first, _) in zip(classes, matches, strict=True)
        ]
    return Reading(words, stems, starts, ends, negated, matches, classes)
