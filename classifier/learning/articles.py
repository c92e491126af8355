"""The statements of an article as questions to a model, and its answers put together again.

Tone, sentiment and intensity are those of the statement's own words. So is the stance toward a
target that stands in them; for a target outside of them, as of a quoted fragment, it is asked of
the sentence around.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import islice
from typing import NamedTuple

from classifier.data.attributed import AttributedStatement
from classifier.data.predictions import HeadExplanation, Prediction
from classifier.data.records import Statement, Target
from classifier.labels import WARNINGS

Score = Callable[[Iterable[Statement]], Iterator[Prediction]]
"""Scores statements lazily, one prediction each, in order."""


class Questions(NamedTuple):
    """What a model is asked about a statement.

    Attributes
    ----------
    asked
        What is scored: the statement's words with and without targets, then its sentence.
    pairs
        For each target, or once where there is none, which of `asked` tells all heads but
        stance, and which tells the stance.
    """

    asked: tuple[Statement, ...]
    pairs: tuple[tuple[int, int], ...]


def ask(article: str, statement: AttributedStatement) -> Questions:
    """Return the questions about a statement.

    Parameters
    ----------
    article
        The text that the statement was extracted from.
    statement
        With offsets in the article.
    """
    plain = Statement(statement.text, None, statement.id)
    if not statement.targets:
        return Questions((plain,), ((0, 0),))
    own, around = [], []
    for target in statement.targets:
        if _stands_in(target, statement):
            own.append(replace(plain, target=_move(target, -statement.start)))
        else:
            around.append(target)
    if not around:
        return Questions(tuple(own), tuple((at, at) for at in range(len(own))))
    context = statement.context
    words = context.of(article)
    asked = [*own, plain]
    moved = [Statement(words, _move(target, -context.start), statement.id) for target in around]
    places = {id(target): len(asked) + at for at, target in enumerate(around)}
    inside = iter(range(len(own)))
    pairs = tuple(
        (len(own), places[id(target)]) if id(target) in places else (at := next(inside), at)
        for target in statement.targets
    )
    return Questions((*asked, *moved), pairs)


def _stands_in(target: Target, statement: AttributedStatement) -> bool:
    """Whether a target stands in the words of its statement; one without a place may."""
    if target.start is None or target.end is None:
        return True
    return statement.start <= target.start and target.end <= statement.end


def _move(target: Target, by: int) -> Target:
    """Return a target with its offsets moved."""
    if target.start is None or target.end is None:
        return target
    return Target(target.text, target.start + by, target.end + by)


def answer_article(
    article: str, statements: Iterable[AttributedStatement], score: Score
) -> Iterator[tuple[AttributedStatement, Prediction]]:
    """Score the statements of an article lazily, in order.

    Parameters
    ----------
    article
        Its text.
    statements
        Extracted from it.
    score
        Such as ``predictor.predict_many``.

    Yields
    ------
    tuple of AttributedStatement and Prediction
        One for each statement and target; all offsets count the article.
    """
    waiting: deque[tuple[AttributedStatement, Questions]] = deque()

    def all_asked() -> Iterator[Statement]:
        for statement in statements:
            questions = ask(article, statement)
            waiting.append((statement, questions))
            yield from questions.asked

    answers = score(all_asked())
    for first in answers:
        statement, questions = waiting.popleft()
        given = [first, *islice(answers, len(questions.asked) - 1)]
        for own, stance in questions.pairs:
            yield statement, _join(statement, given[own], given[stance], inside=own == stance)


def _join(
    statement: AttributedStatement, own: Prediction, around: Prediction, *, inside: bool
) -> Prediction:
    """Put the answers about one target together, in offsets of the article."""
    start = statement.start if inside else statement.context.start
    target = around.statement.target
    why = _shifted(own.explanation, statement.start)
    if why is not None and not inside:
        shifted = _shifted(around.explanation, start) or {}
        why |= {head: shifted[head] for head in ("stance",) if head in shifted}
    warnings = {*own.warnings, *(set(around.warnings) & {"target_not_found", "too_long"})}
    return replace(
        own,
        statement=Statement(statement.text, target and _move(target, start), statement.id),
        stance=around.stance,
        warnings=tuple(name for name in WARNINGS if name in warnings),
        explanation=why,
    )


def _shifted(
    explanation: Mapping[str, HeadExplanation] | None, by: int
) -> dict[str, HeadExplanation] | None:
    """Move the spans of the words that decided from a statement to its article."""
    if explanation is None:
        return None
    return {
        head: replace(
            why,
            terms=tuple(
                replace(term, start=term.start + by, end=term.end + by) for term in why.terms
            ),
            clause=why.clause
            and replace(why.clause, start=why.clause.start + by, end=why.clause.end + by),
        )
        for head, why in explanation.items()
    }
