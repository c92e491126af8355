"""``stance hydrate``: labels and sources in, labelled data out, and what is missing named."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import quote

import pytest
from source_folder import (
    COMMIT,
    FILES,
    REPOSITORY,
    TEXTS,
    make_row,
    serve,
    write_labels,
    write_sources,
)
from typer.testing import CliRunner

from classifier.cli.app import app
from classifier.data.readers import read_labeled

runner = CliRunner()


@pytest.fixture
def labels(tmp_path: Path) -> str:
    return str(write_labels(tmp_path / "labels.jsonl", [make_row(name) for name in TEXTS]))


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "statements.jsonl"


def test_texts_are_put_back(labels: str, out: Path, tmp_path: Path) -> None:
    root = str(write_sources(tmp_path / "root"))
    result = runner.invoke(app, ["hydrate", labels, "--root", root, "-o", str(out)])
    assert result.exit_code == 0, result.output
    assert result.stdout == ""
    assert f"8 of 8 statements found and written to {out}" in result.stderr
    records = list(read_labeled(out))
    assert [(record.id, record.text) for record in records] == [
        (name, text) for name, (_, _, text) in TEXTS.items()
    ]
    assert records[0].targets[0].target.text == "fishermen."
    assert records[0].metadata["source"]["record"] == "https://a.example/2"


def test_output_can_go_to_stdout(labels: str, tmp_path: Path) -> None:
    root = str(write_sources(tmp_path / "root"))
    result = runner.invoke(app, ["hydrate", labels, "--root", root, "-o", "-"])
    assert [json.loads(line)["id"] for line in result.stdout.splitlines()] == list(TEXTS)


def test_what_is_missing_is_named_and_the_rest_written(
    labels: str, out: Path, tmp_path: Path
) -> None:
    files = {path: content for path, content in FILES.items() if path != "press/a.json"}
    files["press/b.json"] = b'{"content": "We will answer nothing."}'
    root = str(write_sources(tmp_path / "root", files))
    result = runner.invoke(app, ["hydrate", labels, "--root", root, "-o", str(out)])
    assert result.exit_code == 1
    assert f"6 of 8 statements found and written to {out}; missing:" in result.stderr
    assert "file missing (1)\n    s5: no file" in result.stderr
    assert "text differs (1)\n    s6: characters 0 to 27" in result.stderr
    assert "pass --download" in result.stderr
    assert len(out.read_text(encoding="utf-8").splitlines()) == 6


def test_nothing_found_leaves_no_file(labels: str, out: Path, tmp_path: Path) -> None:
    result = runner.invoke(app, ["hydrate", labels, "--root", str(tmp_path), "-o", str(out)])
    assert result.exit_code == 1
    assert "none of 8 statements found, nothing written" in result.stderr
    assert "… and 5 more" in result.stderr
    assert not out.exists()


def test_an_output_that_exists_is_kept_without_force(
    labels: str, out: Path, tmp_path: Path
) -> None:
    root = str(write_sources(tmp_path / "root"))
    out.write_text("mine", encoding="utf-8")
    command = ["hydrate", labels, "--root", root, "-o", str(out)]
    result = runner.invoke(app, command)
    assert result.exit_code == 1
    assert "--force" in result.stderr
    assert out.read_text(encoding="utf-8") == "mine"
    assert runner.invoke(app, [*command, "--force"]).exit_code == 0


def test_missing_files_are_fetched(labels: str, out: Path, tmp_path: Path) -> None:
    root = write_sources(tmp_path / "root", {"press/a.json": FILES["press/a.json"]})
    served = {f"/{REPOSITORY}/{COMMIT}/{quote(path)}": text for path, text in FILES.items()}
    gone = f"/{REPOSITORY}/{COMMIT}/press/b.json"
    del served[gone]
    with serve(served) as server:
        command = ["hydrate", labels, "--root", str(root), "-o", str(out), "--download"]
        result = runner.invoke(app, [*command, "--base-url", server.url, "--rate", "1000"])
    assert result.exit_code == 1
    assert len(server.requests) == len(FILES) - 1
    assert "1 file could not be fetched" in result.stderr
    assert (
        f"{REPOSITORY} press/b.json: {server.url}{gone}: the server answered 404" in result.stderr
    )
    assert len(out.read_text(encoding="utf-8").splitlines()) == 7


@pytest.mark.parametrize("option", [["--base-url", "http://example.org"], ["--rate", "0"]])
def test_an_option_that_cannot_be_is_misuse(
    labels: str, out: Path, tmp_path: Path, option: list[str]
) -> None:
    command = ["hydrate", labels, "--root", str(tmp_path), "-o", str(out), "--download"]
    assert runner.invoke(app, [*command, *option]).exit_code == 2
    assert not out.exists()


def test_a_row_that_is_no_reference_stops_with_its_line(out: Path, tmp_path: Path) -> None:
    labels = write_labels(tmp_path / "labels.jsonl", [make_row("s1"), {"id": "s2"}])
    result = runner.invoke(app, ["hydrate", str(labels), "--root", ".", "-o", str(out)])
    assert result.exit_code == 1
    assert f"{labels}:2: sha256" in result.stderr
    assert not out.exists()


def test_an_empty_labels_file_is_refused(out: Path, tmp_path: Path) -> None:
    labels = write_labels(tmp_path / "labels.jsonl", [])
    result = runner.invoke(app, ["hydrate", str(labels), "--root", ".", "-o", str(out)])
    assert result.exit_code == 1
    assert "no labels" in result.stderr
