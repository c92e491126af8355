"""Which words decided: exact linear contributions with character spans."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from classifier.data.predictions import HeadExplanation, Term
from classifier.data.records import Target
from classifier.learning.context import target_context
from classifier.learning.features import STATEMENT_PIECES
from classifier.learning.inference import weights_of
from classifier.learning.model import StanceModel
from classifier.learning.pieces import Piece, join
from classifier.learning.reading import Reading


class _Part(NamedTuple):
    """What one occurrence of a feature adds to its column."""

    piece: Piece
    column: int
    value: float


def explain(
    model: StanceModel,
    text: str,
    reading: Reading,
    target: Target | None,
    answers: Mapping[str, int],
) -> dict[str, HeadExplanation]:
    """Explain one answer of each head.

    Parameters
    ----------
    model
        That gave the answers.
    text
        The statement.
    reading
        How it was read.
    target
        With offsets, or ``None``.
    answers
        For each head the index of the label to explain.

    Returns
    -------
    dict of str to HeadExplanation
        A decision value is the intercept plus the sum of the contributions. A feature that
        occurs several times shares its contribution equally among its occurrences.
    """
    families = {family: pieces(reading) for family, pieces in STATEMENT_PIECES.items()}
    families["target"] = [] if target is None else target_context(reading, target)
    parts = {family: _parts(model, family, families[family]) for family in model.vectorizers}
    explanations = {}
    for head, answer in answers.items():
        coefficients, intercepts = weights_of(model.classifiers[head])
        used: list[_Part] = []
        start = 0
        for family in model.families(head):
            used += [part._replace(column=start + part.column) for part in parts[family]]
            start += len(model.vectorizers[family].vocabulary_)
        terms = _sum_up(text, used, coefficients[answer])
        intercept = float(intercepts[answer])
        explanations[head] = HeadExplanation(
            label=model.info.labels[head][answer],
            decision=intercept + sum(term.contribution for term in terms),
            intercept=intercept,
            terms=terms,
        )
    return explanations


def _parts(model: StanceModel, family: str, pieces: Sequence[Piece]) -> list[_Part]:
    """Spread the value of each column of a family over the occurrences of its feature."""
    vectorizer = model.vectorizers[family]
    row = vectorizer.transform([join(pieces)])
    values = dict(zip(row.indices.tolist(), row.data.tolist(), strict=True))
    found = [
        (piece, column)
        for piece in pieces
        for token in piece.tokens.split()
        if (column := vectorizer.vocabulary_.get(token)) is not None
    ]
    times = Counter(column for _, column in found)
    return [_Part(piece, column, values[column] / times[column]) for piece, column in found]


def _sum_up(text: str, parts: Sequence[_Part], weights: np.ndarray) -> tuple[Term, ...]:
    """Add up contributions of equal spans and kinds; the largest in absolute value first."""
    sums: dict[tuple[int, int, str, str | None], float] = defaultdict(float)
    for part in parts:
        key = part.piece.start, part.piece.end, part.piece.source, part.piece.lexicon_class
        sums[key] += part.value * float(weights[part.column])
    terms = [
        Term(text[start:end], start, end, source, lexicon_class, contribution)
        for (start, end, source, lexicon_class), contribution in sums.items()
    ]
    return tuple(sorted(terms, key=lambda term: (-abs(term.contribution), term.start, term.end)))
