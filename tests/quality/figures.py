"""All figures that the repository can measure by itself, by name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

from quality import ladder_figures, swap_figures
from quality.label_figures import (
    HELDOUT_FILE,
    PAIRS_FILE,
    QUOTES_FILE,
    REFERENCE_FILE,
    measure_file,
    measure_pairs,
    measure_quotes,
    measure_reference,
    read_manifest,
)

from classifier.data.readers import read_labeled
from classifier.learning.artifact import load_model
from classifier.learning.encoder.files import GRAPH
from classifier.learning.model import StanceModel
from classifier.predictor import Predictor

ROOT = Path(__file__).parents[2]
MODELS = {
    "default": ROOT / "models" / "default.skops",
    "deep": ROOT / "models" / "encoder" / "diplomatic_stance_encoder" / "deep.skops",
}
CORPUS = ROOT / "seeds" / "statements.jsonl"
MEGABYTE = 1e6
REAL_DEV = "real_dev.jsonl"

Figures = Mapping[str, float]


@dataclass(frozen=True)
class Subject:
    """What is measured.

    Attributes
    ----------
    path
        The file of the model.
    model
        What it holds.
    encoder
        The file of the encoder that it reads with, if there is one.
    statements
        How many statements have their actors exchanged.
    bench
        Folder of third-party test data, if there is one.
    """

    path: Path
    model: StanceModel
    encoder: Path | None = None
    statements: int = swap_figures.STATEMENTS
    bench: Path | None = None

    @property
    def predictor(self) -> Predictor:
        """What scores with the model."""
        return Predictor(self.model)


def load_subject(
    name: str, statements: int = swap_figures.STATEMENTS, bench: Path | None = None
) -> Subject:
    """Load one of `MODELS`: the checkout's, whatever is installed."""
    path = MODELS[name]
    model = load_model(path)
    if model.info.encoder is None:
        return Subject(path, model, None, statements, bench)
    model = model.with_encoder(path.parent)
    return Subject(path, model, path.with_name(GRAPH), statements, bench)


def data_files(subject: Subject) -> list[Path]:
    """Return the files that the figures hang on: the model, then data that is there."""
    models = [subject.path, *([subject.encoder] if subject.encoder else [])]
    own = (ladder_figures.LADDERS_FILE, swap_figures.SWAPS_FILE)
    labelled = (REFERENCE_FILE, PAIRS_FILE, QUOTES_FILE, HELDOUT_FILE)
    return [path for path in (*models, CORPUS, *own, *labelled) if path.is_file()]


def measure_size(subject: Subject) -> dict[str, float]:
    """Return the size of the model's file, and of its encoder."""
    files = {"model": subject.path, "encoder": subject.encoder}
    return {
        f"{name}.megabytes": path.stat().st_size / MEGABYTE for name, path in files.items() if path
    }


def measure_ladders(subject: Subject) -> dict[str, float]:
    """Return the rank correlations of expected intensity with each ladder, and their means."""
    strength = ladder_figures.expected_intensity(subject.predictor)
    return name_ladders(
        ladder_figures.measure_ladders(ladder_figures.read_rungs(), strength), "ladder"
    )


def name_ladders(ladders: Iterable[ladder_figures.LadderFigures], name: str) -> dict[str, float]:
    """Name the figures of ladders; the mean over ladders stands first."""
    listed = list(ladders)
    figures = {
        f"{name}.mean": fmean(ladder.of_means for ladder in listed),
        f"{name}.mean.pooled": fmean(ladder.pooled for ladder in listed),
    }
    for ladder in listed:
        figures[f"{name}.{ladder.name}"] = ladder.of_means
        figures[f"{name}.{ladder.name}.pooled"] = ladder.pooled
    return figures


def measure_swaps(subject: Subject) -> dict[str, float]:
    """Return label flips and the largest move of a probability, by kind of exchange."""
    records = swap_figures.choose_statements(read_labeled(CORPUS), subject.statements)
    known, invented = (swap_figures.read_names(kind) for kind in ("known", "invented"))
    predictor, titled = subject.predictor, swap_figures.read_titled()
    found = {
        "known": swap_figures.measure_swaps(predictor, records, known),
        "cases": swap_figures.measure_cases(predictor, records, known),
        "invented": swap_figures.measure_swaps(predictor, records, invented),
        "titled": swap_figures.measure_titled(predictor, records, titled),
    }
    figures: dict[str, float] = {}
    for name, kind in found.items():
        figures[f"swap.{name}.variants"] = kind.variants
        figures[f"swap.{name}.flips"] = kind.flips
        figures[f"swap.{name}.move"] = kind.largest_move
    return figures


def measure_labelled(subject: Subject) -> dict[str, float]:
    """Return the figures of the labelled statements that nothing is trained on."""
    figures = measure_reference(subject.model) | measure_pairs(subject.model)
    figures |= measure_quotes(subject.model)
    if HELDOUT_FILE.is_file():
        figures |= measure_file(subject.model, HELDOUT_FILE, "heldout")
    return figures


def measure_bench(subject: Subject) -> dict[str, float]:
    """Return the figures of real statements; none without the folder that they are in."""
    if subject.bench is None:
        return {}
    return measure_file(subject.model, subject.bench / REAL_DEV, "real_dev")


GROUPS: Mapping[str, Callable[[Subject], Figures]] = {
    "model": measure_size,
    "ladder": measure_ladders,
    "swap": measure_swaps,
    "labelled": measure_labelled,
    "cv": lambda subject: read_manifest(subject.model),
    "real_dev": measure_bench,
}
"""Each kind of figure with what measures it."""


def measure(subject: Subject) -> dict[str, float]:
    """Measure everything."""
    return {name: value for group in GROUPS.values() for name, value in group(subject).items()}
