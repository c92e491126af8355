"""Ladders and swaps of ``tests/quality``, asked of every peer."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from types import SimpleNamespace
from typing import Any

import numpy as np
from protocol import Peer
from untrained import WordList

from classifier.data.records import LabeledStatement, Statement
from classifier.labels import HEADS, LABELS

TESTS = Path(__file__).parents[1]
STATEMENTS = 100
"""Statements whose actors are exchanged, fewer than in ``tests/quality``: here for every peer."""

KINDS = ("known", "invented")
"""Actors that are put in the place of others: of the list, and such as no list holds."""


@dataclass(frozen=True, slots=True)
class Promises:
    """How far a peer keeps them.

    Attributes
    ----------
    ladders
        Spearman's correlation of strength with the rungs, by ladder; empty where a peer gives
        no strength.
    flips
        For each kind of actors the share of statements with other actors of which a label differs.
    """

    ladders: Mapping[str, float]
    flips: Mapping[str, float]

    @property
    def mean(self) -> float:
        """Mean over the ladders."""
        return fmean(self.ladders.values())


def measure_promises(
    peers: Mapping[str, Peer], records: Iterable[LabeledStatement], tell: Callable[[str], None]
) -> dict[str, Promises]:
    """Measure all peers; none where the checkout has no ladders and swaps."""
    if not (TESTS / "quality/swap_figures.py").is_file():
        return {}
    if str(TESTS) not in sys.path:
        sys.path.insert(0, str(TESTS))
    from quality import ladder_figures, swap_figures

    rungs = ladder_figures.read_rungs()
    naming = swap_figures.choose_statements(records, STATEMENTS)
    found = {}
    for peer in peers.values():
        tell(f"ladders and swaps: {peer.name}")
        strength = strength_of(peer)
        ladders = [] if strength is None else ladder_figures.measure_ladders(rungs, strength)
        flips = {}
        for kind in KINDS:
            names = swap_figures.read_names(kind)
            swapped = swap_figures.measure_swaps(AsPredictor(peer), naming, names)
            flips[kind] = swapped.flips / swapped.variants
        found[peer.name] = Promises({ladder.name: ladder.of_means for ladder in ladders}, flips)
    return found


def strength_of(peer: Peer) -> Callable[[Sequence[str]], list[float]] | None:
    """Return what a peer has to say of strength.

    The mean of its intensities; of a list of words how far from neutral it is; ``None`` of others.
    """
    if isinstance(peer, WordList):
        return lambda texts: [abs(peer.polarity(text)) for text in texts]
    if "intensity" not in peer.heads:
        return None
    levels = np.array([int(label) for label in LABELS["intensity"]])

    def expected(texts: Sequence[str]) -> list[float]:
        scores = np.asarray(peer.scores([(text, None) for text in texts])["intensity"])
        return [float(value) for value in scores @ levels]

    return expected


class AsPredictor:
    """A peer that is asked like a `classifier.Predictor`."""

    def __init__(self, peer: Peer) -> None:
        self._peer = peer

    def predict_many(self, statements: Iterable[Statement]) -> Iterator[Any]:
        """Yield for each statement its heads with their scores; ``None`` for one that it lacks."""
        given = self._peer.scores([(statement.text, statement.target) for statement in statements])
        for row in zip(*(given[head] for head in given), strict=True):
            scores = {
                head: SimpleNamespace(scores=dict(zip(LABELS[head], values, strict=True)))
                for head, values in zip(given, row, strict=True)
            }
            yield SimpleNamespace(**{head: scores.get(head) for head in HEADS})
