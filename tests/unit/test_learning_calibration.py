"""Probabilities that can be believed, and thresholds that keep what they promise."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from classifier.learning.calibration import (
    Adjustment,
    CurvePoint,
    calibration_error,
    choose_threshold,
    fit_adjustment,
    fit_temperature,
    risk_coverage,
    softmax,
)


def draw(scale: float, *, rows: int = 4_000) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    """Draw labels from known probabilities; the decisions are too large by `scale`."""
    random = np.random.default_rng(5)
    honest = random.normal(0, 1.5, (rows, 4))
    gold = (softmax(honest).cumsum(axis=1) > random.random((rows, 1))).argmax(axis=1)
    return honest * scale, gold


def loss(decisions: NDArray[np.float64], gold: NDArray[np.intp]) -> float:
    return float(-np.log(softmax(decisions)[np.arange(len(gold)), gold]).mean())


# -- Softmax ----------------------------------------------------------------------------------


def test_softmax_by_hand() -> None:
    assert softmax(np.log([[1.0, 3.0], [2.0, 2.0]])) == pytest.approx(
        np.array([[0.25, 0.75], [0.5, 0.5]])
    )


def test_softmax_does_not_overflow() -> None:
    assert softmax(np.array([[1e4, 0.0, -1e4]], dtype=np.float32)).tolist() == [[1.0, 0.0, 0.0]]


def test_softmax_of_single_precision_sums_to_one() -> None:
    scores = softmax(np.random.default_rng(0).normal(0, 3, (50, 11)).astype(np.float32))
    assert scores.dtype == np.float64
    assert scores.sum(axis=1) == pytest.approx(np.ones(50), abs=1e-12)


# -- Temperature ------------------------------------------------------------------------------


@pytest.mark.parametrize("scale", [0.25, 1.0, 3.0, 8.0])
def test_a_known_scaling_is_recovered(scale: float) -> None:
    assert fit_temperature(*draw(scale)) == pytest.approx(scale, rel=0.1)


def test_the_temperature_lowers_the_log_loss_as_far_as_can_be() -> None:
    decisions, gold = draw(3.0)
    temperature = fit_temperature(decisions, gold)
    best = loss(decisions / temperature, gold)
    assert best < loss(decisions, gold)
    assert best <= min(loss(decisions / (temperature * by), gold) for by in (0.9, 1.1))


def test_a_row_that_is_held_impossible_does_not_break_the_fit() -> None:
    decisions = np.array([[-1000.0, 2.0], [3.0, -1000.0], [1.0, 0.0]])
    assert 0.05 <= fit_temperature(decisions, np.array([0, 0, 0])) <= 20


# -- Risk and coverage ------------------------------------------------------------------------


def two(*confidences: float) -> NDArray[np.float64]:
    """Return rows of two labels, of which the first is the answer."""
    return np.array([[value, 1 - value] for value in confidences])


def test_a_curve_by_hand() -> None:
    curve = risk_coverage(two(0.6, 0.9, 0.8, 0.7), np.array([1, 0, 1, 0]))
    assert np.array(curve) == pytest.approx(
        np.array([(0.9, 0.25, 1.0), (0.8, 0.5, 0.5), (0.7, 0.75, 2 / 3), (0.6, 1.0, 0.5)])
    )


@pytest.mark.parametrize("gold", [[0, 1, 0, 0], [0, 0, 1, 0]])
def test_rows_of_equal_confidence_are_answered_together(gold: list[int]) -> None:
    curve = risk_coverage(two(0.9, 0.8, 0.8, 0.6), np.array(gold))
    assert np.array(curve) == pytest.approx(
        np.array([(0.9, 0.25, 1.0), (0.8, 0.75, 2 / 3), (0.6, 1.0, 0.75)])
    )


def test_no_rows_give_no_curve() -> None:
    assert risk_coverage(np.zeros((0, 3)), np.zeros(0, dtype=int)) == ()


def test_a_curve_of_many_rows_has_about_a_hundred_points() -> None:
    decisions, gold = draw(1.0)
    curve = risk_coverage(softmax(decisions), gold)
    thresholds, coverage, accuracy = np.array(curve).T
    assert 90 <= len(curve) <= 110
    assert (np.diff(thresholds) < 0).all() and (np.diff(coverage) > 0).all()
    assert coverage[-1] == 1.0
    right = softmax(decisions).argmax(axis=1) == gold
    assert accuracy[-1] == pytest.approx(right.mean())
    confidence = softmax(decisions).max(axis=1)
    for point in curve[::10]:
        assert (confidence >= point.threshold).mean() == pytest.approx(point.coverage)
        assert right[confidence >= point.threshold].mean() == pytest.approx(point.accuracy)


# -- Threshold --------------------------------------------------------------------------------

FALLING = [CurvePoint(0.9, 0.2, 0.95), CurvePoint(0.7, 0.6, 0.85), CurvePoint(0.4, 1.0, 0.7)]
WAVY = [CurvePoint(0.9, 0.2, 0.5), CurvePoint(0.7, 0.6, 0.9), CurvePoint(0.4, 1.0, 0.6)]


@pytest.mark.parametrize(
    ("curve", "accuracy", "min_coverage", "expected"),
    [
        (FALLING, 0.9, 0.0, 0.9),
        (FALLING, 0.85, 0.0, 0.7),
        (FALLING, 0.8, 0.0, 0.7),
        (FALLING, 0.7, 0.0, 0.0),
        (FALLING, 0.0, 0.0, 0.0),
        (FALLING, 0.9, 0.2, 0.9),
        (FALLING, 0.9, 0.5, 0.7),
        (FALLING, 0.99, 0.5, 0.7),
        (FALLING, 0.99, 0.61, 0.0),
        (FALLING, 0.99, 1.0, 0.0),
        (WAVY, 0.8, 0.0, 0.7),
        ([], 0.9, 0.5, 0.0),
        ([], 0.9, 0.0, 0.0),
    ],
)
def test_the_threshold_answers_most_while_the_answers_are_accurate(
    curve: list[CurvePoint], accuracy: float, min_coverage: float, expected: float
) -> None:
    chosen = choose_threshold(curve, accuracy, min_coverage=min_coverage)
    assert chosen == pytest.approx(expected, abs=1e-4)
    assert chosen <= expected


def test_nothing_is_answered_where_nothing_is_accurate_enough() -> None:
    chosen = choose_threshold(FALLING, 0.99)
    assert 1.0 < chosen < 1.0001


def test_the_threshold_lies_a_little_below_what_it_lets_through() -> None:
    assert 0.6999 < choose_threshold(FALLING, 0.85) < 0.7


# -- Calibration error ------------------------------------------------------------------------


def test_the_calibration_error_by_hand() -> None:
    # The bin from 0.9: |1.85 - 1| in sum; the bin from 0.5: |0.55 - 1|.
    scores = two(0.95, 0.9, 0.55)
    assert calibration_error(scores, np.array([0, 1, 0])) == pytest.approx((0.85 + 0.45) / 3)


def test_certainty_belongs_to_the_last_bin() -> None:
    # In one bin with 0.95 the wrong and the right row make up for each other in part.
    assert calibration_error(two(1.0, 0.95), np.array([0, 1])) == pytest.approx(0.95 / 2)


def test_honest_probabilities_have_little_error_and_boastful_ones_much() -> None:
    decisions, gold = draw(1.0)
    assert calibration_error(softmax(decisions), gold) < 0.03
    assert calibration_error(softmax(decisions * 4), gold) > 0.1


def test_no_rows_have_no_error() -> None:
    assert calibration_error(np.zeros((0, 3)), np.zeros(0, dtype=int)) == 0.0


# -- What other heads add ---------------------------------------------------------------------


def test_an_adjustment_by_hand() -> None:
    adjustment = Adjustment(2.0, np.array([[1.0, 0.0], [0.0, 3.0]]), np.array([0.5, -0.5]))
    own, inputs = np.array([[4.0, 2.0]]), np.array([[10.0, 1.0]])
    assert adjustment.apply(own, inputs).tolist() == [[12.5, 3.5]]


@pytest.mark.parametrize("scale", [0.25, 3.0])
def test_an_adjustment_makes_boastful_decisions_honest(scale: float) -> None:
    decisions, gold = draw(scale)
    adjustment = fit_adjustment(decisions, decisions, gold, balance=0.0)
    assert adjustment.temperature == pytest.approx(scale, rel=0.1)
    adjusted = adjustment.apply(decisions, decisions)
    assert loss(adjusted, gold) <= loss(decisions / adjustment.temperature, gold)
    assert calibration_error(softmax(adjusted), gold) < 0.03


def test_a_head_that_knows_better_is_heard() -> None:
    known, gold = draw(1.0)
    blurred = known + np.random.default_rng(9).normal(0, 3, known.shape)
    adjustment = fit_adjustment(blurred, known, gold, balance=0.0)
    cooled = blurred / adjustment.temperature
    assert loss(adjustment.apply(blurred, known), gold) < loss(cooled, gold) - 0.1


def test_few_rows_give_a_temperature_only() -> None:
    known, gold = draw(1.0, rows=12)
    adjustment = fit_adjustment(known[:, ::-1], known, gold)
    assert np.abs(adjustment.matrix).max() < 0.05


def test_balance_raises_what_is_rare() -> None:
    random = np.random.default_rng(2)
    gold = (random.random(1_000) < 0.1).astype(int)
    own = random.normal(0, 1, (1_000, 2)) + np.eye(2)[gold]
    inputs = np.zeros((1_000, 1))
    rare = [
        softmax(fit_adjustment(own, inputs, gold, balance=by).apply(own, inputs))[:, 1].mean()
        for by in (0.0, 0.5, 1.0)
    ]
    assert rare[0] == pytest.approx(gold.mean(), abs=0.03)
    assert rare[0] + 0.05 < rare[1] < rare[2] - 0.05
