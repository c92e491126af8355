"""Which words decided: exact linear contributions with character spans."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from classifier.data.predictions import HeadExplanation, Term
from classifier.data.records import Target
from classifier.learning.features import (
    STATEMENT_PIECES,
    Piece,
    Reading,
    join,
    target_context,
)
from classifier.learning.inference import weights_of
from classifier.learning.model import STATEMENT_FAMILIES, TARGET_FAMILIES, StanceModel


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
    pieces = {family: pieces(reading) for family, pieces in STATEMENT_PIECES.items()}
    parts, width = _parts(model, pieces, STATEMENT_FAMILIES, 0)
    context = [] if target is None else target_context(reading, target)
    around = dict.fromkeys(TARGET_FAMILIES, context)
    stance_parts, _ = _parts(model, around, TARGET_FAMILIES, width)
    explanations = {}
    for head, answer in answers.items():
        coefficients, intercepts = weights_of(model.classifiers[head])
        used = [*parts, *stance_parts] if head == "stance" else parts
        terms = _sum_up(text, used, coefficients[answer])
        intercept = float(intercepts[answer])
        explanations[head] = HeadExplanation(
            label=model.info.labels[head][answer],
            decision=intercept + sum(term.contribution for term in terms),
            intercept=intercept,
            terms=terms,
        )
    return explanations


def _parts(
    model: StanceModel, pieces: Mapping[str, Sequence[Piece]], families: Sequence[str], offset: int
) -> tuple[list[_Part], int]:
    """Spread the value of each column over the occurrences of its feature."""
    parts: list[_Part] = []
    for family in families:
        if family not in model.vectorizers:
            continue
        vectorizer = model.vectorizers[family]
        row = vectorizer.transform([join(pieces[family])])
        values = dict(zip(row.indices.tolist(), row.data.tolist(), strict=True))
        found = [
            (piece, column)
            for piece in pieces[family]
            for token in piece.tokens.split()
            if (column := vectorizer.vocabulary_.get(token)) is not None
        ]
        times = Counter(column for _, column in found)
        parts += [
            _Part(piece, offset + column, values[column] / times[column]) for piece, column in found
        ]
        offset += row.shape[1]
    return parts, offset


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
