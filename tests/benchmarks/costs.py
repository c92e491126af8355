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

from classifier.learning.encoder.files import DESCRIPTION, GRAPH, TOKENIZER, find_encoder

OWN = "diplomatic-stance"
DEEP_FILES = GRAPH, TOKENIZER, DESCRIPTION, "deep.skops"
"""What the distribution of the deep model holds; in a checkout there may be more beside it."""

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
        Size of what it learnt, MB, the encoder with it; ``None`` where it learns nothing.
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
            model=model_size(name, place) or None,
            installed=installed_size(distributions.get(name, OWN), deep=name == "deep"),
        )
        for name, place in places.items()
    }
    return Race(costs, median(bare[1:]))


def one_sentence(name: str, place: Path) -> list[str]:
    """Return the command that scores one sentence: of our models it is what their users type."""
    named = {"default": str(place), "deep": "deep"}
    return [*SCORE, "--model", named[name]] if name in named else _fresh(name, place)


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


def model_size(name: str, place: Path) -> float:
    """Return the size of what a peer learnt, in MB; of the deep model what its wheel holds."""
    if name == "deep":
        return sum(size_of(place / file) for file in DEEP_FILES)
    return size_of(place)


def installed_size(distribution: str, *, deep: bool = False) -> float:
    """Return the size of a distribution with all that it needs, as installed, in MB.

    Parameters
    ----------
    distribution
        Its name.
    deep
        Whether the deep model is installed too, with what runs it.
    """
    total = sum(_own_size(name) for name in needed(distribution, "encoder" if deep else ""))
    if deep:
        total += model_size("deep", find_encoder("deep"))
    if distribution == OWN and _is_in_place():
        total += size_of(_HERE.parents[1] / "classifier")
        total += size_of(_HERE.parents[1] / "models/default.skops")
    return total


def _is_in_place() -> bool:
    """Tell whether our own files are the checkout's, and not counted as installed ones."""
    return not any(file.name == "predictor.py" for file in metadata.files(OWN) or ())


def needed(distribution: str, extra: str = "") -> Sequence[str]:
    """Return a distribution and all that it needs with one of its extras or none, each once."""
    found: dict[str, None] = {}
    waiting = [distribution]
    while waiting:
        name = re.sub(r"[-_.]+", "-", waiting.pop()).lower()
        if name not in found:
            waiting.extend(_requirements(name, "" if found else extra))
            found[name] = None
    return tuple(found)


def _requirements(distribution: str, extra: str) -> Iterator[str]:
    for line in metadata.requires(distribution) or ():
        requirement = Requirement(line)
        if requirement.marker is None or requirement.marker.evaluate({"extra": extra}):
            yield requirement.name


def _own_size(distribution: str) -> float:
    files = metadata.files(distribution) or ()
    paths = (Path(str(file.locate())) for file in files)
    return sum(path.stat().st_size for path in paths if path.is_file()) / MEGABYTE
