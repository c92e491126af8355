"""Models over a tiny encoder: asked."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import tiny_encoder
from little_corpus import QUICK, THINGS, make_records

from classifier.data.predictions import Prediction
from classifier.data.records import Statement, Target
from classifier.labels import HEADS
from classifier.learning.artifact import load_model
from classifier.learning.encoder.encoder import Encoder
from classifier.learning.inference import Scorer
from classifier.learning.model import ModelInfo, StanceModel
from classifier.learning.passes import run_passes
from classifier.learning.table import build_table
from classifier.learning.training import train
from classifier.predictor import Predictor

CONDEMN = "We condemn the blockade in the strongest terms."
ROWS = [
    (CONDEMN, None),
    (CONDEMN, Target("the blockade")),
    (CONDEMN, Target("the moon")),
    ("Talks on the new port resume.", Target("the new port")),
    ("", None),
]
STATEMENTS = [Statement(text, target) for text, target in ROWS]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_encoder.make_tiny_encoder(tmp_path_factory.mktemp("encoder") / "tiny")


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_encoder.make_tiny_encoder(tmp_path_factory.mktemp("encoder") / "other", seed=1)


@pytest.fixture(scope="module")
def model(folder: Path) -> StanceModel:
    return train(make_records(), replace(QUICK, encoder=str(folder))).model


@pytest.fixture
def saved(model: StanceModel, tmp_path: Path) -> Path:
    model.save(tmp_path / "m.skops")
    return tmp_path / "m.skops"


def plain(info: ModelInfo) -> str:
    return json.dumps(info.to_dict(), sort_keys=True)


def scores_of(prediction: Prediction) -> dict[str, dict[str, float]]:
    answers = ((head, getattr(prediction, head)) for head in HEADS)
    return {head: dict(answer.scores) for head, answer in answers if answer is not None}


@pytest.fixture(scope="module")
def predictor(model: StanceModel) -> Predictor:
    return Predictor(model)


def test_only_stance_hangs_on_the_target(predictor: Predictor) -> None:
    bare, marked, absent = (scores_of(item) for item in predictor.predict_many(STATEMENTS[:3]))
    assert marked.keys() == set(HEADS)
    for head in HEADS:
        assert (bare[head] == marked[head]) is (head != "stance")
    assert absent == bare


def test_the_place_of_the_target_reaches_stance_through_the_vectors(model: StanceModel) -> None:
    weights = Scorer(model).dense["stance"]
    table = build_table(ROWS[:2], keep_words=True)
    passes = run_passes(Encoder.load(model.encoder_place), table, HEADS)
    bare, marked = passes.columns("stance") @ weights
    assert np.abs(bare - marked).max() > 1e-3


def test_actors_can_be_exchanged(predictor: Predictor) -> None:
    for form in ("{} condemns the blockade by {}.", "{} and {} agree to talk about the blockade."):
        pairs = ("France", "China"), ("Iran", "Germany"), ("NATO", "Brazil"), ("Russia", "Peru")
        for target in (None, Target("the blockade")):
            texts = [Statement(form.format(*pair), target) for pair in pairs]
            first, *others = (scores_of(item) for item in predictor.predict_many(texts))
            assert [scores == first for scores in others] == [True] * 3


def test_it_can_abstain(model: StanceModel) -> None:
    never = Predictor(model, min_probability=1.0).predict(CONDEMN, target="the blockade")
    always = Predictor(model, min_probability=0.0).predict(CONDEMN, target="the blockade")
    for head in HEADS:
        unsure, sure = getattr(never, head), getattr(always, head)
        name = "level" if head == "intensity" else "label"
        assert (getattr(unsure, name), getattr(sure, name) is None) == (None, False)
        assert unsure.probability == sure.probability


def test_another_language_has_no_label_whatever_the_vectors_say(model: StanceModel) -> None:
    said = Predictor(model, min_probability=0.0).predict("نندد بالحصار بأشد العبارات.")
    assert said.tone is not None and said.tone.label is None
    assert "not_english" in said.warnings


def test_many_come_back_in_order_and_as_they_do_alone(predictor: Predictor) -> None:
    texts = [f"{phrase} {thing}." for thing in THINGS for phrase in ("We condemn", "We support")]
    texts += texts[::-1]
    many = [item.text for item in (p.statement for p in predictor.predict_many(texts))]
    assert many == texts
    together = [scores_of(item) for item in predictor.predict_many(texts)]
    alone = [scores_of(predictor.predict(text)) for text in texts]
    assert together == alone


@pytest.mark.parametrize("jobs", [1, 3])
def test_jobs_change_no_score(jobs: int, model: StanceModel, predictor: Predictor) -> None:
    found = Predictor(model, jobs=jobs).predict_many(STATEMENTS)
    assert list(found) == list(predictor.predict_many(STATEMENTS))


def test_predicting_is_lazy(predictor: Predictor) -> None:
    def endless() -> Iterator[str]:
        while True:
            yield CONDEMN

    assert next(predictor.predict_many(endless())).statement.text == CONDEMN


def test_an_article_is_scored_statement_by_statement(predictor: Predictor) -> None:
    article = "“We condemn the blockade,” the ministry said. “We support the summit,” it added."
    found = list(predictor.predict_article(article))
    assert [prediction.stance is not None for _, prediction in found] == [True] * len(found)
    assert len(found) >= 2


def test_settings_of_an_encoder_are_read_back(saved: Path) -> None:
    assert load_model(saved).info.config["c_encoder"] == QUICK.c_encoder
    assert {item.name for item in dataclasses.fields(QUICK)} == set(load_model(saved).info.config)
