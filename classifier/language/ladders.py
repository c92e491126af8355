"""Published orders of diplomatic expressions from weak to strong, each with its source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from classifier.errors import DataError
from classifier.language.resources import open_resource

_RESOURCE = "ladders.tsv"
_CELLS = 3
_STRONGER, _EQUAL = " < ", " ≈ "


@dataclass(frozen=True, slots=True)
class Ladder:
    """One source's order of expressions.

    Attributes
    ----------
    name
        Short name, such as ``unsc-concern``.
    steps
        From weak to strong; a step holds the expressions that the source calls equally strong.
    source
        Who gives this order, and where.
    """

    name: str
    steps: tuple[tuple[str, ...], ...]
    source: str

    @property
    def ranks(self) -> Mapping[str, int]:
        """Each expression with its step, counted from 1."""
        return {rung: rank for rank, step in enumerate(self.steps, 1) for rung in step}


def parse_ladder(line: int, cells: list[str]) -> Ladder:
    """Read one row of the resource.

    Parameters
    ----------
    line
        Where the row stands, for messages.
    cells
        Name, expressions in order, source.

    Raises
    ------
    DataError
        If a cell is missing or blank, or an expression is blank or stands twice.
    """
    if len(cells) != _CELLS or not all(cell.strip() for cell in cells):
        raise DataError(
            f"a ladder has a name, expressions and a source, got {cells!r}; separate them by tabs",
            path=_RESOURCE,
            line=line,
        )
    name, order, source = cells
    steps = tuple(tuple(step.split(_EQUAL)) for step in order.split(_STRONGER))
    rungs = [rung for step in steps for rung in step]
    if len(set(rungs)) < len(rungs) or not all(rung.strip() for rung in rungs):
        raise DataError(
            f"each expression of {name} stands once and is not blank, got {order!r}",
            path=_RESOURCE,
            line=line,
        )
    return Ladder(name, steps, source)


def read_ladders() -> dict[str, Ladder]:
    """Return the ladders of the package by name, in the order of the resource.

    Examples
    --------
    >>> read_ladders()["unsc-concern"].ranks["grave concern"]
    4
    """
    ladders = [parse_ladder(line, cells) for line, cells in open_resource(_RESOURCE)]
    return {ladder.name: ladder for ladder in ladders}
