"""Statements as rows of feature strings, each text read once however many targets it has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from classifier.data.records import Target
from classifier.language.targets import locate_target
from classifier.learning.context import target_context
from classifier.learning.doubts import Doubts
from classifier.learning.features import STATEMENT_PIECES
from classifier.learning.pieces import join
from classifier.learning.reading import MAX_CHARACTERS, Reading, read_text


@dataclass(frozen=True, slots=True)
class FeatureTable:
    """Feature strings of statements, and of rows that are each a statement with a target.

    Attributes
    ----------
    statements
        For each statement family one string a text.
    text_of_row
        For each row the position of its text.
    targets
        For each row the string of the target family; empty for a row without a target.
    located
        For each row its target as found in the text; ``None`` where there is none.
    doubts
        For each text what speaks against answering.
    """

    statements: Mapping[str, Sequence[str]]
    text_of_row: Sequence[int]
    targets: Sequence[str]
    located: Sequence[Target | None]
    doubts: Sequence[Doubts]


def build_table(rows: Iterable[tuple[str, Target | None]]) -> FeatureTable:
    """Read texts and their targets; neighbouring rows with the same text share its features.

    Parameters
    ----------
    rows
        Text and target of each row; a target that does not stand in the text counts as none.
    """
    statements: dict[str, list[str]] = {family: [] for family in STATEMENT_PIECES}
    text_of_row: list[int] = []
    targets: list[str] = []
    found: list[Target | None] = []
    doubts: list[Doubts] = []
    reading, last = Reading((), (), ()), None
    for text, target in rows:
        if text != last:
            # No reading is kept: so many small objects that live for a while cost a sixth of all
            # time in the garbage collector.
            reading, last = read_text(text), text
            doubts.append(Doubts.from_reading(reading))
            for family, make in STATEMENT_PIECES.items():
                statements[family].append(join(make(reading)))
        located = None if target is None else locate_target(text[:MAX_CHARACTERS], target)
        text_of_row.append(len(doubts) - 1)
        found.append(located)
        targets.append("" if located is None else join(target_context(reading, located)))
    return FeatureTable(statements, text_of_row, targets, found, doubts)
