"""What an encoder learns from: word pieces, right answers, and how much each of them counts.

Every text is read once as it is and once for each of its targets, with the target marked. All of
these rows teach the labels of the statement (a marked row half as much), so that a label is seen
in as many ways as there are targets; rows with a mark teach stance toward it, and those without
one, half as much, stance toward the first target.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from classifier.labels import STATEMENT_HEADS

if TYPE_CHECKING:
    from classifier.learning.encoder.inputs import Tokens

UNKNOWN = -1
"""Stands for a right answer that is not known."""

_HALF = 0.5
_BALANCE = 0.5
"""Weight of a class is its frequency to the power of minus this."""


@dataclass(frozen=True, slots=True)
class Lessons:
    """Rows to learn from.

    Attributes
    ----------
    ids, marks
        Word pieces of all rows one after the other, and 1 for those in the target.
    lengths
        Word pieces of each row.
    marked
        For each row whether it was read for a target.
    fold
        For each row the fold of its group.
    answers
        Index of the right label, shape (rows, heads), the heads being those of the statement
        and stance; `UNKNOWN` where there is none.
    sizes
        Labels of each of these heads.
    """

    ids: NDArray[np.uint16]
    marks: NDArray[np.uint8]
    lengths: NDArray[np.uint16]
    marked: NDArray[np.bool_]
    fold: NDArray[np.int8]
    answers: NDArray[np.int8]
    sizes: NDArray[np.int8]

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.lengths)

    def padded(self) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """Return word pieces and marks as tables, shape (rows, places), 0 where a row is over."""
        present = np.arange(self.lengths.max()) < self.lengths[:, None]
        tables = np.zeros((2, *present.shape), dtype=np.int32)
        tables[0][present], tables[1][present] = self.ids, self.marks
        return tables[0], tables[1]

    def weights(self, known: NDArray[np.bool_]) -> NDArray[np.float32]:
        """Return how much each answer counts for a fit that knows some rows, shape of `answers`.

        The answers to a head count 1 in the mean, rare labels more than frequent ones.
        """
        weights = np.zeros(self.answers.shape, dtype=np.float32)
        for head, answers in enumerate(self.answers.T):
            there = np.flatnonzero(known & (answers != UNKNOWN))
            if not len(there):
                continue
            counts = np.bincount(answers[there]).astype(float)
            found = counts[answers[there]] ** -_BALANCE
            is_stance = head == len(STATEMENT_HEADS)
            found[self.marked[there] != is_stance] *= _HALF
            weights[there, head] = found / found.mean()
        return weights


def make_lessons(
    tokens: Sequence[Tokens],
    marked: Sequence[bool],
    gold: Mapping[str, NDArray[np.integer]],
    sizes: Sequence[int],
    folds: NDArray[np.integer],
) -> Lessons:
    """Lay rows out for learning.

    Parameters
    ----------
    tokens
        Each row as the encoder reads it; a row without a mark begins a text.
    marked
        For each row whether it was read for a target.
    gold
        For each head the index of the right label of each row, or `UNKNOWN`: labels of the
        statement stand on the rows without a mark, stance on all.
    sizes
        Labels of each head.
    folds
        Fold of each row.
    """
    bare = ~np.asarray(marked, dtype=bool)
    first = np.flatnonzero(bare)[np.cumsum(bare) - 1]
    answers = [gold[head][first] for head in STATEMENT_HEADS]
    return Lessons(
        ids=np.array([piece for row in tokens for piece in row.ids], dtype=np.uint16),
        marks=np.array([mark for row in tokens for mark in row.types], dtype=np.uint8),
        lengths=np.array([len(row.ids) for row in tokens], dtype=np.uint16),
        marked=~bare,
        fold=np.asarray(folds, dtype=np.int8),
        answers=np.stack([*answers, gold["stance"]], axis=1).astype(np.int8),
        sizes=np.array(sizes, dtype=np.int8),
    )
