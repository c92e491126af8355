"""What is assembled answers as what was fitted does, at the temperature that was measured."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest
from assembled import (
    DEGREES,
    UNEQUAL,
    Trained,
    fit,
    invent,
    invent_all,
    largest_gap,
    only,
    two_labels,
)
from little_corpus import QUICK, make_records

from classifier.data.records import LabeledStatement, LabeledTarget, Target
from classifier.learning.assembly import assemble
from classifier.learning.calibration import fit_temperature, softmax
from classifier.learning.inference import decide
from classifier.learning.model import GRADE_FAMILIES
from classifier.learning.table import build_table
from classifier.learning.training import train
from classifier.learning.validation import Unseen
from classifier.predictor import Predictor

# -- What is folded into the weights ----------------------------------------------------------


@pytest.mark.parametrize(("hidden", "rounding"), [(0, 1e-4), (6, 5e-4)])
@pytest.mark.parametrize("records", [make_records(), two_labels()], ids=["own", "two labels"])
def test_the_model_gives_the_probabilities_of_the_fit(
    records: list[LabeledStatement], hidden: int, rounding: float
) -> None:
    trained = fit(records, replace(UNEQUAL, hidden=hidden))
    unseen = invent_all(trained)
    model, _ = assemble(trained.problem, trained.fitted, unseen, ())
    degrees = [model.info.temperatures[head] for head in unseen]
    # What is too large about the decisions of levels the blend has put right already.
    assert degrees == pytest.approx([*DEGREES[:3], 1.0], rel=0.2)
    assert max(largest_gap(trained, model, unseen).values()) < rounding
    # A fit with other weights of families is far from it.
    other = fit(records, replace(QUICK, hidden=hidden))
    assert min(largest_gap(other, model, unseen).values()) > 2e-3


def test_a_head_that_was_not_measured_gives_the_probabilities_of_the_fit_too() -> None:
    trained = fit(make_records())
    unseen = {head: rows for head, rows in invent_all(trained).items() if head != "tone"}
    model, _ = assemble(trained.problem, trained.fitted, unseen, ())
    assert "tone" not in model.info.temperatures
    assert max(largest_gap(trained, model, unseen).values()) < 1e-4
    (remark,) = model.info.notes
    assert remark.startswith("tone: ") and "not calibrated" in remark


@pytest.mark.parametrize("families", [1, 3])
def test_families_of_which_nothing_was_kept_shift_no_column(families: int) -> None:
    trained = fit(make_records(), replace(UNEQUAL, max_features=families))
    unseen = invent_all(trained)
    model, _ = assemble(trained.problem, trained.fitted, unseen, ())
    assert len(model.vectorizers) <= 1 + families + len(GRADE_FAMILIES)
    for head in model.info.heads:
        read = [family for family in model.families(head) if family not in GRADE_FAMILIES]
        assert read == list(trained.fitted.families(head))
    assert max(largest_gap(trained, model, unseen).values()) < 1e-4


def test_the_temperature_divides_and_changes_no_answer() -> None:
    trained = fit(make_records())
    table = build_table(trained.layout.rows)
    bare = decide(assemble(trained.problem, trained.fitted, {}, ())[0], table)
    model, _ = assemble(trained.problem, trained.fitted, invent_all(trained), ())
    for head, values in decide(model, table).items():
        if head == "intensity":
            continue
        expected = bare[head] / model.info.temperatures[head]
        assert values == pytest.approx(expected, abs=1e-3)
        assert (values.argmax(axis=1) == bare[head].argmax(axis=1)).all()


# -- Levels ------------------------------------------------------------------------------------


def blended(trained: Trained, unseen: Unseen) -> bool:
    """Return whether the model's decisions about levels hold a score."""
    table = build_table(trained.layout.rows)
    model, _ = assemble(trained.problem, trained.fitted, {"intensity": unseen}, ())
    bare, _ = assemble(trained.problem, trained.fitted, {}, ())
    degrees = model.info.temperatures.get("intensity", 1.0)
    values = decide(model, table)["intensity"]
    return values != pytest.approx(decide(bare, table)["intensity"] / degrees, abs=1e-3)


INTENSITY = replace(QUICK, heads=("intensity",))


@pytest.mark.parametrize(("rows", "enough"), [(199, False), (200, True)])
def test_few_rows_teach_no_blend(rows: int, enough: bool) -> None:
    trained = fit(make_records(), INTENSITY)
    assert blended(trained, invent(4, scale=2.0, seed=0, rows=rows)) is enough


@pytest.mark.parametrize(("rows", "enough"), [(0, False), (1, False), (2, True)])
def test_rows_that_lack_a_level_teach_no_blend(rows: int, enough: bool) -> None:
    trained = fit(make_records(), INTENSITY)
    some = invent(4, scale=2.0, seed=0)
    others, rare = np.flatnonzero(some.gold != 1), np.flatnonzero(some.gold == 1)[:rows]
    kept = np.hstack([others, rare])
    unseen = only(some, kept)
    assert blended(trained, unseen) is enough


def test_real_rows_that_lack_a_level_teach_no_blend_however_many_others_have_it() -> None:
    trained = fit(make_records(), INTENSITY)
    real, others = invent(4, scale=2.0, seed=0, rows=1_000), invent(4, scale=2.0, seed=1)
    kept = np.flatnonzero(real.gold != 3)
    unseen = Unseen(
        np.vstack([real.decisions[kept], others.decisions]),
        np.hstack([real.gold[kept], others.gold]),
        {"real": np.arange(len(kept) + len(others.gold)) < len(kept)},
        np.hstack([real.scores[kept], others.scores]),
        np.ones(len(kept) + len(others.gold)),
    )
    assert not blended(trained, unseen)


def test_a_score_that_tells_levels_makes_them_surer() -> None:
    trained = fit(make_records(), INTENSITY)
    some = invent(4, scale=1.0, seed=0)
    told, untold = (
        assemble(trained.problem, trained.fitted, {"intensity": rows}, ())[1].heads["intensity"]
        for rows in (some, replace(some, scores=np.zeros(len(some.gold))))
    )
    assert told.kappa > untold.kappa + 0.02


# -- What decides the temperature -------------------------------------------------------------


@pytest.mark.parametrize(("real", "alone"), [(499, False), (500, True)])
def test_enough_real_rows_decide_the_temperature_alone(real: int, alone: bool) -> None:
    trained = fit(make_records(), replace(QUICK, heads=("tone",)))
    near = invent(5, scale=4.0, seed=0, rows=real)
    far = invent(5, scale=0.5, seed=1, rows=1_000)
    unseen = Unseen(
        np.vstack([near.decisions, far.decisions]),
        np.hstack([near.gold, far.gold]),
        {"real": np.arange(real + 1_000) < real},
        np.zeros(real + 1_000),
        np.ones(real + 1_000),
    )
    model, evaluation = assemble(trained.problem, trained.fitted, {"tone": unseen}, ())
    deciding = near if alone else unseen
    expected = fit_temperature(deciding.decisions, deciding.gold)
    assert model.info.temperatures == {"tone": pytest.approx(expected)}
    # All rows are measured all the same.
    assert evaluation.heads["tone"].rows == real + 1_000


@pytest.mark.parametrize(("rows", "measured"), [(1, False), (2, True)])
def test_a_label_with_a_lone_row_leaves_its_head_as_it_is(rows: int, measured: bool) -> None:
    trained = fit(make_records(), replace(QUICK, heads=("sentiment",)))
    some = invent(3, scale=2.0, seed=0)
    others, rare = np.flatnonzero(some.gold != 2), np.flatnonzero(some.gold == 2)[:rows]
    kept = np.hstack([others, rare])
    unseen = only(some, kept)
    model, evaluation = assemble(trained.problem, trained.fitted, {"sentiment": unseen}, ())
    found: list[Mapping[str, object]] = [
        model.info.temperatures, model.info.curves, evaluation.heads
    ]  # fmt: skip
    assert ["sentiment" in item for item in found] == [measured] * 3
    assert bool(model.info.notes) is not measured


def test_each_source_counts_the_same_for_the_curve() -> None:
    trained = fit(make_records(), replace(QUICK, heads=("sentiment",)))
    some = invent(3, scale=1.0, seed=0, rows=600)
    right = some.decisions.argmax(axis=1) == some.gold
    real = np.arange(600) < 550
    # Of one source nine times as many rows were labelled as of the other.
    weight = np.where(np.arange(600) % 10 == 0, 1 / 60, 1 / 540)
    rows = replace(some, weight=weight, parts={"real": real, "invented": ~real})
    model, evaluation = assemble(trained.problem, trained.fitted, {"sentiment": rows}, ())
    coverage, accuracy = model.info.curves["sentiment"][-1][1:]
    expected = right[real] @ weight[real] / weight[real].sum()
    assert (coverage, accuracy) == pytest.approx((1.0, expected))
    assert evaluation.heads["sentiment"].accuracy == pytest.approx(right.mean())
    assert accuracy != pytest.approx(right[real].mean(), abs=1e-3)


def test_without_enough_real_rows_all_count_the_same() -> None:
    trained = fit(make_records(), replace(QUICK, heads=("sentiment",)))
    some = invent(3, scale=1.0, seed=0, rows=600)
    right = some.decisions.argmax(axis=1) == some.gold
    weight = np.where(np.arange(600) % 10 == 0, 1 / 60, 1 / 540)
    real = np.arange(600) < 400
    rows = replace(some, weight=weight, parts={"real": real, "invented": ~real})
    model, _ = assemble(trained.problem, trained.fitted, {"sentiment": rows}, ())
    assert model.info.curves["sentiment"][-1][2] == pytest.approx(right.mean())


def test_each_source_counts_the_same_where_all_rows_are_real() -> None:
    trained = fit(make_records(), replace(QUICK, heads=("sentiment",)))
    some = invent(3, scale=1.0, seed=0, rows=600)
    right = some.decisions.argmax(axis=1) == some.gold
    weight = np.where(np.arange(600) % 10 == 0, 1 / 60, 1 / 540)
    rows = replace(some, weight=weight)  # parts that hold all rows are left out
    model, _ = assemble(trained.problem, trained.fitted, {"sentiment": rows}, ())
    expected = right @ weight / weight.sum()
    assert model.info.curves["sentiment"][-1][2] == pytest.approx(expected)
    assert expected != pytest.approx(right.mean(), abs=1e-3)


# -- Known failures ----------------------------------------------------------------------------


def test_a_stance_of_targets_that_do_not_stand_in_their_texts_is_no_traceback() -> None:
    moon = LabeledTarget(Target("the moon"), "mixed")
    records = [replace(item, targets=(*item.targets, moon)) for item in make_records()]
    model = train(records, QUICK).model
    said = Predictor(model, min_probability=0).predict(
        "The talks about the summit resume on Monday.", target="the summit"
    )
    assert said.stance is not None and said.stance.label == "neutral"


def test_a_head_of_which_no_column_was_kept_is_no_traceback() -> None:
    records = [
        replace(item, targets=tuple(replace(t, target=Target("the moon")) for t in item.targets))
        for item in make_records()
    ]
    trained = fit(records, replace(QUICK, max_features=1, heads=("stance",)))
    rows = np.arange(len(trained.layout.rows))
    scores = softmax(trained.fitted.decisions(trained.problem, "stance", rows))
    assert scores.sum(axis=1) == pytest.approx(np.ones(len(rows)))
