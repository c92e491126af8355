"""``stance info``: what a model file says about itself."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Annotated, Any

import typer

from classifier.errors import ArtifactError

_FIGURES = ("measured", "part", "head", "rows", "macro-F1", "accuracy", "kappa", "ECE")
_THRESHOLDS = ("head", "threshold", "answered", "accuracy", "temperature")


class InfoFormat(StrEnum):
    """Forms of the answer."""

    text = "text"
    json = "json"


def info(
    model: Annotated[
        str | None,
        typer.Argument(
            help="default, deep or a model file; without it the bundled model.",
            show_default=False,
        ),
    ] = None,
    *,
    format: Annotated[
        InfoFormat, typer.Option(help="A readable summary, or the whole manifest.")
    ] = InfoFormat.text,
    trust: Annotated[
        bool,
        typer.Option("--trust", help="Read a .joblib file, which runs any code that is in it."),
    ] = False,
) -> None:
    """Print what a model was made of and with, and how well it does.

    Of a .skops file only the manifest is read: nothing is constructed, no code of it runs.
    """
    from classifier.learning.artifact import read_manifest
    from classifier.learning.places import find_model

    path = str(find_model(model))
    manifest = read_manifest(path, trust=trust)
    if format is InfoFormat.json:
        typer.echo(json.dumps(manifest, indent=2, sort_keys=True))
    else:
        for line in _summary(manifest, path):
            # A file from elsewhere must not steer the terminal.
            typer.echo("".join(char if char.isprintable() else "\ufffd" for char in line))


def summarise(manifest: Mapping[str, Any], name: str) -> Iterator[str]:
    """Yield the lines of a readable summary of a manifest.

    Parameters
    ----------
    manifest
        As `classifier.learning.artifact.read_manifest` gives it.
    name
        What to call the model.
    """
    from classifier.learning.card import collect_facts, number

    facts = collect_facts(manifest)
    package, payload = manifest.get("package", {}), manifest.get("payload")
    yield name
    yield (
        f"format {manifest.get('format')}, made on {manifest.get('created', 'an unknown day')} "
        f"with {package.get('name')} {package.get('version')}"
    )
    if payload:
        yield f"{payload['name']}: {number(payload['bytes'])} bytes, SHA-256 {payload['sha256']}"
    features = manifest.get("features", {})
    yield "features: " + ", ".join(f"{key} {number(count)}" for key, count in features.items())
    if encoder := manifest.get("encoder"):
        yield (
            f"encoder: {encoder['name']}, {number(encoder['dimension'])} dimensions, "
            f"SHA-256 {encoder['sha256']}"
        )
    yield from _table("labels", ("head", "labels"), facts.labels)
    yield from _table("data", ("file", "rows", "pairs", "SHA-256"), facts.data)
    yield from _table("figures, forced answers", _FIGURES, facts.figures)
    yield from _table("thresholds", _THRESHOLDS, facts.thresholds)
    yield from _table("settings", ("setting", "value"), facts.settings)
    yield from _table("libraries", ("library", "version"), facts.libraries)
    if facts.notes:
        yield from ("", "notes", *(f"  {note}" for note in facts.notes))


def _summary(manifest: Mapping[str, Any], path: str) -> list[str]:
    """Return the summary of a manifest that anybody may have written."""
    try:
        return list(summarise(manifest, path))
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ArtifactError(
            f"the manifest of {path} has another shape than those of this package ({error}); "
            "see it as it is with --format json"
        ) from error


def _table(title: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield a titled table in columns; nothing where there are no rows."""
    if not rows:
        return
    widths = [max(map(len, column)) for column in zip(header, *rows, strict=True)]
    yield from ("", title)
    for row in (header, *rows):
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield f"  {'  '.join(cells)}".rstrip()
