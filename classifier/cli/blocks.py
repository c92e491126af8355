"""A prediction as a block of lines, for a single statement and for explanations."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import IO, TYPE_CHECKING, Self

import typer

from classifier.cli.common import printable
from classifier.cli.screen import has_colors, join_terms, shorten, width_of
from classifier.report.answers import (
    WARNING_TEXTS,
    Answer,
    answers,
    deciding_clause,
    deciding_terms,
)

if TYPE_CHECKING:
    from classifier.data.predictions import HeadExplanation, Prediction

_LONGEST = 1_000
"""Characters of a text that are shown."""

_MARGIN = " " * 13
_NAME = 11


class BlockWriter:
    """Writes predictions as blocks, with a blank line between them.

    Parameters
    ----------
    stream
        From `classifier.data.outputs.open_output`.
    """

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream
        self._width = width_of(stream)
        self._colors = has_colors(stream)
        self._first = True

    def write(self, prediction: Prediction) -> None:
        """Write one prediction."""
        if not self._first:
            self._stream.write("\n")
        self._first = False
        for line in self._lines(prediction):
            self._stream.write(f"{line}\n")

    def __enter__(self) -> Self:
        """Return the writer itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Do nothing: every prediction is written already."""

    def _lines(self, prediction: Prediction) -> Iterator[str]:
        statement = prediction.statement
        text = shorten(printable(statement.text), _LONGEST)
        yield from map(self._bold, textwrap.wrap(text, self._width))
        if statement.target is not None:
            yield from self._entry("target", printable(statement.target.text))
        for answer in answers(prediction):
            yield f"  {answer.head:<{_NAME}}{self._answer(answer)}{_expected(prediction, answer)}"
            if prediction.explanation and answer.head in prediction.explanation:
                yield from explain_lines(prediction.explanation[answer.head], self._width, _MARGIN)
        if prediction.codes is not None:
            parts = prediction.codes.to_dict()
            named = [f"{name} {parts[name]}" for name in ("plover", "cameo") if parts[name]]
            goldstein = f"goldstein {prediction.codes.goldstein:+.1f}"
            yield from self._entry("codes", " · ".join([*named, goldstein]))
        for warning in prediction.warnings:
            yield from self._entry("warning", f"{warning}: {WARNING_TEXTS[warning]}")

    def _answer(self, answer: Answer) -> str:
        if not self._colors:
            return str(answer)
        if not answer.sure:
            return typer.style(str(answer), dim=True)
        return typer.style(str(answer), fg=answer.color, bold=True)

    def _bold(self, line: str) -> str:
        return typer.style(line, bold=True) if self._colors else line

    def _entry(self, name: str, text: str) -> list[str]:
        first = f"  {name:<{_NAME}}"
        return textwrap.wrap(
            text, self._width, initial_indent=first, subsequent_indent=_MARGIN
        ) or [first.rstrip()]


def _expected(prediction: Prediction, answer: Answer) -> str:
    if answer.head != "intensity" or prediction.intensity is None:
        return ""
    return f", expected {prediction.intensity.expected:.1f}"


def explain_lines(why: HeadExplanation, width: int, margin: str) -> Iterator[str]:
    """Yield the words that decided, and the clause, as lines with a margin."""
    yield from join_terms(map(printable, deciding_terms(why)), width, margin)
    yield from textwrap.wrap(
        printable(deciding_clause(why)), width, initial_indent=margin, subsequent_indent=margin
    )
