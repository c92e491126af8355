import csv
import io
import json

import pytest

from classifier.data.predictions import (
    Codes,
    HeadExplanation,
    IntensityScore,
    Prediction,
    Score,
)
from classifier.data.records import Statement, Target
from classifier.data.writers import CsvWriter, JsonlWriter, RejectsWriter, csv_header
from classifier.errors import DataError
from classifier.labels import LABELS

STATEMENT = Statement("We condemn\r\nit, “now”.", Target("it", 12, 14), "7", {"speaker": "x"})
FULL = Prediction(
    STATEMENT,
    stance=Score("against", 0.9, {"favor": 0.04, "against": 0.9, "neutral": 0.06}),
    tone=Score(None, 1 / 3, dict.fromkeys(LABELS["tone"], 1 / 3)),
    sentiment=Score("negative", 1.0, {"negative": 1.0, "neutral": 0.0, "positive": 0.0}),
    intensity=IntensityScore(2, 0.6, 2.1, {"0": 0.0, "1": 0.1, "2": 0.6, "3": 0.3}),
    codes=Codes(None, "11", -2.3),
    warnings=("few_known_words", "too_long"),
    explanation={"tone": HeadExplanation("concern", 1.0, 1.0, ())},
)


def bare(text: str = "a", **extra: object) -> Prediction:
    return Prediction(Statement(text, None, "1", extra))


def table(*predictions: Prediction, columns: tuple[str, ...] | None = None) -> list[dict[str, str]]:
    stream = io.StringIO(newline="")
    with CsvWriter(stream, LABELS, columns) as writer:
        for prediction in predictions:
            writer.write(prediction)
    return list(csv.DictReader(io.StringIO(stream.getvalue(), newline="")))


def test_jsonl_is_one_line_a_record() -> None:
    stream = io.StringIO(newline="")
    with JsonlWriter(stream) as writer:
        writer.write(FULL)
        writer.write(bare("“b”"))
    lines = stream.getvalue().split("\n")
    assert [json.loads(line) for line in lines[:2]] == [FULL.to_dict(), bare("“b”").to_dict()]
    assert "“b”" in lines[1]
    assert lines[2:] == [""]


@pytest.mark.parametrize("value", [float("nan"), float("inf"), {1, 2}])
def test_what_json_cannot_hold_is_refused(value: object) -> None:
    stream = io.StringIO()
    with pytest.raises(DataError, match="cannot be written as JSON"):
        JsonlWriter(stream).write(bare(x=value))
    assert stream.getvalue() == ""


def test_the_header_is_the_documented_one() -> None:
    labels = {"stance": ("favor",), "tone": ("t1", "t2"), "intensity": ("0", "1")}
    assert ",".join(csv_header(labels)) == (
        "id,text,target,target_start,target_end,"
        "stance,stance_probability,stance_score_favor,"
        "tone,tone_probability,tone_score_t1,tone_score_t2,"
        "sentiment,sentiment_probability,"
        "intensity,intensity_probability,intensity_expected,intensity_score_0,intensity_score_1,"
        "plover,cameo,goldstein,warnings"
    )


def test_a_full_row() -> None:
    [row] = table(FULL)
    shown = {key: value for key, value in row.items() if "_score_" not in key}
    assert shown == {
        "id": "7",
        "text": "We condemn\r\nit, “now”.",
        "target": "it",
        "target_start": "12",
        "target_end": "14",
        "stance": "against",
        "stance_probability": "0.9",
        "tone": "",
        "tone_probability": "0.333333",
        "sentiment": "negative",
        "sentiment_probability": "1.0",
        "intensity": "2",
        "intensity_probability": "0.6",
        "intensity_expected": "2.1",
        "plover": "",
        "cameo": "11",
        "goldstein": "-2.3",
        "warnings": "few_known_words|too_long",
        "speaker": "x",
    }
    assert row["stance_score_against"] == "0.9"
    assert row["intensity_score_3"] == "0.3"
    assert [key for key in row if "_score_" in key] == [
        f"{head}_score_{label}" for head, labels in LABELS.items() for label in labels
    ]


def test_heads_that_the_model_lacks_are_empty() -> None:
    [row] = table(bare())
    assert {key for key, value in row.items() if value} == {"id", "text"}


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (None, ""),
        ("", ""),
        ("=1+1", "=1+1"),
        (3, "3"),
        (0.5, "0.5"),
        (True, "true"),
        ([1, "é", None], '[1, "é", null]'),
        ({"a": {}}, '{"a": {}}'),
    ],
)
def test_passed_through_values(value: object, cell: str) -> None:
    [row] = table(bare(x=value))
    assert row["x"] == cell


def test_columns_of_all_rows_are_collected() -> None:
    rows = table(bare("a", x=1), bare("b", y=2, x=3), bare("c"))
    assert list(rows[0])[-2:] == ["x", "y"]
    assert [(row["text"], row["x"], row["y"]) for row in rows] == [
        ("a", "1", ""),
        ("b", "3", "2"),
        ("c", "", ""),
    ]


def test_known_columns_are_written_at_once() -> None:
    stream = io.StringIO(newline="")
    writer = CsvWriter(stream, {}, ("x", "y"))
    writer.write(bare("a", y="2"))
    header, row, _ = stream.getvalue().split("\n")
    assert header == ",".join([*csv_header({}), "x", "y"])
    assert row.startswith("1,a,")
    assert row.endswith(",,2")
    writer.close()
    assert stream.getvalue().count("\n") == 2


def test_a_column_that_was_not_announced_is_not_lost_silently() -> None:
    with pytest.raises(DataError, match="'z' was not announced"):
        table(bare(z=1), columns=("x",))


def test_the_header_is_written_where_there_are_no_rows() -> None:
    for columns in (None, ()):
        stream = io.StringIO(newline="")
        CsvWriter(stream, LABELS, columns).close()
        assert stream.getvalue() == ",".join(csv_header(LABELS)) + "\n"


@pytest.mark.parametrize("known", [True, False])
def test_input_columns_that_are_output_columns_are_renamed(known: bool) -> None:
    extra = {"stance": "a", "input_stance": "b", "codes": "c", "plover": "d", "tone_score_": "e"}
    [row] = table(bare(**extra), columns=tuple(extra) if known else None)
    assert {key: value for key, value in row.items() if value} == {
        "id": "1",
        "text": "a",
        "input_stance": "a",
        "input_input_stance": "b",
        "input_codes": "c",
        "input_plover": "d",
        "tone_score_": "e",
    }


def test_more_rows_than_fit_in_memory() -> None:
    rows = table(*(bare("x" * 1000, n=number) for number in range(1500)))
    assert [row["n"] for row in rows] == [str(number) for number in range(1500)]


def test_after_an_error_waiting_rows_are_dropped() -> None:
    stream = io.StringIO()
    with pytest.raises(ValueError, match="stop"), CsvWriter(stream, LABELS) as writer:
        writer.write(bare())
        raise ValueError("stop")
    assert stream.getvalue() == ""


def test_rejects() -> None:
    stream = io.StringIO()
    error = DataError("bad “byte”", path="in.csv", line=3, field="text")
    RejectsWriter(stream).write(error, "don\udc92t,“x”")
    assert stream.getvalue().endswith("\n")
    assert json.loads(stream.getvalue().encode()) == {
        "file": "in.csv",
        "line": 3,
        "field": "text",
        "error": "bad “byte”",
        "row": "don\\x92t,“x”",
    }
