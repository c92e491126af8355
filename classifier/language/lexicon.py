"""The lexicon of diplomatic English: which of its entries a text holds, and where.

Matching takes the longest expression first; among equally long ones the exact form wins over an
inflected one. It is linear in the length of the text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from classifier.errors import DataError
from classifier.language.resources import open_resource
from classifier.language.text import NEGATORS, tokenize

RESOURCE: Final = "lexicon.tsv"

CLASSES: Final = (
    # acts
    *("thank", "congratulate", "praise", "welcome", "support", "pledge", "agree", "talks"),
    *("concede", "reassure", "inform", "procedure", "nocomment", "request", "urge", "demand"),
    *("hope", "worry", "regret", "grieve", "disapprove", "accuse", "condemn", "warn"),
    *("threaten", "refuse", "deny", "defy"),
    # things
    *("violence", "suffering", "oppression", "crime", "arms", "peace", "aid", "law"),
    *("progress", "friend", "foe", "institution"),
    # modifiers
    *("boost", "soften", "urgent", "oblige", "condition", "negate", "contrast", "time"),
)
"""The 48 classes: acts, things and modifiers."""

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


class Match(NamedTuple):
    """An entry in a text: the words from `first` up to but without `last`."""

    entry: Entry
    first: int
    last: int


_IRREGULAR: Final = dict(
    pair.split(":")
    for pair in (
        "was:be were:be been:be is:be are:be am:be has:have had:have did:do does:do done:do "
        "went:go gone:go said:say made:make took:take taken:take gave:give given:give found:find "
        "felt:feel kept:keep led:lead left:leave lost:lose met:meet paid:pay sought:seek "
        "stood:stand struck:strike sent:send spoke:speak spoken:speak told:tell thought:think "
        "understood:understand withdrew:withdraw withdrawn:withdraw broke:break broken:break "
        "brought:bring built:build bought:buy came:come chose:choose chosen:choose dealt:deal "
        "drew:draw drawn:draw fell:fall fallen:fall fought:fight forbade:forbid "
        "forbidden:forbid forgot:forget forgotten:forget forgave:forgive forgiven:forgive "
        "grew:grow grown:grow held:hold hid:hide hidden:hide knew:know known:know laid:lay "
        "meant:mean overcame:overcome rose:rise risen:rise saw:see seen:see shook:shake "
        "shaken:shake sold:sell spent:spend stole:steal stolen:steal swore:swear sworn:swear "
        "taught:teach threw:throw thrown:throw upheld:uphold won:win wrote:write written:write"
    ).split()
)
_VOWELS: Final = "aeiou"
_SHORTEST = 3


@lru_cache(maxsize=1 << 16)
def base_forms(word: str) -> tuple[str, ...]:
    """Return what a word may be an inflected form of; may hold forms that are no words.

    Examples
    --------
    >>> base_forms("condemned")
    ('condemne', 'condemn')
    >>> base_forms("stood")
    ('stand',)
    """
    if word in _IRREGULAR:
        return (_IRREGULAR[word],)
    forms: list[str] = []
    for ending in ("s", "ed", "ing"):
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            forms += _without(word, ending)
    return tuple(form for form in forms if len(form) >= _SHORTEST)


def _without(word: str, ending: str) -> list[str]:
    """Undo one regular ending: *-y* for *-ie*, mute *-e*, doubled consonant."""
    if ending == "s":
        if word.endswith("ss"):
            return []
        forms = [word[:-1]]
        if word.endswith("ies"):
            forms.append(word[:-3] + "y")
        elif word.endswith("es"):
            forms.append(word[:-2])
        return forms
    rest = word[: -len(ending)]
    if rest.endswith("i"):
        return [rest[:-1] + "y"]
    doubled = rest[-1] == rest[-2] and rest[-1] not in _VOWELS
    return [rest + "e", rest] + ([rest[:-1]] if doubled else [])


class _Node:
    """A place in the tree of expressions."""

    __slots__ = ("children", "entry")

    def __init__(self) -> None:
        self.children: dict[str, _Node] = {}
        self.entry: Entry | None = None


class Lexicon:
    """Finds the entries of a lexicon in a sequence of words.

    Parameters
    ----------
    entries
        Entries with their text; of two with the same text the first counts.
    """

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._root = _Node()
        self._size = 0
        for entry in entries:
            self._add(entry)

    @classmethod
    def load(cls) -> Lexicon:
        """Read the lexicon of the package.

        Raises
        ------
        DataError
            If a row is not an entry, or stands there twice.
        """
        return cls(read_entries(open_resource(RESOURCE), RESOURCE))

    def __len__(self) -> int:
        """Return the number of entries."""
        return self._size

    def _add(self, entry: Entry) -> None:
        node = self._root
        for word in _words(entry.text):
            node = node.children.setdefault(word, _Node())
        if node.entry is None:
            node.entry = entry
            self._size += 1

    def match(self, words: Sequence[str]) -> list[Match]:
        """Find entries, longest first, from left to right, not overlapping.

        Parameters
        ----------
        words
            Words and marks in lower case, as `classifier.language.text.tokenize` gives them.

        Returns
        -------
        list of Match
            In the order of the text; positions count `words`.
        """
        matches: list[Match] = []
        at = 0
        while at < len(words):
            entry, last = self._longest(self._root, words, at)
            if entry is None:
                at += 1
            else:
                matches.append(Match(entry, at, last))
                at = last
        return matches

    def _longest(self, node: _Node, words: Sequence[str], at: int) -> tuple[Entry | None, int]:
        """Follow the words from `at`; entries hold at most a handful of words."""
        best, end = node.entry, at
        if at == len(words) or not node.children:
            return best, end
        word = words[at]
        for form in (word, *base_forms(word)):
            child = node.children.get(form)
            if child is not None:
                entry, last = self._longest(child, words, at + 1)
                if entry is not None and last > end:
                    best, end = entry, last
        return best, end


def _words(text: str) -> list[str]:
    """Split an entry as a text is split; few entries need more than blanks and hyphens."""
    if "'" in text or "." in text or not text.isascii():
        return [token.lower for token in tokenize(text)]
    return text.replace("-", " - ").split()


def read_entries(rows: Iterable[tuple[int, Sequence[str]]], name: str) -> Iterator[Entry]:
    """Turn rows of a lexicon file (entry, class, polarity, force; a header first) into entries.

    Raises
    ------
    DataError
        If a row has not four cells, its class is unknown, or a number is out of range.
    """
    for line, cells in rows:
        if cells[0] == "entry":
            continue
        try:
            text, lexicon_class, polarity, force = cells
            entry = Entry(text, lexicon_class, int(polarity), int(force), _holds_negation(text))
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
        yield entry


def _holds_negation(text: str) -> bool:
    return not NEGATORS.isdisjoint(text.split()) or "n't" in text
