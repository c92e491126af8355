"""``stance lexicon``: a word, a text, or the classes."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from classifier.cli.app import app
from classifier.language.lexicon_classes import CLASSES

runner = CliRunner()


def run(*arguments: str) -> str:
    result = runner.invoke(app, ["lexicon", *arguments])
    assert result.exit_code == 0, result.stderr
    return result.stdout


def test_a_word_shows_the_entries_that_hold_it() -> None:
    lines = run("concern").splitlines()
    assert lines[0].split() == ["entry", "class", "polarity", "force"]
    assert lines[1].split() == ["concern", "worry", "-1", "1"]
    assert len(lines) == 22
    assert lines[-1].startswith("… and ")
    assert lines[-1].endswith("more; --format jsonl lists all")


def test_as_jsonl_all_of_them() -> None:
    entries = [json.loads(line) for line in run("concern", "--format", "jsonl").splitlines()]
    assert entries[0] == {"entry": "concern", "class": "worry", "polarity": -1, "force": 1}
    assert {"entry": "grave concern", "class": "worry", "polarity": -2, "force": 2} in entries


def test_a_text_shows_which_entries_match_where() -> None:
    text = "We do not condemn it, and call on all sides to show restraint."
    lines = run(text).splitlines()
    assert lines[0].split() == ["place", "text", "entry", "class", "polarity", "force"]
    condemned = next(line for line in lines if " condemn " in line)
    assert condemned.split() == ["10-17", "condemn", "condemn", "condemn", "-2", "2", "negated"]


def test_matches_as_jsonl_have_offsets_in_the_text() -> None:
    text = "Ça va? We can\u2019t accept it."
    for line in run(text, "--format", "jsonl").splitlines():
        match = json.loads(line)
        assert text[match["start"] : match["end"]] == match["text"]
    assert '"entry": "cannot accept"' in run("We cannot accept it.", "--format", "jsonl")


def test_an_expression_that_is_no_entry_is_read_as_a_text() -> None:
    assert "grave" in run("grave doubts of ours")
    assert "place" in run("grave doubts of ours")


@pytest.mark.parametrize("format", ["text", "jsonl"])
def test_without_a_word_the_classes_are_listed(format: str) -> None:
    lines = run("--format", format).splitlines()
    if format == "text":
        assert [line.split()[0] for line in lines[1:]] == list(CLASSES)
        assert "is concerned" in next(line for line in lines if line.startswith("worry "))
    else:
        rows = [json.loads(line) for line in lines]
        assert [row["class"] for row in rows] == list(CLASSES)
        assert all(row["entries"] >= 60 and len(row["examples"]) == 2 for row in rows)


def test_a_misspelt_word_gets_the_nearest_entries() -> None:
    result = runner.invoke(app, ["lexicon", "concrn"])
    assert result.exit_code == 1
    assert "no entry of the lexicon matches 'concrn'; the nearest are 'concern'" in result.stderr
    assert result.stdout == ""


def test_a_text_without_entries_is_said_to_have_none() -> None:
    result = runner.invoke(app, ["lexicon", "Xyzzy plugh. Xyzzy!"])
    assert result.exit_code == 1
    assert "it holds English words, without names" in result.stderr


def test_control_characters_do_not_reach_the_terminal() -> None:
    result = runner.invoke(app, ["lexicon", "We deeply\x1b[31m regret it.\n"])
    assert "\x1b" not in result.output
