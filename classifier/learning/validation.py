"""Grouped cross-validation: answers to rows whose whole group was not learnt from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from joblib import Parallel, delayed
from numpy.typing import NDArray

from classifier.data.records import LabeledStatement
from classifier.learning.calibration import softmax
from classifier.learning.config import Progress, TrainingConfig
from classifier.learning.dense import find_dense
from classifier.learning.evaluation import Judged
from classifier.learning.fitting import Fitted, Problem, fit_heads
from classifier.learning.folds import assign_folds
from classifier.learning.gold import Gold, Layout, label_indices, natural_weights, parts_of

LEAST_ROWS = 2
"""Rows that the rarest class of a head must have for the head to be measured."""


@dataclass(frozen=True, slots=True)
class Unseen:
    """Decisions about rows by fits that had not learnt from their group.

    Attributes
    ----------
    decisions
        Shape (rows, labels).
    gold
        Index of the right label of each row.
    parts
        See `classifier.learning.gold.parts_of`.
    scores
        For a head whose labels are levels a score that rises with them; else 0.
    weight
        See `classifier.learning.gold.natural_weights`.
    surpluses
        What the strongest act of each row is worth beyond its words; ``None`` if nobody asked.
    dense
        Decisions from the vectors of an encoder, shape (rows, labels); ``None`` without one.
    """

    decisions: NDArray[np.float64]
    gold: NDArray[np.intp]
    parts: Mapping[str, NDArray[np.bool_]]
    scores: NDArray[np.float64]
    weight: NDArray[np.float64]
    surpluses: NDArray[np.float64] | None = None
    dense: NDArray[np.float64] | None = None

    def judged(self, temperature: float) -> Judged:
        """Return the calibrated probabilities beside what is right."""
        return Judged(softmax(self.decisions / temperature), self.gold, self.parts)


def count_folds(layout: Layout, labels: Mapping[str, Sequence[str]], wanted: int) -> int:
    """Return the number of folds that the rarest class allows, at least two."""
    rarest = min(
        (
            rows
            for head in labels
            for rows in Counter(item.label for item in layout.gold[head]).values()
            if rows >= LEAST_ROWS
        ),
        default=LEAST_ROWS,
    )
    return min(wanted, rarest)


def row_folds(
    records: Sequence[LabeledStatement],
    layout: Layout,
    labels: Mapping[str, Sequence[str]],
    config: TrainingConfig,
) -> NDArray[np.intp]:
    """Return the fold of each row; see `classifier.learning.folds.assign_folds`."""
    leading = next((head for head in ("tone", "sentiment", "intensity") if head in labels), "")
    known = layout.gold[leading] if leading else layout.principal
    strata = {item.record.id: item.label for item in known}
    per_record = assign_folds(
        records,
        [strata.get(record.id, "") for record in records],
        folds=count_folds(layout, labels, config.folds),
        group_by=config.group_by,
        seed=config.seed,
    )
    bare = np.array([target is None for _, target in layout.rows])
    return np.asarray(per_record[np.cumsum(bare) - 1])


def fit_and_validate(
    problem: Problem, layout: Layout, fold_of_row: NDArray[np.intp], tell: Progress
) -> tuple[Fitted, dict[str, Unseen]]:
    """Fit to all rows, and once for each fold to the rows outside it; over an encoder likewise.

    Returns
    -------
    fitted : Fitted
        Of all rows.
    unseen : dict of str to Unseen
        Decisions of the fits that had not seen the rows; without the heads whose labels are all
        in one fold, of which no fit could know anything.
    """
    folds = range(fold_of_row.max() + 1) if fold_of_row.max() else range(0)
    masks = [np.ones(len(fold_of_row), dtype=bool), *(fold_of_row != fold for fold in folds)]
    fitted, unseen = _fit_sparse(problem, layout, masks, tell)
    if problem.passes is None:
        return fitted, unseen
    dense = find_dense(problem, layout, masks, tell)
    unseen = {head: replace(rows, dense=dense.unseen[head]) for head, rows in unseen.items()}
    return replace(fitted, dense=dense.heads), unseen


def _fit_sparse(
    problem: Problem, layout: Layout, masks: Sequence[NDArray[np.bool_]], tell: Progress
) -> tuple[Fitted, dict[str, Unseen]]:
    """Fit to the features; see `fit_and_validate`."""
    bare = replace(problem, passes=None)  # which may be large, and is sent to each process
    tell("fitting", 0, len(masks))
    fits: list[Fitted] = []
    jobs = Parallel(n_jobs=min(problem.config.jobs, len(masks)), return_as="generator")
    for fitted in jobs(delayed(fit_heads)(bare, mask) for mask in masks):
        fits.append(fitted)
        tell("fitting", len(fits), len(masks))
    parts = list(zip(fits[1:], masks[1:], strict=True))
    unseen = {
        head: _unseen(problem, layout, head, parts)
        for head in problem.labels
        if _lie_apart(layout.gold[head], masks[1:])
    }
    return fits[0], unseen


def _lie_apart(gold: Sequence[Gold], masks: Sequence[NDArray[np.bool_]]) -> bool:
    """Return whether the rows of a head are in more than one fold."""
    rows = [item.row for item in gold]
    return sum(not known[rows].all() for known in masks) > 1


def _unseen(
    problem: Problem,
    layout: Layout,
    head: str,
    parts: Sequence[tuple[Fitted, NDArray[np.bool_]]],
) -> Unseen:
    gold = layout.gold[head]
    rows = np.array([item.row for item in gold], dtype=np.intp)
    decisions = np.zeros((len(rows), len(problem.labels[head])))
    scores = np.zeros(len(rows))
    for fitted, known in parts:
        members = np.flatnonzero(~known[rows])
        decisions[members] = fitted.decisions(problem, head, rows[members])
        scores[members] = fitted.scored(problem, head, rows[members])
    return Unseen(
        decisions=decisions,
        gold=label_indices(gold, head, problem.labels[head]),
        parts=parts_of(gold),
        scores=scores,
        weight=natural_weights(gold),
        surpluses=problem.surpluses[problem.text_of_row[rows]],
    )
