"""Measure the default model beside the deep one and other tools in one run, and print tables.

``make bench`` installs the tools and runs it; ``make bench BENCH=FOLDER REAL=FILE`` measures on
``real_dev.jsonl`` of that folder too, and lets the trained peers learn from what the default
model learns from. Progress goes to the error stream.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import tempfile
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np
from costs import Race, measure_costs
from crossval import CrossValidated, answer_by_default, answer_by_peer, judge
from deep_table import render_deep
from measures import Coverage, DataSet, Gain, compare, cover, measure
from numpy.typing import NDArray
from peers import DISTRIBUTIONS, PEERS, USUAL
from promises import measure_promises
from protocol import Peer
from table import Quality, Report, render
from untrained import Default

from classifier import read_labeled
from classifier.data.records import LabeledStatement
from classifier.labels import HEADS, LABELS
from classifier.learning.config import TrainingConfig
from classifier.learning.encoder.files import find_encoder
from classifier.learning.places import find_default_model

ROOT = Path(__file__).parents[2]
SEEDS = ROOT / "seeds/statements.jsonl"
HELD_OUT = ROOT / "tests/quality/heldout.jsonl"
TIMED = 5_000
"""Statements that each peer scores for its costs."""

_BEGIN = time.monotonic()


def tell(message: str) -> None:
    """Say on the error stream what is going on."""
    sys.stderr.write(f"{time.monotonic() - _BEGIN:6.0f} s  {message}\n")


def make_peers(names: Sequence[str]) -> tuple[dict[str, Peer], dict[str, str]]:
    """Make the peers that are installed.

    Returns
    -------
    peers : dict of str to Peer
    missing : dict of str to str
        For each of the others why it is not there.
    """
    peers: dict[str, Peer] = {}
    missing: dict[str, str] = {}
    for name in names:
        try:
            peers[name] = PEERS[name]()
        except ImportError as error:
            missing[name] = f"not installed ({error})"
    return peers, missing


def train_peers(peers: Iterable[Peer], training: DataSet) -> None:
    """Let all peers learn from the same rows."""
    examples = training.examples()
    for peer in peers:
        tell(f"training: {peer.name}")
        peer.fit(examples)


def describe(paths: Sequence[Path], data: Sequence[Mapping[str, object]]) -> str:
    """Name the files that peers learn from, and say whether the model learnt from the same.

    Parameters
    ----------
    paths
        The files.
    data
        What the model's manifest says of its own.
    """
    names = " and ".join(path.name for path in paths)
    if {hash_of(path) for path in paths} == {item["sha256"] for item in data}:
        return f"{names}, as it did"
    own = " and ".join(f"{item['name']} of {item['rows']:,} rows" for item in data)
    return f"{names}, while it learnt from {own}"


def hash_of(path: Path) -> str:
    """Return the SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def assess(data: DataSet, peers: Mapping[str, Peer]) -> Quality:
    """Let all peers answer one set of data; the first of them is the default model.

    The model is compared with the best of the other tools, and the deep one with the model.
    """
    own = next(iter(peers))
    scores = {name: answer(data, peer) for name, peer in peers.items()}
    figures = {
        name: {
            head: measure(
                head, data.questions[head], values, is_probabilistic=peers[name].is_probabilistic
            )
            for head, values in given.items()
        }
        for name, given in scores.items()
    }
    gains, deeper = {}, {}
    for head, question in data.questions.items():
        given = {name: values[head].argmax(axis=1) for name, values in scores.items()
                 if head in values}  # fmt: skip
        rivals = [name for name in given if not isinstance(peers[name], Default)]
        if rivals:
            best = max(rivals, key=lambda name: figures[name][head].macro_f1.value)
            difference = compare(question, given[own], given[best], len(LABELS[head]))
            gains[head] = Gain(peers[best].name, difference)
        if "deep" in given:
            deeper[head] = compare(question, given["deep"], given[own], len(LABELS[head]))
    covered = {
        peer.name: cover_all(data, scores[name], peer.thresholds)
        for name, peer in peers.items()
        if isinstance(peer, Default)
    }
    named = {peers[name].name: given for name, given in figures.items()}
    return Quality(f"{data.name} ({data.counts})", named, gains, covered, deeper)


def cover_all(
    data: DataSet, scores: Mapping[str, NDArray[np.float64]], thresholds: Mapping[str, float]
) -> dict[str, Coverage]:
    """Return for each head what withholding its unsure answers does."""
    return {
        head: cover(data.questions[head], values, thresholds[head])
        for head, values in scores.items()
    }


def answer(data: DataSet, peer: Peer) -> dict[str, NDArray[np.float64]]:
    """Return the scores of a peer for what each head is asked, in the fixed order of heads."""
    tell(f"{data.name}: {peer.name}")
    given = peer.scores(data.rows)
    return {
        head: np.asarray(given[head])[data.questions[head].rows]
        for head in HEADS
        if head in given and head in data.questions
    }


def cross_validate(
    records: Sequence[LabeledStatement], config: TrainingConfig, peers: Mapping[str, Peer]
) -> dict[str, CrossValidated]:
    """Cross-validate the default model's settings and all peers on the same folds."""
    folds, answers = answer_by_default(records, config, lambda text: tell(f"folds: {text}"))
    found = {Default.name: judge(folds, answers)}
    tell(f"folds: {found[Default.name]}")
    for name, peer in peers.items():
        if name in PEERS and not isinstance(peer, Default):  # the deep model is trained elsewhere
            tell(f"folds: {peer.name}")
            found[peer.name] = judge(folds, answer_by_peer(PEERS[name], folds))
            tell(f"folds: {found[peer.name]}")
    return found


def from_manifest(name: str, metrics: Mapping[str, object]) -> dict[str, CrossValidated]:
    """Read the out-of-fold figures of a model of this project from its manifest."""
    measured = metrics.get("cross_validation")
    if not isinstance(measured, Mapping):
        return {}
    slices = measured.get("slices") or {"invented": measured["heads"]}
    kinds = {
        kind: {head: figures["macro_f1"] for head, figures in slices.get(kind, {}).items()}
        for kind in ("real", "invented")
    }
    contrast = slices.get("contrast", {}).get("tone", {}).get("accuracy")
    return {name: CrossValidated(kinds["real"], kinds["invented"], contrast)}


def price(peers: Mapping[str, Peer], model: Path, texts: Sequence[str]) -> Race:
    """Save what was learnt, and measure costs in processes of their own."""
    with tempfile.TemporaryDirectory() as folder:
        places = {"default": model}
        if "deep" in peers:
            places["deep"] = find_encoder("deep")
        for name in DISTRIBUTIONS:
            if name in peers:
                places[name] = Path(folder) / name
                places[name].mkdir()
                peers[name].save(places[name])
        path = Path(folder) / "texts.json"
        path.write_text(json.dumps(list(texts)), encoding="utf-8")
        tell(f"costs: {', '.join(places)}")
        race = measure_costs(places, DISTRIBUTIONS, path)
    return Race({peers[name].name: cost for name, cost in race.costs.items()}, race.bare)


def sets_of_data(bench: Path | None) -> dict[str, Path]:
    """Return the files to measure on."""
    found = {"heldout": HELD_OUT} if HELD_OUT.is_file() else {}
    return found if bench is None else found | {"real_dev": bench / "real_dev.jsonl"}


def read_arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Measure the default model beside other tools.")
    parser.add_argument("--bench", type=Path, help="folder of third-party test data")
    parser.add_argument("--real", type=Path, help="labelled real statements to train peers on")
    parser.add_argument("--model", type=Path, help="another model than the bundled one")
    parser.add_argument("--cv", action="store_true", help="cross-validate, all peers too")
    parser.add_argument("--no-costs", action="store_true", help="leave speed and size out")
    parser.add_argument("--no-promises", action="store_true", help="leave ladders and swaps out")
    parser.add_argument("--json", type=Path, help="write the figures here too")
    parser.add_argument(
        "--peers", nargs="*", choices=tuple(PEERS), default=USUAL, help="peers to ask"
    )
    options = parser.parse_args(arguments)
    for path in (*sets_of_data(options.bench).values(), options.real, options.model):
        if path is not None and not path.is_file():
            parser.error(f"{path} is missing")
    return options


def run(options: argparse.Namespace) -> Report:
    """Measure all that the options ask for."""
    model = options.model or find_default_model()
    default = Default(model)
    info = default.predictor.info
    paths = [SEEDS, *([options.real] if options.real else [])]
    records = [record for path in paths for record in read_labeled(path)]
    training = DataSet.from_records("training", records)
    installed, missing = make_peers(options.peers)
    peers: dict[str, Peer] = {"default": default, **installed}
    data = [
        DataSet.from_records(name, read_labeled(path))
        for name, path in sets_of_data(options.bench).items()
    ]
    if data or not (options.no_costs and options.no_promises):
        train_peers(installed.values(), training)
    config = TrainingConfig.from_dict(info.config)
    validated: dict[str, CrossValidated] = {}
    for peer in peers.values():
        if isinstance(peer, Default):
            validated |= from_manifest(peer.name, peer.predictor.info.metrics)
    if options.cv:
        validated |= cross_validate(records, config, peers)
    texts = [record.text for record in read_labeled(SEEDS)][::2][:TIMED]
    return Report(
        model=f"{model.name}, SHA-256 {hash_of(model)[:12]}",
        trained_on=f"{describe(paths, info.data)} ({training.counts})",
        qualities=[assess(each, peers) for each in data],
        cross_validated=validated,
        recomputed=options.cv,
        race=None if options.no_costs else price(peers, model, texts),
        missing=missing,
        promises={} if options.no_promises else measure_promises(peers, read_labeled(SEEDS), tell),
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the tables."""
    options = read_arguments(arguments)
    report = run(options)
    sys.stdout.write(render(report) + render_deep(report))
    if options.json:
        options.json.write_text(json.dumps(asdict(report), indent=1), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
