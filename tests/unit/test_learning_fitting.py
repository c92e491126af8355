"""One fit: it learns from the rows that it may see, and from no others."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from little_corpus import QUICK, make_record, make_records
from numpy.typing import NDArray

from classifier.data.records import LabeledStatement
from classifier.learning.calibration import softmax
from classifier.learning.config import TrainingConfig
from classifier.learning.fitting import FEATURES_A_ROW, Examples, Problem, fit_heads
from classifier.learning.gold import Layout, lay_out
from classifier.learning.model import head_families
from classifier.learning.readiness import trainable_heads
from classifier.learning.training import pose


def make_problem(
    records: list[LabeledStatement], config: TrainingConfig = QUICK
) -> tuple[Problem, Layout]:
    layout = lay_out(records)
    return pose(layout, trainable_heads(layout, ())[0], config), layout


def rows_of(layout: Layout, texts: set[str]) -> NDArray[np.bool_]:
    return np.array([text in texts for text, _ in layout.rows])


def label_with(pairs: dict[str, str]) -> list[LabeledStatement]:
    return [make_record(text, text, tone=tone) for text, tone in pairs.items()]


TONES = label_with(
    {
        "we condemn it": "b",
        "we condemn him": "b",
        "we praise it": "a",
        "we praise him": "a",
        "talks resume": "c",
        "talks resume now": "c",
    }
)


def test_examples_are_cut_down_to_known_rows() -> None:
    examples = Examples(np.array([0, 2, 2]), np.array([1, 0, 1]), np.array([1.0, 0.5, 0.25]))
    kept = examples.among(np.array([False, True, True]))
    assert (kept.rows.tolist(), kept.gold.tolist()) == ([2, 2], [0, 1])
    assert kept.weight.tolist() == [0.5, 0.25]


def test_what_is_learnt_is_known() -> None:
    problem, layout = make_problem(make_records())
    fitted = fit_heads(problem, np.ones(len(layout.rows), dtype=bool))
    for head, examples in problem.examples.items():
        answers = fitted.decisions(problem, head, examples.rows).argmax(axis=1)
        assert (answers == examples.gold).mean() > 0.9


def test_a_label_that_was_not_seen_has_no_probability() -> None:
    problem, layout = make_problem(TONES)
    known = ~rows_of(layout, {"talks resume", "talks resume now"})
    fitted = fit_heads(problem, known)
    scores = softmax(fitted.decisions(problem, "tone", np.arange(6)))
    assert problem.labels["tone"] == ("a", "b", "c")
    assert scores[:, 2].max() < 1e-9
    assert scores[:4].argmax(axis=1).tolist() == [1, 1, 0, 0]


def test_the_only_label_that_was_seen_is_the_answer() -> None:
    problem, layout = make_problem(TONES)
    fitted = fit_heads(problem, rows_of(layout, {"we praise it", "we praise him"}))
    assert fitted.classifiers["tone"] == 0
    scores = softmax(fitted.decisions(problem, "tone", np.arange(6)))
    assert scores[:, 0].min() > 1 - 1e-9


def test_a_head_without_any_known_row_does_not_stop_the_others() -> None:
    records = [make_record(f"s{item.id}", item.text, sentiment=item.tone) for item in TONES]
    records += [make_record("x", "fine words", tone="a"), make_record("y", "hard words", tone="b")]
    problem, layout = make_problem(records)
    fitted = fit_heads(problem, ~rows_of(layout, {"fine words", "hard words"}))
    assert fitted.classifiers["sentiment"] is not None


def test_unknown_rows_change_nothing() -> None:
    other = [replace(item, tone="a" if at == 1 else item.tone) for at, item in enumerate(TONES)]
    known = np.array([True, False, True, True, True, True])
    results = []
    for records in (TONES, other):
        problem, _ = make_problem(records)
        results.append(fit_heads(problem, known).decisions(problem, "tone", np.arange(6)))
    assert (results[0] == results[1]).all()


def test_no_rows_have_no_decisions() -> None:
    problem, layout = make_problem(TONES)
    fitted = fit_heads(problem, np.ones(len(layout.rows), dtype=bool))
    assert fitted.decisions(problem, "tone", np.array([], dtype=np.intp)).shape == (0, 3)


def test_balancing_helps_rare_labels() -> None:
    records = [make_record(f"a{at}", "we speak", tone="often") for at in range(30)]
    records += [make_record(f"b{at}", "we speak", tone="rare") for at in range(3)]
    rare = []
    for balance in (0.0, 1.0):
        problem, _ = make_problem(records, replace(QUICK, balance=balance))
        fitted = fit_heads(problem, np.ones(33, dtype=bool))
        rare.append(softmax(fitted.decisions(problem, "tone", np.arange(1)))[0, 1])
    assert rare == pytest.approx([3 / 33, 0.5], abs=0.05)


def test_weaker_regularisation_makes_surer() -> None:
    surest = []
    for strength in (0.1, 10.0):
        problem, layout = make_problem(TONES, replace(QUICK, c_statement=strength))
        fitted = fit_heads(problem, np.ones(len(layout.rows), dtype=bool))
        surest.append(softmax(fitted.decisions(problem, "tone", np.arange(6))).max())
    assert surest[0] < 0.7 < surest[1]


def test_the_number_of_columns_is_kept_for_statements_and_targets_each() -> None:
    problem, layout = make_problem(make_records(), replace(QUICK, max_features=20))
    fitted = fit_heads(problem, np.ones(len(layout.rows), dtype=bool))
    for families in (fitted.statements, fitted.targets):
        assert sum(len(columns.indices) for columns in families.values()) == 20


@pytest.mark.parametrize("max_features", [20, 25_000])
def test_few_rows_keep_few_columns(max_features: int) -> None:
    problem, layout = make_problem(make_records(), replace(QUICK, max_features=max_features))
    texts = [text for text, _ in layout.rows]
    fitted = fit_heads(problem, rows_of(layout, set(texts[:8])))
    # Four texts, with and without their target; stance has both rows of each to learn from.
    for families, rows in ((fitted.statements, 4), (fitted.targets, 8)):
        assert sum(len(columns.indices) for columns in families.values()) == min(
            max_features, FEATURES_A_ROW * rows
        )


# -- Weights of families ----------------------------------------------------------------------

UNEQUAL = replace(QUICK, characters_weight=0.25, shape_weight=2.0, target_weight=5.0)


@pytest.mark.parametrize("head", ["stance", "tone"])
def test_a_family_stands_in_the_matrix_as_long_as_its_weight(head: str) -> None:
    problem, layout = make_problem(make_records(), UNEQUAL)
    fitted = fit_heads(problem, np.ones(len(layout.rows), dtype=bool))
    # Every record is a row without a target, then one with it.
    matrix = fitted.matrix(problem, head, np.array([1, 3, 5])).toarray()
    families = fitted.families(head)
    assert tuple(families) == head_families(head)
    ends = np.cumsum([len(columns.indices) for columns in families.values()])
    assert matrix.shape == (3, ends[-1])
    for family, part in zip(families, np.split(matrix, ends[:-1], axis=1), strict=True):
        lengths = np.linalg.norm(part, axis=1)
        assert lengths == pytest.approx(np.full(3, UNEQUAL.family_weight(head, family)), rel=1e-5)


def test_a_heavier_family_decides_more() -> None:
    shares = []
    for weight in (0.1, 10.0):
        problem, layout = make_problem(make_records(), replace(QUICK, target_weight=weight))
        fitted = fit_heads(problem, np.ones(len(layout.rows), dtype=bool))
        strength = np.abs(fitted.layers(problem, "stance").first.coefficients).sum(axis=0)
        targets = len(fitted.targets["target"].indices)
        shares.append(strength[-targets:].sum() / strength.sum())
    assert shares[0] < 0.1
    assert shares[1] > 0.5


@pytest.mark.parametrize("hidden", [0, 3])
@pytest.mark.parametrize("head", ["stance", "tone", "intensity"])
def test_layers_for_bare_columns_decide_the_same(head: str, hidden: int) -> None:
    problem, layout = make_problem(make_records(), replace(UNEQUAL, hidden=hidden))
    fitted = fit_heads(problem, np.ones(len(layout.rows), dtype=bool))
    rows = np.arange(len(layout.rows))
    scale = [
        np.full(len(columns.indices), UNEQUAL.family_weight(head, family))
        for family, columns in fitted.families(head).items()
    ]
    bare = fitted.matrix(problem, head, rows).toarray() / np.hstack(scale)
    expected = fitted.decisions(problem, head, rows)
    assert fitted.layers(problem, head).decide(bare) == pytest.approx(expected, abs=1e-4)
    scored = fitted.scored(problem, head, rows)
    assert scored.any() == (head == "intensity")
    if head == "intensity":
        coefficients, intercepts = fitted.score(problem, head)
        assert bare @ coefficients[0] + intercepts[0] == pytest.approx(scored, abs=1e-4)


def test_real_statements_count_for_more() -> None:
    records = [make_record(f"a{at}", "we speak", tone="invented") for at in range(10)]
    records += [
        make_record(f"b{at}", "we speak", tone="real", metadata={"source": {"path": str(at)}})
        for at in range(10)
    ]
    scores = []
    for weight in (1.0, 3.0):
        problem, _ = make_problem(records, replace(QUICK, real_weight=weight))
        fitted = fit_heads(problem, np.ones(20, dtype=bool))
        scores.append(softmax(fitted.decisions(problem, "tone", np.arange(1)))[0, 1])
    assert scores == pytest.approx([0.5, 0.75], abs=0.03)
