"""The readable forms of ``stance score``: blocks, tables, and the words that decided."""

from __future__ import annotations

import pytest
from score_runner import CONDEMN, WELCOME, rows_of, score

from classifier.learning.occlusion import explain_by_occlusion


def test_warnings_are_readable_in_text(model: list[str]) -> None:
    block = score(CONDEMN, "--target", "Oslo", *model).stdout
    assert "target_not_found: the target does not stand in the text" in block
    table = score("--input", "-", "--format", "text", "--target", "Oslo", *model, stdin=CONDEMN)
    assert "! target not found" in table.stdout


def test_nothing_in_a_text_steers_the_terminal(model: list[str]) -> None:
    text = "We [bold]condemn[/bold] \x1b[31mthe\x1b[0m raid\u202e :smile:."
    for result in (
        score(text, "--explain", *model),
        score("--input", "-", "--format", "text", "--target", "[red]\x1b[2J", *model, stdin=text),
    ):
        assert result.exit_code == 0
        assert "[bold]condemn[/bold]" in result.stdout
        assert ":smile:" in result.stdout
        assert "\x1b" not in result.stdout
        assert "\u202e" not in result.stdout


def test_the_table_fits_in_100_columns_and_names_what_is_most_probable(model: list[str]) -> None:
    long = "We take note of " + "the report and " * 60 + "the talks."
    stdin = f"{long}\n" + f"{WELCOME}\n" * 100
    arguments = ["--input", "-", "--format", "text", "--min-probability", "tone=1", *model]
    lines = score(*arguments, stdin=stdin).stdout.splitlines()
    assert lines[0].split() == ["statement", "stance", "tone", "sentiment", "intensity"]
    assert max(map(len, lines)) <= 100
    assert not any(line != line.rstrip() for line in lines)
    assert sum(line.startswith("statement ") for line in lines) == 1
    assert sum(WELCOME in line for line in lines) == 100
    assert "…" in "".join(lines[:12])
    assert any(" unsure" in line for line in lines)
    assert any("%)" in line for line in lines)


def test_unsure_names_the_most_probable_label(model: list[str]) -> None:
    block = score(CONDEMN, "--min-probability", "tone=1", *model).stdout
    assert "tone       unsure (condemnation " in block
    (row,) = rows_of(score(CONDEMN, "--format", "jsonl", "--min-probability", "1", *model))
    assert row["tone"]["label"] is None
    assert row["intensity"]["level"] is None
    (row,) = rows_of(score(CONDEMN, "--format", "jsonl", "--min-probability", "0", *model))
    assert None not in {row[head]["label"] for head in ("stance", "tone", "sentiment")}


def test_a_wished_accuracy_reaches_the_predictor(model: list[str]) -> None:
    (low,) = rows_of(score("We met.", "--format", "jsonl", "--min-accuracy", "0", *model))
    assert None not in {low[head]["label"] for head in ("stance", "tone", "sentiment")}


def test_explain_shows_signed_words_under_each_head(model: list[str]) -> None:
    lines = score(CONDEMN, "--explain", *model).stdout.splitlines()
    tone = next(number for number, line in enumerate(lines) if line.startswith("  tone"))
    assert lines[tone + 1].startswith(" " * 13)
    assert "condemn" in lines[tone + 1]
    assert "+" in lines[tone + 1]


def test_explain_names_the_clause_of_several(model: list[str]) -> None:
    text = f"{CONDEMN[:-1]}, which \x1b[31mnobody asked for."
    lines = score(text, "--explain", *model).stdout.splitlines()
    tone = next(number for number, line in enumerate(lines) if line.startswith("  tone"))
    end = next(number for number, line in enumerate(lines) if line.startswith("  sentiment"))
    assert lines[end - 1].strip().startswith(f"in \u201c{CONDEMN[:-1]},\u201d +")
    assert end - 1 > tone + 1
    assert "  in \u201c" not in score(CONDEMN, "--explain", *model).stdout
    (row,) = rows_of(score(text, "--explain", "--format", "jsonl", *model))
    clause = row["explanation"]["tone"]["clause"]
    assert text[clause["start"] : clause["end"]] == clause["text"] == f"{CONDEMN[:-1]},"


def test_explain_of_many_gives_a_block_for_each(model: list[str]) -> None:
    arguments = ["--input", "-", "--format", "text", "--explain", *model]
    blocks = score(*arguments, stdin=f"{CONDEMN}\n{WELCOME}\n").stdout.split("\n\n")
    assert [block.splitlines()[0] for block in blocks] == [CONDEMN, WELCOME]


def test_explain_in_jsonl_sums_to_the_decision(model: list[str]) -> None:
    (row,) = rows_of(score(CONDEMN, "--explain", "--format", "jsonl", *model))
    for why in row["explanation"].values():
        total = why["intercept"] + sum(term["contribution"] for term in why["terms"])
        assert total == pytest.approx(why["decision"], abs=1e-3)


def test_explain_shows_how_it_was_done(model: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    text = f"{CONDEMN[:-1]}, which nobody asked for."
    arguments = [text, "--explain", *model]
    assert "\u2248" not in score(*arguments).stdout
    (exact,) = rows_of(score(*arguments, "--format", "jsonl"))
    monkeypatch.setattr("classifier.predictor.choose_explainer", lambda _: explain_by_occlusion)
    lines = score(*arguments).stdout.splitlines()
    tone = next(number for number, line in enumerate(lines) if line.startswith("  tone"))
    assert lines[tone + 1].strip().startswith("firmly condemn \u2248 +")
    assert any(line.strip().startswith("in \u201c") and "\u201d \u2248 +" in line for line in lines)
    (left_out,) = rows_of(score(*arguments, "--format", "jsonl"))
    for row, method in ((exact, "linear"), (left_out, "occlusion")):
        assert {why["method"] for why in row["explanation"].values()} == {method}
    for why in left_out["explanation"].values():
        total = why["intercept"] + sum(term["contribution"] for term in why["terms"])
        assert total == pytest.approx(why["decision"], abs=1e-3)
    del exact["explanation"], left_out["explanation"]
    assert exact == left_out
