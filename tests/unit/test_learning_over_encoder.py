"""Models over a tiny encoder: trained, saved, loaded, and asked."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tiny_encoder
import tiny_models
from little_corpus import QUICK, THINGS, make_record, make_records

from classifier.data.predictions import Prediction
from classifier.data.records import LabeledStatement, Statement, Target
from classifier.errors import ArtifactError, DataError, MissingExtraError
from classifier.labels import HEADS
from classifier.learning.artifact import load_model, read_manifest
from classifier.learning.encoder import files
from classifier.learning.encoder.encoder import Encoder
from classifier.learning.evaluation import evaluate
from classifier.learning.inference import Scorer, decide, probabilities
from classifier.learning.layers import layers_of
from classifier.learning.model import ModelInfo, StanceModel
from classifier.learning.passes import entry_of, run_passes
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


# -- Training ---------------------------------------------------------------------------------


def test_the_model_names_its_encoder_and_not_the_folder(model: StanceModel, folder: Path) -> None:
    assert model.info.encoder == entry_of(Encoder.load(folder))
    assert model.info.config["encoder"] == "tiny"
    assert model.encoder_place == str(folder)
    assert str(folder.parent) not in str(model.info.to_dict())


@pytest.mark.parametrize("hidden", [0, 4])
def test_the_classifiers_read_features_first_and_then_the_vectors(
    folder: Path, hidden: int
) -> None:
    records = make_records()
    model = train(records, replace(QUICK, encoder=str(folder), hidden=hidden)).model
    table = build_table(ROWS, keep_words=True)
    passes = run_passes(Encoder.load(folder), table, model.info.heads)
    decisions = decide(model, table)
    for head in model.info.heads:
        texts = [table.text_of_row[row] for row in range(len(ROWS))]
        sparse = [
            model.vectorizers[family].transform(
                table.targets
                if family == "target"
                else [table.statements[family][text] for text in texts]
            )
            for family in model.families(head)
        ]
        dense = passes.columns(head)
        assert dense.any(axis=1).all()
        matrix = np.hstack([*(part.toarray() for part in sparse), dense])
        classifier = model.classifiers[head]
        assert decisions[head] == pytest.approx(layers_of(classifier).decide(matrix), abs=1e-4)
        # As scikit-learn by itself reads these columns.
        expected = classifier.predict_proba(matrix)
        assert probabilities(model, table)[head] == pytest.approx(expected, abs=1e-4)


def test_vectors_take_part_in_every_head(model: StanceModel) -> None:
    scorer = Scorer(model)
    assert set(scorer.dense) == set(HEADS)
    assert all(np.abs(weights).max() > 1e-3 for weights in scorer.dense.values())


def test_progress_tells_of_the_encoder(folder: Path) -> None:
    told: list[tuple[str, int, int]] = []
    config = replace(QUICK, encoder=str(folder), heads=("tone",))
    train(make_records(), config, progress=lambda *stage: told.append(stage))
    stages = list(dict.fromkeys(stage for stage, _, _ in told))
    assert stages == ["reading", "encoding", "fitting", "fitting over the encoder"]
    assert [item for item in told if item[0] == "encoding"][-1] == ("encoding", 40, 40)


def test_equal_training_gives_equal_bytes(
    folder: Path, saved: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    again = tmp_path / "again.skops"
    train(make_records(), replace(QUICK, encoder=str(folder))).model.save(again)
    assert again.read_bytes() == saved.read_bytes()


@pytest.mark.parametrize("head", HEADS)
def test_one_head_alone(head: str, folder: Path) -> None:
    model = train(make_records(), replace(QUICK, encoder=str(folder), heads=(head,))).model
    assert model.info.heads == (head,)
    for prediction in Predictor(model).predict_many(STATEMENTS):
        assert set(scores_of(prediction)) == {head}


def test_twenty_rows_are_enough(folder: Path) -> None:
    result = train(make_records()[:20], replace(QUICK, encoder=str(folder)))
    assert set(result.evaluation.heads) == set(HEADS)
    assert [head for head in HEADS if not np.abs(Scorer(result.model).dense[head]).max()] == []
    (answer,) = Predictor(result.model, min_probability=0).predict_many([CONDEMN])
    assert answer.sentiment is not None and answer.sentiment.label == "negative"


def test_rows_of_one_group_are_learnt_from_without_measure(folder: Path) -> None:
    records = [replace(item, metadata={"group": "all"}) for item in make_records()]
    result = train(records, replace(QUICK, encoder=str(folder)))
    assert result.evaluation.heads == {}
    assert sum(len(v) for v in Scorer(result.model).dense.values()) == 16 * 5


def test_own_labels(folder: Path) -> None:
    records = [
        replace(
            item,
            tone="hawkish" if item.sentiment == "negative" else "dovish",
            intensity={"0": "10", "1": "20", "2": "20", "3": "30"}[item.intensity or "0"],
            targets=tuple(replace(t, stance=f"{t.stance}!") for t in item.targets),
        )
        for item in make_records()
    ]
    model = train(records, replace(QUICK, encoder=str(folder))).model
    assert model.info.labels["tone"] == ("dovish", "hawkish")
    said = Predictor(model, min_probability=0).predict(CONDEMN, target="the blockade")
    assert said.tone is not None and said.tone.label == "hawkish"
    assert said.stance is not None and said.stance.label == "against!"
    assert said.intensity is not None and set(said.intensity.scores) == {"10", "20", "30"}


def two_hundred() -> list[LabeledStatement]:
    """Return enough rows for the shares and the blend to be learnt."""
    return [
        replace(item, id=f"{item.id}{at}", text=f"{item.text} So said number {at}.")
        for at in range(6)
        for item in make_records()
    ]


def test_shares_and_blend_are_learnt_from_many_rows(folder: Path) -> None:
    records = two_hundred()
    result = train(records, replace(QUICK, encoder=str(folder)))
    assert all(figures.macro_f1 > 0.95 for figures in result.evaluation.heads.values())
    # What was measured out of fold is what the folded weights give for rows that were learnt.
    found = evaluate(result.model, records)
    assert all(figures.macro_f1 > 0.95 for figures in found.heads.values())


def test_held_out_statements_are_measured_over_the_encoder(folder: Path) -> None:
    config = replace(QUICK, encoder=str(folder), heads=("sentiment",))
    unseen = [make_record("h", "We condemn it.", sentiment="negative")]
    result = train(make_records(), config, held_out=unseen)
    assert result.held_out is not None and result.held_out.heads["sentiment"].rows == 1
    assert result.model.encoder_place == str(folder)


def test_a_missing_encoder_is_said_before_the_rows_are_read(tmp_path: Path) -> None:
    told: list[str] = []
    config = replace(QUICK, encoder=str(tmp_path / "nowhere"))
    with pytest.raises(ArtifactError, match="nowhere"):
        train(make_records(), config, progress=lambda stage, done, _: told.append(f"{stage}{done}"))
    assert told == ["reading0"]


@pytest.mark.parametrize("value", [0.0, -1.0, 1e7])
def test_the_freedom_of_the_vectors_has_bounds(value: float) -> None:
    with pytest.raises(DataError, match="c_encoder"):
        replace(QUICK, c_encoder=value)


# -- Files ------------------------------------------------------------------------------------


def test_a_file_answers_as_the_model_that_was_saved(
    model: StanceModel, saved: Path, folder: Path
) -> None:
    before, after = Predictor(model), Predictor.load(saved, encoder=folder)
    assert plain(after.info) == plain(before.info)
    for one, other in zip(
        before.predict_many(STATEMENTS), after.predict_many(STATEMENTS), strict=True
    ):
        assert one == other
        assert scores_of(one) == scores_of(other)


def test_the_manifest_names_the_encoder_and_a_light_one_says_nothing(
    model: StanceModel, saved: Path, tmp_path: Path
) -> None:
    assert model.info.encoder is not None
    manifest = read_manifest(saved)
    assert manifest["encoder"] == model.info.encoder.to_dict()
    assert set(manifest["encoder"]) == {"name", "sha256", "dimension"}
    light = train(make_records(), QUICK).model
    light.save(tmp_path / "light.skops")
    assert "encoder" not in (tmp_path / "light.skops").read_bytes().decode("latin-1")


def test_a_model_is_read_without_its_encoder(saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Encoder, "load", lambda *_, **__: pytest.fail("an encoder was loaded"))
    loaded = load_model(saved)
    assert loaded.encoder_place == "deep"
    assert read_manifest(saved)["heads"] == list(HEADS)


def test_another_encoder_is_refused(saved: Path, folder: Path, other: Path) -> None:
    with pytest.raises(ArtifactError) as caught:
        Predictor.load(saved, encoder=other)
    for place in (folder, other):
        assert Encoder.load(place).info.sha256 in str(caught.value)


def test_a_missing_encoder_is_an_error_with_the_next_step(
    saved: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ArtifactError, match="there is no folder"):
        Predictor.load(saved, encoder=tmp_path / "nowhere")
    monkeypatch.setattr(files, "find_spec", lambda _: None)
    monkeypatch.setattr(files, "__file__", str(tmp_path / "a/b/c/files.py"))
    with pytest.raises(MissingExtraError, match=r"pip install .* diplomatic-stance-encoder"):
        Predictor.load(saved)


def test_deep_is_a_model_and_an_encoder_in_one_folder(
    saved: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    place = tmp_path / "deep"
    place.mkdir()
    for name in ("encoder.onnx", "tokenizer.json", "encoder.json"):
        (place / name).write_bytes((folder / name).read_bytes())
    (place / "deep.skops").write_bytes(saved.read_bytes())
    monkeypatch.setattr(files, "_find_deep", lambda: place)
    assert Predictor.load("deep").predict(CONDEMN) == Predictor.load(saved, encoder=folder).predict(
        CONDEMN
    )


def test_a_light_model_is_given_no_encoder(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "light.skops"
    tiny_models.make_model().save(path)
    with pytest.raises(ArtifactError, match="leave it out"):
        Predictor.load(path, encoder=folder)


@pytest.mark.parametrize(
    "change",
    [
        {"encoder": None},
        {"encoder": "deep"},
        {"encoder": []},
        {"encoder": False},
        {"encoder": {"name": "tiny-encoder", "dimension": 16}},
    ],
)
def test_an_encoder_that_is_taken_out_or_is_no_entry_is_refused(
    saved: Path, change: Mapping[str, Any]
) -> None:
    tiny_models.change_manifest(saved, lambda manifest: manifest.update(change))
    with pytest.raises(ArtifactError, match=r"damaged or altered"):
        load_model(saved)


@pytest.mark.parametrize(
    "change",
    [
        {"name": ""},
        {"name": 3},
        {"name": "a\nb"},
        {"name": "\x1b[2J"},
        {"name": "x" * 201},
        {"sha256": "ab"},
        {"sha256": "AB" * 32},
        {"sha256": "../" * 21 + "a"},
        {"sha256": 7},
        {"dimension": 0},
        {"dimension": -16},
        {"dimension": True},
        {"dimension": 16.0},
        {"dimension": "16"},
        {"dimension": 10**9},
    ],
)
def test_an_encoder_entry_of_another_shape_is_refused(
    saved: Path, change: Mapping[str, Any]
) -> None:
    tiny_models.change_manifest(saved, lambda manifest: manifest["encoder"].update(change))
    with pytest.raises(ArtifactError, match="its encoder is no name with a SHA-256"):
        load_model(saved)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"sha256": "cd" * 32}, "names another encoder than its weights"),
        ({"dimension": 17}, "shape"),
    ],
)
def test_an_encoder_other_than_that_of_the_weights_is_refused(
    saved: Path, change: Mapping[str, Any], said: str
) -> None:
    tiny_models.change_manifest(saved, lambda manifest: manifest["encoder"].update(change))
    with pytest.raises(ArtifactError, match=said):
        load_model(saved)


def test_a_light_file_that_claims_an_encoder_is_refused(tmp_path: Path, model: StanceModel) -> None:
    path = tmp_path / "light.skops"
    tiny_models.make_model().save(path)
    assert model.info.encoder is not None
    entry = model.info.encoder.to_dict()
    tiny_models.change_manifest(path, lambda manifest: manifest.update(encoder=entry))
    with pytest.raises(ArtifactError, match="names another encoder than its weights"):
        load_model(path)


def test_no_file_makes_us_look_where_it_says(
    saved: Path, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trap = tmp_path / "trap"
    tiny_models.change_manifest(
        saved,
        lambda manifest: (
            manifest["encoder"].update(name=str(trap), path=str(trap), folder=str(trap)),
            manifest["config"].update(encoder=str(trap)),
            manifest.update(encoder_place=str(trap)),
        ),
    )
    asked = []
    right = Encoder.load(folder)
    monkeypatch.setattr(Encoder, "load", lambda place, jobs: asked.append(place) or right)
    Predictor.load(saved)
    assert asked == ["deep"]


# -- Answers ----------------------------------------------------------------------------------


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
