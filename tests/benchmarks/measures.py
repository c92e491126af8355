"""What the answers of one peer are worth on one set of data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from protocol import Examples, Row

from classifier.data.records import LabeledStatement
from classifier.labels import LABELS
from classifier.learning.evaluation import evaluate_head
from classifier.learning.gold import label_indices, lay_out

RESAMPLES = 1_000
COVERAGES = (1.0, 0.75, 0.5, 0.25)
_INTERVAL = (2.5, 97.5)


@dataclass(frozen=True, slots=True)
class Question:
    """What one head is asked.

    Attributes
    ----------
    rows
        Positions of the rows that it is asked about.
    gold
        Index of the right label of each.
    statements
        Number of the statement of each: the targets of one statement are not independent.
    """

    rows: NDArray[np.intp]
    gold: NDArray[np.intp]
    statements: NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class DataSet:
    """Labelled statements as rows to answer.

    Attributes
    ----------
    name
        As the tables say it.
    rows
        Each statement without a target, then with each of its targets.
    questions
        For each head that has labels what it is asked.
    """

    name: str
    rows: Sequence[Row]
    questions: Mapping[str, Question]

    @classmethod
    def from_records(cls, name: str, records: Iterable[LabeledStatement]) -> DataSet:
        """Lay labelled statements out; the labels are the codebook's."""
        layout = lay_out(records)
        statements = np.cumsum([target is None for _, target in layout.rows]) - 1
        questions = {}
        for head, gold in layout.gold.items():
            rows = np.array([item.row for item in gold], dtype=np.intp)
            if len(rows):
                right = label_indices(gold, head, LABELS[head])
                questions[head] = Question(rows, right, statements[rows])
        return cls(name, layout.rows, questions)

    @property
    def counts(self) -> str:
        """Number of statements, and of statement-target pairs."""
        statements = sum(target is None for _, target in self.rows)
        return f"{statements:,} statements, {len(self.rows) - statements:,} pairs"

    def examples(self) -> dict[str, Examples]:
        """Return the rows with their right labels, to learn from."""
        return {
            head: Examples(
                [self.rows[at] for at in question.rows],
                [LABELS[head][at] for at in question.gold],
            )
            for head, question in self.questions.items()
        }


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure with the middle 95 % of what resampled statements give."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Figures:
    """How right a peer is about one head.

    Attributes
    ----------
    macro_f1
        Of forced answers.
    accuracy
        Of forced answers.
    kappa
        Cohen's kappa; with quadratic weights for intensity.
    ece
        Expected calibration error; ``None`` where there are no probabilities.
    """

    macro_f1: Interval
    accuracy: float
    kappa: float
    ece: float | None


@dataclass(frozen=True, slots=True)
class Gain:
    """How much better the default model is than the best of the others, in macro-F1."""

    peer: str
    difference: Interval


@dataclass(frozen=True, slots=True)
class Coverage:
    """What withholding unsure answers does.

    Attributes
    ----------
    answered
        Share of rows whose probability reaches the model's threshold.
    right
        Share of these answers that is right.
    at
        For each of `COVERAGES` the share that is right among the surest answers.
    """

    answered: float
    right: float
    at: tuple[float, ...]


def measure(
    head: str,
    question: Question,
    scores: NDArray[np.floating],
    *,
    is_probabilistic: bool,
) -> Figures:
    """Measure the scores of a head, shape (asked rows, labels)."""
    figures = evaluate_head(head, scores, question.gold, labels=LABELS[head])
    resampled = resample(question, [scores.argmax(axis=1)], len(LABELS[head]))
    low, high = np.percentile(resampled[:, 0], _INTERVAL)
    return Figures(
        macro_f1=Interval(figures.macro_f1, float(low), float(high)),
        accuracy=figures.accuracy,
        kappa=figures.kappa,
        ece=figures.ece if is_probabilistic else None,
    )


def compare(
    question: Question, ours: NDArray[np.intp], theirs: NDArray[np.intp], labels: int
) -> Interval:
    """Return how much higher the macro-F1 of our answers is, on the same resampled statements."""
    once = np.ones((1, int(question.statements.max()) + 1))
    value = macro_f1(question, ours, labels, once) - macro_f1(question, theirs, labels, once)
    resampled = resample(question, [ours, theirs], labels)
    low, high = np.percentile(resampled[:, 0] - resampled[:, 1], _INTERVAL)
    return Interval(float(value[0]), float(low), float(high))


def resample(
    question: Question, answers: Sequence[NDArray[np.intp]], labels: int
) -> NDArray[np.float64]:
    """Draw statements with replacement, and return macro-F1, shape (resamples, answers)."""
    count = int(question.statements.max()) + 1
    random = np.random.default_rng(0)
    times = random.multinomial(count, np.full(count, 1 / count), size=RESAMPLES)
    return np.column_stack([macro_f1(question, given, labels, times) for given in answers])


def macro_f1(
    question: Question, answers: NDArray[np.intp], labels: int, times: NDArray[np.number]
) -> NDArray[np.float64]:
    """Return macro-F1 over the labels that the gold has, once for each set of weights.

    Parameters
    ----------
    question
        What is right.
    answers
        Index of the label that each row got.
    labels
        Number of labels.
    times
        How often each statement counts, shape (sets, statements).
    """
    cells = np.eye(labels * labels)[question.gold * labels + answers]
    confusion = (times[:, question.statements] @ cells).reshape(-1, labels, labels)
    right = np.diagonal(confusion, axis1=1, axis2=2)
    gold, given = confusion.sum(axis=2), confusion.sum(axis=1)
    f1 = 2 * right / np.maximum(gold + given, 1)
    present = gold > 0
    return np.asarray((f1 * present).sum(axis=1) / np.maximum(present.sum(axis=1), 1))


def cover(question: Question, scores: NDArray[np.floating], threshold: float) -> Coverage:
    """Measure the answers that are given, and the surest ones at each of `COVERAGES`."""
    sure = scores.max(axis=1)
    right = scores.argmax(axis=1) == question.gold
    answered = sure >= threshold
    surest = right[np.argsort(-sure, kind="stable")]
    return Coverage(
        answered=float(answered.mean()),
        right=float(right[answered].mean()) if answered.any() else 0.0,
        at=tuple(float(surest[: max(1, round(share * len(right)))].mean()) for share in COVERAGES),
    )
