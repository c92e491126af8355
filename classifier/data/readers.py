"""Files and standard input to records: statements to score, and labelled statements.

TXT holds a statement a line, JSONL an object a line, CSV a header and rows. All are read as a
stream. A row that cannot be used raises, or is handed to ``on_bad`` while reading goes on.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from pathlib import Path

from classifier.data.fields import check_text, join_offsets, read_id, read_target, read_targets
from classifier.data.labeled import read_labeled
from classifier.data.records import Statement
from classifier.data.rows import (
    FORMATS,
    OnBad,
    OnBlank,
    ReadOptions,
    Row,
    convert_rows,
    detect_format,
    read_rows,
)

__all__ = [
    "FORMATS",
    "OnBad",
    "OnBlank",
    "ReadOptions",
    "Row",
    "detect_format",
    "peek_columns",
    "read_labeled",
    "read_rows",
    "read_statements",
]

_CONSUMED = frozenset({"id", "text", "target", "targets"})


def read_statements(
    source: str | Path,
    *,
    format: str = "auto",
    encoding: str = "utf-8",
    on_bad: OnBad | None = None,
    on_blank: OnBlank | None = None,
) -> Iterator[Statement]:
    """Read statements to score.

    Parameters
    ----------
    source
        A path, or ``-`` for standard input; gzip is unpacked.
    format
        One of `FORMATS`; ``auto`` goes by the suffix, on standard input by the first character.
    encoding
        Any text encoding that Python knows; a byte order mark is dropped.
    on_bad
        Is told the error and the raw row of each bad row; ``None`` raises at the first.
    on_blank
        Is told the line of each blank line that is skipped.

    Yields
    ------
    Statement
        In order; one for each target of a row, with the same id, or one without a target. A row
        without an id gets its line number.

    Raises
    ------
    DataError
        If the source cannot be read, or at the first bad row where `on_bad` is ``None``.
    """
    options = ReadOptions(format, encoding, on_bad, on_blank)
    for statements in convert_rows(read_rows(source, options), _expand, on_bad):
        yield from statements


def peek_columns(statements: Iterable[Statement]) -> tuple[tuple[str, ...], Iterator[Statement]]:
    """Tell which columns a CSV or TXT source passes through, without losing its first row.

    Parameters
    ----------
    statements
        From `read_statements` of a source whose rows all have the same columns (not JSONL).

    Returns
    -------
    columns : tuple of str
        Names for the ``columns`` of `classifier.data.writers.CsvWriter`.
    statements : iterator of Statement
        All of them, the first included.
    """
    rest = iter(statements)
    first = list(itertools.islice(rest, 1))
    columns = tuple(first[0].extra) if first else ()
    return columns, itertools.chain(first, rest)


def _expand(row: Row) -> list[Statement]:
    """Return one statement for each target of a row."""
    fields = join_offsets(row.fields) if row.format == "csv" else row.fields
    text = check_text(fields.get("text"))
    name = read_id(fields.get("id")) or str(row.line)
    extra = {key: value for key, value in fields.items() if key not in _CONSUMED}
    targets = [read_target(value, text) for value in read_targets(fields)]
    if not targets:
        return [Statement(text, None, name, extra)]
    return [Statement(text, target, name, extra) for target in targets]
