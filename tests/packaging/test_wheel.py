"""The wheel is built, installed in a fresh environment, and scores there without a network."""

from __future__ import annotations

import json
import subprocess
import sys
import tarfile
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.packaging

ROOT = Path(__file__).parents[2]
NO_NETWORK = """
import socket

def refuse(*args, **options):
    raise RuntimeError("the network was reached for")

socket.socket.connect = socket.socket.connect_ex = socket.getaddrinfo = refuse
"""
EMBEDDED = """
from classifier import Predictor
predictor = Predictor.load()
print(predictor.predict("We firmly condemn the blockade.", target="the blockade").tone.label)
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the source archive, and the wheel from it; return their folder."""
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run([sys.executable, "-m", "build", "--outdir", folder, ROOT], check=True)
    return folder


@pytest.fixture(scope="module")
def wheel(built: Path) -> Path:
    (path,) = built.glob("*.whl")
    return path


class Installed:
    """A fresh environment with the wheel, seen from a folder that is not the repository."""

    def __init__(self, folder: Path, wheel: Path) -> None:
        self.bin = folder / "env" / "bin"
        self.folder = folder / "elsewhere"
        self.home = folder / "home"
        self.guard = folder / "guard"
        for path in (self.folder, self.home, self.guard):
            path.mkdir()
        (self.guard / "sitecustomize.py").write_text(NO_NETWORK, encoding="utf-8")
        venv.create(folder / "env", symlinks=True, with_pip=True)
        install = [self.bin / "python", "-m", "pip", "install", "--quiet", "--quiet", wheel]
        subprocess.run(install, check=True, cwd=self.folder)

    def run(self, *command: str, stdin: str = "") -> str:
        """Run a command of the environment with no network, and return what it prints."""
        done = subprocess.run(
            [*_isolation(), str(self.bin / command[0]), *command[1:]],
            input=stdin,
            capture_output=True,
            encoding="utf-8",
            check=False,
            cwd=self.folder,
            env={
                "PATH": f"{self.bin}:/usr/bin:/bin",
                "HOME": str(self.home),
                "PYTHONPATH": str(self.guard),
            },
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


def _isolation() -> list[str]:
    """Return the command that takes the network away, where this machine permits it."""
    command = ["unshare", "--map-root-user", "--net"]
    try:
        subprocess.run([*command, "true"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        return []
    return command


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    return Installed(tmp_path_factory.mktemp("installed"), wheel)


def test_wheel_carries_the_package_its_data_and_the_model(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
        model = archive.read("classifier/_model/default.skops")
    expected = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "classifier").rglob("*")
        if path.is_file() and not {"__pycache__", "_model"} & set(path.parts)
    }
    assert names == expected | {"classifier/_model/default.skops"}
    assert model == (ROOT / "models" / "default.skops").read_bytes()
    assert {"classifier/py.typed", "classifier/language/resources/lexicon.tsv"} <= names


def test_source_archive_suffices_to_build(built: Path) -> None:
    (path,) = built.glob("*.tar.gz")
    with tarfile.open(path) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {"models/default.skops", "setup.py", "LICENSE", "README.md"} <= names
    assert not {
        name
        for name in names
        if name.startswith(("tests/", "seeds/", "classifier/_model", "models/encoder"))
    }


def test_build_without_a_model_says_what_to_do(tmp_path: Path) -> None:
    for name in ("setup.py", "pyproject.toml", "README.md", "LICENSE"):
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    (tmp_path / "classifier").mkdir()
    done = subprocess.run(
        [sys.executable, "-m", "build", "--wheel", tmp_path],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert "models/default.skops is missing" in done.stdout + done.stderr


def test_the_network_is_out_of_reach(installed: Installed) -> None:
    reach = "import socket\ntry: socket.create_connection(('192.0.2.1', 80))\n"
    reach += "except RuntimeError as error: print(error)"
    assert installed.run("python", "-c", reach) == "the network was reached for\n"


def test_command_scores_lines(installed: Installed) -> None:
    command = ("stance", "score", "--input", "-", "--format", "jsonl")
    row = json.loads(installed.run(*command, stdin="grave concern\n"))
    labels = [row[head]["label"] for head in ("tone", "sentiment", "stance")]
    assert labels == ["concern", "negative", "against"]


def test_command_scores_one_statement(installed: Installed) -> None:
    text = installed.run("stance", "score", "unwavering support for Ukraine", "--target", "Ukraine")
    assert "support" in text
    assert "favor" in text


def test_command_tells_its_version_and_model(installed: Installed) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] in installed.run("stance", "--version")
    assert "tone" in installed.run("stance", "info")


def test_package_embeds_in_three_lines(installed: Installed) -> None:
    assert installed.run("python", "-W", "error", "-c", EMBEDDED) == "condemnation\n"


def test_import_is_silent(installed: Installed) -> None:
    place = "import classifier; print(classifier.__file__)"
    assert "site-packages" in installed.run("python", "-W", "error", "-c", place)


def test_scoring_writes_nothing_outside_the_environment(installed: Installed) -> None:
    installed.run("stance", "score", "We welcome the talks.")
    assert [*installed.folder.iterdir(), *installed.home.iterdir()] == []
