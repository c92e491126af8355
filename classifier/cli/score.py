"""``stance score``: what a model says of statements."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING, Annotated, Any, Protocol, Self

import typer

from classifier.cli.common import (
    FAILED,
    STDIO,
    BadRows,
    EncoderOption,
    EncodingOption,
    ForceOption,
    JobsOption,
    MinAccuracyOption,
    MinProbabilityOption,
    ModelOption,
    NothingUsedError,
    OutputOption,
    RejectsOption,
    SkipBadOption,
    TrustOption,
    check_rejects,
    examples,
    is_terminal,
    misuse,
    open_bad_rows,
    show_progress,
)
from classifier.cli.inputs import StatementRows, read_one, read_thresholds

if TYPE_CHECKING:
    from classifier.data.predictions import Prediction

EXAMPLES = examples(
    'stance score "We firmly condemn the blockade." --target "the blockade" --explain',
    "stance score --input statements.txt --format text",
    "stance score --input statements.csv --format csv --output scored.csv",
    "printf 'grave concern\\n' | stance score --input - | head -1",
)

_BOTH_WAYS = (
    "give either one TEXT or --input, as in\n"
    '  stance score "We firmly condemn the blockade."\n'
    "  stance score --input statements.txt\n"
    "  … | stance score --input -"
)


class InputFormat(StrEnum):
    """Formats of statements."""

    auto = "auto"
    txt = "txt"
    jsonl = "jsonl"
    csv = "csv"


class OutputFormat(StrEnum):
    """Forms of the answer."""

    text = "text"
    jsonl = "jsonl"
    csv = "csv"


def score(
    text: Annotated[
        str | None,
        typer.Argument(metavar="TEXT", help="One statement.", show_default=False),
    ] = None,
    *,
    target: Annotated[
        list[str] | None,
        typer.Option(
            help="What the stance is about; with --input where a row has no target. Give it again "
            "for each further target."
        ),
    ] = None,
    source: Annotated[
        str | None,
        typer.Option("--input", "-i", metavar="FILE", help="Many statements; - for stdin."),
    ] = None,
    input_format: Annotated[
        InputFormat,
        typer.Option(help="Format of the input; auto goes by the suffix, on stdin by the content."),
    ] = InputFormat.auto,
    encoding: EncodingOption = "utf-8",
    output: OutputOption = STDIO,
    format: Annotated[
        OutputFormat | None,
        typer.Option(help="Form of the answer: text for one TEXT, jsonl for --input by default."),
    ] = None,
    model: ModelOption = None,
    encoder: EncoderOption = None,
    jobs: JobsOption = None,
    trust: TrustOption = False,
    min_probability: MinProbabilityOption = None,
    min_accuracy: MinAccuracyOption = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Add the words that decided; text and jsonl only.")
    ] = False,
    skip_bad: SkipBadOption = False,
    rejects: RejectsOption = None,
    force: ForceOption = False,
) -> None:
    """Score statements: stance toward a target, tone, sentiment and intensity.

    Each answer has a probability; below the model's threshold it is "unsure". The input is text
    with a statement a line, JSONL, or CSV with a column text; other columns are passed through.
    A row that cannot be read stops with its place and exit status 1, unless --skip-bad is given.
    """
    request = _Request(
        text=text,
        source=source,
        targets=tuple(target or ()),
        output=output,
        form=format or (OutputFormat.jsonl if text is None else OutputFormat.text),
        explain=explain,
        force=force,
    )
    request.check()
    check_rejects(rejects, [output, source or STDIO], skip_bad=skip_bad)
    settings = {
        "path": model,
        "encoder": encoder,
        "jobs": jobs,
        "min_probability": read_thresholds(min_probability),
        "min_accuracy": min_accuracy,
        "trust": trust,
    }
    with open_bad_rows(rejects, force=force) as bad:
        rows = StatementRows(input_format.value, encoding, bad if skip_bad else None)
        scored = _score(request, rows, bad, settings)
        rows.report()
        bad.report()
    if not scored and bad.count:
        raise typer.Exit(FAILED)


@dataclass(frozen=True, slots=True)
class _Request:
    """What is scored, and what becomes of it."""

    text: str | None
    source: str | None
    targets: tuple[str, ...]
    output: str
    form: OutputFormat
    explain: bool
    force: bool

    def check(self) -> None:
        """Refuse what does not go together."""
        if (self.text is None) == (self.source is None):
            raise misuse(_BOTH_WAYS)
        if self.text == STDIO:
            raise misuse("TEXT is one statement; to read stdin pass --input -")
        if self.text is not None and _is_file(self.text):
            raise misuse(f"TEXT is one statement; to score the file pass --input {self.text}")
        if self.explain and self.form is OutputFormat.csv:
            raise misuse("--explain does not fit into CSV; pass --format jsonl or text")
        if not all(target.strip() for target in self.targets):
            raise misuse("--target is blank; name what the stance is about, or leave it out")


class _Writer(Protocol):
    """Where predictions go."""

    def write(self, prediction: Prediction, /) -> None: ...
    def __enter__(self) -> Self: ...
    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
        /,
    ) -> None: ...


def _score(
    request: _Request, rows: StatementRows, bad: BadRows, settings: Mapping[str, Any]
) -> int:
    """Score all there is, write it, and return how much that was."""
    from classifier.data.outputs import open_output

    if request.source is None:
        statements = read_one(request.text, request.targets)
    else:
        statements = rows.read(request.source, request.targets)
    try:
        with open_output(request.output, force=request.force) as stream:
            from classifier.predictor import Predictor

            predictor = Predictor.load(**settings)
            columns: tuple[str, ...] | None = ()
            if request.source is not None and request.form is OutputFormat.csv:
                columns, statements = rows.columns(request.source, statements)
            scored = 0
            with (
                _open_writer(request, stream, predictor.labels, columns) as writer,
                show_progress(shown=_has_progress(request)) as tell,
            ):
                for prediction in predictor.predict_many(statements, explain=request.explain):
                    writer.write(prediction)
                    scored += 1
                    tell("scored", scored)
            if bad.count and not scored:
                raise NothingUsedError
            return scored
    except NothingUsedError:
        return 0


def _open_writer(
    request: _Request,
    stream: IO[str],
    labels: Mapping[str, tuple[str, ...]],
    columns: tuple[str, ...] | None,
) -> _Writer:
    from classifier.data.writers import CsvWriter, JsonlWriter

    if request.form is OutputFormat.jsonl:
        return JsonlWriter(stream)
    if request.form is OutputFormat.csv:
        return CsvWriter(stream, labels, columns)
    if request.source is None or request.explain:
        from classifier.cli.blocks import BlockWriter

        return BlockWriter(stream)
    from classifier.cli.tables import TableWriter

    return TableWriter(stream, labels)


def _has_progress(request: _Request) -> bool:
    """Show progress where it disturbs nothing: not over the output on the same terminal."""
    from_file = request.source not in {None, STDIO}
    elsewhere = request.output != STDIO or not is_terminal("stdout")
    return from_file and elsewhere and is_terminal("stderr")


def _is_file(text: str) -> bool:
    try:
        return Path(text).is_file()
    except OSError:  # longer than any name of a file
        return False
