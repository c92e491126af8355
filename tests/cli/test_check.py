"""``stance check``: what it prints, and how it ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from classifier.cli.app import app

SEEDS = Path(__file__).parents[2] / "seeds"

runner = CliRunner()


def _write(path: Path, *rows: dict[str, object]) -> str:
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    return str(path)


@pytest.fixture
def flawed(tmp_path: Path) -> str:
    return _write(
        tmp_path / "data.jsonl",
        {"id": "1", "text": "We condemn the raid.", "tone": "condemation"},
        {"id": "2", "text": "We welcome it.", "tone": "praise", "targets": ["the ferry"]},
        {"id": "3", "tone": "praise"},
    )


def test_the_seeds_pass() -> None:
    result = runner.invoke(app, ["check", str(SEEDS / "statements.jsonl")])
    assert result.exit_code == 0
    assert "14,275 statements, 28,128 targets" in result.stdout
    assert "251 targets marked as not standing in the text" in result.stdout
    assert "no errors\nno warnings\n" in result.stdout
    assert "threat: 1,270" in result.stdout


def test_errors_end_with_1_and_name_place_and_remedy(flawed: str) -> None:
    result = runner.invoke(app, ["check", flawed])
    assert result.exit_code == 1
    assert "2 errors\n" in result.stdout
    assert f"{flawed}:1, id 1: tone 'condemation' is not in the codebook" in result.stdout
    assert "did you mean 'condemnation'?" in result.stdout
    assert f"{flawed}:3: text: no text" in result.stdout
    assert "--labels own" in result.stdout


def test_warnings_alone_end_with_0(tmp_path: Path) -> None:
    data = _write(
        tmp_path / "data.jsonl",
        {"id": "2", "text": "We welcome it.", "tone": "praise", "targets": ["the ferry"]},
    )
    result = runner.invoke(app, ["check", data])
    assert result.exit_code == 0
    assert "target_not_in_text (1)" in result.stdout


def test_own_labels_pass_with_the_option(tmp_path: Path) -> None:
    rows = [
        {"id": str(number), "text": f"Report {number}.", "tone": "calm" if number % 2 else "shrill"}
        for number in range(10)
    ]
    data = _write(tmp_path / "data.jsonl", *rows)
    assert runner.invoke(app, ["check", data]).exit_code == 1
    result = runner.invoke(app, ["check", data, "--labels", "own"])
    assert result.exit_code == 0
    assert "tone  calm: 5 · shrill: 5" in result.stdout


def test_json_holds_all_findings(flawed: str) -> None:
    result = runner.invoke(app, ["check", flawed, "--format", "json"])
    report = json.loads(result.stdout)
    assert result.exit_code == 1
    assert report["passed"] is False
    assert report["statements"] == 2
    assert {"level", "code", "place", "id", "message"} == set(report["findings"][0])


def test_a_long_list_is_cut_and_says_so(tmp_path: Path) -> None:
    rows = [{"id": str(n), "text": f"Report {n}.", "tone": "odd"} for n in range(13)]
    result = runner.invoke(app, ["check", _write(tmp_path / "data.jsonl", *rows)])
    assert "… and 3 more; --format json lists all" in result.stdout


def test_control_characters_do_not_reach_the_terminal(tmp_path: Path) -> None:
    rows = [{"id": "\x1b[2J", "text": "We met.", "tone": "neutral", "targets": ["Oslo"]}]
    result = runner.invoke(app, ["check", _write(tmp_path / "data.jsonl", *rows)])
    assert "id \ufffd[2J" in result.stdout
    assert "\x1b" not in result.stdout


def test_data_can_come_from_stdin() -> None:
    row = json.dumps({"text": "We met.", "tone": "neutral"})
    result = runner.invoke(app, ["check", "-"], input=row)
    assert "-: 1 statement, 0 targets" in result.stdout


def test_a_file_that_is_not_there_is_named() -> None:
    result = runner.invoke(app, ["check", "nowhere.jsonl"])
    assert result.exit_code == 1
    assert "nowhere.jsonl" in result.stderr
