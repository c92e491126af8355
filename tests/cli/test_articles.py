"""``stance extract`` and ``stance read``: inputs, forms, refusals."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from classifier.cli.app import app

runner = CliRunner()

ARTICLE = """Grabovia's foreign minister Ana Brisk said: "We firmly condemn the blockade."

The defence ministry voiced "grave concern" over the drills.
"""
CALM = "The harbour is calm."
EXTRACTED = [
    *("id", "article_id", "text", "start", "end", "kind", "context", "cue", "speaker"),
    *("addressee", "topic", "targets", "rule", "confidence"),
]
SCORED = ["target", "stance", "tone", "sentiment", "intensity", "codes", "warnings"]


@pytest.fixture
def model(small_model_path: Path) -> list[str]:
    return ["--model", str(small_model_path)]


@pytest.fixture
def article(tmp_path: Path) -> str:
    path = tmp_path / "north.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    return str(path)


def stance(*arguments: str, stdin: str | None = None) -> Result:
    return runner.invoke(app, [*arguments], input=stdin)


def rows_of(result: Result) -> list[dict[str, Any]]:
    assert result.exit_code == 0, result.stderr
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_extract_gives_the_documented_record(article: str) -> None:
    first, second = rows_of(stance("extract", article, "--format", "jsonl"))
    assert list(first) == EXTRACTED
    assert (first["id"], first["article_id"]) == ("north.txt#1", "north.txt")
    assert first["text"] == "We firmly condemn the blockade."
    assert ARTICLE[first["start"] : first["end"]] == first["text"]
    assert first["speaker"]["name"] == "Ana Brisk"
    assert (second["text"], second["kind"]) == ("grave concern", "partial")
    assert second["targets"][0]["text"] == "the drills"


def test_read_gives_the_same_record_beside_the_scores(article: str, model: list[str]) -> None:
    extracted = {row["id"]: row for row in rows_of(stance("extract", article, "--format", "jsonl"))}
    rows = rows_of(stance("read", article, "--format", "jsonl", *model))
    for row in rows:
        assert list(row) == EXTRACTED + SCORED
        assert {key: row[key] for key in EXTRACTED} == extracted[row["id"]]
        target = row["target"]
        assert ARTICLE[target["start"] : target["end"]] == target["text"]
    assert [row["target"] for row in rows] == [t for r in extracted.values() for t in r["targets"]]
    assert rows[0]["tone"]["label"] == "condemnation"


def test_articles_keep_their_id_order_and_columns(tmp_path: Path, model: list[str]) -> None:
    path = tmp_path / "many.jsonl"
    articles = [
        {"id": "z", "text": ARTICLE, "date": "2024-01-02", "speaker": "desk"},
        {"id": "b", "text": CALM},
        {"id": 3, "text": ARTICLE},
        {"text": ARTICLE},
    ]
    path.write_text("".join(f"{json.dumps(item)}\n" for item in articles), encoding="utf-8")
    for command in (["extract", str(path)], ["read", str(path), *model]):
        rows = rows_of(stance(*command, "--format", "jsonl"))
        ids = list(dict.fromkeys(row["article_id"] for row in rows))
        assert ids == ["z", "3", "many.jsonl:4"]
        assert {row["date"] for row in rows if row["article_id"] == "z"} == {"2024-01-02"}
        assert rows[0]["input_speaker"] == "desk"
        assert rows[0]["id"] == "z#1"


def test_several_files_folders_and_stdin(article: str, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    for name in ("b.txt", "a.txt"):
        (folder / name).write_text(ARTICLE, encoding="utf-8")
    places = [str(folder), article, "-"]
    rows = rows_of(stance("extract", *places, "--format", "jsonl", stdin=ARTICLE))
    ids = list(dict.fromkeys(row["article_id"] for row in rows))
    assert ids == ["a.txt", "b.txt", "north.txt", "stdin"]


def test_two_articles_of_one_name_are_warned_of(article: str) -> None:
    result = stance("extract", article, article, "--format", "jsonl")
    assert len(rows_of(result)) == 4
    assert "warning: two articles have the id north.txt" in result.stderr


@pytest.mark.parametrize("verb", ["extract", "read"])
def test_csv_is_flat(verb: str, article: str, model: list[str]) -> None:
    options = model if verb == "read" else []
    result = stance(verb, article, "--format", "csv", *options)
    assert result.exit_code == 0, result.stderr
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert rows[0]["speaker_name"] == "Ana Brisk"
    assert rows[0]["cue"] == "said"
    assert json.loads(rows[0]["targets"])
    assert ("tone_score_condemnation" in rows[0]) is (verb == "read")


def test_text_names_speaker_kind_words_and_stances(article: str, model: list[str]) -> None:
    lines = stance("read", article, *model, "--min-probability", "0").stdout.splitlines()
    assert lines[0] == "north.txt"
    assert lines[2] == "Ana Brisk, foreign minister, Grabovia · direct · said"
    assert lines[3] == "  \u201cWe firmly condemn the blockade.\u201d"
    assert lines[4].startswith("  → the blockade: against ")
    assert any(line.startswith("  tone condemnation ") for line in lines)
    unsure = stance("read", article, *model, "--min-probability", "1").stdout
    assert "unsure (condemnation " in unsure


def test_extracted_text_has_targets_and_no_scores(article: str) -> None:
    result = stance("extract", article)
    assert "  → the drills\n" in result.stdout
    assert "%" not in result.stdout


def test_explain_adds_words_to_text_and_jsonl(article: str, model: list[str]) -> None:
    assert "condemn +" in stance("read", article, "--explain", *model).stdout
    (first, *_) = rows_of(stance("read", article, "--explain", "--format", "jsonl", *model))
    term = first["explanation"]["tone"]["terms"][0]
    assert ARTICLE[term["start"] : term["end"]] == term["text"]


def test_an_article_without_statements_says_so(model: list[str]) -> None:
    assert "no statement is found in it" in stance("read", "-", *model, stdin=CALM).stdout
    assert stance("extract", "-", "--format", "jsonl", stdin=CALM).stdout == ""


def test_the_output_tells_the_form(article: str, model: list[str], tmp_path: Path) -> None:
    page, rows = tmp_path / "page.html", tmp_path / "rows.jsonl"
    assert stance("read", article, "-o", str(page), *model).exit_code == 0
    assert page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert stance("extract", article, "-o", str(rows)).exit_code == 0
    assert json.loads(rows.read_text(encoding="utf-8").splitlines()[0])["id"] == "north.txt#1"


def test_several_articles_are_one_page(article: str, model: list[str]) -> None:
    result = stance("read", article, "-", "--format", "html", *model, stdin=CALM)
    assert result.exit_code == 0
    assert "<h1>2 articles</h1>" in result.stdout
    assert "condemn +" in result.stdout


def test_nothing_steers_the_terminal(model: list[str]) -> None:
    text = 'Ana \x1b[31mBrisk\u202e said: "We [bold]condemn[/bold] the \x1b[2Jraid."'
    for verb, options in (("extract", []), ("read", [*model, "--explain"])):
        shown = stance(verb, "-", *options, stdin=text).stdout
        assert "[bold]condemn[/bold]" in shown
        assert "\x1b" not in shown
        assert "\u202e" not in shown


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["extract"], "Missing argument"),
        (["extract", "-", "--format", "html"], "--format"),
        (["extract", "-", "-"], "read only once"),
        (["extract", "-", "--rejects", "r.jsonl"], "pass both"),
        (["read", "-", "--skip-bad", "--rejects", "-"], "file of its own"),
        (["read", "-", "--format", "csv", "--explain"], "--explain does not fit"),
        (["read", "-", "--min-probability", "tne=1"], "'tne' is no head"),
        (["read", "-", "--input-format", "pdf"], "--input-format"),
    ],
)
def test_misuse_ends_with_2(arguments: list[str], complaint: str) -> None:
    result = stance(*arguments, stdin=ARTICLE)
    assert result.exit_code == 2
    assert complaint in result.stderr


@pytest.mark.parametrize(
    ("name", "data", "complaint"),
    [
        ("a.txt", b" ", "the text is blank"),
        ("a.txt", b"don\x92t", "pass --encoding cp1252"),
        ("a.docx", b"x", "pass --input-format"),
        ("none.txt", None, "no such file"),
        ("a.jsonl", b'{"id": 1}\n', "a.jsonl:1: text: no text"),
    ],
)
def test_what_cannot_be_read_ends_with_1(
    name: str, data: bytes | None, complaint: str, tmp_path: Path
) -> None:
    path, out = tmp_path / name, tmp_path / "out.jsonl"
    if data is not None:
        path.write_bytes(data)
    result = stance("extract", str(path), "-o", str(out))
    assert result.exit_code == 1
    assert result.stderr.startswith(f"error: {path}")
    assert complaint in result.stderr
    assert not out.exists()


def test_bad_articles_are_skipped_named_and_kept(article: str, tmp_path: Path) -> None:
    path, rejects = tmp_path / "many.jsonl", tmp_path / "rejects.jsonl"
    path.write_text(f'{{"txt": 1}}\n{json.dumps({"id": "b", "text": ARTICLE})}\n', encoding="utf-8")
    blank = tmp_path / "blank.txt"
    blank.write_text("", encoding="utf-8")
    options = ["--format", "jsonl", "--skip-bad", "--rejects", str(rejects)]
    result = stance("extract", str(path), str(blank), *options)
    assert {row["article_id"] for row in rows_of(result)} == {"b"}
    assert "2 rows skipped" in result.stderr
    kept = [json.loads(line) for line in rejects.read_text(encoding="utf-8").splitlines()]
    assert [(row["file"], row["line"]) for row in kept] == [(str(path), 1), (str(blank), None)]
    out = tmp_path / "out.jsonl"
    result = stance("extract", str(blank), "--skip-bad", "-o", str(out))
    assert result.exit_code == 1
    assert not out.exists()


def test_a_page_needs_its_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    path = tmp_path / "page.html"
    path.write_text("<p>x</p>", encoding="utf-8")
    result = stance("extract", str(path))
    assert result.exit_code == 1
    assert "pip install 'diplomatic-stance[web]'" in result.stderr


def test_an_existing_output_needs_force(article: str, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    out.write_text("old", encoding="utf-8")
    assert "--force" in stance("extract", article, "-o", str(out)).stderr
    assert out.read_text(encoding="utf-8") == "old"
    assert stance("extract", article, "-o", str(out), "--force").exit_code == 0


def test_extract_is_a_command_that_loads_no_model(article: str) -> None:
    code = (
        "import sys\n"
        "from classifier.cli.app import app\n"
        "app(['extract', sys.argv[1], '--format', 'csv'], standalone_mode=False)\n"
        "heavy = {'sklearn', 'numpy', 'scipy', 'nltk', 'jinja2', 'rich', 'trafilatura'}\n"
        "print(*(heavy & set(sys.modules)), file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code, article],
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    assert done.stderr == "\n"
    assert done.stdout.startswith("id,article_id,")


@pytest.mark.parametrize("verb", ["extract", "read"])
def test_the_command_reads_a_pipe_and_ends_quietly(verb: str, model: list[str]) -> None:
    command = [sys.executable, "-W", "error", "-m", "classifier", verb, "-", "--format", "jsonl"]
    command += model if verb == "read" else []
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdin.write(ARTICLE.encode() * 500)
        process.stdin.close()
        first = json.loads(process.stdout.readline())
        assert first["id"] == "stdin#1"
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=60) == 0
