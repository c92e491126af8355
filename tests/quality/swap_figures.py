"""How far scores move when actors are exchanged."""

from __future__ import annotations

import tomllib
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from quality.swaps import FORMS, NOUN, Swap, find_places, located_targets, replace_names, swaps

from classifier.data.predictions import Prediction
from classifier.data.records import LabeledStatement, Statement, Target
from classifier.predictor import Predictor

SWAPS_FILE = Path(__file__).with_name("swaps.toml")
STATEMENTS = 500
VARIANTS = 40
CASE_VARIANTS = 8
"""Of each statement in capitals, and as many in lower case."""
SAME = 1e-9
"""Probabilities that differ by less are identical; sums may be taken in another order."""

Names = Mapping[str, Sequence[str]]


class Answer(NamedTuple):
    """What a model says of one statement and its targets.

    Attributes
    ----------
    labels
        Most probable label of each head, then stance toward each target; never "unsure".
    probabilities
        All of them in the same order.
    """

    labels: tuple[str, ...]
    probabilities: tuple[float, ...]


@dataclass(frozen=True)
class Change:
    """One statement whose answers are not the same with other actors.

    Attributes
    ----------
    before, after
        The statement, and the same with other actors.
    flipped
        Whether a label differs.
    move
        The most that a probability moved.
    """

    before: str
    after: str
    flipped: bool
    move: float


@dataclass(frozen=True)
class SwapFigures:
    """What exchanging actors does.

    Attributes
    ----------
    variants
        Statements with other actors that were scored.
    changes
        Those whose probabilities are not identical.
    """

    variants: int
    changes: tuple[Change, ...]

    @property
    def flips(self) -> int:
        """Variants in which a label differs."""
        return sum(change.flipped for change in self.changes)

    @property
    def largest_move(self) -> float:
        """The most that a probability moved."""
        return max((change.move for change in self.changes), default=0.0)


def read_names(kind: str, path: Path = SWAPS_FILE) -> Names:
    """Return the ``known`` or ``invented`` names by their form."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))[kind]
    return {form: [name for group in table[form].values() for name in group] for form in FORMS}


def read_titled(path: Path = SWAPS_FILE) -> dict[str, list[str]]:
    """Return known names behind titles, each with the invented ones that stand beside it."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))["titled"]
    return {
        f"{title} {table['known']}": [f"{title} {name}" for name in table["invented"]]
        for title in table["titles"]
    }


def choose_statements(
    records: Iterable[LabeledStatement], count: int = STATEMENTS
) -> list[LabeledStatement]:
    """Choose statements that name actors, by a hash of their ids: the same ones every time."""
    naming = [record for record in records if find_places(record.text)]
    return sorted(naming, key=lambda record: zlib.crc32(record.id.encode()))[:count]


def measure_swaps(
    predictor: Predictor, records: Iterable[LabeledStatement], names: Names
) -> SwapFigures:
    """Exchange the actors of statements as they are written."""
    return _gather(
        predictor,
        (
            (Swap(record.text, located_targets(record)), list(swaps(record, names, VARIANTS)))
            for record in records
        ),
    )


def measure_cases(
    predictor: Predictor, records: Iterable[LabeledStatement], names: Names
) -> SwapFigures:
    """Exchange the actors of statements in capitals and in lower case.

    Only statements are taken whose actors count in any case: of "WE TOLD US" and "the west" nobody
    can say whether they name one.
    """
    rows = []
    for record in records:
        if not all(place.loose for place in find_places(record.text)):
            continue
        base = Swap(record.text, located_targets(record))
        variants = list(swaps(record, names, CASE_VARIANTS))
        rows += [
            (_cased(base, change), [_cased(variant, change) for variant in variants])
            for change in (str.upper, str.lower)
        ]
    return _gather(predictor, rows)


def _cased(swap: Swap, change: Callable[[str], str]) -> Swap:
    """Return a statement in another case; letters that change in number keep theirs."""

    def convert(text: str) -> str:
        return "".join(new if len(new := change(letter)) == 1 else letter for letter in text)

    targets = (Target(convert(item.text), item.start, item.end) for item in swap.targets)
    return Swap(convert(swap.text), tuple(targets))


def measure_titled(
    predictor: Predictor, records: Iterable[LabeledStatement], titled: Mapping[str, Sequence[str]]
) -> SwapFigures:
    """Put invented names behind titles beside known names behind the same titles."""
    rows = []
    for number, record in enumerate(records):
        places = [place for place in find_places(record.text) if place.form == NOUN][:1]
        if places:
            known = list(titled)[number % len(titled)]
            swapped = [
                replace_names(record.text, located_targets(record), places, {places[0].name: name})
                for name in (known, *titled[known])
            ]
            rows.append((swapped[0], swapped[1:]))
    return _gather(predictor, rows)


def _gather(predictor: Predictor, rows: Iterable[tuple[Swap, Sequence[Swap]]]) -> SwapFigures:
    count = 0
    changes: list[Change] = []
    for base, variants in rows:
        count += len(variants)
        changes += compare(predictor, base, variants)
    return SwapFigures(count, tuple(changes))


def compare(predictor: Predictor, base: Swap, variants: Sequence[Swap]) -> Iterator[Change]:
    """Yield the variants of a statement whose answers are not those of the base."""
    before, *rest = answers(predictor, [base, *variants])
    for variant, after in zip(variants, rest, strict=True):
        move = max(
            abs(one - other)
            for one, other in zip(before.probabilities, after.probabilities, strict=True)
        )
        if move > SAME:
            yield Change(base.text, variant.text, before.labels != after.labels, move)


def answers(predictor: Predictor, variants: Sequence[Swap]) -> Iterator[Answer]:
    """Score statements, each without and with each of its targets."""
    predictions = predictor.predict_many(
        Statement(variant.text, target)
        for variant in variants
        for target in (None, *variant.targets)
    )
    for variant in variants:
        yield _answer(next(predictions), [next(predictions) for _ in variant.targets])


def _answer(bare: Prediction, targeted: Sequence[Prediction]) -> Answer:
    heads = (bare.stance, bare.tone, bare.sentiment, bare.intensity)
    scores = [score.scores for score in heads if score is not None]
    scores += [item.stance.scores for item in targeted if item.stance is not None]
    labels = tuple(max(values, key=values.__getitem__) for values in scores)
    return Answer(labels, tuple(value for values in scores for value in values.values()))
