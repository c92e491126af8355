"""Grouped cross-validation: what the default model's settings, and peers, say out of fold."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from measures import DataSet, Question
from numpy.typing import NDArray
from protocol import Examples, Peer

from classifier.data.records import LabeledStatement
from classifier.labels import LABELS
from classifier.learning.config import TrainingConfig
from classifier.learning.evaluation import evaluate_head
from classifier.learning.gold import lay_out
from classifier.learning.training import pose
from classifier.learning.validation import fit_and_validate, row_folds

Answers = Mapping[str, NDArray[np.intp]]
"""For each head the index of the answer to each row that it is asked about."""


@dataclass(frozen=True, slots=True)
class Folds:
    """A corpus, dealt out.

    Attributes
    ----------
    data
        Its rows.
    fold_of_row
        For each row its fold.
    is_real
        For each row whether its statement names the document that it stands in.
    is_contrast
        For each row whether its statement stands in a contrast group.
    """

    data: DataSet
    fold_of_row: NDArray[np.intp]
    is_real: NDArray[np.bool_]
    is_contrast: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class CrossValidated:
    """Out-of-fold figures of one peer.

    Attributes
    ----------
    real, invented
        Macro-F1 of each head that the peer has, over rows of that kind.
    contrast
        Share of statements in contrast groups whose tone is right; ``None`` without tone.
    """

    real: Mapping[str, float]
    invented: Mapping[str, float]
    contrast: float | None


def answer_by_default(
    records: Sequence[LabeledStatement], config: TrainingConfig, tell: Callable[[str], None]
) -> tuple[Folds, Answers]:
    """Cross-validate the model of this project, and return its folds for the others."""
    layout = lay_out(records)
    labels = {head: LABELS[head] for head in LABELS if layout.gold[head]}
    fold_of_row = row_folds(records, layout, labels, config)
    problem = pose(layout, labels, config)
    _, unseen = fit_and_validate(
        problem, layout, fold_of_row, lambda stage, done, of: tell(f"{stage} {done} of {of}")
    )
    statement = np.cumsum([target is None for _, target in layout.rows]) - 1
    real = np.array([isinstance(record.metadata.get("source"), Mapping) for record in records])
    contrast = np.array([bool(record.metadata.get("group")) for record in records])
    folds = Folds(
        DataSet.from_records("corpus", records), fold_of_row, real[statement], contrast[statement]
    )
    return folds, {head: rows.decisions.argmax(axis=1) for head, rows in unseen.items()}


def answer_by_peer(make: Callable[[], Peer], folds: Folds) -> Answers:
    """Train a peer once a fold on what is outside it, and let it answer what is inside."""
    found = {
        head: np.zeros(len(question.rows), dtype=np.intp)
        for head, question in folds.data.questions.items()
    }
    heads: tuple[str, ...] = ()
    for fold in range(int(folds.fold_of_row.max()) + 1):
        peer = make()
        heads = peer.heads
        peer.fit(_outside(folds, fold))
        inside = np.flatnonzero(folds.fold_of_row == fold)
        scores = peer.scores([folds.data.rows[at] for at in inside])
        for head, values in scores.items():
            rows = folds.data.questions[head].rows
            asked = np.flatnonzero(folds.fold_of_row[rows] == fold)
            at = np.searchsorted(inside, rows[asked])
            found[head][asked] = np.asarray(values)[at].argmax(axis=1)
    return {head: answers for head, answers in found.items() if head in heads}


def _outside(folds: Folds, fold: int) -> dict[str, Examples]:
    """Return what a peer may learn from."""
    known = {
        head: question.rows[folds.fold_of_row[question.rows] != fold]
        for head, question in folds.data.questions.items()
    }
    gold = {
        head: dict(zip(question.rows.tolist(), question.gold.tolist(), strict=True))
        for head, question in folds.data.questions.items()
    }
    return {
        head: Examples(
            [folds.data.rows[at] for at in rows], [LABELS[head][gold[head][at]] for at in rows]
        )
        for head, rows in known.items()
    }


def judge(folds: Folds, answers: Answers) -> CrossValidated:
    """Compare answers with what is right, apart for real and invented rows."""
    parts = {"real": folds.is_real, "invented": ~folds.is_real}
    figures: dict[str, dict[str, float]] = {name: {} for name in parts}
    for head, given in answers.items():
        question = folds.data.questions[head]
        for name, part in parts.items():
            kept = part[question.rows]
            if kept.any():
                figures[name][head] = _macro_f1(head, given[kept], question.gold[kept])
    contrast = _contrast(folds, answers["tone"]) if "tone" in answers else None
    return CrossValidated(figures["real"], figures["invented"], contrast)


def _macro_f1(head: str, answers: NDArray[np.intp], gold: NDArray[np.intp]) -> float:
    scores = np.eye(len(LABELS[head]))[answers]
    return evaluate_head(head, scores, gold, labels=LABELS[head]).macro_f1


def _contrast(folds: Folds, tones: NDArray[np.intp]) -> float | None:
    question: Question = folds.data.questions["tone"]
    kept = folds.is_contrast[question.rows]
    return float((tones == question.gold)[kept].mean()) if kept.any() else None
