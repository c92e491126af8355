"""Feature strings to matrices with a finished vocabulary, quickly.

What scikit-learn's vectorizer splits and counts token by token is looked up piece by piece here:
the parts of a word are the same wherever it stands, so their columns are found once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import repeat
from typing import Any

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer

Matrix = Any
"""A SciPy sparse matrix in CSR form."""

MAX_KNOWN = 1 << 15
"""Pieces whose columns are remembered; then all are forgotten, so that memory has a bound."""

_WIDTH = np.dtype(np.int32).itemsize


class ColumnLookup:
    """Gives the matrix that a fitted vectorizer gives; safe to share between threads.

    Columns are kept and joined as the bytes of 32-bit integers, which is much quicker than lists.

    Parameters
    ----------
    vectorizer
        Of blank-separated tokens as they are, rows of length 1 or of any.
    single
        Whether all pieces are single tokens, of which only those with a column are remembered.
    """

    def __init__(self, vectorizer: TfidfVectorizer, *, single: bool = False) -> None:
        self._columns = _pack(vectorizer.vocabulary_)
        self._known = None if single else _Known(self._columns)
        self._sublinear: bool = vectorizer.sublinear_tf
        self._idf = vectorizer.idf_.astype(np.float32) if vectorizer.use_idf else None
        self._normed = vectorizer.norm is not None

    def __len__(self) -> int:
        """Return the number of columns."""
        return len(self._columns)

    def row(self, pieces: Iterable[str]) -> bytes:
        """Return the columns of pieces as often as they occur; tokens without one are left out.

        Parameters
        ----------
        pieces
            Blank-separated tokens each, or single tokens.
        """
        if self._known is None:
            return b"".join(map(self._columns.get, pieces, repeat(b"")))
        return b"".join(map(self._known.__getitem__, pieces))

    def transform(self, rows: Iterable[bytes | str]) -> Matrix:
        """Return counts weighted as the vectorizer weights them.

        Parameters
        ----------
        rows
            What `row` made of each, or blank-separated tokens.
        """
        packed = [row if isinstance(row, bytes) else self.row(row.split()) for row in rows]
        lengths = np.fromiter(map(len, packed), np.int64, len(packed)) // _WIDTH
        columns = np.frombuffer(b"".join(packed), np.int32)
        # Row and column as one number: sorted, equal ones stand side by side and are counted.
        cells = np.repeat(np.arange(len(packed)) * len(self), lengths) + columns
        cells.sort()
        firsts = np.flatnonzero(np.diff(cells, prepend=-1))
        counts = np.diff(firsts, append=len(cells)).astype(np.float32)
        row_of, column_of = np.divmod(cells[firsts], max(1, len(self)))
        ends = np.searchsorted(row_of, np.arange(len(packed) + 1))
        values = self._weigh(counts, row_of, column_of, len(packed))
        return sp.csr_matrix((values, column_of, ends), shape=(len(packed), len(self)))

    def _weigh(
        self,
        values: NDArray[np.float32],
        row_of: NDArray[np.intp],
        column_of: NDArray[np.intp],
        rows: int,
    ) -> NDArray[np.float32]:
        """Turn counts into weights, as scikit-learn's TfidfTransformer does."""
        if self._sublinear:
            values = np.log(values) + 1
        if self._idf is not None:
            values = values * self._idf[column_of]
        if self._normed:
            squares = np.bincount(row_of, values.astype(np.float64) ** 2, rows)
            values = values / np.sqrt(squares).astype(np.float32)[row_of]
        return values


class _Known(dict[str, bytes]):
    """The columns of pieces that were met; they are looked up when a piece is first met."""

    def __init__(self, columns: Mapping[str, bytes]) -> None:
        super().__init__()
        self._columns = columns

    def __missing__(self, piece: str) -> bytes:
        found = b"".join(map(self._columns.get, piece.split(), repeat(b"")))
        if len(self) >= MAX_KNOWN:
            self.clear()
        self[piece] = found
        return found


def _pack(vocabulary: Mapping[str, int]) -> dict[str, bytes]:
    """Return the column of each token as bytes."""
    packed = np.fromiter(vocabulary.values(), np.int32, len(vocabulary)).tobytes()
    starts = range(0, len(packed), _WIDTH)
    return {name: packed[at : at + _WIDTH] for name, at in zip(vocabulary, starts, strict=True)}
