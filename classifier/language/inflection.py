"""Inflected English words, and the words that they may be forms of.

Forms are undone one regular ending at a time, never stemmed: stems make one word of *will* and
*willful*, *know* and *knowingly*. What the endings do not explain stands in
``resources/irregular.tsv``.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Final, NamedTuple

from classifier.errors import DataError
from classifier.language.resources import open_resource

RESOURCE: Final = "irregular.tsv"
ANYWHERE: Final = "any"
IN_EXPRESSIONS: Final = "expression"
NEVER: Final = "never"

_VOWELS: Final = "aeiou"
_SHORTEST: Final = 3
# After these sounds a word takes -es: "routes" is no form of "rout", "clashes" is one of "clash".
_HISSING: Final = ("s", "x", "z", "ch", "sh", "o")
# Such a word doubles its consonant ("scrapped"), so that "scraped" can only come from "scrape".
_DOUBLES: Final = re.compile(r"[^aeiou]*[aeiou][^aeiouwxy]")


class _Irregular(NamedTuple):
    """What ``irregular.tsv`` says of a form: its bases, and whether only in expressions."""

    bases: tuple[str, ...]
    in_expressions: bool


def base_forms(word: str) -> tuple[str, ...]:
    """Return what a word may be an inflected form of; may hold forms that are no words.

    Parameters
    ----------
    word
        In lower case.

    Returns
    -------
    tuple of str
        Bases in the order in which they should be tried; none for a word of its own.

    Examples
    --------
    >>> base_forms("condemned")
    ('condemne', 'condemn')
    >>> base_forms("stood"), base_forms("scraped"), base_forms("concerning")
    (('stand',), ('scrape',), ())
    """
    irregular = _irregular().get(word)
    if irregular is not None:
        return irregular.bases
    forms: list[str] = []
    for ending in ("s", "ed", "ing"):
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            forms += _without(word, ending)
    return tuple(form for form in forms if len(form) >= _SHORTEST)


@lru_cache(maxsize=1 << 16)
def forms_of(word: str) -> tuple[str, ...]:
    """Return a word and what it may be an inflected form of, in the order of trying."""
    return (word, *base_forms(word))


def inflects_alone(word: str) -> bool:
    """Tell whether a form may stand for its base outside an expression.

    Examples
    --------
    >>> inflects_alone("condemns"), inflects_alone("standing")
    (True, False)
    """
    irregular = _irregular().get(word)
    return irregular is None or not irregular.in_expressions


@cache
def _irregular() -> dict[str, _Irregular]:
    """Read the irregular forms.

    Raises
    ------
    DataError
        If a row has not three cells, or says neither any, expression nor never.
    """
    forms: dict[str, _Irregular] = {}
    for line, cells in open_resource(RESOURCE):
        if cells[0] == "form":
            continue
        if len(cells) != len(("form", "base", "where")):
            raise DataError(f"needs form, base and where, got {cells!r}", path=RESOURCE, line=line)
        form, base, where = cells
        if where not in (ANYWHERE, IN_EXPRESSIONS, NEVER):
            raise DataError(
                f"where is {ANYWHERE}, {IN_EXPRESSIONS} or {NEVER}, got {where!r}",
                path=RESOURCE,
                line=line,
            )
        before = forms[form].bases if form in forms else ()
        bases = before if where == NEVER else (*before, base)
        forms[form] = _Irregular(bases, where == IN_EXPRESSIONS)
    return forms


def _without(word: str, ending: str) -> list[str]:
    """Undo one regular ending: *-y* for *-ie*, mute *-e*, doubled consonant."""
    rest = word[: -len(ending)]
    if ending == "s":
        if rest.endswith("ie"):
            return [rest, rest[:-2] + "y"]
        if rest.endswith("s"):
            return []
        return [rest] + ([rest[:-1]] if rest[-1] == "e" and rest[:-1].endswith(_HISSING) else [])
    if rest.endswith("i"):
        return [rest[:-1] + "y"]
    if _DOUBLES.fullmatch(rest):
        return [rest + "e"]
    doubled = rest[-1] == rest[-2] and rest[-1] not in _VOWELS
    return [rest + "e", rest] + ([rest[:-1]] if doubled else [])
