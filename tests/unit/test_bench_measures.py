import numpy as np
import pytest
from little_corpus import make_record, make_records
from measures import DataSet, Question, compare, cover, macro_f1, measure, resample
from sklearn.metrics import f1_score

from classifier.data.records import LabeledTarget, Target
from classifier.labels import LABELS


def ask(gold: list[int], statements: list[int] | None = None) -> Question:
    numbers = list(range(len(gold))) if statements is None else statements
    return Question(np.arange(len(gold)), np.array(gold), np.array(numbers))


def test_targets_of_one_statement_share_its_number() -> None:
    two = make_record("a", stance="favor", tone="support")
    two = type(two)(
        two.id, two.text, (*two.targets, LabeledTarget(Target("it"), "against")), two.tone
    )
    data = DataSet.from_records("small", [two, make_record("b", stance="neutral")])
    stance = data.questions["stance"]
    assert stance.statements.tolist() == [0, 0, 1]
    assert [data.rows[at][1].text for at in stance.rows] == ["the plan", "it", "the plan"]
    assert [LABELS["stance"][at] for at in stance.gold] == ["favor", "against", "neutral"]
    assert data.questions["tone"].rows.tolist() == [0]
    assert "sentiment" not in data.questions
    assert data.counts == "2 statements, 3 pairs"


def test_examples_are_rows_with_their_labels() -> None:
    examples = DataSet.from_records("small", make_records()).examples()
    assert len(examples["stance"].rows) == len(examples["tone"].rows) == 40
    assert examples["tone"].labels[0] == "praise"
    assert examples["tone"].rows[0] == ("We warmly praise the blockade.", None)
    assert examples["stance"].rows[0][1] == Target("the blockade")


def test_macro_f1_is_that_of_scikit_learn_over_labels_of_the_gold() -> None:
    random = np.random.default_rng(3)
    gold, answers = random.integers(0, 3, 50), random.integers(0, 4, 50)
    ours = macro_f1(ask(gold.tolist()), answers, 4, np.ones((1, 50)))
    assert ours[0] == pytest.approx(f1_score(gold, answers, labels=[0, 1, 2], average="macro"))


def test_a_statement_counts_as_often_as_it_was_drawn() -> None:
    question = ask([0, 0, 1], [0, 0, 1])
    answers = np.array([0, 1, 1])
    drawn = macro_f1(question, answers, 2, np.array([[2, 0], [0, 2], [1, 1]]))
    assert drawn == pytest.approx([2 / 3, 1.0, 2 / 3])


def test_an_interval_surrounds_the_figure_and_narrows_with_rows() -> None:
    random = np.random.default_rng(0)

    def width(rows: int) -> float:
        gold = random.integers(0, 3, rows)
        scores = np.eye(3)[np.where(random.random(rows) < 0.7, gold, (gold + 1) % 3)]
        figures = measure("sentiment", ask(gold.tolist()), scores, is_probabilistic=False)
        assert figures.ece is None
        assert figures.macro_f1.low < figures.macro_f1.value < figures.macro_f1.high
        return figures.macro_f1.high - figures.macro_f1.low

    assert width(50) > 2 * width(1_000)


def test_targets_of_one_statement_are_drawn_together() -> None:
    """Ten targets of one statement tell no more than one of them."""
    answers = np.repeat([0, 1, 0, 0, 1, 1, 0, 1], 10)
    gold = np.repeat([0, 1, 1, 0, 1, 0, 0, 1], 10).tolist()
    together = ask(gold, np.repeat(np.arange(8), 10).tolist())
    assert resample(together, [answers], 2).std() > 2 * resample(ask(gold), [answers], 2).std()


def test_a_difference_is_measured_on_the_same_draws() -> None:
    gold = [0, 1] * 50
    right, wrong = np.array(gold), np.array(gold)
    wrong[:10] = 1 - wrong[:10]
    gain = compare(ask(gold), right, wrong, 2)
    assert gain.low > 0
    assert gain.low < gain.value < gain.high
    same = compare(ask(gold), wrong, wrong, 2)
    assert (same.value, same.low, same.high) == (0, 0, 0)


def test_calibration_is_measured_where_there_are_probabilities() -> None:
    scores = np.array([[0.8, 0.2]] * 4 + [[0.0, 0.0]] * 0)
    scores = np.hstack([scores, np.zeros((4, 1))])
    figures = measure("sentiment", ask([0, 0, 0, 1]), scores, is_probabilistic=True)
    assert figures.ece == pytest.approx(0.05)
    assert figures.accuracy == 0.75


def test_the_surest_answers_come_first() -> None:
    sure = np.array([0.9, 0.6, 0.8, 0.7])
    scores = np.column_stack([sure, 1 - sure])
    covered = cover(ask([0, 1, 0, 1]), scores, 0.65)
    assert covered.answered == 0.75
    assert covered.right == pytest.approx(2 / 3)
    assert covered.at == pytest.approx((0.5, 2 / 3, 1.0, 1.0))


def test_a_threshold_that_nothing_reaches_answers_nothing() -> None:
    covered = cover(ask([0, 1]), np.full((2, 2), 0.5), 0.9)
    assert (covered.answered, covered.right) == (0.0, 0.0)
