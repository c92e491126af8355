"""What is assembled over an encoder answers as its features, vectors and shares say."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from assembled import (
    UNEQUAL,
    Trained,
    blend_of,
    fit,
    invent,
    two_labels,
)
from little_corpus import make_records
from numpy.typing import NDArray
from tiny_encoder import make_tiny_encoder

from classifier.data.records import LabeledStatement
from classifier.learning import dense as dense_module
from classifier.learning.assembly import assemble
from classifier.learning.calibration import softmax
from classifier.learning.dense import find_dense
from classifier.learning.inference import decide, probabilities
from classifier.learning.mixing import FIXED, fit_mix
from classifier.learning.model import StanceModel
from classifier.learning.surplus import slopes_of
from classifier.learning.table import build_table
from classifier.learning.validation import Unseen


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
