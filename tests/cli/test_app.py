"""The command as a whole: help, exit statuses, pipes and terminals; and the lazy package."""

from __future__ import annotations

import errno
import json
import os
import pty
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

import classifier
from classifier.cli.app import app
from classifier.cli.common import printable
from classifier.cli.inputs import read_thresholds
from classifier.errors import DataError

runner = CliRunner()

COMMAND: Any = typer.main.get_command(app)
VERBS = sorted(COMMAND.commands)
CONDEMN = "We firmly condemn the blockade."


def stance(
    *arguments: str, stdin: bytes = b"", env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-W", "error", "-m", "classifier", *arguments]
    return subprocess.run(command, input=stdin, capture_output=True, check=False, env=env)


@pytest.fixture
def model(small_model_path: Path) -> list[str]:
    return ["--model", str(small_model_path)]


def test_version_is_that_of_the_distribution() -> None:
    done = stance("--version")
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode() == f"stance {version('diplomatic-stance')}\n"


def test_version_loads_nothing_heavy() -> None:
    command = [sys.executable, "-X", "importtime", "-m", "classifier", "--version"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    loaded = {
        line.rpartition("|")[2].strip().partition(".")[0] for line in done.stderr.splitlines()
    }
    assert "typer" in loaded
    assert loaded & {"rich", "sklearn", "numpy", "scipy", "nltk", "skops", "jinja2"} == set()


def test_the_bare_command_shows_its_verbs() -> None:
    result = runner.invoke(app, [])
    assert result.exit_code in {0, 2}
    for verb in VERBS:
        assert verb in result.output


@pytest.mark.parametrize("flag", ["-h", "--help"])
@pytest.mark.parametrize("verb", VERBS)
def test_help_has_a_description_and_examples(verb: str, flag: str) -> None:
    result = runner.invoke(app, [verb, flag], prog_name="stance")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0].startswith(f"Usage: stance {verb} ")
    assert lines[2].strip()
    start = lines.index("  Examples:")
    examples = [line for line in lines[start + 1 : start + 5] if f"stance {verb}" in line]
    assert len(examples) >= 2


@pytest.mark.parametrize("verb", VERBS)
def test_every_parameter_has_help(verb: str) -> None:
    without = [item.name for item in COMMAND.commands[verb].params if not (item.help or "").strip()]
    assert without == []


def test_an_unknown_verb_is_misuse() -> None:
    result = runner.invoke(app, ["sccore"])
    assert result.exit_code == 2
    assert "sccore" in result.stderr


@pytest.mark.parametrize(
    ("failure", "status", "message"),
    [
        (DataError("bad \x1b[2J", path="a.txt", line=3), 1, "error: a.txt:3: bad \ufffd[2J\n"),
        (OSError(errno.ENOSPC, "No space left on device"), 1, "No space left on device\n"),
        (KeyboardInterrupt(), 130, ""),
    ],
)
def test_failures_become_exit_statuses(
    failure: BaseException, status: int, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise failure

    monkeypatch.setattr("classifier.data.outputs.open_output", fail)
    result = runner.invoke(app, ["score", CONDEMN])
    assert result.exit_code == status
    assert result.stdout == ""
    assert result.stderr.endswith(message)
    assert bool(result.stderr) == bool(message)


def test_a_bug_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("classifier.data.outputs.open_output", fail)
    assert isinstance(runner.invoke(app, ["score", CONDEMN]).exception, ZeroDivisionError)


def test_statuses_of_a_real_process(model: list[str]) -> None:
    done = stance("score", CONDEMN, "--format", "jsonl", *model)
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout)["text"] == CONDEMN
    assert stance("score").returncode == 2
    refused = stance("score", CONDEMN, "--model", "nowhere.skops")
    assert (refused.returncode, refused.stdout) == (1, b"")
    assert refused.stderr.startswith(b"error: ")
    assert b"Traceback" not in refused.stderr


def test_stdin_is_read_as_bytes_whatever_the_locale(model: list[str]) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "LC_ALL": "C"}
    text = "We don’t condemn the 🕊️ envoy."
    for form in ("jsonl", "csv", "text"):
        arguments = ["score", "--input", "-", "--format", form, *model]
        done = stance(*arguments, stdin=text.encode(), env=environment)
        assert (done.returncode, done.stderr) == (0, b"")
        assert "don’t condemn" in done.stdout.decode("utf-8")


def test_bytes_of_another_encoding_on_stdin(model: list[str]) -> None:
    data = "We don’t condemn it.".encode("cp1252")
    refused = stance("score", "--input", "-", *model, stdin=data)
    assert refused.returncode == 1
    assert b"error: <stdin>:1: " in refused.stderr
    done = stance("score", "--input", "-", "--encoding", "cp1252", *model, stdin=data)
    assert json.loads(done.stdout)["text"] == "We don’t condemn it."


def test_an_argument_that_does_not_decode_is_refused(model: list[str]) -> None:
    command = [sys.executable, "-m", "classifier", "score", b"We don\x92t.", *model]
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith(b"error: text: byte 0x92")


@pytest.mark.parametrize("form", ["jsonl", "csv", "text"])
def test_a_closed_pipe_is_quiet(form: str, model: list[str], tmp_path: Path) -> None:
    data = tmp_path / "data.txt"
    data.write_text(f"{CONDEMN}\n" * 3_000, encoding="utf-8")
    arguments = ["score", "--input", str(data), "--format", form, *model]
    command = [sys.executable, "-W", "error", "-m", "classifier", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=60) == 0


def read_terminal(command: list[str], environment: dict[str, str]) -> str:
    """Run a command whose stdout is a terminal, and return what it showed."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(command, stdout=theirs, stderr=subprocess.PIPE, env=environment) as done:
        os.close(theirs)
        shown = b""
        try:
            while part := os.read(ours, 4096):
                shown += part
        except OSError:  # Linux ends a closed terminal so
            pass
        assert done.wait(timeout=60) == 0
    os.close(ours)
    return shown.decode()


@pytest.mark.parametrize("many", [False, True])
def test_colors_are_for_terminals_that_want_them(
    many: bool, model: list[str], tmp_path: Path
) -> None:
    data = tmp_path / "data.txt"
    data.write_text(CONDEMN, encoding="utf-8")
    given = ["--input", str(data), "--format", "text"] if many else [CONDEMN]
    command = [sys.executable, "-m", "classifier", "score", *given, *model]
    plain = {key: value for key, value in os.environ.items() if key != "NO_COLOR"}
    terminal = {**plain, "TERM": "xterm", "COLUMNS": "90"}
    assert "\x1b[31m" in read_terminal(command, terminal)
    assert "\x1b[31m" not in read_terminal(command, {**terminal, "NO_COLOR": "1"})
    assert (
        b"\x1b" not in subprocess.run(command, env=terminal, capture_output=True, check=True).stdout
    )


def test_public_names_are_lazy_and_complete() -> None:
    code = (
        "import sys, classifier\n"
        "assert 'classifier.errors' not in sys.modules\n"
        "for name in classifier.__all__: getattr(classifier, name)\n"
        "assert set(classifier.__all__) <= set(dir(classifier))\n"
        "from classifier import *\n"
        "print(Statement('x').text, classifier.__version__)"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout == f"x {version('diplomatic-stance')}\n"


def test_an_unknown_public_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'Predicter'"):
        classifier.Predicter  # type: ignore[attr-defined]  # noqa: B018


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\r\n\tb\u2028c", "a b c"),
        ("\x1b[31m\x9b\x7f", "\ufffd[31m\ufffd\ufffd"),
        ("a\u202eb\u2066c\udc92", "a\ufffdb\ufffdc\ufffd"),
        ("👩‍👩‍👧 نحن “we”", "👩‍👩‍👧 نحن “we”"),
    ],
)
def test_printable_keeps_scripts_and_drops_controls(text: str, shown: str) -> None:
    assert printable(text) == shown


@pytest.mark.parametrize(
    ("text", "thresholds"),
    [
        (None, None),
        ("0", 0.0),
        ("1.0", 1.0),
        ("tone=.6", {"tone": 0.6}),
        (" tone = 0.6 , intensity=1", {"tone": 0.6, "intensity": 1.0}),
    ],
)
def test_thresholds_are_read(text: str | None, thresholds: object) -> None:
    assert read_thresholds(text) == thresholds
