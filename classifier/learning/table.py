"""Statements as rows of feature strings, each text read once however many targets it has."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from classifier.data.records import Target
from classifier.language.targets import locate_target
from classifier.learning.context import target_context, touched_units
from classifier.learning.doubts import Doubts
from classifier.learning.features import STATEMENT_PIECES
from classifier.learning.pieces import tokens_of
from classifier.learning.reading import MAX_CHARACTERS, Reading, read_text

Row = TypeVar("Row", str, bytes)


@dataclass(frozen=True, slots=True)
class FeatureTable(Generic[Row]):
    """Features of statements, and of rows that are each a statement with a target.

    Attributes
    ----------
    statements
        For each statement family the features of each text: a string, or columns as bytes.
    text_of_row
        For each row the position of its text.
    targets
        For each row the features of the target family; empty for a row without a target.
    located
        For each row its target as found in the text; ``None`` where there is none.
    doubts
        For each text what speaks against answering.
    words
        For each text its words, as an encoder reads them; empty if nobody asked.
    spans
        For each row the words that its target touches, first and after the last; ``None`` where
        there are none; empty if nobody asked.
    """

    statements: Mapping[str, Sequence[Row]]
    text_of_row: Sequence[int]
    targets: Sequence[Row]
    located: Sequence[Target | None]
    doubts: Sequence[Doubts]
    words: Sequence[Sequence[str]] = ()
    spans: Sequence[tuple[int, int] | None] = ()


def build_table(
    rows: Iterable[tuple[str, Target | None]], *, keep_words: bool = False
) -> FeatureTable[str]:
    """Read texts and their targets to strings; see `encode_table`."""
    encoders = dict.fromkeys((*STATEMENT_PIECES, "target"), " ".join)
    return encode_table(rows, encoders, keep_words=keep_words)


def encode_table(
    rows: Iterable[tuple[str, Target | None]],
    encoders: Mapping[str, Callable[[Iterable[str]], Row]],
    *,
    keep_words: bool = False,
) -> FeatureTable[Row]:
    """Read texts and their targets; neighbouring rows with the same text share its features.

    Parameters
    ----------
    rows
        Text and target of each row; a target that does not stand in the text counts as none.
    encoders
        For each family what its pieces are turned into, at once: so many small objects that
        live for a while cost a sixth of all time in the garbage collector.
    keep_words
        Whether the table holds what an encoder reads, too.
    """
    statements: dict[str, list[Row]] = {name: [] for name in STATEMENT_PIECES if name in encoders}
    targets: list[Row] = []
    text_of_row: list[int] = []
    found: list[Target | None] = []
    doubts: list[Doubts] = []
    words: list[Sequence[str]] = []
    spans: list[tuple[int, int] | None] = []
    reading, last = Reading(), None
    for text, target in rows:
        if text != last:
            reading, last = read_text(text), text
            doubts.append(Doubts.from_reading(reading))
            if keep_words:
                words.append(reading.words)
            for family, column in statements.items():
                column.append(encoders[family](tokens_of(STATEMENT_PIECES[family](reading))))
        located = None if target is None else locate_target(text[:MAX_CHARACTERS], target)
        text_of_row.append(len(doubts) - 1)
        found.append(located)
        if "target" in encoders:
            context = () if located is None else tokens_of(target_context(reading, located))
            targets.append(encoders["target"](context))
        if keep_words:
            spans.append(None if located is None else touched_units(reading, located))
    return FeatureTable(statements, text_of_row, targets, found, doubts, words, spans)
