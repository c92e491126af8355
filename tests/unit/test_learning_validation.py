"""Out-of-fold answers are given by fits that saw nothing of the whole group."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from joblib import Parallel
from little_corpus import QUICK, make_record, make_records

from classifier import train
from classifier.data.records import LabeledStatement
from classifier.learning import validation
from classifier.learning.config import TrainingConfig
from classifier.learning.fitting import Fitted
from classifier.learning.folds import group_of
from classifier.learning.gold import lay_out
from classifier.learning.readiness import trainable_heads
from classifier.learning.training import pose
from classifier.learning.validation import (
    Unseen,
    count_folds,
    fit_and_validate,
    row_folds,
)


def labelled(**rows_of_label: int) -> list[LabeledStatement]:
    return [
        make_record(f"{label}{at}", tone=label)
        for label, rows in rows_of_label.items()
        for at in range(rows)
    ]


@pytest.mark.parametrize(
    ("records", "wanted", "folds"),
    [
        (labelled(a=9, b=9), 5, 5),
        (labelled(a=9, b=3), 5, 3),
        (labelled(a=9, b=2), 5, 2),
        (labelled(a=9, b=1, c=4), 5, 4),
        (labelled(a=1, b=1), 5, 2),
        (labelled(a=9, b=3), 2, 2),
    ],
)
def test_folds_are_as_many_as_the_rarest_label_allows(
    records: list[LabeledStatement], wanted: int, folds: int
) -> None:
    layout = lay_out(records)
    assert count_folds(layout, trainable_heads(layout, ())[0], wanted) == folds


def test_heads_that_are_not_trained_do_not_count() -> None:
    records = [replace(item, sentiment="only") for item in labelled(a=9, b=9)[:1]]
    layout = lay_out(records + labelled(a=9, b=9)[1:])
    assert count_folds(layout, {"tone": ("a", "b")}, 5) == 5


def folds_by_record(records: list[LabeledStatement], config: TrainingConfig) -> dict[str, set[int]]:
    layout = lay_out(records)
    folds = row_folds(records, layout, trainable_heads(layout, config.heads)[0], config)
    assert len(folds) == len(layout.rows)
    owners = [record for record in records for _ in range(1 + len(record.targets))]
    found: dict[str, set[int]] = {}
    for owner, fold in zip(owners, folds.tolist(), strict=True):
        found.setdefault(owner.id, set()).add(fold)
    return found


@pytest.mark.parametrize("heads", [(), ("stance",), ("intensity",)])
def test_all_rows_of_a_group_are_in_one_fold(heads: tuple[str, ...]) -> None:
    records = make_records()
    folds = folds_by_record(records, replace(QUICK, folds=4, heads=heads))
    groups: dict[str, set[int]] = {}
    for record in records:
        groups.setdefault(group_of(record), set()).update(folds[record.id])
    assert [len(members) for members in groups.values()] == [1] * 8
    assert set.union(*groups.values()) == {0, 1, 2, 3}


def test_rows_can_be_grouped_by_another_field() -> None:
    records = [replace(item, metadata={"genre": item.tone}) for item in make_records()]
    folds = folds_by_record(records, replace(QUICK, group_by="genre"))
    tones = {record.id: record.tone for record in records}
    assert len({(tones[id], fold) for id, members in folds.items() for fold in members}) == 5


def validate(
    records: list[LabeledStatement], config: TrainingConfig = QUICK
) -> tuple[Fitted, dict[str, Unseen], list[tuple[str, int, int]]]:
    layout = lay_out(records)
    labels = trainable_heads(layout, config.heads)[0]
    told: list[tuple[str, int, int]] = []
    folds = row_folds(records, layout, labels, config)
    fitted, unseen = fit_and_validate(
        pose(layout, labels, config), layout, folds, lambda *stage: told.append(stage)
    )
    return fitted, unseen, told


def test_every_row_is_answered_and_progress_is_told() -> None:
    fitted, unseen, told = validate(make_records(), replace(QUICK, folds=3))
    assert set(unseen) == set(fitted.classifiers)
    for head, rows in unseen.items():
        assert len(rows.gold) == 40
        assert (np.abs(rows.decisions).sum(axis=1) > 0).all(), head
        assert (rows.decisions.argmax(axis=1) == rows.gold).mean() > 0.8
        assert not rows.parts
        assert rows.scores.any() == (head == "intensity")
    assert told == [("fitting", done, 4) for done in range(5)]


def test_nothing_can_be_remembered_from_the_own_group() -> None:
    # The label can only be known by heart: each group has a word of its own, twice.
    tones = np.random.default_rng(3).permutation(["a", "b"] * 15)
    records = [
        make_record(f"{at}{twin}", f"word{at:03}", tone=str(tone), metadata={"group": at})
        for twin in "xy"
        for at, tone in enumerate(tones)
    ]
    config = replace(QUICK, folds=5, c_statement=100.0, max_features=5_000)
    remembered = validate(records, config)[1]
    torn = validate([replace(item, metadata={}) for item in records], config)[1]
    accuracy = [
        (rows["tone"].decisions.argmax(axis=1) == rows["tone"].gold).mean()
        for rows in (remembered, torn)
    ]
    assert accuracy[0] < 0.7
    assert accuracy[1] > 0.8


def test_one_group_cannot_be_validated() -> None:
    records = [replace(item, metadata={"group": "all"}) for item in make_records()]
    fitted, unseen, told = validate(records)
    assert unseen == {}
    assert all(classifier is not None for classifier in fitted.classifiers.values())
    assert told == [("fitting", 0, 1), ("fitting", 1, 1)]


def test_a_head_whose_labels_are_in_one_group_is_validated_without_a_fall() -> None:
    records = [
        replace(item, sentiment=item.sentiment if item.metadata["topic"] == "summit" else None)
        for item in make_records()
    ]
    _, unseen, _ = validate(records)
    assert (unseen["tone"].decisions.argmax(axis=1) == unseen["tone"].gold).mean() > 0.8


def test_real_rows_are_marked() -> None:
    records = [
        replace(item, metadata={"source": {"path": item.id}}) if at % 2 else item
        for at, item in enumerate(make_records())
    ]
    unseen = validate(records)[1]["tone"]
    assert unseen.parts["real"].tolist() == [False, True] * 20


def test_rows_are_judged_at_a_temperature() -> None:
    decisions = np.array([[9.0, 9.0], [0.0, 2 * np.log(3)]])
    parts = {"real": np.array([False, True])}
    judged = Unseen(decisions, np.array([0, 1]), parts, np.zeros(2), np.ones(2)).judged(2.0)
    assert judged.scores == pytest.approx(np.array([[0.5, 0.5], [0.25, 0.75]]))
    assert (judged.gold.tolist(), judged.parts) == ([0, 1], parts)


@pytest.mark.parametrize("hidden", [0, 6])
def test_scores_of_levels_come_from_fits_that_had_not_seen_the_rows(hidden: int) -> None:
    # A level that can only be known by heart: each group has a word of its own.
    levels = np.random.default_rng(3).permutation(["0", "1", "2"] * 10)
    records = [
        make_record(f"{at}{twin}", f"word{at:03}", intensity=str(level), metadata={"group": at})
        for twin in "xy"
        for at, level in enumerate(levels)
    ]
    config = replace(QUICK, folds=5, max_features=5_000, hidden=hidden)
    related = []
    for rows in (records, [replace(item, metadata={}) for item in records]):
        unseen = validate(rows, config)[1]["intensity"]
        related.append(np.corrcoef(unseen.scores, unseen.gold)[0, 1])
    assert related[0] < 0.3
    assert related[1] > 0.8


@pytest.mark.parametrize(("jobs", "processes"), [(1, 1), (1000, 3)])
def test_no_more_processes_start_than_there_are_fits(
    jobs: int, processes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def start(*, n_jobs: int, **options: str) -> Parallel:
        asked.append(n_jobs)
        return Parallel(n_jobs=1, **options)

    monkeypatch.setattr(validation, "Parallel", start)
    train(make_records(), replace(QUICK, folds=2, jobs=jobs))
    assert asked == [processes]
