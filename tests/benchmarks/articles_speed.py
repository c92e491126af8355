"""Measure how fast articles are extracted and read, on one core.

``OMP_NUM_THREADS=1 python tests/benchmarks/articles_speed.py ARTICLES.jsonl [MODEL]`` prints
megabytes a minute of the article texts (a ``text`` a line), without the time to load the model.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Sequence

from classifier import Predictor, extract_statements
from classifier.data.articles import read_articles


def measure(name: str, texts: Sequence[str], read: Callable[[str], Iterable[object]]) -> None:
    """Print what one way of reading takes."""
    begun = time.process_time()
    rows = sum(1 for text in texts for _ in read(text))
    seconds = time.process_time() - begun
    megabytes = sum(len(text.encode()) for text in texts) / 1e6
    sys.stdout.write(
        f"{name:24s} {megabytes:6.2f} MB {rows:7,d} rows {seconds:7.2f} s"
        f"  {megabytes / seconds * 60:6.1f} MB a minute\n"
    )


def main(arguments: Sequence[str]) -> int:
    """Print the table."""
    texts = [article.text for article in read_articles(arguments[0])]
    predictor = Predictor.load(arguments[1] if len(arguments) > 1 else None)
    for text in ("It failed, Ana Brisk said.", texts[0]):
        list(predictor.predict_article(text, explain=True))
    measure("extract", texts, extract_statements)
    measure("read", texts, predictor.predict_article)
    measure("read with explanations", texts, lambda t: predictor.predict_article(t, explain=True))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
