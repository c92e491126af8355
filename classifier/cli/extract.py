"""``stance extract``: the statements of articles, and who makes them."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from classifier.cli.articles import (
    ArticleFormat,
    ArticleFormatOption,
    ArticleRequest,
    ArticlesArgument,
    form_of,
    open_article_writer,
)
from classifier.cli.common import (
    STDIO,
    EncodingOption,
    ForceOption,
    OutputOption,
    RejectsOption,
    SkipBadOption,
    examples,
)

if TYPE_CHECKING:
    from classifier.data.article_rows import ArticleRow
    from classifier.data.articles import Article

EXAMPLES = examples(
    "stance extract article.txt",
    "stance extract articles.jsonl --format jsonl",
    "stance extract saved_page.html articles/ --format csv -o statements.csv",
)


class ExtractForm(StrEnum):
    """Forms of the statements."""

    text = "text"
    jsonl = "jsonl"
    csv = "csv"


def extract(
    articles: ArticlesArgument,
    *,
    input_format: ArticleFormatOption = ArticleFormat.auto,
    encoding: EncodingOption = "utf-8",
    output: OutputOption = STDIO,
    format: Annotated[
        ExtractForm | None,
        typer.Option(help="Form of the statements; by default as --output ends, else text."),
    ] = None,
    skip_bad: SkipBadOption = False,
    rejects: RejectsOption = None,
    force: ForceOption = False,
) -> None:
    """Find the statements of articles: their words, speakers, cues and targets, without a model.

    Offsets count the characters of the article, of a saved web page those of the text that is
    taken out of it (extra web). JSONL may bring an id, a date and more, which are passed through.
    """
    form = format or ExtractForm(form_of(output, list(ExtractForm)))
    request = ArticleRequest(
        places=articles,
        format=input_format.value,
        encoding=encoding,
        output=output,
        skip_bad=skip_bad,
        rejects=rejects,
        force=force,
    )
    request.run(
        lambda: (_rows, None),
        lambda stack, stream, labels: open_article_writer(stack, stream, form, labels),
    )


def _rows(article: Article) -> Iterator[ArticleRow]:
    from classifier.attribution import extract_statements
    from classifier.data.article_rows import ArticleRow

    for statement in extract_statements(article.text, article_id=article.id):
        yield ArticleRow(statement, None, article.extra)
