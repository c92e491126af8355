"""Labels that are levels: a score that rises with them, beside a decision for each.

A classifier of four levels does not know that 2 lies between 1 and 3. So a ridge regression learns
the level as a number, and what it says is added to each level's decision, the more the higher
(or, below the middle level, the lower) the level is: the adjacent-category form of an ordinal
model (Agresti 2010, *Analysis of Ordinal Categorical Data*, ch. 4). How much the score counts,
and where the cuts between levels lie, is learnt from rows that had not been learnt from.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import optimize
from sklearn.linear_model import Ridge

from classifier.learning.calibration import softmax
from classifier.learning.layers import Layers, Weights

_LEAST_LEVELS = 3
_PENALTY = 3.0
"""Of squared weights, beside the squared errors of all rows, whose mean weight is 1; 1 and 3 did
equally well out of fold."""

_TINY = 1e-12


class Blend(NamedTuple):
    """How a score is added to decisions.

    Attributes
    ----------
    factor
        What the decisions are multiplied by.
    slopes
        What the score counts for each level.
    offsets
        What is added to the decision of each level.
    """

    factor: float
    slopes: NDArray[np.float64]
    offsets: NDArray[np.float64]

    def apply(
        self, decisions: NDArray[np.floating], scores: NDArray[np.floating]
    ) -> NDArray[np.float64]:
        """Return decisions, shape (rows, levels), with scores, shape (rows,), added."""
        return np.asarray(
            self.factor * decisions + np.outer(scores, self.slopes) + self.offsets, np.float64
        )

    def fold(self, layers: Layers, score: Weights) -> Layers:
        """Return layers that do what `apply` does."""
        return (
            layers.amplified(self.factor)
            .plus(score, self.slopes[:, np.newaxis])
            .shifted(self.offsets)
        )


def levels_of(labels: Sequence[str]) -> NDArray[np.float64] | None:
    """Return labels as numbers of mean 0 and standard deviation 1, in the order of the labels.

    Levels may be numbered as one likes (1 to 5, or 10, 20, 30): the score stays of one size.

    Returns
    -------
    numpy.ndarray or None
        ``None`` if the labels are not three or more different whole numbers.
    """
    if len(labels) < _LEAST_LEVELS or not all(label.isdecimal() for label in labels):
        return None
    levels = np.array([float(label) for label in labels])
    if len(np.unique(levels)) < len(levels) or not np.isfinite(levels).all():
        return None
    return np.asarray((levels - levels.mean()) / levels.std())


def fit_score(
    matrix: Any,  # noqa: ANN401 - a sparse matrix
    levels: NDArray[np.float64],
    weight: NDArray[np.float64],
) -> Weights:
    """Learn the level of rows as a number.

    Parameters
    ----------
    matrix
        Shape (rows, columns).
    levels
        Of each row.
    weight
        Of each row.
    """
    ridge = Ridge(alpha=_PENALTY, solver="sparse_cg", tol=1e-4)
    ridge.fit(matrix, levels, sample_weight=weight)
    return Weights(ridge.coef_[np.newaxis, :], np.array([ridge.intercept_]))


def fit_blend(
    decisions: NDArray[np.float64],
    scores: NDArray[np.float64],
    gold: NDArray[np.integer],
    levels: NDArray[np.float64],
    weight: NDArray[np.float64],
    *,
    known: NDArray[np.float64] | float = 0.0,
) -> Blend:
    """Find how decisions and scores are best added up: with the least log loss.

    Parameters
    ----------
    decisions, scores
        Made without having seen the rows; shapes (rows, levels) and (rows,).
    gold
        Index of the right level of each row.
    levels
        From `levels_of`.
    weight
        Of each row.
    known
        What is added to the decisions afterwards, shape (rows, levels); the blend makes room for
        it.
    """
    rows, share = np.arange(len(gold)), weight / weight.sum()

    def blend(values: NDArray[np.float64]) -> Blend:
        return Blend(float(values[0]), values[1] * levels, np.hstack([0.0, values[2:]]))

    def log_loss(values: NDArray[np.float64]) -> float:
        probabilities = softmax(blend(values).apply(decisions, scores) + known)[rows, gold]
        return float(-share @ np.log(np.maximum(probabilities, _TINY)))

    start = np.zeros(len(levels) + 1)
    start[0] = 1.0
    limits = [(0.0, None)] * 2 + [(None, None)] * (len(levels) - 1)
    return blend(optimize.minimize(log_loss, start, method="L-BFGS-B", bounds=limits).x)
