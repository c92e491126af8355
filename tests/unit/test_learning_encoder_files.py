"""An encoder's files: where they are looked for, and what is refused."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from importlib.machinery import PathFinder
from pathlib import Path

import pytest

from classifier.errors import ArtifactError, MissingExtraError
from classifier.learning.encoder import files
from classifier.learning.encoder.files import (
    EncoderInfo,
    find_encoder,
    join_digests,
    read_encoder_files,
    read_encoder_info,
)

GRAPH, TOKENIZER = b"graph", b"tokenizer"
DIGESTS = [hashlib.sha256(content).hexdigest() for content in (GRAPH, TOKENIZER)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder whose description is right; nothing here reads graph or tokenizer."""
    (tmp_path / "encoder.onnx").write_bytes(GRAPH)
    (tmp_path / "tokenizer.json").write_bytes(TOKENIZER)
    _describe(tmp_path)
    return tmp_path


def _describe(folder: Path, **changes: object) -> None:
    described = {
        "format": 1,
        "name": "an encoder",
        "dimension": 16,
        "max_tokens": 160,
        "files": {
            "encoder.onnx": {"bytes": 5, "sha256": DIGESTS[0]},
            "tokenizer.json": {"bytes": 9, "sha256": DIGESTS[1]},
        },
        "licence": "a further key",
    }
    content = {key: value for key, value in (described | changes).items() if value is not None}
    (folder / "encoder.json").write_text(json.dumps(content), encoding="utf-8")


def test_what_an_encoder_says_of_itself_is_read_without_its_graph(folder: Path) -> None:
    (folder / "encoder.onnx").unlink()
    sha256 = hashlib.sha256("".join(DIGESTS).encode()).hexdigest()
    assert read_encoder_info(folder) == EncoderInfo("an encoder", sha256, 16, 160)
    assert join_digests(*DIGESTS) == sha256


def test_whole_files_are_read(folder: Path) -> None:
    read = read_encoder_files(folder)
    assert (read.graph, read.tokenizer) == (GRAPH, TOKENIZER)
    assert read.info == read_encoder_info(folder)


@pytest.mark.parametrize("name", ["encoder.onnx", "tokenizer.json"])
def test_an_altered_file_is_refused_by_name(folder: Path, name: str) -> None:
    (folder / name).write_bytes(b"other")
    digest = hashlib.sha256(b"other").hexdigest()
    with pytest.raises(ArtifactError, match=rf"{name} is damaged or altered.*{digest}"):
        read_encoder_files(folder)


@pytest.mark.parametrize("name", ["encoder.onnx", "tokenizer.json", "encoder.json"])
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(ArtifactError, match=rf"cannot read .*{name}: No such file"):
        read_encoder_files(folder)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"format": None}, "lacks a part"),
        ({"format": 0}, "its format 0 is no number above 0"),
        ({"format": True}, "its format True"),
        ({"name": 7}, "its name 7 is no text"),
        ({"dimension": None}, "lacks a part"),
        ({"dimension": "16"}, "its dimension '16'"),
        ({"max_tokens": -1}, "its max_tokens -1"),
        ({"files": {}}, "lacks a part"),
        ({"files": []}, "lacks a part"),
        (
            {"files": {"encoder.onnx": {"sha256": 7}, "tokenizer.json": {"sha256": "ab" * 32}}},
            "the SHA-256 7 of encoder.onnx is none",
        ),
    ],
)
def test_a_description_that_cannot_be_right_is_refused(
    folder: Path, changes: dict[str, object], message: str
) -> None:
    _describe(folder, **changes)
    with pytest.raises(ArtifactError, match=rf"encoder.json is damaged or altered: .*{message}"):
        read_encoder_info(folder)


@pytest.mark.parametrize("content", ["", "{", "\udcff", "[" * 100_000])
def test_a_description_that_is_not_json_is_refused(folder: Path, content: str) -> None:
    path = folder / "encoder.json"
    path.write_text(content, encoding="utf-8", errors="surrogateescape")
    with pytest.raises(ArtifactError, match="it is not JSON"):
        read_encoder_info(folder)


@pytest.mark.parametrize("content", ["[]", "null", '"deep"', "1"])
def test_a_description_that_is_no_object_is_refused(folder: Path, content: str) -> None:
    (folder / "encoder.json").write_text(content, encoding="utf-8")
    with pytest.raises(ArtifactError, match="is damaged or altered"):
        read_encoder_info(folder)


def test_a_later_format_says_how_to_update(folder: Path) -> None:
    _describe(folder, format=2, files=None)
    with pytest.raises(ArtifactError, match=r"of format 2.*pip install --upgrade"):
        read_encoder_info(folder)


def test_a_folder_is_found(folder: Path) -> None:
    assert find_encoder(folder) == find_encoder(str(folder)) == folder


@pytest.mark.parametrize(
    ("prepare", "message"),
    [
        (shutil.rmtree, "there is no folder"),
        (lambda folder: (folder / "encoder.json").unlink(), "there is no encoder in"),
    ],
)
def test_what_is_no_folder_of_an_encoder_is_named(
    folder: Path, prepare: Callable[[Path], None], message: str
) -> None:
    prepare(folder)
    with pytest.raises(ArtifactError, match=f"{message} {folder}"):
        find_encoder(folder)


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Look for "deep" in two folders of this one only: ``site`` and ``checkout``."""
    module = tmp_path / "checkout" / "classifier" / "learning" / "encoder" / "files.py"
    monkeypatch.setattr(files, "__file__", str(module))
    site = [str(tmp_path / "site")]
    monkeypatch.setattr(files, "find_spec", lambda name: PathFinder.find_spec(name, site))
    return tmp_path


def _make_deep(folder: Path) -> Path:
    folder.mkdir(parents=True)
    (folder / "__init__.py").write_text("raise RuntimeError('it need not be imported')")
    _describe(folder)
    return folder


def test_deep_is_the_installed_one_before_that_of_the_checkout(elsewhere: Path) -> None:
    name = "diplomatic_stance_encoder"
    checkout = _make_deep(elsewhere / "checkout" / "models" / "encoder" / name)
    installed = _make_deep(elsewhere / "site" / name)
    assert find_encoder("deep") == installed
    (installed / "encoder.json").unlink()
    assert find_encoder("deep") == checkout


def test_deep_that_is_missing_says_what_to_type(
    elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _make_deep(elsewhere / "deep")
    monkeypatch.chdir(elsewhere)
    line = r"\.\[encoder\]' \./models/encoder .*stance\[encoder\]' diplomatic-stance-encoder"
    with pytest.raises(MissingExtraError, match=line):
        find_encoder("deep")
    assert find_encoder("./deep") == Path("deep")
