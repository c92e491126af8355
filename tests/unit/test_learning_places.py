"""Where named models lie: default, deep, and paths."""

from __future__ import annotations

from pathlib import Path

import pytest

from classifier.errors import ArtifactError, MissingExtraError
from classifier.learning import places
from classifier.learning.encoder import files


def test_a_missing_default_model_is_named_with_the_remedy(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(places, "__file__", str(tmp_path / "classifier/learning/places.py"))
    with pytest.raises(ArtifactError, match="make model"):
        places.find_default_model()
    for folder in ("models", "classifier/_model"):
        path = tmp_path / folder / "default.skops"
        path.parent.mkdir(parents=True)
        path.touch()
        assert places.find_default_model() == path


def test_default_is_the_bundled_model() -> None:
    assert places.find_model(None) == places.find_model("default") == places.find_default_model()


@pytest.mark.parametrize("name", ["./deep", "./default", "deep.skops", "Deep", "", Path("deep")])
def test_anything_else_is_a_path(name: str | Path) -> None:
    assert places.find_model(name) == Path(name)


def test_deep_is_the_model_beside_its_encoder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(files, "_find_deep", lambda: tmp_path)
    with pytest.raises(ArtifactError, match=r"reinstall diplomatic-stance-encoder.*make deep"):
        places.find_model("deep")
    (tmp_path / "deep.skops").touch()
    assert places.find_model("deep") == tmp_path / "deep.skops"


def test_deep_without_its_distribution_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(files, "find_spec", lambda _: None)
    monkeypatch.setattr(files, "__file__", str(tmp_path / "a/b/c/files.py"))
    with pytest.raises(MissingExtraError, match=r"pip install .* diplomatic-stance-encoder"):
        places.find_model("deep")
