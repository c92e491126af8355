"""The families of features of a statement, each a sequence of pieces.

They are `words` (stems, single and in pairs), `characters` (parts of words), `lexicon` (classes of
matched entries) and `shape` (the order of acts and function words); `grading` stands in a module of
its own. What stands in a target, left and right of it is that of `classifier.learning.context`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from classifier.language.lexicon import MAX_POLARITY, Match
from classifier.language.masking import MASK
from classifier.learning.grading import grading
from classifier.learning.pieces import SILENT, Piece, class_of, make_pieces, polarity_of
from classifier.learning.reading import Reading, Unit

_CHAR_SIZES = range(2, 6)
_START, _END = "^", "$"
_FRAME = frozenset(
    "we i our us they their he she it its you your who which that this these those must should "
    "will would shall can could may might to not no if unless until when while although but "
    "because for of by with against from without and or is are was were be been has have had do "
    "does did let there what how why never , ; : . ! ? \u2014".split()
) | {MASK}
"""What is kept of a sentence's shape beside its acts: who, modality, and how parts are joined."""

_MAX_SUM = 4


def words(reading: Reading) -> list[Piece]:
    """Return stems, and pairs of neighbours; silent marks in between are passed over."""
    units = [unit for unit in reading.units if unit.word not in SILENT]
    stems = [unit.stem for unit in units]
    starts, ends = [unit.start for unit in units], [unit.end for unit in units]
    pairs = [f"{one}_{two}" for one, two in pairwise([_START, *stems])]
    first = [unit.start for unit in reading.units[:1]]
    singles = make_pieces(stems, starts, ends, "word")
    return singles + make_pieces(pairs, first + starts, ends, "phrase")


@lru_cache(maxsize=1 << 17)
def _character_grams(word: str) -> str:
    """Join all parts of a word, its borders marked, by blanks."""
    bordered = f"<{word}>"
    return " ".join(
        bordered[at : at + size] for size in _CHAR_SIZES for at in range(len(bordered) - size + 1)
    )


def characters(reading: Reading) -> list[Piece]:
    """Return the parts of each word, two to five characters long, borders included."""
    units = [unit for unit in reading.units if unit.word[0].isalpha()]
    grams = [_character_grams(unit.word) for unit in units]
    starts, ends = [unit.start for unit in units], [unit.end for unit in units]
    return make_pieces(grams, starts, ends, "characters")


def lexicon_classes(reading: Reading) -> list[Piece]:
    """Return for each matched entry its class, force and polarity; then what they come to."""
    if not reading.matches:
        return []
    pieces: list[Piece] = []
    units = reading.units
    names = [class_of(reading, match) for match in reading.matches]
    for before, name, match in zip([_START, *names], names, reading.matches, strict=False):
        entry = match.entry
        start, end = units[match.first].start, units[match.last - 1].end
        tokens = _act(name, polarity_of(match, name), entry.force)
        pieces.append(Piece(tokens, start, end, "lexicon", entry.lexicon_class))
        pieces.append(Piece(f"{before}>{name}", start, end, "lexicon", entry.lexicon_class))
    pieces.append(pieces[-1]._replace(tokens=f"{names[-1]}>{_END} last={names[-1]}"))
    pieces.append(pieces[0]._replace(tokens=f"first={names[0]}"))
    at = max(range(len(names)), key=lambda i: (_strength(reading.matches[i]), -i))
    force = reading.matches[at].entry.force
    pieces.append(pieces[2 * at]._replace(tokens=f"max{force} top={names[at]}/{force}"))
    total = sum(
        polarity_of(match, name) for match, name in zip(reading.matches, names, strict=True)
    )
    total = max(-_MAX_SUM, min(_MAX_SUM, total))
    pieces.append(Piece(f"sum{total}", units[0].start, units[-1].end, "lexicon"))
    return pieces


@lru_cache(maxsize=1 << 12)
def _act(name: str, polarity: int, force: int) -> str:
    """Return what an entry says, repeated: a strong act must not drown among many weak words."""
    times = 1 + 2 * force + 2 * (abs(polarity) == MAX_POLARITY)
    return " ".join([f"{name} {name}/{force} p{polarity} f{force}"] * times)


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
        items.append((class_of(reading, match), start, end))
        at = match.last
    items += _frame(reading.units[at:])
    items.append((_END, reading.units[-1].end, reading.units[-1].end))
    names, starts, ends = zip(*items, strict=True)
    pairs = [f"{one}~{two}" for one, two in pairwise(names)]
    triples = [f"{pair}~{name}" for pair, name in zip(pairs, names[2:], strict=False)]
    return make_pieces(pairs, starts, ends[1:], "shape") + make_pieces(
        triples, starts, ends[2:], "shape"
    )


def _frame(units: Sequence[Unit]) -> list[tuple[str, int, int]]:
    return [(unit.word, unit.start, unit.end) for unit in units if unit.word in _FRAME]


STATEMENT_PIECES: Mapping[str, Callable[[Reading], list[Piece]]] = {
    "words": words,
    "characters": characters,
    "lexicon": lexicon_classes,
    "shape": shape,
    "grading": grading,
}
