"""Which words decided: exact contributions with character spans.

A logistic regression is linear in the columns, and so is, for the statement at hand, a network.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifier.data.predictions import ClauseShare, HeadExplanation, Term
from classifier.data.records import Target
from classifier.language.clauses import split_clauses
from classifier.learning.context import target_context
from classifier.learning.features import STATEMENT_PIECES
from classifier.learning.inference import Scorer
from classifier.learning.lookup import ColumnLookup
from classifier.learning.pieces import Piece, join
from classifier.learning.reading import Reading, read_text

Kind = tuple[int, int, str, str | None]
"""What a term is: start, end, source and class of the lexicon of its pieces."""


@dataclass(frozen=True, slots=True)
class _Occurrences:
    """Where the columns of a family come from.

    Attributes
    ----------
    kinds
        Of the pieces that have columns, each once.
    kind
        For each occurrence of a feature the position of its kind.
    column
        For each its column.
    value
        For each what it adds to its column.
    """

    kinds: Sequence[Kind]
    kind: NDArray[np.intp]
    column: NDArray[np.intp]
    value: NDArray[np.float64]


def explain(
    scorer: Scorer, text: str, target: Target | None, answers: Mapping[str, int]
) -> dict[str, HeadExplanation]:
    """Explain one answer of each head.

    Parameters
    ----------
    scorer
        That gave the answers.
    text
        The statement.
    target
        With offsets, or ``None``.
    answers
        For each head the index of the label to explain.

    Returns
    -------
    dict of str to HeadExplanation
        A decision value is the intercept plus the sum of the contributions. A feature that
        occurs several times shares its contribution equally among its occurrences. Of a network
        both are those of the units that the statement switches on. A term that spans clauses
        counts for the one where it starts, a term of the whole text for none.
    """
    reading = read_text(text)
    pieces: dict[str, Iterable[Piece]] = {
        family: make(reading) for family, make in STATEMENT_PIECES.items()
    }
    pieces["target"] = [] if target is None else target_context(reading, target)
    found = {family: _find(lookup, pieces[family]) for family, lookup in scorer.lookups.items()}
    weights = {family: scorer.weights[family][item.column] for family, item in found.items()}
    values = scorer.intercepts + sum(item.value @ weights[name] for name, item in found.items())
    spans = clause_spans(reading)
    explanations = {}
    for head, answer in answers.items():
        place = scorer.places[head]
        mixture, intercept = scorer.layers[head].linear(values[place], answer)
        terms = [
            term
            for family in scorer.model.families(head)
            for term in _sum_up(text, found[family], weights[family][:, place] @ mixture)
        ]
        terms.sort(key=lambda term: (-abs(term.contribution), term.start, term.end))
        explanations[head] = HeadExplanation(
            label=scorer.model.info.labels[head][answer],
            decision=intercept + sum(term.contribution for term in terms),
            intercept=intercept,
            terms=tuple(terms),
            clause=most_telling(text, spans, terms),
        )
    return explanations


def _find(lookup: ColumnLookup, pieces: Iterable[Piece]) -> _Occurrences:
    """Spread the value of each column of a family over the occurrences of its feature."""
    kinds: dict[Kind, int] = {}
    kind: list[int] = []
    column: list[int] = []
    for piece in pieces:
        columns = np.frombuffer(lookup.row([piece.tokens]), np.int32)
        if len(columns):
            key = piece.start, piece.end, piece.source, piece.lexicon_class
            kind += [kinds.setdefault(key, len(kinds))] * len(columns)
            column += columns.tolist()
    row = lookup.transform([join(pieces)])
    at = np.searchsorted(row.indices, column)
    value = row.data[at] / np.bincount(at, minlength=row.nnz)[at]
    return _Occurrences(
        list(kinds), np.array(kind, np.intp), np.array(column, np.intp), value.astype(np.float64)
    )


def _sum_up(text: str, found: _Occurrences, weights: NDArray[np.floating]) -> list[Term]:
    """Add up the contributions of each kind, given the weight of each occurrence."""
    sums = np.bincount(found.kind, found.value * weights, len(found.kinds)).tolist()
    return [
        Term(text[start:end], start, end, source, lexicon_class, contribution)
        for (start, end, source, lexicon_class), contribution in zip(found.kinds, sums, strict=True)
    ]


def clause_spans(reading: Reading) -> list[tuple[int, int]]:
    """Return where the clauses of a text start and end."""
    clauses = split_clauses(reading.words)
    return [(reading.starts[first], reading.ends[last - 1]) for first, last in clauses]


def most_telling(
    text: str, spans: Sequence[tuple[int, int]], terms: Sequence[Term]
) -> ClauseShare | None:
    """Return the clause whose terms speak most for a label, the first one of equals.

    Parameters
    ----------
    text
        The statement.
    spans
        Where its clauses start and end, in order.
    terms
        With their contributions to the label. One counts for the clause where it starts; one
        from the first clause's start to the last one's end for none.

    Returns
    -------
    ClauseShare or None
        ``None`` where there is a single clause, or no sum above 0.
    """
    if len(spans) <= 1:
        return None
    starts = [start for start, _ in spans]
    whole = starts[0], spans[-1][1]
    sums = [0.0] * len(spans)
    for term in terms:
        if (term.start, term.end) != whole:
            sums[max(0, bisect_right(starts, term.start) - 1)] += term.contribution
    best = max(range(len(sums)), key=sums.__getitem__)
    if sums[best] <= 0:
        return None
    start, end = spans[best]
    return ClauseShare(text[start:end], start, end, sums[best])
