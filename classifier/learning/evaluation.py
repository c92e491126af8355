"""How right a model is: figures of forced answers, and of what it answers of its own accord."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import (
    cohen_kappa_score,
    confusion_matrix,
    precision_recall_fscore_support,
)

from classifier.data.records import LabeledStatement
from classifier.errors import DataError
from classifier.learning.calibration import calibration_error
from classifier.learning.gold import label_indices, lay_out, parts_of
from classifier.learning.inference import probabilities
from classifier.learning.model import StanceModel
from classifier.learning.table import build_table


@dataclass(frozen=True, slots=True)
class LabelEvaluation:
    """Figures of one label; `support` counts the rows that have it."""

    label: str
    precision: float
    recall: float
    f1: float
    support: int


@dataclass(frozen=True, slots=True)
class HeadEvaluation:
    """Figures of one head.

    Attributes
    ----------
    rows
        Rows with a gold label.
    macro_f1
        Mean F1 over the labels that the gold has, of forced answers.
    accuracy
        Share of forced answers that are right.
    kappa
        Cohen's kappa; with quadratic weights for intensity, which is ordinal.
    ece
        Expected calibration error, see `classifier.learning.calibration.calibration_error`.
    coverage
        Share of rows whose probability reaches the model's threshold.
    selective_accuracy
        Share of those answers that is right.
    labels
        Figures of each label that the gold has, in the model's order.
    confusion
        Rows are gold, columns are answers, both in the model's order of all labels.
    """

    rows: int
    macro_f1: float
    accuracy: float
    kappa: float
    ece: float
    coverage: float
    selective_accuracy: float
    labels: tuple[LabelEvaluation, ...]
    confusion: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Figures of all heads.

    Attributes
    ----------
    heads
        For each head that has gold labels its figures; stance is over pairs.
    slices
        The same apart for ``real`` and ``invented`` rows, where the data holds both (a row is
        real if it names the document that it stands in), and for the ``contrast`` rows, which
        belong to a group, where there are others.
    """

    heads: Mapping[str, HeadEvaluation]
    slices: Mapping[str, Mapping[str, HeadEvaluation]] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return all figures as plain data."""
        return asdict(self)


def evaluate_head(
    head: str,
    scores: NDArray[np.floating],
    gold: NDArray[np.integer],
    *,
    labels: Sequence[str],
    threshold: float = 0.0,
) -> HeadEvaluation:
    """Compare probabilities with gold labels.

    Parameters
    ----------
    head
        Its name; kappa is weighted for intensity.
    scores
        Shape (rows, labels).
    gold
        Index of the right label of each row.
    labels
        Names, in the order of the columns.
    threshold
        Probability below which a row counts as not answered.
    """
    answers = scores.argmax(axis=1)
    right = answers == gold
    answered = scores.max(axis=1) >= threshold
    present = np.unique(gold)
    per_label = zip(
        *precision_recall_fscore_support(gold, answers, labels=present, zero_division=0.0),
        strict=True,
    )
    figures = tuple(
        LabelEvaluation(labels[at], float(p), float(r), float(f), int(n))
        for at, (p, r, f, n) in zip(present, per_label, strict=True)
    )
    everything = np.arange(len(labels))
    return HeadEvaluation(
        rows=len(gold),
        macro_f1=float(np.mean([item.f1 for item in figures])),
        accuracy=float(right.mean()),
        kappa=_kappa(head, gold, answers),
        ece=calibration_error(scores, gold),
        coverage=float(answered.mean()),
        selective_accuracy=float(right[answered].mean()) if answered.any() else 0.0,
        labels=figures,
        confusion=tuple(
            tuple(int(n) for n in row) for row in confusion_matrix(gold, answers, labels=everything)
        ),
    )


def _kappa(head: str, gold: NDArray[np.integer], answers: NDArray[np.integer]) -> float:
    """Return Cohen's kappa; 0 where gold and answers know a single label between them."""
    if len(np.unique(np.concatenate([gold, answers]))) == 1:
        return 0.0
    weights = "quadratic" if head == "intensity" else None
    return float(cohen_kappa_score(gold, answers, weights=weights))


@dataclass(frozen=True, slots=True)
class Judged:
    """A head's probabilities beside what is right.

    Attributes
    ----------
    scores
        Shape (rows, labels).
    gold
        Index of the right label of each row.
    parts
        See `classifier.learning.gold.parts_of`.
    """

    scores: NDArray[np.floating]
    gold: NDArray[np.integer]
    parts: Mapping[str, NDArray[np.bool_]]


def summarize(
    judged: Mapping[str, Judged],
    labels: Mapping[str, Sequence[str]],
    thresholds: Mapping[str, float],
) -> Evaluation:
    """Compute the figures of all heads, and apart for the parts of the data."""
    heads: dict[str, HeadEvaluation] = {}
    slices: dict[str, dict[str, HeadEvaluation]] = {}
    for head, rows in judged.items():
        everything = {"": np.ones(len(rows.gold), dtype=bool)}
        for name, part in (everything | dict(rows.parts)).items():
            figures = evaluate_head(
                head,
                rows.scores[part],
                rows.gold[part],
                labels=labels[head],
                threshold=thresholds[head],
            )
            (slices.setdefault(name, {}) if name else heads)[head] = figures
    return Evaluation(heads, slices)


def evaluate(model: StanceModel, records: Iterable[LabeledStatement]) -> Evaluation:
    """Measure a model on labelled statements that it was not trained on.

    Returns
    -------
    Evaluation
        Of the heads that both the model and the data have.

    Raises
    ------
    DataError
        If a label is not one of the model's, or no head of the model has labels.
    """
    layout = lay_out(records)
    if not any(layout.gold[head] for head in model.info.heads):
        raise DataError(
            f"no row has a label for {' or '.join(model.info.heads)}, so nothing can be measured; "
            "label at least one of these columns"
        )
    table = build_table(layout.rows, keep_words=model.info.encoder is not None)
    scores = probabilities(model, table)
    judged: dict[str, Judged] = {}
    for head, labels in model.info.labels.items():
        gold = layout.gold[head]
        if gold:
            at = np.array([item.row for item in gold])
            right = label_indices(gold, head, labels)
            judged[head] = Judged(scores[head][at], right, parts_of(gold))
    return summarize(judged, model.info.labels, model.info.thresholds)
