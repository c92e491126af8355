"""From probabilities to answers, without a model."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from classifier.data.predictions import Codes, Score
from classifier.labels import TONES
from classifier.learning.answers import (
    asked_heads,
    event_codes,
    score_labels,
    score_levels,
)
from classifier.learning.model import StanceModel


def test_scores_become_an_answer() -> None:
    values = [0.2, 0.5, 0.3]
    assert score_labels(values, ("a", "b", "c"), 0.5) == Score(
        "b", 0.5, {"a": 0.2, "b": 0.5, "c": 0.3}
    )
    assert score_labels(values, ("a", "b", "c"), 0.51).label is None


def test_levels_have_a_mean() -> None:
    score = Score("4", 0.5, {"0": 0.25, "1": 0.25, "4": 0.5})
    levels = score_levels(score)
    assert (levels.level, levels.probability, levels.expected) == (4, 0.5, 2.25)
    unsure = score_levels(replace(score, label=None))
    assert (unsure.level, unsure.expected) == (None, 2.25)


def test_codes_come_from_the_tone() -> None:
    scores = dict.fromkeys(TONES, 0.0) | {"threat": 0.75, "praise": 0.25}
    assert event_codes(Score("threat", 0.75, scores)) == Codes(
        "THREATEN", "13", pytest.approx(0.75 * -6.0 + 0.25 * 3.4)
    )
    assert event_codes(Score(None, 0.75, scores)) == Codes(None, None, pytest.approx(-3.65))
    assert event_codes(Score("concern", 1.0, {"concern": 1.0})) == Codes(None, "01", -0.4)


def test_own_tones_have_no_codes() -> None:
    assert event_codes(None) is None
    assert event_codes(Score("hawkish", 0.6, {"hawkish": 0.6, "threat": 0.4})) is None


def test_heads_that_a_user_asked_about(small_model: StanceModel) -> None:
    info = small_model.info
    assert asked_heads(info, None, None) == frozenset()
    assert asked_heads(info, {"tone": 0.4}, None) == {"tone"}
    assert asked_heads(info, 0, None) == asked_heads(info, None, 0.9) == set(info.heads)
    assert asked_heads(info, {"tone": 0.4}, 0.9) == set(info.heads)


@pytest.mark.parametrize("number", [np.float32(0.5), np.float32(0), np.int64(0), np.float64(0)])
def test_a_number_of_numpy_asks_about_all_heads(small_model: StanceModel, number: float) -> None:
    assert asked_heads(small_model.info, number, None) == set(small_model.info.heads)
