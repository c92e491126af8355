"""Decisions of features and vectors, mixed and folded into one classifier."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from classifier.learning.calibration import softmax
from classifier.learning.layers import Layers, Weights
from classifier.learning.mixing import ENOUGH, FIXED, Mix, fit_mix, widen

Decisions = NDArray[np.float64]


def invent(
    rows: int, shares: Mix, *, seed: int = 0
) -> tuple[Decisions, Decisions, NDArray[np.intp]]:
    """Draw labels from probabilities that are of a known mix."""
    random = np.random.default_rng(seed)
    sparse, dense = random.normal(0, 2, (2, rows, 3))
    chances = softmax(shares.apply(sparse, dense)).cumsum(axis=1)
    return sparse, dense, (chances > random.random((rows, 1))).argmax(axis=1)


@pytest.mark.parametrize("shares", [Mix(1.5, 0.4), Mix(0.3, 0.9), Mix(0.0, 1.0), Mix(1.0, 0.0)])
def test_the_shares_are_found(shares: Mix) -> None:
    assert fit_mix(*invent(20_000, shares)) == pytest.approx(shares, abs=0.07)


def test_no_share_is_below_nothing() -> None:
    sparse, dense, gold = invent(2_000, Mix(1.0, 0.5))
    found = fit_mix(sparse, -dense, gold)
    assert found.dense == 0.0
    assert found.sparse > 0.5


@pytest.mark.parametrize(("rows", "learnt"), [(ENOUGH - 1, False), (ENOUGH, True)])
def test_few_rows_get_fixed_shares(rows: int, learnt: bool) -> None:
    assert (fit_mix(*invent(rows, Mix(3.0, 0.1))) != FIXED) is learnt


def test_what_is_worse_than_nothing_on_both_sides_gets_fixed_shares() -> None:
    sparse, dense, gold = invent(2_000, Mix(1.0, 1.0))
    assert fit_mix(-sparse, -dense, gold) == FIXED


def test_where_all_can_be_told_apart_the_shares_have_an_end() -> None:
    gold = np.arange(600) % 3
    certain = np.eye(3)[gold]
    found = fit_mix(certain, certain, gold)
    assert all(np.isfinite(found))
    assert max(found) <= 20


@pytest.mark.parametrize("units", [0, 5])
def test_wide_layers_add_what_the_vectors_say(units: int) -> None:
    random = np.random.default_rng(0)
    first = Weights(random.normal(0, 1, (units or 3, 4)), random.normal(0, 1, units or 3))
    last = Weights(random.normal(0, 1, (3, units)), random.normal(0, 1, 3)) if units else None
    layers = Layers(first, last)
    dense = Weights(random.normal(0, 5, (3, 6)), random.normal(0, 1, 3))
    columns, vectors = random.normal(0, 1, (50, 4)), random.normal(0, 1, (50, 6))
    # Of stance, whose row is two vectors of length 1: the longest that there is.
    for half in (slice(3), slice(3, 6)):
        vectors[:, half] /= np.linalg.norm(vectors[:, half], axis=1, keepdims=True)
    wide = widen(layers, dense, 0.7)
    expected = layers.decide(columns)
    expected += 0.7 * (vectors @ dense.coefficients.T + dense.intercepts)
    assert wide.decide(np.hstack([columns, vectors])) == pytest.approx(expected, abs=1e-9)
    assert layers.first.coefficients.shape[1] == 4
