"""What a peer is: another tool, asked the same questions as the default model.

A peer names the heads that it can answer and gives each row a number a label. Its library is
imported when the peer is made, and nothing heavy before, so that a cold start measures only it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from classifier.data.records import Target

Row = tuple[str, Target | None]
"""A statement and the target that its stance is asked about."""

Scores = Sequence[Sequence[float]]
"""For each row one number a label, in the order of `LABELS`; the largest is the answer."""


@dataclass(frozen=True, slots=True)
class Examples:
    """What one head learns from: rows, and the right label of each."""

    rows: Sequence[Row]
    labels: Sequence[str]


class Peer(Protocol):
    """What is measured.

    Attributes
    ----------
    name
        As the tables say it.
    heads
        What it can answer.
    is_probabilistic
        Whether its numbers are probabilities.
    """

    name: str
    heads: tuple[str, ...]
    is_probabilistic: bool

    def fit(self, examples: Mapping[str, Examples]) -> None:
        """Learn, if it learns at all."""

    def scores(self, rows: Sequence[Row]) -> Mapping[str, Scores]:
        """Answer all its heads for all rows."""

    def save(self, folder: Path) -> None:
        """Write what it learnt into a folder."""

    def load(self, folder: Path) -> None:
        """Read what `save` wrote."""
