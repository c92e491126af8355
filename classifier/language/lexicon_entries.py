"""The entries of a lexicon file: read, checked, and split into words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, NamedTuple

from classifier.errors import DataError
from classifier.language.lexicon_classes import CLASSES
from classifier.language.text import NEGATORS, tokenize

MAX_POLARITY: Final = 2
MAX_FORCE: Final = 3


class Entry(NamedTuple):
    """A word or expression of the lexicon.

    Attributes
    ----------
    text
        Lower case, base form, without subject.
    lexicon_class
        One of `CLASSES`.
    polarity
        From -2 to 2: evaluation or pleasantness in diplomatic language.
    force
        From 0 to 3: how strong a statement is that hangs on it.
    negated
        Whether it holds its own negation, as *cannot accept* does.
    """

    text: str
    lexicon_class: str
    polarity: int
    force: int
    negated: bool

    def to_dict(self) -> dict[str, Any]:
        """Return it as a mapping of plain values."""
        return {
            "entry": self.text,
            "class": self.lexicon_class,
            "polarity": self.polarity,
            "force": self.force,
        }


def split_entry(text: str) -> tuple[str, ...]:
    """Split an entry as a text is split, with *a* for *an*; most need no more than blanks."""
    if "'" in text or "." in text or not text.isascii():
        words = [token.lower for token in tokenize(text)]
    else:
        words = text.replace("-", " - ").split()
    if "an" in words:
        words = ["a" if word == "an" else word for word in words]
    return tuple(words)


def first_word(text: str) -> str:
    """Return the first word of an entry as `split_entry` does; empty where it has none."""
    first = text.partition(" ")[0]
    if first.isalpha() and first.isascii() and first != "an":
        return first
    return split_entry(first)[0] if split_entry(first) else ""


def read_entries(rows: Iterable[tuple[int, Sequence[str]]], name: str) -> Iterator[Entry]:
    """Turn rows of a lexicon file (entry, class, polarity, force; a header first) into entries.

    Raises
    ------
    DataError
        If a row has not four cells or no words, its class is unknown, a number is out of range,
        or its words stand in an earlier row, if in another spelling (*don't* and *do not*).
    """
    lines: dict[tuple[str, ...], int] = {}
    for line, cells in rows:
        if cells[0] == "entry":
            continue
        entry = _read_entry(cells, name, line)
        if not _split_once(lines, entry.text, name, line):
            raise DataError("an entry without words", path=name, line=line, field="entry")
        yield entry


def _split_once(
    lines: dict[tuple[str, ...], int], text: str, name: str, line: int
) -> tuple[str, ...]:
    """Split an entry and note its line; raise `DataError` if its words had one before."""
    words = split_entry(text)
    first = lines.setdefault(words, line)
    if first != line:
        raise DataError(f"{text!r} stands already in line {first}", path=name, line=line)
    return words


class EntryList:
    """Given entries, by their first word."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._entries = tuple(entries)
        self._groups = _group([entry.text for entry in self._entries])

    def __iter__(self) -> Iterator[Entry]:
        """Go through them in their order."""
        return iter(self._entries)

    def beginning_with(self, word: str) -> Iterator[tuple[tuple[str, ...], int]]:
        """Go through those whose first word it is: words and place."""
        return ((split_entry(self._entries[at].text), at) for at in self._groups.get(word, ()))

    def read(self, place: int) -> Entry:
        """Return the entry at a place."""
        return self._entries[place]


class EntryFile:
    """The entries of a lexicon file: most are never asked for, and a line is read when it is.

    Parameters
    ----------
    lines
        With their numbers, a header first.
    name
        Of the file.
    """

    def __init__(self, lines: Iterable[tuple[int, str]], name: str) -> None:
        self._name = name
        self._lines = tuple(lines)[1:]
        self._groups = _group([line.partition("\t")[0] for _, line in self._lines])

    def __iter__(self) -> Iterator[Entry]:
        """Read all lines; a bad one raises `DataError`."""
        return self._read(self._lines)

    def beginning_with(self, word: str) -> Iterator[tuple[tuple[str, ...], int]]:
        """Go through those whose first word it is: words and place; `DataError` if two are one."""
        numbers: dict[tuple[str, ...], int] = {}
        for at in self._groups.get(word, ()):
            number, line = self._lines[at]
            yield _split_once(numbers, line.partition("\t")[0], self._name, number), at

    def read(self, place: int) -> Entry:
        """Read the line at a place; a bad one raises `DataError`."""
        return next(self._read([self._lines[place]]))

    def _read(self, lines: Iterable[tuple[int, str]]) -> Iterator[Entry]:
        return read_entries(((number, line.split("\t")) for number, line in lines), self._name)


def _group(texts: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """Return the places of the texts that begin with each word."""
    places: dict[str, list[int]] = {}
    for place, text in enumerate(texts):
        places.setdefault(first_word(text), []).append(place)
    # The garbage collector looks at lists again and again, and at tuples of numbers once.
    return {first: tuple(found) for first, found in places.items()}


def _read_entry(cells: Sequence[str], name: str, line: int) -> Entry:
    try:
        text, lexicon_class, polarity, force = cells
        entry = Entry(text, lexicon_class, int(polarity), int(force), holds_negation(text))
    except ValueError as error:
        raise DataError(
            f"needs entry, class, polarity and force, got {list(cells)!r}", path=name, line=line
        ) from error
    if lexicon_class not in CLASSES:
        raise DataError(f"unknown class {lexicon_class!r}", path=name, line=line, field="class")
    if abs(entry.polarity) > MAX_POLARITY or not 0 <= entry.force <= MAX_FORCE:
        raise DataError(
            f"polarity is -2…2 and force 0…3, got {polarity} and {force}", path=name, line=line
        )
    return entry


def holds_negation(text: str) -> bool:
    """Return whether an expression holds its own negation, as *cannot accept* does."""
    return not NEGATORS.isdisjoint(text.split()) or "n't" in text
