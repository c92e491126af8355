"""Stretches of a text that may lie inside one another or overlap, as marks that nest."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from typing import NamedTuple


class Stretch(NamedTuple):
    """A stretch of a text.

    Attributes
    ----------
    start, end
        Offsets, end exclusive.
    key
        What it belongs to.
    """

    start: int
    end: int
    key: int


class Token(NamedTuple):
    """A step in writing a text with marks.

    Attributes
    ----------
    kind
        ``text``, ``open`` or ``close``.
    text
        Words, of ``text``.
    key
        Of ``open`` and ``close``: whose mark it is.
    """

    kind: str
    text: str = ""
    key: int = -1


def nest(text: str, stretches: Iterable[Stretch], start: int, end: int) -> Iterator[Token]:
    """Yield a part of a text with marks; a stretch that would cross another is cut in two.

    Parameters
    ----------
    text
        The whole.
    stretches
        What is marked; what lies outside of the part is left out.
    start, end
        The part.

    Examples
    --------
    >>> tokens = nest("abcd", [Stretch(0, 2, 7), Stretch(1, 3, 8)], 0, 4)
    >>> "".join({"text": t.text, "open": f"<{t.key}:", "close": ">"}[t.kind] for t in tokens)
    '<7:a<8:b>><8:c>d'
    """
    waiting = [
        (max(item.start, start), -min(item.end, end), order, item.key)
        for order, item in enumerate(stretches)
        if max(item.start, start) < min(item.end, end)
    ]
    heapq.heapify(waiting)
    stack: list[tuple[int, int]] = []
    at = start
    while waiting:
        first, minus_last, order, key = heapq.heappop(waiting)
        last = -minus_last
        while stack and stack[-1][0] <= first:
            yield from _words(text, at, stack[-1][0])
            at, closed = stack.pop()
            yield Token("close", key=closed)
        if stack and last > stack[-1][0]:
            heapq.heappush(waiting, (stack[-1][0], -last, order, key))
            last = stack[-1][0]
        yield from _words(text, at, first)
        at = first
        stack.append((last, key))
        yield Token("open", key=key)
    while stack:
        yield from _words(text, at, stack[-1][0])
        at, closed = stack.pop()
        yield Token("close", key=closed)
    yield from _words(text, at, end)


def _words(text: str, start: int, end: int) -> Iterator[Token]:
    if start < end:
        yield Token("text", text[start:end])
