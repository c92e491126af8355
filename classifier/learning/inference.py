"""A model applied to statements: decisions and probabilities as arrays."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from classifier.learning.calibration import softmax
from classifier.learning.model import TARGET_FAMILIES, StanceModel
from classifier.learning.table import FeatureTable

Matrix = Any
"""A SciPy sparse matrix in CSR form."""


_TWO = 2
"""Of so many labels scikit-learn keeps a single row of weights."""


class Weights(NamedTuple):
    """What a head's decisions are made of.

    Attributes
    ----------
    coefficients
        Shape (labels, columns).
    intercepts
        Shape (labels,).
    """

    coefficients: NDArray[np.floating]
    intercepts: NDArray[np.floating]


def weights_of(classifier: Any) -> Weights:  # noqa: ANN401 - scikit-learn is untyped
    """Return a classifier's weights, one row a label.

    Of two labels scikit-learn keeps one row; here each gets half of it, with its sign.
    """
    coefficients, intercepts = classifier.coef_, classifier.intercept_
    if len(classifier.classes_) > len(coefficients):
        coefficients = np.vstack([-coefficients, coefficients]) / 2
        intercepts = np.hstack([-intercepts, intercepts]) / 2
    return Weights(coefficients, intercepts)


def put_weights(classifier: Any, weights: Weights) -> Any:  # noqa: ANN401 - scikit-learn is untyped
    """Return a copy of a classifier with other weights, one row a label, in single precision."""
    coefficients, intercepts = weights
    result = copy(classifier)
    result.classes_ = np.arange(len(coefficients))
    if len(coefficients) == _TWO:
        coefficients = coefficients[1:] - coefficients[:1]
        intercepts = intercepts[1:] - intercepts[:1]
    result.coef_ = coefficients.astype(np.float32)
    result.intercept_ = intercepts.astype(np.float32)
    return result


def family_matrix(model: StanceModel, family: str, table: FeatureTable) -> Matrix:
    """Return the columns of a family: one row a text, or of a target family one row a row."""
    strings = table.targets if family in TARGET_FAMILIES else table.statements[family]
    return model.vectorizers[family].transform(strings)


def decide(model: StanceModel, table: FeatureTable) -> dict[str, NDArray[np.float64]]:
    """Return each head's decisions, shape (rows of the table, labels)."""
    matrices = {family: family_matrix(model, family, table) for family in model.vectorizers}
    text_of_row = np.asarray(table.text_of_row, dtype=np.intp)
    decisions = {}
    for head in model.info.heads:
        coefficients, intercepts = weights_of(model.classifiers[head])
        value = np.tile(intercepts.astype(np.float64), (len(text_of_row), 1))
        start = 0
        for family in model.families(head):
            end = start + matrices[family].shape[1]
            part = matrices[family] @ coefficients[:, start:end].T
            value += part if family in TARGET_FAMILIES else part[text_of_row]
            start = end
        decisions[head] = value
    return decisions


def probabilities(model: StanceModel, table: FeatureTable) -> Mapping[str, NDArray[np.float64]]:
    """Return each head's probabilities, shape (rows of the table, labels)."""
    return {head: softmax(decisions) for head, decisions in decide(model, table).items()}
