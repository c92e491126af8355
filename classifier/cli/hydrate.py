"""``stance hydrate``: labels by reference, and the sources, back to labelled data."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import partial
from typing import IO, TYPE_CHECKING, Annotated

import typer

from classifier.cli.common import (
    FAILED,
    ForceOption,
    counted,
    is_terminal,
    misuse,
    note,
    show_progress,
)
from classifier.errors import DataError

if TYPE_CHECKING:
    from classifier.data.downloads import DownloadConfig
    from classifier.data.references import Missing, Reference

_SHOWN = 3
"""Statements, or files, that are named of each kind of failure."""


def hydrate(
    labels: Annotated[str, typer.Argument(help="Labels by reference, JSONL.")],
    *,
    root: Annotated[
        str,
        typer.Option(help="Folder of the sources, as ROOT/<owner>/<name>/<path>.", metavar="ROOT"),
    ],
    output: Annotated[
        str, typer.Option("--output", "-o", help="Labelled data to write, JSONL; - for stdout.")
    ],
    download: Annotated[
        bool,
        typer.Option(
            "--download", help="Fetch files that are missing from their public repositories."
        ),
    ] = False,
    rate: Annotated[float, typer.Option(help="Most requests a second.")] = 4.0,
    base_url: Annotated[
        str | None,
        typer.Option(
            help="Server of the files, as URL/<owner>/<name>/<commit>/<path>; without it GitHub's.",
            show_default=False,
        ),
    ] = None,
    force: ForceOption = False,
) -> None:
    """Find the texts of labels again in their sources, and write labelled data.

    Labels of texts that may not be published are shared without them: each row says where its
    text stands, and what it hashes to. What is found is written; exit status 1 where a text is
    missing. A download that was cut off goes on where it stopped.
    """
    from classifier.data.downloads import BASE_URL, DownloadConfig
    from classifier.data.outputs import open_output
    from classifier.data.references import read_references

    try:
        config = DownloadConfig(base_url=base_url or BASE_URL, rate=rate)
    except DataError as error:
        raise misuse(str(error)) from None
    with open_output(output, force=force) as stream:
        references = list(read_references(labels))
        if not references:
            raise DataError("there are no labels in it", path=labels)
        if download:
            _fetch(references, root, config)
        missing = _write(references, root, stream)
        for line in describe(missing, len(references), output):
            note(line)
        if len(missing) == len(references):
            raise typer.Exit(FAILED)  # leaves no empty file behind
    if missing:
        raise typer.Exit(FAILED)


def describe(missing: Sequence[Missing], total: int, output: str) -> Iterator[str]:
    """Yield the lines that say what was not found, and what to do."""
    from classifier.data.references import Reason

    if len(missing) == total:
        yield f"none of {total:,} statements found, nothing written; missing:"
    else:
        place = "standard output" if output == "-" else output
        end = "; missing:" if missing else ""
        yield f"{total - len(missing):,} of {total:,} statements found and written to {place}{end}"
    by_reason: dict[Reason, list[Missing]] = {}
    for miss in missing:
        by_reason.setdefault(miss.reason, []).append(miss)
    for reason, group in by_reason.items():
        yield f"  {reason} ({len(group):,})"
        for miss in group[:_SHOWN]:
            yield f"    {miss.id}: {miss.detail}"
        if len(group) > _SHOWN:
            yield f"    … and {len(group) - _SHOWN:,} more"
        yield f"    {_REMEDIES[reason.name]}"


_REMEDIES = {
    "FILE_MISSING": "pass --download, or check out the repositories under the root",
    "UNSAFE_PATH": "do not trust this labels file: it reaches outside of the root",
    "UNREADABLE": "remove the file and pass --download, or check out the commit of its labels",
    "RECORD_MISSING": "remove the file and pass --download, or check out the commit of its labels",
    "TEXT_DIFFERS": "remove the file and pass --download, or check out the commit of its labels",
}


def _fetch(references: Sequence[Reference], root: str, config: DownloadConfig) -> None:
    """Fetch what is not there yet, and say what could not be fetched."""
    from classifier.data.downloads import download_sources

    sources = [reference.source for reference in references]
    with show_progress(shown=is_terminal("stderr")) as tell:
        failures = download_sources(sources, root, config, progress=partial(tell, "fetching"))
    if failures:
        note(f"{counted(len(failures), 'file')} could not be fetched:")
        for failure in failures[:_SHOWN]:
            source = failure.source
            line = f"  {source.repository} {source.path}: {failure.detail}"
            note(line)
        if len(failures) > _SHOWN:
            note(f"  … and {len(failures) - _SHOWN:,} more")


def _write(references: Sequence[Reference], root: str, stream: IO[str]) -> list[Missing]:
    """Write what is found, and return what is not."""
    from classifier.data.references import Found
    from classifier.data.references import hydrate as find_texts

    missing: list[Missing] = []
    with show_progress(shown=is_terminal("stderr")) as tell:
        for result in find_texts(references, root, progress=partial(tell, "reading")):
            if isinstance(result, Found):
                row = json.dumps(result.statement.to_dict(), ensure_ascii=False)
                stream.write(f"{row}\n")
            else:
                missing.append(result)
    return missing
