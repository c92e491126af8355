"""``stance train``: labelled data to a model file."""

from __future__ import annotations

import dataclasses
import math
import shlex
import textwrap
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from classifier.cli.check import LabeledFormat
from classifier.cli.common import (
    EncodingOption,
    ForceOption,
    SkipBadOption,
    emit,
    examples,
    file_digest,
    is_terminal,
    misuse,
    note,
    printable,
    show_progress,
)
from classifier.cli.figures import describe_evaluation
from classifier.cli.inputs import LabeledRows, read_config, read_heads
from classifier.learning.config import TrainingConfig
from classifier.learning.model import DEEP

if TYPE_CHECKING:
    from classifier.data.records import LabeledStatement
    from classifier.learning.training import TrainingResult

_EXAMPLES = examples(
    "stance train mine.csv -o mine.skops",
    "stance train mine.jsonl more.jsonl -o mine.skops --heads tone,stance --seed 1",
    "stance train mine.csv -o mine.skops --held-out unseen.csv --config settings.toml",
    "stance train mine.csv -o mine.skops --encoder deep",
)

_HELP_WIDTH = 70
_MEGABYTE = 1_000_000


def describe_settings() -> Iterator[str]:
    """Yield a line or two for each setting of the TOML file, with its default."""
    yield "\b"
    yield "Settings of the TOML file (--config), with their defaults:"
    for item in dataclasses.fields(TrainingConfig):
        default = list(item.default) if isinstance(item.default, tuple) else item.default
        shown = f'"{default}"' if isinstance(default, str) else str(default)
        yield f"  {item.name} = {shown}"
        yield from (f"      {line}" for line in textwrap.wrap(item.metadata["help"], _HELP_WIDTH))


EPILOG = "\n".join([_EXAMPLES, "", *describe_settings()])


def train(
    data: Annotated[
        list[str], typer.Argument(metavar="DATA…", help="Labelled data, JSONL or CSV.")
    ],
    *,
    output: Annotated[
        str,
        typer.Option("--output", "-o", metavar="MODEL", help="Model file to write, .skops."),
    ],
    config: Annotated[
        str | None, typer.Option(metavar="FILE", help="TOML file of the settings listed below.")
    ] = None,
    group_by: Annotated[
        str | None,
        typer.Option(metavar="FIELD", help="Rows of equal FIELD are never learnt and tested on."),
    ] = None,
    heads: Annotated[
        str | None, typer.Option(metavar="HEADS", help="Only these heads, as in tone,stance.")
    ] = None,
    seed: Annotated[
        int | None,
        typer.Option(min=0, max=2**32 - 1, help="Seed of the cross-validation and of networks."),
    ] = None,
    held_out: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="Labelled data to measure the finished model on."),
    ] = None,
    encoder: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Train over an encoder: deep, or a folder with one."),
    ] = None,
    jobs: Annotated[
        int | None, typer.Option(min=1, max=1024, help="Processes that work at the same time.")
    ] = None,
    input_format: Annotated[
        LabeledFormat, typer.Option(help="Format of the data; auto goes by the suffix.")
    ] = LabeledFormat.auto,
    encoding: EncodingOption = "utf-8",
    skip_bad: SkipBadOption = False,
    force: ForceOption = False,
) -> None:
    """Train a model on labelled data, and measure it by grouped cross-validation.

    The heads that have labels are trained: stance, tone, sentiment, intensity, with the codebook's
    labels or with your own. A model card is written beside the model.
    """
    if "-" in [*data, held_out]:
        raise misuse("training reads files, not stdin; write the data to a file first")
    options = {
        "group_by": group_by,
        "heads": read_heads(heads),
        "seed": seed,
        "encoder": encoder,
        "jobs": jobs,
    }
    settings = read_config(config, {k: v for k, v in options.items() if v is not None})

    from classifier.learning.artifact import check_destination
    from classifier.learning.training import train as fit

    model_path = check_destination(output, force=force)
    card_path = check_card(model_path, force=force)
    rows = LabeledRows(input_format.value, encoding, skip_bad=skip_bad)
    records, described = read_data(data, rows)
    unseen = None if held_out is None else list(rows.read(held_out))
    rows.report()
    with _stages() as progress:
        result = fit(records, settings, held_out=unseen, data=described, progress=progress)
    for warning in result.warnings:
        note(f"warning: {warning}")
    result.model.save(model_path, force=force)
    write_card(model_path, card_path, force=force)
    emit(map(printable, _summarise(result, model_path, card_path)))


def read_data(
    paths: list[str], rows: LabeledRows
) -> tuple[list[LabeledStatement], list[dict[str, Any]]]:
    """Read all files, and describe each for the manifest, without its folder."""
    records: list[LabeledStatement] = []
    described = []
    for path in paths:
        own = list(rows.read(path))
        digest = file_digest(Path(path))
        pairs = sum(target.stance is not None for record in own for target in record.targets)
        described.append(
            {"name": Path(path).name, "rows": len(own), "pairs": pairs, "sha256": digest}
        )
        records += own
    return records, described


def check_card(model_path: Path, *, force: bool) -> Path:
    """Return where the model card goes.

    Raises
    ------
    ArtifactError
        If there is such a file already, without `force`.
    """
    from classifier.errors import ArtifactError

    card = model_path.with_suffix(".md")
    if card.exists() and not force:
        raise ArtifactError(
            f"{card}, where the model card goes, exists; pass --force to replace it, "
            "or choose another name"
        )
    return card


def write_card(model_path: Path, card_path: Path, *, force: bool) -> None:
    """Write the model card of a model that was just made here."""
    from classifier.data.outputs import open_output
    from classifier.learning.artifact import read_manifest
    from classifier.learning.card import render_card

    card = render_card(read_manifest(model_path, trust=True), model_path.name)
    with open_output(card_path, force=force) as stream:
        stream.write(card)


@contextmanager
def _stages() -> Iterator[Callable[[str, int, int], None]]:
    """Show a bar on a terminal, else a line for each stage that is finished."""
    begun = time.monotonic()

    def say(stage: str, done: int, total: int) -> None:
        if done == total:
            note(f"{stage}: {done} of {total} done, {time.monotonic() - begun:.0f} s")

    with show_progress(shown=is_terminal("stderr")) as tell:
        yield tell if is_terminal("stderr") else say


def describe_size(size: int) -> str:
    """Return a number of bytes in kilobytes, from a million on in megabytes."""
    return f"{size / _MEGABYTE:.1f} MB" if size >= _MEGABYTE else f"{math.ceil(size / 1e3)} kB"


def _summarise(result: TrainingResult, model_path: Path, card_path: Path) -> Iterator[str]:
    yield from describe_evaluation("cross-validation, forced answers", result.evaluation)
    if result.held_out is not None:
        yield ""
        yield from describe_evaluation("held out, forced answers", result.held_out)
    yield ""
    yield f"model: {model_path} ({describe_size(model_path.stat().st_size)}), card: {card_path}"
    path = shlex.quote(str(model_path))
    place = result.model.encoder_place
    over = "" if place == DEEP else f" --encoder {shlex.quote(place)}"
    yield f'next:  stance score "We firmly condemn the blockade." --model {path}{over}'
