"""Models over a tiny encoder: saved and loaded, with the right encoder and with wrong ones."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import tiny_encoder
import tiny_models
from little_corpus import QUICK, make_records

from classifier.data.predictions import Prediction
from classifier.data.records import Statement, Target
from classifier.errors import ArtifactError, MissingExtraError
from classifier.labels import HEADS
from classifier.learning.artifact import load_model, read_manifest
from classifier.learning.encoder import files
from classifier.learning.encoder.encoder import Encoder
from classifier.learning.model import ModelInfo, StanceModel
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
