"""The deep model beside the default one in the tables of the benchmark."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import bench
import deep_table
import pytest
import register
import speed
import tiny_encoder
from costs import Costs, Race
from little_corpus import QUICK, make_records
from measures import Coverage, Figures, Interval
from table import Quality, Report, render

from classifier.learning.encoder import files
from classifier.learning.training import train

FIGURES = {"tone": Figures(Interval(0.6, 0.5, 0.7), 0.7, 0.6, 0.036)}
BETTER = {"tone": Figures(Interval(0.65, 0.55, 0.75), 0.75, 0.65, 0.04)}
COVERED = {"tone": Coverage(0.6, 0.8, (0.7, 0.8, 0.9, 1.0))}
QUALITY = Quality(
    "small (3 statements, 4 pairs)",
    {"default model": FIGURES, "deep model": BETTER},
    {},
    {"default model": COVERED, "deep model": {"tone": replace(COVERED["tone"], answered=0.7)}},
    {"tone": Interval(0.05, 0.01, 0.09)},
)
REPORT = Report("m.skops", "rows.jsonl", [QUALITY])
RACE = Race(
    {
        "default model": Costs(1.5, 4000, 250, 11.6, 330),
        "deep model": Costs(2.25, 80, 400, 37.5, 440),
    },
    1.2,
)


def test_points_and_costs_stand_in_one_table() -> None:
    said = deep_table.render_deep(replace(REPORT, race=RACE)).splitlines()
    assert said[3:] == [
        "|  | default model | deep model | difference |",
        "|---|---|---|---|",
        "| tone, macro-F1 on small | .600 | .650 | +.050 [+.010, +.090] |",
        "| tone, calibration error on small | .036 | .040 |  |",
        "| tone, answered on small, and right of these | 60.0 %, 80.0 % | 70.0 %, 80.0 % |  |",
        "| statements a second, one core, no target | 4,000 | 80 | 50.0 times slower |",
        "| cold start of `stance score` | 1.50 s | 2.25 s | +0.75 s |",
        "| peak memory | 250 MB | 400 MB | +150 MB |",
        "| model, and encoder | 11.6 MB | 37.5 MB | +25.9 MB |",
        "| installed | 330 MB | 440 MB | +110 MB |",
    ]


def test_what_is_less_has_one_sign() -> None:
    quicker = {**RACE.costs, "deep model": replace(RACE.costs["deep model"], start=1.25)}
    said = deep_table.render_deep(replace(REPORT, race=Race(quicker, 1.2)))
    assert "| cold start of `stance score` | 1.50 s | 1.25 s | -0.25 s |" in said


def test_without_the_deep_model_there_is_no_such_table() -> None:
    alone = replace(QUALITY, figures={"default model": FIGURES}, deeper={})
    default = {"default model": RACE.costs["default model"]}
    report = replace(REPORT, qualities=[alone], race=Race(default, 1.2))
    assert deep_table.render_deep(report) == ""
    assert "deep model" not in render(report)


def test_the_tables_say_what_the_deep_model_gains_and_answers() -> None:
    said = render(REPORT)
    dashes = "| – | – | – |"  # sentiment, intensity and kappa
    assert f"| deep model, minus default model | – | +.050 [+.010, +.090] {dashes}" in said
    assert "Default model, unsure answers withheld" in said
    assert "| tone | 70.0 % | 80.0 % |" in said.partition("Deep model, unsure answers")[2]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a tiny encoder and of a model over it."""
    place = tiny_encoder.make_tiny_encoder(tmp_path_factory.mktemp("encoder") / "tiny")
    train(make_records(), replace(QUICK, encoder=str(place))).model.save(place / "deep.skops")
    return place


@pytest.fixture
def deep(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the name "deep" mean that model."""
    monkeypatch.setattr(files, "_find_deep", lambda: folder)


@pytest.mark.usefixtures("deep")
def test_a_run_with_the_deep_model(
    small_model_path: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    rows = tmp_path / "real_dev.jsonl"
    rows.write_text("".join(json.dumps(row.to_dict()) + "\n" for row in make_records()), "utf-8")
    monkeypatch.setattr(bench, "SEEDS", rows)
    monkeypatch.setattr(bench, "HELD_OUT", tmp_path / "none.jsonl")
    figures = tmp_path / "figures.json"
    bench.main([
        "--bench", str(tmp_path), "--model", str(small_model_path), "--no-costs", "--no-promises",
        "--peers", "deep", "majority", "--json", str(figures),
    ])  # fmt: skip
    out = capsys.readouterr().out
    assert "| deep model, minus default model | " in out
    assert "| tone, macro-F1 on real_dev | " in out
    quality = json.loads(figures.read_text("utf-8"))["qualities"][0]
    assert set(quality["coverage"]) == {"default model", "deep model"}
    # What the default model is compared with is another tool, and not the deep model.
    assert {gain["peer"] for gain in quality["gains"].values()} == {"majority class"}
    found = {name: heads["tone"]["macro_f1"]["value"] for name, heads in quality["figures"].items()}
    gain = quality["deeper"]["tone"]["value"]
    assert gain == pytest.approx(found["deep model"] - found["default model"])


@pytest.mark.usefixtures("deep")
def test_speed_is_told_with_targets_and_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = tmp_path / "rows.jsonl"
    rows.write_text("".join(json.dumps(row.to_dict()) + "\n" for row in make_records()), "utf-8")
    monkeypatch.setattr(speed, "seconds", lambda command: 2.0 if "--model" in command else 1.0)
    speed.main([str(rows), "--model", "deep"])
    lines = capsys.readouterr().out.splitlines()
    assert lines[1].endswith("ratio 2.00")
    assert lines[2] == "statements a second, of 40; 40 of them have a target"
    assert [line[:30].strip() for line in lines[3:]] == [
        "one core, no target", "as it runs, no target", "as it runs, one target each",
    ]  # fmt: skip


def test_what_a_model_leaves_unanswered_for_its_words_is_counted(
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    texts = ["Whisk the eggs and the sugar until pale and fluffy.", "We condemn the blockade.", "!"]
    rows = tmp_path / "rows.jsonl"
    lines = [json.dumps({"id": f"in-{at}", "text": text}) for at, text in enumerate(texts)]
    rows.write_text("\n".join(lines), "utf-8")
    monkeypatch.setattr(register, "SEEDS", rows)
    monkeypatch.setattr(register, "CASES", rows)
    monkeypatch.setattr(register, "print_cases", lambda *_: None)
    monkeypatch.setattr(files, "_find_deep", lambda: folder)
    register.main(["--model", "deep"])
    register.main([])
    said = capsys.readouterr().out.splitlines()
    assert said[0] == said[1]
    assert "66.67% left unanswered" in said[0]
