"""Importing the package, and asking the command for help, loads nothing heavy."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = {"sklearn", "numpy", "scipy", "nltk", "skops", "joblib", "jinja2", "matplotlib"}
HEAVY |= {"onnxruntime", "tokenizers"}
LOADED = "import sys; print(*{name.partition('.')[0] for name in sys.modules})"


@pytest.mark.parametrize(
    ("statement", "also_heavy"),
    [
        ("import classifier", {"typer", "rich"}),
        ("import classifier; dir(classifier)", {"typer", "rich"}),
        ("import classifier.cli", {"rich"}),
    ],
)
def test_import_is_light_and_silent(statement: str, also_heavy: set[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", f"{statement}; {LOADED}"],
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = set(done.stdout.split())
    assert done.stderr == ""
    assert "classifier" in loaded
    assert loaded & (HEAVY | also_heavy) == set()


def test_a_light_model_loads_nothing_of_an_encoder() -> None:
    statement = "from classifier import Predictor; Predictor.load().predict('We condemn it.')"
    command = [sys.executable, "-c", f"{statement}; import sys; print(*sys.modules)"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    loaded = done.stdout.split()
    assert "classifier.learning.inference" in loaded
    for name in ("onnxruntime", "tokenizers", "classifier.learning.encoder"):
        assert name not in loaded
    assert "classifier.learning.passes" not in loaded


def test_what_counts_as_loaded_is_seen() -> None:
    command = [sys.executable, "-c", f"import numpy; {LOADED}"]
    assert "numpy" in subprocess.run(command, capture_output=True, text=True, check=True).stdout
