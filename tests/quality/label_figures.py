"""How right a model is on labelled statements, and how right its own manifest says it is."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from classifier.data.predictions import Prediction
from classifier.data.readers import read_labeled
from classifier.labels import HEADS
from classifier.learning.evaluation import evaluate
from classifier.learning.model import StanceModel
from classifier.predictor import Predictor

HERE = Path(__file__).parent
REFERENCE_FILE = HERE / "reference.jsonl"
PAIRS_FILE = HERE / "pairs.jsonl"
QUOTES_FILE = HERE / "quotes.jsonl"
HELDOUT_FILE = HERE / "heldout.jsonl"

VALIDATED = ("macro_f1", "ece")
UNSEEN = (*VALIDATED, "accuracy", "coverage", "selective_accuracy")
"""What is kept of each head in cross-validation, and on a file; of intensity kappa as well."""


def measure_reference(model: StanceModel, path: Path = REFERENCE_FILE) -> dict[str, float]:
    """Return the share of the codebook's labels that are given, with the default thresholds."""
    predictor = Predictor(model)
    right: list[bool] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        labels = _labels(predictor.predict(row["text"], target=row["target"]))
        right += [labels[head] == row[head] for head in HEADS]
    return {"reference.right": sum(right) / len(right)}


def _labels(prediction: Prediction) -> dict[str, str | None]:
    """Return the labels of a prediction, the level as a string; ``None`` where withheld."""
    answers: dict[str, Any] = prediction.to_dict()
    labels = {head: answers[head].get("label", answers[head].get("level")) for head in HEADS}
    return {head: None if label is None else str(label) for head, label in labels.items()}


def measure_pairs(model: StanceModel, path: Path = PAIRS_FILE) -> dict[str, float]:
    """Return how many contrast pairs have both tones right, and the accuracy of each head."""
    rows = list(read_labeled(path))
    predictor = Predictor(model, min_probability=0.0)
    predictions = predictor.predict_many(row.text for row in rows)
    right: dict[str, list[bool]] = {}
    for row, prediction in zip(rows, predictions, strict=True):
        is_right = prediction.tone is not None and prediction.tone.label == row.tone
        right.setdefault(str(row.metadata["group"]), []).append(is_right)
    both = {"pairs.both_tones": sum(map(all, right.values())) / len(right)}
    return both | _accuracies(model, path, "pairs")


def measure_quotes(model: StanceModel, path: Path = QUOTES_FILE) -> dict[str, float]:
    """Return the accuracy of each head on everyday quotes, short and plain as news brings them."""
    return _accuracies(model, path, "quotes")


def _accuracies(model: StanceModel, path: Path, name: str) -> dict[str, float]:
    heads = evaluate(model, read_labeled(path)).heads
    return {f"{name}.{head}.accuracy": found.accuracy for head, found in heads.items()}


def measure_file(model: StanceModel, path: Path, name: str) -> dict[str, float]:
    """Return the figures of each head on a file of labelled statements.

    Parameters
    ----------
    model
        The model, which was not trained on them.
    path
        JSONL or CSV.
    name
        What the figures' names begin with.
    """
    heads = evaluate(model, read_labeled(path)).to_dict()["heads"]
    return dict(_of_heads(heads, name, UNSEEN))


def read_manifest(model: StanceModel) -> dict[str, float]:
    """Return the figures that the model's manifest holds: of cross-validation, and of its parts."""
    measured = model.info.metrics["cross_validation"]
    figures = dict(_of_heads(measured["heads"], "cv", VALIDATED))
    for part, heads in measured["slices"].items():
        kept = ("accuracy",) if part == "contrast" else VALIDATED
        figures |= _of_heads(heads, f"cv.{part}", kept)
    return figures


def _of_heads(
    heads: Mapping[str, Mapping[str, Any]], name: str, kept: Sequence[str]
) -> Iterator[tuple[str, float]]:
    for head, found in heads.items():
        for figure in (*kept, *(["kappa"] if head == "intensity" else [])):
            yield f"{name}.{head}.{figure}", found[figure]
