"""Manifests that are damaged, or that somebody has altered."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tiny_models

from classifier.errors import ArtifactError
from classifier.learning.artifact import load_model, read_manifest, save_model
from classifier.learning.manifest import build_manifest, explain_versions, read_info

MODEL = tiny_models.make_model()
HEADS = ["stance", "tone", "sentiment", "intensity"]
SHARES = dict.fromkeys(HEADS, 0.4)


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    path = tmp_path / "m.skops"
    save_model(MODEL, path)
    return path


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"format": 2}, r"format 2, .* reads up to 1; update it with: pip install"),
        ({"format": 0}, "names no format"),
        ({"format": True}, "names no format"),
        ({"format": "1"}, "names no format"),
        ({"payload": None}, "SHA-256"),
    ],
)
def test_manifests_that_do_not_fit(saved: Path, change: dict[str, Any], message: str) -> None:
    tiny_models.change_manifest(saved, lambda manifest: manifest.update(change))
    with pytest.raises(ArtifactError, match=message):
        load_model(saved)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"labels": ["a"]}, "lacks a part or has it in another shape"),
        ({"labels": {"mood": ["a", "b"]}}, "lacks a part or has it in another shape"),
        (
            {"labels": {"tone": ["a", "b"]}},
            r"its heads are \['stance', .* labels are of \['tone'\]",
        ),
        (
            {"labels": MODEL.info.labels | {"tone": "abc"}},
            "labels of tone are no list of different",
        ),
        ({"labels": MODEL.info.labels | {"tone": []}}, "labels of tone are no list of different"),
        ({"labels": MODEL.info.labels | {"tone": ["a", "a"]}}, "no list of different names"),
        ({"labels": MODEL.info.labels | {"tone": ["a", 1]}}, "no list of different names"),
        ({"heads": HEADS[:-1]}, "its heads are"),
        ({"heads": HEADS[::-1]}, "its heads are"),
        ({"heads": None}, "its heads are None"),
        ({"thresholds": None}, "lacks a part or has it in another shape"),
        ({"thresholds": {"tone": 0.5}}, r"thresholds for \['tone'\] and labels for"),
        ({"thresholds": SHARES | {"mood": 0.5}}, "thresholds for .*'mood'"),
        ({"temperatures": [1.0]}, "in another shape"),
        ({"temperatures": {"tone": "hot"}}, "temperature 'hot' of tone is no number above 0"),
        ({"temperatures": {"tone": 0}}, "temperature 0 of tone"),
        ({"temperatures": {"tone": float("inf")}}, "temperature inf of tone"),
        ({"temperatures": {"mood": 1.0}}, "temperature or curve for 'mood'"),
        ({"risk_coverage": []}, "in another shape"),
        ({"risk_coverage": {"mood": []}}, "temperature or curve for 'mood'"),
        ({"risk_coverage": {"tone": "abc"}}, "lacks a part or has it in another shape"),
        ({"risk_coverage": {"tone": ["abc"]}}, "the curve of tone is no list"),
        ({"risk_coverage": {"tone": [[0.1, 0.2]]}}, "lacks a part or has it in another shape"),
        ({"risk_coverage": {"tone": [[0.1, 0.2, None]]}}, "the curve of tone is no list"),
        ({"risk_coverage": {"tone": [[0.1, 0.2, 1.5]]}}, "the curve of tone is no list"),
        ({"config": []}, "settings or figures are no object"),
        ({"config": "ab"}, "lacks a part or has it in another shape"),
        ({"config": {"folds": "five"}}, "folds: needs a value like 5, got 'five'"),
        ({"config": {"folds": 1}}, "folds: 1 is not between"),
        ({"metrics": []}, "settings or figures are no object"),
        ({"data": ["made.jsonl"]}, "a data file is no object"),
        ({"data": {}}, "notes or data files are no list"),
        ({"notes": "text"}, "notes or data files are no list"),
        ({"notes": [1]}, "a note is no text"),
    ],
)
def test_manifests_at_odds_with_themselves(
    saved: Path, change: dict[str, Any], message: str
) -> None:
    tiny_models.change_manifest(saved, lambda manifest: manifest.update(change))
    with pytest.raises(ArtifactError, match=rf"damaged or altered: .*{message}") as caught:
        load_model(saved)
    assert len(str(caught.value).splitlines()) == 1


@pytest.mark.parametrize(
    "value", [-0.1, 1.1, float("nan"), float("inf"), 10**400, "0.5", None, True, [0.5]]
)
def test_thresholds_that_are_no_share(saved: Path, value: object) -> None:
    tiny_models.change_manifest(saved, lambda m: m["thresholds"].update(tone=value))
    with pytest.raises(
        ArtifactError, match=r"damaged or altered: .*the threshold .* of tone is no"
    ):
        load_model(saved)


@pytest.mark.parametrize("value", [0, 1, 0.0, 0.4, float(np.nextafter(1.0, 2.0))])
def test_thresholds_from_everything_to_nothing(saved: Path, value: float) -> None:
    tiny_models.change_manifest(saved, lambda m: m["thresholds"].update(tone=value))
    assert load_model(saved).info.thresholds["tone"] == value


def test_an_uncalibrated_head_and_settings_of_a_later_version_are_read() -> None:
    manifest = build_manifest(MODEL)
    manifest["config"]["later"] = ["anything"]
    manifest["temperatures"].pop("tone")
    manifest["risk_coverage"] = {}
    info = read_info(manifest, "m")
    assert set(info.temperatures) == {"stance", "sentiment", "intensity"}
    assert info.config["later"] == ["anything"]


@pytest.mark.parametrize(
    "change",
    [
        {"thresholds": {"tone": 0.5}},
        {"temperatures": {"tone": float("nan")}},
        {"curves": {"tone": ((0.5, float("nan"), 0.5),)}},
    ],
)
def test_what_could_not_be_read_is_not_saved(tmp_path: Path, change: dict[str, Any]) -> None:
    info = dataclasses.replace(MODEL.info, **change)
    with pytest.raises(ArtifactError, match="its manifest cannot be right"):
        save_model(dataclasses.replace(MODEL, info=info), tmp_path / "m.skops")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [b"{", b"\xff\xfe", b"[]", b"[" * 100_000])
def test_a_manifest_that_is_no_object(saved: Path, content: bytes) -> None:
    members = tiny_models.read_zip(saved.read_bytes())
    saved.write_bytes(tiny_models.make_zip(members | {"manifest.json": content}))
    with pytest.raises(ArtifactError, match="damaged: its manifest"):
        read_manifest(saved)


@pytest.mark.parametrize(
    "libraries", [None, "1.5", {}, {"scikit-learn": None}, {"scikit-learn": "1\n2"}]
)
def test_without_versions_the_advice_is_that_of_a_damaged_file(libraries: object) -> None:
    advice = explain_versions({"libraries": libraries})
    assert advice.startswith("the file is damaged")
    assert "made with" not in advice
