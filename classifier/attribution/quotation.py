r"""Quotation marks: which stretches of a paragraph are quoted, in any convention.

Pairs are straight, curly, single, German and French marks, two apostrophes for one mark, and
corner brackets. A mark opens or closes by its form, and where that does not tell, by its
neighbours. Apostrophes are no marks. Quotations inside quotations belong to the outer one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

_CLOSERS: Final = {
    "\u201c": '\u201d"',
    "\u201e": "\u201c\u201d\u201f",
    "\u201d": "\u201d",
    "\u00ab": "\u00bb",
    "\u00bb": "\u00ab\u00bb",
    "\u2039": "\u203a",
    "\u203a": "\u2039",
    "\u2018": "\u2019",
    "\u201a": "\u2018\u2019",
    '"': '"\u201d',
    "\uff02": "\uff02",
    "''": "''",
    "``": "''",
    "'": "'",
    "\u300c": "\u300d",
    "\u300e": "\u300f",
}
"""Opening mark -> the marks that close it."""

_SINGLE: Final = frozenset("'\u2018\u2019\u201a\u2039\u203a")
_OPEN_ONLY: Final = frozenset("\u201c\u201e\u00ab\u2039\u2018\u201a\u300c\u300e") | {"``"}
_MARK: Final = re.compile(
    r"''|``|[\"\uff02\u201c\u201d\u201e\u201f\u00ab\u00bb\u2039\u203a'\u2018\u2019\u201a\u300c\u300d\u300e\u300f]"
)
_BEFORE_OPENING: Final = frozenset(" \t\n\r\u00a0\u2009\u202f([{\u2014\u2013-/:")
_AFTER_CLOSING: Final = frozenset(" \t\n\r\u00a0\u2009\u202f)]},.;:!?\u2026\u2014\u2013-/")
_ELISION: Final = re.compile(r"['\u2018\u2019](?:\d0s|em|til|tis|twas|cause|n)\b", re.IGNORECASE)
_SPACED: Final = frozenset("\u00ab\u2039")
_NARROW: Final = frozenset(" \u00a0\u2009\u202f")
_ENDS: Final = frozenset(".,!?\u2026;:")
_DEEPEST: Final = 3
_REACH: Final = 500
"""Characters ahead that are searched for the mark that closes a single quotation."""


class Quotation(NamedTuple):
    """A quoted stretch, in offsets of the text that was searched.

    Attributes
    ----------
    start, end
        With its marks.
    inner_start, inner_end
        Without them.
    closed
        False where the closing mark is missing and the quotation runs to the end.
    """

    start: int
    end: int
    inner_start: int
    inner_end: int
    closed: bool = True


class _Open(NamedTuple):
    """A mark that waits for its partner."""

    mark: str
    start: int
    end: int


def find_quotations(text: str, start: int = 0, end: int | None = None) -> list[Quotation]:
    """Find the outermost quotations of a paragraph, in order.

    Parameters
    ----------
    text
        The article.
    start, end
        The paragraph in it.

    Returns
    -------
    list of Quotation
        Without overlap, with at least one letter or digit inside. A mark that nothing closes
        makes a quotation to the end of the paragraph (``closed=False``); one that opens inside
        such a quotation is looked at by itself.

    Examples
    --------
    >>> text = "He called the ministers' plan 'a sham' and \u201cvoid\u201d."
    >>> [text[q.inner_start : q.inner_end] for q in find_quotations(text)]
    ['a sham', 'void']
    """
    end = len(text) if end is None else end
    stack: list[_Open] = []
    found: list[Quotation] = []
    for mark, at, after in _marks(text, start, end):
        depth = _closes(stack, text, mark, at)
        if depth is not None:
            opened = stack[depth]
            del stack[depth:]
            _drop_inner(found, opened.start)
            found.append(Quotation(opened.start, after, opened.end, at))
        elif _opens(text, mark, at, after, end=end):
            _forget(stack, mark)
            stack.append(_Open(mark, at, after))
    _add_unclosed(found, stack, text, end)
    return [quote for quote in found if _has_words(text, quote)]


def _drop_inner(found: list[Quotation], start: int) -> None:
    """Drop the quotations that stand inside one that begins at ``start``."""
    while found and found[-1].start > start:
        found.pop()


def _forget(stack: list[_Open], mark: str) -> None:
    """Give up an open mark that is opened again before it was closed."""
    for depth in range(len(stack) - 1, max(len(stack) - 3, 0) - 1, -1):
        if stack[depth].mark == mark:
            del stack[depth:]
            return
    if len(stack) > _DEEPEST:
        del stack[0]


def _add_unclosed(found: list[Quotation], stack: list[_Open], text: str, end: int) -> None:
    """Let a double mark that nothing closes run to the end, unless others follow it."""
    if not stack or stack[0].mark in _SINGLE:
        return
    opened = stack[0]
    inner = [quote for quote in found if quote.start > opened.start]
    if all(text[quote.start] in _SINGLE for quote in inner):
        _drop_inner(found, opened.start)
        found.append(Quotation(opened.start, end, opened.end, end, closed=False))


def _marks(text: str, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    """Yield marks that are no apostrophes or signs for inches."""
    for match in _MARK.finditer(text, start, end):
        mark, at, after = match.group(), match.start(), match.end()
        before = text[at - 1] if at > start else " "
        behind = text[after] if after < end else " "
        if mark in _SINGLE and (
            (before.isalnum() and behind.isalnum()) or _ELISION.match(text, at, end)
        ):
            continue
        yield mark, at, after


def _closes(stack: list[_Open], text: str, mark: str, at: int) -> int | None:
    """Return the depth of the open mark that this one closes, or None."""
    before = text[at - 1] if at else " "
    for depth in range(len(stack) - 1, max(len(stack) - 3, 0) - 1, -1):
        opened = stack[depth]
        if mark not in _CLOSERS[opened.mark]:
            continue
        if at == opened.end or (mark in _OPEN_ONLY and before in _BEFORE_OPENING):
            return None
        if mark in _SINGLE and _is_possessive(text, at):
            return None
        ambiguous = mark in ('"', "''", "'", "\uff02")
        if ambiguous and before in _BEFORE_OPENING and not _closes_here(text, at + len(mark)):
            continue
        return depth
    return None


def _closes_here(text: str, after: int) -> bool:
    """Whether what follows a mark fits a closing one."""
    return after >= len(text) or text[after] in _AFTER_CLOSING


def _is_possessive(text: str, at: int) -> bool:
    """Whether a single mark after an *s* is a possessive: a better closing mark follows."""
    if text[at - 1 : at] not in ("s", "S") or text[at + 1 : at + 2] != " ":
        return False
    for match in _MARK.finditer(text, at + 1, min(len(text), at + _REACH)):
        mark, before = match.group(), text[match.start() - 1]
        if mark not in _SINGLE:
            continue
        if before in _BEFORE_OPENING:
            return False
        after = text[match.end() : match.end() + 1]
        if not (before.isalnum() and after.isalnum()):
            return before in _ENDS or not after or after in _AFTER_CLOSING
    return False


def _opens(text: str, mark: str, at: int, after: int, *, end: int) -> bool:
    """Whether a mark may open a quotation here."""
    if mark not in _CLOSERS:
        return False
    before = text[at - 1] if at else " "
    behind = text[after] if after < end else " "
    if behind.isspace() and not (mark in _SPACED and behind in _NARROW):
        return False
    fits = before in _BEFORE_OPENING or before in _CLOSERS
    if mark in _OPEN_ONLY:
        return mark not in _SINGLE or fits
    return fits or (mark in ('"', "''") and not before.isalnum())


def _has_words(text: str, quote: Quotation) -> bool:
    # A bound keeps a row of marks from being searched over and over.
    return any(
        character.isalnum() for character in text[quote.inner_start : quote.inner_end][:_REACH]
    )
