"""``stance train``: what it refuses before it begins, what it writes, what it says."""

from __future__ import annotations

import hashlib
import json
import math
from dataclasses import fields
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from classifier.cli.app import app
from classifier.cli.train import describe_size
from classifier.learning.artifact import load_model, read_manifest
from classifier.learning.config import TrainingConfig

runner = CliRunner()

PHRASES = {
    "condemnation": ("We condemn the raid on {}.", "negative", 2, "against"),
    "praise": ("We welcome the fine work of {}.", "positive", 1, "favor"),
    "neutral": ("The delegation will travel to {}.", "neutral", 0, "neutral"),
}
PLACES = ["Arda", "Belmar", "Corva", "Dunn", "Elsby", "Farrow", "Glen", "Hale"]
QUICK = ["--jobs", "1", "--config"]


def make_rows(prefix: str = "") -> list[dict[str, object]]:
    return [
        {
            "id": f"{prefix}{tone}-{place}",
            "text": form.format(place),
            "targets": [{"target": place, "stance": stance}],
            "tone": tone,
            "sentiment": sentiment,
            "intensity": intensity,
        }
        for tone, (form, sentiment, intensity, stance) in PHRASES.items()
        for place in PLACES
    ]


def write(path: Path, rows: list[dict[str, object]]) -> Path:
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    return path


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return write(tmp_path / "data.jsonl", make_rows())


@pytest.fixture
def quick(tmp_path: Path) -> list[str]:
    """Return options that make training quick."""
    config = tmp_path / "quick.toml"
    config.write_text("folds = 2\nmax_features = 300\njobs = 1\nseed = 5\n", encoding="utf-8")
    return ["--config", str(config)]


def train(*arguments: object) -> Result:
    return runner.invoke(app, ["train", *map(str, arguments)])


def test_it_writes_a_model_and_its_card_and_says_what_comes_next(
    data: Path, quick: list[str], tmp_path: Path
) -> None:
    model = tmp_path / "mine.skops"
    result = train(data, "-o", model, *quick)
    assert result.exit_code == 0, result.stderr
    lines = result.stdout.splitlines()
    assert lines[0] == "cross-validation, forced answers"
    assert lines[1].split()[:4] == ["head", "rows", "macro-F1", "accuracy"]
    assert [line.split()[:2] for line in lines[2:6]] == [
        ["stance", "24"], ["tone", "24"], ["sentiment", "24"], ["intensity", "24"]
    ]  # fmt: skip
    size = math.ceil(model.stat().st_size / 1_000)
    assert 1 <= size < 1_000
    assert f"model: {model} ({size} kB), card: {model.with_suffix('.md')}\n" in result.stdout
    assert lines[-1] == f'next:  stance score "We firmly condemn the blockade." --model {model}'
    assert "mine.skops" in (tmp_path / "mine.md").read_text(encoding="utf-8")
    assert "fitting: 3 of 3 done" in result.stderr
    follow_up = runner.invoke(app, ["score", "We condemn the raid.", "--model", str(model)])
    assert follow_up.exit_code == 0
    assert "condemnation" in follow_up.stdout


@pytest.mark.parametrize(
    ("size", "said"),
    [
        (0, "0 kB"),
        (1, "1 kB"),
        (41_200, "42 kB"),
        (999_000, "999 kB"),
        (1_000_000, "1.0 MB"),
        (3_690_953, "3.7 MB"),
    ],
)
def test_the_size_of_a_small_model_is_not_nothing(size: int, said: str) -> None:
    assert describe_size(size) == said


def test_the_manifest_describes_the_files_without_their_folders(
    data: Path, quick: list[str], tmp_path: Path
) -> None:
    rows = [{**row, "targets": []} for row in make_rows("more-")]
    more = write(tmp_path / "more.jsonl", rows)
    model = tmp_path / "mine.skops"
    assert train(data, more, "-o", model, *quick).exit_code == 0
    digests = [hashlib.sha256(path.read_bytes()).hexdigest() for path in (data, more)]
    assert read_manifest(model)["data"] == [
        {"name": "data.jsonl", "rows": 24, "pairs": 24, "sha256": digests[0]},
        {"name": "more.jsonl", "rows": 24, "pairs": 0, "sha256": digests[1]},
    ]


def test_options_override_the_file(data: Path, quick: list[str], tmp_path: Path) -> None:
    model = tmp_path / "mine.skops"
    options = ["--seed", "9", "--heads", "tone,stance", "--group-by", "id", "--jobs", "1"]
    assert train(data, "-o", model, *quick, *options).exit_code == 0
    info = load_model(model).info
    assert info.heads == ("stance", "tone")
    assert (info.config["seed"], info.config["group_by"]) == (9, "id")
    assert (info.config["folds"], info.config["max_features"]) == (2, 300)


def test_the_file_can_ask_for_networks(data: Path, quick: list[str], tmp_path: Path) -> None:
    model = tmp_path / "mine.skops"
    config = Path(quick[1])
    config.write_text(f"{config.read_text()}hidden = 3\nheads = ['tone']\n", encoding="utf-8")
    assert train(data, "-o", model, *quick).exit_code == 0
    loaded = load_model(model)
    assert loaded.info.config["hidden"] == 3
    assert loaded.classifiers["tone"].coefs_[0].shape[1] == 3 + 3
    card = model.with_suffix(".md").read_text(encoding="utf-8")
    assert "a small network of 3 hidden units" in " ".join(card.split())
    assert "| hidden | 3 |" in card
    shown = runner.invoke(app, ["info", str(model)]).stdout.splitlines()
    assert ["hidden", "3"] in [line.split() for line in shown]


def test_held_out_data_is_measured(data: Path, quick: list[str], tmp_path: Path) -> None:
    unseen = write(tmp_path / "unseen.jsonl", make_rows()[:12])
    model = tmp_path / "mine.skops"
    result = train(data, "-o", model, "--held-out", unseen, *quick)
    assert result.exit_code == 0
    assert "held out, forced answers" in result.stdout
    assert load_model(model).info.metrics["held_out"]["heads"]["tone"]["rows"] == 12


def test_real_and_invented_rows_are_reported_apart(
    data: Path, quick: list[str], tmp_path: Path
) -> None:
    source = {"repository": "a/b", "commit": "0123456", "path": "c.txt"}
    real = write(
        tmp_path / "real.jsonl",
        [{**row, "source": {**source, "path": f"{row['id']}.txt"}} for row in make_rows("real-")],
    )
    result = train(data, real, "-o", tmp_path / "mine.skops", *quick)
    assert result.exit_code == 0, result.stderr
    assert "cross-validation, forced answers, real statements" in result.stdout
    assert "cross-validation, forced answers, invented statements" in result.stdout


def test_a_csv_of_own_labels_trains(tmp_path: Path, quick: list[str]) -> None:
    data = tmp_path / "own.csv"
    verbs = {"lost": "angry", "shipped": "calm"}
    rows = [
        f"The shop {verb} the {place} order.,{label}"
        for verb, label in verbs.items()
        for place in PLACES
    ]
    data.write_text("\n".join(["text,tone", *rows]), encoding="utf-8")
    model = tmp_path / "own.skops"
    assert train(data, "-o", model, *quick).exit_code == 0
    assert load_model(model).info.labels == {"tone": ("angry", "calm")}


def test_thin_and_contradictory_data_is_warned_of(
    data: Path, quick: list[str], tmp_path: Path
) -> None:
    rows = [*make_rows(), {**make_rows()[0], "id": "twin", "tone": "threat"}]
    result = train(write(data, rows), "-o", tmp_path / "mine.skops", *quick)
    assert result.exit_code == 0
    assert "warning: tone: only 1 row with 'threat'" in result.stderr
    assert "warning: tone: equal statements, different labels" in result.stderr
    assert "warning" not in result.stdout


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["-", "-o", "m.skops"], "not stdin"),
        (["d.jsonl", "-o", "m.skops", "--held-out", "-"], "not stdin"),
        (["d.jsonl", "-o", "m.skops", "--heads", "tone,tune"], "'tune' is no head"),
        (["d.jsonl", "-o", "m.skops", "--jobs", "0"], "--jobs"),
        (["d.jsonl"], "--output"),
    ],
)
def test_misuse_ends_with_2(arguments: list[str], complaint: str) -> None:
    result = train(*arguments)
    assert result.exit_code == 2
    assert complaint in result.stderr


@pytest.mark.parametrize(
    ("name", "complaint"), [("mine.pkl", "'.pkl'"), ("nowhere/mine.skops", "nowhere")]
)
def test_a_destination_that_will_not_do_is_refused_before_reading(
    name: str, complaint: str, tmp_path: Path
) -> None:
    result = train("missing.jsonl", "-o", tmp_path / name)
    assert result.exit_code == 1
    assert complaint in result.stderr
    assert "missing.jsonl" not in result.stderr


@pytest.mark.parametrize("existing", ["mine.skops", "mine.md"])
def test_existing_files_are_kept_without_force(
    existing: str, data: Path, quick: list[str], tmp_path: Path
) -> None:
    (tmp_path / existing).write_text("old", encoding="utf-8")
    model = tmp_path / "mine.skops"
    result = train("missing.jsonl", "-o", model, *quick)
    assert result.exit_code == 1
    assert "--force" in result.stderr
    assert (tmp_path / existing).read_text(encoding="utf-8") == "old"
    assert train(data, "-o", model, "--force", *quick).exit_code == 0
    assert (tmp_path / existing).read_bytes() != b"old"


def test_an_id_in_two_files_is_an_error(data: Path, quick: list[str], tmp_path: Path) -> None:
    twin = write(tmp_path / "twin.jsonl", make_rows()[:3])
    result = train(data, twin, "-o", tmp_path / "mine.skops", *quick)
    assert result.exit_code == 1
    assert f"{data}:1" in result.stderr
    assert f"{twin}:1" in result.stderr
    assert not (tmp_path / "mine.skops").exists()


def test_bad_rows_stop_or_are_skipped(data: Path, quick: list[str], tmp_path: Path) -> None:
    with data.open("a", encoding="utf-8") as stream:
        stream.write('{"text": \n')
    model = tmp_path / "mine.skops"
    refused = train(data, "-o", model, *quick)
    assert refused.exit_code == 1
    assert f"error: {data}:25:" in refused.stderr
    result = train(data, "-o", model, "--skip-bad", *quick)
    assert result.exit_code == 0
    assert f"skipped: {data}:25:" in result.stderr
    assert "1 row skipped" in result.stderr


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"folds = 2\nseed = \n", ":2: this is not TOML"),
        (b"folds = 2\nspeed = 3\n", ":2: speed: unknown setting; the settings are seed, heads"),
        (b"folds = 1\n", ":1: folds: 1 is not between 2"),
        (b"hidden = 2000\n", ":1: hidden: 2000 is not between 0 and 1024"),
        (b"hidden = 0.5\n", ":1: hidden: needs a value like 0"),
        (b"\n\nseed = 'one'\n", ":3: seed: needs a value like 0"),
        (b"[training]\nfolds = 2\n", ":1: training: unknown setting"),
        (b"# \xff\n", ": TOML is UTF-8"),
    ],
)
def test_a_settings_file_names_what_is_wrong(
    content: bytes, complaint: str, tmp_path: Path
) -> None:
    config = tmp_path / "settings.toml"
    config.write_bytes(content)
    result = train("missing.jsonl", "-o", tmp_path / "mine.skops", "--config", config)
    assert result.exit_code == 1
    assert f"error: {config}{complaint}" in result.stderr


def test_a_settings_file_that_is_missing_is_named(tmp_path: Path) -> None:
    result = train("d.jsonl", "-o", tmp_path / "m.skops", "--config", "nowhere.toml")
    assert result.exit_code == 1
    assert "error: nowhere.toml: cannot be read" in result.stderr


def test_help_names_every_setting_with_its_default() -> None:
    text = " ".join(runner.invoke(app, ["train", "--help"]).stdout.split())
    for item in fields(TrainingConfig):
        assert f"{item.name} = " in text
        assert " ".join(item.metadata["help"].split()) in text
    assert "max_features = 25000" in text
    assert "hidden = 0 Units of a small network that votes" in text
