"""Pieces: what a family of features is a sequence of.

A piece is one or more feature tokens that come from one span of the text. Joined by blanks they
are what the vectorizers read; apart they say which words a contribution belongs to.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from classifier.language.lexicon import Match
from classifier.learning.reading import Reading

SILENT = frozenset('.,;:()"-\u2014\u2026')
"""Marks that end a scope or a clause, and are no feature themselves."""


class Piece(NamedTuple):
    """Feature tokens of one span.

    Attributes
    ----------
    tokens
        One or more feature tokens, separated by blanks.
    start, end
        Offsets in the text, end exclusive.
    source
        What kind of feature it is, for explanations.
    lexicon_class
        Class of the lexicon entry that it comes from, if any.
    """

    tokens: str
    start: int
    end: int
    source: str
    lexicon_class: str | None = None


def join(pieces: Iterable[Piece]) -> str:
    """Return the string that a vectorizer reads."""
    return " ".join([piece.tokens for piece in pieces])


def class_of(reading: Reading, match: Match) -> str:
    """Return the class of a match, with ``!`` where a negation from outside reaches it."""
    flipped = reading.negated[match.first] and not match.entry.negated
    return ("!" if flipped else "") + match.entry.lexicon_class


def polarity_of(match: Match, name: str) -> int:
    """Return the polarity of a match whose class is `name`: the other way where it is negated."""
    return -match.entry.polarity if name[0] == "!" else match.entry.polarity
