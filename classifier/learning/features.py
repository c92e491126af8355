"""The families of features of a statement, each a sequence of pieces.

They are `words` (stems, single and in pairs), `characters` (parts of words), `lexicon` (classes of
matched entries) and `shape` (the order of acts and function words); `grading` stands in a module of
its own. What stands in a target, left and right of it is that of `classifier.learning.context`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from itertools import compress, pairwise

from classifier.language.lexicon import MAX_POLARITY
from classifier.language.masking import MASK
from classifier.learning.grading import grading
from classifier.learning.pieces import SILENT, Piece, Pieces
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
    starts, ends = list(compress(reading.starts, heard)), list(compress(reading.ends, heard))
    pairs = [f"{one}_{two}" for one, two in pairwise([_START, *stems])]
    befores = [*reading.starts[:1], *starts][: len(pairs)]
    sources = ["word"] * len(stems) + ["phrase"] * len(pairs)
    return Pieces(stems + pairs, starts + befores, ends + ends, sources)


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
    starts, ends = list(compress(reading.starts, grams)), list(compress(reading.ends, grams))
    return Pieces(list(filter(None, grams)), starts, ends, ["characters"] * len(starts))


def lexicon_classes(reading: Reading) -> Pieces:
    """Return for each matched entry its class, force and polarity; then what they come to."""
    if not reading.matches:
        return Pieces()
    names, polarities = reading.classes, reading.polarities
    entries, firsts, lasts = zip(*reading.matches, strict=True)
    forces = [entry.force for entry in entries]
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
    own = [entry.lexicon_class for entry in entries]
    starts = [reading.starts[first] for first in firsts]
    ends = [reading.ends[last - 1] for last in lasts]
    return Pieces(
        tokens,
        [*starts, *starts, starts[-1], starts[0], starts[top], reading.starts[0]],
        [*ends, *ends, ends[-1], ends[0], ends[top], reading.ends[-1]],
        ["lexicon"] * len(tokens),
        [*own, *own, own[-1], own[0], own[top], None],
    )


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
        return Pieces()
    names = [word if word in _FRAME else "" for word in reading.words]
    last_of = list(reading.ends)
    for name, (_, first, last) in zip(reading.classes, reading.matches, strict=True):
        names[first:last] = [name] + [""] * (last - first - 1)
        last_of[first] = last_of[last - 1]
    starts = [reading.starts[0], *compress(reading.starts, names), reading.ends[-1]]
    ends = [reading.starts[0], *compress(last_of, names), reading.ends[-1]]
    names = [_START, *filter(None, names), _END]
    pairs = [f"{one}~{two}" for one, two in pairwise(names)]
    triples = [f"{pair}~{name}" for pair, name in zip(pairs, names[2:], strict=False)]
    tokens = pairs + triples
    return Pieces(tokens, starts[:-1] + starts[:-2], ends[1:] + ends[2:], ["shape"] * len(tokens))


STATEMENT_PIECES: Mapping[str, Callable[[Reading], Iterable[Piece]]] = {
    "words": words,
    "characters": characters,
    "lexicon": lexicon_classes,
    "shape": shape,
    "grading": grading,
}

SINGLE = frozenset({"words", "shape"})
"""Families whose pieces are one token each, and mostly seen once: the others' are worth keeping."""
