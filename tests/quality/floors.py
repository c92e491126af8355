"""Floors under figures, with what was measured and the hashes of what it was measured on."""

from __future__ import annotations

import hashlib
import math
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

TOLERANCE = 0.005
"""How far a figure may be from the recorded one: other versions of libraries round differently."""
REMEDY = (
    "measure again with `python tests/quality/measure.py --write` (`--model deep` for that one), "
    "look, and commit the floors"
)

_FILES = {"default": "floors.toml", "deep": "deep.toml"}
_FIGURE = re.compile(r'^"(?P<name>[^"]+)" = \{(?P<limits>[^}]*)\}$')
_DIGITS = 4


@dataclass(frozen=True)
class Limit:
    """What a figure may be.

    Attributes
    ----------
    floor, ceiling
        The least or the most that it may be; set by hand. One of them, or none for a figure that
        is only recorded.
    measured
        What it was when it was recorded; ``None`` if it never was.
    """

    floor: float | None = None
    ceiling: float | None = None
    measured: float | None = None

    def faults(self, value: float) -> Iterator[str]:
        """Yield what is wrong with a figure."""
        if math.isnan(value):  # no comparison with it is true, so that it would pass
            yield "it is no number"
        if self.floor is not None and value < self.floor:
            yield f"{value:.4f} is below its floor {self.floor}"
        if self.ceiling is not None and value > self.ceiling:
            yield f"{value:.4f} is above its ceiling {self.ceiling}"
        if self.measured is None:
            yield f"{value:.4f} was never recorded; {REMEDY}"
        elif abs(value - self.measured) > TOLERANCE:
            yield f"{value:.4f} is not the recorded {self.measured}; {REMEDY}"


@dataclass(frozen=True)
class Floors:
    """What a model is held to: file name from the root -> SHA-256, and figure -> limit."""

    files: Mapping[str, str]
    figures: Mapping[str, Limit]


def floors_file(model: str) -> Path:
    """Return where the limits of ``default`` or ``deep`` stand."""
    return Path(__file__).with_name(_FILES[model])


def read_floors(path: Path) -> Floors:
    """Read the recorded hashes and the limits."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    figures = {name: Limit(**limits) for name, limits in table["figures"].items()}
    return Floors(table["files"], figures)


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def changed_files(floors: Floors, files: Iterable[Path], root: Path) -> Iterator[str]:
    """Yield each file that is not the one the figures were measured on."""
    present = {path.relative_to(root).as_posix(): path for path in files}
    for name, path in present.items():
        if name not in floors.files:
            yield f"{name} is not recorded: {REMEDY}"
        elif digest(path) != floors.files[name]:
            what = "the model" if path.suffix == ".skops" else name
            yield f"{what} has changed: {REMEDY}"
    yield from (f"{name} is missing" for name in floors.files if name not in present)


def refresh(text: str, files: Mapping[str, str], figures: Mapping[str, float]) -> str:
    """Return the text of a file of floors with other hashes and other measured values.

    Floors, ceilings and comments stay; figures that are not in it yet come last, without a floor.
    """
    head, _, tail = text.partition("[figures]\n")
    comment = head.partition("[files]\n")[0]
    hashes = "".join(f'"{name}" = "{value}"\n' for name, value in files.items())
    lines = tail.splitlines()
    known = {match["name"] for line in lines if (match := _FIGURE.match(line))}
    lines = [_refreshed(line, figures) for line in lines]
    lines += [
        f'"{name}" = {{ measured = {_written(value)} }}'
        for name, value in figures.items()
        if name not in known
    ]
    return f"{comment}[files]\n{hashes}\n[figures]\n" + "\n".join(lines) + "\n"


def _refreshed(line: str, figures: Mapping[str, float]) -> str:
    match = _FIGURE.match(line)
    if not match or match["name"] not in figures:
        return line
    limits = [
        part for part in match["limits"].strip().split(", ") if not part.startswith("measured")
    ]
    limits.append(f"measured = {_written(figures[match['name']])}")
    return f'"{match["name"]}" = {{ {", ".join(limits)} }}'


def _written(value: float) -> str:
    return str(round(float(value), _DIGITS)) if value != int(value) else str(int(value))
