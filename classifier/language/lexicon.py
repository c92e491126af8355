"""The lexicon of diplomatic English: which of its entries a text holds, and where.

Matching takes the longest expression first, so that "there is no" leaves its last word to "no
cause for alarm"; among equally long ones the exact form wins over an inflected one. It is linear
in the length of the text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, NamedTuple

from classifier.language.inflection import base_forms, inflects_alone
from classifier.language.lexicon_classes import CLASSES
from classifier.language.lexicon_entries import (
    MAX_FORCE,
    MAX_POLARITY,
    Entry,
    EntryFile,
    EntryList,
    read_entries,
    split_entry,
)
from classifier.language.masking import mask_actors
from classifier.language.resources import open_lines
from classifier.language.text import negation_scope

__all__ = [
    "CLASSES",
    "MAX_FORCE",
    "MAX_POLARITY",
    "Entry",
    "Lexicon",
    "LexiconMatch",
    "Match",
    "base_forms",
    "read_entries",
]

RESOURCE: Final = "lexicon.tsv"
_MAX_WORDS: Final = 1 << 16
"""Words whose trees are remembered; then all are forgotten, so that memory has a bound."""


class Match(NamedTuple):
    """An entry in a text: the words from `first` up to but without `last`."""

    entry: Entry
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class LexiconMatch:
    """An entry in a text as it was given.

    Attributes
    ----------
    entry
        What was found.
    text
        The words as they are written.
    start, end
        Offsets in the text, end exclusive.
    negated
        Whether a negation from outside reaches it: its polarity is to be read the other way.
    """

    entry: Entry
    text: str
    start: int
    end: int
    negated: bool

    def to_dict(self) -> dict[str, Any]:
        """Return it as a mapping of plain values, the entry's among them."""
        return {
            "text": self.text,
            "start": self.start,
            "end": self.end,
            **self.entry.to_dict(),
            "negated": self.negated,
        }


class _Node:
    """A place in a tree of expressions that begin with the same word."""

    __slots__ = ("children", "entry")

    def __init__(self) -> None:
        self.children: dict[str, _Node] = {}
        self.entry: Entry | None = None


def _grow(entries: Iterable[Entry]) -> _Node | None:
    """Make a tree of entries that begin with the same word; of equal ones the first counts."""
    tree: _Node | None = None
    for entry in entries:
        node = tree = tree or _Node()
        for word in split_entry(entry.text)[1:]:
            node = node.children.setdefault(word, _Node())
        node.entry = node.entry or entry
    return tree


class Lexicon:
    """Finds the entries of a lexicon in a text.

    Parameters
    ----------
    entries
        Entries with their text; of two with the same words the first counts.

    Examples
    --------
    >>> lexicon = Lexicon.load()
    >>> for match in lexicon.find("We deeply regret it."):
    ...     print(match.text, match.start, match.end, match.entry.lexicon_class)
    deeply regret 3 16 regret
    """

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._source: EntryList | EntryFile = EntryList(entries)
        # Trees are grown when their first word is first met: most never are, and loading is quick.
        self._trees: dict[str, _Node] = {}
        self._trees_of: dict[str, tuple[_Node, ...]] = {}

    @classmethod
    def load(cls) -> Lexicon:
        """Open the lexicon of the package; an entry is read when its first word is first met.

        Raises
        ------
        DataError
            Once it is read, if a row is not an entry, or stands there twice.
        """
        lexicon = cls(())
        lexicon._source = EntryFile(open_lines(RESOURCE), RESOURCE)
        return lexicon

    @cached_property
    def _entries(self) -> dict[tuple[str, ...], Entry]:
        """All entries by their words, in the order in which they were given."""
        entries: dict[tuple[str, ...], Entry] = {}
        for entry in self._source:
            if words := split_entry(entry.text):
                entries.setdefault(words, entry)
        return entries

    def __len__(self) -> int:
        """Return the number of entries."""
        return len(self._entries)

    def __iter__(self) -> Iterator[Entry]:
        """Go through the entries in the order in which they were given."""
        return iter(self._entries.values())

    def _tree(self, first: str) -> _Node | None:
        """Return the tree of the entries that begin with a word, if there are any."""
        tree = self._trees.get(first)
        if tree is None and (tree := _grow(self._source.beginning_with(first))) is not None:
            self._trees[first] = tree
        return tree

    def _trees_for(self, word: str) -> tuple[_Node, ...]:
        """Return the trees of the entries that begin with a word, or with a base form of it."""
        trees = self._trees_of.get(word)
        if trees is None:
            found = [self._tree(form) for form in (word, *base_forms(word))]
            trees = tuple([tree for tree in found if tree is not None])
            if len(self._trees_of) >= _MAX_WORDS:
                self._trees_of.clear()
            self._trees_of[word] = trees
        return trees

    def find(self, text: str) -> list[LexiconMatch]:
        """Find the entries in a text, in order and without overlap.

        Parameters
        ----------
        text
            As it is written. Names of actors are passed over, and part expressions.

        Returns
        -------
        list of LexiconMatch
            Offsets count characters of the text as given.

        Examples
        --------
        >>> [(m.entry.text, m.negated) for m in Lexicon.load().find("We do not condemn it.")]
        [('do not', False), ('condemn', True)]
        """
        tokens = mask_actors(text)
        words = [token.lower for token in tokens]
        scope = negation_scope(words)
        matches: list[LexiconMatch] = []
        for entry, first, last in self.match(words):
            start, end = tokens[first].start, tokens[last - 1].end
            negated = scope[first] and not entry.negated
            matches.append(LexiconMatch(entry, text[start:end], start, end, negated))
        return matches

    def look_up(self, word: str) -> list[Entry]:
        """Find the entries that are a word or expression, or hold it.

        Parameters
        ----------
        word
            A word or a short expression, inflected or not, in any case.

        Returns
        -------
        list of Entry
            Those with exactly these words first, then those that are its base form, then longer
            ones that hold them side by side, by alphabet; empty where there are none.
        """
        sought = split_entry(word.lower())
        if not sought:
            return []
        bases = [(*sought[:-1], base) for base in base_forms(sought[-1])]
        bases += [(base, *sought[1:]) for base in base_forms(sought[0])]
        ranks: dict[Entry, int] = {}
        for rank, form in enumerate((sought, *bases)):
            for words, entry in self._entries.items():
                if _holds(words, form):
                    ranks.setdefault(entry, rank if words == form else len(bases) + 1)
        return sorted(ranks, key=lambda entry: (ranks[entry], entry.text))

    def match(self, words: Sequence[str]) -> list[Match]:
        """Find entries from left to right, not overlapping, the longest at each word.

        Where a longer one begins inside an entry, the entry is cut back to make room for it.

        Parameters
        ----------
        words
            Words and marks in lower case, as `classifier.language.text.tokenize` gives them.

        Returns
        -------
        list of Match
            In the order of the text; positions count `words`.
        """
        if "an" in words:
            words = ["a" if word == "an" else word for word in words]
        matches: list[Match] = []
        at = 0
        while at < len(words):
            match = self._best(words, at, len(words))
            if match is not None and match.last - at > 1:
                match = self._make_room(words, match)
            if match is not None:
                matches.append(match)
            at = at + 1 if match is None else match.last
        return matches

    def _make_room(self, words: Sequence[str], match: Match) -> Match | None:
        """Return a match, cut back where a longer one begins inside it."""
        for at in range(match.first + 1, match.last):
            rival = self._best(words, at, len(words))
            if rival is not None and rival.last - at > match.last - match.first:
                return self._best(words, match.first, at)
        return match

    def _best(self, words: Sequence[str], at: int, limit: int) -> Match | None:
        """Return the longest entry that begins at a word and ends before the limit."""
        word = words[at]
        best: Match | None = None
        for tree in self._trees_for(word):
            entry, last = self._longest(tree, words, at + 1, limit)
            if entry is not None and (best is None or last > best.last):
                best = Match(entry, at, last)
        if best is None or (best.last == at + 1 and not _may_stand_for(word, best.entry)):
            return None
        return best

    def _longest(
        self, node: _Node, words: Sequence[str], at: int, limit: int
    ) -> tuple[Entry | None, int]:
        """Follow the words from `at`; entries hold at most a handful of words."""
        best, end = node.entry, at
        if at == limit or not node.children:
            return best, end
        word = words[at]
        for form in (word, *base_forms(word)):
            child = node.children.get(form)
            if child is not None:
                entry, last = self._longest(child, words, at + 1, limit)
                if entry is not None and last > end:
                    best, end = entry, last
        return best, end


def _may_stand_for(word: str, entry: Entry) -> bool:
    """Whether a word alone may be read as an entry: it is the entry, or simply a form of it."""
    return word == entry.text or inflects_alone(word)


def _holds(words: tuple[str, ...], part: tuple[str, ...]) -> bool:
    """Whether words hold others side by side."""
    size = len(part)
    return part[0] in words and any(
        words[at : at + size] == part for at in range(len(words) - size + 1)
    )
