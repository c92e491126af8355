"""Pieces: what a family of features is a sequence of.

A piece is one or more feature tokens that come from one span of the text. Joined they
are what the vectorizers read; apart they say which words a contribution belongs to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

SILENT = frozenset('.,;:()"-\u2014\u2026')
"""Marks that end a scope or a clause, and are no feature themselves."""


Span = tuple[int, int, str, str | None]
"""Of a piece start, end, source and class of the lexicon."""


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
    """Pieces of a family: to score only their tokens are needed, and no spans are made.

    Attributes
    ----------
    tokens
        As in `Piece`, one for each.
    spans
        Returns what else is in a `Piece`, likewise one for each.
    """

    __slots__ = ("spans", "tokens")

    def __init__(self, tokens: Sequence[str], spans: Callable[[], Iterable[Span]]) -> None:
        self.tokens = tokens
        self.spans = spans

    def __iter__(self) -> Iterator[Piece]:
        """Go through them one by one."""
        parts = zip(self.tokens, self.spans(), strict=True)
        return (Piece(tokens, *span) for tokens, span in parts)


def tokens_of(pieces: Iterable[Piece]) -> Sequence[str]:
    """Return the tokens of each piece."""
    return pieces.tokens if isinstance(pieces, Pieces) else [piece.tokens for piece in pieces]


def join(pieces: Iterable[Piece]) -> str:
    """Return the string that a vectorizer reads."""
    return " ".join(tokens_of(pieces))
