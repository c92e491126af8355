"""How well a model does, as lines of text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from classifier.cli.tables import columns

if TYPE_CHECKING:
    from classifier.learning.evaluation import Evaluation, HeadEvaluation

_HEADER = (
    "head", "rows", "macro-F1", "accuracy", "kappa", "ECE", "answered", "right of answered"
)  # fmt: skip
_LABEL_HEADER = ("label", "rows", "precision", "recall", "F1")


def describe_heads(title: str, heads: Mapping[str, HeadEvaluation]) -> Iterator[str]:
    """Yield a table with the figures of each head, one a line."""
    yield title
    rows = [
        (
            head,
            f"{item.rows:,}",
            f"{item.macro_f1:.3f}",
            f"{item.accuracy:.3f}",
            f"{item.kappa:.3f}",
            f"{item.ece:.3f}",
            f"{item.coverage:.1%}",
            f"{item.selective_accuracy:.1%}",
        )
        for head, item in heads.items()
    ]
    yield from (f"  {line}" for line in columns(_HEADER, rows))


def describe_evaluation(title: str, evaluation: Evaluation) -> Iterator[str]:
    """Yield the figures of all rows, and apart for each slice that there is."""
    yield from describe_heads(title, evaluation.heads)
    for name, heads in evaluation.slices.items():
        yield ""
        yield from describe_heads(f"{title}, {name} statements", heads)


def describe_labels(head: str, figures: HeadEvaluation) -> Iterator[str]:
    """Yield the figures of each label of a head."""
    yield head
    rows = [
        (
            item.label,
            f"{item.support:,}",
            f"{item.precision:.3f}",
            f"{item.recall:.3f}",
            f"{item.f1:.3f}",
        )
        for item in figures.labels
    ]
    yield from (f"  {line}" for line in columns(_LABEL_HEADER, rows))


def describe_confusion(
    head: str, labels: tuple[str, ...], figures: HeadEvaluation
) -> Iterator[str]:
    """Yield the confusion matrix of a head; the columns are numbered like the rows."""
    yield f"{head}: right label down, answer across"
    numbers = [str(number) for number, _ in enumerate(labels, 1)]
    rows = [
        (f"{number} {label}", *(str(count) if count else "·" for count in row))
        for number, label, row in zip(numbers, labels, figures.confusion, strict=True)
    ]
    yield from (f"  {line}" for line in columns(("", *numbers), rows))
