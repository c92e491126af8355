"""``stance check``: whether labelled data can be trained on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

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
    encoding: Annotated[str, typer.Option(help="Text encoding of the data.")] = "utf-8",
) -> None:
    """Check labelled data, and count its labels.

    Errors: rows that cannot be read, labels that the codebook does not have, an id used twice.
    Warnings: equal texts, contradictory labels, targets that are not in the text, rare classes.
    Exit status 1 where there is an error.
    """
    from classifier.annotation.check import check_file

    report = check_file(data, format=input_format.value, encoding=encoding, label_set=labels.value)
    if format is CheckFormat.json:
        typer.echo(json.dumps(report.to_dict(), indent=2, ensure_ascii=False))
    else:
        for line in describe(report, data):
            typer.echo(printable(line))
    if not report.passed:
        raise typer.Exit(1)


def printable(line: str) -> str:
    """Replace control characters: data from elsewhere must not steer the terminal."""
    return "".join(char if char.isprintable() else "\ufffd" for char in line)


def number(count: int, noun: str) -> str:
    """Put a number before its noun.

    Examples
    --------
    >>> number(1, "row"), number(1200, "row")
    ('1 row', '1,200 rows')
    """
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def describe(report: CheckReport, name: str) -> Iterator[str]:
    """Yield the lines of a readable report.

    Parameters
    ----------
    report
        Of `classifier.annotation.check`.
    name
        What to call the data.
    """
    yield f"{name}: {number(report.statements, 'statement')}, {number(report.pairs, 'target')}"
    if report.implicit:
        yield f"{number(report.implicit, 'target')} marked as not standing in the text"
    for title, findings in (("error", report.errors), ("warning", report.warnings)):
        yield number(len(findings), title) if findings else f"no {title}s"
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
