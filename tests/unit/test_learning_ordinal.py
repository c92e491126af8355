"""Labels that are levels: which are, what is learnt of them, and how it is added up."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import sparse
from sklearn.neural_network import MLPClassifier

from classifier.learning.calibration import softmax
from classifier.learning.layers import Layers, Weights, layers_of
from classifier.learning.ordinal import Blend, fit_blend, fit_score, levels_of

RANDOM = np.random.default_rng(0)

# -- Which labels are levels ------------------------------------------------------------------


@pytest.mark.parametrize(
    "labels",
    [("0", "1", "2", "3"), ("1", "2", "3", "4"), ("10", "20", "30", "40"), ("٠", "١", "٢", "٣")],
)
def test_levels_are_of_one_size_however_they_are_numbered(labels: tuple[str, ...]) -> None:
    levels = levels_of(labels)
    assert levels is not None
    assert levels == pytest.approx(np.array([-3.0, -1.0, 1.0, 3.0]) / np.sqrt(5))


def test_levels_stand_in_the_order_of_the_labels() -> None:
    levels = levels_of(("10", "9", "11"))
    assert levels is not None
    assert levels.argsort().tolist() == [1, 0, 2]


def test_gaps_between_levels_are_kept() -> None:
    levels = levels_of(("1", "2", "5"))
    assert levels is not None
    assert levels[2] - levels[1] == pytest.approx(3 * (levels[1] - levels[0]))
    assert (levels.mean(), levels.std()) == pytest.approx((0.0, 1.0))


@pytest.mark.parametrize(
    "labels",
    [
        (),
        ("1",),
        ("0", "1"),
        ("low", "middle", "high"),
        ("0", "1", "2", "many"),
        ("-1", "0", "1"),
        ("1.5", "2", "3"),
        ("¹", "²", "³"),
        ("", "1", "2"),
        ("1", "01", "001"),
        ("1", "2", "9" * 400),
    ],
)
def test_other_labels_are_no_levels(labels: tuple[str, ...]) -> None:
    assert levels_of(labels) is None


# -- The score --------------------------------------------------------------------------------


def test_a_score_rises_with_the_level() -> None:
    gold = np.arange(400) % 4
    columns = np.eye(4)[gold] + RANDOM.normal(0, 0.2, (400, 4))
    levels = np.array([-1.5, -0.5, 0.5, 1.5])
    score = fit_score(sparse.csr_matrix(columns), levels[gold], np.ones(400))
    assert (score.coefficients.shape, score.intercepts.shape) == ((1, 4), (1,))
    values = columns @ score.coefficients[0] + score.intercepts[0]
    means = [values[gold == level].mean() for level in range(4)]
    assert np.diff(means).min() > 0.5


def test_heavier_rows_draw_the_score() -> None:
    matrix = sparse.csr_matrix(np.ones((2, 1)))
    levels = np.array([-1.0, 1.0])
    values = [
        float(score.coefficients[0, 0] + score.intercepts[0])
        for score in (fit_score(matrix, levels, np.array(w)) for w in ([1.0, 1.0], [0.5, 1.5]))
    ]
    assert values == pytest.approx([0.0, 0.5], abs=1e-3)


def test_a_column_that_is_nowhere_counts_for_nothing() -> None:
    columns = np.zeros((6, 2))
    columns[:, 0] = [0, 0, 0, 1, 1, 1]
    score = fit_score(sparse.csr_matrix(columns), columns[:, 0] - 0.5, np.ones(6))
    assert score.coefficients[0, 0] > 0.1
    assert score.coefficients[0, 1] == 0


# -- The blend --------------------------------------------------------------------------------

LEVELS = levels_of(("0", "1", "2", "3"))
assert LEVELS is not None
TRUTH = Blend(0.7, 1.8 * LEVELS, np.array([0.0, 0.6, -0.3, 0.4]))


def draw(rows: int, truth: Blend) -> tuple[NDArray[np.float64], ...]:
    """Draw decisions and scores, and right levels as a blend of both would have them."""
    random = np.random.default_rng(1)
    decisions, scores = random.normal(0, 2, (rows, 4)), random.normal(0, 1, rows)
    honest = softmax(truth.apply(decisions, scores))
    gold = (honest.cumsum(axis=1) > random.random((rows, 1))).argmax(axis=1)
    return decisions, scores, gold


def fit(rows: tuple[NDArray[np.float64], ...], weight: NDArray[np.float64] | None = None) -> Blend:
    assert LEVELS is not None
    decisions, scores, gold = rows
    weight = np.ones(len(gold)) if weight is None else weight
    return fit_blend(decisions, scores, gold.astype(int), LEVELS, weight)


def test_a_known_blend_is_found() -> None:
    blend = fit(draw(20_000, TRUTH))
    assert blend.factor == pytest.approx(TRUTH.factor, abs=0.05)
    assert blend.slopes == pytest.approx(TRUTH.slopes, abs=0.12)
    assert blend.offsets == pytest.approx(TRUTH.offsets, abs=0.12)


def test_a_score_that_says_nothing_counts_for_little() -> None:
    blend = fit(draw(20_000, Blend(1.0, np.zeros(4), np.zeros(4))))
    assert blend.factor == pytest.approx(1.0, abs=0.05)
    assert np.abs(blend.slopes).max() < 0.1


def test_a_score_never_counts_against_its_levels() -> None:
    decisions, scores, gold = draw(2_000, TRUTH)
    blend = fit((decisions, -scores, gold))
    assert np.abs(blend.slopes).max() == 0


def test_rows_of_no_weight_teach_nothing() -> None:
    decisions, scores, gold = draw(4_000, TRUTH)
    heavy = np.arange(4_000) % 2 == 0
    twisted = np.where(heavy, gold, 3 - gold)
    blend = fit((decisions, scores, twisted), heavy.astype(float))
    alone = fit((decisions[heavy], scores[heavy], gold[heavy]))
    assert blend.factor == pytest.approx(alone.factor, abs=0.01)
    assert blend.slopes == pytest.approx(alone.slopes, abs=0.01)


@pytest.mark.parametrize("units", [0, 5])
def test_a_blend_is_folded_into_layers(units: int) -> None:
    rows = RANDOM.random((40, 3)) / np.sqrt(3)
    if units:
        network = MLPClassifier((units,), random_state=0)
        layers = layers_of(network.partial_fit(rows, np.arange(40) % 4, classes=np.arange(4)))
    else:
        layers = Layers(Weights(RANDOM.normal(0, 1, (4, 3)), RANDOM.normal(0, 1, 4)))
    score = Weights(RANDOM.normal(0, 2, (1, 3)), np.array([-3.0]))
    scores = rows @ score.coefficients[0] + score.intercepts[0]
    expected = TRUTH.apply(layers.decide(rows), scores)
    assert TRUTH.fold(layers, score).decide(rows) == pytest.approx(expected, abs=1e-6)
