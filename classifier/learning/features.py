"""A statement and its target as strings of feature tokens: all text work of learning is here.

Each family of features is a sequence of pieces; a piece is one or more feature tokens that come
from one span of the text. Joined by blanks they are what the vectorizers read; apart they say
which words a contribution belongs to. The families are `words` (stems, single and in pairs),
`characters` (parts of words), `lexicon` (classes of matched entries), `shape` (the order of acts
and function words) and `target` (what stands in the target, left and right of it). Names of actors
are masked before anything else is done.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

from classifier.data.records import Target
from classifier.language.actors import find_mentions
from classifier.language.lexicon import MAX_POLARITY, Lexicon, Match
from classifier.language.text import negation_scope, stem, tokenize

MASK = "@"
"""Stands for every actor."""

MAX_CHARACTERS = 20_000
"""Of a longer text only the beginning is read."""

_CHAR_SIZES = range(2, 6)
_START, _END = "^", "$"
_TARGET = "{}"
_SILENT = frozenset('.,;:()"-\u2014\u2026')
"""Marks that end a scope or a clause, and are no feature themselves."""
_FRAME = frozenset(
    "we i our us they their he she it its you your who which that this these those must should "
    "will would shall can could may might to not no if unless until when while although but "
    "because for of by with against from without and or is are was were be been has have had do "
    "does did let there what how why never , ; : . ! ? \u2014".split()
) | {MASK}
"""What is kept of a sentence's shape beside its acts: who, modality, and how parts are joined."""

_MAX_SUM = 4
# A closing quotation mark is not followed by a further word of the sentence, or seldom.
_BARE_POSSESSIVE = re.compile(r"['\u2019] \w")


class Piece(NamedTuple):
    """Feature tokens of one span.

    Attributes
    ----------
    tokens
        One or more feature tokens, separated by blanks.
    start, end
        Offsets in the text, end exclusive.
    source
        What kind of feature it is, for explanations.
    lexicon_class
        Class of the lexicon entry that it comes from, if any.
    """

    tokens: str
    start: int
    end: int
    source: str
    lexicon_class: str | None = None


class Unit(NamedTuple):
    """A word, a mark or a masked actor.

    Attributes
    ----------
    word
        In lower case; `MASK` for an actor.
    stem
        What the features see: the stem, with ``!`` before it where it is negated.
    start, end
        Offsets in the text, end exclusive.
    """

    word: str
    stem: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as the features see it.

    Attributes
    ----------
    units
        Words, marks and masked actors in order.
    negated
        For each unit whether a negation reaches it.
    matches
        Lexicon entries; their positions count `units`.
    """

    units: tuple[Unit, ...]
    negated: tuple[bool, ...]
    matches: tuple[Match, ...]


@cache
def lexicon() -> Lexicon:
    """Return the lexicon of the package, read once."""
    return Lexicon.load()


def read_text(text: str) -> Reading:
    """Mask, find negations and look words up; what every family starts from."""
    text = text[:MAX_CHARACTERS]
    tokens = tokenize(text)
    words: list[tuple[str, int, int]] = []
    at = 0
    for mention in find_mentions(tokens):
        words += [(token.lower, token.start, token.end) for token in tokens[at : mention.first]]
        end = tokens[mention.last - 1].end
        words.append((MASK, tokens[mention.first].start, end))
        # The Netherlands' refusal is Iran's refusal.
        if text[end - 1] in "sS" and _BARE_POSSESSIVE.match(text, end):
            words.append(("'s", end, end + 1))
        at = mention.last
    words += [(token.lower, token.start, token.end) for token in tokens[at:]]
    lower = ["a" if word == "an" else word for word, _, _ in words]
    negated = negation_scope(lower)
    units = tuple(
        Unit(word, ("!" if no else "") + (word if word == MASK else stem(word)), start, end)
        for word, no, (_, start, end) in zip(lower, negated, words, strict=True)
    )
    return Reading(units, tuple(negated), tuple(lexicon().match(lower)))


def words(reading: Reading) -> list[Piece]:
    """Return stems, and pairs of neighbours; silent marks in between are passed over."""
    pieces: list[Piece] = []
    before = _START
    start = reading.units[0].start if reading.units else 0
    for unit in reading.units:
        if unit.word in _SILENT:
            continue
        pieces.append(Piece(unit.stem, unit.start, unit.end, "word"))
        pieces.append(Piece(f"{before}_{unit.stem}", start, unit.end, "phrase"))
        before, start = unit.stem, unit.start
    return pieces


@lru_cache(maxsize=1 << 17)
def _character_grams(word: str) -> str:
    """Join all parts of a word, its borders marked, by blanks."""
    bordered = f"<{word}>"
    return " ".join(
        bordered[at : at + size] for size in _CHAR_SIZES for at in range(len(bordered) - size + 1)
    )


def characters(reading: Reading) -> list[Piece]:
    """Return the parts of each word, two to five characters long, borders included."""
    return [
        Piece(_character_grams(unit.word), unit.start, unit.end, "characters")
        for unit in reading.units
        if unit.word[0].isalpha()
    ]


def _class_of(reading: Reading, match: Match) -> str:
    """Return the class of a match, with ``!`` where a negation from outside reaches it."""
    flipped = reading.negated[match.first] and not match.entry.negated
    return ("!" if flipped else "") + match.entry.lexicon_class


def _polarity(match: Match, name: str) -> int:
    return -match.entry.polarity if name[0] == "!" else match.entry.polarity


def lexicon_classes(reading: Reading) -> list[Piece]:
    """Return for each matched entry its class, force and polarity; then what they come to."""
    if not reading.matches:
        return []
    pieces: list[Piece] = []
    units = reading.units
    names = [_class_of(reading, match) for match in reading.matches]
    for before, name, match in zip([_START, *names], names, reading.matches, strict=False):
        entry = match.entry
        tokens = f"{name} {name}/{entry.force} p{_polarity(match, name)} f{entry.force} "
        tokens = tokens * _salience(match) + f"{before}>{name}"
        start, end = units[match.first].start, units[match.last - 1].end
        pieces.append(Piece(tokens, start, end, "lexicon", entry.lexicon_class))
    pieces.append(pieces[-1]._replace(tokens=f"{names[-1]}>{_END} last={names[-1]}"))
    pieces.append(pieces[0]._replace(tokens=f"first={names[0]}"))
    at = max(range(len(names)), key=lambda i: (_strength(reading.matches[i]), -i))
    force = reading.matches[at].entry.force
    pieces.append(pieces[at]._replace(tokens=f"max{force} top={names[at]}/{force}"))
    total = sum(_polarity(match, name) for match, name in zip(reading.matches, names, strict=True))
    total = max(-_MAX_SUM, min(_MAX_SUM, total))
    pieces.append(Piece(f"sum{total}", units[0].start, units[-1].end, "lexicon"))
    return pieces


def _salience(match: Match) -> int:
    """Return how often an entry counts: a strong act must not drown among many weak words."""
    strong = abs(match.entry.polarity) == MAX_POLARITY
    return 1 + 2 * match.entry.force + 2 * strong


def _strength(match: Match) -> tuple[int, int]:
    return match.entry.force, abs(match.entry.polarity)


def shape(reading: Reading) -> list[Piece]:
    """Return the order of the acts: pairs and triples of matched classes and function words.

    Words that are neither are passed over, so that "we … must … peace" is a pattern.
    """
    if not reading.units:
        return []
    items = [(_START, reading.units[0].start, reading.units[0].start)]
    at = 0
    for match in reading.matches:
        items += _frame(reading.units[at : match.first])
        start, end = reading.units[match.first].start, reading.units[match.last - 1].end
        items.append((_class_of(reading, match), start, end))
        at = match.last
    items += _frame(reading.units[at:])
    items.append((_END, reading.units[-1].end, reading.units[-1].end))
    pairs = [
        Piece(f"{one}~{two}", start, end, "shape")
        for (one, start, _), (two, _, end) in pairwise(items)
    ]
    triples = [
        Piece(f"{one}~{two}~{three}", start, end, "shape")
        for (one, start, _), (two, _, _), (three, _, end) in zip(
            items, items[1:], items[2:], strict=False
        )
    ]
    return pairs + triples


def _frame(units: Sequence[Unit]) -> list[tuple[str, int, int]]:
    return [(unit.word, unit.start, unit.end) for unit in units if unit.word in _FRAME]


_NEAR = 3
_FAR = 8


def target_context(reading: Reading, target: Target) -> list[Piece]:
    """Return what stands in the target, and left and right of it by distance.

    Parameters
    ----------
    reading
        The statement.
    target
        With offsets; of a target without words nothing is returned.
    """
    first, last = _unit_span(reading, target)
    if first == last:
        return []
    pieces = _inside(reading, first, last)
    pieces += _neighbours(reading, first, last)
    pieces += _classes_around(reading, first, last)
    return pieces


def _unit_span(reading: Reading, target: Target) -> tuple[int, int]:
    """Return the units that a target touches: first, and after the last."""
    touched = [
        at
        for at, unit in enumerate(reading.units)
        if unit.start < (target.end or 0) and unit.end > (target.start or 0)
    ]
    return (touched[0], touched[-1] + 1) if touched else (0, 0)


def _inside(reading: Reading, first: int, last: int) -> list[Piece]:
    pieces = [
        Piece(f"t={unit.stem}", unit.start, unit.end, "target")
        for unit in reading.units[first:last]
        if unit.word not in _SILENT
    ]
    for match in reading.matches:
        if first <= match.first < last:
            start, end = reading.units[match.first].start, reading.units[match.last - 1].end
            name = match.entry.lexicon_class
            tokens = f"t:{name} t:p{match.entry.polarity}"
            pieces.append(Piece(tokens, start, end, "target", name))
    return pieces


def _neighbours(reading: Reading, first: int, last: int) -> list[Piece]:
    pieces: list[Piece] = []
    for side, units in (
        ("l", [unit for unit in reading.units[:first][::-1] if unit.word not in _SILENT]),
        ("r", [unit for unit in reading.units[last:] if unit.word not in _SILENT]),
    ):
        before = _TARGET
        start, end = -1, -1
        for distance, unit in enumerate(units):
            zone = "" if distance < _NEAR else "+" if distance < _FAR else "*"
            pieces.append(Piece(f"{side}{zone}={unit.stem}", unit.start, unit.end, "context"))
            if distance < _NEAR:
                start = unit.start if start < 0 else min(start, unit.start)
                end = max(end, unit.end)
                before = f"{before}_{unit.stem}"
                pieces.append(Piece(f"{side}:{before}", start, end, "context"))
    return pieces


def _classes_around(reading: Reading, first: int, last: int) -> list[Piece]:
    own = sum(match.entry.polarity for match in reading.matches if first <= match.first < last)
    sign = "+" if own > 0 else "-" if own < 0 else "0"
    pieces: list[Piece] = []
    left = [match for match in reading.matches if match.last <= first][::-1]
    right = [match for match in reading.matches if match.first >= last]
    for side, matches in (("l", left), ("r", right)):
        for rank, match in enumerate(matches):
            name = _class_of(reading, match)
            polarity = _polarity(match, name)
            tokens = f"{side}:{name} {side}:p{polarity} {side}:{name}*{sign}"
            if rank == 0:
                tokens += f" {side}1:{name} {side}1:{name}*{sign} {side}1:p{polarity}*{sign}"
            start, end = reading.units[match.first].start, reading.units[match.last - 1].end
            pieces.append(Piece(tokens, start, end, "context", match.entry.lexicon_class))
    return pieces


STATEMENT_PIECES: Mapping[str, Callable[[Reading], list[Piece]]] = {
    "words": words,
    "characters": characters,
    "lexicon": lexicon_classes,
    "shape": shape,
}


def join(pieces: Iterable[Piece]) -> str:
    """Return the string that a vectorizer reads."""
    return " ".join([piece.tokens for piece in pieces])
