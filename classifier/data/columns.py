"""Rows of a CSV whose columns may be known only when all rows are."""

from __future__ import annotations

import csv
import json
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from types import TracebackType
from typing import IO, Any, Self

from classifier.data.predictions import OUTPUT_KEYS
from classifier.errors import DataError

_SPOOLED_IN_MEMORY = 1 << 20
"""Up to this many characters, rows that wait for their header touch no disk."""


class CsvTable:
    """Writes rows of fixed cells, then of what is passed through; use it as a context manager.

    Parameters
    ----------
    stream
        From `classifier.data.outputs.open_output`.
    header
        Names of the fixed cells.
    columns
        What is passed through, where that is known beforehand: then rows are written at once.
        ``None`` where rows may differ: then they wait in a temporary file until `close`.
    """

    def __init__(
        self, stream: IO[str], header: Sequence[str], columns: Sequence[str] | None = None
    ) -> None:
        self._rows = csv.writer(_PlainNewlines(stream))
        self._header = list(header)
        self._columns = dict.fromkeys(columns or ())
        self._spool: IO[str] | None = None
        if columns is None:
            self._spool = tempfile.SpooledTemporaryFile(
                _SPOOLED_IN_MEMORY, "w+", encoding="utf-8", newline="\n"
            )
        else:
            self._write_header()

    def write(self, values: Sequence[Any], extra: Mapping[str, Any]) -> None:
        """Write one row, or put it by until `close`.

        Parameters
        ----------
        values
            One for each name of the header; what is no string is written as JSON.
        extra
            What is passed through.

        Raises
        ------
        DataError
            If a column was not announced, or a value cannot be written.
        """
        cells = [_cell(value) for value in values]
        passed = {key: _cell(value) for key, value in extra.items()}
        if self._spool is None:
            self._check(passed)
            self._rows.writerow(cells + [passed.get(column, "") for column in self._columns])
            return
        self._columns |= dict.fromkeys(passed)
        self._spool.write(json.dumps([cells, passed]) + "\n")

    def close(self) -> None:
        """Write the rows that waited for the header."""
        if self._spool is None:
            return
        self._write_header()
        self._spool.seek(0)
        for line in self._spool:
            cells, passed = json.loads(line)
            self._rows.writerow(cells + [passed.get(column, "") for column in self._columns])
        self._discard()

    def __enter__(self) -> Self:
        """Return the table itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the table; after an error the rows that waited are dropped."""
        if kind is None:
            self.close()
        self._discard()

    def _discard(self) -> None:
        if self._spool is not None:
            self._spool.close()
            self._spool = None

    def _write_header(self) -> None:
        self._rows.writerow(self._header + _rename(self._columns, self._header))

    def _check(self, passed: Mapping[str, str]) -> None:
        unknown = [key for key in passed if key not in self._columns]
        if unknown:
            raise DataError(
                f"the column {unknown[0]!r} was not announced; "
                "give all columns to CsvWriter, or None to collect them",
                field=unknown[0],
            )


class _PlainNewlines:
    r"""Ends rows with ``\n``.

    The csv module quotes a cell with ``\r`` only where its own line end has one (before Python
    3.13), so it must be left at ``\r\n``.
    """

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream

    def write(self, row: str) -> None:
        self._stream.write(row.removesuffix("\r\n") + "\n")


def _rename(columns: Iterable[str], header: Sequence[str]) -> list[str]:
    """Return names for the passed-through columns that differ from all others."""
    taken = {*header, *OUTPUT_KEYS}
    names = []
    for column in columns:
        name = column
        while name in taken:
            name = f"input_{name}"
        taken.add(name)
        names.append(name)
    return names


def _cell(value: object) -> str:
    """Write a value in a cell: null is empty, and what is no string is JSON."""
    if value is None or isinstance(value, str):
        return value or ""
    return to_json(value)


def to_json(value: object) -> str:
    """Write a value as JSON.

    Raises
    ------
    DataError
        If it holds what JSON has no word for, such as NaN.
    """
    try:
        return json.dumps(value, ensure_ascii=False, allow_nan=False)
    except (TypeError, ValueError, RecursionError) as error:
        raise DataError(f"cannot be written as JSON ({error}); convert it to plain data") from error
