"""An article's statements as lines to read: who, what, and toward whom."""

from __future__ import annotations

import itertools
import textwrap
from collections.abc import Iterable, Iterator
from typing import IO, TYPE_CHECKING

import typer

from classifier.cli.blocks import explain_lines
from classifier.cli.common import printable
from classifier.cli.screen import has_colors, shorten, width_of
from classifier.report.answers import WARNING_TEXTS, Answer, answers, speaker_line

if TYPE_CHECKING:
    from classifier.data.article_rows import ArticleRow
    from classifier.data.articles import Article
    from classifier.data.attributed import AttributedStatement
    from classifier.data.predictions import Prediction

_LONGEST = 1_000
"""Characters of a statement that are shown."""

_TARGET = 80
_INDENT, _DEEPER = "  ", "    "


class ReadingWriter:
    """Writes articles as blocks, one for each statement.

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

    def write(self, article: Article, rows: Iterable[ArticleRow]) -> None:
        """Write one article, statement by statement as they come."""
        if not self._first:
            self._stream.write("\n")
        self._first = False
        about = [
            article.id,
            *(str(article.extra[k]) for k in ("title", "date") if k in article.extra),
        ]
        self._line(self._style(printable(" · ".join(about)), underline=True))
        empty = True
        for _, group in itertools.groupby(rows, key=lambda row: row.statement.id):
            empty = False
            self._stream.write("\n")
            for line in self._block(list(group)):
                self._line(line)
        if empty:
            self._line(f"{_INDENT}no statement is found in it")

    def _line(self, text: str) -> None:
        self._stream.write(f"{text}\n")

    def _style(self, text: str, **style: bool) -> str:
        return typer.style(text, **style) if self._colors else text

    def _block(self, rows: list[ArticleRow]) -> Iterator[str]:
        statement = rows[0].statement
        for line in textwrap.wrap(_heading(statement), self._width):
            yield self._style(line, bold=True)
        words = shorten(printable(statement.text), _LONGEST)
        if statement.kind in {"direct", "partial"}:
            words = f"\u201c{words}\u201d"
        yield from self._wrap(words, _INDENT)
        scored = [row.prediction for row in rows if row.prediction is not None]
        if not scored:
            for target in statement.targets:
                yield from self._wrap(f"→ {_short(target.text)}", _INDENT)
            return
        for prediction in scored:
            yield from self._stance(prediction)
        yield from self._heads(scored[0])
        for warning in dict.fromkeys(name for item in scored for name in item.warnings):
            yield from self._wrap(f"! {WARNING_TEXTS[warning]}", _INDENT)

    def _stance(self, prediction: Prediction) -> Iterator[str]:
        target = prediction.statement.target
        answer = next((item for item in answers(prediction) if item.head == "stance"), None)
        name = "stance" if target is None else f"→ {_short(target.text)}:"
        if answer is not None:
            yield f"{_INDENT}{name} {self._answer(answer)}"
            yield from self._terms(prediction, answer)
        elif target is not None:
            yield f"{_INDENT}{name}"

    def _heads(self, prediction: Prediction) -> Iterator[str]:
        others = [item for item in answers(prediction) if item.head != "stance"]
        if prediction.explanation is None:
            named = (f"{item.head} {self._answer(item)}" for item in others)
            line = " · ".join(named)
            if line:
                yield f"{_INDENT}{line}"
            return
        for answer in others:
            yield f"{_INDENT}{answer.head} {self._answer(answer)}"
            yield from self._terms(prediction, answer)

    def _answer(self, answer: Answer) -> str:
        if not self._colors:
            return str(answer)
        if not answer.sure:
            return typer.style(str(answer), dim=True)
        return typer.style(str(answer), fg=answer.color, bold=True)

    def _terms(self, prediction: Prediction, answer: Answer) -> Iterator[str]:
        if prediction.explanation and answer.head in prediction.explanation:
            yield from explain_lines(prediction.explanation[answer.head], self._width, _DEEPER)

    def _wrap(self, text: str, indent: str) -> list[str]:
        return textwrap.wrap(text, self._width, initial_indent=indent, subsequent_indent=indent)


def _short(text: str) -> str:
    return shorten(printable(text), _TARGET)


def _heading(statement: AttributedStatement) -> str:
    parts = [speaker_line(statement.speaker), statement.kind]
    parts += [statement.cue.text] if statement.cue is not None else []
    return printable(" · ".join(parts))
