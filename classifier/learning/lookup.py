"""Feature strings to matrices with a finished vocabulary, quickly.

What scikit-learn's vectorizer splits and counts token by token is looked up piece by piece here:
the parts of a word are the same wherever it stands, so their columns are found once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer

Matrix = Any
"""A SciPy sparse matrix in CSR form."""

MAX_KNOWN = 1 << 15
"""Pieces whose columns are remembered; then all are forgotten, so that memory has a bound."""


class ColumnLookup:
    """Gives the matrix that a fitted vectorizer gives; safe to share between threads.

    Parameters
    ----------
    vectorizer
        Of blank-separated tokens as they are, rows of length 1 or of any.
    """

    def __init__(self, vectorizer: TfidfVectorizer) -> None:
        self._vocabulary: dict[str, int] = vectorizer.vocabulary_
        self._known: dict[str, tuple[int, ...]] = {}
        self._sublinear: bool = vectorizer.sublinear_tf
        self._idf = vectorizer.idf_.astype(np.float32) if vectorizer.use_idf else None
        self._normed = vectorizer.norm is not None

    def __len__(self) -> int:
        """Return the number of columns."""
        return len(self._vocabulary)

    def columns(self, tokens: str) -> Sequence[int]:
        """Return the columns of blank-separated tokens, those without a column left out."""
        found = self._known.get(tokens)
        if found is None:
            columns = map(self._vocabulary.get, tokens.split())
            found = tuple([column for column in columns if column is not None])
            if len(self._known) >= MAX_KNOWN:
                self._known.clear()
            self._known[tokens] = found
        return found

    def transform(self, strings: Iterable[str]) -> Matrix:
        """Return counts weighted as the vectorizer weights them, one row a string.

        Parameters
        ----------
        strings
            As `classifier.learning.pieces.join` makes them: pieces are divided by line breaks.
        """
        rows = [self._row(string) for string in strings]
        lengths = np.fromiter(map(len, rows), np.int32, len(rows))
        ends = np.concatenate([[0], lengths.cumsum(dtype=np.int32)])
        indices = np.fromiter(chain.from_iterable(rows), np.int32, ends[-1])
        ones: NDArray[np.float32] = np.ones(len(indices), dtype=np.float32)
        matrix = sp.csr_matrix((ones, indices, ends), shape=(len(rows), len(self)))
        matrix.sum_duplicates()
        self._weigh(matrix)
        return matrix

    def _row(self, string: str) -> list[int]:
        """Return the columns of all tokens of a string, in order and as often as they occur."""
        column_of, known = self._vocabulary.get, self._known
        row: list[int] = []
        for tokens in string.split("\n"):
            if " " in tokens:
                row += known.get(tokens) or self.columns(tokens)
            elif (column := column_of(tokens)) is not None:
                row.append(column)
        return row

    def _weigh(self, matrix: Matrix) -> None:
        """Turn counts into weights in place, as scikit-learn's TfidfTransformer does."""
        values = matrix.data
        if self._sublinear:
            np.log(values, values)
            values += 1
        if self._idf is not None:
            values *= self._idf[matrix.indices]
        if self._normed:
            sizes = np.diff(matrix.indptr)
            rows = np.repeat(np.arange(len(sizes)), sizes)
            squares = np.bincount(rows, values.astype(np.float64) ** 2, len(sizes))
            values /= np.sqrt(squares)[rows]
