"""The distribution of the deep model: what its wheel holds, and what it refuses to be built of."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from email.message import Message
from email.parser import Parser
from pathlib import Path

import pytest

pytestmark = pytest.mark.packaging

SOURCE = Path(__file__).parents[2] / "models" / "encoder"
PACKAGE = "diplomatic_stance_encoder"
PROJECT = tomllib.loads((SOURCE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
MADE = ("*.onnx", "*.skops", "*.json", "*.npz", "build", "*.egg-info", "__pycache__")
STAND_INS = {"encoder.onnx": b"an encoder", "tokenizer.json": b"{}", "deep.skops": b"a model"}
FOUND = f"""
from importlib import resources
import {PACKAGE}
print({PACKAGE}.__version__)
print(resources.files("{PACKAGE}").joinpath("encoder.onnx").read_text())
"""


def _copy(folder: Path) -> Path:
    """Copy the distribution, with small files in the place of the large ones."""
    copy = folder / "encoder"
    shutil.copytree(SOURCE, copy, ignore=shutil.ignore_patterns(*MADE))
    for name, content in STAND_INS.items():
        (copy / PACKAGE / name).write_bytes(content)
    named = {
        name: {"sha256": hashlib.sha256(STAND_INS[name]).hexdigest()}
        for name in ("encoder.onnx", "tokenizer.json")
    }
    (copy / PACKAGE / "encoder.json").write_text(json.dumps({"files": named}), encoding="utf-8")
    return copy


def _build(source: Path, out: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "build", *options, "--outdir", out, source]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the source archive, and the wheel from it; return their folder."""
    folder = tmp_path_factory.mktemp("encoder")
    copy = _copy(folder)
    (copy / PACKAGE / "taught.npz").write_bytes(b"for the checkout only")
    done = _build(copy, folder / "dist")
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "dist"


@pytest.fixture(scope="module")
def wheel(built: Path) -> Path:
    (path,) = built.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def metadata(wheel: Path) -> Message:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith("/METADATA"))
        return Parser().parsestr(archive.read(name).decode())


def test_wheel_carries_the_files_and_no_more(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
        contents = {name: archive.read(f"{PACKAGE}/{name}") for name in STAND_INS}
    assert names == {f"{PACKAGE}/{name}" for name in ("__init__.py", "encoder.json", *STAND_INS)}
    assert contents == STAND_INS


def test_wheel_carries_the_licence_and_what_was_changed(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        folder = f"{PACKAGE}-{PROJECT['version']}.dist-info/licenses"
        texts = {name: archive.read(f"{folder}/{name}").decode() for name in ("LICENSE", "NOTICE")}
    assert texts["LICENSE"].split()[:4] == ["Apache", "License", "Version", "2.0,"]
    assert "all-MiniLM-L6-v2" in texts["NOTICE"]


def test_metadata_name_the_licence_and_need_nothing(metadata: Message) -> None:
    assert (metadata["Name"], metadata["Version"]) == (PROJECT["name"], PROJECT["version"])
    assert metadata["License-Expression"] == "Apache-2.0"
    assert metadata.get_all("License-File") == ["LICENSE", "NOTICE"]
    assert metadata.get_all("Requires-Dist") is None


def test_source_archive_has_what_the_wheel_is_built_of(built: Path) -> None:
    (path,) = built.glob("*.tar.gz")
    with tarfile.open(path) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {"LICENSE", "NOTICE", "setup.py", f"{PACKAGE}/encoder.onnx"} <= names
    assert not {f"{PACKAGE}/taught.npz", "make.py"} & names


def test_installed_package_is_found(wheel: Path, tmp_path: Path) -> None:
    place = tmp_path / "site"
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--quiet", "--no-index"]
    subprocess.run([*install, "--no-deps", "--target", place, wheel], check=True)
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", FOUND],
        capture_output=True,
        encoding="utf-8",
        check=True,
        cwd=tmp_path,
        env={"PYTHONPATH": str(place)},
    )
    assert done.stdout.splitlines() == [PROJECT["version"], "an encoder"]


@pytest.mark.parametrize(
    ("names", "remedy"),
    [
        (("encoder.onnx",), "make encoder"),
        (("tokenizer.json", "deep.skops"), "make encoder and make deep"),
    ],
)
def test_build_without_a_file_says_what_to_do(
    names: tuple[str, ...], remedy: str, tmp_path: Path
) -> None:
    copy = _copy(tmp_path)
    for name in names:
        (copy / PACKAGE / name).unlink()
    done = _build(copy, tmp_path / "dist", "--wheel")
    said = done.stdout + done.stderr
    assert done.returncode != 0
    assert f"{', '.join(f'{PACKAGE}/{name}' for name in names)}: missing" in said
    assert f"or make with: {remedy}\n" in said
    assert not list(tmp_path.glob("dist/*.whl"))


def test_build_refuses_another_encoder(tmp_path: Path) -> None:
    copy = _copy(tmp_path)
    (copy / PACKAGE / "encoder.onnx").write_bytes(b"another one")
    done = _build(copy, tmp_path / "dist", "--wheel")
    assert done.returncode != 0
    assert f"{PACKAGE}/encoder.onnx has the SHA-256" in done.stdout + done.stderr
    assert not list(tmp_path.glob("dist/*.whl"))
