"""Measure how the time of attribution grows with the length of its text.

``python tests/benchmarks/attribution_speed.py [MEGABYTES]`` prints, for an invented article
repeated and for hostile texts, the time of one size and of twice that size; a ratio near two is
linear. It ends with exit code 1 where a ratio is over three.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence

from classifier.attribution import extract_statements

MOST = 3.0
ARTICLE = """Grabovia's foreign minister Ana Brisk said on Monday that the talks had failed.

"We waited nine days," she told reporters in Ostrava. "Nobody signed. We will try again."

The defence ministry voiced "grave concern" over the blockade, and Olo Perran, who leads the other
delegation, urged both sides to show restraint, adding that winter was near.

"""
HOSTILE = {
    "quote marks in a row": '"',
    "apostrophes in a row": "'",
    "opening marks in a row": "\u201c",
    "possessives": "s' ",
    "cues in a row": "said ",
    "names and cues": "Ana Brisk said ",
    "quotations in a row": '"a" ',
    "lines": "a\n",
}
MARKS = 100_000


def seconds(text: str) -> float:
    """Return how long attribution takes."""
    begun = time.perf_counter()
    for _ in extract_statements(text):
        pass
    return time.perf_counter() - begun


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table."""
    options = sys.argv[1:] if arguments is None else arguments
    size = int(float(options[0] if options else "5") * 1_000_000)
    seconds(ARTICLE)
    texts = {"article": ARTICLE * (size // len(ARTICLE) // 2)}
    texts |= {name: unit * (MARKS // 2) for name, unit in HOSTILE.items()}
    worst = 0.0
    for name, text in texts.items():
        once, twice = seconds(text), seconds(text * 2)
        worst = max(worst, twice / once)
        rate = len(text) * 2 / 1e6 / twice * 60
        sys.stdout.write(
            f"{name:24s} {len(text) * 2 / 1e6:6.2f} MB {twice:7.2f} s"
            f"  {rate:6.1f} MB a minute  ratio {twice / once:.2f}\n"
        )
    return int(worst > MOST)


if __name__ == "__main__":
    raise SystemExit(main())
