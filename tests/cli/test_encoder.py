"""Models over an encoder on the command line: trained, asked, measured, described."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import tiny_encoder
from little_corpus import make_records
from typer.testing import CliRunner, Result

from classifier.cli.app import app
from classifier.learning.artifact import read_manifest
from classifier.learning.encoder import files
from classifier.learning.encoder.encoder import Encoder

runner = CliRunner()
TEXT = "We condemn the blockade in the strongest terms."


def run(*arguments: object) -> Result:
    return runner.invoke(app, [*map(str, arguments)])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with an encoder, a model over it, and data."""
    place = tiny_encoder.make_tiny_encoder(tmp_path_factory.mktemp("cli") / "my encoder")
    data = place / "data.jsonl"
    data.write_text("".join(f"{json.dumps(r.to_dict())}\n" for r in make_records()), "utf-8")
    (place / "quick.toml").write_text("folds = 2\nmax_features = 300\njobs = 1\n", "utf-8")
    done = run(
        *("train", data, "-o", place / "deep.skops", "--config", place / "quick.toml"),
        *("--encoder", place),
    )
    assert done.exit_code == 0, done.stderr
    (place / "said.txt").write_text(done.stdout, "utf-8")
    (place / "progress.txt").write_text(done.stderr, "utf-8")
    return place


def test_training_says_how_to_use_the_model_with_its_encoder(folder: Path) -> None:
    *_, last = (folder / "said.txt").read_text("utf-8").splitlines()
    assert last.endswith(f"--model '{folder / 'deep.skops'}' --encoder '{folder}'")
    assert "encoding: 80 of 80 done" in (folder / "progress.txt").read_text("utf-8")


def test_the_card_names_the_encoder(folder: Path) -> None:
    digest = read_manifest(folder / "deep.skops")["encoder"]["sha256"]
    assert f"`{digest}`" in (folder / "deep.md").read_text("utf-8")


def test_a_statement_is_scored_over_the_encoder(folder: Path) -> None:
    done = run("score", TEXT, "--model", folder / "deep.skops", "--encoder", folder)
    assert done.exit_code == 0, done.stderr
    assert "condemnation" in done.stdout


def test_an_article_is_read_over_the_encoder(folder: Path, tmp_path: Path) -> None:
    article = tmp_path / "a.txt"
    article.write_text(f"\u201c{TEXT}\u201d the ministry said on Monday.", "utf-8")
    done = run(
        *("read", article, "--format", "jsonl"),
        *("--model", folder / "deep.skops", "--encoder", folder),
    )
    assert done.exit_code == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[0])["tone"]["scores"]["condemnation"] > 0.5


def test_a_model_is_measured_over_its_encoder(folder: Path) -> None:
    data = folder / "data.jsonl"
    done = run("evaluate", data, "--model", folder / "deep.skops", "--encoder", folder)
    assert done.exit_code == 0, done.stderr
    assert done.stdout.startswith("forced answers")


@pytest.mark.parametrize("verb", ["score", "evaluate", "read"])
def test_another_encoder_is_refused(verb: str, folder: Path, tmp_path: Path) -> None:
    other = tiny_encoder.make_tiny_encoder(tmp_path / "other", seed=1)
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    given = {"score": TEXT, "evaluate": folder / "data.jsonl", "read": tmp_path / "a.txt"}
    done = run(verb, given[verb], "--model", folder / "deep.skops", "--encoder", other)
    assert done.exit_code == 1
    assert "error: the model was trained over the encoder 'tiny-encoder'" in done.stderr


def test_a_light_model_refuses_an_encoder(model: list[str], folder: Path) -> None:
    done = run("score", TEXT, *model, "--encoder", folder)
    assert done.exit_code == 1
    assert "leave it out" in done.stderr


def test_a_missing_encoder_is_said_before_training(folder: Path, tmp_path: Path) -> None:
    data = folder / "data.jsonl"
    done = run("train", data, "-o", tmp_path / "m.skops", "--encoder", tmp_path / "nowhere")
    assert done.exit_code == 1
    assert "nowhere" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_encoder_can_be_a_setting(folder: Path, tmp_path: Path) -> None:
    config = tmp_path / "c.toml"
    config.write_text(f"encoder = {json.dumps(str(folder))}\nfolds = 2\nc_encoder = 3\n", "utf-8")
    data = folder / "data.jsonl"
    done = run("train", data, "-o", tmp_path / "m.skops", "--config", config, "--heads", "tone")
    assert done.exit_code == 0, done.stderr
    manifest = read_manifest(tmp_path / "m.skops")
    assert manifest["encoder"]["name"] == "tiny-encoder"
    assert (manifest["config"]["encoder"], manifest["config"]["c_encoder"]) == (folder.name, 3.0)


def test_deep_is_described_without_running_its_encoder(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "_find_deep", lambda: folder)
    monkeypatch.setattr(Encoder, "load", lambda *_, **__: pytest.fail("an encoder was loaded"))
    done = run("info", "deep")
    assert done.exit_code == 0, done.stderr
    assert done.stdout.splitlines()[0] == str(folder / "deep.skops")
    assert "encoder: tiny-encoder, 16 dimensions, SHA-256" in done.stdout


def test_deep_scores_where_it_is_installed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "_find_deep", lambda: folder)
    done = run("score", TEXT, "--model", "deep", "--format", "jsonl")
    assert done.exit_code == 0, done.stderr
    named = run(
        *("score", TEXT, "--format", "jsonl"),
        *("--model", folder / "deep.skops", "--encoder", folder),
    )
    assert done.stdout == named.stdout


def test_default_is_the_bundled_model() -> None:
    assert run("info", "default").stdout == run("info").stdout
    named, left_out = run("score", TEXT, "--model", "default"), run("score", TEXT)
    assert named.exit_code == 0
    assert named.stdout == left_out.stdout


def test_a_file_called_deep_is_reached_by_its_path(tmp_path: Path) -> None:
    done = run("info", "./deep")
    assert done.exit_code == 1
    assert "there is no model file deep" in done.stderr
