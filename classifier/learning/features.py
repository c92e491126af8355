"""The families of features of a statement, each a sequence of pieces.

They are `words` (stems, single and in pairs), `characters` (parts of words), `lexicon` (classes of
matched entries) and `shape` (the order of acts and function words); `grading` stands in a module of
its own. What stands in a target, left and right of it is that of `classifier.learning.context`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import compress, pairwise, repeat

from classifier.language.lexicon import MAX_POLARITY
from classifier.language.masking import MASK
from classifier.learning.grading import grading
from classifier.learning.pieces import SILENT, Piece, Pieces, Span
from classifier.learning.reading import Reading

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


def words(reading: Reading) -> Pieces:
    """Return stems, and pairs of neighbours; silent marks in between are passed over."""
    heard = [word not in SILENT for word in reading.words]
    stems = list(compress(reading.stems, heard))
    pairs = [f"{one}_{two}" for one, two in pairwise([_START, *stems])]

    def spans() -> Iterator[Span]:
        starts, ends = list(compress(reading.starts, heard)), list(compress(reading.ends, heard))
        befores = [*reading.starts[:1], *starts]
        yield from zip(starts, ends, repeat("word"), repeat(None))
        yield from zip(befores, ends, repeat("phrase"), repeat(None))

    return Pieces(stems + pairs, spans)


@lru_cache(maxsize=1 << 17)
def _character_grams(word: str) -> str:
    """Join all parts of a word, its borders marked, by blanks; a number or mark has none."""
    if not word[0].isalpha():
        return ""
    bordered = f"<{word}>"
    places = range(len(bordered))
    return " ".join([bordered[at : at + size] for size in _CHAR_SIZES for at in places[: 1 - size]])


def characters(reading: Reading) -> Pieces:
    """Return the parts of each word, two to five characters long, borders included."""
    grams = list(map(_character_grams, reading.words))

    def spans() -> Iterator[Span]:
        places = compress(zip(reading.starts, reading.ends, strict=True), grams)
        return ((start, end, "characters", None) for start, end in places)

    return Pieces(list(filter(None, grams)), spans)


def lexicon_classes(reading: Reading) -> Pieces:
    """Return for each matched entry its class, force and polarity; then what they come to."""
    names, polarities = reading.classes, reading.polarities
    if not names:
        return Pieces((), tuple)
    forces = [match.entry.force for match in reading.matches]
    strengths = list(zip(forces, map(abs, polarities), strict=True))
    top = strengths.index(max(strengths))
    tokens = [
        *map(_act, names, polarities, forces),
        *[f"{one}>{two}" for one, two in pairwise([_START, *names])],
        f"{names[-1]}>{_END} last={names[-1]}",
        f"first={names[0]}",
        f"max{forces[top]} top={names[top]}/{forces[top]}",
        f"sum{max(-_MAX_SUM, min(_MAX_SUM, sum(polarities)))}",
    ]

    def spans() -> Iterator[Span]:
        each = [
            (reading.starts[first], reading.ends[last - 1], "lexicon", entry.lexicon_class)
            for entry, first, last in reading.matches
        ]
        yield from [*each, *each, each[-1], each[0], each[top]]
        yield reading.starts[0], reading.ends[-1], "lexicon", None

    return Pieces(tokens, spans)


@lru_cache(maxsize=1 << 12)
def _act(name: str, polarity: int, force: int) -> str:
    """Return what an entry says, repeated: a strong act must not drown among many weak words."""
    times = 1 + 2 * force + 2 * (abs(polarity) == MAX_POLARITY)
    return " ".join([f"{name} {name}/{force} p{polarity} f{force}"] * times)


def shape(reading: Reading) -> Pieces:
    """Return the order of the acts: pairs and triples of matched classes and function words.

    Words that are neither are passed over, so that "we … must … peace" is a pattern.
    """
    if not reading.words:
        return Pieces((), tuple)
    framed = [word if word in _FRAME else "" for word in reading.words]
    for name, (_, first, last) in zip(reading.classes, reading.matches, strict=True):
        framed[first:last] = [name, *[""] * (last - first - 1)]
    names = [_START, *filter(None, framed), _END]
    pairs = [f"{one}~{two}" for one, two in pairwise(names)]
    triples = [f"{pair}~{name}" for pair, name in zip(pairs, names[2:], strict=False)]

    def spans() -> Iterator[Span]:
        last_of = list(reading.ends)
        for _, first, last in reading.matches:
            last_of[first] = last_of[last - 1]
        starts = [reading.starts[0], *compress(reading.starts, framed), reading.ends[-1]]
        ends = [reading.starts[0], *compress(last_of, framed), reading.ends[-1]]
        yield from zip(starts, ends[1:], repeat("shape"), repeat(None))
        yield from zip(starts, ends[2:], repeat("shape"), repeat(None))

    return Pieces(pairs + triples, spans)


STATEMENT_PIECES: Mapping[str, Callable[[Reading], Iterable[Piece]]] = {
    "words": words,
    "characters": characters,
    "lexicon": lexicon_classes,
    "shape": shape,
    "grading": grading,
}

SINGLE = frozenset({"words", "shape"})
"""Families whose pieces are one token each, and mostly seen once: the others' are worth keeping."""
