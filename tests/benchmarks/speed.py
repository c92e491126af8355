"""Cold start beside a bare import of the same libraries, and statements a second.

Run from the root of a checkout: ``python tests/benchmarks/speed.py seeds/statements.jsonl``, and
with ``--model deep`` for that model. Times are medians, and the commands that start processes are
run in turn, so that a busy machine slows both.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path
from statistics import median

from classifier import Predictor, Statement, read_labeled

RUNS = 7
STATEMENTS = 5_000
STATEMENTS_OF_ENCODER = 1_000
WARM_UP = 200
BARE = [sys.executable, "-c", "import skops.io, nltk.stem.snowball, typer"]
SCORE = [sys.executable, "-m", "classifier", "score", "We firmly condemn the blockade."]

Clock = Callable[[], float]


def seconds(command: list[str]) -> float:
    """Return how long a command takes as a whole process."""
    begin = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begin


def measure_cold_start(model: str) -> tuple[float, float]:
    """Return the medians of scoring one statement and of the bare import, in seconds."""
    score = [*SCORE, "--model", model]
    pairs = [(seconds(score), seconds(BARE)) for _ in range(RUNS + 1)][1:]
    return median(score for score, _ in pairs), median(bare for _, bare in pairs)


def measure_rate(predictor: Predictor, rows: Sequence[str | Statement], clock: Clock) -> float:
    """Return statements a second, loading left out.

    Parameters
    ----------
    predictor
        What scores.
    rows
        The first `WARM_UP` are scored before the clock starts, too.
    clock
        ``time.process_time`` for one core; ``time.perf_counter`` for the whole machine.
    """
    for _ in predictor.predict_many(rows[:WARM_UP]):
        pass
    begin = clock()
    count = sum(1 for _ in predictor.predict_many(rows))
    return count / (clock() - begin)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description="Measure how fast a model is.")
    parser.add_argument("data", type=Path, help="labelled statements")
    parser.add_argument("--model", default="default", help="default, deep, or a file")
    options = parser.parse_args(arguments)
    score, bare = measure_cold_start(options.model)
    predictor = Predictor.load(options.model)
    count = STATEMENTS_OF_ENCODER if predictor.info.encoder else STATEMENTS
    records = list(islice(read_labeled(options.data), count))
    texts = [record.text for record in records]
    targeted = [Statement(item.text, item.targets[0].target) for item in records if item.targets]
    # The first meets the words of the texts for the first time, as a user's program does.
    rates = {
        "one core, no target": measure_rate(predictor, texts, time.process_time),
        "as it runs, no target": measure_rate(predictor, texts, time.perf_counter),
        "as it runs, one target each": measure_rate(predictor, targeted, time.perf_counter),
    }
    sys.stdout.write(
        f"stance score, cold   {score:.2f} s\n"
        f"bare import          {bare:.2f} s   ratio {score / bare:.2f}\n"
        f"statements a second, of {len(texts):,}; {len(targeted):,} of them have a target\n"
    )
    for name, rate in rates.items():
        sys.stdout.write(f"  {name:28} {rate:,.0f}\n")


if __name__ == "__main__":
    main()
