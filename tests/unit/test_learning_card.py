"""The model card and ``stance info``: what a manifest says, for people."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import tiny_models
import typer
from typer.testing import CliRunner

from classifier.cli.info import info, summarise
from classifier.errors import ArtifactError, UntrustedModelError
from classifier.learning import places
from classifier.learning.artifact import read_manifest, save_model
from classifier.learning.card import collect_facts, escape_cell, figures_of, number, render_card
from classifier.learning.evaluation import Evaluation, HeadEvaluation, LabelEvaluation
from classifier.learning.manifest import build_manifest
from classifier.learning.model import EncoderEntry

APP = typer.Typer()
APP.command()(info)


def _measured(macro_f1: float) -> HeadEvaluation:
    return HeadEvaluation(
        rows=1200,
        macro_f1=macro_f1,
        accuracy=0.7,
        kappa=0.55,
        ece=0.0312,
        coverage=0.8125,
        selective_accuracy=0.876,
        labels=(
            LabelEvaluation("against", 0.75, 0.5, 0.6, 1000),
            LabelEvaluation("favor", 0.25, 0.5, 0.333, 200),
        ),
        confusion=((1, 2), (3, 4)),
    )


@pytest.fixture
def manifest() -> dict[str, Any]:
    evaluation = Evaluation(
        {"tone": _measured(0.5), "stance": _measured(0.61234)},
        {"real": {"stance": _measured(0.4)}, "invented": {"stance": _measured(0.9)}},
    )
    metrics = {
        "cross_validation": evaluation.to_dict(),
        "held_out": Evaluation({"stance": _measured(0.58)}).to_dict(),
    }
    return build_manifest(tiny_models.make_model()) | {"metrics": metrics}


def test_the_card_has_every_part_in_order(manifest: dict[str, Any]) -> None:
    headings = [
        line.removeprefix("## ")
        for line in render_card(manifest, "default").splitlines()
        if line.startswith("## ")
    ]
    assert headings == [
        "What it is",
        "Intended use",
        "Out of scope",
        "Data",
        "How well it does",
        "When it is unsure",
        "Limits",
        "How it was made",
        "Licence",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "# Model card: default",
        "| sentiment | negative, neutral, positive |",
        f"| made.jsonl | 1,234 | 2,345 | {'ab' * 32} |",
        "| cross-validation | all | stance | 1,200 | 0.612 | 0.700 | 0.550 | 0.031 |",
        "| cross-validation | real | stance | 1,200 | 0.400 | 0.700 | 0.550 | 0.031 |",
        "| held out | all | stance | 1,200 | 0.580 | 0.700 | 0.550 | 0.031 |",
        "| stance | against | 0.750 | 0.500 | 0.600 | 1,000 |",
        "| stance | 0.400 | 0.800 | 0.850 | 1.250 |",
        "| sentiment | 0.400 | 0.800 | 0.850 | 1.250 |",
        "| folds | 5 |",
        "- tone: uncalibrated",
    ],
)
def test_the_card_says(manifest: dict[str, Any], line: str) -> None:
    assert line in render_card(manifest, "default").splitlines()


def test_every_table_of_the_card_has_rows_of_equal_width(manifest: dict[str, Any]) -> None:
    card = render_card(manifest, "default")
    assert "\n\n\n" not in card
    assert card.endswith(".\n")
    assert not card.endswith("\n\n")
    for block in card.split("\n\n"):
        rows = [line for line in block.splitlines() if line.startswith("|")]
        assert len({row.count("|") for row in rows}) <= 1, block
        assert not rows or set(rows[1]) == {"|", "-"}, block


def test_the_figures_come_whole_first_then_by_slice(manifest: dict[str, Any]) -> None:
    assert [(f.measured, f.part, f.head) for f in figures_of(manifest)] == [
        ("cross-validation", "all", "stance"),
        ("cross-validation", "all", "tone"),
        ("cross-validation", "real", "stance"),
        ("cross-validation", "invented", "stance"),
        ("held out", "all", "stance"),
    ]


def test_card_and_summary_name_the_encoder_of_a_model_that_has_one(
    manifest: dict[str, Any],
) -> None:
    for text in (render_card(manifest, "m"), "\n".join(summarise(manifest, "m"))):
        assert "encoder" not in text
    entry = EncoderEntry("tiny|one", "cd" * 32, 384)
    deep = build_manifest(tiny_models.make_model(encoder=entry))
    card = render_card(deep, "deep")
    assert "of the encoder `tiny\\|one` (384 numbers, SHA-256\n" in card
    assert f"`{'cd' * 32}`" in card
    assert f"encoder: tiny|one, 384 dimensions, SHA-256 {'cd' * 32}" in summarise(deep, "deep")


def test_own_labels_and_missing_heads(manifest: dict[str, Any]) -> None:
    codebook = "These are not all labels of the codebook"
    assert codebook not in render_card(manifest, "default")
    own = build_manifest(tiny_models.make_model(labels={"tone": ("a|b\nc", "<i>")}))
    card = render_card(own, "own")
    assert codebook in card
    assert "| tone | a\\|b c, &lt;i> |" in card
    assert "it gives tone, each" in card
    assert "The manifest holds no figures." in card


def test_a_manifest_with_nothing_in_it_still_gives_a_card() -> None:
    card = render_card({"format": 1}, "empty")
    assert "The manifest names no data file." in card
    assert "{{" not in card


def test_cells_and_numbers() -> None:
    assert escape_cell("a\\|b\t<c>") == "a\\\\\\|b &lt;c>"
    assert [number(value) for value in (None, 12345, 0.5)] == ["–", "12,345", "0.500"]


def test_facts_join_lists_and_mark_what_is_empty(manifest: dict[str, Any]) -> None:
    facts = collect_facts(manifest | {"config": {"heads": ["tone", "stance"], "group_by": ""}})
    assert facts.settings == (("heads", "tone, stance"), ("group_by", "–"))
    assert not facts.own_labels


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    path = tmp_path / "m.skops"
    save_model(tiny_models.make_model(), path)
    return path


def test_info_prints_the_whole_manifest_as_json(saved: Path) -> None:
    result = CliRunner().invoke(APP, [str(saved), "--format", "json"], catch_exceptions=False)
    assert json.loads(result.stdout) == read_manifest(saved)


def test_info_prints_a_summary(saved: Path, manifest: dict[str, Any]) -> None:
    result = CliRunner().invoke(APP, [str(saved)], catch_exceptions=False)
    lines = result.stdout.splitlines()
    payload = read_manifest(saved)["payload"]
    assert lines[0] == str(saved)
    assert f"model.skops: {payload['bytes']:,} bytes, SHA-256 {payload['sha256']}" in lines
    assert "  sentiment  negative, neutral, positive" in lines
    assert "  tone: uncalibrated" in lines
    assert "figures, forced answers" not in lines
    summary = list(summarise(manifest, "m"))
    assert (
        "  cross-validation  all       stance  1,200  0.612     0.700     0.550  0.031" in summary
    )


def test_info_takes_the_bundled_model_by_itself(
    saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "find_default_model", lambda: saved)
    result = CliRunner().invoke(APP, [], catch_exceptions=False)
    assert result.stdout.splitlines()[0] == str(saved)


def test_info_does_not_let_a_file_steer_the_terminal(saved: Path) -> None:
    tiny_models.change_manifest(saved, lambda m: m.update(notes=["\x1b[2J\x9b1mgone\ud800"]))
    for form in ("text", "json"):
        result = CliRunner().invoke(APP, [str(saved), "--format", form], catch_exceptions=False)
        assert "gone" in result.stdout
        assert not {"\x1b", "\x9b"} & set(result.stdout)


def test_info_reads_a_joblib_file_only_when_trusted(tmp_path: Path) -> None:
    path = tmp_path / "m.joblib"
    save_model(tiny_models.make_model(), path)
    with pytest.raises(UntrustedModelError, match="--trust"):
        CliRunner().invoke(APP, [str(path)], catch_exceptions=False)
    trusted = CliRunner().invoke(APP, [str(path), "--trust"], catch_exceptions=False)
    assert "  tone: uncalibrated" in trusted.stdout.splitlines()


def test_info_of_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(ArtifactError, match="no model file"):
        CliRunner().invoke(APP, [str(tmp_path / "m.skops")], catch_exceptions=False)


@pytest.mark.parametrize(
    "change",
    [{"labels": ["tone"]}, {"metrics": {"held_out": [1]}}, {"payload": 7}, {"features": "x"}],
)
def test_info_of_a_manifest_in_another_shape(saved: Path, change: dict[str, Any]) -> None:
    tiny_models.change_manifest(saved, lambda manifest: manifest.update(change))
    with pytest.raises(ArtifactError, match=r"another shape .* --format json"):
        CliRunner().invoke(APP, [str(saved)], catch_exceptions=False)
