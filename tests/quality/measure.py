"""Measure a model and print every figure beside its floor.

Run it from the root of a checkout: ``python tests/quality/measure.py``; ``--model deep`` measures
that one. With ``--bench FOLDER`` real statements are measured too; ``--write`` records the figures
and the hashes of the files beside the floors, in ``floors.toml`` or ``deep.toml`` (floors
themselves are set by hand); ``--full`` also cross-validates on the corpus, and on the real
statements of ``--real FILE``, to measure contrast groups out of fold (minutes).
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from quality import figures, ladder_figures
from quality.contrast import measure_contrast
from quality.floors import Floors, Limit, digest, floors_file, read_floors, refresh


def table(found: Mapping[str, float], floors: Floors) -> str:
    """Return figures with their limits and what was recorded, a line each."""
    lines = [f"{'figure':44} {'now':>9} {'recorded':>9} {'floor':>7} {'ceiling':>8}"]
    for name, value in found.items():
        limit = floors.figures.get(name, Limit())
        cells = (limit.measured, limit.floor, limit.ceiling)
        recorded, floor, ceiling = ("" if cell is None else f"{cell:g}" for cell in cells)
        mark = "" if not list(limit.faults(value)) else "  <-"
        lines.append(f"{name:44} {value:9.4f} {recorded:>9} {floor:>7} {ceiling:>8}{mark}")
    return "\n".join(lines) + "\n"


def baseline() -> str:
    """Return what VADER reaches on the ladders, a line each; a word where it is not installed."""
    strengths = ladder_figures.vader_strengths()
    if not strengths:
        return "\nVADER is not installed; to see it on the ladders: pip install vaderSentiment\n"
    rungs = ladder_figures.read_rungs()
    lines = ["\nVADER on the ladders (Spearman of rung means, pooled)"]
    for name, strength in strengths.items():
        found = figures.name_ladders(ladder_figures.measure_ladders(rungs, strength), name)
        lines += [f"{key:44} {value:9.4f}" for key, value in found.items()]
    return "\n".join(lines) + "\n"


def write(found: Mapping[str, float], subject: figures.Subject, floors: Path) -> None:
    """Record figures and hashes."""
    files = {
        path.relative_to(figures.ROOT).as_posix(): digest(path)
        for path in figures.data_files(subject)
    }
    text = floors.read_text(encoding="utf-8")
    floors.write_text(refresh(text, files, found), encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, and record if asked."""
    parser = argparse.ArgumentParser(description="Measure a model.")
    parser.add_argument("--model", choices=figures.MODELS, default="default", help="which one")
    parser.add_argument("--bench", type=Path, help="folder of third-party test data")
    parser.add_argument("--write", action="store_true", help="record figures and hashes")
    parser.add_argument("--full", action="store_true", help="cross-validate, for contrast groups")
    parser.add_argument("--real", type=Path, help="real statements to train on too, with --full")
    options = parser.parse_args(arguments)
    subject = figures.load_subject(options.model, bench=options.bench)
    floors = floors_file(options.model)
    found = figures.measure(subject)
    if options.full:
        found |= measure_contrast(figures.CORPUS, options.real, subject.model.info.config)
    sys.stdout.write(table(found, read_floors(floors)) + baseline())
    if options.write:
        write(found, subject, floors)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
