"""What the command line reads: statements, labelled data, settings, and values with parts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from classifier.cli.common import BadRows, counted, misuse, note
from classifier.errors import DataError
from classifier.labels import HEADS

if TYPE_CHECKING:
    from classifier.data.records import LabeledStatement, Statement, Target
    from classifier.data.rows import OnBad
    from classifier.learning.config import TrainingConfig


class StatementRows:
    """Reads statements, and counts the blank lines that say nothing."""

    def __init__(self, format: str, encoding: str, on_bad: OnBad | None) -> None:
        self._format = format
        self._encoding = encoding
        self._on_bad = on_bad
        self._blank = 0

    def read(self, source: str, targets: Sequence[str]) -> Iterator[Statement]:
        """Yield the statements of a file or of stdin, those without a target once for each."""
        from classifier.data.fields import read_target
        from classifier.data.readers import read_statements

        defaults: list[Target | None] = [read_target(target, "") for target in targets]
        for statement in read_statements(
            source,
            format=self._format,
            encoding=self._encoding,
            on_bad=self._on_bad,
            on_blank=self._count_blank,
        ):
            if statement.target:
                yield statement
            else:
                yield from (replace(statement, target=target) for target in defaults or [None])

    def columns(
        self, source: str, statements: Iterator[Statement]
    ) -> tuple[tuple[str, ...] | None, Iterator[Statement]]:
        """Return what is passed through, ``None`` where rows may differ, and all statements."""
        from classifier.data.readers import detect_format, peek_columns

        format = detect_format(source, self._format)
        if format == "csv":
            return peek_columns(statements)
        return (() if format == "txt" else None), statements

    def report(self) -> None:
        """Say how many lines were blank, if any."""
        if self._blank:
            note(f"{counted(self._blank, 'blank line')} skipped")

    def _count_blank(self, _: int) -> None:
        self._blank += 1


def read_one(text: str | None, targets: Sequence[str]) -> Iterator[Statement]:
    """Return the one statement that was typed, once for each target, checked at once."""
    from classifier.data.fields import check_text, read_target
    from classifier.data.records import Statement

    text = check_text(text)
    asked: list[Target | None] = [read_target(target, text) for target in targets]
    return iter([Statement(text, target) for target in asked or [None]])


def read_thresholds(text: str | None) -> float | dict[str, float] | None:
    """Read ``0.7``, or ``tone=0.6,stance=0.8``.

    Raises
    ------
    typer.BadParameter
        If a head is unknown, or a value is no number between 0 and 1.

    Examples
    --------
    >>> read_thresholds("0.7"), read_thresholds("tone=0.6,stance=0.8")
    (0.7, {'tone': 0.6, 'stance': 0.8})
    """
    if text is None:
        return None
    if "=" not in text:
        return _read_share(text)
    thresholds: dict[str, float] = {}
    for part in text.split(","):
        head, _, value = (item.strip() for item in part.partition("="))
        if head not in HEADS or head in thresholds:
            wrong = "stands twice" if head in thresholds else "is no head"
            raise misuse(f"--min-probability: {head!r} {wrong}; heads are {', '.join(HEADS)}")
        thresholds[head] = _read_share(value)
    return thresholds


def _read_share(text: str) -> float:
    try:
        share = float(text)
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise misuse(
            f"--min-probability: {text!r} is no number between 0 and 1; "
            "write 0.7, or tone=0.6,stance=0.8"
        )
    return share


class LabeledRows:
    """Reads labelled data, and deals with its bad rows."""

    def __init__(self, format: str, encoding: str, *, skip_bad: bool) -> None:
        self._format = format
        self._encoding = encoding
        self._bad = BadRows() if skip_bad else None

    def read(self, source: str) -> Iterator[LabeledStatement]:
        """Yield the statements of a file or of stdin."""
        from classifier.data.readers import read_labeled

        return read_labeled(source, format=self._format, encoding=self._encoding, on_bad=self._bad)

    def report(self) -> None:
        """Say how many rows were skipped, if any."""
        if self._bad is not None:
            self._bad.report()


def read_heads(text: str | None) -> tuple[str, ...] | None:
    """Read ``tone,stance``.

    Raises
    ------
    typer.BadParameter
        If one of them is no head.

    Examples
    --------
    >>> read_heads("tone, stance")
    ('tone', 'stance')
    """
    if text is None:
        return None
    heads = tuple(part.strip() for part in text.split(","))
    for head in heads:
        if head not in HEADS:
            raise misuse(f"--heads: {head!r} is no head; heads are {', '.join(HEADS)}")
    return heads


def read_config(path: str | None, options: Mapping[str, Any]) -> TrainingConfig:
    """Read the settings of a TOML file, which options override.

    Raises
    ------
    DataError
        Naming the file, and the line and the key where they are known.
    """
    import tomllib

    from classifier.learning.config import TrainingConfig

    if path is None:
        return TrainingConfig.from_dict(options)
    text = _read_text(path)
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"\(at line (\d+), ", str(error))
        line = int(found.group(1)) if found else None
        raise DataError(f"this is not TOML: {error}", path=path, line=line) from error
    try:
        return TrainingConfig.from_dict({**values, **options})
    except DataError as error:
        line = _line_of(error.field, text)
        raise DataError(error.message, path=path, line=line, field=error.field) from error


def _read_text(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataError(f"TOML is UTF-8, and this is not: {error}", path=path) from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise DataError(f"cannot be read ({reason}); check the name", path=path) from error


def _line_of(key: str | None, text: str) -> int | None:
    """Return the line where a key is set, or the table of that name begins."""
    begin = re.compile(rf"\s*\[?\s*{re.escape(key or '')}\s*[=\]]")
    lines = enumerate(text.splitlines(), 1)
    return next((number for number, line in lines if key and begin.match(line)), None)
