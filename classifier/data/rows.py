"""Lines to rows: the three formats, each row with its place; one bad row spoils no other."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from classifier.data.decoding import STDIN, check_decoded, open_lines
from classifier.data.parsing import RawRow, iterate_csv, iterate_lines, parse_object
from classifier.errors import DataError

Result = TypeVar("Result")

OnBad = Callable[[DataError, str], None]
"""Is told the error and the raw row, as read, of each row that cannot be used."""

OnBlank = Callable[[int], None]
"""Is told the line of each blank line that is skipped."""

FORMATS = ("auto", "txt", "jsonl", "csv")
"""The names of the input formats."""

_SUFFIXES = {".txt": "txt", ".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv"}


@dataclass(frozen=True, slots=True)
class Row:
    """One row of input, before its fields are looked at.

    Attributes
    ----------
    path, line
        Where it begins; lines count from 1.
    format
        ``txt``, ``jsonl`` or ``csv``.
    fields
        Values by key or column. Of a CSV all are strings.
    raw
        The row as read, without its line end.
    """

    path: str
    line: int
    format: str
    fields: Mapping[str, Any]
    raw: str

    @property
    def place(self) -> str:
        """``file:line``."""
        return DataError("", path=self.path, line=self.line).place


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How a source is read.

    Attributes
    ----------
    format
        One of `FORMATS`.
    encoding
        Any text encoding that Python knows.
    on_bad
        Is told of each bad row, and reading goes on; ``None`` raises at the first.
    on_blank
        Is told of each blank line.
    """

    format: str = "auto"
    encoding: str = "utf-8"
    on_bad: OnBad | None = None
    on_blank: OnBlank | None = None


def detect_format(source: str | Path, format: str = "auto") -> str:
    """Tell the format of a source by its name.

    Parameters
    ----------
    source
        A path, or ``-``.
    format
        One of `FORMATS`; anything but ``auto`` is the answer.

    Returns
    -------
    str
        ``txt``, ``jsonl`` or ``csv``; ``auto`` for standard input, whose first character decides.

    Raises
    ------
    DataError
        If the format is none of ours, or the suffix says nothing.
    """
    if format not in FORMATS:
        raise DataError(f"unknown format {format!r}; choose one of {', '.join(FORMATS)}")
    if format != "auto" or str(source) == STDIN:
        return format
    suffix = Path(str(source).lower().removesuffix(".gz")).suffix
    if suffix not in _SUFFIXES:
        missing = "" if Path(source).exists() else "there is no such file, and "
        raise DataError(
            f"{missing}the suffix {suffix!r} does not tell the format; "
            "pass --input-format txt, jsonl or csv, or rename the file",
            path=str(source),
        )
    return _SUFFIXES[suffix]


def read_rows(source: str | Path, options: ReadOptions | None = None) -> Iterator[Row]:
    """Read the rows of a file or of standard input, in order and in constant memory.

    Parameters
    ----------
    source
        A path, or ``-``.
    options
        How to read it; ``None`` for the defaults.

    Yields
    ------
    Row
        Each row that could be parsed.

    Raises
    ------
    DataError
        If the source as a whole cannot be read, or at the first bad row where nobody is told.
    """
    options = options or ReadOptions()
    path = str(source)
    format = detect_format(source, options.format)
    with open_lines(source, encoding=options.encoding) as lines:
        if format == "csv":
            raw_rows = iterate_csv(lines, path, options.encoding)
        elif format == "auto":
            format, raw_rows = _detect_by_content(lines)
        else:
            raw_rows = iterate_lines(lines)
        yield from parse_rows(raw_rows, path, format, options)


def convert_rows(
    rows: Iterable[Row], convert: Callable[[Row], Result], on_bad: OnBad | None
) -> Iterator[Result]:
    """Convert each row; one that cannot be converted is rejected with its place.

    Parameters
    ----------
    rows
        What to convert.
    convert
        Raises `DataError`, without a place, where a field cannot be used.
    on_bad
        See `ReadOptions`.
    """
    for row in rows:
        try:
            result = convert(row)
        except DataError as error:
            reject(error, row, on_bad)
        else:
            yield result


def reject(error: DataError, row: Row, on_bad: OnBad | None) -> None:
    """Put the place of its row on an error; raise it, or tell whoever wants to know."""
    placed = DataError(error.message, path=row.path, line=row.line, field=error.field)
    if on_bad is None:
        raise placed from error
    on_bad(placed, row.raw)


def _detect_by_content(lines: Iterator[str]) -> tuple[str, Iterator[RawRow]]:
    """Tell JSONL from TXT by the first character that is not blank; also return all the rows."""
    blank = 0
    for line in lines:
        if line.strip():
            format = "jsonl" if line.lstrip().startswith("{") else "txt"
            skipped = itertools.repeat("", blank)
            return format, iterate_lines(itertools.chain(skipped, [line], lines))
        blank += 1
    return "txt", iterate_lines(itertools.repeat("", blank))


def parse_rows(
    raw_rows: Iterable[RawRow], path: str, format: str, options: ReadOptions
) -> Iterator[Row]:
    """Parse each row by itself; one that cannot be parsed is rejected with its place.

    Parameters
    ----------
    raw_rows
        From `classifier.data.parsing`.
    path
        To name in messages.
    format
        ``txt``, ``jsonl`` or ``csv``.
    options
        Who is told of bad rows and blank lines.
    """
    for row in raw_rows:
        if not row.raw.strip():
            if options.on_blank is not None:
                options.on_blank(row.line)
            continue
        try:
            check_decoded(row.raw, options.encoding)
            fields = _parse(row, format)
        except DataError as error:
            reject(error, Row(path, row.line, format, {}, row.raw), options.on_bad)
        else:
            yield Row(path, row.line, format, fields, row.raw)


def _parse(row: RawRow, format: str) -> Mapping[str, Any]:
    if format == "txt":
        return {"text": row.raw}
    if format == "jsonl":
        return parse_object(row.raw)
    if row.problem is not None:
        raise row.problem
    return row.fields
