"""``stance read``: what a model says of the statements in articles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from enum import StrEnum
from typing import IO, TYPE_CHECKING, Annotated, Any

import typer

from classifier.cli.articles import (
    ArticleFormat,
    ArticleFormatOption,
    ArticleRequest,
    ArticlesArgument,
    Labels,
    Reader,
    WriteArticle,
    form_of,
    open_article_writer,
)
from classifier.cli.common import (
    STDIO,
    EncoderOption,
    EncodingOption,
    ForceOption,
    JobsOption,
    MinAccuracyOption,
    MinProbabilityOption,
    ModelOption,
    OutputOption,
    RejectsOption,
    SkipBadOption,
    TrustOption,
    examples,
    misuse,
)
from classifier.cli.inputs import read_thresholds

if TYPE_CHECKING:
    from classifier.data.article_rows import ArticleRow
    from classifier.data.articles import Article
    from classifier.report.article_summary import ArticleSummary

EXAMPLES = examples(
    "stance read article.txt",
    "stance read article.txt --format html -o page.html",
    "stance read articles.jsonl --format jsonl -o read.jsonl",
    "stance read saved_page.html articles/ --format csv -o read.csv",
)


class ReadForm(StrEnum):
    """Forms of the answer."""

    text = "text"
    jsonl = "jsonl"
    csv = "csv"
    html = "html"


def read(
    articles: ArticlesArgument,
    *,
    input_format: ArticleFormatOption = ArticleFormat.auto,
    encoding: EncodingOption = "utf-8",
    output: OutputOption = STDIO,
    format: Annotated[
        ReadForm | None,
        typer.Option(help="Form of the answer; by default as --output ends, else text."),
    ] = None,
    model: ModelOption = None,
    encoder: EncoderOption = None,
    jobs: JobsOption = None,
    trust: TrustOption = False,
    min_probability: MinProbabilityOption = None,
    min_accuracy: MinAccuracyOption = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Add the words that decided; html always has them.")
    ] = False,
    skip_bad: SkipBadOption = False,
    rejects: RejectsOption = None,
    force: ForceOption = False,
) -> None:
    """Read articles: each statement with its speaker, and its stance toward each of its targets.

    One answer for each statement and target, with tone, sentiment and intensity of the statement.
    With --format html the articles become one page, statements marked in place; it needs no
    network. Offsets count the characters of the article, of a saved web page (extra web) those of
    the text that is taken out of it.
    """
    form = format or ReadForm(form_of(output, list(ReadForm)))
    if explain and form is ReadForm.csv:
        raise misuse("--explain does not fit into CSV; pass --format jsonl, text or html")
    request = ArticleRequest(
        places=articles,
        format=input_format.value,
        encoding=encoding,
        output=output,
        skip_bad=skip_bad,
        rejects=rejects,
        force=force,
    )
    settings = {
        "path": model,
        "encoder": encoder,
        "jobs": jobs,
        "min_probability": read_thresholds(min_probability),
        "min_accuracy": min_accuracy,
        "trust": trust,
    }
    request.run(
        lambda: _prepare(settings, explain=explain or form is ReadForm.html),
        lambda stack, stream, labels: _open_writer(stack, stream, form, labels),
    )


def _prepare(settings: Mapping[str, Any], *, explain: bool) -> tuple[Reader, Labels]:
    from classifier.data.article_rows import ArticleRow
    from classifier.predictor import Predictor

    predictor = Predictor.load(**settings)

    def rows(article: Article) -> Iterator[ArticleRow]:
        pairs = predictor.predict_article(article.text, article_id=article.id, explain=explain)
        for statement, prediction in pairs:
            yield ArticleRow(statement, prediction, article.extra)

    return rows, predictor.labels


def _open_writer(
    stack: ExitStack, stream: IO[str], form: ReadForm, labels: Labels | None
) -> WriteArticle:
    if form is not ReadForm.html:
        return open_article_writer(stack, stream, form, labels)
    from classifier.report.article import render_articles
    from classifier.report.article_summary import summarise_article

    pages: list[ArticleSummary] = []

    def finish(kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            stream.write(render_articles(pages))

    def write(article: Article, rows: Iterable[ArticleRow]) -> None:
        pages.append(summarise_article(article, rows))

    stack.push(finish)
    return write
