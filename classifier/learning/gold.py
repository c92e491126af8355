"""Labelled statements laid out as rows to be scored, with the right answers beside them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifier.data.records import LabeledStatement, Target
from classifier.errors import DataError
from classifier.labels import HEADS, STATEMENT_HEADS


@dataclass(frozen=True, slots=True)
class Gold:
    """A right answer.

    Attributes
    ----------
    row
        Position of the row that it belongs to.
    label
        The answer.
    record
        Where it comes from.
    """

    row: int
    label: str
    record: LabeledStatement

    @property
    def is_real(self) -> bool:
        """Whether the statement names the document that it stands in."""
        return isinstance(self.record.metadata.get("source"), Mapping)

    @property
    def source(self) -> str:
        """Repository that the statement was found in; empty for an invented one."""
        source = self.record.metadata.get("source")
        return str(source.get("repository", "")) if isinstance(source, Mapping) else ""

    @property
    def is_contrast(self) -> bool:
        """Whether the statement belongs to a group, whose members differ in one thing."""
        return self.record.metadata.get("group") not in (None, "")


def natural_weights(gold: Sequence[Gold]) -> NDArray[np.float64]:
    """Return weights by which each source counts the same, whatever number of its rows there are.

    How many statements of a source were labelled says nothing about how much of it there is in the
    world. Invented statements count as one source.
    """
    rows = Counter(item.source for item in gold)
    return np.array([1.0 / rows[item.source] for item in gold])


def parts_of(gold: Sequence[Gold]) -> dict[str, NDArray[np.bool_]]:
    """Return which answers belong to the parts of the data that are measured apart.

    Returns
    -------
    dict of str to numpy.ndarray
        ``real``, ``invented`` and ``contrast``, each only if it holds some answers but not all.
    """
    real = np.array([item.is_real for item in gold], dtype=bool)
    contrast = np.array([item.is_contrast for item in gold], dtype=bool)
    parts = {"real": real, "invented": ~real, "contrast": contrast}
    return {name: part for name, part in parts.items() if part.any() and not part.all()}


@dataclass(frozen=True, slots=True)
class Layout:
    """Rows to be scored, and what is right about them.

    Attributes
    ----------
    rows
        Text and target. Each record gives one row without a target, then one for each of its
        targets that has a stance.
    gold
        For each head its right answers. The statement heads are judged on the row without a
        target, stance on the others.
    principal
        Stance toward the first target, laid on the row without a target: what is meant where
        nobody names one.
    """

    rows: Sequence[tuple[str, Target | None]]
    gold: Mapping[str, Sequence[Gold]]
    principal: Sequence[Gold]


def lay_out(records: Iterable[LabeledStatement]) -> Layout:
    """Lay labelled statements out; labels that are missing are left out."""
    rows: list[tuple[str, Target | None]] = []
    gold: dict[str, list[Gold]] = {head: [] for head in HEADS}
    principal: list[Gold] = []
    for record in records:
        bare = len(rows)
        rows.append((record.text, None))
        for head in STATEMENT_HEADS:
            label = record.label(head)
            if label is not None:
                gold[head].append(Gold(bare, label, record))
        for place, item in enumerate(record.targets):
            if item.stance is None:
                continue
            if place == 0:
                principal.append(Gold(bare, item.stance, record))
            gold["stance"].append(Gold(len(rows), item.stance, record))
            rows.append((record.text, item.target))
    return Layout(rows, gold, principal)


def label_indices(gold: Sequence[Gold], head: str, labels: Sequence[str]) -> NDArray[np.intp]:
    """Return the position of each right answer among a head's labels.

    Raises
    ------
    DataError
        If an answer is not among them.
    """
    position = {label: at for at, label in enumerate(labels)}
    for item in gold:
        if item.label not in position:
            raise DataError(
                f"{item.record.where}: {item.label!r} is not a label of this model, whose labels "
                f"are {', '.join(labels)}; correct the row, or name the model that has it",
                field=head,
            )
    return np.array([position[item.label] for item in gold], dtype=np.intp)
