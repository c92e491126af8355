"""A model applied to statements gives what scikit-learn gives."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from little_corpus import QUICK, make_record, make_records
from sklearn.linear_model import LogisticRegression

from classifier.data.records import Target
from classifier.learning.inference import Scorer, decide, probabilities
from classifier.learning.layers import layers_of
from classifier.learning.model import TARGET_FAMILIES, StanceModel
from classifier.learning.table import build_table
from classifier.learning.training import train

ROWS = [
    ("We condemn the blockade in the strongest terms.", None),
    ("We condemn the blockade in the strongest terms.", Target("the blockade")),
    ("Talks on the new port resume.", Target("the new port")),
    ("", None),
]


def test_probabilities_are_those_of_scikit_learn(either_model: StanceModel) -> None:
    table = build_table(ROWS)
    scores = probabilities(either_model, table)
    assert tuple(scores) == either_model.info.heads
    for head, values in scores.items():
        parts = [
            either_model.vectorizers[family].transform(
                table.targets
                if family in TARGET_FAMILIES
                else [table.statements[family][text] for text in table.text_of_row]
            )
            for family in either_model.families(head)
        ]
        matrix = np.hstack([part.toarray() for part in parts])
        expected = either_model.classifiers[head].predict_proba(matrix)
        assert values == pytest.approx(expected, abs=1e-5)
        assert values.shape == (len(ROWS), len(either_model.info.labels[head]))


def test_a_target_changes_stance_alone(either_model: StanceModel) -> None:
    decisions = decide(either_model, build_table(ROWS))
    for head, values in decisions.items():
        assert (values[0] == values[1]).all() == (head != "stance")


def test_no_words_leave_the_intercepts(either_model: StanceModel) -> None:
    for head, values in decide(either_model, build_table([("", None)])).items():
        layers = layers_of(either_model.classifiers[head])
        bare = layers.finish(layers.first.intercepts[np.newaxis])[0]
        assert values[0] == pytest.approx(bare, abs=1e-6)


def test_heads_of_both_kinds_stand_side_by_side(
    small_network: StanceModel,
) -> None:
    # A head reads the columns of its model; so the other kind has to be made of the same ones.
    flat, own = small_network.classifiers["tone"], small_network.classifiers["stance"]
    columns, labels = len(flat.coefs_[0]), len(flat.classes_)
    regression = LogisticRegression()
    regression.classes_ = np.arange(labels)
    regression.coef_ = np.random.default_rng(0).normal(0, 1, (labels, columns))
    regression.intercept_ = np.zeros(labels)
    mixed = replace(small_network, classifiers={**small_network.classifiers, "tone": regression})
    table = build_table(ROWS)
    values, before = decide(mixed, table), decide(small_network, table)
    assert Scorer(mixed).places["stance"] == slice(0, len(own.intercepts_[0]))
    for head in small_network.info.heads:
        assert (values[head] == before[head]).all() == (head != "tone")
    parts = [
        small_network.vectorizers[family].transform(
            [table.statements[family][text] for text in table.text_of_row]
        )
        for family in small_network.families("tone")
    ]
    expected = regression.decision_function(np.hstack([part.toarray() for part in parts]))
    assert values["tone"] == pytest.approx(expected, abs=1e-4)


@pytest.mark.parametrize("hidden", [0, 4])
def test_a_head_of_two_labels_sums_to_one(hidden: int) -> None:
    records = [
        make_record(item.id, item.text, tone="yes" if item.sentiment == "positive" else "no")
        for item in make_records()
    ]
    model = train(records, replace(QUICK, hidden=hidden)).model
    scores = probabilities(model, build_table(ROWS))["tone"]
    assert scores.shape == (len(ROWS), 2)
    assert scores.sum(axis=1) == pytest.approx(np.ones(len(ROWS)))
    assert scores[0, 0] > 0.5
