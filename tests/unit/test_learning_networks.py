"""A small network learns what no sum of weights can say, the same each time."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from classifier.learning.layers import layers_of
from classifier.learning.networks import LEARNT, fit_network, merge
from classifier.learning.vectors import Matrix


def either_or(rows: int) -> tuple[Matrix, NDArray[np.intp]]:
    """Make sparse rows whose label is 1 if just one of two words stands in them."""
    random = np.random.default_rng(0)
    words = (random.random((rows, 2)) > 0.5).astype(np.float32)
    noise = (random.random((rows, 20)) > 0.9).astype(np.float32)
    return sparse.csr_matrix(np.hstack([words, noise])), (words[:, 0] != words[:, 1]).astype(int)


def rightness(classifier: object, matrix: Matrix, gold: NDArray[np.intp]) -> float:
    scores = classifier.predict_proba(matrix)  # type: ignore[attr-defined]
    return float((scores.argmax(axis=1) == gold).mean())


@pytest.mark.parametrize("rows", [400, 4_000])
def test_it_learns_what_depends_on_two_words_at_once(rows: int) -> None:
    matrix, gold = either_or(rows)
    network = fit_network(matrix, gold, np.ones(rows), units=16, seed=0)
    assert rightness(network, matrix, gold) > 0.95
    assert rightness(LogisticRegression().fit(matrix, gold), matrix, gold) < 0.7


def test_the_same_seed_gives_the_same_weights() -> None:
    matrix, gold = either_or(300)
    first, again, other = (
        fit_network(matrix, gold, np.ones(300), units=4, seed=seed) for seed in (3, 3, 4)
    )
    for one, two, three in zip(first.coefs_, again.coefs_, other.coefs_, strict=True):
        assert (one == two).all()
        assert (one != three).any()


@pytest.mark.parametrize("units", [1, 8])
@pytest.mark.parametrize("labels", [2, 3])
def test_few_rows_are_learnt(labels: int, units: int) -> None:
    matrix = sparse.csr_matrix(np.eye(labels, dtype=np.float32))
    network = fit_network(matrix, np.arange(labels), np.ones(labels), units=units, seed=0)
    assert network.predict_proba(matrix).shape == (labels, labels)
    assert [weights.shape for weights in network.coefs_] == [
        (labels, units),
        (units, 1 if labels == 2 else labels),
    ]
    if units > 1:
        assert rightness(network, matrix, np.arange(labels)) == 1.0


def test_labels_need_not_be_the_first_ones() -> None:
    matrix = sparse.csr_matrix(np.eye(4, dtype=np.float32))
    network = fit_network(matrix, np.array([1, 4, 1, 4]), np.ones(4), units=2, seed=0)
    assert network.classes_.tolist() == [1, 4]


def test_rows_without_any_column_are_no_harm() -> None:
    matrix = sparse.csr_matrix((6, 3), dtype=np.float32)
    network = fit_network(matrix, np.array([0, 0, 0, 0, 0, 1]), np.ones(6), units=4, seed=0)
    scores = network.predict_proba(matrix)
    assert scores[:, 1] == pytest.approx(np.full(6, 1 / 6), abs=0.1)


def test_heavier_rows_count_for_more() -> None:
    matrix = sparse.csr_matrix(np.ones((40, 1), dtype=np.float32))
    gold = np.arange(40) % 2
    weight = np.where(gold == 1, 1.5, 0.5)
    network = fit_network(matrix, gold, weight, units=4, seed=0)
    assert network.predict_proba(matrix)[0, 1] == pytest.approx(0.75, abs=0.05)


def test_what_the_solver_leaves_behind_is_not_kept() -> None:
    matrix, gold = either_or(50)
    network = fit_network(matrix, gold, np.ones(50), units=2, seed=0)
    learnt = {name for name in vars(network) if "_" in (name[0], name[-1])}
    assert learnt == set(LEARNT)


# -- Beside a linear model ---------------------------------------------------------------------


@pytest.mark.parametrize("labels", [2, 3])
@pytest.mark.parametrize("strength", [1.0, 1e4])
def test_both_together_give_the_mean_of_their_decisions(labels: int, strength: float) -> None:
    matrix, _ = either_or(90)
    matrix = matrix * 3.0
    gold = np.arange(90) % labels
    linear = LogisticRegression(C=strength, max_iter=5_000).fit(matrix, gold)
    network = fit_network(matrix, gold, np.ones(90), units=4, seed=0)
    longest = float(np.sqrt(matrix.multiply(matrix).sum(axis=1)).max())
    merged = merge(network, linear, longest=longest)
    expected = (layers_of(linear).decide(matrix) + layers_of(network).decide(matrix)) / 2
    assert layers_of(merged).decide(matrix) == pytest.approx(expected, abs=0.02)
    assert merged.hidden_layer_sizes == (4 + labels,)
    assert set(LEARNT) <= set(vars(merged))


def test_both_together_keep_their_classes_and_are_left_as_they_are() -> None:
    matrix = sparse.csr_matrix(np.eye(4, dtype=np.float32))
    gold = np.array([1, 4, 1, 4])
    linear = LogisticRegression().fit(matrix, gold)
    network = fit_network(matrix, gold, np.ones(4), units=2, seed=0)
    assert merge(network, linear, longest=1.0).classes_.tolist() == [1, 4]
    assert network.hidden_layer_sizes == (2,)
    assert network.coefs_[0].shape == (4, 2)
