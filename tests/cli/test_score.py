"""``stance score`` through Typer's runner: inputs, formats, refusals, and what is readable."""

from __future__ import annotations

import csv
import gzip
import io
import json
from pathlib import Path
from typing import Any

import pytest
from score_runner import CONDEMN, WELCOME, rows_of, score


def write(path: Path, *rows: dict[str, object]) -> str:
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    return str(path)


def test_one_text_gives_a_readable_block(model: list[str]) -> None:
    result = score(CONDEMN, "--target", "the blockade", *model)
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0] == CONDEMN
    assert lines[1] == "  target     the blockade"
    assert [line.split()[0] for line in lines[2:6]] == ["stance", "tone", "sentiment", "intensity"]
    assert "condemnation" in lines[3]
    assert "expected" in lines[5]
    assert "\x1b" not in result.stdout


def test_one_text_as_jsonl_has_the_documented_keys(model: list[str]) -> None:
    (row,) = rows_of(score(CONDEMN, "--target", "the blockade", "--format", "jsonl", *model))
    assert list(row) == [
        "id", "text", "target", "stance", "tone", "sentiment", "intensity", "codes", "warnings"
    ]  # fmt: skip
    assert row["target"] == {"text": "the blockade", "start": 18, "end": 30}
    assert row["tone"]["label"] == "condemnation"


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ([], "--input -"),
        ([CONDEMN, "--input", "-"], "either one TEXT or --input"),
        (["-"], "pass --input -"),
        ([CONDEMN, "--explain", "--format", "csv"], "--explain does not fit"),
        (["--input", "-", "--rejects", "r.jsonl"], "pass both"),
        (["--input", "-", "--skip-bad", "--rejects", "-"], "file of its own"),
        ([CONDEMN, "--target", " "], "--target is blank"),
        ([CONDEMN, "--min-probability", "tne=0.5"], "'tne' is no head"),
        ([CONDEMN, "--min-probability", "tone=0.5,tone=0.6"], "stands twice"),
        ([CONDEMN, "--min-probability", "high"], "'high' is no number"),
        ([CONDEMN, "--min-probability", "nan"], "'nan' is no number"),
        ([CONDEMN, "--min-probability", "1.5"], "between 0 and 1"),
        ([CONDEMN, "--min-accuracy", "2"], "--min-accuracy"),
        ([CONDEMN, "--format", "xml"], "--format"),
    ],
)
def test_misuse_ends_with_2_and_says_why(arguments: list[str], complaint: str) -> None:
    result = score(*arguments)
    assert result.exit_code == 2
    assert complaint in result.stderr
    assert result.stdout == ""


def test_the_name_of_a_file_is_not_scored_as_a_text(tmp_path: Path) -> None:
    path = tmp_path / "statements.txt"
    path.write_text(CONDEMN)
    result = score(str(path))
    assert result.exit_code == 2
    assert f"--input {path}" in result.stderr


@pytest.mark.parametrize(
    ("text", "complaint"),
    [("  ", "error: text: the text is blank"), ("We\0met", "error: text: a NUL character at 3")],
)
def test_a_text_that_says_nothing_is_refused(text: str, complaint: str) -> None:
    result = score(text)
    assert result.exit_code == 1
    assert complaint in result.stderr


def test_the_default_for_input_is_jsonl(model: list[str]) -> None:
    rows = rows_of(score("--input", "-", *model, stdin=f"{CONDEMN}\n\n{WELCOME}\n"))
    assert [row["text"] for row in rows] == [CONDEMN, WELCOME]
    assert [row["id"] for row in rows] == ["1", "3"]


def test_blank_lines_are_counted(model: list[str]) -> None:
    result = score("--input", "-", *model, stdin=f"{CONDEMN}\n\n \n{WELCOME}\n")
    assert "2 blank lines skipped" in result.stderr


def test_several_targets_keep_their_order_and_the_id(model: list[str], tmp_path: Path) -> None:
    data = write(
        tmp_path / "data.jsonl",
        {"id": "a", "text": CONDEMN, "targets": ["the blockade", "Oslo"], "speaker": "Envoy"},
        {"id": "b", "text": WELCOME},
        {"id": 7, "text": WELCOME, "target": "the ceasefire", "tone": "mine"},
    )
    result = score("--input", data, "--target", "blockade", *model)
    rows = rows_of(result)
    assert [row["id"] for row in rows] == ["a", "a", "b", "7"]
    assert [row["target"]["text"] for row in rows] == [
        "the blockade", "Oslo", "blockade", "the ceasefire"
    ]  # fmt: skip
    assert rows[0]["speaker"] == rows[1]["speaker"] == "Envoy"
    assert rows[1]["warnings"] == ["target_not_found"]
    assert rows[1]["target"] == {"text": "Oslo", "start": None, "end": None}
    assert rows[3]["input_tone"] == "mine"


def test_csv_in_and_out_keeps_columns_and_line_breaks_in_a_cell(
    model: list[str], tmp_path: Path
) -> None:
    data = tmp_path / "data.csv"
    text = "We condemn\nthe blockade."
    data.write_text(f'id,text,desk\nx,"{text}",north\ny,{WELCOME},south\n', encoding="utf-8")
    result = score("--input", str(data), "--format", "csv", *model)
    assert result.exit_code == 0
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert [(row["id"], row["text"], row["desk"]) for row in rows] == [
        ("x", text, "north"),
        ("y", WELCOME, "south"),
    ]
    assert 0 <= float(rows[0]["tone_score_condemnation"]) <= 1


def test_csv_from_jsonl_has_the_columns_of_all_rows(model: list[str], tmp_path: Path) -> None:
    data = write(
        tmp_path / "data.jsonl",
        {"text": CONDEMN, "desk": "north"},
        {"text": WELCOME, "date": "2024-01-02"},
    )
    result = score("--input", data, "--format", "csv", *model)
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert [(row["desk"], row["date"]) for row in rows] == [("north", ""), ("", "2024-01-02")]


def test_a_bad_row_stops_with_its_place(model: list[str], tmp_path: Path) -> None:
    data = write(tmp_path / "data.jsonl", {"text": CONDEMN}, {"text": " "}, {"text": WELCOME})
    result = score("--input", data, *model, "--output", str(tmp_path / "out.jsonl"))
    assert result.exit_code == 1
    assert f"error: {data}:2: text: the text is blank" in result.stderr
    assert not (tmp_path / "out.jsonl").exists()


def test_bad_rows_can_be_skipped_named_counted_and_kept(model: list[str], tmp_path: Path) -> None:
    data = tmp_path / "data.jsonl"
    data.write_text(f'{{"text": "{CONDEMN}"}}\n{{"text": \n{{"txt": "x"}}\n', encoding="utf-8")
    rejects = tmp_path / "rejects.jsonl"
    arguments = ["--input", str(data), "--skip-bad", "--rejects", str(rejects), *model]
    result = score(*arguments)
    assert len(rows_of(result)) == 1
    assert f"skipped: {data}:2:" in result.stderr
    assert f"skipped: {data}:3: text: no text" in result.stderr
    assert "2 rows skipped" in result.stderr
    kept = [json.loads(line) for line in rejects.read_text(encoding="utf-8").splitlines()]
    assert [(row["line"], row["row"]) for row in kept] == [(2, '{"text": '), (3, '{"txt": "x"}')]
    assert score(*arguments).exit_code == 1  # the rejects exist
    assert score(*arguments, "--force").exit_code == 0


def test_where_no_row_can_be_read_nothing_is_written_but_the_rejects(
    model: list[str], tmp_path: Path
) -> None:
    data = write(tmp_path / "data.jsonl", {"text": " "})
    out, rejects = tmp_path / "out.jsonl", tmp_path / "rejects.jsonl"
    result = score("--input", data, "--skip-bad", "--rejects", str(rejects), "-o", str(out), *model)
    assert result.exit_code == 1
    assert "1 row skipped" in result.stderr
    assert not out.exists()
    assert len(rejects.read_text(encoding="utf-8").splitlines()) == 1


def test_an_empty_input_gives_an_empty_output(model: list[str]) -> None:
    result = score("--input", "-", *model, stdin="")
    assert (result.exit_code, result.stdout) == (0, "")


def test_an_existing_output_is_kept_without_force(model: list[str], tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    out.write_text("old", encoding="utf-8")
    result = score(CONDEMN, "--format", "jsonl", "--output", str(out), *model)
    assert result.exit_code == 1
    assert "--force" in result.stderr
    assert out.read_text(encoding="utf-8") == "old"
    assert score(CONDEMN, "--format", "jsonl", "-o", str(out), "--force", *model).exit_code == 0
    assert json.loads(out.read_text(encoding="utf-8"))["text"] == CONDEMN
    assert list(tmp_path.iterdir()) == [out]


def test_gzip_and_byte_order_marks_are_read(model: list[str], tmp_path: Path) -> None:
    packed, marked = tmp_path / "a.txt.gz", tmp_path / "b.txt"
    packed.write_bytes(gzip.compress(CONDEMN.encode()))
    marked.write_bytes(b"\xef\xbb\xbf" + CONDEMN.encode() + b"\r\n")
    for path in (packed, marked):
        (row,) = rows_of(score("--input", str(path), *model))
        assert row["text"] == CONDEMN


def test_windows_1252_needs_its_name(model: list[str], tmp_path: Path) -> None:
    data = tmp_path / "data.txt"
    data.write_bytes("We don’t condemn it.".encode("cp1252"))
    refused = score("--input", str(data), *model)
    assert refused.exit_code == 1
    assert "byte 0x92" in refused.stderr
    assert "--encoding cp1252" in refused.stderr
    (row,) = rows_of(score("--input", str(data), "--encoding", "cp1252", *model))
    assert row["text"] == "We don’t condemn it."


@pytest.mark.parametrize(
    "text",
    [
        "We condemn this 🕊️👩‍👩‍👧 raid.",
        "نحن ندين الحصار",
        "“We don’t condemn it,” he said—twice.",
        "我们谴责封锁",
    ],
)
def test_any_script_is_scored_and_given_back(model: list[str], text: str) -> None:
    (row,) = rows_of(score(text, "--format", "jsonl", *model))
    assert row["text"] == text
    shown = score("--input", "-", "--format", "text", *model, stdin=f"{text}\n")
    assert shown.exit_code == 0
    assert text.split(maxsplit=1)[0] in shown.stdout


def test_a_megabyte_is_scored_by_its_beginning(model: list[str]) -> None:
    (row,) = rows_of(score("--input", "-", *model, stdin=f"{CONDEMN} {'x ' * 500_000}\n"))
    assert "too_long" in row["warnings"]
    assert len(row["text"]) > 1_000_000


def test_a_model_that_is_not_there_is_named() -> None:
    result = score(CONDEMN, "--model", "nowhere.skops")
    assert result.exit_code == 1
    assert result.stderr.startswith("error: there is no model file nowhere.skops")


def test_a_joblib_model_needs_trust(small_model: Any, tmp_path: Path) -> None:  # noqa: ANN401
    path = tmp_path / "model.joblib"
    small_model.save(path)
    refused = score(CONDEMN, "--model", str(path))
    assert refused.exit_code == 1
    assert "--trust" in refused.stderr
    assert score(CONDEMN, "--model", str(path), "--trust").exit_code == 0


def test_several_targets_give_an_answer_each(model: list[str]) -> None:
    targets = ["--target", "the raid", "--target", "us"]
    one = score("The raid hit us.", *targets, "--format", "jsonl", *model)
    assert [row["target"]["text"] for row in rows_of(one)] == ["The raid", "us"]
    many = score("--input", "-", *targets, *model, stdin="The raid hit us.\nNo raid.\n")
    assert [(row["id"], row["target"]["text"]) for row in rows_of(many)] == [
        ("1", "The raid"),
        ("1", "us"),
        ("2", "the raid"),
        ("2", "us"),
    ]


def test_rejects_never_replace_the_output_or_the_input(
    model: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("in.jsonl").write_text('{"text": "ok"}\nbad\n', encoding="utf-8")
    for rejects in ("./out.jsonl", str(tmp_path / "out.jsonl"), "./in.jsonl", "-"):
        arguments = ["--input", "in.jsonl", "-o", "out.jsonl", "--skip-bad", "--force"]
        result = score(*arguments, "--rejects", rejects, *model)
        assert result.exit_code == 2
        assert "--rejects needs a file of its own" in result.stderr
    assert Path("in.jsonl").read_text(encoding="utf-8") == '{"text": "ok"}\nbad\n'
    assert not Path("out.jsonl").exists()
