"""Labelled statements: one a line in JSONL, one row a (text, target) pair in CSV."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from classifier.data.fields import (
    Fields,
    check_text,
    is_missing,
    join_offsets,
    read_id,
    read_target,
    read_targets,
)
from classifier.data.parsing import shorten
from classifier.data.records import LabeledStatement, LabeledTarget
from classifier.data.rows import OnBad, ReadOptions, Row, convert_rows, detect_format, read_rows
from classifier.errors import DataError
from classifier.labels import STATEMENT_HEADS

_CONSUMED = frozenset({"id", "text", "target", "targets", "stance", "explicit", *STATEMENT_HEADS})
_TRUTH = {"true": True, "1": True, "false": False, "0": False}

# A spreadsheet with an empty cell in the column writes 2.0 for 2. At most nine digits, since
# Python refuses to convert very long ones.
_LEVEL = re.compile(r"([0-9]{1,9})(?:\.0+)?")


def read_labeled(
    source: str | Path,
    *,
    format: str = "auto",
    encoding: str = "utf-8",
    on_bad: OnBad | None = None,
) -> Iterator[LabeledStatement]:
    """Read labelled statements; the labels are not compared with any label set.

    Parameters
    ----------
    source
        A path, or ``-`` for standard input; gzip is unpacked.
    format
        ``auto``, ``jsonl`` or ``csv``.
    encoding
        Any text encoding that Python knows.
    on_bad
        Is told the error and the raw row of each bad row; ``None`` raises at the first.

    Yields
    ------
    LabeledStatement
        In order of first appearance. JSONL is streamed; a CSV is read to its end first, as the
        rows of one statement (equal id, else equal text) need not stand together.

    Raises
    ------
    DataError
        If the source cannot be read, or at the first bad row, or the first that contradicts an
        earlier one, where `on_bad` is ``None``.
    """
    rows = _refuse_text(read_rows(source, ReadOptions(format, encoding, on_bad)))
    if detect_format(source, format) != "csv":
        yield from convert_rows(rows, _read, on_bad)
        return
    statements = _Statements()
    for _ in convert_rows(rows, statements.add, on_bad):
        pass
    yield from statements.by_key.values()


class _Statements:
    """Rows of a CSV, put together into statements."""

    def __init__(self) -> None:
        self.by_key: dict[tuple[str, str], LabeledStatement] = {}
        self._places: dict[tuple[str, str, str], str] = {}

    def add(self, row: Row) -> None:
        """Add a row to its statement; raise where it contradicts an earlier one."""
        new = _read(row)
        given = read_id(row.fields.get("id"))
        key = ("text", new.text) if given is None else ("id", given)
        old = self.by_key.get(key)
        if old is not None:
            self._compare(key, old, new)
            new = _merge(old, new)
        self.by_key[key] = new
        for name in _SHARED:
            if getattr(new, name) is not None:
                self._places.setdefault((*key, name), row.place)

    def _compare(self, key: tuple[str, str], old: LabeledStatement, new: LabeledStatement) -> None:
        for name in _SHARED:
            before, now = getattr(old, name), getattr(new, name)
            if before is not None and now is not None and before != now:
                raise DataError(
                    f"{shorten(now)} here, but {shorten(before)} in "
                    f"{self._places[(*key, name)]} for the same statement; "
                    "make the rows agree, or give them different ids",
                    field=name,
                )


_SHARED = ("text", *STATEMENT_HEADS)
"""What all rows of a statement must agree on."""


def _merge(old: LabeledStatement, new: LabeledStatement) -> LabeledStatement:
    """Add the targets of another row, and whatever the first rows left empty."""
    return replace(
        old,
        targets=old.targets + new.targets,
        tone=old.tone if old.tone is not None else new.tone,
        sentiment=old.sentiment if old.sentiment is not None else new.sentiment,
        intensity=old.intensity if old.intensity is not None else new.intensity,
        metadata={**new.metadata, **old.metadata},
    )


def _refuse_text(rows: Iterator[Row]) -> Iterator[Row]:
    for row in rows:
        if row.format == "txt":
            raise DataError(
                "plain text has no labels; use JSONL or CSV, "
                "and name the format with --input-format where the suffix does not",
                path=row.path,
                line=row.line,
            )
        yield row


def _read(row: Row) -> LabeledStatement:
    fields = row.fields
    if row.format == "csv":
        fields = {
            key: value for key, value in join_offsets(fields).items() if not is_missing(value)
        }
    text = check_text(row.fields.get("text"))
    return LabeledStatement(
        id=read_id(fields.get("id")) or str(row.line),
        text=text,
        targets=tuple(_read_targets(fields, text)),
        tone=_read_label(fields.get("tone"), "tone"),
        sentiment=_read_label(fields.get("sentiment"), "sentiment"),
        intensity=read_intensity(fields.get("intensity")),
        metadata={key: value for key, value in fields.items() if key not in _CONSUMED},
        place=row.place,
    )


def _read_targets(fields: Fields, text: str) -> Iterator[LabeledTarget]:
    """Read ``targets``, each with its own stance, or ``target`` with the stance of the row."""
    values = read_targets(fields)
    stance = _read_label(fields.get("stance"), "stance")
    if stance is not None and is_missing(fields.get("target")):
        raise DataError(
            f"the stance {shorten(stance)} has no target; name it in target, "
            "or move the stance into targets",
            field="stance",
        )
    for value in values:
        own = value if stance is None and isinstance(value, Mapping) else fields
        yield LabeledTarget(
            read_target(value, text),
            _read_label(own.get("stance"), "stance"),
            _read_truth(own.get("explicit")),
        )


def _read_label(value: object, name: str) -> str | None:
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if not isinstance(value, str):
        raise DataError(f"a label is a string, got {shorten(value)}; quote it", field=name)
    return value.strip()


def read_intensity(value: object) -> str | None:
    """Return the intensity label, a whole number as a string; ``None`` where it is missing.

    Parameters
    ----------
    value
        A whole number, as a number or as a string.

    Raises
    ------
    DataError
        If it is anything else.

    Examples
    --------
    >>> read_intensity(2), read_intensity("2.0"), read_intensity(" ")
    ('2', '2', None)
    """
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    number = not isinstance(value, bool) and isinstance(value, int | float | str)
    found = _LEVEL.fullmatch(str(value).strip()) if number else None
    if found is None:
        raise DataError(
            f"intensity is a whole number; got {shorten(value)}; write 0 for the weakest",
            field="intensity",
        )
    return str(int(found.group(1)))


def _read_truth(value: Any) -> bool:  # noqa: ANN401 (a boolean, or a word that means one)
    if value is None or isinstance(value, bool):
        return value is not False
    known = _TRUTH.get(str(value).strip().lower())
    if known is None:
        raise DataError(
            f"explicit is true or false, got {shorten(value)}; "
            "write false where the target does not stand in the text",
            field="explicit",
        )
    return known
