"""Fits and invented decisions, for tests of what is assembled from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from little_corpus import QUICK, make_records
from numpy.typing import NDArray

from classifier.data.records import LabeledStatement
from classifier.learning.calibration import softmax
from classifier.learning.config import TrainingConfig
from classifier.learning.fitting import Fitted, Problem, class_weights, fit_heads
from classifier.learning.gold import Layout, lay_out
from classifier.learning.inference import probabilities
from classifier.learning.model import StanceModel
from classifier.learning.ordinal import Blend, fit_blend, levels_of
from classifier.learning.readiness import trainable_heads
from classifier.learning.surplus import slopes_of
from classifier.learning.table import build_table
from classifier.learning.training import pose
from classifier.learning.validation import Unseen

UNEQUAL = replace(QUICK, characters_weight=0.25, shape_weight=4.0, target_weight=6.0)
DEGREES = (1.5, 2.0, 3.0, 4.0)
"""A temperature for each head: cooler ones would make all fits alike in being sure."""


class Trained(NamedTuple):
    """A fit with what it was made from."""

    layout: Layout
    problem: Problem
    fitted: Fitted


def fit(records: list[LabeledStatement], config: TrainingConfig = UNEQUAL) -> Trained:
    layout = lay_out(records)
    problem = pose(layout, trainable_heads(layout, config.heads)[0], config)
    return Trained(layout, problem, fit_heads(problem, np.ones(len(layout.rows), dtype=bool)))


def invent(labels: int, *, scale: float, seed: int, rows: int = 600) -> Unseen:
    """Draw answers from known probabilities; the decisions are too large by `scale`."""
    random = np.random.default_rng(seed)
    honest = random.normal(0, 1.5, (rows, labels))
    gold = (softmax(honest).cumsum(axis=1) > random.random((rows, 1))).argmax(axis=1)
    scores = gold + random.normal(0, 1.5, rows)
    return Unseen(honest * scale, gold, {}, scores, np.ones(rows))


def only(rows: Unseen, kept: NDArray[np.intp]) -> Unseen:
    """Return some of the rows."""
    arrays = (rows.decisions, rows.gold, rows.scores, rows.weight)
    decisions, gold, scores, weight = (array[kept] for array in arrays)
    return Unseen(decisions, gold, {}, scores, weight)


def invent_all(trained: Trained) -> dict[str, Unseen]:
    """Give each head a temperature of its own; all heads must be there."""
    return {
        head: invent(len(names), scale=scale, seed=at)
        for at, (scale, (head, names)) in enumerate(
            zip(DEGREES, trained.problem.labels.items(), strict=True)
        )
    }


def largest_gap(
    trained: Trained, model: StanceModel, unseen: Mapping[str, Unseen]
) -> dict[str, float]:
    """Return by head how far the model's probabilities lie from those of the fit."""
    scores = probabilities(model, build_table(trained.layout.rows))
    assert tuple(scores) == tuple(trained.problem.labels)
    return {
        head: float(np.abs(values - _cooled(trained, model, head, unseen.get(head))).max())
        for head, values in scores.items()
    }


def _cooled(
    trained: Trained, model: StanceModel, head: str, unseen: Unseen | None
) -> NDArray[np.float64]:
    rows = np.arange(len(trained.layout.rows))
    decisions = trained.fitted.decisions(trained.problem, head, rows)
    if head == "intensity" and unseen is not None:
        scores = trained.fitted.scored(trained.problem, head, rows)
        decisions = blend_of(trained, unseen).apply(decisions, scores)
    if head == "intensity":
        problem = trained.problem
        slopes = slopes_of(problem.labels[head], problem.config.grade_weight)
        assert slopes is not None
        decisions = decisions + np.outer(problem.surpluses[problem.text_of_row], slopes)
    return softmax(decisions / model.info.temperatures.get(head, 1.0))


def blend_of(trained: Trained, unseen: Unseen) -> Blend:
    levels = levels_of(trained.problem.labels["intensity"])
    assert levels is not None
    weight = class_weights(unseen.gold, trained.problem.config.balance / 2)
    return fit_blend(unseen.decisions, unseen.scores, unseen.gold, levels, weight)


def two_labels() -> list[LabeledStatement]:
    """Return the little corpus with two labels for stance and tone: one row of weights each."""
    return [
        replace(
            item,
            tone="hawkish" if item.sentiment == "negative" else "dovish",
            targets=tuple(
                replace(t, stance="yes" if t.stance == "favor" else "no") for t in item.targets
            ),
        )
        for item in make_records()
    ]
