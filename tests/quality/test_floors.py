"""The default model keeps what was measured of it, on the data that it was measured on.

Set ``BENCH`` to a folder with ``real_dev.jsonl`` to measure real statements too, and ``REAL`` to
the file of real statements that the model learnt from to see that it is the same.
"""

from __future__ import annotations

import math
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from quality import figures
from quality.floors import REMEDY, Limit, changed_files, digest, read_floors, refresh

SAMPLE = 60
"""Statements whose actors are exchanged here; ``measure.py`` takes all."""
FLOORS = read_floors()
UNMEASURED_HERE = "full."
"""Figures of ``measure.py --full``, which trains models."""


@pytest.fixture(scope="module")
def subject() -> figures.Subject:
    bench = os.environ.get("BENCH")
    return figures.load_subject(SAMPLE, Path(bench) if bench else None)


def faults(name: str, value: float) -> Iterator[str]:
    limit = FLOORS.figures.get(name, Limit())
    if name.startswith("swap."):  # of a sample: within its limits, but not what all gave
        limit = Limit(limit.floor, limit.ceiling, value)
    yield from (f"{name}: {fault}" for fault in limit.faults(value))


def test_the_files_are_those_that_were_measured(subject: figures.Subject) -> None:
    files = figures.data_files(subject.path)
    assert list(changed_files(FLOORS, files, figures.ROOT)) == []


@pytest.mark.parametrize("group", figures.GROUPS)
def test_figures_keep_their_floors(group: str, subject: figures.Subject) -> None:
    if group == "real_dev" and subject.bench is None:
        pytest.skip("set BENCH to the folder of third-party test data to measure real statements")
    found = figures.GROUPS[group](subject)
    assert found
    assert [fault for name, value in found.items() for fault in faults(name, value)] == []


def test_every_floor_stands_under_a_figure(subject: figures.Subject) -> None:
    groups = [group for group in figures.GROUPS if group not in ("swap", "real_dev")]
    found = {name for group in groups for name in figures.GROUPS[group](subject)}
    kept = {name for name in FLOORS.figures if not name.startswith(("swap.", "real_dev.", "full."))}
    assert kept == found


def test_no_actor_swap_may_flip_a_label() -> None:
    kinds = ("known", "cases", "invented", "titled")
    # Where nothing is exchanged nothing flips.
    assert [FLOORS.figures[f"swap.{kind}.variants"].floor for kind in kinds] == [1, 1, 1, 1]
    assert [FLOORS.figures[f"swap.{kind}.flips"].ceiling for kind in kinds] == [0, 0, 0, 0]
    assert FLOORS.figures["swap.known.move"].ceiling == FLOORS.figures["swap.cases.move"].ceiling
    assert FLOORS.figures["swap.known.move"].ceiling == 0
    assert FLOORS.figures["swap.invented.move"].ceiling == 0.02


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
