"""Small models, and model files that somebody has tampered with."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier

from classifier.labels import LABELS
from classifier.learning.config import TrainingConfig
from classifier.learning.model import (
    GRADE_FAMILIES,
    STATEMENT_FAMILIES,
    TARGET_FAMILIES,
    EncoderEntry,
    ModelInfo,
    StanceModel,
    head_families,
)

TOKENS = ["grave concern", "firm support", "we condemn", "a crushing response", "talks went on"]


def make_model(
    *,
    seed: int = 0,
    labels: Mapping[str, tuple[str, ...]] | None = None,
    hidden: int = 0,
    encoder: EncoderEntry | None = None,
) -> StanceModel:
    """Fit nothing: take random weights, which is all that saving and loading can tell apart.

    With hidden units the classifiers are networks; with an encoder they have its columns, too.
    """
    random = np.random.default_rng(seed)
    labels = dict(LABELS) if labels is None else dict(labels)
    vectorizers = {
        family: TfidfVectorizer(
            token_pattern=r"\S+",  # noqa: S106 - no password
            lowercase=False,
            dtype=np.float32,
            use_idf=family != "lexicon",
            norm=None if family == "lexicon" else "l2",
        ).fit(TOKENS)
        for family in STATEMENT_FAMILIES + TARGET_FAMILIES + GRADE_FAMILIES
    }
    columns = {
        head: _columns(head, vectorizers) + (encoder.columns(head) if encoder else 0)
        for head in labels
    }
    return StanceModel(
        vectorizers=vectorizers,
        classifiers={
            head: _network(hidden, len(names), columns[head], random)
            if hidden
            else _regression(len(names), columns[head], random)
            for head, names in labels.items()
        },
        info=ModelInfo(
            labels=labels,
            thresholds=dict.fromkeys(labels, 0.4),
            temperatures=dict.fromkeys(labels, 1.25),
            curves={head: ((0.3, 1.0, 0.7), (0.4, 0.8, 0.85)) for head in labels},
            config=TrainingConfig(hidden=hidden).to_dict(),
            data=({"name": "made.jsonl", "rows": 1234, "pairs": 2345, "sha256": "ab" * 32},),
            metrics={"cross_validation": {"heads": {}}},
            notes=("tone: uncalibrated",),
            encoder=encoder,
        ),
    )


def _columns(head: str, vectorizers: Mapping[str, TfidfVectorizer]) -> int:
    return sum(len(vectorizers[family].vocabulary_) for family in head_families(head))


def _regression(labels: int, columns: int, random: np.random.Generator) -> LogisticRegression:
    rows = 1 if labels == 2 else labels
    classifier = LogisticRegression(C=np.float64(2.0), class_weight={np.int64(0): 1.5})
    classifier.classes_ = np.arange(labels)
    classifier.coef_ = random.standard_normal((rows, columns), dtype=np.float32)
    classifier.intercept_ = random.standard_normal(rows, dtype=np.float32)
    classifier.n_iter_ = np.array([7], dtype=np.int32)
    classifier.n_features_in_ = columns
    return classifier


def _network(units: int, labels: int, columns: int, random: np.random.Generator) -> MLPClassifier:
    rows = 1 if labels == 2 else labels
    classifier = MLPClassifier((units,), random_state=np.int64(3))
    classifier.classes_ = np.arange(labels)
    first = random.standard_normal((columns, units), dtype=np.float32)
    last = random.standard_normal((units, rows), dtype=np.float32)
    classifier.coefs_ = [first.astype(np.float16).astype(np.float32), last]
    classifier.intercepts_ = [
        random.standard_normal(size, dtype=np.float32) for size in (units, rows)
    ]
    classifier.n_layers_, classifier.n_outputs_, classifier.n_features_in_ = 3, rows, columns
    classifier.out_activation_ = "logistic" if rows == 1 else "softmax"
    return classifier


def probabilities(model: StanceModel, head: str) -> np.ndarray[Any, Any]:
    """Score `TOKENS` with one head."""
    blocks = [model.vectorizers[family].transform(TOKENS) for family in head_families(head)]
    matrix = np.hstack([block.toarray() for block in blocks])
    scores: np.ndarray[Any, Any] = model.classifiers[head].predict_proba(matrix)
    return scores


def read_zip(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def make_zip(members: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def change_manifest(path: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Alter the manifest of a file in place."""
    members = read_zip(path.read_bytes())
    manifest = json.loads(members["manifest.json"])
    change(manifest)
    path.write_bytes(make_zip(members | {"manifest.json": json.dumps(manifest).encode()}))


def replace_dump(path: Path, dump: bytes) -> None:
    """Put another payload into a file, with a manifest that vouches for it."""
    members = read_zip(path.read_bytes())
    path.write_bytes(make_zip(members | {"model.skops": dump}))
    sha256 = hashlib.sha256(dump).hexdigest()
    change_manifest(path, lambda manifest: manifest["payload"].update(sha256=sha256))


def change_schema(path: Path, change: Callable[[str], str]) -> None:
    """Alter the text of the payload's schema, and vouch for it."""
    members = read_zip(read_zip(path.read_bytes())["model.skops"])
    changed = change(members["schema.json"].decode())
    assert changed != members["schema.json"].decode()
    replace_dump(path, make_zip(members | {"schema.json": changed.encode()}))
