"""What a peer costs: time to start, statements a second, memory, and place on the disk.

All times are taken in turn, peer after peer and again, so that a busy machine slows each of them;
figures are medians.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from statistics import median

from packaging.requirements import Requirement
from speed import BARE, SCORE, seconds

OWN = "diplomatic-stance"
ROUNDS = 5
MEGABYTE = 1e6
_HERE = Path(__file__).parent
_ONE_CORE = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


@dataclass(frozen=True, slots=True)
class Costs:
    """Costs of one peer.

    Attributes
    ----------
    start
        Seconds from nothing to one scored sentence, as a process.
    rate
        Statements a second of one core, with all heads that the peer has.
    memory
        Peak of a process that scores 1,000 statements, MB.
    model
        Size of what it learnt, MB; ``None`` where it learns nothing.
    installed
        Size of its distribution and all that it needs, as installed, MB; Python left out.
    """

    start: float
    rate: float
    memory: float
    model: float | None
    installed: float


@dataclass(frozen=True, slots=True)
class Race:
    """Costs of all peers, measured in turn.

    Attributes
    ----------
    costs
        For each peer what it costs.
    bare
        Seconds that the libraries of the default model take to import, as a process.
    """

    costs: Mapping[str, Costs]
    bare: float


def measure_costs(
    places: Mapping[str, Path], distributions: Mapping[str, str], texts: Path
) -> Race:
    """Measure all peers, round by round.

    Parameters
    ----------
    places
        For each peer the folder that it was saved in, for ``default`` the model's file.
    distributions
        What has to be installed for each.
    texts
        A JSON list of statements.
    """
    starts: dict[str, list[float]] = {name: [] for name in places}
    runs: dict[str, list[Mapping[str, float]]] = {name: [] for name in places}
    bare: list[float] = []
    for number in range(ROUNDS + 1):
        bare.append(seconds(BARE))
        for name, place in places.items():
            start = seconds(one_sentence(name, place))
            run = _score_many(name, place, texts)
            if number:  # the first round fills the caches of the disk
                starts[name].append(start)
                runs[name].append(run)
    costs = {
        name: Costs(
            start=median(starts[name]),
            rate=median(run["rate"] for run in runs[name]),
            memory=median(run["memory"] for run in runs[name]),
            model=size_of(place) or None,
            installed=installed_size(distributions.get(name, OWN)),
        )
        for name, place in places.items()
    }
    return Race(costs, median(bare[1:]))


def one_sentence(name: str, place: Path) -> list[str]:
    """Return the command that scores one sentence: the default model's is what its users type."""
    return [*SCORE, "--model", str(place)] if name == "default" else _fresh(name, place)


def _fresh(name: str, place: Path) -> list[str]:
    return [sys.executable, str(_HERE / "fresh.py"), name, str(place)]


def _score_many(name: str, place: Path, texts: Path) -> Mapping[str, float]:
    done = subprocess.run(
        [*_fresh(name, place), str(texts)],
        check=True,
        capture_output=True,
        text=True,
        env=os.environ | _ONE_CORE,
    )
    result: Mapping[str, float] = json.loads(done.stdout)
    return result


def size_of(place: Path) -> float:
    """Return the size of a file, or of all files in a folder, in MB."""
    files = [place] if place.is_file() else [path for path in place.rglob("*") if path.is_file()]
    return sum(path.stat().st_size for path in files) / MEGABYTE


def installed_size(distribution: str) -> float:
    """Return the size of a distribution with all that it needs, as installed, in MB."""
    total = sum(_own_size(name) for name in needed(distribution))
    if distribution == OWN and (_HERE.parents[1] / "classifier").is_dir():
        # Installed in place, its own files are the checkout's.
        total += size_of(_HERE.parents[1] / "classifier")
        total += size_of(_HERE.parents[1] / "models/default.skops")
    return total


def needed(distribution: str) -> Sequence[str]:
    """Return a distribution and all that it needs without extras, each once."""
    found: dict[str, None] = {}
    waiting = [distribution]
    while waiting:
        name = re.sub(r"[-_.]+", "-", waiting.pop()).lower()
        if name not in found:
            found[name] = None
            waiting.extend(_requirements(name))
    return tuple(found)


def _requirements(distribution: str) -> Iterator[str]:
    for line in metadata.requires(distribution) or ():
        requirement = Requirement(line)
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
            yield requirement.name


def _own_size(distribution: str) -> float:
    files = metadata.files(distribution) or ()
    paths = (Path(str(file.locate())) for file in files)
    return sum(path.stat().st_size for path in paths if path.is_file()) / MEGABYTE
