"""Whether strength rises with the rungs of the published ladders."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

from scipy.stats import spearmanr

from classifier.predictor import Predictor

LADDERS_FILE = Path(__file__).with_name("ladders.jsonl")

Strength = Callable[[Sequence[str]], Sequence[float]]
"""Gives each of several texts a number that should rise with its strength."""


@dataclass(frozen=True)
class RungText:
    """A rung of a ladder in a sentence; the same carrier holds every rung of the ladder."""

    ladder: str
    rank: int
    rung: str
    carrier: int
    text: str


@dataclass(frozen=True)
class LadderFigures:
    """Rank correlations (Spearman) of strength with the rungs of one ladder.

    Attributes
    ----------
    of_means
        Of the rungs, each with its mean strength over the carriers.
    pooled
        Of all sentences, so that what carriers add counts as noise.
    """

    name: str
    of_means: float
    pooled: float


def read_rungs(path: Path = LADDERS_FILE) -> list[RungText]:
    """Read the sentences."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [RungText(**json.loads(line)) for line in lines]


def measure_ladders(rungs: Iterable[RungText], strength: Strength) -> list[LadderFigures]:
    """Compare strength with rank, ladder by ladder."""
    ladders: dict[str, list[RungText]] = {}
    for rung in rungs:
        ladders.setdefault(rung.ladder, []).append(rung)
    return [
        _measure(name, items, strength([item.text for item in items]))
        for name, items in ladders.items()
    ]


def _measure(name: str, items: Sequence[RungText], strengths: Sequence[float]) -> LadderFigures:
    by_rung: dict[tuple[int, str], list[float]] = {}
    for item, value in zip(items, strengths, strict=True):
        by_rung.setdefault((item.rank, item.rung), []).append(value)
    means = correlation([rank for rank, _ in by_rung], [fmean(v) for v in by_rung.values()])
    return LadderFigures(name, means, correlation([item.rank for item in items], strengths))


def correlation(ranks: Sequence[int], strengths: Sequence[float]) -> float:
    """Return Spearman's correlation, ties at their mean rank; 0 where all strengths are one."""
    if len(set(strengths)) == 1:
        return 0.0
    return float(spearmanr(ranks, strengths).statistic)


def expected_intensity(predictor: Predictor) -> Strength:
    """Return the strength that a model gives: its expected intensity."""

    def strength(texts: Sequence[str]) -> list[float]:
        predictions = predictor.predict_many(texts)
        return [p.intensity.expected for p in predictions if p.intensity is not None]

    return strength


def vader_strengths() -> dict[str, Strength]:
    """Return what VADER offers as strength; empty where it is not installed."""
    try:
        from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer
    except ImportError:
        return {}
    score = SentimentIntensityAnalyzer().polarity_scores
    return {
        "|compound|": lambda texts: [abs(score(text)["compound"]) for text in texts],
        "-compound": lambda texts: [-score(text)["compound"] for text in texts],
    }
