"""The family of features of a target: what stands in it, left and right of it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from classifier.data.records import Target
from classifier.learning.pieces import SILENT, Piece
from classifier.learning.reading import Reading, Unit

_TARGET = "{}"
_NEAR = 3
_FAR = 8


def target_context(reading: Reading, target: Target) -> list[Piece]:
    """Return what stands in the target, and left and right of it by distance.

    Parameters
    ----------
    reading
        The statement.
    target
        With offsets; of a target without words nothing is returned.
    """
    units = reading.units
    span = touched_units(reading, target)
    if span is None:
        return []
    first, last = span
    pieces = _inside(reading, units, first, last)
    pieces += _neighbours(units, first, last)
    pieces += _classes_around(reading, first, last)
    return pieces


def touched_units(reading: Reading, target: Target) -> tuple[int, int] | None:
    """Return the units that a target touches, first and after the last; ``None`` for none."""
    first = bisect_right(reading.ends, target.start or 0)
    last = bisect_left(reading.starts, target.end or 0)
    return (first, last) if first < last else None


def _inside(reading: Reading, units: Sequence[Unit], first: int, last: int) -> list[Piece]:
    pieces = [
        Piece(f"t={unit.stem}", unit.start, unit.end, "target")
        for unit in units[first:last]
        if unit.word not in SILENT
    ]
    for match in reading.matches:
        if first <= match.first < last:
            start, end = reading.starts[match.first], reading.ends[match.last - 1]
            name = match.entry.lexicon_class
            tokens = f"t:{name} t:p{match.entry.polarity}"
            pieces.append(Piece(tokens, start, end, "target", name))
    return pieces


def _neighbours(units: Sequence[Unit], first: int, last: int) -> list[Piece]:
    pieces: list[Piece] = []
    for side, around in (
        ("l", [unit for unit in units[:first][::-1] if unit.word not in SILENT]),
        ("r", [unit for unit in units[last:] if unit.word not in SILENT]),
    ):
        before = _TARGET
        start, end = -1, -1
        for distance, unit in enumerate(around):
            zone = "" if distance < _NEAR else "+" if distance < _FAR else "*"
            pieces.append(Piece(f"{side}{zone}={unit.stem}", unit.start, unit.end, "context"))
            if distance < _NEAR:
                start = unit.start if start < 0 else min(start, unit.start)
                end = max(end, unit.end)
                before = f"{before}_{unit.stem}"
                pieces.append(Piece(f"{side}:{before}", start, end, "context"))
    return pieces


def _classes_around(reading: Reading, first: int, last: int) -> list[Piece]:
    own = sum(match.entry.polarity for match in reading.matches if first <= match.first < last)
    sign = "+" if own > 0 else "-" if own < 0 else "0"
    pieces: list[Piece] = []
    acts = list(zip(reading.matches, reading.classes, reading.polarities, strict=True))
    left = [act for act in acts if act[0].last <= first][::-1]
    right = [act for act in acts if act[0].first >= last]
    for side, around in (("l", left), ("r", right)):
        for rank, (match, name, polarity) in enumerate(around):
            tokens = f"{side}:{name} {side}:p{polarity} {side}:{name}*{sign}"
            if rank == 0:
                tokens += f" {side}1:{name} {side}1:{name}*{sign} {side}1:p{polarity}*{sign}"
            start, end = reading.starts[match.first], reading.ends[match.last - 1]
            pieces.append(Piece(tokens, start, end, "context", match.entry.lexicon_class))
    return pieces
