"""Which entries of a lexicon words hold: the longest at each word, its forms read too.

Where a text's next word cannot go on any entry that its word opens, which is so for most, one look
is all; else a tree of the entries that begin so is followed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from classifier.language.inflection import forms_of, inflects_alone
from classifier.language.lexicon_entries import Entry, EntryFile, EntryList, split_entry

_MAX_WORDS: Final = 1 << 16
"""Words whose trees are remembered; then all are forgotten, so that memory has a bound."""

_Forms = Sequence[tuple[str, ...]]
"""For each word of a text itself and its base forms."""


class Match(NamedTuple):
    """An entry in a text: the words from `first` up to but without `last`."""

    entry: Entry
    first: int
    last: int


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


class Opening(NamedTuple):
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


class Openings(dict[str, Opening | None]):
    """The opening of each word, made when the word is first met; ``None`` where none begins so.

    Most words open no entry, or none that goes on as the text does: so most are done with here.
    """

    def __init__(self, source: EntryList | EntryFile) -> None:
        super().__init__()
        self._source = source
        self._trees: dict[str, _Node] = {}

    def __missing__(self, word: str) -> Opening | None:
        """Make the opening of a word, with its trees where these are met for the first time."""
        grown = [self._tree(form) for form in forms_of(word)]
        trees = tuple([tree for tree in grown if tree is not None])
        opening: Opening | None = None
        if trees:
            second = frozenset([word for tree in trees for word in tree.children])
            opening = Opening(trees, second, _best(trees, [forms_of(word)], 0, 1))
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


def find_matches(openings: Openings, words: Sequence[str]) -> list[Match]:
    """Find entries from left to right, not overlapping; see `Lexicon.match`."""
    forms = list(map(forms_of, words))
    matches: list[Match] = []
    after = 0
    for at, opening in enumerate(map(openings.__getitem__, words)):
        if opening is None or at < after:
            continue
        match = _longest_at(openings, opening, forms, at)
        if match is not None:
            matches.append(match)
            after = match.last
    return matches


def _longest_at(openings: Openings, opening: Opening, forms: _Forms, at: int) -> Match | None:
    """Return the longest entry at a word, cut back where a longer one begins inside it."""
    if at + 1 == len(forms) or opening.second.isdisjoint(forms[at + 1]):
        return opening.alone and Match(opening.alone.entry, at, at + 1)
    match = _best(opening.trees, forms, at, len(forms))
    if match is None:
        return None
    for inside in range(at + 1, match.last):
        rival = _rival(openings, forms, inside)
        if rival is not None and rival.last - inside > match.last - at:
            return _best(opening.trees, forms, at, inside)
    return match


def _rival(openings: Openings, forms: _Forms, at: int) -> Match | None:
    opening = openings[forms[at][0]]
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
