"""A small network beside a linear model: one hidden layer of a few units, over the same columns."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from sklearn.base import clone
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier

from classifier.learning.layers import layers_of, put_layers
from classifier.learning.vectors import Matrix

LEARNT = (
    "classes_",
    "coefs_",
    "intercepts_",
    "n_layers_",
    "n_outputs_",
    "out_activation_",
    "n_features_in_",
)
"""What there is to a fitted network beside its settings."""

_GROWTH = 1, 2, 8
"""Rows of a batch in each round of training, in units of the first round's.

Larger batches calm the weights as a falling rate would (Smith et al. 2018, "Don't Decay the
Learning Rate, Increase the Batch Size"); a fourth round gains nothing.
"""

_BATCHES = 400
"""Batches in the first round; few rows are repeated until there are as many."""

_SMALLEST, _LARGEST = 8, 256
"""Rows of a batch in the first round."""

_RATE = 2e-3
_PENALTY = 1e-4


def fit_network(
    matrix: Matrix,
    gold: NDArray[np.integer],
    weight: NDArray[np.float64],
    *,
    units: int,
    seed: int,
) -> MLPClassifier:
    """Fit a network of one hidden layer.

    Parameters
    ----------
    matrix
        Shape (rows, columns).
    gold
        Index of the label of each row.
    weight
        Of each row, more than 0, 1 in the mean.
    units
        Size of the hidden layer.
    seed
        Of its first weights and of the order of rows.

    Returns
    -------
    MLPClassifier
        Its settings and weights, without what the solver leaves behind, which is thrice their
        size.
    """
    network = MLPClassifier((units,), alpha=_PENALTY, learning_rate_init=_RATE, random_state=seed)
    copies = _BATCHES * _SMALLEST // len(gold)
    if copies > 1:
        rows = np.tile(np.arange(len(gold)), copies)
        matrix, gold, weight = matrix[rows], gold[rows], weight[rows]
    size = min(max(len(gold) // _BATCHES, _SMALLEST), _LARGEST)
    for factor in _GROWTH:
        network.set_params(batch_size=min(size * factor, len(gold)))
        network.partial_fit(matrix, gold, classes=np.unique(gold), sample_weight=weight)
    bare = clone(network)
    for name in LEARNT:
        setattr(bare, name, getattr(network, name))
    return bare


def merge(network: MLPClassifier, linear: LogisticRegression, *, longest: float) -> MLPClassifier:
    """Return a network that gives the mean of the decisions of both.

    The linear part is further units, which are always on for rows of columns up to the length
    given.
    """
    part = layers_of(linear).first
    share = np.eye(len(part.intercepts))
    layers = layers_of(network).plus(part, share, longest=longest).amplified(0.5)
    merged: MLPClassifier = put_layers(network, layers)
    merged.classes_ = network.classes_
    return merged
