"""Cold start beside a bare import of the same libraries, and statements a second.

Run from the root of a checkout: ``python tests/benchmarks/speed.py seeds/statements.jsonl``. All
runs are of one process; times are medians, and the two commands are run in turn, so that a busy
machine slows both.
"""

from __future__ import annotations

import subprocess
import sys
import time
from itertools import islice
from pathlib import Path
from statistics import median

from classifier import Predictor, read_labeled

RUNS = 7
STATEMENTS = 5_000
BARE = [sys.executable, "-c", "import skops.io, nltk.stem.snowball, typer"]
SCORE = [sys.executable, "-m", "classifier", "score", "We firmly condemn the blockade."]


def seconds(command: list[str]) -> float:
    """Return how long a command takes as a whole process."""
    begin = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begin


def measure_cold_start() -> tuple[float, float]:
    """Return the medians of scoring one statement and of the bare import, in seconds."""
    pairs = [(seconds(SCORE), seconds(BARE)) for _ in range(RUNS + 1)][1:]
    return median(score for score, _ in pairs), median(bare for _, bare in pairs)


def measure_rate(path: Path) -> float:
    """Return statements a second, CPU time of one core, loading left out."""
    texts = [record.text for record in islice(read_labeled(path), STATEMENTS)]
    predictor = Predictor.load()
    for _ in predictor.predict_many(texts[:200]):
        pass
    begin = time.process_time()
    count = sum(1 for _ in predictor.predict_many(texts))
    return count / (time.process_time() - begin)


def main(path: Path) -> None:
    """Print the figures."""
    score, bare = measure_cold_start()
    sys.stdout.write(
        f"stance score, cold   {score:.2f} s\n"
        f"bare import          {bare:.2f} s   ratio {score / bare:.2f}\n"
        f"statements a second  {measure_rate(path):,.0f}\n"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
