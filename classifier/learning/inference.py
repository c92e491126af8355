"""A model applied to statements: decisions and probabilities as arrays."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from classifier.learning.calibration import softmax
from classifier.learning.model import STATEMENT_FAMILIES, TARGET_FAMILIES, StanceModel
from classifier.learning.table import FeatureTable

Matrix = Any
"""A SciPy sparse matrix in CSR form."""


def weights_of(classifier: Any) -> tuple[NDArray[np.float32], NDArray[np.float32]]:  # noqa: ANN401 - scikit-learn is untyped
    """Return a classifier's coefficients, shape (labels, features), and intercepts.

    Of two labels scikit-learn keeps one row; here each gets half of it, with its sign.
    """
    coefficients, intercepts = classifier.coef_, classifier.intercept_
    if len(classifier.classes_) > len(coefficients):
        coefficients = np.vstack([-coefficients, coefficients]) / 2
        intercepts = np.hstack([-intercepts, intercepts]) / 2
    return coefficients, intercepts


def statement_matrix(model: StanceModel, table: FeatureTable) -> Matrix:
    """Return the columns of the statement families, one row a text."""
    return sparse.hstack(
        [
            model.vectorizers[family].transform(table.statements[family])
            for family in STATEMENT_FAMILIES
            if family in model.vectorizers
        ],
        format="csr",
    )


def target_matrix(model: StanceModel, table: FeatureTable) -> Matrix:
    """Return the columns of the target families, one row a row of the table; or ``None``."""
    columns = [
        model.vectorizers[family].transform(table.targets)
        for family in TARGET_FAMILIES
        if family in model.vectorizers
    ]
    return sparse.hstack(columns, format="csr") if columns else None


def decide(model: StanceModel, table: FeatureTable) -> dict[str, NDArray[np.float64]]:
    """Return each head's decisions, shape (rows of the table, labels)."""
    texts = statement_matrix(model, table)
    width = texts.shape[1]
    rows = np.asarray(table.text_of_row, dtype=np.intp)
    decisions = {}
    for head in model.info.heads:
        coefficients, intercepts = weights_of(model.classifiers[head])
        value = (texts @ coefficients[:, :width].T)[rows]
        if head == "stance" and (targets := target_matrix(model, table)) is not None:
            value = value + targets @ coefficients[:, width:].T
        decisions[head] = np.asarray(value + intercepts, dtype=np.float64)
    return decisions


def probabilities(model: StanceModel, table: FeatureTable) -> Mapping[str, NDArray[np.float64]]:
    """Return each head's probabilities, shape (rows of the table, labels)."""
    return {head: softmax(decisions) for head, decisions in decide(model, table).items()}
