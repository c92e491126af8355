"""The house of the package: who may import whom, who may touch files, how large parts may be."""

from __future__ import annotations

import statistics
import sys
from pathlib import Path

import pytest

import architecture

MODULES = architecture.read_modules(Path(__file__).parents[2])


def test_modules_are_found() -> None:
    assert {"classifier.errors", "classifier.labels", "classifier.data.records"} <= {
        module.name for module in MODULES
    }


@pytest.mark.parametrize(
    "checker",
    [
        architecture.upward_imports,
        architecture.stray_persistence,
        architecture.stray_runtimes,
        architecture.stray_terminal,
        architecture.stray_files,
        architecture.oversize,
    ],
)
def test_each_module_keeps_the_rule(checker: architecture.Checker) -> None:
    assert [finding for module in MODULES for finding in checker(module)] == []


def test_no_room_has_a_cycle() -> None:
    assert list(architecture.room_cycles(MODULES)) == []


def test_loading_the_command_line_costs_no_heavy_import() -> None:
    assert sorted(set(architecture.heavy_imports(MODULES))) == []


def test_the_median_file_is_reported(capsys: pytest.CaptureFixture[str]) -> None:
    lengths = [len(module.source.splitlines()) for module in MODULES if not module.is_package]
    with capsys.disabled():
        sys.stdout.write(f"[median file: {statistics.median(lengths):.0f} lines, aim 55-150] ")
    assert max(lengths) <= architecture.MAX_FILE
