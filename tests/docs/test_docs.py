"""Documentation that cannot rot: every verb is explained, every example is run."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

import classifier
import examples
from classifier.cli.app import app

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = [command for command in examples.read_commands(README) if command.is_run]
VERBS: dict[str, Any] = typer.main.get_command(app).commands  # type: ignore[attr-defined]
MODULES = sorted(
    module.name
    for module in pkgutil.walk_packages(classifier.__path__, "classifier.")
    if not module.name.endswith("__main__")
)


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder where the examples find what a clone of the repository holds."""
    folder = tmp_path_factory.mktemp("reader")
    shutil.copytree(ROOT / "seeds" / "examples", folder / "seeds" / "examples")
    (folder / "models").mkdir()
    return folder


def _options(verb: str) -> Iterator[Any]:
    return (item for item in VERBS[verb].params if item.param_type_name == "option")


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_verb_has_help_and_stands_in_the_readme(verb: str) -> None:
    assert (VERBS[verb].help or "").strip()
    assert re.search(rf"\bstance {verb}\b", README)


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_every_option_has_help(verb: str) -> None:
    assert [item.name for item in _options(verb) if not (item.help or "").strip()] == []


def test_readme_has_examples_of_both_kinds() -> None:
    assert any(command.text.startswith("stance score") for command in COMMANDS)
    assert any("Predictor" in block.text for block in examples.read_blocks(README, "python"))


def test_shell_examples_print_what_the_readme_shows(reader: Path) -> None:
    for command in COMMANDS:
        done = examples.run_command(command, reader)
        place = f"README.md:{command.line}: {command.text}"
        assert done.returncode == 0, f"{place}\n{done.stdout}"
        if command.output:
            assert examples.same_output(command.output, done.stdout), f"{place}\n{done.stdout}"


def test_python_examples_run(reader: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(reader)
    names: dict[str, Any] = {}
    for block in examples.read_blocks(README, "python"):
        assert examples.run_python(block, "README.md", names) == []


@pytest.mark.parametrize("name", MODULES)
def test_docstring_examples_run(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0
