"""What is left out of a statement, one at a time, to see what it counts.

A lexicon entry is left out as a whole, and each other word that says something by itself. Names of
actors must not look like reasons; articles, prepositions, conjunctions and auxiliaries would be 11
more passes a statement, besides 16, for a fifth of the effect (see tests/benchmarks/README.md).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil
from typing import NamedTuple

from classifier.language.clauses import split_clauses
from classifier.language.masking import MASK
from classifier.learning.pieces import SILENT
from classifier.learning.reading import Reading

MAX_PARTS = 64
"""Parts of a statement that are left out one by one; of more, stretches of clauses are."""

_LONGEST_CLAUSE = 40
"""Words that are left out as one clause; a longer one may be a text without marks, and is cut."""

_MUTE = SILENT | frozenset(
    "a the of to in on at by for from with into over under upon between among through during "
    "before after about as than against toward towards and or nor that which who whom whose so "
    "also is are was were be been being am have has had do does did it its this these those there "
    "here 's".split()
)


class Part(NamedTuple):
    """Words that are left out together.

    Attributes
    ----------
    first, last
        Positions of the units, `last` exclusive.
    source, lexicon_class
        As of `classifier.data.predictions.Term`.
    """

    first: int
    last: int
    source: str
    lexicon_class: str | None = None


def list_parts(reading: Reading) -> list[Part]:
    """Return what is left out of a text, in order and without overlap.

    Returns
    -------
    list of Part
        Lexicon entries and telling words; if there are more than `MAX_PARTS`, the stretches that
        `list_stretches` returns.
    """
    parts = [
        Part(first, last, "lexicon", entry.lexicon_class) for entry, first, last in reading.matches
    ]
    matched = {at for part in parts for at in range(part.first, part.last)}
    parts += [
        Part(at, at + 1, "word")
        for at, word in enumerate(reading.words)
        if at not in matched and _tells(word)
    ]
    return sorted(parts) if len(parts) <= MAX_PARTS else list_stretches(reading.words)


def list_stretches(words: Sequence[str]) -> list[Part]:
    """Return clauses, neighbouring ones together where there are more than `MAX_PARTS`.

    Parameters
    ----------
    words
        As of a reading; every one is in a stretch.
    """
    least = ceil(len(words) / MAX_PARTS)
    size = max(_LONGEST_CLAUSE, least)
    spans = [
        (at, min(at + size, last))
        for first, last in split_clauses(words)
        for at in range(first, last, size)
    ]
    if len(spans) > MAX_PARTS:
        spans = list(_merge(spans, least))
    return [Part(first, last, "clause") for first, last in spans]


def _merge(spans: Sequence[tuple[int, int]], least: int) -> Iterator[tuple[int, int]]:
    """Put neighbours together until they have so many words; the last ones may have fewer."""
    begin, end = spans[0][0], spans[-1][1]
    for _, last in spans:
        if last - begin >= least or last == end:
            yield begin, last
            begin = last


def around(parts: Sequence[Part], first: int, last: int, words: Sequence[str]) -> list[Part]:
    """Return the parts without the words of a target, what reaches into it cut off.

    Parameters
    ----------
    parts
        Of a text.
    first, last
        Units of the target.
    words
        Of the text; what is left of a part must hold one that tells something.
    """
    cut = [
        part._replace(first=start, last=end)
        for part in parts
        for start, end in (
            (part.first, min(part.last, first)),
            (max(part.first, last), part.last),
        )
        if start < end
    ]
    whole = set(parts)
    return [
        part for part in cut if part in whole or any(map(_tells, words[part.first : part.last]))
    ]


def _tells(word: str) -> bool:
    return word != MASK and word not in _MUTE
