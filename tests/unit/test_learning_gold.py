"""Rows to be scored, and what is right about them."""

from __future__ import annotations

import pytest
from little_corpus import make_record

from classifier.data.records import LabeledStatement, LabeledTarget, Target
from classifier.errors import DataError
from classifier.labels import HEADS
from classifier.learning.gold import Gold, label_indices, lay_out, parts_of

THEM, US, IT = Target("them"), Target("us"), Target("it")
FULL = LabeledStatement(
    "1",
    "We warn them about us.",
    (LabeledTarget(THEM, "against"), LabeledTarget(IT), LabeledTarget(US, "favor")),
    tone="warning",
    sentiment="negative",
    intensity="2",
)
SPARSE = LabeledStatement(
    "2", "Talks.", (LabeledTarget(IT), LabeledTarget(THEM, "neutral")), sentiment="neutral"
)


def test_each_record_gives_a_row_without_a_target_then_one_for_each_stance() -> None:
    assert lay_out([FULL, SPARSE]).rows == [
        (FULL.text, None), (FULL.text, THEM), (FULL.text, US),
        (SPARSE.text, None), (SPARSE.text, THEM),
    ]  # fmt: skip


def test_missing_labels_are_left_out() -> None:
    gold = lay_out([FULL, SPARSE]).gold
    assert tuple(gold) == HEADS
    assert gold["tone"] == [Gold(0, "warning", FULL)]
    assert gold["sentiment"] == [Gold(0, "negative", FULL), Gold(3, "neutral", SPARSE)]
    assert gold["intensity"] == [Gold(0, "2", FULL)]
    assert gold["stance"] == [
        Gold(1, "against", FULL), Gold(2, "favor", FULL), Gold(4, "neutral", SPARSE)
    ]  # fmt: skip


def test_only_the_first_target_says_what_is_meant_without_one() -> None:
    assert lay_out([FULL, SPARSE]).principal == [Gold(0, "against", FULL)]


def test_nothing_gives_nothing() -> None:
    layout = lay_out([])
    assert list(layout.rows) == []
    assert all(not items for items in layout.gold.values())


@pytest.mark.parametrize(
    ("metadata", "real"),
    [({}, False), ({"source": "wire"}, False), ({"source": {"path": "a.txt"}}, True)],
)
def test_a_row_is_real_if_it_names_its_document(metadata: dict[str, object], real: bool) -> None:
    assert Gold(0, "warning", make_record("1", metadata=metadata)).is_real is real


@pytest.mark.parametrize(
    ("metadata", "contrast"),
    [({}, False), ({"group": ""}, False), ({"group": None}, False), ({"group": 0}, True),
     ({"group": "g7"}, True), ({"topic": "g7"}, False)],
)  # fmt: skip
def test_a_row_is_for_contrast_if_it_has_a_group(
    metadata: dict[str, object], contrast: bool
) -> None:
    assert Gold(0, "warning", make_record("1", metadata=metadata)).is_contrast is contrast


def test_parts_that_hold_none_or_all_are_left_out() -> None:
    kinds: list[dict[str, object]] = [{"group": 1}, {"group": 2, "source": {"path": "a"}}, {}]
    gold = [
        Gold(row, "praise", make_record(str(row), metadata=kind)) for row, kind in enumerate(kinds)
    ]
    assert {name: part.tolist() for name, part in parts_of(gold).items()} == {
        "real": [False, True, False],
        "invented": [True, False, True],
        "contrast": [True, True, False],
    }
    assert list(parts_of(gold[:2])) == ["real", "invented"]
    assert parts_of(gold[:1]) == parts_of([]) == {}


def test_right_answers_become_positions() -> None:
    gold = lay_out([FULL, SPARSE]).gold["sentiment"]
    assert label_indices(gold, "sentiment", ("neutral", "negative")).tolist() == [1, 0]
    assert label_indices([], "sentiment", ("neutral",)).tolist() == []


def test_an_answer_that_the_model_does_not_know_is_refused_with_its_row() -> None:
    record = LabeledStatement("7", "x", tone="angry", place="a.csv:9")
    with pytest.raises(DataError) as caught:
        label_indices([Gold(0, "angry", record)], "tone", ("calm", "cross"))
    assert caught.value.field == "tone"
    assert "a.csv:9 (id 7): 'angry' is not a label of this model" in str(caught.value)
    assert "calm, cross" in str(caught.value)
