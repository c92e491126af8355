"""``stance evaluate``: the figures, and what it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from classifier.cli.app import app

runner = CliRunner()

ROWS = [
    ("We firmly condemn the blockade.", "the blockade", "against", "condemnation", "negative"),
    ("We condemn this barbaric raid.", "raid", "against", "condemnation", "negative"),
    ("We welcome the ceasefire.", "the ceasefire", "favor", "praise", "positive"),
    ("We will crush the rebels.", "the rebels", "against", "threat", None),
]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    path = tmp_path / "data.jsonl"
    with path.open("w", encoding="utf-8") as stream:
        for text, target, stance, tone, sentiment in ROWS:
            targets = [{"target": target, "stance": stance}]
            row = {"text": text, "targets": targets, "tone": tone, "sentiment": sentiment}
            stream.write(f"{json.dumps(row)}\n")
    return path


def evaluate(*arguments: object) -> Result:
    return runner.invoke(app, ["evaluate", *map(str, arguments)])


def test_text_shows_heads_labels_and_the_confusion_of_tone(
    data: Path, small_model_path: Path
) -> None:
    result = evaluate(data, "--model", small_model_path)
    assert result.exit_code == 0, result.stderr
    lines = result.stdout.splitlines()
    assert [line.split()[:2] for line in lines[2:5]] == [
        ["stance", "4"], ["tone", "4"], ["sentiment", "3"]
    ]  # fmt: skip
    assert "intensity" not in result.stdout
    assert any(line.split()[:2] == ["condemnation", "2"] for line in lines)
    start = lines.index("tone: right label down, answer across")
    assert lines[start + 1].split() == [str(number) for number in range(1, 12)]
    condemnation = next(line for line in lines[start:] if "8 condemnation" in line)
    assert condemnation.split()[2 + 7] == "2"


def test_json_holds_all_figures(data: Path, small_model_path: Path) -> None:
    result = evaluate(data, "--model", small_model_path, "--format", "json")
    figures = json.loads(result.stdout)["heads"]
    assert set(figures) == {"stance", "tone", "sentiment"}
    assert figures["sentiment"]["rows"] == 3
    assert {"macro_f1", "accuracy", "kappa", "ece", "labels", "confusion"} <= set(figures["tone"])


def test_a_label_that_the_model_does_not_have_is_named(
    tmp_path: Path, small_model_path: Path
) -> None:
    data = tmp_path / "data.csv"
    data.write_text("text,tone\nWe met.,sarcasm\n", encoding="utf-8")
    result = evaluate(data, "--model", small_model_path)
    assert result.exit_code == 1
    assert "sarcasm" in result.stderr


def test_data_without_labels_is_refused(tmp_path: Path, small_model_path: Path) -> None:
    data = tmp_path / "data.csv"
    data.write_text("text\nWe met.\n", encoding="utf-8")
    result = evaluate(data, "--model", small_model_path)
    assert result.exit_code == 1
    assert "nothing can be measured" in result.stderr


def test_bad_rows_stop_or_are_skipped(data: Path, small_model_path: Path) -> None:
    with data.open("a", encoding="utf-8") as stream:
        stream.write('{"tone": "praise"}\n')
    refused = evaluate(data, "--model", small_model_path)
    assert refused.exit_code == 1
    assert f"error: {data}:5: text: no text" in refused.stderr
    result = evaluate(data, "--model", small_model_path, "--skip-bad")
    assert result.exit_code == 0
    assert "1 row skipped" in result.stderr


def test_data_can_come_from_stdin(data: Path, small_model_path: Path) -> None:
    result = runner.invoke(
        app, ["evaluate", "-", "--model", str(small_model_path)], input=data.read_bytes()
    )
    assert result.exit_code == 0
    assert "condemnation" in result.stdout


def test_a_model_that_is_not_there_is_named(data: Path) -> None:
    result = evaluate(data, "--model", "nowhere.skops")
    assert result.exit_code == 1
    assert "nowhere.skops" in result.stderr


def test_data_that_the_model_was_trained_on_is_warned_of(tmp_path: Path) -> None:
    rows = ["id,text,tone"]
    rows += [
        f"a{at},we praise the {word},praise" for at, word in enumerate("plan deal pact".split())
    ]
    rows += [
        f"b{at},we fear the {word},concern" for at, word in enumerate("plan deal pact".split())
    ]
    known = tmp_path / "known.csv"
    known.write_text("\n".join(rows) + "\n", encoding="utf-8")
    fresh = tmp_path / "fresh.csv"
    fresh.write_text("\n".join(rows[:4]) + "\n", encoding="utf-8")
    path = tmp_path / "own.skops"
    assert runner.invoke(app, ["train", str(known), "-o", str(path), "--jobs", "1"]).exit_code == 0
    assert "trained on this file" in evaluate(known, "--model", path).stderr
    assert "trained on this file" not in evaluate(fresh, "--model", path).stderr
