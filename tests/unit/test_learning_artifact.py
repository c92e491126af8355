"""Saving, loading, and files that are not what they should be."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import sklearn
import skops.io
import tiny_models

from classifier.errors import ArtifactError
from classifier.learning.artifact import check_destination, load_model, read_manifest, save_model
from classifier.learning.model import StanceModel

MODEL = tiny_models.make_model()


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    path = tmp_path / "m.skops"
    save_model(MODEL, path)
    return path


@pytest.mark.parametrize("name", ["m.skops", "m.joblib"])
def test_a_model_comes_back_as_it_was(tmp_path: Path, name: str) -> None:
    MODEL.save(tmp_path / name)
    loaded = load_model(tmp_path / name, trust=True)
    assert loaded.info == MODEL.info
    assert set(loaded.classifiers) == set(MODEL.classifiers)
    for head in MODEL.info.heads:
        assert np.array_equal(
            tiny_models.probabilities(loaded, head), tiny_models.probabilities(MODEL, head)
        )
    assert loaded.classifiers["tone"].coef_.dtype == np.float32


def test_own_labels_of_two_classes_and_a_single_head_come_back(tmp_path: Path) -> None:
    model = tiny_models.make_model(labels={"tone": ("harsh", "mild")})
    save_model(model, tmp_path / "own.skops")
    loaded = load_model(tmp_path / "own.skops")
    assert loaded.info.heads == ("tone",)
    assert tiny_models.probabilities(loaded, "tone").shape == (len(tiny_models.TOKENS), 2)


def test_the_same_model_gives_the_same_bytes_in_other_processes(tmp_path: Path) -> None:
    code = "import sys, tiny_models; tiny_models.make_model().save(sys.argv[1])"
    digests = set()
    for number in range(2):
        path = tmp_path / f"{number}.skops"
        environment = os.environ | {
            "PYTHONPATH": os.pathsep.join(["tests", "."]),
            "PYTHONHASHSEED": str(number),
            "SOURCE_DATE_EPOCH": "86400",
        }
        root = Path(__file__).parents[2]
        subprocess.run(
            [sys.executable, "-c", code, str(path)], check=True, cwd=root, env=environment
        )
        digests.add(hashlib.sha256(path.read_bytes()).hexdigest())
    assert len(digests) == 1


def test_a_loaded_model_is_saved_with_the_same_bytes(saved: Path, tmp_path: Path) -> None:
    save_model(load_model(saved), tmp_path / "again.skops")
    assert (tmp_path / "again.skops").read_bytes() == saved.read_bytes()


def test_another_model_gives_other_bytes(saved: Path, tmp_path: Path) -> None:
    save_model(tiny_models.make_model(seed=1), tmp_path / "other.skops")
    assert (tmp_path / "other.skops").read_bytes() != saved.read_bytes()


def test_the_manifest_says_what_the_model_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    save_model(MODEL, tmp_path / "m.skops")
    manifest = read_manifest(tmp_path / "m.skops")
    payload = tiny_models.read_zip((tmp_path / "m.skops").read_bytes())["model.skops"]
    assert manifest["format"] == 1
    assert manifest["created"] == "2023-11-14"
    assert manifest["payload"] == {
        "name": "model.skops",
        "bytes": len(payload),
        "sha256": hashlib.sha256(payload).hexdigest(),
    }
    assert manifest["heads"] == ["stance", "tone", "sentiment", "intensity"]
    assert manifest["labels"]["sentiment"] == ["negative", "neutral", "positive"]
    assert manifest["libraries"]["scikit-learn"] == sklearn.__version__
    assert manifest["features"]["words"] == len(MODEL.vectorizers["words"].vocabulary_)
    assert manifest["data"][0]["rows"] == 1234


def test_numbers_that_json_lacks_become_null(tmp_path: Path) -> None:
    metrics = {"held_out": {"ece": float("nan"), "f1": np.float32(0.5), "shape": (1, 2)}}
    info = dataclasses.replace(MODEL.info, metrics=metrics)
    save_model(dataclasses.replace(MODEL, info=info), tmp_path / "m.skops")
    measured = read_manifest(tmp_path / "m.skops")["metrics"]["held_out"]
    assert measured == {"ece": None, "f1": 0.5, "shape": [1, 2]}


def test_a_date_that_is_none_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    with pytest.raises(ArtifactError, match="'yesterday'; it needs a number of seconds"):
        save_model(MODEL, tmp_path / "m.skops")


def test_reading_the_manifest_imports_no_model_library(saved: Path) -> None:
    code = (
        "import sys; from classifier.learning.artifact import read_manifest; "
        "read_manifest(sys.argv[1]); "
        "print(sorted({'sklearn', 'skops', 'numpy'} & set(sys.modules)))"
    )
    root = Path(__file__).parents[2]
    result = subprocess.run(
        [sys.executable, "-c", code, str(saved)], check=True, cwd=root, capture_output=True
    )
    assert result.stdout.strip() == b"[]"


def test_a_file_is_replaced_only_when_told(saved: Path) -> None:
    before = saved.read_bytes()
    with pytest.raises(ArtifactError, match=r"exists; .*--force"):
        save_model(tiny_models.make_model(seed=1), saved)
    assert saved.read_bytes() == before
    save_model(tiny_models.make_model(seed=1), saved, force=True)
    assert saved.read_bytes() != before


def test_a_full_disk_leaves_the_old_file_and_nothing_else(
    saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: int) -> None:
        raise OSError(28, "No space left on device")

    before = saved.read_bytes()
    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(ArtifactError, match="No space left"):
        save_model(tiny_models.make_model(seed=1), saved, force=True)
    assert saved.read_bytes() == before
    assert list(saved.parent.iterdir()) == [saved]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("m.pkl", r"suffix '\.pkl'; a model file ends in \.skops, or in \.joblib"),
        ("m", "suffix ''"),
        ("missing/m.skops", "the folder .*missing does not exist"),
    ],
)
def test_destinations_that_cannot_be_used(tmp_path: Path, name: str, message: str) -> None:
    with pytest.raises(ArtifactError, match=message):
        check_destination(tmp_path / name)


def test_a_folder_is_no_model(tmp_path: Path) -> None:
    (tmp_path / "m.skops").mkdir()
    with pytest.raises(ArtifactError, match="is a folder"):
        check_destination(tmp_path / "m.skops", force=True)
    with pytest.raises(ArtifactError, match="is a folder; name a model file in it"):
        load_model(tmp_path / "m.skops")


def test_a_missing_file_is_answered_with_similar_names(saved: Path) -> None:
    with pytest.raises(ArtifactError, match=r"no model file .*n\.skops; .* there is m\.skops"):
        load_model(saved.with_name("n.skops"))
    with pytest.raises(ArtifactError, match="does not exist either"):
        load_model(saved.parent / "nowhere" / "m.skops")
    saved.unlink()
    with pytest.raises(ArtifactError, match="stance train"):
        read_manifest(saved)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "it is empty"),
        (b"We condemn the blockade.\n", "25 bytes that are no zip file"),
        (b"PK\x03\x04 and then nothing", "breaks off or is damaged"),
    ],
)
def test_files_of_another_kind(tmp_path: Path, content: bytes, message: str) -> None:
    (tmp_path / "m.skops").write_bytes(content)
    for read in (load_model, read_manifest):
        with pytest.raises(ArtifactError, match=message):
            read(tmp_path / "m.skops")


def test_a_known_model_under_another_suffix_is_refused(saved: Path) -> None:
    renamed = saved.rename(saved.with_suffix(".zip"))
    with pytest.raises(ArtifactError, match=r"suffix '\.zip'"):
        load_model(renamed)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.99])
def test_a_file_that_breaks_off(saved: Path, share: float) -> None:
    content = saved.read_bytes()
    saved.write_bytes(content[: int(len(content) * share)])
    with pytest.raises(ArtifactError, match="damaged"):
        load_model(saved)


def test_every_changed_byte_of_the_payload_is_noticed(saved: Path) -> None:
    members = tiny_models.read_zip(saved.read_bytes())
    dump = bytearray(members["model.skops"])
    dump[len(dump) // 2] ^= 1
    saved.write_bytes(tiny_models.make_zip(members | {"model.skops": bytes(dump)}))
    with pytest.raises(ArtifactError, match="SHA-256"):
        load_model(saved)


def test_a_skops_file_of_another_program(tmp_path: Path) -> None:
    skops.io.dump({"a": 1}, tmp_path / "m.skops")
    with pytest.raises(ArtifactError, match=r"holds schema\.json instead of manifest\.json"):
        load_model(tmp_path / "m.skops")


def test_a_model_of_another_scikit_learn_loads_without_a_warning(saved: Path) -> None:
    version = json.dumps(json.dumps(sklearn.__version__))
    tiny_models.change_schema(saved, lambda text: text.replace(version, r'"\"1.2.3\""'))
    assert load_model(saved).info == MODEL.info


def test_what_cannot_be_built_names_both_versions_and_the_remedies(saved: Path) -> None:
    tiny_models.change_schema(saved, lambda text: text.replace('"coef_"', '"weights_"'))
    with pytest.raises(ArtifactError, match="the file is damaged; get it again"):
        load_model(saved)
    tiny_models.change_manifest(saved, lambda m: m["libraries"].update({"scikit-learn": "9.8"}))
    with pytest.raises(
        ArtifactError,
        match=rf"scikit-learn 9\.8, and {sklearn.__version__} is installed; "
        r".*pip install scikit-learn==9\.8.*stance train.*make model",
    ):
        load_model(saved)


def _spoil(model: StanceModel, what: str) -> None:
    tone = model.classifiers["tone"]
    if what == "classes":
        tone.classes_ = tone.classes_[:-1]
    elif what == "weights":
        tone.coef_[0, 0] = np.nan
    elif what == "width":
        tone.coef_ = tone.coef_[:, :-1]
    elif what == "intercept":
        tone.intercept_ = tone.intercept_.astype(int)
    elif what == "idf":
        model.vectorizers["words"].idf_[0] = np.inf


@pytest.mark.parametrize(
    ("what", "message"),
    [
        ("classes", "there are 11 labels"),
        ("weights", "not finite"),
        ("width", r"coef_ of shape \(11, "),
        ("intercept", "not finite numbers"),
        ("idf", "vectorizer 'words' has weights that are not finite"),
    ],
)
def test_parts_that_do_not_fit_are_never_saved(tmp_path: Path, what: str, message: str) -> None:
    model = tiny_models.make_model()
    _spoil(model, what)
    with pytest.raises(ArtifactError, match=message):
        save_model(model, tmp_path / "m.skops")
    assert list(tmp_path.iterdir()) == []
