import numpy as np
import pytest
from lessons import UNKNOWN, Lessons, make_lessons

from classifier.learning.encoder.inputs import Tokens


@pytest.fixture
def lessons() -> Lessons:
    """Return two texts: one with two targets, and one whose tone is not known."""
    tokens = [
        Tokens((2, 7, 8, 3), (0, 0, 0, 0)),
        Tokens((2, 7, 8, 3), (0, 1, 0, 0)),
        Tokens((2, 7, 8, 3), (0, 0, 1, 0)),
        Tokens((2, 9, 3), (0, 0, 0)),
    ]
    gold = {
        "tone": np.array([5, -1, -1, -1]),
        "sentiment": np.array([0, -1, -1, 2]),
        "intensity": np.array([1, -1, -1, 1]),
        "stance": np.array([1, 1, 0, -1]),
    }
    marked = [False, True, True, False]
    return make_lessons(tokens, marked, gold, [11, 3, 4, 3], np.array([0, 0, 0, 1]))


def test_rows_of_a_text_share_its_labels(lessons: Lessons) -> None:
    assert lessons.answers.tolist() == [
        [5, 0, 1, 1],
        [5, 0, 1, 1],
        [5, 0, 1, 0],
        [UNKNOWN, 2, 1, UNKNOWN],
    ]


def test_tables_are_padded_with_nothing(lessons: Lessons) -> None:
    ids, marks = lessons.padded()
    assert ids.tolist() == [[2, 7, 8, 3], [2, 7, 8, 3], [2, 7, 8, 3], [2, 9, 3, 0]]
    assert marks.tolist() == [[0, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 0]]


def test_marked_rows_teach_the_statement_half_as_much(lessons: Lessons) -> None:
    weights = lessons.weights(np.full(4, fill_value=True))
    assert weights[0, 0] == pytest.approx(2 * weights[1, 0])
    assert weights[1, 0] == pytest.approx(weights[2, 0])


def test_unmarked_rows_teach_stance_half_as_much(lessons: Lessons) -> None:
    weights = lessons.weights(np.full(4, fill_value=True))
    assert weights[1, 3] == pytest.approx(2 * weights[0, 3])


def test_rare_labels_count_more(lessons: Lessons) -> None:
    weights = lessons.weights(np.full(4, fill_value=True))
    assert weights[2, 3] == pytest.approx(weights[1, 3] * np.sqrt(2))


def test_answers_count_one_in_the_mean_and_unknown_ones_nothing(lessons: Lessons) -> None:
    weights = lessons.weights(np.full(4, fill_value=True))
    assert weights[:3, 0].mean() == pytest.approx(1)
    assert weights[3, 0] == 0
    assert weights[3, 3] == 0


def test_rows_that_a_fit_must_not_know_count_nothing(lessons: Lessons) -> None:
    weights = lessons.weights(lessons.fold != 0)
    assert not weights[:3].any()
    assert weights[3, 1] == 1
