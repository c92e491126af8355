"""Records to JSONL and CSV, one at a time; the output files themselves are `open_output`'s."""

from __future__ import annotations

import csv
import json
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from types import TracebackType
from typing import IO, Any, Protocol, Self

from classifier.data.decoding import show_bytes
from classifier.data.outputs import open_output
from classifier.data.predictions import OUTPUT_KEYS, IntensityScore, Prediction, Score
from classifier.data.records import JsonDict
from classifier.errors import DataError
from classifier.labels import HEADS

__all__ = ["CsvWriter", "JsonlWriter", "RejectsWriter", "csv_header", "open_output"]

_SPOOLED_IN_MEMORY = 1 << 20
"""Up to this many characters, rows that wait for their header touch no disk."""


class Record(Protocol):
    """Anything that converts to plain data."""

    def to_dict(self) -> JsonDict:
        """Return plain data."""


class JsonlWriter:
    """Writes records as JSON, one a line.

    Parameters
    ----------
    stream
        From `open_output`.
    """

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream

    def write(self, record: Record) -> None:
        """Write one record.

        Raises
        ------
        DataError
            If it holds what JSON has no word for, such as NaN.
        """
        self._stream.write(_to_json(record.to_dict()) + "\n")

    def close(self) -> None:
        """Do nothing: every record is written already."""

    def __enter__(self) -> Self:
        """Return the writer itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the writer."""
        self.close()


class RejectsWriter:
    """Writes rows that could not be used, with the reason, as JSONL.

    Parameters
    ----------
    stream
        From `open_output`.
    """

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream

    def write(self, error: DataError, row: str) -> None:
        r"""Write one row; the arguments are those of ``on_bad``.

        A byte that did not decode is written as ``\x92``.
        """
        entry = {
            "file": error.path,
            "line": error.line,
            "field": error.field,
            "error": error.message,
            "row": show_bytes(row),
        }
        self._stream.write(_to_json(entry) + "\n")


def csv_header(labels: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the columns of scored statements, without those that are passed through.

    Parameters
    ----------
    labels
        Labels of each head that the model has, in order.

    Examples
    --------
    >>> csv_header({"stance": ("favor", "against")})[:8]  # doctest: +NORMALIZE_WHITESPACE
    ['id', 'text', 'target', 'target_start', 'target_end',
     'stance', 'stance_probability', 'stance_score_favor']
    """
    header = ["id", "text", "target", "target_start", "target_end"]
    for head in HEADS:
        header += [head, f"{head}_probability"]
        header += ["intensity_expected"] if head == "intensity" else []
        header += [f"{head}_score_{label}" for label in labels.get(head, ())]
    return [*header, "plover", "cameo", "goldstein", "warnings"]


class CsvWriter:
    """Writes predictions as CSV, without explanations; use it as a context manager.

    An input column that is also an output column is written as ``input_<column>``.

    Parameters
    ----------
    stream
        From `open_output`.
    labels
        Labels of each head that the model has, in order.
    columns
        What is passed through from the input, where that is known beforehand: see
        `classifier.data.readers.peek_columns`. Then rows are written at once. ``None`` where rows
        may differ: then they wait in a temporary file until `close`, when all columns are known.
    """

    def __init__(
        self,
        stream: IO[str],
        labels: Mapping[str, Sequence[str]],
        columns: Sequence[str] | None = None,
    ) -> None:
        self._rows = csv.writer(_PlainNewlines(stream))
        self._labels = labels
        self._columns = dict.fromkeys(columns or ())
        self._spool: IO[str] | None = None
        if columns is None:
            self._spool = tempfile.SpooledTemporaryFile(
                _SPOOLED_IN_MEMORY, "w+", encoding="utf-8", newline="\n"
            )
        else:
            self._write_header()

    def write(self, prediction: Prediction) -> None:
        """Write one prediction, or put it by until `close`.

        Raises
        ------
        DataError
            If it passes through a column that was not announced, or a value that cannot be
            written.
        """
        cells = self._cells(prediction)
        passed = {key: _cell(value) for key, value in prediction.statement.extra.items()}
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
        """Return the writer itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the writer; after an error the rows that waited are dropped."""
        if kind is None:
            self.close()
        self._discard()

    def _discard(self) -> None:
        if self._spool is not None:
            self._spool.close()
            self._spool = None

    def _write_header(self) -> None:
        header = csv_header(self._labels)
        self._rows.writerow(header + _rename(self._columns, header))

    def _check(self, passed: Mapping[str, str]) -> None:
        unknown = [key for key in passed if key not in self._columns]
        if unknown:
            raise DataError(
                f"the column {unknown[0]!r} was not announced; "
                "give all columns to CsvWriter, or None to collect them",
                field=unknown[0],
            )

    def _cells(self, prediction: Prediction) -> list[str]:
        statement, codes = prediction.statement, prediction.codes
        target = statement.target
        values: list[Any] = [statement.id, statement.text]
        values += [target.text, target.start, target.end] if target else [None] * 3
        for head in HEADS:
            values += _score_values(getattr(prediction, head), head, self._labels.get(head, ()))
        values += list(codes.to_dict().values()) if codes else [None] * 3
        return [_cell(value) for value in values] + ["|".join(prediction.warnings)]


class _PlainNewlines:
    r"""Ends rows with ``\n``.

    The csv module quotes a cell with ``\r`` only where its own line end has one (before Python
    3.13), so it must be left at ``\r\n``.
    """

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream

    def write(self, row: str) -> None:
        self._stream.write(row.removesuffix("\r\n") + "\n")


def _score_values(
    score: Score | IntensityScore | None, head: str, labels: Sequence[str]
) -> list[Any]:
    row = {} if score is None else score.to_dict()
    scores = row.get("scores", {})
    values = [row.get("label", row.get("level")), row.get("probability")]
    values += [row.get("expected")] if head == "intensity" else []
    return values + [scores.get(label) for label in labels]


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
    return _to_json(value)


def _to_json(value: object) -> str:
    try:
        return json.dumps(value, ensure_ascii=False, allow_nan=False)
    except (TypeError, ValueError, RecursionError) as error:
        raise DataError(f"cannot be written as JSON ({error}); convert it to plain data") from error
