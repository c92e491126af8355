"""Records are frozen, comparable, and become plain data and back."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest

from classifier.data.predictions import (
    OUTPUT_KEYS,
    ClauseShare,
    Codes,
    HeadExplanation,
    IntensityScore,
    Prediction,
    Score,
    Term,
)
from classifier.data.records import LabeledStatement, LabeledTarget, Statement, Target
from classifier.errors import DataError

TERM = Term("warn", 3, 7, "lexicon", "warn", 0.12345678)
CLAUSE = ClauseShare("We warn you", 0, 11, 0.25)
RECORDS = [
    Target("the blockade"),
    Statement("We warn you."),
    LabeledTarget(Target("you"), "against"),
    LabeledStatement("1", "We warn you."),
    Score("favor", 0.7, {"favor": 0.7, "against": 0.3}),
    IntensityScore(1, 0.7, 0.7, {"0": 0.3, "1": 0.7}),
    Codes(None, "01", -0.4),
    CLAUSE,
    TERM,
    HeadExplanation("favor", 0.1, 0.2, (TERM,)),
    Prediction(Statement("We warn you.")),
]


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: type(record).__name__)
def test_records_are_frozen_hashable_and_plain(record: Any) -> None:  # noqa: ANN401
    name = dataclasses.fields(record)[0].name
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(record, name, None)
    assert not hasattr(record, "__dict__")
    assert hash(record) == hash(dataclasses.replace(record))
    assert record == dataclasses.replace(record)
    assert json.loads(json.dumps(record.to_dict())) == record.to_dict()


@pytest.mark.parametrize(
    "record",
    [
        *RECORDS[:8],
        dataclasses.replace(TERM, contribution=0.5, lexicon_class=None),
        HeadExplanation("favor", 0.1, 0.2, (dataclasses.replace(TERM, contribution=0.5),)),
        HeadExplanation("favor", 0.1, 0.2, (), CLAUSE),
        HeadExplanation("favor", 0.1, 0.2, (), CLAUSE, "occlusion"),
        Prediction(Statement("We warn you.", Target("you", 8, 11), "7", {"speaker": "envoy"})),
    ],
    ids=lambda record: type(record).__name__,
)
def test_records_come_back_from_their_plain_form(record: Any) -> None:  # noqa: ANN401
    again = type(record).from_dict(json.loads(json.dumps(record.to_dict())))
    assert again == record


# -- Targets ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("the blockade", Target("the blockade")),
        ({"target": "the blockade"}, Target("the blockade")),
        ({"text": "the blockade", "start": 4, "end": 16}, Target("the blockade", 4, 16)),
        ({"text": "the blockade", "start": 4}, Target("the blockade")),
        ({"text": "the blockade", "start": None, "end": None}, Target("the blockade")),
    ],
)
def test_a_target_is_read_from_each_form(value: Any, expected: Target) -> None:  # noqa: ANN401
    assert Target.from_dict(value) == expected


@pytest.mark.parametrize("target", [Target("x y"), Target("x y", 0, 3)])
def test_a_target_comes_back_from_its_plain_form(target: Target) -> None:
    assert Target.from_dict(target.to_dict()) == target


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("", "needs words, got ''"),
        (" \n", "needs words"),
        ({}, "needs words, got None"),
        ({"text": 7}, "needs words, got 7"),
        (7, "a string or an object, got 7"),
        (["a"], "a string or an object, got ['a']"),
        ({"text": "a", "start": "0", "end": 1}, "whole number, got '0'"),
        ({"text": "a", "start": 0, "end": 1.0}, "whole number, got 1.0"),
        ({"text": "a", "start": True, "end": 1}, "whole number, got True"),
    ],
)
def test_a_bad_target_is_refused_with_its_value(value: Any, said: str) -> None:  # noqa: ANN401
    with pytest.raises(DataError) as caught:
        Target.from_dict(value)
    assert said in str(caught.value)
    assert caught.value.field == "target"


# -- Statements -------------------------------------------------------------------------------


def test_a_statement_keeps_other_columns_in_their_order() -> None:
    statement = Statement("Yes.", Target("it"), "7", {"speaker": "envoy", "date": "May"})
    assert list(statement.to_dict().items()) == [
        ("id", "7"),
        ("text", "Yes."),
        ("target", {"text": "it", "start": None, "end": None}),
        ("speaker", "envoy"),
        ("date", "May"),
    ]
    assert Statement("Yes.").to_dict()["target"] is None


def test_a_statement_is_read_from_a_row() -> None:
    row = {"speaker": "envoy", "text": "Yes.", "id": 7, "target": "it", "tone": None}
    assert Statement.from_dict(row) == Statement(
        "Yes.", Target("it"), "7", {"speaker": "envoy", "tone": None}
    )
    assert Statement.from_dict({"text": "", "target": None}) == Statement("")


@pytest.mark.parametrize(
    ("row", "field"),
    [({}, "text"), ({"text": 7}, "text"), ({"text": "Yes.", "target": ""}, "target")],
)
def test_a_bad_row_is_refused_with_its_field(row: dict[str, Any], field: str) -> None:
    with pytest.raises(DataError) as caught:
        Statement.from_dict(row)
    assert caught.value.field == field


def test_a_labelled_statement_as_a_row() -> None:
    record = LabeledStatement(
        "7",
        "We warn you about it.",
        (
            LabeledTarget(Target("you", 8, 11), "against"),
            LabeledTarget(Target("the war"), "neutral", explicit=False),
        ),
        tone="warning",
        intensity="2",
        metadata={"topic": "war"},
    )
    assert record.to_dict() == {
        "id": "7",
        "text": "We warn you about it.",
        "targets": [
            {"target": "you", "stance": "against", "start": 8, "end": 11},
            {"target": "the war", "stance": "neutral", "explicit": False},
        ],
        "tone": "warning",
        "sentiment": None,
        "intensity": 2,
        "topic": "war",
    }
    assert LabeledStatement.from_dict(record.to_dict()) == record


def test_an_intensity_that_is_no_number_stays_a_string() -> None:
    record = LabeledStatement("1", "x", intensity="strong")
    assert record.to_dict()["intensity"] == "strong"
    assert LabeledStatement.from_dict(record.to_dict()) == record


@pytest.mark.parametrize(
    ("head", "label"), [("tone", "warning"), ("sentiment", None), ("intensity", "2")]
)
def test_the_label_of_a_head(head: str, label: str | None) -> None:
    assert LabeledStatement("1", "x", tone="warning", intensity="2").label(head) == label


def test_stance_is_no_label_of_a_statement() -> None:
    with pytest.raises(KeyError):
        LabeledStatement("1", "x").label("stance")


def test_a_row_is_named_by_place_and_id_and_compared_without_place() -> None:
    read = LabeledStatement("7", "x", place="a.csv:3")
    assert read.where == "a.csv:3 (id 7)"
    assert LabeledStatement("7", "x").where == "id 7"
    assert read == LabeledStatement("7", "x")


# -- Predictions ------------------------------------------------------------------------------

PREDICTION = Prediction(
    Statement("We warn you.", Target("you", 8, 11), "7", {"speaker": "envoy"}),
    stance=Score(None, 0.51234567, {"favor": 0.48765433, "against": 0.51234567}),
    intensity=IntensityScore(None, 0.6, 0.6, {"0": 0.4, "1": 0.6}),
    codes=Codes(None, None, -1.23456789),
    warnings=("too_long",),
)


def test_a_prediction_has_its_keys_in_the_documented_order() -> None:
    row = PREDICTION.to_dict()
    assert list(row) == [
        *("id", "text", "target", "stance", "tone", "sentiment", "intensity", "codes"),
        *("warnings", "speaker"),
    ]
    assert row["tone"] is None
    assert row["warnings"] == ["too_long"]
    assert row["stance"]["label"] is None
    assert row["intensity"]["level"] is None


def test_a_prediction_comes_back_but_for_the_decimals() -> None:
    why = HeadExplanation("against", 0.5, 0.25, (TERM,))
    row = dataclasses.replace(PREDICTION, explanation={"stance": why}).to_dict()
    again = Prediction.from_dict(row)
    assert again.to_dict() == row
    assert again.statement == PREDICTION.statement
    assert again.warnings == ("too_long",)
    assert again.stance is not None and again.stance.probability == 0.512346


@pytest.mark.parametrize(
    "broken",
    [{"stance": {"label": "favor"}}, {"tone": "warning"}, {"codes": 7}, {"explanation": [1]}],
)
def test_a_row_that_is_no_prediction_is_refused(broken: dict[str, Any]) -> None:
    with pytest.raises(DataError, match=r"no prediction .*; give a row that to_dict wrote"):
        Prediction.from_dict(PREDICTION.to_dict() | broken)


def test_numbers_are_written_with_six_decimals() -> None:
    row = PREDICTION.to_dict()
    assert row["stance"]["probability"] == 0.512346
    assert row["stance"]["scores"] == {"favor": 0.487654, "against": 0.512346}
    assert row["codes"]["goldstein"] == -1.234568
    assert TERM.to_dict()["contribution"] == 0.123457


def test_an_explanation_is_written_where_it_was_asked_for() -> None:
    why = HeadExplanation("against", 0.5, 0.25, (TERM,))
    row = dataclasses.replace(PREDICTION, explanation={"stance": why}).to_dict()
    assert row["explanation"]["stance"]["terms"] == [
        {"text": "warn", "start": 3, "end": 7, "source": "lexicon", "class": "warn"}
        | {"contribution": 0.123457}
    ]
    assert row["explanation"]["stance"]["clause"] is None
    assert "explanation" not in PREDICTION.to_dict()


def test_an_explanation_names_its_clause() -> None:
    clause = dataclasses.replace(CLAUSE, contribution=0.12345678)
    row = HeadExplanation("against", 0.5, 0.25, (), clause).to_dict()
    assert row["clause"] == {"text": "We warn you", "start": 0, "end": 11, "contribution": 0.123457}


def test_an_explanation_says_how_it_was_made() -> None:
    exact = HeadExplanation("against", 0.5, 0.25, ())
    left_out = dataclasses.replace(exact, method="occlusion")
    assert (exact.to_dict()["method"], exact.is_exact) == ("linear", True)
    assert (left_out.to_dict()["method"], left_out.is_exact) == ("occlusion", False)
    old = exact.to_dict()
    del old["method"]
    assert HeadExplanation.from_dict(old) == exact


def test_an_explanation_from_before_clauses_is_read() -> None:
    row = HeadExplanation("against", 0.5, 0.25, ()).to_dict()
    del row["clause"]
    assert HeadExplanation.from_dict(row) == HeadExplanation("against", 0.5, 0.25, ())


@pytest.mark.parametrize("key", sorted(OUTPUT_KEYS | {"id", "text", "target"}))
def test_an_input_key_never_hides_an_output_key(key: str) -> None:
    row = Prediction(Statement("x", id="7", extra={key: "mine"})).to_dict()
    assert row[f"input_{key}"] == "mine"
    assert row.get(key) != "mine"


def test_an_input_key_is_renamed_until_it_is_free() -> None:
    extra = {"tone": 1, "input_tone": 2, "input_input_tone": 3}
    row = Prediction(Statement("x", extra=extra)).to_dict()
    assert [value for key, value in row.items() if key.startswith("input_")] == [1, 2, 3]
    assert row["input_tone"] == 1
    again = Prediction.from_dict(row)
    assert list(again.statement.extra.values()) == [1, 2, 3]
    assert again.to_dict() == row
