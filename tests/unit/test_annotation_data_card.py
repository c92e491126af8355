"""The data card: every table in it is computed anew from the data that it describes."""

from __future__ import annotations

import csv
import json
import statistics
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from classifier.annotation.agreement import HeadAgreement, Reading, agreement_by_label
from classifier.labels import LABELS, STATEMENT_HEADS

SEEDS = Path(__file__).parents[2] / "seeds"
PARTS = {"a–g": "abcdefg", "h–m": "hijklm", "o–v": "opqrstuv"}
"""Parts of the invented statements that had one kind of second reading."""


@cache
def _rows(name: str) -> tuple[dict[str, Any], ...]:
    with (SEEDS / name).open(encoding="utf-8") as stream:
        return tuple(json.loads(line) for line in stream)


@cache
def _readings(name: str) -> tuple[Reading, ...]:
    with (SEEDS / name).open(encoding="utf-8", newline="") as stream:
        return tuple(Reading.from_dict(row) for row in csv.DictReader(stream))


@cache
def _agreement(group: str) -> dict[str, HeadAgreement]:
    """Return the agreement of the two blind readings of a group of statements."""
    if group == "real":
        return agreement_by_label(_readings("real/annotations.csv"), ("reader1", "reader2"))
    readings = _readings("annotations.csv")
    parts = "".join(PARTS.values()) if group == "invented" else PARTS[group]
    return agreement_by_label(
        (reading for reading in readings if reading.id[0] in parts), ("author", "reader2")
    )


def _table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(str(cell) for cell in line)} |" for line in lines)


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}".removeprefix("0")


def _tabulate_heads() -> str:
    header = ("statements", "head", "read twice", "raw", "alpha", "kappa", "interval alpha")
    rows = []
    for group in ("a–g", "h–m", "o–v", "real"):
        for head, measured in _agreement(group).items():
            figures = measured.raw, measured.alpha, measured.kappa, measured.interval_alpha
            rows.append((group, head, f"{measured.items:,}", *map(_figure, figures)))
    return _table(header, rows)


def _tabulate_labels(group: str) -> str:
    header = ("head", "label", "given by either", "specific agreement", "alpha", "kappa")
    rows = [
        (head, label.label, f"{label.items:,}", *map(_figure, (label.raw, label.alpha, label.kappa)))
        for head, measured in _agreement(group).items()
        for label in measured.labels
    ]
    return _table(header, rows)


def _count_labels(name: str) -> Counter[tuple[str, str]]:
    counts: Counter[tuple[str, str]] = Counter()
    for row in _rows(name):
        counts.update(("stance", target["stance"]) for target in row["targets"])
        counts.update((head, str(row[head])) for head in STATEMENT_HEADS)
    return counts


def _tabulate_distribution() -> str:
    invented, real = (_count_labels(name) for name in ("statements.jsonl", "real/labels.jsonl"))
    rows = []
    for head, labels in LABELS.items():
        totals = [sum(counts[head, label] for label in labels) for counts in (invented, real)]
        for label in labels:
            cells = (
                f"{counts[head, label]:,} ({counts[head, label] / total:.1%})"
                for counts, total in zip((invented, real), totals, strict=True)
            )
            rows.append((head, label, *cells))
    return _table(("head", "label", "invented", "real"), rows)


def _tabulate_lengths() -> str:
    lengths = {
        "invented": [len(row["text"]) for row in _rows("statements.jsonl")],
        "real": [row["end"] - row["start"] for row in _rows("real/labels.jsonl")],
    }
    rows = []
    for name, values in lengths.items():
        cuts = statistics.quantiles(values, n=20, method="inclusive")
        shown = min(values), cuts[0], statistics.median(values), cuts[-1], max(values)
        rows.append((name, *(f"{value:,.0f}" for value in shown)))
    return _table(("characters", "shortest", "5 %", "median", "95 %", "longest"), rows)


def _tabulate_targets() -> str:
    files = {"invented": "statements.jsonl", "real": "real/labels.jsonl"}
    rows = []
    for name, file in files.items():
        numbers = Counter(min(len(row["targets"]), 4) for row in _rows(file))
        rows.append((name, *(f"{numbers[number]:,}" for number in range(5))))
    return _table(("targets of a statement", "0", "1", "2", "3", "4 and more"), rows)


def _tabulate_parts() -> str:
    rows = []
    for register in ("free", "matched"):
        some = [row for row in _rows("statements.jsonl") if row["register"] == register]
        letters = sorted({row["part"] for row in some})
        pairs = [target for row in some for target in row["targets"]]
        implicit = sum(target.get("explicit") is False for target in pairs)
        groups = len({row["group"] for row in some if "group" in row})
        span = f"{letters[0]}–{letters[-1]}"
        rows.append((register, span, f"{len(some):,}", f"{len(pairs):,}", implicit, groups))
    header = ("register", "parts", "statements", "targets", "targets not in the text", "groups")
    return _table(header, rows)


def _tabulate_sources() -> str:
    by_origin: dict[str, list[dict[str, Any]]] = {}
    for row in _rows("real/labels.jsonl"):
        by_origin.setdefault(row["origin"], []).append(row)
    rows = []
    for origin, some in sorted(by_origin.items(), key=lambda item: -len(item[1])):
        (repository, commit), *others = {
            (row["source"]["repository"], row["source"]["commit"]) for row in some
        }
        assert not others
        files = len({row["source"]["path"] for row in some})
        years = [row["year"] for row in some if "year" in row]
        span = f"{min(years)}–{max(years)}" if years else "–"
        link = f"[{repository}](https://github.com/{repository}/tree/{commit})"
        rows.append((f"`{origin}`", link, f"`{commit[:12]}`", f"{files:,}", f"{len(some):,}", span))
    return _table(("origin", "repository", "commit", "files", "statements", "years"), rows)


def _tables() -> Iterator[tuple[str, str]]:
    yield "parts", _tabulate_parts()
    yield "sources", _tabulate_sources()
    yield "heads", _tabulate_heads()
    yield "invented", _tabulate_labels("invented")
    yield "real", _tabulate_labels("real")
    yield "distribution", _tabulate_distribution()
    yield "lengths", _tabulate_lengths()
    yield "targets", _tabulate_targets()
