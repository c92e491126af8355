"""From probabilities to answers, without a model."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from classifier.data.predictions import Codes, Score
from classifier.labels import TONES
from classifier.learning.answers import (
    Doubts,
    asked_heads,
    event_codes,
    is_foreign,
    is_unfamiliar,
    score_labels,
    score_levels,
)
from classifier.learning.features import read_text
from classifier.learning.model import StanceModel


def test_scores_become_an_answer() -> None:
    values = np.array([0.2, 0.5, 0.3])
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


# -- Doubts -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "foreign", "unfamiliar"),
    [
        ("We firmly condemn the blockade.", False, False),
        ("grave concern", False, False),
        ("Wir verurteilen den feigen Angriff auf das Sch\u00e4rfste.", True, True),
        ("\u6211\u4eec\u5f3a\u70c8\u8c34\u8d23", True, True),
        ("qzxv 0099 bnmk", True, True),
        ("", True, True),
        ("Buy milk, peas and a chocolate cake for mum.", False, True),
        ("closed 12.1 13.4 15.0 17.8", False, True),
    ],
)
def test_a_text_is_judged_by_its_words(text: str, foreign: bool, unfamiliar: bool) -> None:
    reading = read_text(text)
    assert Doubts.from_reading(reading) == Doubts(foreign, unfamiliar)
    assert (is_foreign(reading), is_unfamiliar(reading)) == (foreign, unfamiliar)


def test_a_wish_rules_over_unfamiliar_words_but_not_over_another_language() -> None:
    thresholds = {"tone": 0.3, "stance": 0.0}
    assert Doubts(False, False).threshold("tone", thresholds, ()) == 0.3
    assert Doubts(False, True).threshold("tone", thresholds, {"stance"}) == math.inf
    assert Doubts(False, True).threshold("stance", thresholds, {"stance"}) == 0.0
    assert Doubts(True, False).threshold("stance", thresholds, {"stance"}) == math.inf


def test_heads_that_a_user_asked_about(small_model: StanceModel) -> None:
    info = small_model.info
    assert asked_heads(info, None, None) == frozenset()
    assert asked_heads(info, {"tone": 0.4}, None) == {"tone"}
    assert asked_heads(info, 0, None) == asked_heads(info, None, 0.9) == set(info.heads)
    assert asked_heads(info, {"tone": 0.4}, 0.9) == set(info.heads)
