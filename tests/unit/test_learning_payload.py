"""Labels and encoder stand with the weights, and not in the manifest alone."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import joblib
import numpy as np
import pytest
import tiny_models
from numpy.typing import NDArray

from classifier.errors import ArtifactError
from classifier.labels import HEADS
from classifier.learning.artifact import load_model, save_model
from classifier.learning.layers import layers_of
from classifier.learning.model import EncoderEntry, StanceModel
from classifier.learning.payload import pack, unpack

MODEL = tiny_models.make_model()
ENTRY = EncoderEntry("tiny", "ab" * 32, 7)


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    path = tmp_path / "m.skops"
    save_model(MODEL, path)
    return path


def test_labels_are_kept_a_name_a_line() -> None:
    labels = pack(MODEL)["labels"]
    assert labels["stance"] == "favor\nagainst\nneutral"
    assert list(labels) == list(MODEL.info.heads)


@pytest.mark.parametrize("head", MODEL.info.heads)
def test_reversed_labels_are_refused(saved: Path, head: str) -> None:
    tiny_models.change_manifest(saved, lambda manifest: manifest["labels"][head].reverse())
    with pytest.raises(ArtifactError, match=f"altered: its manifest has other labels for '{head}'"):
        load_model(saved)


def test_reversed_labels_are_refused_in_a_joblib_file(tmp_path: Path) -> None:
    path = tmp_path / "m.joblib"
    save_model(MODEL, path)
    content = joblib.load(path)
    content["manifest"]["labels"]["sentiment"].reverse()
    joblib.dump(content, path)
    with pytest.raises(ArtifactError, match="altered: its manifest has other labels for 'sentim"):
        load_model(path, trust=True)


@pytest.mark.parametrize("names", [["favor", "against"], ["favor\nagainst", "neutral", "x"]])
def test_labels_of_another_number_are_refused(saved: Path, names: list[str]) -> None:
    tiny_models.change_manifest(saved, lambda manifest: manifest["labels"].update(stance=names))
    with pytest.raises(ArtifactError, match="other labels for 'stance'"):
        load_model(saved)


def test_a_head_that_is_taken_out_of_the_manifest_is_noticed(saved: Path) -> None:
    def remove(manifest: dict[str, Any]) -> None:
        manifest["heads"].remove("tone")
        for part in ("labels", "thresholds", "temperatures", "risk_coverage"):
            del manifest[part]["tone"]

    tiny_models.change_manifest(saved, remove)
    with pytest.raises(ArtifactError, match="other labels for 'tone'"):
        load_model(saved)


def test_weights_without_labels_are_refused(saved: Path) -> None:
    def remove(text: str) -> str:
        schema = json.loads(text)
        del schema["content"]["labels"]
        return json.dumps(schema)

    tiny_models.change_schema(saved, remove)
    with pytest.raises(ArtifactError, match=r"earlier version; train the model again .*make model"):
        load_model(saved)


@pytest.mark.parametrize("hidden", [0, 3])
@pytest.mark.parametrize("suffix", [".skops", ".joblib"])
def test_a_model_over_an_encoder_comes_back(tmp_path: Path, hidden: int, suffix: str) -> None:
    model, path = tiny_models.make_model(encoder=ENTRY, hidden=hidden), tmp_path / f"m{suffix}"
    save_model(model, path)
    back = load_model(path, trust=True)
    assert back.info.encoder == ENTRY
    for head in HEADS:
        for one, other in zip(_weights(back, head), _weights(model, head), strict=True):
            assert (one == other).all()


def _weights(model: StanceModel, head: str) -> list[NDArray[np.floating]]:
    first, last = layers_of(model.classifiers[head]).first, layers_of(model.classifiers[head]).last
    return [*first, *(last or ())]


def test_another_encoder_is_noticed_in_a_joblib_file(tmp_path: Path) -> None:
    path = tmp_path / "m.joblib"
    save_model(tiny_models.make_model(encoder=ENTRY), path)
    content = joblib.load(path)
    content["manifest"]["encoder"]["sha256"] = "cd" * 32
    joblib.dump(content, path)
    with pytest.raises(ArtifactError, match="altered: its manifest names another encoder"):
        load_model(path, trust=True)


@pytest.mark.parametrize("dimension", [6, 8])
def test_columns_of_another_number_are_not_saved(tmp_path: Path, dimension: int) -> None:
    model = tiny_models.make_model(encoder=ENTRY)
    info = replace(model.info, encoder=replace(ENTRY, dimension=dimension))
    with pytest.raises(ArtifactError, match="of shape"):
        save_model(replace(model, info=info), tmp_path / "m.skops")


def test_weights_of_a_light_model_say_nothing_of_an_encoder() -> None:
    assert "encoder" not in pack(MODEL)
    assert pack(tiny_models.make_model(encoder=ENTRY))["encoder"] == {"sha256": ENTRY.sha256}


def test_a_classifier_that_is_missing_is_noticed() -> None:
    payload = pack(MODEL)
    del payload["classifiers"]["tone"]
    with pytest.raises(ArtifactError, match=r"has classifiers for .* but labels for"):
        unpack(payload, MODEL.info)


def test_a_label_with_a_line_break_is_not_saved(tmp_path: Path) -> None:
    model = tiny_models.make_model(labels={"tone": ("harsh", "mi\nld")})
    with pytest.raises(ArtifactError, match=r"the label 'mi\\nld' holds a line break"):
        save_model(model, tmp_path / "own.skops")


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("lowercase", True),
        ("strip_accents", "ascii"),
        ("ngram_range", (1, 2)),
        ("binary", True),
        ("norm", "l1"),
    ],
)
def test_a_vectorizer_that_counts_in_another_way_is_refused(setting: str, value: object) -> None:
    payload = pack(MODEL)
    payload["vectorizers"]["words"].set_params(**{setting: value})
    with pytest.raises(ArtifactError, match=rf"'words' has {setting}=.* does not read"):
        unpack(payload, MODEL.info)
