"""What the verbs for articles share: which articles, in which form, and the way through them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated

import typer

from classifier.cli.common import (
    FAILED,
    STDIO,
    BadRows,
    NothingUsedError,
    Tell,
    check_rejects,
    is_terminal,
    misuse,
    note,
    open_bad_rows,
    show_progress,
)

if TYPE_CHECKING:
    from classifier.data.article_rows import ArticleRow
    from classifier.data.articles import Article

Labels = Mapping[str, Sequence[str]]
Reader = Callable[["Article"], Iterable["ArticleRow"]]
"""Gives the rows of an article."""

WriteArticle = Callable[["Article", Iterable["ArticleRow"]], None]
"""Takes an article with its rows."""


class ArticleFormat(StrEnum):
    """Formats of articles."""

    auto = "auto"
    txt = "txt"
    jsonl = "jsonl"
    html = "html"


ArticlesArgument = Annotated[
    list[str],
    typer.Argument(
        metavar="ARTICLE…",
        help="Text files, saved web pages, JSONL with a text a line, folders of these; "
        "- for stdin.",
        show_default=False,
    ),
]
ArticleFormatOption = Annotated[
    ArticleFormat,
    typer.Option(
        "--input-format",
        help="Format of the articles; auto goes by the suffix, on stdin by the content.",
    ),
]


@dataclass(frozen=True, slots=True)
class ArticleRequest:
    """Which articles are read, and what becomes of them.

    Attributes
    ----------
    places
        Files, folders, or a dash.
    format, encoding
        Of the articles.
    output
        A path or a dash.
    skip_bad, rejects
        Whether bad articles are skipped, and where they are written then.
    force
        Whether files are replaced.
    """

    places: Sequence[str]
    format: str
    encoding: str
    output: str
    skip_bad: bool
    rejects: str | None
    force: bool

    def check(self) -> None:
        """Refuse what does not go together."""
        check_rejects(self.rejects, [self.output, *self.places], skip_bad=self.skip_bad)
        if self.places.count(STDIO) > 1:
            raise misuse("standard input can be read only once; pass - once")

    def run(
        self,
        prepare: Callable[[], tuple[Reader, Labels | None]],
        open_writer: Callable[[ExitStack, IO[str], Labels | None], WriteArticle],
    ) -> None:
        """Read all articles and write what is in them.

        Parameters
        ----------
        prepare
            Loads what is needed; called when it is known that the output can be written.
        open_writer
            Opens what takes the articles.

        Raises
        ------
        typer.Exit
            With 1 where articles were skipped and none is left.
        """
        from classifier.data.outputs import open_output

        self.check()
        with open_bad_rows(self.rejects, force=self.force) as bad:
            count = 0
            try:
                with open_output(self.output, force=self.force) as stream:
                    reader, labels = prepare()
                    with ExitStack() as stack:
                        write = open_writer(stack, stream, labels)
                        tell = stack.enter_context(show_progress(shown=self._has_progress()))
                        for article in self._articles(bad, tell):
                            write(article, reader(article))
                            count += 1
                        if bad.count and not count:
                            raise NothingUsedError
            except NothingUsedError:
                pass
            bad.report()
        if bad.count and not count:
            raise typer.Exit(FAILED)

    def _articles(self, bad: BadRows, tell: Tell) -> Iterator[Article]:
        from classifier.data.articles import find_articles, read_articles

        seen: set[str] = set()
        on_bad = bad if self.skip_bad else None
        for place in list(find_articles(self.places)):
            for article in read_articles(
                place, format=self.format, encoding=self.encoding, on_bad=on_bad
            ):
                if article.id in seen:
                    note(f"warning: two articles have the id {article.id}")
                seen.add(article.id)
                yield article
                tell("articles", len(seen))

    def _has_progress(self) -> bool:
        """Show progress where it disturbs nothing: not over the output on the same terminal."""
        elsewhere = self.output != STDIO or not is_terminal("stdout")
        many = len(self.places) > 1 or Path(self.places[0]).suffix not in {".txt", ".html", ".htm"}
        return STDIO not in self.places and many and elsewhere and is_terminal("stderr")


def form_of(output: str, forms: Iterable[str]) -> str:
    """Return the form that the name of the output asks for, ``text`` where it asks for none.

    Examples
    --------
    >>> form_of("page.html", ["text", "html"]), form_of("-", ["text", "html"])
    ('html', 'text')
    """
    suffix = Path(output.lower().removesuffix(".gz")).suffix.removeprefix(".")
    suffix = {"htm": "html"}.get(suffix, suffix)
    return suffix if suffix in forms else "text"


def open_article_writer(
    stack: ExitStack, stream: IO[str], form: str, labels: Labels | None
) -> WriteArticle:
    """Open a writer of articles in one of the forms that both verbs have.

    Parameters
    ----------
    stack
        Closes it.
    stream
        From `classifier.data.outputs.open_output`.
    form
        ``text``, ``jsonl`` or ``csv``.
    labels
        Labels of each head that the model has; ``None`` where nothing is scored.
    """
    if form == "text":
        from classifier.cli.readings import ReadingWriter

        return ReadingWriter(stream).write
    from classifier.data.article_rows import ArticleCsvWriter
    from classifier.data.writers import JsonlWriter

    writer: JsonlWriter | ArticleCsvWriter
    if form == "jsonl":
        writer = stack.enter_context(JsonlWriter(stream))
    else:
        writer = stack.enter_context(ArticleCsvWriter(stream, labels))

    def write(_: Article, rows: Iterable[ArticleRow]) -> None:
        for row in rows:
            writer.write(row)

    return write
