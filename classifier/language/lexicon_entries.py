"""The entries of a lexicon file: read, checked, and split into words."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
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


class _ByFirstWord:
    """Places of texts, found by their first word.

    Two sorted lists: of a list for each word the garbage collector would look at every one.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        firsts = list(map(first_word, texts))
        self._places = sorted(range(len(firsts)), key=firsts.__getitem__)
        self._firsts = sorted(firsts)

    def find(self, word: str) -> list[int]:
        """Return the places of the texts that begin with a word, in order."""
        return self._places[bisect_left(self._firsts, word) : bisect_right(self._firsts, word)]


class EntryList:
    """Given entries, by their first word."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._entries = tuple(entries)
        self._index = _ByFirstWord([entry.text for entry in self._entries])

    def __iter__(self) -> Iterator[Entry]:
        """Go through them in their order."""
        return iter(self._entries)

    def beginning_with(self, word: str) -> Iterator[tuple[tuple[str, ...], int]]:
        """Go through those whose first word it is: words and place."""
        return ((split_entry(self._entries[at].text), at) for at in self._index.find(word))

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
        self._numbers: list[int] = []
        self._lines: list[str] = []
        for number, line in islice(lines, 1, None):
            self._numbers.append(number)
            self._lines.append(line)
        self._index = _ByFirstWord([line.partition("\t")[0] for line in self._lines])

    def __iter__(self) -> Iterator[Entry]:
        """Read all lines; a bad one raises `DataError`."""
        return self._read(range(len(self._lines)))

    def beginning_with(self, word: str) -> Iterator[tuple[tuple[str, ...], int]]:
        """Go through those whose first word it is: words and place; `DataError` if two are one."""
        numbers: dict[tuple[str, ...], int] = {}
        for at in self._index.find(word):
            text = self._lines[at].partition("\t")[0]
            yield _split_once(numbers, text, self._name, self._numbers[at]), at

    def read(self, place: int) -> Entry:
        """Read the line at a place; a bad one raises `DataError`."""
        return next(self._read([place]))

    def _read(self, places: Iterable[int]) -> Iterator[Entry]:
        rows = ((self._numbers[at], self._lines[at].split("\t")) for at in places)
        return read_entries(rows, self._name)


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
