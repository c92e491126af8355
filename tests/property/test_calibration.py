"""Curves, thresholds and errors keep their promises for any scores."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from many_texts import PATIENT
from numpy.typing import NDArray

from classifier.learning.calibration import (
    calibration_error,
    choose_threshold,
    fit_temperature,
    risk_coverage,
    softmax,
)

Scored = tuple[NDArray[np.float64], NDArray[np.intp]]


@st.composite
def scored(draw: st.DrawFn) -> Scored:
    """Draw decisions on a coarse grid, so that ties are common, and right answers."""
    rows, labels = draw(st.integers(1, 30)), draw(st.integers(2, 5))
    grid = st.integers(-8, 8).map(lambda value: value / 2)
    cells = draw(st.lists(grid, min_size=rows * labels, max_size=rows * labels))
    gold = draw(st.lists(st.integers(0, labels - 1), min_size=rows, max_size=rows))
    return np.array(cells).reshape(rows, labels), np.array(gold, dtype=np.intp)


SHARES = st.floats(0, 1)


@PATIENT
@given(scored(), st.floats(-50, 50))
def test_softmax_sums_to_one_and_ignores_what_is_added_to_all(data: Scored, shift: float) -> None:
    scores = softmax(data[0])
    assert np.allclose(scores.sum(axis=1), 1, atol=1e-12)
    assert np.allclose(softmax(data[0] + shift), scores)


@PATIENT
@given(scored())
def test_a_curve_says_what_its_thresholds_do(data: Scored) -> None:
    scores, gold = softmax(data[0]), data[1]
    confidence, right = scores.max(axis=1), scores.argmax(axis=1) == gold
    curve = risk_coverage(scores, gold)
    assert curve[-1].coverage == 1.0
    for point in curve:
        answered = confidence >= point.threshold
        assert np.isclose(answered.mean(), point.coverage)
        assert np.isclose(right[answered].mean(), point.accuracy)


@PATIENT
@given(scored(), st.randoms())
def test_a_curve_does_not_depend_on_the_order_of_rows(data: Scored, random: object) -> None:
    order = list(range(len(data[1])))
    random.shuffle(order)  # type: ignore[attr-defined]
    scores = softmax(data[0])
    assert np.allclose(risk_coverage(scores, data[1]), risk_coverage(scores[order], data[1][order]))


@PATIENT
@given(scored(), SHARES, SHARES)
def test_a_threshold_is_accurate_enough_or_covers_enough(
    data: Scored, accuracy: float, min_coverage: float
) -> None:
    scores, gold = softmax(data[0]), data[1]
    curve = risk_coverage(scores, gold)
    threshold = choose_threshold(curve, accuracy, min_coverage=min_coverage)
    answered = scores.max(axis=1) >= threshold
    assert answered.mean() >= min_coverage - 1e-9
    right = (scores.argmax(axis=1) == gold)[answered]
    good = [point for point in curve if point.accuracy >= accuracy]
    if right.size and right.mean() < accuracy - 1e-9:
        # Not accurate enough: only to reach the coverage, and no accurate choice does.
        assert all(point.coverage < min_coverage for point in good)
    elif good:
        assert np.isclose(answered.mean(), max(point.coverage for point in good))


@PATIENT
@given(scored())
def test_the_calibration_error_is_a_share(data: Scored) -> None:
    assert 0 <= calibration_error(softmax(data[0]), data[1]) <= 1


@PATIENT
@given(scored())
def test_a_temperature_is_positive_and_does_no_harm(data: Scored) -> None:
    decisions, gold = data
    temperature = fit_temperature(decisions, gold)
    assert 0 < temperature < 21

    def loss(by: float) -> float:
        chosen = softmax(decisions / by)[np.arange(len(gold)), gold]
        return float(-np.log(np.maximum(chosen, 1e-12)).mean())

    assert loss(temperature) <= loss(1.0) + 1e-3
