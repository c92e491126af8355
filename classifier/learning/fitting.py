"""The numeric heart of training: choose columns, weigh rows, fit a classifier a head."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from classifier.errors import DataError
from classifier.learning.config import TrainingConfig
from classifier.learning.layers import UNSEEN, Layers, Weights, layers_of
from classifier.learning.model import Classifier, head_families
from classifier.learning.networks import fit_network, merge
from classifier.learning.ordinal import fit_score, levels_of
from classifier.learning.vectors import Columns, Counts, Matrix, select

if TYPE_CHECKING:
    from classifier.learning.passes import Passes

LEAST_LABELS = 2
"""Labels that a head must have seen to tell any apart."""

FEATURES_A_ROW = 8
"""Features that are kept at most for each row that is learnt from.

With more the telling ones drown where labels are many: of 15 labels and 800 rows all features give
a macro-F1 of .634 and so many .677, of 200 rows .423 and .494. In two sets with fewer labels it is
.01 less or more up to 500 rows, and the same from 2,000 on.
"""


@dataclass(frozen=True, slots=True)
class Examples:
    """What one head learns from.

    Attributes
    ----------
    rows
        Positions of the rows.
    gold
        Index of each row's label.
    weight
        Weight of each row.
    """

    rows: NDArray[np.intp]
    gold: NDArray[np.intp]
    weight: NDArray[np.float64]

    def among(self, known: NDArray[np.bool_]) -> Examples:
        """Return the examples whose rows are known."""
        kept = known[self.rows]
        return Examples(self.rows[kept], self.gold[kept], self.weight[kept])


@dataclass(frozen=True, slots=True)
class Problem:
    """All that is to be learnt from, in numbers.

    Attributes
    ----------
    statements
        Counts of the statement families, one row a text.
    targets
        Counts of the target families, one row a row.
    text_of_row
        For each row the position of its text.
    surpluses
        For each text what its strongest act is worth beyond its words.
    labels
        For each head to be trained its labels.
    examples
        For each of these heads what it learns from.
    config
        What is adjustable.
    unfamiliar
        Share of the texts that hold few words of diplomatic English.
    passes
        What an encoder says of the rows; ``None`` without one.
    """

    statements: Mapping[str, Counts]
    targets: Mapping[str, Counts]
    text_of_row: NDArray[np.intp]
    surpluses: NDArray[np.float64]
    labels: Mapping[str, Sequence[str]]
    examples: Mapping[str, Examples]
    config: TrainingConfig
    unfamiliar: float = 0.0
    passes: Passes | None = None


@dataclass(frozen=True, slots=True)
class Fitted:
    """What was learnt.

    Attributes
    ----------
    statements, targets
        Columns of each family.
    classifiers
        For each head a classifier; the index of the label where it saw only that one; ``None``
        where it saw no row.
    scores
        For each head whose labels are levels the weights of a score that rises with them.
    dense
        For each head its weights of the vectors of an encoder; empty without one.
    """

    statements: Mapping[str, Columns]
    targets: Mapping[str, Columns]
    classifiers: Mapping[str, Classifier | int | None]
    scores: Mapping[str, Weights]
    dense: Mapping[str, Weights] = field(default_factory=dict)

    def families(self, head: str) -> dict[str, Columns]:
        """Return the columns that a head reads, by family and in order."""
        columns = {**self.statements, **self.targets}
        return {family: columns[family] for family in head_families(head) if family in columns}

    def matrix(self, problem: Problem, head: str, rows: NDArray[np.intp]) -> Matrix:
        """Return what a head reads of some rows, families weighted as the settings say."""
        parts = []
        for family, columns in self.families(head).items():
            if family in self.targets:
                part = columns.transform(problem.targets[family], rows)
            else:
                part = columns.transform(problem.statements[family], problem.text_of_row[rows])
            parts.append(part * problem.config.family_weight(head, family))
        return sparse.hstack(parts, format="csr")

    def layers(self, problem: Problem, head: str) -> Layers:
        """Return what a head does to columns as the vectorizers give them.

        Raises
        ------
        DataError
            If there was too little to learn from.
        """
        classifier = self.classifiers[head]
        if classifier is None or isinstance(classifier, int):
            raise DataError(
                "has too little to learn from: rows with two labels, and a word that occurs often "
                "enough, are the least; give more data, or set max_features higher",
                field=head,
            )
        layers = layers_of(classifier).scaled(self._scale(problem, head))
        return layers.spread(classifier.classes_, len(problem.labels[head]))

    def score(self, problem: Problem, head: str) -> Weights:
        """Return the score of a head's levels, for columns as the vectorizers give them."""
        coefficients, intercepts = self.scores[head]
        return Weights(coefficients * self._scale(problem, head), intercepts)

    def _scale(self, problem: Problem, head: str) -> NDArray[np.float64]:
        return np.hstack(
            [
                np.full(len(columns.indices), problem.config.family_weight(head, family))
                for family, columns in self.families(head).items()
            ]
        )

    def longest(self, problem: Problem, head: str) -> float:
        """Return the greatest length of a row that a head can read: each family has its weight."""
        weights = [problem.config.family_weight(head, family) for family in self.families(head)]
        return float(np.linalg.norm(weights))

    def decisions(self, problem: Problem, head: str, rows: NDArray[np.intp]) -> NDArray[np.float64]:
        """Return the decisions of a head, shape (rows, labels)."""
        result = np.full((len(rows), len(problem.labels[head])), UNSEEN)
        classifier = self.classifiers[head]
        if classifier is None:
            result[:] = 0.0
        elif isinstance(classifier, int):
            result[:, classifier] = 0.0
        elif len(rows):
            values = layers_of(classifier).decide(self.matrix(problem, head, rows))
            result[:, classifier.classes_] = values
        return result

    def scored(self, problem: Problem, head: str, rows: NDArray[np.intp]) -> NDArray[np.float64]:
        """Return the score of a head's levels, shape (rows,); 0 where none was learnt."""
        if head not in self.scores or not len(rows):
            return np.zeros(len(rows))
        coefficients, intercepts = self.scores[head]
        values = self.matrix(problem, head, rows) @ coefficients[0] + intercepts[0]
        return np.asarray(values, dtype=np.float64)


def fit_heads(problem: Problem, known: NDArray[np.bool_]) -> Fitted:
    """Fit all heads to the rows that are known.

    Parameters
    ----------
    problem
        What is to be learnt.
    known
        For each row whether it may be learnt from.
    """
    examples = {head: item.among(known) for head, item in problem.examples.items()}
    texts = np.unique(problem.text_of_row[known])
    per_text = {
        head: (problem.text_of_row[item.rows], item.gold) for head, item in examples.items()
    }
    stance = per_text.pop("stance", None)
    choosing = list(per_text.values()) or ([] if stance is None else [stance])
    statements = select(
        problem.statements, texts, choosing, most=_most_features(problem, len(texts))
    )
    targets: Mapping[str, Columns] = {}
    if stance is not None and len(stance[0]):
        pairs = examples["stance"]
        most = _most_features(problem, len(pairs.rows))
        targets = select(problem.targets, pairs.rows, [(pairs.rows, pairs.gold)], most=most)
    fitted = Fitted(statements, targets, {}, {})
    classifiers: dict[str, Classifier | int | None] = {}
    scores: dict[str, Weights] = {}
    for head, item in examples.items():
        classifiers[head], score = _fit(fitted, problem, head, item)
        if score is not None:
            scores[head] = score
    return Fitted(statements, targets, classifiers, scores)


def _most_features(problem: Problem, rows: int) -> int:
    return min(problem.config.max_features, FEATURES_A_ROW * rows)


def _fit(
    columns: Fitted, problem: Problem, head: str, examples: Examples
) -> tuple[Classifier | int | None, Weights | None]:
    """Fit one head; see `Fitted` for what there is with less than two labels."""
    seen = np.unique(examples.gold)
    if len(seen) < LEAST_LABELS:
        return (int(seen[0]) if len(seen) else None), None
    if not columns.families(head):
        return None, None
    config = problem.config
    weight = examples.weight * class_weights(examples.gold, config.balance)
    weight /= weight.mean()
    matrix = columns.matrix(problem, head, examples.rows)
    levels = levels_of(problem.labels[head])
    score = None if levels is None else fit_score(matrix, levels[examples.gold], weight)
    strength = config.c_stance if head == "stance" else config.c_statement
    classifier: Any = LogisticRegression(C=strength, max_iter=1000, tol=1e-3)
    classifier.fit(matrix, examples.gold, sample_weight=weight)
    if config.hidden:
        units, seed = config.hidden, config.seed
        network = fit_network(matrix, examples.gold, weight, units=units, seed=seed)
        classifier = merge(network, classifier, longest=columns.longest(problem, head))
    return classifier, score


def class_weights(gold: NDArray[np.integer], balance: float) -> NDArray[np.float64]:
    """Return for each row the frequency of its class to the power of ``-balance``."""
    counts = np.bincount(gold).astype(float)
    return np.asarray(counts[gold] ** -balance)
