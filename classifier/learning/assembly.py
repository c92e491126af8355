"""From fits and what they had not seen to a calibrated model that reads strings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from classifier.learning.calibration import (
    CurvePoint,
    choose_threshold,
    fit_temperature,
    risk_coverage,
)
from classifier.learning.evaluation import Evaluation, summarize
from classifier.learning.fitting import Fitted, Problem
from classifier.learning.inference import Weights, put_weights
from classifier.learning.model import ModelInfo, StanceModel, TrainingConfig
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
    temperatures = _temperatures(unseen)
    judged = {head: unseen[head].judged(degrees) for head, degrees in temperatures.items()}
    curves = {head: risk_coverage(rows.scores, rows.gold) for head, rows in judged.items()}
    thresholds = _thresholds(labels, curves, config)
    evaluation = summarize(judged, labels, thresholds)
    info = ModelInfo(
        labels={head: tuple(names) for head, names in labels.items()},
        thresholds=thresholds,
        temperatures=temperatures,
        curves=curves,
        config=config.to_dict(),
        data=tuple(data),
        metrics={"cross_validation": evaluation.to_dict()},
        notes=_notes(labels, temperatures),
    )
    return _build(problem, fitted, info), evaluation


def _notes(labels: Iterable[str], calibrated: Mapping[str, float]) -> tuple[str, ...]:
    return tuple(
        f"{head}: not measured, not calibrated and never unsure, since a label has fewer than "
        f"{LEAST_ROWS} rows or all rows are of one group"
        for head in labels
        if head not in calibrated
    )


def _temperatures(unseen: Mapping[str, Unseen]) -> dict[str, float]:
    """Calibrate each head on what it had not seen; one with a lone row stays as it is."""
    temperatures = {}
    for head, rows in unseen.items():
        if np.bincount(rows.gold).min() >= LEAST_ROWS:
            nearest = (
                rows.real if rows.real.sum() >= _ENOUGH_REAL else np.full(len(rows.gold), True)
            )
            temperatures[head] = fit_temperature(rows.decisions[nearest], rows.gold[nearest])
    return temperatures


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


def _build(problem: Problem, fitted: Fitted, info: ModelInfo) -> StanceModel:
    """Make strings the input, and fold the temperatures into the weights."""
    vectorizers = {
        family: columns.vectorizer(counts[family])
        for counts, chosen in (
            (problem.statements, fitted.statements),
            (problem.targets, fitted.targets),
        )
        for family, columns in chosen.items()
    }
    classifiers = {}
    for head in problem.labels:
        coefficients, intercepts = fitted.weights(problem, head)
        degrees = info.temperatures.get(head, 1.0)
        cooled = Weights(coefficients / degrees, intercepts / degrees)
        classifiers[head] = put_weights(fitted.classifiers[head], cooled)
    return StanceModel(vectorizers, classifiers, info)
