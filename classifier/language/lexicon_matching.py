"""Which entries of a lexicon words hold: the longest at each word, its forms read too.

Where a text's next word cannot go on any entry that its word opens, which is so for most, one look
is all; else the entries that begin with both are compared with the text.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Final, NamedTuple

from classifier.language.inflection import forms_of, inflects_alone
from classifier.language.lexicon_entries import Entry, EntryFile, EntryList

_MAX_WORDS: Final = 1 << 16
"""Words whose openings are remembered; then all are forgotten, so that memory has a bound."""

_Forms = Sequence[tuple[str, ...]]
"""For each word of a text itself and its base forms."""


class Match(NamedTuple):
    """An entry in a text: the words from `first` up to but without `last`."""

    entry: Entry
    first: int
    last: int


# As quick as a plain tuple, which `Match(...)` is not: there are some in each text.
_match = partial(tuple.__new__, Match)


_NOTHING: Final[frozenset[str]] = frozenset()


class Opening(NamedTuple):
    """What may begin with a word.

    Attributes
    ----------
    seconds
        All words that may follow it in an entry.
    alone
        The entry that the word is by itself, if it is one.
    """

    seconds: frozenset[str]
    alone: Entry | None


class Openings(dict[str, Opening | None]):
    """The opening of each word, made when the word is first met; ``None`` where none begins so.

    Most words open no entry, or none that goes on as the text does: so most are done with here.

    Attributes
    ----------
    beginnings
        First words of entries, joined by blanks -> place of the entry in its source; ``None``
        where it goes on. Flat, since the garbage collector looks at every node of a tree.
    """

    def __init__(self, source: EntryList | EntryFile) -> None:
        super().__init__()
        self._source = source
        self._seconds: dict[str, frozenset[str]] = {}
        self._read: dict[int, Entry] = {}
        self.beginnings: dict[str, int | None] = {}

    def __missing__(self, word: str) -> Opening | None:
        """Make the opening of a word."""
        forms = forms_of(word)
        seconds = [self._grow(first) for first in forms]
        opening: Opening | None = None
        if any([first in self.beginnings for first in forms]):
            together = seconds[0] if len(forms) == 1 else seconds[0].union(*seconds[1:])
            opening = Opening(together, self._alone(word, forms))
        if len(self) >= _MAX_WORDS:
            self.clear()
        self[word] = opening
        return opening

    def _grow(self, first: str) -> frozenset[str]:
        """Take up the entries that begin with a word, and return their second words."""
        found = self._seconds.get(first)
        if found is None:
            seconds: set[str] = set()
            for words, place in self._source.beginning_with(first):
                seconds.update(words[1:2])
                for end in range(1, len(words)):
                    self.beginnings.setdefault(" ".join(words[:end]))
                whole = " ".join(words)
                if self.beginnings.get(whole) is None:
                    self.beginnings[whole] = place
            found = self._seconds[first] = frozenset(seconds) if seconds else _NOTHING
        return found

    def _alone(self, word: str, forms: Iterable[str]) -> Entry | None:
        """Return the entry that a word is: itself, or else what it is simply a form of."""
        entry = next(filter(None, map(self.entry, forms)), None)
        stands = entry and (word == entry.text or inflects_alone(word))
        return entry if stands else None

    def entry(self, words: str) -> Entry | None:
        """Return the entry of words joined by blanks, if they are one."""
        place = self.beginnings.get(words)
        if place is None:
            return None
        entry = self._read.get(place)
        if entry is None:
            entry = self._read[place] = self._source.read(place)
        return entry


def find_matches(openings: Openings, words: Sequence[str]) -> list[Match]:
    """Find entries from left to right, not overlapping; see `Lexicon.match`."""
    forms = list(map(forms_of, words))
    following = [*forms[1:], ()]
    matches: list[Match] = []
    after = 0
    for at, opening in enumerate(map(openings.__getitem__, words)):
        if opening is None or at < after:
            continue
        if opening.seconds.isdisjoint(following[at]):
            match = opening.alone and _match((opening.alone, at, at + 1))
        else:
            match = _longest_free(openings, opening, forms, at)
        if match is not None:
            matches.append(match)
            after = match.last
    return matches


def _longest_free(openings: Openings, opening: Opening, forms: _Forms, at: int) -> Match | None:
    """Return the longest entry at a word, cut back where a longer one begins inside it."""
    match = _longest(openings, opening, forms, at, len(forms))
    if match is None:
        return None
    for inside in range(at + 1, min(match.last, len(forms) - 1)):
        rival = openings[forms[inside][0]]
        if rival is not None and not rival.seconds.isdisjoint(forms[inside + 1]):
            found = _longest(openings, rival, forms, inside, len(forms))
            if found and found.last - inside > match.last - at:
                return _longest(openings, opening, forms, at, inside)
    return match


def _longest(
    openings: Openings, opening: Opening, forms: _Forms, at: int, limit: int
) -> Match | None:
    """Return the longest entry at a word before the limit; of equally long ones the most exact."""
    best, end = opening.alone, at + 1
    beginnings, last = openings.beginnings, at + 1
    held: Sequence[str] = forms[at]
    while held and last < limit:
        longer = [f"{start} {form}" for start in held for form in forms[last]]
        held = [words for words in longer if words in beginnings]
        last += 1
        for words in held:
            if beginnings[words] is not None:
                best, end = openings.entry(words), last
                break
    return best and _match((best, at, end))
