"""Linear heads over the vectors of an encoder, beside the classifiers of the features."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from joblib import Parallel, delayed
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from classifier.learning.config import Progress
from classifier.learning.encoder.taught import recall
from classifier.learning.fitting import LEAST_LABELS, Examples, Problem, class_weights
from classifier.learning.gold import Layout
from classifier.learning.layers import UNSEEN, Weights, layers_of
from classifier.learning.passes import Passes

_STAGE = "fitting over the encoder"

Heads = Mapping[str, Weights]
"""For each head what each number of its dense columns counts for each label."""


@dataclass(frozen=True, slots=True)
class Dense:
    """What was learnt over the vectors, and what it says of rows that it had not seen.

    Attributes
    ----------
    heads
        Of all rows.
    unseen
        For each head decisions about its rows of gold, in their order, by heads that had not
        learnt from their group; shape (rows, labels). Empty where there is a single group.
    """

    heads: Heads
    unseen: Mapping[str, NDArray[np.float64]]


def find_dense(
    problem: Problem,
    layout: Layout,
    masks: Sequence[NDArray[np.bool_]],
    tell: Progress,
) -> Dense:
    """Fit linear heads over the vectors, to all rows and once for each fold.

    Of statements that the encoder was fine-tuned on its vectors know the labels: then its own
    heads are taken, and what copies that had not learnt from the statements say of them.

    Parameters
    ----------
    problem
        With passes of an encoder.
    layout
        Whose rows they are.
    masks
        Which rows may be learnt from: all of them, then those outside of each fold.
    tell
        Told how much is done.
    """
    if problem.passes is None:
        raise ValueError("no encoder has read the rows")
    taught = recall(problem.config.encoder, layout)
    if taught and taught.encoder == problem.passes.encoder.sha256:
        unseen = {head: taught.unseen[head].astype(np.float64) for head in problem.labels}
        return Dense({head: taught.heads[head] for head in problem.labels}, unseen)
    tell(_STAGE, 0, len(masks))
    fits: list[Heads] = []
    jobs = Parallel(n_jobs=min(problem.config.jobs, len(masks)), return_as="generator")
    for heads in jobs(delayed(_fit_heads)(problem, problem.passes, mask) for mask in masks):
        fits.append(heads)
        tell(_STAGE, len(fits), len(masks))
    parts = list(zip(fits[1:], masks[1:], strict=True))
    unseen = {}
    for head in problem.labels if parts else ():
        rows = np.array([item.row for item in layout.gold[head]], dtype=np.intp)
        decisions = np.zeros((len(rows), len(problem.labels[head])))
        for heads, known in parts:
            members = np.flatnonzero(~known[rows])
            columns = problem.passes.columns(head, rows[members])
            decisions[members] = decide(heads[head], columns)
        unseen[head] = decisions
    return Dense(fits[0], unseen)


def decide(weights: Weights, columns: NDArray[np.floating]) -> NDArray[np.float64]:
    """Return decisions, shape (rows, labels), about rows of dense columns."""
    return np.asarray(columns @ weights.coefficients.T + weights.intercepts, np.float64)


def _fit_heads(problem: Problem, passes: Passes, known: NDArray[np.bool_]) -> Heads:
    return {
        head: _fit(problem, passes, head, examples.among(known))
        for head, examples in problem.examples.items()
    }


def _fit(problem: Problem, passes: Passes, head: str, examples: Examples) -> Weights:
    """Fit one head; one that saw a single label always gives it, one that saw none says nothing."""
    labels, columns = len(problem.labels[head]), passes.encoder.columns(head)
    seen = np.unique(examples.gold)
    if len(seen) < LEAST_LABELS:
        intercepts = np.full(labels, UNSEEN if len(seen) else 0.0)
        intercepts[seen] = 0.0
        return Weights(np.zeros((labels, columns)), intercepts)
    weight = examples.weight * class_weights(examples.gold, problem.config.balance)
    classifier = LogisticRegression(C=problem.config.c_encoder, max_iter=1000, tol=1e-3)
    classifier.fit(
        passes.columns(head, examples.rows), examples.gold, sample_weight=weight / weight.mean()
    )
    return layers_of(classifier).spread(classifier.classes_, labels).first
