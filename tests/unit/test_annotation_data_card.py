"""The data card: every table in it is computed anew from the data that it describes."""

from __future__ import annotations

import csv
import json
import statistics
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from classifier.annotation.agreement import HeadAgreement, Reading, agreement_by_label
from classifier.data.references import read_references
from classifier.labels import LABELS, STATEMENT_HEADS

SEEDS = Path(__file__).parents[2] / "seeds"
PARTS = {"a–g": "abcdefg", "h–m": "hijklm", "o–v": "opqrstuv", "w–y": "wxy"}
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
    for group in (*PARTS, "real"):
        for head, measured in _agreement(group).items():
            figures = measured.raw, measured.alpha, measured.kappa, measured.interval_alpha
            rows.append((group, head, f"{measured.items:,}", *map(_figure, figures)))
    return _table(header, rows)


def _tabulate_labels(group: str) -> str:
    header = ("head", "label", "given by either", "specific agreement", "alpha", "kappa")
    rows = [
        (
            head,
            label.label,
            f"{label.items:,}",
            *map(_figure, (label.raw, label.alpha, label.kappa)),
        )
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


def _spans(letters: Sequence[str]) -> list[str]:
    """Return runs of neighbouring letters, as a letter, a dash and a letter."""
    runs: list[str] = []
    for letter in letters:
        if runs and ord(letter) == ord(runs[-1][-1]) + 1:
            runs[-1] = runs[-1][0] + letter
        else:
            runs.append(letter)
    return ["–".join(dict.fromkeys((run[0], run[-1]))) for run in runs]


def _tabulate_parts() -> str:
    rows = []
    for register in ("free", "matched"):
        some = [row for row in _rows("statements.jsonl") if row["register"] == register]
        letters = sorted({row["part"] for row in some})
        pairs = [target for row in some for target in row["targets"]]
        implicit = sum(target.get("explicit") is False for target in pairs)
        groups = len({row["group"] for row in some if "group" in row})
        span = ", ".join(_spans(letters))
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


TABLES: dict[str, Callable[[], str]] = {
    "parts": _tabulate_parts,
    "sources": _tabulate_sources,
    "heads": _tabulate_heads,
    "invented": lambda: _tabulate_labels("invented"),
    "real": lambda: _tabulate_labels("real"),
    "distribution": _tabulate_distribution,
    "lengths": _tabulate_lengths,
    "targets": _tabulate_targets,
}


@pytest.mark.parametrize("name", TABLES)
def test_a_table_of_the_card_is_that_of_the_data(name: str) -> None:
    table = TABLES[name]()
    card = (SEEDS / "README.md").read_text(encoding="utf-8")
    assert table in card, f"put the table {name} into seeds/README.md:\n{table}"


def test_the_figures_of_the_text_are_those_of_the_data() -> None:
    card = (SEEDS / "README.md").read_text(encoding="utf-8")
    invented, real = _rows("statements.jsonl"), _rows("real/labels.jsonl")
    targets = [sum(len(row["targets"]) for row in rows) for rows in (invented, real)]
    files = len({(row["source"]["repository"], row["source"]["path"]) for row in real})
    speeches = sum(row["origin"] in {"ungdc", "unga79"} for row in real) / len(real)
    years = [row["year"] for row in real if "year" in row]
    tones = Counter(row["tone"] for row in real)
    for sentence in (
        f"{len(invented):,} **invented** statements with {targets[0]:,} targets",
        f"{len(real):,} **real** statements of {min(years)}–{max(years)}",
        f"with {targets[1]:,} targets: labels and places",
        f"the {files:,} source files at four requests a second (about {files / 4 / 60:.0f} minutes",
        f"threaten ({tones['threat']}) or conciliate ({tones['conciliation']})",
        f"{speeches:.0%} of the real".replace("%", " %"),
    ):
        assert sentence in card


def _vote(readings: dict[str, Reading], index: int | str) -> str:
    """Return the label of most readers, or the author's."""
    labels = [
        readings[name].stances[index] if isinstance(index, int) else readings[name].labels[index]
        for name in ("author", "reader2", "reader3")
        if name in readings
    ]
    label, count = Counter(labels).most_common(1)[0]
    return label if count > 1 else labels[0]


def test_the_labels_follow_from_the_readings_as_the_card_says() -> None:
    readings: dict[str, dict[str, Reading]] = {}
    for reading in _readings("annotations.csv"):
        readings.setdefault(reading.id, {})[reading.annotator] = reading
    for row in _rows("statements.jsonl"):
        mine = readings[row["id"]]
        if row["part"] not in PARTS["a–g"]:
            mine = {"author": mine["author"]}
        assert [str(row[head]) for head in STATEMENT_HEADS] == [
            _vote(mine, head) for head in STATEMENT_HEADS
        ]
        assert [target["stance"] for target in row["targets"]] == [
            _vote(mine, number) for number in range(len(row["targets"]))
        ]


def test_the_real_labels_are_those_of_the_first_reader() -> None:
    rows = {row["id"]: row for row in _rows("real/labels.jsonl")}
    first = [r for r in _readings("real/annotations.csv") if r.annotator == "reader1"]
    assert len(first) == 400
    for reading in first:
        row = rows[reading.id]
        assert dict(reading.labels) == {head: str(row[head]) for head in STATEMENT_HEADS}
        assert list(reading.stances) == [target["stance"] for target in row["targets"]]


def test_real_labels_hold_no_text() -> None:
    known = {"id", "targets", "tone", "sentiment", "intensity", "origin", "year", "source"}
    for row in _rows("real/labels.jsonl"):
        assert set(row) <= known | {"start", "end", "sha256"}
        assert set(row["source"]) <= {"repository", "commit", "path", "record"}
        for target in row["targets"]:
            assert set(target) == {"start", "end", "stance"}
            assert 0 <= target["start"] < target["end"] <= row["end"] - row["start"]


def test_real_labels_are_references() -> None:
    references = list(read_references(SEEDS / "real/labels.jsonl"))
    assert len({reference.id for reference in references}) == 15_011
    assert {reference.source.record is None for reference in references} == {True, False}


def test_the_examples_hold_the_two_statements() -> None:
    first, second = (SEEDS / "examples/statements.txt").read_text(encoding="utf-8").splitlines()
    article = (SEEDS / "examples/article.txt").read_text(encoding="utf-8")
    assert second == "grave concern"
    assert article.split('"')[1::2] == [first, second]
    assert 200 <= len(article.split()) <= 350
