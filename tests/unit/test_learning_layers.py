"""Layers do what scikit-learn does, and changes of them what the same changes of decisions do."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier

from classifier.learning.calibration import softmax
from classifier.learning.layers import UNSEEN, Layers, Weights, layers_of, put_layers

RANDOM = np.random.default_rng(0)
ROWS = RANDOM.random((30, 5)).astype(np.float32)
ROWS /= np.linalg.norm(ROWS, axis=1, keepdims=True)
KINDS = ["one layer", "network"]


def fit(kind: str, labels: int) -> Any:  # noqa: ANN401 - scikit-learn is untyped
    gold = np.arange(len(ROWS)) % labels
    if kind == "one layer":
        return LogisticRegression(C=100.0).fit(ROWS, gold)
    network = MLPClassifier((4,), learning_rate_init=0.05, random_state=1)
    for _ in range(40):
        network.partial_fit(ROWS, gold, classes=np.arange(labels))
    return network


def layers(kind: str, labels: int = 3) -> Layers:
    return layers_of(fit(kind, labels))


SCORE = Weights(np.array([[3.0, -9.0, 0.5, 0.0, -2.0]]), np.array([-4.0]))
SLOPES = np.array([[-1.5], [0.0], [2.0]])


def scores() -> NDArray[np.float64]:
    return np.asarray(ROWS @ SCORE.coefficients[0] + SCORE.intercepts[0], dtype=np.float64)


# -- From scikit-learn and back ----------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("labels", [2, 3, 5])
def test_probabilities_are_those_of_scikit_learn(kind: str, labels: int) -> None:
    classifier = fit(kind, labels)
    decisions = layers_of(classifier).decide(ROWS)
    assert decisions.shape == (len(ROWS), labels)
    assert softmax(decisions) == pytest.approx(classifier.predict_proba(ROWS), abs=1e-5)
    assert np.ptp(decisions, axis=0).min() > 0.01, "nothing was learnt that could differ"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("labels", [2, 3])
def test_layers_can_be_put_back(kind: str, labels: int) -> None:
    classifier = fit(kind, labels)
    before = layers_of(classifier)
    double = put_layers(classifier, before.amplified(2.0))
    expected = softmax(2.0 * before.decide(ROWS))
    assert softmax(layers_of(double).decide(ROWS)) == pytest.approx(expected, abs=5e-3)
    assert double.predict_proba(ROWS) == pytest.approx(expected, abs=5e-3)
    again = layers_of(classifier).decide(ROWS)
    assert (again == before.decide(ROWS)).all(), "the classifier that was given has changed"


def test_one_layer_is_put_back_in_single_precision() -> None:
    classifier = put_layers(fit("one layer", 3), layers("one layer"))
    assert classifier.coef_.dtype == classifier.intercept_.dtype == np.float32
    expected = layers("one layer").decide(ROWS)
    assert layers_of(classifier).decide(ROWS) == pytest.approx(expected, abs=1e-5)


def test_weights_of_columns_of_a_network_are_rounded_to_half_precision() -> None:
    before = layers("network")
    classifier = put_layers(fit("network", 3), before)
    arrays = [*classifier.coefs_, *classifier.intercepts_]
    assert {array.dtype.name for array in arrays} == {"float32"}
    rounded = before.first.coefficients.T.astype(np.float16)
    assert (classifier.coefs_[0] == rounded).all()
    assert (classifier.coefs_[0] != before.first.coefficients.T).any()
    # Put back once more, nothing changes: a file gives back what was measured.
    twice = put_layers(classifier, layers_of(classifier))
    assert (twice.coefs_[0] == classifier.coefs_[0]).all()


@pytest.mark.parametrize("kind", KINDS)
def test_two_labels_of_three_are_put_back_as_three(kind: str) -> None:
    classifier = fit(kind, 2)
    spread = layers_of(classifier).spread([0, 2], 3)
    result = put_layers(classifier, spread)
    assert result.classes_.tolist() == [0, 1, 2]
    expected = softmax(spread.decide(ROWS))
    assert result.predict_proba(ROWS) == pytest.approx(expected, abs=5e-3)


def test_a_network_with_one_more_unit_is_put_back() -> None:
    more = layers("network").plus(SCORE, SLOPES)
    result = put_layers(fit("network", 3), more)
    assert result.hidden_layer_sizes == (5,)
    assert result.predict_proba(ROWS) == pytest.approx(softmax(more.decide(ROWS)), abs=5e-3)


# -- Changes -----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_scaled_layers_undo_a_division_of_columns(kind: str) -> None:
    columns = np.array([0.5, 2.0, 1.0, 4.0, 0.25])
    changed = layers(kind).scaled(columns).decide(ROWS / columns)
    assert changed == pytest.approx(layers(kind).decide(ROWS), abs=1e-5)


@pytest.mark.parametrize("kind", KINDS)
def test_amplified_and_shifted_layers_change_decisions(kind: str) -> None:
    offsets = np.array([1.0, -2.0, 0.5])
    before = layers(kind).decide(ROWS)
    assert layers(kind).amplified(0.25).decide(ROWS) == pytest.approx(0.25 * before, abs=1e-6)
    assert layers(kind).shifted(offsets).decide(ROWS) == pytest.approx(before + offsets, abs=1e-6)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seen", [[0, 1, 2], [0, 2, 3], [4, 1, 0]])
def test_labels_that_were_not_seen_are_never_decided_for(kind: str, seen: list[int]) -> None:
    decisions = layers(kind).spread(seen, 5).decide(ROWS)
    assert decisions[:, seen] == pytest.approx(layers(kind).decide(ROWS), abs=1e-6)
    others = [label for label in range(5) if label not in seen]
    assert (decisions[:, others] == UNSEEN).all()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("factor", [1.0, 1e3, 1e-3])
def test_a_score_is_added_to_decisions(kind: str, factor: float) -> None:
    assert scores().max() < 0, "no unit would have to be lifted"
    score = Weights(SCORE.coefficients * factor, SCORE.intercepts * factor)
    changed = layers(kind).plus(score, SLOPES).decide(ROWS)
    expected = layers(kind).decide(ROWS) + np.outer(scores() * factor, SLOPES[:, 0])
    assert changed == pytest.approx(expected, rel=1e-5, abs=1e-5)


@pytest.mark.parametrize("kind", KINDS)
def test_several_scores_are_added_at_once(kind: str) -> None:
    other = layers("one layer").first
    changed = layers(kind).plus(other, np.eye(3)).decide(ROWS)
    expected = layers(kind).decide(ROWS) + layers("one layer").decide(ROWS)
    assert changed == pytest.approx(expected, abs=1e-4)


def test_rows_may_be_longer_if_it_is_said() -> None:
    score, worst = Weights(np.full((1, 5), -50.0), np.array([-3.0])), np.full((1, 5), 9.0)
    longest = 9.0 * np.sqrt(5)
    changed = layers("network").plus(score, SLOPES, longest=longest).decide(worst)
    expected = layers("network").decide(worst) - 2_253.0 * SLOPES[:, 0]
    assert changed == pytest.approx(expected, rel=1e-6)
    short = layers("network").plus(score, SLOPES).decide(worst)
    assert short != pytest.approx(expected, rel=1e-2)


def test_no_row_of_columns_switches_the_unit_of_a_score_off() -> None:
    # Five families that each speak against the score with all that they have.
    score = Weights(np.full((1, 5), -50.0), np.array([-3.0]))
    worst = np.ones((1, 5))
    changed = layers("network").plus(score, SLOPES).decide(worst)
    expected = layers("network").decide(worst) - 253.0 * SLOPES[:, 0]
    assert changed == pytest.approx(expected, rel=1e-6)


# -- One statement -----------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("labels", [2, 3])
def test_the_linear_function_of_a_row_gives_its_decision(kind: str, labels: int) -> None:
    made = layers(kind, labels)
    decisions = made.decide(ROWS)
    for row, expected in zip(ROWS, decisions, strict=True):
        values = row @ made.first.coefficients.T + made.first.intercepts
        for label in range(labels):
            mixture, intercept = made.linear(values, label)
            total = intercept + row @ (made.first.coefficients.T @ mixture)
            assert total == pytest.approx(expected[label], abs=1e-5)


def test_units_that_are_off_count_for_nothing() -> None:
    made = layers("network")
    mixture, intercept = made.linear(np.array([-1.0, 0.0, -0.1, -5.0]), 1)
    assert not mixture.any()
    assert made.last is not None
    assert intercept == pytest.approx(made.last.intercepts[1])
