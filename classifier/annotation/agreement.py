"""How far readers of the same statements agree, beyond what chance would bring."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, Self

from nltk.metrics import binary_distance, interval_distance
from nltk.metrics.agreement import AnnotationTask

from classifier.errors import DataError
from classifier.labels import HEADS, STATEMENT_HEADS, order_labels


@dataclass(frozen=True, slots=True)
class Reading:
    """The labels that one annotator gave one statement.

    Attributes
    ----------
    id
        The statement.
    annotator
        Who read it.
    labels
        Head -> label, for the statement heads.
    stances
        One for each target, in their order.
    """

    id: str
    annotator: str
    labels: Mapping[str, str]
    stances: tuple[str, ...] = ()

    @classmethod
    def from_dict(cls, row: Mapping[str, str]) -> Self:
        """Read a row ``id, annotator, tone, sentiment, intensity, stances``; stances by ``|``.

        Raises
        ------
        DataError
            If the id or the annotator is missing.
        """
        for name in ("id", "annotator"):
            if not row.get(name):
                raise DataError("missing; each row names a statement and who read it", field=name)
        labels = {head: row[head] for head in STATEMENT_HEADS if row.get(head)}
        stances = tuple(filter(None, (row.get("stances") or "").split("|")))
        return cls(row["id"], row["annotator"], labels, stances)


@dataclass(frozen=True, slots=True)
class LabelAgreement:
    """Agreement on one label against all others of its head.

    Attributes
    ----------
    label
        The label.
    items
        Items that at least one of the two gave it.
    raw
        Share of specific agreement: items that both gave it, of the mean that either did.
    alpha, kappa
        Krippendorff's alpha and Cohen's kappa; ``None`` where both gave it to all.
    """

    label: str
    items: int
    raw: float
    alpha: float | None
    kappa: float | None


@dataclass(frozen=True, slots=True)
class HeadAgreement:
    """Agreement of two annotators on a head.

    Attributes
    ----------
    items
        Statements (for stance: targets) that both labelled.
    raw
        Share that both labelled alike.
    alpha, kappa
        Krippendorff's alpha and Cohen's kappa; ``None`` where there is one label only.
    interval_alpha
        Alpha that counts a difference by its square, for whole numbers; ``None`` for words.
    labels
        Each label against the rest, in the order of the label set.
    """

    items: int
    raw: float
    alpha: float | None
    kappa: float | None
    interval_alpha: float | None
    labels: tuple[LabelAgreement, ...]


class _Pair(NamedTuple):
    """The labels that two annotators gave one item."""

    item: str
    first: str
    second: str


def agreement_by_label(
    readings: Iterable[Reading], annotators: tuple[str, str]
) -> dict[str, HeadAgreement]:
    """Measure the agreement of two annotators, for each head and for each label.

    Parameters
    ----------
    readings
        Of any annotators.
    annotators
        The two to compare; what only one of them read is left out.

    Returns
    -------
    dict
        Head -> agreement, for the heads in which they share an item.

    Raises
    ------
    DataError
        If one annotator read a statement twice.

    Notes
    -----
    Alpha: Krippendorff (1980); kappa: Cohen (1960); specific agreement: Fleiss (1975). The first
    two are computed by `nltk.metrics.agreement`.
    """
    by_annotator: dict[str, dict[str, Reading]] = {name: {} for name in annotators}
    for reading in readings:
        mine = by_annotator.get(reading.annotator)
        if mine is None:
            continue
        if reading.id in mine:
            message = f"{reading.annotator} read {reading.id} twice; keep one row"
            raise DataError(message, field="id")
        mine[reading.id] = reading
    first, second = (by_annotator[name] for name in annotators)
    both = [(first[name], second[name]) for name in first if name in second]
    pairs = {head: list(_pair_labels(head, both)) for head in HEADS}
    return {head: _measure_head(head, items) for head, items in pairs.items() if items}


def _pair_labels(head: str, both: list[tuple[Reading, Reading]]) -> Iterator[_Pair]:
    for first, second in both:
        if head == "stance":
            # Readings with another number of targets cannot be matched one to one.
            if len(first.stances) == len(second.stances):
                for number, labels in enumerate(zip(first.stances, second.stances, strict=True)):
                    yield _Pair(f"{first.id}#{number}", *labels)
        elif head in first.labels and head in second.labels:
            yield _Pair(first.id, first.labels[head], second.labels[head])


def _measure_head(head: str, pairs: list[_Pair]) -> HeadAgreement:
    present = {label for pair in pairs for label in pair[1:]}
    numbers = head == "intensity" and all(label.isdecimal() for label in present)
    as_numbers = [(pair.item, int(pair.first), int(pair.second)) for pair in pairs if numbers]
    return HeadAgreement(
        items=len(pairs),
        raw=sum(pair.first == pair.second for pair in pairs) / len(pairs),
        alpha=_alpha(_build_task(pairs)),
        kappa=_kappa(_build_task(pairs)),
        interval_alpha=_alpha(_build_task(as_numbers, interval_distance)) if numbers else None,
        labels=tuple(_measure_label(label, pairs) for label in order_labels(head, present)),
    )


def _measure_label(label: str, pairs: list[_Pair]) -> LabelAgreement:
    given = [(pair.item, pair.first == label, pair.second == label) for pair in pairs]
    both = sum(first and second for _, first, second in given)
    either = sum(first or second for _, first, second in given)
    task = _build_task(given)
    return LabelAgreement(label, either, 2 * both / (both + either), _alpha(task), _kappa(task))


def _build_task(
    items: Iterable[tuple[str, Hashable, Hashable]],
    distance: Callable[[Any, Any], float] = binary_distance,
) -> AnnotationTask:
    data = [
        (annotator, item, label)
        for item, *labels in items
        for annotator, label in zip(("first", "second"), labels, strict=True)
    ]
    return AnnotationTask(data, distance)


def _alpha(task: AnnotationTask) -> float | None:
    return None if len(task.K) == 1 else float(task.alpha())


def _kappa(task: AnnotationTask) -> float | None:
    return None if len(task.K) == 1 else float(task.kappa())
