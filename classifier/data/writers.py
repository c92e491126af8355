"""Records to JSONL and CSV, one at a time; the output files themselves are `open_output`'s."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import IO, Any, Protocol, Self

from classifier.data.columns import CsvTable, to_json
from classifier.data.decoding import show_bytes
from classifier.data.outputs import open_output
from classifier.data.predictions import IntensityScore, Prediction, Score
from classifier.data.records import JsonDict
from classifier.errors import DataError
from classifier.labels import HEADS

__all__ = ["CsvWriter", "JsonlWriter", "RejectsWriter", "csv_header", "open_output"]


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
        self._stream.write(to_json(record.to_dict()) + "\n")

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
        self._stream.write(to_json(entry) + "\n")


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
        self._labels = labels
        self._table = CsvTable(stream, csv_header(labels), columns)

    def write(self, prediction: Prediction) -> None:
        """Write one prediction, or put it by until `close`.

        Raises
        ------
        DataError
            If it passes through a column that was not announced, or a value that cannot be
            written.
        """
        statement = prediction.statement
        values = [statement.id, statement.text, *prediction_values(prediction, self._labels)]
        self._table.write(values, statement.extra)

    def close(self) -> None:
        """Write the rows that waited for the header."""
        self._table.close()

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
        self._table.__exit__(kind, error, trace)


def prediction_values(prediction: Prediction, labels: Mapping[str, Sequence[str]]) -> list[Any]:
    """Return the cells of `csv_header` after the text.

    Parameters
    ----------
    prediction
        What is written.
    labels
        Labels of each head that the model has, in order.
    """
    target, codes = prediction.statement.target, prediction.codes
    values: list[Any] = [target.text, target.start, target.end] if target else [None] * 3
    for head in HEADS:
        values += _score_values(getattr(prediction, head), head, labels.get(head, ()))
    values += list(codes.to_dict().values()) if codes else [None] * 3
    return [*values, "|".join(prediction.warnings)]


def _score_values(
    score: Score | IntensityScore | None, head: str, labels: Sequence[str]
) -> list[Any]:
    row = {} if score is None else score.to_dict()
    scores = row.get("scores", {})
    values = [row.get("label", row.get("level")), row.get("probability")]
    values += [row.get("expected")] if head == "intensity" else []
    return values + [scores.get(label) for label in labels]
