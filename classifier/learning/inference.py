"""A model applied to statements: decisions and probabilities as arrays."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from classifier.learning.calibration import softmax
from classifier.learning.lookup import ColumnLookup
from classifier.learning.model import TARGET_FAMILIES, StanceModel
from classifier.learning.table import FeatureTable

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


class Scorer:
    """A model in the form that scores quickly; safe to share between threads.

    The weights of all heads stand side by side, so that each family of features is one product.

    Parameters
    ----------
    model
        Whose parts are read, and not changed.

    Attributes
    ----------
    model
        As given.
    lookups
        For each family what turns its strings into a matrix.
    weights
        For each family an array of shape (columns, labels of all heads); zero for a head that
        does not read the family.
    intercepts
        Shape (labels of all heads,).
    places
        For each head where its labels stand among those of all.
    """

    def __init__(self, model: StanceModel) -> None:
        self.model = model
        heads = {head: weights_of(model.classifiers[head]) for head in model.info.heads}
        ends = np.cumsum([len(intercepts) for _, intercepts in heads.values()])
        self.lookups = {family: ColumnLookup(v) for family, v in model.vectorizers.items()}
        self.places = {
            head: slice(end - len(heads[head].intercepts), end)
            for head, end in zip(heads, ends.tolist(), strict=True)
        }
        self.intercepts = np.concatenate([intercepts for _, intercepts in heads.values()])
        self.weights: dict[str, NDArray[np.float32]] = {
            family: np.zeros((len(lookup), len(self.intercepts)), dtype=np.float32)
            for family, lookup in self.lookups.items()
        }
        for head, (coefficients, _) in heads.items():
            start = 0
            for family in model.families(head):
                end = start + len(self.lookups[family])
                self.weights[family][:, self.places[head]] = coefficients[:, start:end].T
                start = end

    def decide(self, table: FeatureTable) -> dict[str, NDArray[np.float64]]:
        """Return each head's decisions, shape (rows of the table, labels)."""
        text_of_row = np.asarray(table.text_of_row, dtype=np.intp)
        value = np.tile(self.intercepts.astype(np.float64), (len(text_of_row), 1))
        for family, lookup in self.lookups.items():
            if family in TARGET_FAMILIES:
                if any(table.targets):
                    value += lookup.transform(table.targets) @ self.weights[family]
            else:
                part = lookup.transform(table.statements[family]) @ self.weights[family]
                value += part[text_of_row]
        return {head: value[:, place] for head, place in self.places.items()}

    def probabilities(self, table: FeatureTable) -> Mapping[str, NDArray[np.float64]]:
        """Return each head's probabilities, shape (rows of the table, labels)."""
        return {head: softmax(decisions) for head, decisions in self.decide(table).items()}


def decide(model: StanceModel, table: FeatureTable) -> dict[str, NDArray[np.float64]]:
    """Return each head's decisions; to ask more than once, keep a `Scorer`."""
    return Scorer(model).decide(table)


def probabilities(model: StanceModel, table: FeatureTable) -> Mapping[str, NDArray[np.float64]]:
    """Return each head's probabilities; to ask more than once, keep a `Scorer`."""
    return Scorer(model).probabilities(table)
