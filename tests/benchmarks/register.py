"""Fits the weights of ``register.tsv``, and measures what is left unanswered because of them.

``python tests/benchmarks/register.py [--real FILE] [--dev FILE]`` measures, by the words alone;
with ``--model deep`` (``default``, or a file) what that model answers nothing about and warns of;
``--fit FREQUENCIES`` writes the weights, from a folder that holds ``en.json.gz`` (pyspellchecker),
``frequency_dictionary_en_82_765.txt`` (symspellpy) and ``data.*`` (WordNet 3.0); with
``--folds 5`` it measures each statement by weights that were fitted without its document.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any
from zlib import crc32

import register_fit

from classifier.data.predictions import Prediction
from classifier.language import register
from classifier.learning.doubts import Doubts
from classifier.learning.reading import Reading, read_text
from classifier.predictor import Predictor

ROOT = Path(__file__).parents[2]
SEEDS = ROOT / "seeds" / "statements.jsonl"
CASES = ROOT / "tests" / "quality" / "register.jsonl"
RESOURCE = ROOT / "classifier" / "language" / "resources" / "register.tsv"

TUNED = {"out": 275, "in": 267}
"""Last numbers of the cases that rules were chosen on."""

WARNINGS = frozenset({"few_known_words", "not_english"})

Row = dict[str, Any]
Silences = Callable[[Sequence[str]], Sequence[bool]]
"""Tells of each of several texts whether it is left unanswered because of its words."""


def read_rows(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def is_tuning(row: Row) -> bool:
    """Tell whether a case was looked at while rules were chosen; later numbers are the test."""
    return int(row["id"].split("-")[1]) <= TUNED[row["register"]]


def silences(reading: Reading) -> bool:
    doubts = Doubts.from_reading(reading)
    return doubts.foreign or doubts.unfamiliar


def by_words(texts: Sequence[str]) -> list[bool]:
    return [silences(read_text(text)) for text in texts]


def by_model(predictor: Predictor) -> Silences:
    """Ask a model: no head answers, and the warning says that words are the reason."""

    def are_silent(texts: Sequence[str]) -> list[bool]:
        return [
            all(answer is None for answer in labels(prediction))
            and not WARNINGS.isdisjoint(prediction.warnings)
            for prediction in predictor.predict_many(texts)
        ]

    return are_silent


def labels(prediction: Prediction) -> Iterator[str | int | None]:
    for score in (prediction.stance, prediction.tone, prediction.sentiment):
        yield score and score.label
    yield prediction.intensity and prediction.intensity.level


def print_cases(rows: Sequence[Row], are_silent: Silences) -> None:
    silent: Counter[tuple[str, ...]] = Counter()
    total: Counter[tuple[str, ...]] = Counter()
    for row, unanswered in zip(rows, are_silent([row["text"] for row in rows]), strict=True):
        half = "tuned on" if is_tuning(row) else "test"
        for key in ((row["register"], "all", half), (row["register"], row["kind"], half)):
            total[key] += 1
            silent[key] += unanswered
    kinds = sorted({key[:2] for key in total}, key=lambda key: (key[0], key[1] != "all", key[1]))
    for kind in kinds:
        halves = [(*kind, half) for half in ("tuned on", "test")]
        said = "   ".join(f"{half[2]} {silent[half]:3} of {total[half]:3}" for half in halves)
        sys.stdout.write(f"{kind[0]:3} {kind[1]:10} {said}\n")


def print_share(name: str, rows: Sequence[Row], are_silent: Silences) -> None:
    share = sum(are_silent([row["text"] for row in rows])) / len(rows)
    sys.stdout.write(f"{name:24} {len(rows):6} statements, {share:.2%} left unanswered\n")


def document(row: Row) -> str:
    """Return what must not be split between folds."""
    source = row.get("source")
    if source:
        return json.dumps(source, sort_keys=True)
    return str(row.get("group") or row.get("part") or row.get("topic") or row["id"])


def cross_check(corpora: Sequence[list[Row]], background: Any, folds: int) -> None:  # noqa: ANN401
    silent: Counter[int] = Counter()
    for fold in range(folds):
        inside = [[r for r in rows if crc32(document(r).encode()) % folds != fold]
                  for rows in corpora]  # fmt: skip
        weights = register_fit.fit([[r["text"] for r in rows] for rows in inside], background)
        register._weights = lambda weights=weights: weights  # type: ignore[assignment]
        register.weigh.cache_clear()
        for at, rows in enumerate(corpora):
            outside = [r for r in rows if crc32(document(r).encode()) % folds == fold]
            silent[at] += sum(silences(read_text(r["text"])) for r in outside)
    for at, rows in enumerate(corpora):
        share = silent[at] / len(rows)
        sys.stdout.write(f"corpus {at + 1}, out of fold: {share:.2%} of {len(rows)}\n")


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--real", type=Path)
    parser.add_argument("--dev", type=Path)
    parser.add_argument("--fit", type=Path)
    parser.add_argument("--folds", type=int, default=0)
    parser.add_argument("--model")
    options = parser.parse_args(arguments)
    corpora = [read_rows(path) for path in (SEEDS, options.real) if path]
    if options.fit:
        background = register_fit.read_background(options.fit)
        if options.folds:
            cross_check(corpora, background, options.folds)
            return
        weights = register_fit.fit([[r["text"] for r in rows] for rows in corpora], background)
        RESOURCE.write_text(register_fit.render(weights), encoding="utf-8")
    are_silent = by_model(Predictor.load(options.model)) if options.model else by_words
    print_cases(read_rows(CASES), are_silent)
    for path in (SEEDS, options.real, options.dev):
        if path:
            print_share(path.name, read_rows(path), are_silent)


if __name__ == "__main__":
    main()
