"""Figures, checked by hand."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from little_corpus import make_record, make_records
from numpy.typing import NDArray

from classifier.data.records import LabeledStatement
from classifier.errors import DataError
from classifier.labels import HEADS
from classifier.learning.calibration import calibration_error
from classifier.learning.evaluation import (
    Evaluation,
    HeadEvaluation,
    Judged,
    evaluate,
    evaluate_head,
    summarize,
)
from classifier.learning.gold import Gold, parts_of
from classifier.learning.model import StanceModel

ABC = ("a", "b", "c")


def answer(*answers: int, labels: int = 3, sure: float = 0.8) -> NDArray[np.float64]:
    """Return probabilities that give these answers."""
    scores = np.full((len(answers), labels), (1 - sure) / (labels - 1))
    scores[np.arange(len(answers)), answers] = sure
    return scores


def figures(
    gold: list[int], answers: list[int], *, head: str = "tone", threshold: float = 0.0
) -> HeadEvaluation:
    return evaluate_head(head, answer(*answers), np.array(gold), labels=ABC, threshold=threshold)


# -- One head ---------------------------------------------------------------------------------


def test_the_figures_of_a_head_by_hand() -> None:
    result = figures([0, 0, 0, 1, 1, 2], [0, 0, 1, 1, 2, 2])
    assert result.rows == 6
    assert result.accuracy == pytest.approx(4 / 6)
    assert result.macro_f1 == pytest.approx((0.8 + 0.5 + 2 / 3) / 3)
    assert result.confusion == ((2, 1, 0), (0, 1, 1), (0, 0, 1))
    # Chance agreement: (3*2 + 2*2 + 1*2) / 36 = 1/3.
    assert result.kappa == pytest.approx((4 / 6 - 1 / 3) / (1 - 1 / 3))
    first = result.labels[0]
    assert (first.label, first.support) == ("a", 3)
    assert (first.precision, first.recall, first.f1) == pytest.approx((1.0, 2 / 3, 0.8))
    assert result.ece == pytest.approx(abs(0.8 - 4 / 6))


def test_macro_f1_is_over_the_labels_that_the_gold_has() -> None:
    result = figures([0, 0, 1, 1], [0, 2, 1, 1])
    assert [item.label for item in result.labels] == ["a", "b"]
    assert result.macro_f1 == pytest.approx((2 / 3 + 1.0) / 2)
    assert result.confusion == ((1, 0, 1), (0, 2, 0), (0, 0, 0))


def test_kappa_of_intensity_weighs_distances_by_their_square() -> None:
    near, far = [0, 1, 2, 1], [0, 1, 2, 0]
    gold = [0, 1, 2, 2]
    assert figures(gold, near).kappa == figures(gold, far).kappa
    # One minus the mean square of the distances over what the margins alone would give.
    for answers in (near, far):
        squares = sum((g - a) ** 2 for g, a in zip(gold, answers, strict=True)) / 4
        chance = sum((g - a) ** 2 for g in gold for a in answers) / 16
        weighted = figures(gold, answers, head="intensity").kappa
        assert weighted == pytest.approx(1 - squares / chance)


def test_one_label_only_has_no_kappa() -> None:
    result = figures([1, 1], [1, 1])
    assert (result.kappa, result.macro_f1) == (0.0, 1.0)


def test_rows_below_the_threshold_are_not_answered() -> None:
    scores = np.array([[0.9, 0.1, 0.0], [0.5, 0.4, 0.1], [0.2, 0.7, 0.1], [0.6, 0.3, 0.1]])
    gold = np.array([0, 1, 0, 0])
    result = evaluate_head("tone", scores, gold, labels=ABC, threshold=0.6)
    assert result.coverage == 0.75
    assert result.selective_accuracy == pytest.approx(2 / 3)
    assert result.accuracy == 0.5
    assert result.ece == pytest.approx(calibration_error(scores, gold))


def test_nothing_answered_has_no_accuracy() -> None:
    result = figures([0, 1], [0, 1], threshold=0.99)
    assert (result.coverage, result.selective_accuracy, result.accuracy) == (0.0, 0.0, 1.0)


# -- Slices -----------------------------------------------------------------------------------


def judged(real: list[bool]) -> Evaluation:
    gold = [
        Gold(row, label, make_record(str(row), metadata={"source": {"path": "p"}} if known else {}))
        for row, (label, known) in enumerate(zip("abab", real, strict=True))
    ]
    rows = Judged(answer(0, 1, 1, 0), np.array([0, 1, 0, 1]), parts_of(gold))
    return summarize({"tone": rows}, {"tone": ABC}, {"tone": 0.0})


def test_real_and_invented_rows_are_reported_apart() -> None:
    result = judged([True, False, False, True])
    assert result.heads["tone"].rows == 4
    assert {name: heads["tone"].rows for name, heads in result.slices.items()} == {
        "real": 2,
        "invented": 2,
    }
    assert judged([True, True, True, False]).slices["real"]["tone"].accuracy == pytest.approx(2 / 3)
    assert judged([True, True, True, False]).slices["invented"]["tone"].accuracy == 0.0


@pytest.mark.parametrize("real", [[True] * 4, [False] * 4])
def test_rows_of_one_kind_are_not_sliced(real: list[bool]) -> None:
    assert judged(real).slices == {}


def test_contrast_groups_are_reported_apart(small_model: StanceModel) -> None:
    records = [
        replace(item, metadata={"group": "g"} if at < 10 else {})
        for at, item in enumerate(make_records())
    ]
    slices = evaluate(small_model, records).slices
    assert {name: heads["tone"].rows for name, heads in slices.items()} == {"contrast": 10}
    grouped = evaluate(small_model, records[:10]).heads["tone"]
    assert slices["contrast"]["tone"] == grouped
    assert evaluate(small_model, records[:10]).slices == {}


def test_figures_become_plain_data() -> None:
    values = judged([True, False, False, True]).to_dict()
    assert json.loads(json.dumps(values))["heads"]["tone"]["rows"] == 4
    assert values["slices"]["real"]["tone"]["labels"][0]["support"] == 1


# -- A model ----------------------------------------------------------------------------------


def test_a_model_is_measured_on_the_labels_that_there_are(small_model: StanceModel) -> None:
    records = [
        replace(item, sentiment=None, intensity=None if at % 2 else item.intensity)
        for at, item in enumerate(make_records())
    ]
    result = evaluate(small_model, iter(records))
    assert {head: item.rows for head, item in result.heads.items()} == {
        "stance": 40,
        "tone": 40,
        "intensity": 20,
    }
    assert result.heads["stance"].accuracy > 0.6
    assert [item.support for item in result.heads["tone"].labels] == [8] * 5


def test_stance_is_measured_over_pairs(small_model: StanceModel) -> None:
    first, second = make_records()[:2]
    both = replace(first, targets=first.targets + second.targets)
    assert evaluate(small_model, [both]).heads["stance"].rows == 2
    assert evaluate(small_model, [both]).heads["tone"].rows == 1


def test_a_label_that_the_model_does_not_know_is_refused(small_model: StanceModel) -> None:
    records = [*make_records()[:3], LabeledStatement("7", "x", tone="angry", place="a.csv:9")]
    with pytest.raises(DataError, match=r"a\.csv:9 \(id 7\): 'angry' is not a label") as caught:
        evaluate(small_model, records)
    assert caught.value.field == "tone"


@pytest.mark.parametrize(
    "records", [[make_record("1"), make_record("2")], []], ids=["bare", "none"]
)
def test_nothing_to_measure_is_refused(
    small_model: StanceModel, records: list[LabeledStatement]
) -> None:
    with pytest.raises(DataError, match="no row has a label for " + " or ".join(HEADS)):
        evaluate(small_model, records)
