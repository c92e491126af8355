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

from classifier.language.actors import mask_actors
from classifier.language.inflection import base_forms, forms_of, inflects_alone
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
from classifier.language.resources import open_lines
from classifier.language.text import negation_scope, tokenize

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

_Forms = Sequence[tuple[str, ...]]
"""For each word of a text itself and its base forms."""


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
        self.children: dict[str, _Node] = _NO_CHILDREN
        self.entry: Entry | None = None

    def child(self, word: str) -> _Node:
        """Return the place after one more word."""
        if self.children is _NO_CHILDREN:
            self.children = {}
        node = self.children.get(word)
        if node is None:
            node = self.children[word] = _Node()
        return node


_NO_CHILDREN: Final[dict[str, _Node]] = {}
# Most places are the end of an expression.


class _Opening(NamedTuple):
    """What may begin with a word.

    Attributes
    ----------
    trees
        Of the entries that begin with it or with a base form of it.
    second
        All words that may follow it in an entry.
    alone
        The entry that the word is by itself, if it is one.
    """

    trees: tuple[_Node, ...]
    second: frozenset[str]
    alone: Match | None


class _Openings(dict[str, _Opening | None]):
    """The opening of each word, made when the word is first met; ``None`` where none begins so.

    Most words open no entry, or none that goes on as the text does: so most are done with here.
    """

    def __init__(self, source: EntryList | EntryFile) -> None:
        super().__init__()
        self._source = source
        self._trees: dict[str, _Node] = {}

    def __missing__(self, word: str) -> _Opening | None:
        grown = [self._tree(form) for form in forms_of(word)]
        trees = tuple([tree for tree in grown if tree is not None])
        opening: _Opening | None = None
        if trees:
            second = frozenset([word for tree in trees for word in tree.children])
            opening = _Opening(trees, second, _best(trees, [forms_of(word)], 0, 1))
        if len(self) >= _MAX_WORDS:
            self.clear()
        self[word] = opening
        return opening

    def _tree(self, first: str) -> _Node | None:
        tree = self._trees.get(first)
        if tree is None and (entries := self._source.beginning_with(first)):
            tree = self._trees[first] = _grow(entries)
        return tree


def _grow(entries: Iterable[Entry]) -> _Node:
    """Make a tree of entries that begin with the same word; of equal ones the first counts."""
    tree = _Node()
    for entry in entries:
        node = tree
        for word in split_entry(entry.text)[1:]:
            node = node.child(word)
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
        self._use(EntryList(entries))

    def _use(self, source: EntryList | EntryFile) -> None:
        self._source = source
        self._openings = _Openings(source)

    @classmethod
    def load(cls) -> Lexicon:
        """Open the lexicon of the package; an entry is read when its first word is first met.

        Raises
        ------
        DataError
            Once it is read, if a row is not an entry, or stands there twice.
        """
        lexicon = cls(())
        lexicon._use(EntryFile(open_lines(RESOURCE), RESOURCE))
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
        tokens = mask_actors(tokenize(text))
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
        forms = list(map(forms_of, words))
        matches: list[Match] = []
        after = 0
        for at, opening in enumerate(map(self._openings.__getitem__, words)):
            if opening is None or at < after:
                continue
            match = self._longest_at(opening, forms, at)
            if match is not None:
                matches.append(match)
                after = match.last
        return matches

    def _longest_at(self, opening: _Opening, forms: _Forms, at: int) -> Match | None:
        """Return the longest entry at a word, cut back where a longer one begins inside it."""
        if at + 1 == len(forms) or opening.second.isdisjoint(forms[at + 1]):
            return opening.alone and Match(opening.alone.entry, at, at + 1)
        match = _best(opening.trees, forms, at, len(forms))
        if match is None:
            return None
        for inside in range(at + 1, match.last):
            rival = self._rival(forms, inside)
            if rival is not None and rival.last - inside > match.last - at:
                return _best(opening.trees, forms, at, inside)
        return match

    def _rival(self, forms: _Forms, at: int) -> Match | None:
        opening = self._openings[forms[at][0]]
        return opening and _best(opening.trees, forms, at, len(forms))


def _best(trees: Iterable[_Node], forms: _Forms, at: int, limit: int) -> Match | None:
    """Return the longest entry of the trees of a word that ends before the limit."""
    word = forms[at][0]
    best: Entry | None = None
    end = at
    for tree in trees:
        entry, last = _longest(tree, forms, at + 1, limit)
        if entry is not None and last > end:
            best, end = entry, last
    if best is None or (end == at + 1 and not _may_stand_for(word, best)):
        return None
    return Match(best, at, end)


def _longest(node: _Node, forms: _Forms, at: int, limit: int) -> tuple[Entry | None, int]:
    """Follow the words from `at`; entries hold at most a handful of words."""
    best, end = node.entry, at
    children = node.children
    if at == limit or not children or children.keys().isdisjoint(forms[at]):
        return best, end
    for form in forms[at]:
        child = children.get(form)
        if child is not None:
            entry, last = _longest(child, forms, at + 1, limit)
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
