"""Linear heads over vectors: what they learn, and what they had not seen."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from joblib import Parallel
from little_corpus import QUICK, make_record
from numpy.typing import NDArray

from classifier.data.records import LabeledStatement
from classifier.learning import dense
from classifier.learning.config import TrainingConfig
from classifier.learning.dense import Dense, decide, find_dense
from classifier.learning.encoder.encoder import Vectors
from classifier.learning.fitting import Problem
from classifier.learning.gold import Layout, lay_out
from classifier.learning.layers import UNSEEN
from classifier.learning.model import EncoderEntry
from classifier.learning.passes import Passes
from classifier.learning.readiness import trainable_heads
from classifier.learning.training import pose
from classifier.learning.validation import row_folds

SIZE = 24
ENTRY = EncoderEntry("invented", "ab" * 32, SIZE)
TELLS = replace(QUICK, heads=("tone",), c_encoder=100.0)


def invent(
    records: list[LabeledStatement],
    vectors: NDArray[np.floating],
    config: TrainingConfig = TELLS,
) -> tuple[Problem, Layout, list[NDArray[np.bool_]]]:
    """Pose a problem with given vectors of its rows, and say what each fold may learn from."""
    layout = lay_out(records)
    labels = trainable_heads(layout, config.heads)[0]
    rows = np.arange(len(layout.rows))
    vectors = vectors.astype(np.float32)
    passes = Passes(ENTRY, Vectors(vectors, -vectors), rows, rows)
    problem = replace(pose(layout, labels, config), passes=passes)
    folds = row_folds(records, layout, labels, config)
    masks = [np.ones(len(rows), dtype=bool), *(folds != fold for fold in range(folds.max() + 1))]
    return problem, layout, masks


def learn(problem: Problem, layout: Layout, masks: list[NDArray[np.bool_]]) -> Dense:
    return find_dense(problem, layout, masks, lambda *_: None)


def unit(vectors: NDArray[np.floating]) -> NDArray[np.floating]:
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def make_tones(labels: list[str], **metadata: list[int]) -> list[LabeledStatement]:
    return [
        make_record(
            str(at), "We say it.", tone=label, metadata={k: v[at] for k, v in metadata.items()}
        )
        for at, label in enumerate(labels)
    ]


def test_what_vectors_tell_is_learnt_though_the_words_tell_nothing() -> None:
    random = np.random.default_rng(0)
    labels = random.permutation(["a", "b", "c"] * 30).tolist()
    centres = dict(zip("abc", random.normal(0, 1, (3, SIZE)), strict=True))
    vectors = unit(np.array([centres[label] for label in labels]))
    problem, layout, masks = invent(
        make_tones(labels), vectors + random.normal(0, 0.05, (90, SIZE))
    )
    found = learn(problem, layout, masks)
    gold = problem.examples["tone"].gold
    assert problem.passes is not None
    known = decide(found.heads["tone"], problem.passes.columns("tone"))
    assert (known.argmax(axis=1) == gold).mean() > 0.95
    assert (found.unseen["tone"].argmax(axis=1) == gold).mean() > 0.95


def test_nothing_can_be_remembered_from_the_own_group() -> None:
    # The label can only be known by heart: each group has a direction of its own, twice.
    random = np.random.default_rng(1)
    labels = random.permutation(["a", "b"] * 10).tolist() * 2
    groups = [*range(20)] * 2
    vectors = np.eye(SIZE)[groups]
    remembered, torn = (
        (unseen["tone"].argmax(axis=1) == np.array([label == "b" for label in labels])).mean()
        for unseen in (
            learn(*invent(make_tones(labels, group=groups), vectors)).unseen,
            learn(*invent(make_tones(labels), vectors, replace(TELLS, folds=20))).unseen,
        )
    )
    assert remembered < 0.7
    assert torn > 0.8


def test_one_group_has_nothing_unseen() -> None:
    labels = ["a", "b"] * 5
    vectors = unit(np.random.default_rng(0).normal(0, 1, (10, SIZE)))
    found = learn(*invent(make_tones(labels, group=[7] * 10), vectors)[:2], [np.full(10, True)])
    assert found.unseen == {}
    assert found.heads["tone"].coefficients.shape == (2, SIZE)


def test_a_fold_that_lacks_a_label_never_decides_for_it() -> None:
    labels = ["a", "b"] * 10 + ["c"] * 4
    groups = [*range(20), 99, 99, 99, 99]
    vectors = unit(np.random.default_rng(0).normal(0, 1, (24, SIZE)))
    problem, layout, masks = invent(make_tones(labels, group=groups), vectors)
    unseen = learn(problem, layout, masks).unseen["tone"]
    assert (unseen[20:, 2] == UNSEEN).all()
    assert (unseen[20:, :2] > UNSEEN).all()


@pytest.mark.parametrize(("known", "decided"), [("a", [0.0, UNSEEN]), ("", [0.0, 0.0])])
def test_one_label_is_always_given_and_none_says_nothing(known: str, decided: list[float]) -> None:
    labels = ["a", "b"] * 5
    vectors = unit(np.random.default_rng(0).normal(0, 1, (10, SIZE)))
    problem, layout, _ = invent(make_tones(labels), vectors)
    mask = np.array([label == known for label in labels])
    weights = learn(problem, layout, [mask]).heads["tone"]
    assert decide(weights, vectors).tolist() == [decided] * 10


def test_more_freedom_fits_closer() -> None:
    random = np.random.default_rng(0)
    labels, vectors = random.permutation(["a", "b"] * 30), unit(random.normal(0, 1, (60, SIZE)))
    tight, free = (
        learn(*invent(make_tones(labels.tolist()), vectors, replace(TELLS, c_encoder=c)))
        for c in (0.01, 100.0)
    )
    sizes = [np.abs(found.heads["tone"].coefficients).max() for found in (tight, free)]
    assert sizes[1] > 10 * sizes[0]


def test_without_an_encoder_there_is_nothing_to_find() -> None:
    labels = ["a", "b"] * 5
    problem, layout, masks = invent(make_tones(labels), np.zeros((10, SIZE)))
    with pytest.raises(ValueError, match="no encoder"):
        learn(replace(problem, passes=None), layout, masks)


def test_progress_is_told() -> None:
    labels = ["a", "b"] * 5
    vectors = unit(np.random.default_rng(0).normal(0, 1, (10, SIZE)))
    problem, layout, masks = invent(make_tones(labels), vectors)
    told: list[tuple[str, int, int]] = []
    find_dense(problem, layout, masks, lambda *stage: told.append(stage))
    assert told == [("fitting over the encoder", done, 3) for done in range(4)]


def test_no_more_processes_start_than_there_are_fits(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def start(*, n_jobs: int, **options: str) -> Parallel:
        asked.append(n_jobs)
        return Parallel(n_jobs=1, **options)

    monkeypatch.setattr(dense, "Parallel", start)
    vectors = unit(np.random.default_rng(0).normal(0, 1, (12, SIZE)))
    config = replace(TELLS, folds=2, jobs=1000)
    learn(*invent(make_tones(["a", "b"] * 6), vectors, config))
    assert asked == [3]
