"""From fits and what they had not seen to a calibrated model that reads strings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from classifier.learning.calibration import (
    Adjustment,
    CurvePoint,
    choose_threshold,
    fit_adjustment,
    risk_coverage,
)
from classifier.learning.evaluation import Evaluation, summarize
from classifier.learning.fitting import Fitted, Problem
from classifier.learning.inference import Weights, put_weights, weights_of
from classifier.learning.model import ModelInfo, StanceModel, TrainingConfig, listens_to
from classifier.learning.validation import LEAST_ROWS, Unseen

_ENOUGH_REAL = 500
"""Rows of real statements from which on they alone decide calibration: they are nearest to use."""


def assemble(
    problem: Problem,
    fitted: Fitted,
    unseen: Mapping[str, Unseen],
    data: Sequence[Mapping[str, Any]],
) -> tuple[StanceModel, Evaluation]:
    """Calibrate, choose thresholds, measure, and put all of it into a model.

    Parameters
    ----------
    problem
        What was learnt from.
    fitted
        Learnt from all rows.
    unseen
        Decisions about rows that had not been learnt from.
    data
        Description of the data files.

    Returns
    -------
    model : StanceModel
    evaluation : Evaluation
        Of the unseen rows.
    """
    labels, config = problem.labels, problem.config
    adjustments = _adjust(unseen, config.balance)
    judged = {head: unseen[head].judged(change) for head, change in adjustments.items()}
    curves = {head: risk_coverage(rows.scores, rows.gold) for head, rows in judged.items()}
    thresholds = _thresholds(labels, curves, config)
    evaluation = summarize(judged, labels, thresholds)
    info = ModelInfo(
        labels={head: tuple(names) for head, names in labels.items()},
        thresholds=thresholds,
        temperatures={head: change.temperature for head, change in adjustments.items()},
        curves=curves,
        config=config.to_dict(),
        data=tuple(data),
        metrics={"cross_validation": evaluation.to_dict()},
        notes=_notes(labels, adjustments),
    )
    return _build(problem, fitted, adjustments, info), evaluation


def _notes(labels: Iterable[str], adjustments: Mapping[str, Adjustment]) -> tuple[str, ...]:
    return tuple(
        f"{head}: not measured, not calibrated and never unsure, since a label has fewer than "
        f"{LEAST_ROWS} rows or all rows are of one group"
        for head in labels
        if head not in adjustments
    )


def _adjust(unseen: Mapping[str, Unseen], balance: float) -> dict[str, Adjustment]:
    """Calibrate each head on what it had not seen; one with a lone row stays as it is."""
    adjustments = {}
    for head, rows in unseen.items():
        if np.bincount(rows.gold).min() >= LEAST_ROWS:
            nearest = rows.among(rows.real) if rows.real.sum() >= _ENOUGH_REAL else rows
            adjustments[head] = fit_adjustment(
                nearest.own, nearest.inputs, nearest.gold, balance=balance
            )
    return adjustments


def _thresholds(
    labels: Iterable[str], curves: Mapping[str, Sequence[CurvePoint]], config: TrainingConfig
) -> dict[str, float]:
    """Choose each head's threshold; without a curve it answers always."""
    return {
        head: choose_threshold(
            curves.get(head, ()),
            config.accuracy_wanted(head),
            min_coverage=config.min_coverage,
        )
        for head in labels
    }


def _build(
    problem: Problem, fitted: Fitted, adjustments: Mapping[str, Adjustment], info: ModelInfo
) -> StanceModel:
    """Make strings the input, and fold the calibration into the weights."""
    vectorizers = {
        family: columns.vectorizer(counts[family])
        for counts, chosen in (
            (problem.statements, fitted.statements),
            (problem.targets, fitted.targets),
        )
        for family, columns in chosen.items()
    }
    weights = {head: _weights(head, problem, fitted) for head in problem.labels}
    classifiers = {
        head: put_weights(fitted.classifiers[head], _adjusted(head, weights, adjustments))
        for head in problem.labels
    }
    return StanceModel(vectorizers, classifiers, info)


def _weights(head: str, problem: Problem, fitted: Fitted) -> Weights:
    """Return a head's weights, those around the target brought to the scale of their columns."""
    classifier = fitted.classifiers[head]
    coefficients, intercepts = weights_of(classifier)
    if head == "stance":
        width = sum(len(columns.indices) for columns in fitted.targets.values())
        scale = np.ones(coefficients.shape[1])
        scale[len(scale) - width :] = problem.config.target_weight
        coefficients = coefficients * scale
    return Weights(coefficients, intercepts)


def _adjusted(
    head: str, weights: Mapping[str, Weights], adjustments: Mapping[str, Adjustment]
) -> Weights:
    """Fold a calibration into a head's weights: all of it is linear."""
    own = weights[head]
    if head not in adjustments:
        return own
    change = adjustments[head]
    heard = [weights[other] for other in listens_to(head, tuple(weights))]
    coefficients = np.vstack([item.coefficients for item in heard])
    intercepts = np.hstack([item.intercepts for item in heard])
    return Weights(
        own.coefficients / change.temperature + change.matrix.T @ coefficients,
        own.intercepts / change.temperature + change.matrix.T @ intercepts + change.offset,
    )
