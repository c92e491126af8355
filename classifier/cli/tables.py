"""Tables: many predictions, and plain figures in columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import IO, TYPE_CHECKING, Self

from classifier.cli.common import printable
from classifier.cli.screen import has_colors, shorten, width_of
from classifier.labels import HEADS
from classifier.report.answers import Answer, answers

if TYPE_CHECKING:
    from rich.table import Table
    from rich.text import Text

    from classifier.data.predictions import Prediction

_ROWS_AT_A_TIME = 64
_TEXT_LINES = 6
"""A statement takes about so many lines before it is shortened."""

_FILLED = 0.88
"""Share of a line that is filled on average, as words are not divided."""

_GAP = 2


class TableWriter:
    """Writes predictions as rows of one table, some at a time.

    Parameters
    ----------
    stream
        From `classifier.data.outputs.open_output`.
    labels
        Labels of each head that the model has; the columns are as wide as they need.
    """

    def __init__(self, stream: IO[str], labels: Mapping[str, Sequence[str]]) -> None:
        from rich.console import Console

        self._stream = stream
        width = width_of(stream)
        self._console = Console(
            file=stream,
            width=width,
            force_terminal=stream.isatty(),
            no_color=not has_colors(stream),
            highlight=False,
        )
        self._heads = {head: _head_width(head, labels[head]) for head in HEADS if head in labels}
        taken = sum(self._heads.values()) + _GAP * len(self._heads)
        self._text_width = max(20, width - taken)
        self._waiting: list[Prediction] = []
        self._first = True

    def write(self, prediction: Prediction) -> None:
        """Write one prediction, or put it by until there are some."""
        self._waiting.append(prediction)
        if len(self._waiting) >= _ROWS_AT_A_TIME:
            self._print()

    def close(self) -> None:
        """Write the predictions that wait."""
        if self._waiting:
            self._print()

    def __enter__(self) -> Self:
        """Return the writer itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Write the rest, unless something failed."""
        if kind is None:
            self.close()

    def _print(self) -> None:
        table = self._table()
        for number, prediction in enumerate(self._waiting):
            if number or not self._first:
                table.add_row()
            given = {answer.head: answer for answer in answers(prediction)}
            table.add_row(
                self._statement(prediction),
                *(_cell(given[head]) if head in given else "" for head in self._heads),
            )
        with self._console.capture() as printed:
            self._console.print(table, crop=False)
        for line in printed.get().splitlines():
            self._stream.write(f"{line.rstrip()}\n")
        self._stream.flush()
        self._waiting.clear()
        self._first = False

    def _table(self) -> Table:
        from rich.table import Table

        table = Table(
            box=None,
            show_header=self._first,
            header_style="bold",
            padding=(0, _GAP, 0, 0),
            pad_edge=False,
        )
        table.add_column("statement", width=self._text_width, overflow="fold")
        for head, width in self._heads.items():
            table.add_column(head, width=width, overflow="fold")
        return table

    def _statement(self, prediction: Prediction) -> Text:
        """Return the text, its target and its warnings, as plain text whatever they hold."""
        from rich.text import Text

        most = int(_TEXT_LINES * self._text_width * _FILLED)
        statement = prediction.statement
        cell = Text(shorten(printable(statement.text), most))
        if statement.target is not None:
            target = shorten(printable(statement.target.text), most)
            cell.append(f"\n→ {target}", style="cyan")
        if prediction.warnings:
            cell.append(f"\n! {', '.join(prediction.warnings).replace('_', ' ')}", style="yellow")
        return cell


def _head_width(head: str, labels: Sequence[str]) -> int:
    longest = max(len(label) for label in labels)
    return max(len(head), len("( 99%)") + longest)


def _cell(answer: Answer) -> Text:
    from rich.text import Text

    if answer.sure:
        return Text(str(answer), style=answer.color or "")
    return Text(str(answer).replace(" ", "\n", 1), style="dim")


def columns(header: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield the lines of a plain table; the first column is flush left, figures flush right."""
    widths = [max(map(len, column)) for column in zip(header, *rows, strict=True)]
    for row in (header, *rows):
        cells = [row[0].ljust(widths[0])]
        cells += [cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)]
        yield "  ".join(cells).rstrip()
