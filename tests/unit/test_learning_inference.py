"""A model applied to statements gives what scikit-learn gives."""

from __future__ import annotations

import numpy as np
import pytest
from little_corpus import QUICK, make_record, make_records
from sklearn.linear_model import LogisticRegression

from classifier.data.records import Target
from classifier.learning.calibration import softmax
from classifier.learning.inference import Weights, decide, probabilities, put_weights, weights_of
from classifier.learning.model import TARGET_FAMILIES, StanceModel
from classifier.learning.table import build_table
from classifier.learning.training import train

ROWS = [
    ("We condemn the blockade in the strongest terms.", None),
    ("We condemn the blockade in the strongest terms.", Target("the blockade")),
    ("Talks on the new port resume.", Target("the new port")),
    ("", None),
]
FAR = [[0.0], [1.0], [2.0]] * 4


@pytest.mark.parametrize("labels", [2, 3])
def test_weights_have_a_row_for_each_label(labels: int) -> None:
    gold = np.arange(12) % labels
    classifier = LogisticRegression().fit(np.array(FAR), gold)
    coefficients, intercepts = weights_of(classifier)
    assert (coefficients.shape, intercepts.shape) == ((labels, 1), (labels,))
    scores = softmax(np.array(FAR) @ coefficients.T + intercepts)
    assert scores == pytest.approx(classifier.predict_proba(np.array(FAR)))


@pytest.mark.parametrize("labels", [2, 3])
def test_weights_can_be_put_back(labels: int) -> None:
    classifier = LogisticRegression().fit(np.array(FAR), np.arange(12) % labels)
    before = classifier.coef_.copy()
    coefficients, intercepts = weights_of(classifier)
    double = put_weights(classifier, Weights(coefficients * 2, intercepts * 2))
    assert double.coef_.dtype == double.intercept_.dtype == np.float32
    expected = softmax(2 * (np.array(FAR) @ coefficients.T + intercepts))
    assert double.predict_proba(np.array(FAR)) == pytest.approx(expected, abs=1e-6)
    assert (classifier.coef_ == before).all()


def test_probabilities_are_those_of_scikit_learn(small_model: StanceModel) -> None:
    table = build_table(ROWS)
    scores = probabilities(small_model, table)
    assert tuple(scores) == small_model.info.heads
    for head, values in scores.items():
        parts = [
            small_model.vectorizers[family].transform(
                table.targets
                if family in TARGET_FAMILIES
                else [table.statements[family][text] for text in table.text_of_row]
            )
            for family in small_model.families(head)
        ]
        matrix = np.hstack([part.toarray() for part in parts])
        expected = small_model.classifiers[head].predict_proba(matrix)
        assert values == pytest.approx(expected, abs=1e-5)
        assert values.shape == (len(ROWS), len(small_model.info.labels[head]))


def test_a_target_changes_stance_alone(small_model: StanceModel) -> None:
    decisions = decide(small_model, build_table(ROWS))
    for head, values in decisions.items():
        assert (values[0] == values[1]).all() == (head != "stance")


def test_no_words_leave_the_intercepts(small_model: StanceModel) -> None:
    for head, values in decide(small_model, build_table([("", None)])).items():
        assert values[0] == pytest.approx(weights_of(small_model.classifiers[head])[1])


def test_a_head_of_two_labels_sums_to_one() -> None:
    records = [
        make_record(item.id, item.text, tone="yes" if item.sentiment == "positive" else "no")
        for item in make_records()
    ]
    model = train(records, QUICK).model
    scores = probabilities(model, build_table(ROWS))["tone"]
    assert scores.shape == (len(ROWS), 2)
    assert scores.sum(axis=1) == pytest.approx(np.ones(len(ROWS)))
    assert scores[0, 0] > 0.5
