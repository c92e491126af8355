"""What the verbs share: options, messages on stderr, and how failures end."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Protocol

import typer
from typer.core import TyperGroup

from classifier.errors import ClassifierError, DataError

if TYPE_CHECKING:
    from rich.progress import TaskID

    from classifier.data.writers import RejectsWriter
    from classifier.learning.model import StanceModel

FAILED, INTERRUPTED = 1, 130

STDIO = "-"
"""Stands for standard input and standard output."""

ModelOption = Annotated[
    str | None,
    typer.Option(
        metavar="MODEL",
        help="A model file, deep for the one over an encoder, or default, as if left out.",
    ),
]
EncoderOption = Annotated[
    str | None,
    typer.Option(
        metavar="FOLDER",
        help="Encoder of a model that was trained over another one than that of deep.",
    ),
]
JobsOption = Annotated[
    int | None,
    typer.Option(min=1, help="Rows that an encoder reads at a time; as many as cores by default."),
]
TrustOption = Annotated[
    bool, typer.Option("--trust", help="Read a .joblib model, which runs any code that is in it.")
]
SkipBadOption = Annotated[
    bool,
    typer.Option("--skip-bad", help="Name rows that cannot be read on stderr, and go on."),
]
ForceOption = Annotated[bool, typer.Option("--force", help="Replace files that exist.")]
MinProbabilityOption = Annotated[
    str | None,
    typer.Option(
        metavar="P",
        help="Be unsure below this probability; for some heads: tone=0.6,stance=0.8.",
    ),
]
MinAccuracyOption = Annotated[
    float | None,
    typer.Option(
        metavar="A",
        min=0,
        max=1,
        help="Be unsure so often that this share of the answers is right.",
    ),
]
RejectsOption = Annotated[
    str | None,
    typer.Option(metavar="FILE", help="With --skip-bad: write the skipped rows here, JSONL."),
]
OutputOption = Annotated[
    str, typer.Option("--output", "-o", metavar="FILE", help="Where to write; - for stdout.")
]
EncodingOption = Annotated[
    str, typer.Option(metavar="NAME", help="Text encoding of the input, such as cp1252.")
]

# Line breaks and tabs become blanks; other control characters, halves of surrogate pairs, and
# marks that turn the direction of the text around them become a sign that something was there.
_SPACES = re.compile(r"[\t\n\v\f\r\x1c-\x1f\x85\u2028\u2029]+")
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def file_digest(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, as a manifest names it."""
    import hashlib

    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def printable(text: str) -> str:
    r"""Return the text on one line, with nothing in it that steers a terminal.

    Examples
    --------
    >>> printable("one\ntwo")
    'one two'
    """
    return _UNSAFE.sub("\ufffd", _SPACES.sub(" ", text))


def note(message: str) -> None:
    """Say something on stderr."""
    typer.echo(printable(message), err=True)


def fail(message: str) -> typer.Exit:
    """Say on stderr what went wrong; raise what is returned."""
    note(f"error: {message}")
    return typer.Exit(FAILED)


def misuse(message: str) -> typer.BadParameter:
    """Return the error of a command that was put together wrongly; it ends with exit status 2."""
    return typer.BadParameter(message)


def examples(*lines: str) -> str:
    """Return an epilog of commands; the mark in front keeps its line breaks."""
    return "\n".join(["\b", "Examples:", *(f"  {line}" for line in lines)])


class StanceGroup(TyperGroup):
    """The command with all its verbs: the one place where failures become exit statuses."""

    def invoke(self, ctx: typer.Context) -> object:  # type: ignore[override]  # base: private type
        """Run a verb.

        Raises
        ------
        typer.Exit
            With 1 where input, model or disk refuse, 130 where the user interrupts, and 0 where
            whoever reads the output has seen enough.
        """
        try:
            result: object = super().invoke(ctx)
            if sys.stdout is not None:
                sys.stdout.flush()
        except ClassifierError as error:
            raise fail(str(error)) from None
        except BrokenPipeError:
            _drop_output()
            raise typer.Exit(0) from None
        except OSError as error:
            raise fail(str(error)) from None
        except KeyboardInterrupt:
            raise typer.Exit(INTERRUPTED) from None
        return result


def _drop_output() -> None:
    """Let what is still in the buffer of stdout go nowhere when the interpreter ends.

    So advised by the note on SIGPIPE in the documentation of Python's module signal.
    """
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())


class BadRows:
    """Names rows that cannot be used as they come, and counts them.

    Parameters
    ----------
    rejects
        Where to write them; ``None`` for nowhere.
    """

    def __init__(self, rejects: RejectsWriter | None = None) -> None:
        self.count = 0
        self._rejects = rejects

    def __call__(self, error: DataError, row: str) -> None:
        """Take one row; the arguments are those of ``on_bad``."""
        self.count += 1
        note(f"skipped: {error}")
        if self._rejects is not None:
            self._rejects.write(error, row)

    def report(self) -> None:
        """Say how many there were, if any."""
        if self.count:
            note(f"{counted(self.count, 'row')} skipped")


def check_rejects(rejects: str | None, others: Iterable[str], *, skip_bad: bool) -> None:
    """Refuse rejects that nobody asked for, or that would replace the output or an input.

    Parameters
    ----------
    rejects
        Where they go, if anywhere.
    others
        The files that are read and written beside them, however their names are spelled.
    """
    if rejects is None:
        return
    if not skip_bad:
        raise misuse("--rejects is for the rows that --skip-bad skips; pass both")
    taken = {Path(other).resolve() for other in others if other != STDIO}
    if rejects == STDIO or Path(rejects).resolve() in taken:
        raise misuse("--rejects needs a file of its own, neither the output nor an input")


@contextmanager
def open_bad_rows(rejects: str | None, *, force: bool) -> Iterator[BadRows]:
    """Open the file of the rows that are skipped, if there is to be one."""
    if rejects is None:
        yield BadRows()
        return
    from classifier.data.writers import RejectsWriter, open_output

    with open_output(rejects, force=force) as stream:
        yield BadRows(RejectsWriter(stream))


class NothingUsedError(Exception):
    """All rows were skipped: leave no empty output behind."""


def counted(number: int, thing: str) -> str:
    """Write a number of things.

    Examples
    --------
    >>> counted(1, "row"), counted(2000, "row")
    ('1 row', '2,000 rows')
    """
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def emit(lines: Iterable[str]) -> None:
    """Write lines to stdout, in UTF-8 wherever that is."""
    from classifier.data.outputs import STDOUT, open_output

    with open_output(STDOUT) as stream:
        for line in lines:
            stream.write(f"{line}\n")


class Tell(Protocol):
    """Is told how far the work is."""

    def __call__(self, stage: str, done: int, total: int | None = None) -> None:
        """Take the stage, how much of it is done, and how much there is, where that is known."""


@contextmanager
def show_progress(*, shown: bool) -> Iterator[Tell]:
    """Show a bar for each stage on stderr.

    Parameters
    ----------
    shown
        False shows nothing.
    """
    if not shown:
        yield lambda stage, done, total=None: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()
    with Progress(*columns, TimeElapsedColumn(), console=Console(stderr=True)) as progress:
        tasks: dict[str, TaskID] = {}

        def tell(stage: str, done: int, total: int | None = None) -> None:
            if stage not in tasks:
                tasks[stage] = progress.add_task(stage, total=total)
            progress.update(tasks[stage], completed=done, total=total)

        yield tell


def is_terminal(name: str) -> bool:
    """Tell whether ``stdout`` or ``stderr`` is a terminal."""
    stream = getattr(sys, name)
    return stream is not None and stream.isatty()


def load_named(name: str | None, encoder: str | None, *, trust: bool) -> StanceModel:
    """Load a model by the options of a verb; the bundled one where none is named."""
    from classifier.learning.artifact import load_model
    from classifier.learning.places import find_model

    model = load_model(find_model(name), trust=trust)
    return model if encoder is None else model.with_encoder(encoder)
