"""Pieces: what a family of features is a sequence of.

A piece is one or more feature tokens that come from one span of the text. Joined they
are what the vectorizers read; apart they say which words a contribution belongs to.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import repeat
from typing import NamedTuple

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


class Pieces:
    """Pieces side by side: made quickly, and to score no more than their tokens is needed.

    Attributes
    ----------
    tokens, starts, ends, sources
        As in `Piece`, one for each.
    classes
        Class of the lexicon entry of each; empty where none comes from one.
    """

    __slots__ = ("classes", "ends", "sources", "starts", "tokens")

    def __init__(
        self,
        tokens: Sequence[str] = (),
        starts: Sequence[int] = (),
        ends: Sequence[int] = (),
        sources: Sequence[str] = (),
        classes: Sequence[str | None] = (),
    ) -> None:
        self.tokens = tokens
        self.starts = starts
        self.ends = ends
        self.sources = sources
        self.classes = classes

    def __iter__(self) -> Iterator[Piece]:
        """Go through them one by one."""
        classes = self.classes or repeat(None, len(self.tokens))
        parts = zip(self.tokens, self.starts, self.ends, self.sources, classes, strict=True)
        return map(Piece._make, parts)


def tokens_of(pieces: Iterable[Piece]) -> Sequence[str]:
    """Return the tokens of each piece."""
    return pieces.tokens if isinstance(pieces, Pieces) else [piece.tokens for piece in pieces]


def join(pieces: Iterable[Piece]) -> str:
    """Return the string that a vectorizer reads."""
    return " ".join(tokens_of(pieces))
