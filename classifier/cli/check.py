"""``stance check``: whether labelled data can be trained on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from classifier.cli.common import FAILED, EncodingOption, counted, emit, printable

if TYPE_CHECKING:
    from classifier.annotation.findings import CheckReport, Finding

_SHOWN = 10
"""Findings of one kind that the readable report lists."""


class LabelSets(StrEnum):
    """Whose labels the data should have."""

    codebook = "codebook"
    own = "own"


class CheckFormat(StrEnum):
    """Forms of the report."""

    text = "text"
    json = "json"


class LabeledFormat(StrEnum):
    """Formats of labelled data."""

    auto = "auto"
    jsonl = "jsonl"
    csv = "csv"


def check(
    data: Annotated[str, typer.Argument(help="Labelled data, JSONL or CSV; - for stdin.")],
    *,
    labels: Annotated[
        LabelSets,
        typer.Option(help="The codebook's labels, or a label set of your own."),
    ] = LabelSets.codebook,
    format: Annotated[
        CheckFormat, typer.Option(help="A readable report, or all findings as JSON.")
    ] = CheckFormat.text,
    input_format: Annotated[
        LabeledFormat, typer.Option(help="Format of the data; auto goes by the suffix.")
    ] = LabeledFormat.auto,
    encoding: EncodingOption = "utf-8",
) -> None:
    """Check labelled data, and count its labels.

    Errors: rows that cannot be read, labels that the codebook does not have, an id used twice.
    Warnings: equal texts, contradictory labels, targets that are not in the text, rare classes.
    Exit status 1 where there is an error.
    """
    from classifier.annotation.check import check_file

    report = check_file(data, format=input_format.value, encoding=encoding, label_set=labels.value)
    if format is CheckFormat.json:
        emit([json.dumps(report.to_dict(), indent=2, ensure_ascii=False)])
    else:
        emit(map(printable, describe(report, data)))
    if not report.passed:
        raise typer.Exit(FAILED)


def describe(report: CheckReport, name: str) -> Iterator[str]:
    """Yield the lines of a readable report.

    Parameters
    ----------
    report
        Of `classifier.annotation.check`.
    name
        What to call the data.
    """
    yield f"{name}: {counted(report.statements, 'statement')}, {counted(report.pairs, 'target')}"
    if report.implicit:
        yield f"{counted(report.implicit, 'target')} marked as not standing in the text"
    for title, findings in (("error", report.errors), ("warning", report.warnings)):
        yield counted(len(findings), title) if findings else f"no {title}s"
        yield from _list_findings(findings)
    if any(finding.code == "unknown_label" for finding in report.findings):
        yield "If the labels are a set of your own, pass --labels own."
    width = max(map(len, report.counts), default=0)
    for head, counts in report.counts.items():
        shares = (f"{label}: {rows:,}" for label, rows in counts.items())
        yield f"{head.ljust(width)}  {' · '.join(shares)}"


def _list_findings(findings: tuple[Finding, ...]) -> Iterator[str]:
    by_code: dict[str, list[Finding]] = {}
    for finding in findings:
        by_code.setdefault(finding.code, []).append(finding)
    for code, group in by_code.items():
        yield f"  {code} ({len(group):,})"
        for finding in group[:_SHOWN]:
            row = f"id {finding.id}" if finding.id is not None else ""
            where = ", ".join(filter(None, (finding.place, row)))
            yield f"    {where}{': ' if where else ''}{finding.message}"
        if len(group) > _SHOWN:
            yield f"    … and {len(group) - _SHOWN:,} more; --format json lists all"
