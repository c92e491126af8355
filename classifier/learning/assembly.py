"""From fits and what they had not seen to a calibrated model that reads strings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifier.learning import surplus
from classifier.learning.calibration import (
    CurvePoint,
    choose_threshold,
    fit_temperature,
    risk_coverage,
)
from classifier.learning.config import TrainingConfig
from classifier.learning.evaluation import Evaluation, Judged, summarize
from classifier.learning.fitting import Fitted, Problem, class_weights
from classifier.learning.layers import put_layers
from classifier.learning.mixing import FIXED, Mix, fit_mix, widen
from classifier.learning.model import (
    DEEP,
    GRADE_FAMILIES,
    ModelInfo,
    StanceModel,
    head_families,
)
from classifier.learning.ordinal import Blend, fit_blend, levels_of
from classifier.learning.validation import LEAST_ROWS, Unseen

_ENOUGH_REAL = 500
"""Rows of real statements from which on they alone decide calibration: they are nearest to use."""

_ENOUGH_TO_BLEND = 200
"""Rows from which on the few numbers of a blend can be learnt."""


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
    slopes = _slopes(labels, config)
    mixes = _mixes(fitted, unseen)
    unseen = {head: _mixed(rows, mixes.get(head)) for head, rows in unseen.items()}
    blends = _blends(problem, fitted, unseen, slopes)
    unseen = {
        head: _finish(rows, blends.get(head), slopes.get(head)) for head, rows in unseen.items()
    }
    temperatures = _temperatures(unseen)
    judged = {head: unseen[head].judged(degrees) for head, degrees in temperatures.items()}
    curves = {head: _curve(rows, unseen[head]) for head, rows in judged.items()}
    thresholds = _thresholds(labels, curves, config)
    evaluation = summarize(judged, labels, thresholds)
    info = ModelInfo(
        labels={head: tuple(names) for head, names in labels.items()},
        thresholds=thresholds,
        temperatures=temperatures,
        curves=curves,
        config=_recorded(config),
        data=tuple(data),
        metrics={"cross_validation": evaluation.to_dict()},
        notes=_notes(labels, temperatures),
        unfamiliar=problem.unfamiliar,
        encoder=None if problem.passes is None else problem.passes.encoder,
    )
    return _build(problem, fitted, mixes, blends, info), evaluation


def _recorded(config: TrainingConfig) -> dict[str, Any]:
    """Return the settings as a file names them: of the encoder's folder only its own name."""
    values = config.to_dict()
    return values | {"encoder": Path(config.encoder).name} if config.encoder else values


def _mixes(fitted: Fitted, unseen: Mapping[str, Unseen]) -> dict[str, Mix]:
    """Find for each head over an encoder how features and vectors share in its decisions."""
    mixes = {}
    for head in fitted.dense:
        rows = unseen.get(head)
        mixes[head] = FIXED
        if rows is not None and rows.dense is not None:
            nearest = _nearest(rows)
            gold = rows.gold[nearest]
            mixes[head] = fit_mix(rows.decisions[nearest], rows.dense[nearest], gold)
    return mixes


def _mixed(rows: Unseen, mix: Mix | None) -> Unseen:
    """Return rows whose decisions are of features and vectors."""
    if mix is None or rows.dense is None:
        return rows
    return replace(rows, decisions=mix.apply(rows.decisions, rows.dense))


def _slopes(
    labels: Mapping[str, Sequence[str]], config: TrainingConfig
) -> dict[str, NDArray[np.float64]]:
    """Return for each head that reads grades what they count for its labels."""
    slopes = {
        head: surplus.slopes_of(names, config.grade_weight)
        for head, names in labels.items()
        if set(GRADE_FAMILIES) <= set(head_families(head))
    }
    return {head: values for head, values in slopes.items() if values is not None}


def _finish(rows: Unseen, blend: Blend | None, slopes: NDArray[np.float64] | None) -> Unseen:
    """Add to decisions what is known beside them."""
    decisions = rows.decisions if blend is None else blend.apply(rows.decisions, rows.scores)
    return replace(rows, decisions=decisions + _known(rows, slopes))


def _known(rows: Unseen, slopes: NDArray[np.float64] | None) -> NDArray[np.float64]:
    """Return what grades add to the decisions of rows."""
    if slopes is None or rows.surpluses is None:
        return np.zeros_like(rows.decisions)
    return np.outer(rows.surpluses, slopes)


def _notes(labels: Iterable[str], calibrated: Mapping[str, float]) -> tuple[str, ...]:
    return tuple(
        f"{head}: not measured, not calibrated and never unsure, since a label has fewer than "
        f"{LEAST_ROWS} rows or all rows are of one group"
        for head in labels
        if head not in calibrated
    )


def _nearest(rows: Unseen) -> NDArray[np.bool_]:
    """Return which rows decide calibration: those nearest to use, if there are enough."""
    real = rows.parts.get("real", np.zeros(len(rows.gold), dtype=bool))
    return real if real.sum() >= _ENOUGH_REAL else np.full(len(rows.gold), True)


def _curve(judged: Judged, rows: Unseen) -> tuple[CurvePoint, ...]:
    """Measure risk and coverage where calibration is decided, each source counting the same.

    Not where a few real statements stand among invented ones, which count as one source.
    """
    nearest = _nearest(rows)
    few_real = "real" in rows.parts and nearest.all()
    weight = None if few_real or np.ptp(rows.weight) == 0 else rows.weight[nearest]
    return risk_coverage(judged.scores[nearest], judged.gold[nearest], weight)


def _blends(
    problem: Problem,
    fitted: Fitted,
    unseen: Mapping[str, Unseen],
    slopes: Mapping[str, NDArray[np.float64]],
) -> dict[str, Blend]:
    """Find for each head whose labels are levels how its score counts.

    Rare levels weigh more here too, but less than in learning: with the same weight a macro-F1
    of .615 out of fold costs two points of accuracy beside .608.
    """
    blends = {}
    for head, rows in unseen.items():
        levels = levels_of(problem.labels[head])
        nearest = _nearest(rows)
        gold = rows.gold[nearest]
        if levels is None or head not in fitted.scores or not _can_blend(gold, len(levels)):
            continue
        weight = class_weights(gold, problem.config.balance / 2)
        blends[head] = fit_blend(
            rows.decisions[nearest],
            rows.scores[nearest],
            gold,
            levels,
            weight,
            known=_known(rows, slopes.get(head))[nearest],
        )
    return blends


def _can_blend(gold: NDArray[np.integer], levels: int) -> bool:
    """Return whether rows are enough; a level that they lack would be ruled out for good."""
    return len(gold) >= _ENOUGH_TO_BLEND and np.bincount(gold, minlength=levels).min() >= LEAST_ROWS


def _temperatures(unseen: Mapping[str, Unseen]) -> dict[str, float]:
    """Calibrate each head on what it had not seen; one with a lone row stays as it is."""
    temperatures = {}
    for head, rows in unseen.items():
        if np.bincount(rows.gold).min() >= LEAST_ROWS:
            nearest = _nearest(rows)
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


def _build(
    problem: Problem,
    fitted: Fitted,
    mixes: Mapping[str, Mix],
    blends: Mapping[str, Blend],
    info: ModelInfo,
) -> StanceModel:
    """Make strings the input, and fold mixes, blends, grades and temperatures into the weights."""
    vectorizers = {
        family: columns.vectorizer(counts[family])
        for counts, chosen in (
            (problem.statements, fitted.statements),
            (problem.targets, fitted.targets),
        )
        for family, columns in chosen.items()
    }
    slopes = _slopes(problem.labels, problem.config)
    if slopes:
        vectorizers |= {family: surplus.make_vectorizer() for family in GRADE_FAMILIES}
    classifiers = {}
    for head in problem.labels:
        layers = fitted.layers(problem, head)
        if head in mixes:
            layers = layers.amplified(mixes[head].sparse)
        if head in blends:
            layers = blends[head].fold(layers, fitted.score(problem, head))
        if head in slopes:
            layers = surplus.fold(layers, slopes[head])
        if head in mixes:
            # The vectors' columns are the last ones; the blend's factor is for them, too.
            factor = blends[head].factor if head in blends else 1.0
            layers = widen(layers, fitted.dense[head], mixes[head].dense * factor)
        layers = layers.amplified(1 / info.temperatures.get(head, 1.0))
        classifiers[head] = put_layers(fitted.classifiers[head], layers)
    return StanceModel(vectorizers, classifiers, info, problem.config.encoder or DEEP)
