"""From scores to answers: thresholds, levels and event codes."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from classifier.data.predictions import Prediction
from classifier.data.records import Statement
from classifier.errors import ClassifierError
from classifier.labels import EVENT_CODES, HEADS
from classifier.learning.model import StanceModel
from classifier.predictor import Predictor

CONDEMN = "We firmly condemn the blockade."


def scores_of(prediction: Prediction) -> dict[str, dict[str, float]]:
    return {head: dict(getattr(prediction, head).scores) for head in HEADS}


@pytest.mark.parametrize("target", [None, "the blockade", "the moon"])
def test_an_answer_comes_back_from_its_plain_form(
    small_model: StanceModel, target: str | None
) -> None:
    statement = Statement(CONDEMN, None, "7", {"speaker": "envoy", "tone": "mine"})
    row = Predictor(small_model).explain(statement, target=target).to_dict()
    read = Prediction.from_dict(json.loads(json.dumps(row)))
    assert read.to_dict() == row
    assert list(read.to_dict()) == list(row)
    assert read.statement.extra == {"speaker": "envoy", "input_tone": "mine"}
    assert Prediction.from_dict(row) == read == copy.deepcopy(read)


# -- Thresholds -------------------------------------------------------------------------------


def labels_of(prediction: Prediction) -> list[str | int | None]:
    intensity = prediction.intensity
    assert intensity is not None
    return [*(getattr(prediction, head).label for head in HEADS[:3]), intensity.level]


def test_one_probability_counts_for_all_heads(small_model: StanceModel) -> None:
    forced = Predictor(small_model, min_probability=0).predict(CONDEMN)
    silent = Predictor(small_model, min_probability=1).predict(CONDEMN)
    assert None not in labels_of(forced)
    assert labels_of(silent) == [None] * 4
    assert scores_of(forced) == scores_of(silent)
    assert silent.tone is not None and silent.tone.probability == max(silent.tone.scores.values())
    assert silent.intensity is not None and 0 < silent.intensity.expected < 3


def test_a_probability_a_head_leaves_the_others_as_they_are(small_model: StanceModel) -> None:
    own = Predictor(small_model, min_probability={"tone": 1.0, "stance": 0})
    assert own.thresholds == {**small_model.info.thresholds, "tone": 1.0, "stance": 0.0}
    assert own.predict(CONDEMN).tone.label is None  # type: ignore[union-attr]


def test_the_threshold_itself_is_answered(small_model: StanceModel) -> None:
    tone = Predictor(small_model).predict(CONDEMN).tone
    assert tone is not None
    for threshold, answered in (
        (tone.probability, True),
        (np.nextafter(tone.probability, 2), False),
    ):
        bound = Predictor(small_model, min_probability={"tone": threshold})
        assert (bound.predict(CONDEMN).tone.label is not None) is answered  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"min_probability": 1.1}, "min_probability is a share between 0 and 1, got 1.1"),
        ({"min_probability": -0.1}, "got -0.1"),
        ({"min_probability": float("nan")}, "got nan"),
        ({"min_probability": {"tone": 70}}, "got 70"),
        ({"min_probability": {"mood": 0.5}}, "the head 'mood'; this model has stance, tone"),
        ({"min_accuracy": 85}, "min_accuracy is a share between 0 and 1, got 85"),
        ({"min_accuracy": -0.5}, "got -0.5"),
    ],
)
def test_bad_thresholds_are_refused(
    small_model: StanceModel, small_model_path: Path, options: dict[str, float], said: str
) -> None:
    with pytest.raises(ClassifierError, match=said):
        Predictor(small_model, **options)
    with pytest.raises(ClassifierError, match=said):
        Predictor.load(small_model_path, **options)


CURVE = ((0.9, 0.2, 0.95), (0.7, 0.6, 0.85), (0.4, 1.0, 0.7))


@pytest.mark.parametrize(
    ("accuracy", "threshold"), [(0.0, 0.0), (0.7, 0.0), (0.8, 0.7), (0.9, 0.9), (0.99, 1.0)]
)
def test_an_accuracy_becomes_a_threshold_a_head(
    small_model: StanceModel, accuracy: float, threshold: float
) -> None:
    info = replace(small_model.info, curves=dict.fromkeys(HEADS, CURVE) | {"tone": ()})
    wished = Predictor(
        replace(small_model, info=info), min_accuracy=accuracy, min_probability={"stance": 0.123}
    )
    assert wished.thresholds["intensity"] == pytest.approx(threshold, abs=1e-4)
    assert wished.thresholds["tone"] == 0.0
    assert wished.thresholds["stance"] == 0.123


def test_more_accuracy_is_fewer_answers(small_model: StanceModel) -> None:
    answered = []
    for accuracy in (0.0, 0.8, 0.95):
        wished = Predictor(small_model, min_accuracy=accuracy)
        answered.append(sum(wished.thresholds.values()))
    assert answered == sorted(answered)
    assert answered[0] < answered[-1]


def test_codes_of_a_prediction(small_model: StanceModel) -> None:
    for threshold in (0.0, 1.0):
        prediction = Predictor(small_model, min_probability=threshold).predict(CONDEMN)
        assert prediction.tone is not None and prediction.codes is not None
        label = prediction.tone.label
        expected = (EVENT_CODES[label].plover, EVENT_CODES[label].cameo) if label else (None, None)
        assert (prediction.codes.plover, prediction.codes.cameo) == expected
        assert prediction.codes.goldstein == pytest.approx(
            sum(EVENT_CODES[tone].goldstein * p for tone, p in prediction.tone.scores.items())
        )
