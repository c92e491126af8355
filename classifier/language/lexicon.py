"""The lexicon of diplomatic English: which of its entries a text holds, and where.

Matching takes the longest expression first, so that "there is no" leaves its last word to "no
cause for alarm"; among equally long ones the exact form wins over an inflected one. It is linear
in the length of the text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from classifier.language.inflection import base_forms
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
from classifier.language.lexicon_matching import Match, Openings, find_matches
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
        self._openings = Openings(source)

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
        return find_matches(self._openings, words)


def _holds(words: tuple[str, ...], part: tuple[str, ...]) -> bool:
    """Whether words hold others side by side."""
    size = len(part)
    return part[0] in words and any(
        words[at : at + size] == part for at in range(len(words) - size + 1)
    )
