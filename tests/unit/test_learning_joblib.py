"""Models in joblib's format: trusted explicitly, and refused in one line where damaged."""

from __future__ import annotations

from pathlib import Path

import joblib
import pytest
import tiny_models

from classifier.errors import ArtifactError, UntrustedModelError
from classifier.learning.artifact import load_model, read_manifest, save_model

MODEL = tiny_models.make_model()


def test_a_joblib_file_needs_trust_even_for_its_manifest(tmp_path: Path) -> None:
    save_model(MODEL, tmp_path / "m.joblib")
    for read in (load_model, read_manifest):
        with pytest.raises(UntrustedModelError, match=r"runs any code .*--trust \(trust=True\)"):
            read(tmp_path / "m.joblib")
    assert read_manifest(tmp_path / "m.joblib", trust=True)["heads"] == list(MODEL.info.heads)


def test_a_joblib_file_is_an_ordinary_one(tmp_path: Path) -> None:
    save_model(MODEL, tmp_path / "m.joblib")
    assert set(joblib.load(tmp_path / "m.joblib")) == {"manifest", "model"}


def test_joblib_files_of_another_kind(tmp_path: Path) -> None:
    path = tmp_path / "m.joblib"
    joblib.dump([1, 2], path)
    with pytest.raises(ArtifactError, match="holds a list"):
        load_model(path, trust=True)
    joblib.dump({"manifest": {"format": 9}, "model": {}}, path)
    with pytest.raises(ArtifactError, match="format 9"):
        load_model(path, trust=True)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"We condemn the blockade.\n",
        b"\x80\x05",
        b"Gone.",  # an opcode with too few bytes: struct.error
        b"\x80\x04\x95" + bytes(3),
        b"]\x00 and no lzma",
        b"\xfd7zXZ and no xz",
        b"x\x9c and no zlib",
        b"BZh9 and no bzip2",
        b"\x1f\x8b and no gzip",
        b"ZF0x10               and no early joblib",
        b"cno.such.module\nname\n.",
        b"cjoblib\nno_such_name\n.",
        b"K\x01}u.",
    ],
)
def test_junk_under_the_suffix_of_joblib(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "m.joblib"
    path.write_bytes(content)
    for read in (load_model, read_manifest):
        with pytest.raises(ArtifactError, match=r"cannot be read .*the file is damaged") as caught:
            read(path, trust=True)
        assert "None" not in str(caught.value)
        assert len(str(caught.value).splitlines()) == 1


@pytest.mark.parametrize("share", [0.01, 0.1, 0.5, 0.99])
def test_a_joblib_file_that_breaks_off(tmp_path: Path, share: float) -> None:
    path = tmp_path / "m.joblib"
    save_model(MODEL, path)
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    with pytest.raises(ArtifactError, match=r"cannot be read .*the file is damaged"):
        load_model(path, trust=True)


def test_files_under_the_suffix_of_the_other_format(tmp_path: Path) -> None:
    save_model(MODEL, tmp_path / "m.skops")
    renamed = (tmp_path / "m.skops").rename(tmp_path / "m.joblib")
    with pytest.raises(ArtifactError, match=r"cannot be read .*the file is damaged"):
        load_model(renamed, trust=True)
    save_model(MODEL, tmp_path / "other.joblib")
    with pytest.raises(ArtifactError, match="no zip file"):
        load_model((tmp_path / "other.joblib").rename(tmp_path / "other.skops"))


def test_a_joblib_file_whose_manifest_fits_no_payload(tmp_path: Path) -> None:
    path = tmp_path / "m.joblib"
    save_model(MODEL, path)
    content = joblib.load(path)
    del content["manifest"]["libraries"]
    joblib.dump(content | {"model": {"labels": 3}}, path)
    with pytest.raises(ArtifactError, match="the file is damaged") as caught:
        load_model(path, trust=True)
    assert "scikit-learn None" not in str(caught.value)
