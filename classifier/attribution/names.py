"""The names that an article uses: what kind each is, and its fullest form."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Final

from classifier.attribution.layout import Part
from classifier.language.actors import Mention, find_mentions
from classifier.language.resources import open_resource
from classifier.language.text import Token, tokenize

_PERSON: Final = "person"
_ORGANISATION_WORDS: Final = frozenset(
    "ministry department council commission committee union party bank university institute agency "
    "office parliament congress senate court association organisation organization group force "
    "forces army navy government administration embassy league front movement times post journal "
    "news press house street city county state states north south east west republic kingdom "
    "island islands sea river bay airport campaign foundation center centre school college church "
    "company corporation corp inc street square conference summit agreement treaty accord act day "
    "international national federal democratic republican republicans democrats party's".split()
)
_MOST_WORDS: Final = 5


def mentions_of(parts: Sequence[Part]) -> list[Mention]:
    """Find the actors named in parts of a sentence; positions count the parts."""
    return find_mentions([Token(part.text, part.lower, part.start, part.end) for part in parts])


@cache
def _known() -> dict[str, tuple[str, str]]:
    """Name in lower case -> its kind, and the usual name of what it names."""
    return {
        name.lower(): (kind, entity)
        for _, (name, kind, entity, _case) in open_resource("actors.tsv")
    }


def kind_of(name: str) -> str | None:
    """Return the kind of a known name (person, state, demonym, …), else ``None``."""
    known = _known().get(name.lower())
    return known and known[0]


def entity_of(name: str) -> str | None:
    """Return the usual name of what a known name means: *Grabovian* stands for *Grabovia*."""
    known = _known().get(name.lower())
    return known and known[1]


def is_person(name: str, *, known: bool) -> bool:
    """Whether a name with capitals is a person's, as far as its words tell."""
    kind = kind_of(name)
    if kind is not None:
        return kind == _PERSON
    words = name.split()
    if known or not 0 < len(words) <= _MOST_WORDS:
        return False
    return not any(
        word.lower() in _ORGANISATION_WORDS or kind_of(word) in _PLACES for word in words
    )


_PLACES: Final = frozenset("state demonym capital people region organisation institution".split())


class NameBook:
    """The full names of persons in an article, by surname and by first name.

    Parameters
    ----------
    paragraphs
        The paragraphs of the article.
    """

    def __init__(self, paragraphs: Iterable[str]) -> None:
        self._by_last: dict[str, list[str]] = {}
        self._by_first: dict[str, list[str]] = {}
        seen: set[str] = set()
        for paragraph in paragraphs:
            tokens = tokenize(paragraph)
            for mention in find_mentions(tokens):
                if mention.last - mention.first > 1:
                    self._add(paragraph, tokens, mention, seen)

    def _add(
        self, paragraph: str, tokens: Sequence[Token], mention: Mention, seen: set[str]
    ) -> None:
        first = mention.first + (tokens[mention.first].lower == "the")
        name = " ".join(paragraph[tokens[first].start : tokens[mention.last - 1].end].split())
        words = name.split()
        if name in seen or len(words) == 1 or not is_person(name, known=mention.known):
            return
        seen.add(name)
        self._by_last.setdefault(words[-1].lower(), []).append(name)
        self._by_first.setdefault(words[0].lower(), []).append(name)

    def full(self, name: str) -> str:
        """Return the fullest form of a person's name that the article uses.

        A surname alone stands for the first full name with it; a full name for a longer one
        with the same first and last word.
        """
        words = name.split()
        if not words:
            return name
        last = self._by_last.get(words[-1].lower(), [])
        if len(words) > 1:
            same = [other for other in last if other.split()[0].lower() == words[0].lower()]
            return max([*same, name], key=len)
        if last:
            # Longer forms of the first holder of the surname.
            same = [other for other in last if other.split()[0] == last[0].split()[0]]
            return max(same, key=len)
        first = self._by_first.get(words[0].lower(), [])
        return first[0] if len(first) == 1 else name
