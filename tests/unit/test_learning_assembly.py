"""What is assembled answers as what was fitted does, at the temperature that was measured."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pytest
from little_corpus import QUICK, make_records
from numpy.typing import NDArray
from tiny_encoder import make_tiny_encoder

from classifier.data.records import LabeledStatement, LabeledTarget, Target
from classifier.learning import dense as dense_module
from classifier.learning.assembly import assemble
from classifier.learning.calibration import fit_temperature, softmax
from classifier.learning.config import TrainingConfig
from classifier.learning.dense import find_dense
from classifier.learning.fitting import Fitted, Problem, class_weights, fit_heads
from classifier.learning.gold import Layout, lay_out
from classifier.learning.inference import decide, probabilities
from classifier.learning.mixing import FIXED, fit_mix
from classifier.learning.model import GRADE_FAMILIES, StanceModel
from classifier.learning.ordinal import Blend, fit_blend, levels_of
from classifier.learning.readiness import trainable_heads
from classifier.learning.surplus import slopes_of
from classifier.learning.table import build_table
from classifier.learning.training import pose, train
from classifier.learning.validation import Unseen
from classifier.predictor import Predictor

UNEQUAL = replace(QUICK, characters_weight=0.25, shape_weight=4.0, target_weight=6.0)
DEGREES = (1.5, 2.0, 3.0, 4.0)
"""A temperature for each head: cooler ones would make all fits alike in being sure."""


class Trained(NamedTuple):
    """A fit with what it was made from."""

    layout: Layout
    problem: Problem
    fitted: Fitted


def fit(records: list[LabeledStatement], config: TrainingConfig = UNEQUAL) -> Trained:
    layout = lay_out(records)
    problem = pose(layout, trainable_heads(layout, config.heads)[0], config)
    return Trained(layout, problem, fit_heads(problem, np.ones(len(layout.rows), dtype=bool)))


def invent(labels: int, *, scale: float, seed: int, rows: int = 600) -> Unseen:
    """Draw answers from known probabilities; the decisions are too large by `scale`."""
    random = np.random.default_rng(seed)
    honest = random.normal(0, 1.5, (rows, labels))
    gold = (softmax(honest).cumsum(axis=1) > random.random((rows, 1))).argmax(axis=1)
    scores = gold + random.normal(0, 1.5, rows)
    return Unseen(honest * scale, gold, {}, scores, np.ones(rows))


def only(rows: Unseen, kept: NDArray[np.intp]) -> Unseen:
    """Return some of the rows."""
    arrays = (rows.decisions, rows.gold, rows.scores, rows.weight)
    decisions, gold, scores, weight = (array[kept] for array in arrays)
    return Unseen(decisions, gold, {}, scores, weight)


def invent_all(trained: Trained) -> dict[str, Unseen]:
    """Give each head a temperature of its own; all heads must be there."""
    return {
        head: invent(len(names), scale=scale, seed=at)
        for at, (scale, (head, names)) in enumerate(
            zip(DEGREES, trained.problem.labels.items(), strict=True)
        )
    }


def largest_gap(
    trained: Trained, model: StanceModel, unseen: Mapping[str, Unseen]
) -> dict[str, float]:
    """Return by head how far the model's probabilities lie from those of the fit."""
    scores = probabilities(model, build_table(trained.layout.rows))
    assert tuple(scores) == tuple(trained.problem.labels)
    return {
        head: float(np.abs(values - _cooled(trained, model, head, unseen.get(head))).max())
        for head, values in scores.items()
    }


def _cooled(
    trained: Trained, model: StanceModel, head: str, unseen: Unseen | None
) -> NDArray[np.float64]:
    rows = np.arange(len(trained.layout.rows))
    decisions = trained.fitted.decisions(trained.problem, head, rows)
    if head == "intensity" and unseen is not None:
        scores = trained.fitted.scored(trained.problem, head, rows)
        decisions = blend_of(trained, unseen).apply(decisions, scores)
    if head == "intensity":
        problem = trained.problem
        slopes = slopes_of(problem.labels[head], problem.config.grade_weight)
        assert slopes is not None
        decisions = decisions + np.outer(problem.surpluses[problem.text_of_row], slopes)
    return softmax(decisions / model.info.temperatures.get(head, 1.0))


def blend_of(trained: Trained, unseen: Unseen) -> Blend:
    levels = levels_of(trained.problem.labels["intensity"])
    assert levels is not None
    weight = class_weights(unseen.gold, trained.problem.config.balance / 2)
    return fit_blend(unseen.decisions, unseen.scores, unseen.gold, levels, weight)


def two_labels() -> list[LabeledStatement]:
    """Return the little corpus with two labels for stance and tone: one row of weights each."""
    return [
        replace(
            item,
            tone="hawkish" if item.sentiment == "negative" else "dovish",
            targets=tuple(
                replace(t, stance="yes" if t.stance == "favor" else "no") for t in item.targets
            ),
        )
        for item in make_records()
    ]


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


# -- Over an encoder ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(make_tiny_encoder(tmp_path_factory.mktemp("encoder") / "tiny"))


def fit_over(encoder: str, records: list[LabeledStatement], hidden: int = 0) -> Trained:
    trained = fit(records, replace(UNEQUAL, encoder=encoder, hidden=hidden))
    everything = np.ones(len(trained.layout.rows), dtype=bool)
    dense = find_dense(trained.problem, trained.layout, [everything], lambda *_: None)
    return trained._replace(fitted=replace(trained.fitted, dense=dense.heads))


def share(rows: Unseen, sparse: float, dense: float) -> Unseen:
    """Split what is known between features and vectors, so that the shares are found again."""
    noise = np.random.default_rng(7).normal(0, 1, rows.decisions.shape)
    half = rows.decisions / 2
    return replace(rows, decisions=(half + noise) / sparse, dense=(half - noise) / dense)


@pytest.mark.parametrize(("hidden", "rounding"), [(0, 1e-4), (6, 2e-3)])
@pytest.mark.parametrize("rows", [600, 150])
@pytest.mark.parametrize("records", [make_records(), two_labels()], ids=["own", "two labels"])
def test_the_model_gives_what_mix_blend_and_temperature_give(
    encoder: str, records: list[LabeledStatement], rows: int, hidden: int, rounding: float
) -> None:
    trained = fit_over(encoder, records, hidden)
    unseen = {
        head: share(invent(len(names), scale=3.0, seed=at, rows=rows), 2.0, 0.5)
        for at, (head, names) in enumerate(trained.problem.labels.items())
    }
    model, _ = assemble(trained.problem, trained.fitted, unseen, ())
    assert model.info.encoder is not None
    scores = probabilities(model, build_table(trained.layout.rows, keep_words=True))
    for head, values in scores.items():
        expected = by_hand(trained, model, head, unseen[head])
        assert values == pytest.approx(expected, abs=rounding), head
        assert values != pytest.approx(by_hand(trained, model, head, None), abs=5 * rounding), head


def by_hand(
    trained: Trained, model: StanceModel, head: str, unseen: Unseen | None
) -> NDArray[np.float64]:
    """Return probabilities from the parts; without what is unseen those of the features alone."""
    problem, fitted = trained.problem, trained.fitted
    assert problem.passes is not None
    rows = np.arange(len(trained.layout.rows))
    decisions = fitted.decisions(problem, head, rows)
    if unseen is not None:
        assert unseen.dense is not None
        mix = fit_mix(unseen.decisions, unseen.dense, unseen.gold)
        dense = dense_module.decide(fitted.dense[head], problem.passes.columns(head))
        decisions = mix.apply(decisions, dense)
        if head == "intensity" and len(unseen.gold) >= 200:
            mixed = replace(unseen, decisions=mix.apply(unseen.decisions, unseen.dense))
            scores = fitted.scored(problem, head, rows)
            decisions = blend_of(trained, mixed).apply(decisions, scores)
    if head == "intensity":
        slopes = slopes_of(problem.labels[head], problem.config.grade_weight)
        assert slopes is not None
        decisions = decisions + np.outer(problem.surpluses[problem.text_of_row], slopes)
    return softmax(decisions / model.info.temperatures.get(head, 1.0))


def test_a_head_that_was_not_measured_has_fixed_shares(encoder: str) -> None:
    trained = fit_over(encoder, make_records())
    model, _ = assemble(trained.problem, trained.fitted, {}, ())
    assert trained.problem.passes is not None
    rows = np.arange(len(trained.layout.rows))
    dense = dense_module.decide(
        trained.fitted.dense["tone"], trained.problem.passes.columns("tone")
    )
    expected = FIXED.apply(trained.fitted.decisions(trained.problem, "tone", rows), dense)
    table = build_table(trained.layout.rows, keep_words=True)
    assert decide(model, table)["tone"] == pytest.approx(expected, abs=1e-4)


def test_the_rows_nearest_to_use_decide_the_shares(encoder: str) -> None:
    trained = fit_over(encoder, make_records())
    near, far = (
        share(invent(5, scale=1.0, seed=seed), *shares)
        for seed, shares in ((0, (2.0, 0.5)), (1, (0.5, 2.0)))
    )
    assert near.dense is not None and far.dense is not None
    both = Unseen(
        np.vstack([near.decisions, far.decisions]),
        np.hstack([near.gold, far.gold]),
        {"real": np.arange(1_200) < 600},
        np.zeros(1_200),
        np.ones(1_200),
        dense=np.vstack([near.dense, far.dense]),
    )
    model, _ = assemble(trained.problem, trained.fitted, {"tone": both}, ())
    table = build_table(trained.layout.rows, keep_words=True)
    found = probabilities(model, table)["tone"]
    assert found == pytest.approx(by_hand(trained, model, "tone", near), abs=1e-4)
    assert found != pytest.approx(by_hand(trained, model, "tone", both), abs=1e-2)


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
