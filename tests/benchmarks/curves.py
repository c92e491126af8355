"""Learning curves: what own labels with little data reach, with and without an encoder.

Run from the root of a checkout; each set of labels is measured if its files are named:
``python tests/benchmarks/curves.py --newsmtsc FOLDER --plover FILE --ours FILE… --also FILE…``.
For each seed statements are drawn whole groups at a time, a model is trained on them as
``stance train`` does it, and asked about statements of other groups. Prints Markdown.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import fmean
from typing import Any

import numpy as np
from sklearn.metrics import f1_score
from table import number, row, rule

from classifier import LabeledStatement, TrainingConfig, read_labeled, train
from classifier.data.records import LabeledTarget, Target
from classifier.learning.folds import group_of
from classifier.learning.gold import Layout, lay_out
from classifier.learning.inference import probabilities
from classifier.learning.model import StanceModel
from classifier.learning.table import build_table

SIZES = (20, 50, 100, 200, 500, 1_000, 2_000, 5_000)
LEFT_OUT = "left out"
MOST_LEFT_OUT = 1_000
"""Statements of the drawn test; no more than a fifth of all."""

STANCES = {"positive": "favor", "neutral": "neutral", "negative": "against"}
WIDTH = 50
"""Characters of a plot from 0 to 1."""

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class LabelSet:
    """Statements with labels of one kind.

    Attributes
    ----------
    name
        As the tables say it.
    pool
        What is drawn from, to learn and to test.
    tests
        Further statements, which are only asked about.
    """

    name: str
    pool: Sequence[LabeledStatement]
    tests: Mapping[str, Sequence[LabeledStatement]] = field(default_factory=dict)


Key = tuple[str, int, bool]
"""A test, a number of statements to learn from, and whether an encoder is read."""

Figures = Mapping[Key, Sequence[float]]
"""Macro-F1, mean over the heads, one for each seed."""


# -- Reading ----------------------------------------------------------------------------------


def read_newsmtsc(path: Path) -> list[LabeledStatement]:
    """Read sentences with marked targets; those of one article are one group."""
    by_text: dict[str, list[dict[str, Any]]] = {}
    for item in _rows(path):
        by_text.setdefault(item["text"], []).append(item)
    return [
        LabeledStatement(
            items[0]["id"],
            text,
            tuple(
                LabeledTarget(
                    Target(item["target"], item["start"], item["end"]), STANCES[item["label"]]
                )
                for item in items
            ),
            metadata={"group": "_".join(items[0]["id"].split("_")[:3])},
        )
        for text, items in by_text.items()
    ]


def read_plover(path: Path) -> list[LabeledStatement]:
    """Read reports of events; the root class stands in the place of tone, equal texts together."""
    return [
        LabeledStatement(item["id"], item["text"], tone=item["root"], metadata={"group": text})
        for item in _rows(path)
        for text in (item["text"],)
    ]


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as stream:
        yield from map(json.loads, stream)


# -- Measuring --------------------------------------------------------------------------------


def deal(
    pool: Sequence[LabeledStatement], seed: int
) -> tuple[list[LabeledStatement], list[LabeledStatement]]:
    """Shuffle groups, and cut them into statements to learn from and statements to be left out."""
    groups: dict[str, list[LabeledStatement]] = {}
    for record in pool:
        groups.setdefault(group_of(record), []).append(record)
    names = list(groups)
    shuffled = [names[at] for at in np.random.default_rng(seed).permutation(len(names))]
    wanted = min(len(pool) // 5, MOST_LEFT_OUT)
    left_out: list[LabeledStatement] = []
    while len(left_out) < wanted:
        left_out += groups[shuffled.pop()]
    return [record for name in shuffled for record in groups[name]], left_out


def sizes_of(available: int, sizes: Sequence[int] = SIZES) -> list[int]:
    """Return the sizes that there are statements for, and all of them if that is a good deal more.

    Examples
    --------
    >>> sizes_of(130, (20, 50, 100)), sizes_of(90, (20, 50, 100))
    ([20, 50, 100], [20, 50, 90])
    """
    kept = [size for size in sizes if size <= available]
    is_cut = len(kept) < len(sizes) and available >= 1.5 * max(kept, default=0)
    return [*kept, available] if is_cut else kept


def macro_f1(model: StanceModel, layout: Layout) -> float:
    """Return macro-F1 of forced answers over the labels that are right anywhere, mean of heads.

    A head that could not be trained has none right.
    """
    scores = probabilities(model, build_table(layout.rows, keep_words=True))
    asked = {head: gold for head, gold in layout.gold.items() if gold}
    found = dict.fromkeys(asked, 0.0)
    for head in asked.keys() & model.info.labels.keys():
        names = model.info.labels[head]
        best = scores[head][[item.row for item in asked[head]]].argmax(axis=1)
        right = [item.label for item in asked[head]]
        found[head] = f1_score(
            right,
            [names[at] for at in best],
            labels=sorted(set(right)),
            average="macro",
            zero_division=0.0,
        )
    return fmean(found.values())


def measure(
    data: LabelSet,
    encoder: str,
    *,
    seeds: int,
    tell: Tell,
    sizes: Sequence[int] = SIZES,
) -> dict[Key, list[float]]:
    """Train for each seed and size without and with the encoder, and ask about all tests."""
    found: dict[Key, list[float]] = {}
    given = {name: lay_out(records) for name, records in data.tests.items()}
    for seed in range(seeds):
        known, left_out = deal(data.pool, seed)
        layouts = {LEFT_OUT: lay_out(left_out), **given}
        for size in sizes_of(len(known), sizes):
            for name in ("", encoder):
                tell(f"{data.name}, seed {seed}, {size} statements, {name or 'features'}")
                model = train(known[:size], TrainingConfig(seed=seed, encoder=name)).model
                for test, layout in layouts.items():
                    key = test, size, bool(name)
                    found.setdefault(key, []).append(macro_f1(model, layout))
    return found


# -- Showing ----------------------------------------------------------------------------------


def render(name: str, figures: Figures) -> Iterator[str]:
    """Return the lines of a table and of a plot for each test."""
    tests = list(dict.fromkeys(test for test, _, _ in figures))
    yield from ("", f"### {name}", "")
    yield row(
        "statements", *(f"{test}: {kind}" for test in tests for kind in ("features", "encoder"))
    )
    yield rule(1 + 2 * len(tests))
    for size in _sizes(figures):
        cells = (_cell(figures[test, size, deep]) for test in tests for deep in (False, True))
        yield row(f"{size:,}", *cells)
    for test in tests:
        yield from ("", "```", f"{name}, {test}: f features, E with an encoder")
        yield from plot({size: _pair(figures, test, size) for size in _sizes(figures)})
        yield "```"


def plot(pairs: Mapping[int, tuple[float, float]]) -> Iterator[str]:
    r"""Draw for each size both figures on a line from 0 to 1; ``*`` where they meet.

    Examples
    --------
    >>> print(*plot({20: (0.1, 0.5)}), sep="\n")
           0         .2        .4        .6        .8        1
        20 |    f===================E                        |
    """
    yield " " * 7 + "".join(f"{mark:<10}" for mark in ("0", ".2", ".4", ".6", ".8")) + "1"
    for size, both in pairs.items():
        plain, deep = (min(max(round(value * WIDTH) - 1, 0), WIDTH - 2) for value in both)
        line = [" "] * (WIDTH - 1)
        low, high = sorted((plain, deep))
        line[low:high] = "=" * (high - low)
        line[plain], line[deep] = ("*", "*") if plain == deep else ("f", "E")
        yield f"{size:6,} |{''.join(line)}|"


def _sizes(figures: Figures) -> list[int]:
    return sorted({size for _, size, _ in figures})


def _pair(figures: Figures, test: str, size: int) -> tuple[float, float]:
    return fmean(figures[test, size, False]), fmean(figures[test, size, True])


def _cell(values: Sequence[float]) -> str:
    return f"{number(fmean(values))} [{number(min(values))}, {number(max(values))}]"


# -- Running ----------------------------------------------------------------------------------


def read_sets(options: argparse.Namespace) -> Iterator[LabelSet]:
    """Read what the command line names."""
    if options.ours:
        also = {path.stem: list(read_labeled(path)) for path in options.also}
        pool = [record for path in options.ours for record in read_labeled(path)]
        yield LabelSet("Ours (four heads)", pool, also)
    if options.plover:
        yield LabelSet("PLOVER (15 classes)", read_plover(options.plover))
    if options.newsmtsc:
        parts = (read_newsmtsc(options.newsmtsc / f"{part}.jsonl") for part in ("train", "dev"))
        pool, dev = parts
        yield LabelSet("NewsMTSC (stance)", pool, {"dev": dev})


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure each set that is named."""
    parser = argparse.ArgumentParser(description="Learning curves with and without an encoder.")
    parser.add_argument("--encoder", default="deep", help="deep, or a folder with one")
    parser.add_argument("--ours", type=Path, nargs="+", default=[], help="by the codebook")
    parser.add_argument("--also", type=Path, nargs="+", default=[], help="further tests of ours")
    parser.add_argument("--plover", type=Path, help="rows with text and root")
    parser.add_argument("--newsmtsc", type=Path, help="folder with train.jsonl and dev.jsonl")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="rising")
    options = parser.parse_args(arguments)

    def tell(said: str) -> None:
        sys.stderr.write(f"{said}\n")

    for data in read_sets(options):
        figures = measure(
            data, options.encoder, seeds=options.seeds, sizes=options.sizes, tell=tell
        )
        sys.stdout.write("\n".join(render(data.name, figures)) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
