"""Each model keeps what was measured of it, on the data that it was measured on.

Set ``BENCH`` to a folder with ``real_dev.jsonl`` to measure real statements too, and ``REAL`` to
the file of real statements that the models learnt from to see that it is the same.
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import TypeAlias

import pytest
from quality import figures
from quality.floors import (
    REMEDY,
    Floors,
    Limit,
    changed_files,
    digest,
    floors_file,
    read_floors,
    refresh,
)

SAMPLES = {"default": 60, "deep": 20}
"""Statements whose actors are exchanged here; ``measure.py`` takes all."""
FLOORS = {name: read_floors(floors_file(name)) for name in figures.MODELS}
Measured: TypeAlias = Callable[[str], figures.Figures]


@pytest.fixture(scope="module", params=figures.MODELS)
def name(request: pytest.FixtureRequest) -> str:
    """Return the name of each model in turn."""
    if request.param == "deep":
        for library in ("onnxruntime", "tokenizers"):
            pytest.importorskip(library, reason="the model deep needs the extra [encoder]")
    return str(request.param)


@pytest.fixture(scope="module")
def subject(name: str) -> figures.Subject:
    bench = os.environ.get("BENCH")
    return figures.load_subject(name, SAMPLES[name], Path(bench) if bench else None)


@pytest.fixture(scope="module")
def floors(name: str) -> Floors:
    return FLOORS[name]


@pytest.fixture(scope="module")
def measured(subject: figures.Subject) -> Measured:
    """Return what measures a group of figures, each once."""
    return cache(lambda group: figures.GROUPS[group](subject))


def faults(floors: Floors, name: str, value: float) -> Iterator[str]:
    limit = floors.figures.get(name, Limit())
    if name.startswith("swap."):  # of a sample: within its limits, but not what all gave
        limit = Limit(limit.floor, limit.ceiling, value)
    yield from (f"{name}: {fault}" for fault in limit.faults(value))


def test_the_files_are_those_that_were_measured(subject: figures.Subject, floors: Floors) -> None:
    files = figures.data_files(subject)
    assert list(changed_files(floors, files, figures.ROOT)) == []


@pytest.mark.parametrize("group", figures.GROUPS)
def test_figures_keep_their_floors(group: str, measured: Measured, floors: Floors) -> None:
    if group == "real_dev" and "BENCH" not in os.environ:
        pytest.skip("set BENCH to the folder of third-party test data to measure real statements")
    found = measured(group)
    assert found
    assert [fault for name, value in found.items() for fault in faults(floors, name, value)] == []


def test_every_floor_stands_under_a_figure(measured: Measured, floors: Floors) -> None:
    groups = [group for group in figures.GROUPS if group not in ("swap", "real_dev")]
    found = {name for group in groups for name in measured(group)}
    kept = {name for name in floors.figures if not name.startswith(("swap.", "real_dev.", "full."))}
    assert kept == found


@pytest.mark.parametrize("floors", FLOORS.values(), ids=FLOORS)
def test_no_actor_swap_may_flip_a_label(floors: Floors) -> None:
    kinds = ("known", "cases", "invented", "titled")
    # Where nothing is exchanged nothing flips.
    assert [floors.figures[f"swap.{kind}.variants"].floor for kind in kinds] == [1, 1, 1, 1]
    assert [floors.figures[f"swap.{kind}.flips"].ceiling for kind in kinds] == [0, 0, 0, 0]
    assert [floors.figures[f"swap.{kind}.move"].ceiling for kind in ("known", "cases")] == [0, 0]
    assert floors.figures["swap.invented.move"].ceiling == 0.02


def test_the_model_is_held_by_its_hash_and_so_is_its_encoder(
    subject: figures.Subject, floors: Floors
) -> None:
    held = {Path(file).name for file in floors.files if file.startswith("models/")}
    encoder = {"encoder.onnx"} if subject.model.info.encoder else set()
    assert held == {subject.path.name} | encoder


def test_the_real_statements_are_those_that_the_model_learnt_from(
    subject: figures.Subject,
) -> None:
    real = os.environ.get("REAL")
    if not real:
        pytest.skip("set REAL to the file of real statements to compare it with the manifest")
    assert digest(Path(real)) in {item["sha256"] for item in subject.model.info.data}


# -- The gate itself --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("limit", "value", "words"),
    [
        (Limit(floor=0.8, measured=0.81), 0.79, "below its floor 0.8"),
        (Limit(ceiling=0.06, measured=0.05), 0.07, "above its ceiling 0.06"),
        (Limit(floor=0.8), 0.9, "never recorded"),
        (Limit(floor=0.8, measured=0.95), 0.9, "not the recorded 0.95"),
        (Limit(floor=0.8, ceiling=0.9, measured=0.85), math.nan, "no number"),
    ],
)
def test_a_figure_outside_its_limits_is_named(limit: Limit, value: float, words: str) -> None:
    assert any(words in fault for fault in limit.faults(value))


def test_a_figure_within_its_limits_passes() -> None:
    assert list(Limit(floor=0.8, ceiling=0.9, measured=0.85).faults(0.851)) == []


def test_a_changed_model_is_named_with_the_remedy(tmp_path: Path) -> None:
    model, other = tmp_path / "default.skops", tmp_path / "rows.jsonl"
    model.write_bytes(b"new")
    other.write_bytes(b"rows")
    text = refresh("[files]\n[figures]\n", {"default.skops": "0" * 64, "gone.tsv": "0" * 64}, {})
    written = tmp_path / "floors.toml"
    written.write_text(text)
    assert list(changed_files(read_floors(written), [model, other], tmp_path)) == [
        f"the model has changed: {REMEDY}",
        f"rows.jsonl is not recorded: {REMEDY}",
        "gone.tsv is missing",
    ]


def test_recording_keeps_floors_and_comments() -> None:
    text = (
        '# why\n[files]\n"a" = "1"\n\n[figures]\n# of tone\n"x" = { floor = 0.5, measured = 1 }\n'
    )
    assert refresh(text, {"b": "2"}, {"x": 0.61234, "y": 0.0}) == (
        '# why\n[files]\n"b" = "2"\n\n[figures]\n# of tone\n'
        '"x" = { floor = 0.5, measured = 0.6123 }\n"y" = { measured = 0 }\n'
    )
