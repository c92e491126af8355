"""From decisions to probabilities that can be believed, and to a threshold for "not sure".

Pure functions of arrays; no model is needed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import optimize

_CURVE_POINTS = 100
_LOG_TEMPERATURES = np.log(0.05), np.log(20.0)
_BINS = 10
_TINY = 1e-12
_MARGIN = 1e-5
"""Stands between a threshold and the row it comes from, since models round to single precision."""


class CurvePoint(NamedTuple):
    """What happens when answers below a probability are withheld.

    Attributes
    ----------
    threshold
        Smallest probability that is still answered.
    coverage
        Share of rows that are answered.
    accuracy
        Share of the answers that are right.
    """

    threshold: float
    coverage: float
    accuracy: float


def softmax(decisions: NDArray[np.floating]) -> NDArray[np.float64]:
    """Turn decisions, shape (rows, labels), into probabilities that sum to 1 in each row."""
    exact = np.asarray(decisions, dtype=np.float64)
    powers = np.exp(exact - exact.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def fit_temperature(decisions: NDArray[np.floating], gold: NDArray[np.integer]) -> float:
    """Find what to divide decisions by so that their log loss is least (Guo et al. 2017).

    Parameters
    ----------
    decisions
        Shape (rows, labels), made without having seen the rows.
    gold
        Index of the right label of each row.
    """
    rows = np.arange(len(gold))

    def log_loss(log_temperature: float) -> float:
        probabilities = softmax(decisions / np.exp(log_temperature))[rows, gold]
        return float(-np.log(np.maximum(probabilities, _TINY)).mean())

    best = optimize.minimize_scalar(log_loss, bounds=_LOG_TEMPERATURES, method="bounded")
    return float(np.exp(best.x))


def risk_coverage(
    probabilities: NDArray[np.floating],
    gold: NDArray[np.integer],
    weight: NDArray[np.floating] | None = None,
) -> tuple[CurvePoint, ...]:
    """Measure accuracy at falling thresholds.

    Parameters
    ----------
    probabilities
        Shape (rows, labels).
    gold
        Index of the right label of each row.
    weight
        Of each row; all the same by default.

    Returns
    -------
    tuple of CurvePoint
        About a hundred points, coverage rising to 1; empty without rows.
    """
    if not len(gold):
        return ()
    confidence = probabilities.max(axis=1)
    right = probabilities.argmax(axis=1) == gold
    order = np.argsort(-confidence, kind="stable")
    weight = np.ones(len(gold)) if weight is None else np.asarray(weight, dtype=np.float64)
    answered = np.cumsum(weight[order])
    confidence, accuracy = confidence[order], np.cumsum((right * weight)[order]) / answered
    # Rows of equal confidence are answered together: only the last of them ends a step.
    ends = np.append(np.flatnonzero(np.diff(confidence)), len(gold) - 1)
    picked = ends[np.unique(np.linspace(0, len(ends) - 1, _CURVE_POINTS).astype(int))]
    return tuple(
        CurvePoint(float(confidence[at]), float(answered[at] / answered[-1]), float(accuracy[at]))
        for at in picked
    )


def choose_threshold(
    curve: Sequence[CurvePoint], accuracy: float, *, min_coverage: float = 0.0
) -> float:
    """Choose the threshold that answers most while the answers are accurate enough.

    Parameters
    ----------
    curve
        From `risk_coverage`.
    accuracy
        Wanted share of right answers.
    min_coverage
        Share of rows that is answered even where the accuracy is not reached.

    Returns
    -------
    float
        The threshold, a little below the probability that it is meant to let through; 0 where
        everything can be answered; just over 1 where nothing is accurate enough.
    """
    good = [point for point in curve if point.accuracy >= accuracy]
    best = max(good, key=lambda point: point.coverage, default=None)
    if best is None or best.coverage < min_coverage:
        best = next((point for point in curve if point.coverage >= min_coverage > 0), best)
    if best is None:
        return float(np.nextafter(1.0, 2.0)) if curve else 0.0
    return 0.0 if best.coverage >= 1.0 else max(0.0, best.threshold - _MARGIN)


def calibration_error(probabilities: NDArray[np.floating], gold: NDArray[np.integer]) -> float:
    """Return the expected calibration error over ten bins of equal width (Naeini et al. 2015).

    The mean distance between the probability of the answers and the share that is right, each
    bin weighted by its rows; 0 without rows.
    """
    if not len(gold):
        return 0.0
    confidence = probabilities.max(axis=1)
    right = probabilities.argmax(axis=1) == gold
    bins = np.minimum((confidence * _BINS).astype(int), _BINS - 1)
    gaps = np.bincount(bins, weights=confidence - right, minlength=_BINS)
    return float(np.abs(gaps).sum() / len(gold))
