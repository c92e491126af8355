"""What a fitted classifier does to its columns, as plain arrays: one layer of weights, or two.

A logistic regression is one layer. A small network is two: its units are switched off where they
are below zero (ReLU), and the labels' decisions are weighted sums of the units that are on. So for
one statement a network, too, is a linear function of its columns, the one that its units that are
on make up; this is what explanations show. Units that are always on can hold a linear function of
all statements, so that a network and a logistic regression are one network.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from classifier.learning.model import STATEMENT_FAMILIES, TARGET_FAMILIES

_TWO = 2
"""Of so many labels scikit-learn keeps a single row of weights."""

UNSEEN = -30.0
"""Decision for a label that there was no row of: a probability near 0."""

LONGEST = len(STATEMENT_FAMILIES + TARGET_FAMILIES) ** 0.5
"""Greatest length of a row: in each family of columns it is a vector of length 1, or 0."""


class Weights(NamedTuple):
    """A layer.

    Attributes
    ----------
    coefficients
        Shape (outputs, inputs).
    intercepts
        Shape (outputs,).
    """

    coefficients: NDArray[np.floating]
    intercepts: NDArray[np.floating]


@dataclass(frozen=True, slots=True)
class Layers:
    """How decisions are made from columns.

    Attributes
    ----------
    first
        From columns to labels, or to the units of a network.
    last
        From units to labels; ``None`` where the first layer's outputs are the labels.
    """

    first: Weights
    last: Weights | None = None

    @property
    def outputs(self) -> Weights:
        """The layer whose outputs are the labels."""
        return self.first if self.last is None else self.last

    def decide(self, matrix: Any) -> NDArray[np.float64]:  # noqa: ANN401 - a sparse matrix
        """Return decisions, shape (rows, labels), of columns, shape (rows, columns)."""
        return self.finish(matrix @ self.first.coefficients.T + self.first.intercepts)

    def finish(self, values: NDArray[np.floating]) -> NDArray[np.float64]:
        """Return decisions from the outputs of the first layer, shape (rows, outputs)."""
        if self.last is None:
            return np.asarray(values, dtype=np.float64)
        # Lifted units are large and cancel out: single precision would show.
        units = np.maximum(np.asarray(values, dtype=np.float64), 0.0)
        return np.asarray(units @ self.last.coefficients.T + self.last.intercepts, np.float64)

    def linear(self, values: NDArray[np.floating], label: int) -> tuple[NDArray[np.float64], float]:
        """Return the linear function that decides about one label of one statement.

        Parameters
        ----------
        values
            Outputs of the first layer for the statement.
        label
            Which label.

        Returns
        -------
        mixture : numpy.ndarray
            Shape (outputs of the first layer,): what each of them counts.
        intercept : float
            What there is without any column.
        """
        if self.last is None:
            mixture = np.zeros(len(values))
            mixture[label] = 1.0
            return mixture, float(self.first.intercepts[label])
        mixture = self.last.coefficients[label].astype(np.float64) * (values > 0)
        return mixture, float(self.last.intercepts[label] + mixture @ self.first.intercepts)

    def scaled(self, columns: NDArray[np.floating]) -> Layers:
        """Return the layers for columns that were divided by these numbers."""
        coefficients, intercepts = self.first
        return Layers(Weights(coefficients * columns, intercepts), self.last)

    def amplified(self, factor: float) -> Layers:
        """Return the layers with all decisions multiplied."""
        coefficients, intercepts = self.outputs
        return self._with_outputs(Weights(coefficients * factor, intercepts * factor))

    def spread(self, seen: Sequence[int] | NDArray[np.integer], labels: int) -> Layers:
        """Return the layers for more labels; those that were not seen are never decided for."""
        coefficients, intercepts = self.outputs
        all_coefficients = np.zeros((labels, coefficients.shape[1]))
        all_intercepts = np.full(labels, UNSEEN)
        all_coefficients[seen], all_intercepts[seen] = coefficients, intercepts
        return self._with_outputs(Weights(all_coefficients, all_intercepts))

    def plus(
        self, scores: Weights, slopes: NDArray[np.floating], *, longest: float = LONGEST
    ) -> Layers:
        """Return the layers with linear scores added to the decisions.

        In a network each becomes a unit that is lifted so high that no row switches it off.

        Parameters
        ----------
        scores
            From columns to numbers.
        slopes
            Shape (labels, scores): what each score counts for each label.
        longest
            Greatest length of a row of columns.
        """
        if self.last is None:
            return Layers(
                Weights(
                    self.first.coefficients + slopes @ scores.coefficients,
                    self.first.intercepts + slopes @ scores.intercepts,
                )
            )
        reach = longest * np.linalg.norm(scores.coefficients, axis=1)
        lift = 1.0 + reach + np.abs(scores.intercepts)
        first = Weights(
            np.vstack([self.first.coefficients, scores.coefficients]),
            np.hstack([self.first.intercepts, scores.intercepts + lift]),
        )
        coefficients = np.hstack([self.last.coefficients, slopes])
        return Layers(first, Weights(coefficients, self.last.intercepts - slopes @ lift))

    def shifted(self, offsets: NDArray[np.floating]) -> Layers:
        """Return the layers with a number added to each label's decision."""
        return self._with_outputs(
            Weights(self.outputs.coefficients, self.outputs.intercepts + offsets)
        )

    def _with_outputs(self, outputs: Weights) -> Layers:
        return Layers(outputs) if self.last is None else Layers(self.first, outputs)


def layers_of(classifier: Any) -> Layers:  # noqa: ANN401 - scikit-learn is untyped
    """Return what a fitted logistic regression or network does, with one output a label.

    Of two labels scikit-learn keeps one output; here each gets half of it, with its sign.
    """
    labels = len(classifier.classes_)
    if hasattr(classifier, "coefs_"):
        first, last = (
            Weights(coefficients.T, intercepts)
            for coefficients, intercepts in zip(
                classifier.coefs_, classifier.intercepts_, strict=True
            )
        )
        return Layers(first, _both(last, labels))
    return Layers(_both(Weights(classifier.coef_, classifier.intercept_), labels))


def _both(weights: Weights, labels: int) -> Weights:
    if labels == len(weights.intercepts):
        return weights
    coefficients, intercepts = weights
    return Weights(
        np.vstack([-coefficients, coefficients]) / 2, np.hstack([-intercepts, intercepts]) / 2
    )


def put_layers(classifier: Any, layers: Layers) -> Any:  # noqa: ANN401 - scikit-learn is untyped
    """Return a copy of a classifier with other layers, in single precision.

    A network's weights of columns, which are most of it, are rounded to half precision, in which
    they are saved: so what is measured is what a file gives back.
    """
    labels = len(layers.outputs.intercepts)
    outputs = layers.outputs
    if labels == _TWO:
        coefficients, intercepts = outputs
        outputs = Weights(coefficients[1:] - coefficients[:1], intercepts[1:] - intercepts[:1])
    result = copy(classifier)
    result.classes_ = np.arange(labels)
    result.n_features_in_ = layers.first.coefficients.shape[1]
    if layers.last is None:
        result.coef_ = outputs.coefficients.astype(np.float32)
        result.intercept_ = outputs.intercepts.astype(np.float32)
        return result
    rounded = layers.first.coefficients.astype(np.float16).astype(np.float32)
    result.coefs_ = [np.ascontiguousarray(rounded.T), outputs.coefficients.T.astype(np.float32)]
    result.intercepts_ = [
        layers.first.intercepts.astype(np.float32),
        outputs.intercepts.astype(np.float32),
    ]
    result.hidden_layer_sizes = (len(layers.first.intercepts),)
    result.n_outputs_ = len(outputs.intercepts)
    result.out_activation_ = "logistic" if labels == _TWO else "softmax"
    return result
