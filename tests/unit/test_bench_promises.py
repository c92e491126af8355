from collections.abc import Mapping, Sequence
from pathlib import Path

import promises
import pytest
from protocol import Row
from untrained import Untrained, WordList

from classifier.data.records import Statement, Target
from classifier.labels import LABELS


class Words(WordList):
    """Knows two words."""

    name = "words"

    def polarity(self, text: str) -> float:
        """Look the whole text up."""
        return {"praise": 0.9, "condemn": -0.8}.get(text, 0.0)


class Strong(Untrained):
    """Sure of level 3 where a text shouts, of level 0 elsewhere."""

    name = "strong"
    heads = ("intensity",)
    is_probabilistic = True

    def scores(self, rows: Sequence[Row]) -> Mapping[str, list[list[float]]]:
        """Look for an exclamation mark."""
        return {"intensity": [[0.0, 0.0, 0.5, 0.5] if "!" in text else [1.0, 0.0, 0.0, 0.0]
                              for text, _ in rows]}  # fmt: skip


class Stance(Strong):
    """Has no intensity."""

    heads = ("stance",)


def test_strength_is_the_mean_intensity_or_how_far_from_neutral() -> None:
    expected = promises.strength_of(Strong())
    assert expected is not None
    assert expected(["Enough!", "Enough."]) == [2.5, 0.0]
    distance = promises.strength_of(Words())
    assert distance is not None
    assert distance(["praise", "condemn", "meet"]) == [0.9, 0.8, 0.0]
    assert promises.strength_of(Stance()) is None


def test_a_peer_is_asked_like_a_predictor() -> None:
    statements = [Statement("condemn", Target("it")), Statement("meet")]
    first, second = promises.AsPredictor(Words()).predict_many(iter(statements))
    assert first.stance.scores == {"favor": 0.0, "against": 1.0, "neutral": 0.0}
    assert list(second.sentiment.scores) == list(LABELS["sentiment"])
    assert second.sentiment.scores["neutral"] == 1.0
    assert first.tone is None


def test_without_ladders_there_is_nothing_to_measure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(promises, "TESTS", tmp_path)
    assert promises.measure_promises({"words": Words()}, [], lambda _: None) == {}
