"""Text to values: JSON lines and CSV rows, strictly, each problem with its remedy."""

from __future__ import annotations

import csv
import io
import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NoReturn

from classifier.data.decoding import check_decoded
from classifier.errors import DataError

_SHOWN = 60
"""A value in a message is cut to this many characters."""

_DELIMITERS = (",", ";", "\t")
"""Tried in this order, until the header has a column ``text``."""


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row as it stands in the file.

    Attributes
    ----------
    line
        Where it begins.
    raw
        Its text, without the last line end.
    fields
        Its cells by column, of a CSV.
    problem
        Why the cells could not be told apart, of a CSV.
    """

    line: int
    raw: str
    fields: Mapping[str, str] = field(default_factory=dict)
    problem: DataError | None = None


def shorten(value: object) -> str:
    """Show a value in a message, on one line, cut where it is long.

    Examples
    --------
    >>> shorten("a" * 100)
    "'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…"
    """
    shown = repr(value[: _SHOWN + 1] if isinstance(value, str) else value)
    return shown if len(shown) <= _SHOWN else shown[:_SHOWN] + "…"


def parse_object(raw: str) -> dict[str, Any]:
    """Parse one line of JSONL.

    Raises
    ------
    DataError
        If it is no JSON object, or holds what cannot be written again: NaN, an infinite number,
        half a surrogate pair.
    """
    value = parse_json(raw)
    if not isinstance(value, dict):
        raise DataError(
            f"not a JSON object: {shorten(raw)}; write one object a line, "
            'such as {"text": "We welcome the accord."}'
        )
    if _SURROGATE_ESCAPE.search(raw):
        for key, item in value.items():
            _check_encodable(key, item)
    return value


def parse_json(raw: str, remedy: str = "write one whole object a line") -> Any:  # noqa: ANN401 (JSON holds anything)
    """Parse JSON strictly: no NaN and no infinite number.

    Parameters
    ----------
    raw
        The JSON.
    remedy
        What to do where it is none.

    Raises
    ------
    DataError
        Naming the column.
    """
    try:
        return _DECODER.decode(raw)
    except json.JSONDecodeError as error:
        raise DataError(
            f"invalid JSON at column {error.colno} ({error.msg}): {shorten(raw)}; {remedy}"
        ) from error
    except ValueError as error:
        raise DataError(
            f"a number that cannot be kept ({error}); write null or a string"
        ) from error
    except RecursionError as error:
        raise DataError(f"nested too deeply: {shorten(raw)}; flatten it") from error


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        _refuse_constant(digits)
    return number


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name[:60]} is not a finite number")


_DECODER = json.JSONDecoder(parse_float=_finite, parse_constant=_refuse_constant)
_SURROGATE_ESCAPE = re.compile(r"\\u[dD][89a-fA-F]")


def _check_encodable(key: str, item: object) -> None:
    try:
        json.dumps({key: item}, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        raise DataError(
            f"half a surrogate pair: {shorten(item)}; "
            "write the whole character, or remove the escape",
            field=key.encode("ascii", "backslashreplace").decode(),
        ) from error


def iterate_lines(lines: Iterable[str]) -> Iterator[RawRow]:
    """Take each line as a row."""
    for number, line in enumerate(lines, 1):
        yield RawRow(number, line.rstrip("\r\n"))


class _Recorder:
    """Lines on their way to the CSV parser, kept until its row is complete."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self.count = 0
        self.kept: list[str] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.count += 1
        self.kept.append(line)
        return line

    def take(self) -> tuple[int, str]:
        """Return the line where the kept row begins, and its text; then forget it."""
        start, raw = self.count - len(self.kept) + 1, "".join(self.kept).rstrip("\r\n")
        self.kept = []
        return start, raw


def iterate_csv(lines: Iterator[str], path: str, encoding: str) -> Iterator[RawRow]:
    """Parse a CSV with a header; comma, or else semicolon or tab where that finds ``text``.

    Parameters
    ----------
    lines
        With their ends; line breaks inside quoted cells are kept.
    path, encoding
        To name in messages.

    Raises
    ------
    DataError
        If the header cannot be used, or the end of an overlong cell cannot be found.
    """
    recorder = _Recorder(lines)
    header, delimiter = _read_header(recorder, path, encoding)
    reader = csv.reader(recorder, delimiter=delimiter, strict=True)
    while True:
        problem, cells = None, []
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            problem = _explain(error)
        line, raw = recorder.take()
        if problem is not None and "limit" in problem.message:
            # Where the cell ends is not known: reading on would take its rest for statements.
            raise DataError(problem.message, path=path, line=line)
        if len(cells) > len(header):
            problem = _too_many(cells, header)
        padded = cells + [""] * (len(header) - len(cells))
        yield RawRow(line, raw, dict(zip(header, padded, strict=False)), problem)


def _read_header(recorder: _Recorder, path: str, encoding: str) -> tuple[list[str], str]:
    """Return the names of the columns and the delimiter."""
    start, raw = 1, ""
    try:
        # Not strictly: a header with quotation marks and semicolons is no valid comma header.
        for _ in csv.reader(recorder):
            start, raw = recorder.take()
            if raw.strip():
                break
        check_decoded(raw, encoding)
        names = {mark: _name_columns(raw, mark) for mark in _DELIMITERS}
    except csv.Error as error:
        raise DataError(_explain(error).message, path=path, line=start, field="header") from error
    except DataError as error:
        raise DataError(error.message, path=path, line=start, field="header") from error
    if not raw.strip():
        raise DataError("the file is empty; a CSV begins with a header that names text", path=path)
    delimiter = next((mark for mark in _DELIMITERS if "text" in names[mark]), ",")
    _check_header(names[delimiter], path, start)
    return names[delimiter], delimiter


def _name_columns(raw: str, delimiter: str) -> list[str]:
    cells = next(csv.reader(io.StringIO(raw, newline=""), delimiter=delimiter), [])
    return [cell.strip() or f"column_{number}" for number, cell in enumerate(cells, 1)]


def _check_header(names: Sequence[str], path: str, line: int) -> None:
    repeated = [name for name, count in Counter(names).items() if count > 1]
    if repeated:
        raise DataError(
            f"two columns are called {shorten(repeated[0])}; rename one of them",
            path=path,
            line=line,
            field="header",
        )
    if "text" not in names:
        listed = shorten(", ".join(names))
        raise DataError(
            f"no column is called text (the columns are {listed}); "
            "rename the column that holds the statements to text",
            path=path,
            line=line,
            field="header",
        )


def _explain(error: csv.Error) -> DataError:
    reason = str(error)
    if "field limit" in reason:
        limit = csv.field_size_limit()
        message = (
            f"a cell is longer than {limit} characters, which is the limit of the CSV reader; "
            "close its quotation mark if it has none, or use JSONL for long texts"
        )
    elif "unexpected end" in reason:
        message = 'a quotation mark that opens here is never closed; close it with "'
    else:
        message = (
            f"not valid CSV ({reason}); put cells with commas, line breaks or quotation marks "
            'between " and write a quotation mark inside them twice ("")'
        )
    return DataError(message)


def _too_many(cells: Sequence[str], header: Sequence[str]) -> DataError:
    return DataError(
        f"{len(cells)} cells, but the header names {len(header)}, first too many: "
        f'{shorten(cells[len(header)])}; put a cell that holds a comma between "'
    )
