"""Feature strings to matrices: counting, selecting and weighting columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer, TfidfVectorizer
from sklearn.feature_selection import chi2

Matrix = Any
"""A SciPy sparse matrix in CSR form."""

TOKENS = {"token_pattern": r"\S+", "lowercase": False, "dtype": np.float32}


@dataclass(frozen=True, slots=True)
class Counts:
    """How often each feature occurs in each row.

    Attributes
    ----------
    matrix
        Shape (rows, features).
    names
        The features, in the order of the columns.
    """

    matrix: Matrix
    names: NDArray[np.str_]


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of one family that a model reads, and their weights.

    Attributes
    ----------
    indices
        Positions among the counted features, rising.
    weighting
        Fitted to the selected columns: logarithmic counts, inverse document frequency, rows of
        length 1.
    """

    indices: NDArray[np.intp]
    weighting: TfidfTransformer

    def transform(self, counts: Counts, rows: NDArray[np.intp]) -> Matrix:
        """Return the weighted columns of some rows."""
        return self.weighting.transform(counts.matrix[rows][:, self.indices])

    def vectorizer(self, counts: Counts) -> TfidfVectorizer:
        """Return a vectorizer that gives the same columns from strings."""
        vocabulary = {str(name): at for at, name in enumerate(counts.names[self.indices])}
        vectorizer = TfidfVectorizer(**TOKENS, sublinear_tf=True, vocabulary=vocabulary)
        vectorizer.idf_ = self.weighting.idf_.astype(np.float32)
        return vectorizer


def count(strings: Sequence[str], *, min_count: int) -> Counts:
    """Count the features that occur in at least `min_count` of the strings."""
    rows = min(min_count, max(1, len(strings)))
    vectorizer = CountVectorizer(**TOKENS, min_df=rows)
    try:
        matrix = vectorizer.fit_transform(strings)
    except ValueError:  # scikit-learn's answer to an empty vocabulary
        nothing: NDArray[np.float32] = np.zeros((len(strings), 0), dtype=np.float32)
        return Counts(sp.csr_matrix(nothing), np.array([], dtype=str))
    return Counts(matrix, vectorizer.get_feature_names_out())


def select(
    families: Mapping[str, Counts],
    rows: NDArray[np.intp],
    labels: Iterable[tuple[NDArray[np.intp], NDArray[np.intp]]],
    *,
    most: int,
) -> dict[str, Columns]:
    """Choose the columns that tell labels apart best, and fit their weights.

    Parameters
    ----------
    families
        Counts of each feature family over the same rows.
    rows
        Rows to learn from.
    labels
        For each head the rows that have a label, and the labels' indices.
    most
        Number of columns to keep over all families.

    Returns
    -------
    dict of str to Columns
        A column's rank is its greatest chi-squared value over the heads, each head's values
        divided by their greatest, since heads with more labels reach higher values. A family
        of which nothing is kept is left out.
    """
    names = [name for name, counts in families.items() if counts.matrix.shape[1]]
    if not names:
        return {}
    weights = {
        name: TfidfTransformer(sublinear_tf=True).fit(families[name].matrix[rows]) for name in names
    }
    matrix = sp.hstack(
        [weights[name].transform(families[name].matrix) for name in names], format="csr"
    )
    score = np.zeros(matrix.shape[1])
    for labelled, gold in labels:
        if not len(labelled):
            continue
        values = np.nan_to_num(chi2(matrix[labelled], gold)[0])
        score = np.maximum(score, values / (values.max() or 1.0))
    kept = np.zeros(len(score), dtype=bool)
    kept[np.argsort(-score, kind="stable")[:most]] = True
    ends = np.cumsum([families[name].matrix.shape[1] for name in names])
    return {
        name: _weigh(families[name], rows, np.flatnonzero(part))
        for name, part in zip(names, np.split(kept, ends[:-1]), strict=True)
        if part.any()
    }


def _weigh(counts: Counts, rows: NDArray[np.intp], indices: NDArray[np.intp]) -> Columns:
    chosen = counts.matrix[rows][:, indices]
    return Columns(indices, TfidfTransformer(sublinear_tf=True).fit(chosen))
