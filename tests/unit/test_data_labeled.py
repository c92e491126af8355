import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from classifier.data.readers import read_labeled
from classifier.data.records import LabeledStatement, LabeledTarget, Target
from classifier.errors import DataError

TEXT = "We condemn the blockade."


def jsonl(folder: Path, *rows: object) -> Path:
    path = folder / "a.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def table(folder: Path, *rows: str) -> Path:
    path = folder / "a.csv"
    path.write_text("".join(row + "\n" for row in rows), encoding="utf-8")
    return path


def failure(path: Path) -> DataError:
    with pytest.raises(DataError) as caught:
        list(read_labeled(path))
    return caught.value


def test_a_full_row(tmp_path: Path) -> None:
    targets = [
        {"target": "the blockade", "stance": " against ", "start": 11, "end": 23},
        {"target": "sieges", "stance": None, "explicit": False},
        "peace",
    ]
    labels = {"tone": "condemnation ", "sentiment": "negative", "intensity": 2}
    row = {"id": 7, "text": TEXT, "targets": targets, **labels, "part": "a", "source": {"x": None}}
    path = jsonl(tmp_path, row)
    [read] = read_labeled(path)
    assert read == LabeledStatement(
        "7",
        TEXT,
        (
            LabeledTarget(Target("the blockade", 11, 23), "against"),
            LabeledTarget(Target("sieges"), None, explicit=False),
            LabeledTarget(Target("peace")),
        ),
        "condemnation",
        "negative",
        "2",
        {"part": "a", "source": {"x": None}},
    )
    assert read.place == f"{path}:1"


def test_all_may_be_missing_but_the_text(tmp_path: Path) -> None:
    empty = {"id": None, "targets": [], "tone": "", "sentiment": None, "intensity": " "}
    path = jsonl(tmp_path, {"text": TEXT}, {"text": TEXT, **empty})
    assert list(read_labeled(path)) == [LabeledStatement("1", TEXT), LabeledStatement("2", TEXT)]


@pytest.mark.parametrize("target", ["x", {"target": "x"}])
def test_target_and_stance_of_the_row(tmp_path: Path, target: object) -> None:
    row = {"text": TEXT, "target": target, "stance": "favor", "explicit": False}
    [read] = read_labeled(jsonl(tmp_path, row))
    assert read.targets == (LabeledTarget(Target("x"), "favor", explicit=False),)
    assert read.metadata == {}


def test_a_single_target_with_its_own_stance(tmp_path: Path) -> None:
    row = {"text": TEXT, "target": {"target": "x", "stance": "favor", "explicit": False}}
    [read] = read_labeled(jsonl(tmp_path, row))
    assert read.targets == (LabeledTarget(Target("x"), "favor", explicit=False),)


@pytest.mark.parametrize(
    ("given", "expected"),
    [(0, "0"), (2, "2"), (2.0, "2"), ("2", "2"), (" 3 ", "3"), ("2.0", "2"), ("02", "2")],
)
def test_intensity(tmp_path: Path, given: object, expected: str) -> None:
    [read] = read_labeled(jsonl(tmp_path, {"text": TEXT, "intensity": given}))
    assert read.intensity == expected


@pytest.mark.parametrize(
    ("given", "field", "message"),
    [
        ({"intensity": True}, "intensity", "whole number; got True"),
        ({"intensity": 1.5}, "intensity", "whole number; got 1.5"),
        ({"intensity": -1}, "intensity", "whole number; got -1"),
        ({"intensity": "high"}, "intensity", "whole number; got 'high'"),
        ({"intensity": [1]}, "intensity", "whole number"),
        ({"intensity": "9" * 5000}, "intensity", "whole number"),
        ({"intensity": "٢"}, "intensity", "whole number"),
        ({"tone": 3}, "tone", "a label is a string, got 3"),
        ({"sentiment": ["negative"]}, "sentiment", "a label is a string"),
        ({"targets": [{"target": "x", "stance": 1}]}, "stance", "a label is a string, got 1"),
        ({"targets": [{"stance": "favor"}]}, "target", "needs words"),
        ({"targets": [{"target": "x", "explicit": "no"}]}, "explicit", "true or false, got 'no'"),
        ({"stance": "favor"}, "stance", "'favor' has no target"),
        ({"stance": "favor", "targets": ["x"]}, "stance", "'favor' has no target"),
        ({"target": "x", "targets": ["y"]}, "targets", "both target"),
        ({"text": " "}, "text", "is blank"),
        ({"targets": [{"target": "x", "start": 0, "end": 2}]}, "target", "has 'We', not"),
    ],
)
def test_bad_rows(tmp_path: Path, given: dict[str, Any], field: str, message: str) -> None:
    path = jsonl(tmp_path, {"text": "good"}, {"text": TEXT, **given})
    error = failure(path)
    assert (error.path, error.line, error.field) == (str(path), 2, field)
    with pytest.raises(DataError, match=message):
        raise error


def test_reading_goes_on_after_a_bad_row(tmp_path: Path) -> None:
    bad: list[tuple[int | None, str]] = []
    path = jsonl(tmp_path, {"text": TEXT, "tone": 1}, {"text": "good"})
    read = list(read_labeled(path, on_bad=lambda error, raw: bad.append((error.line, raw))))
    assert [statement.text for statement in read] == ["good"]
    assert bad == [(1, path.read_text().splitlines()[0])]


def test_plain_text_has_no_labels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_text("words\n")
    bad: list[DataError] = []
    with pytest.raises(DataError, match="plain text has no labels"):
        list(read_labeled(path, on_bad=lambda error, _: bad.append(error)))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"text,tone\nwords,a\n")))
    with pytest.raises(DataError, match="--input-format"):
        list(read_labeled("-"))
    assert bad == []


def test_rows_of_one_id_are_one_statement(tmp_path: Path) -> None:
    path = table(
        tmp_path,
        "id,text,target,stance,explicit,tone,sentiment,intensity,topic,note",
        "b,Other words.,,,,appeal,,,,",
        f"a,{TEXT},the blockade,against,,,negative,,sea,",
        "c,We hope.,,,,,,,,",
        f"a,{TEXT},sieges,against,FALSE,condemnation,,2.0,land,n",
    )
    read = list(read_labeled(path))
    assert [statement.id for statement in read] == ["b", "a", "c"]
    assert read[1] == LabeledStatement(
        "a",
        TEXT,
        (
            LabeledTarget(Target("the blockade"), "against"),
            LabeledTarget(Target("sieges"), "against", explicit=False),
        ),
        "condemnation",
        "negative",
        "2",
        {"topic": "sea", "note": "n"},
    )
    assert read[1].place == f"{path}:3"
    assert read[2] == LabeledStatement("c", "We hope.")


def test_rows_without_an_id_go_by_their_text(tmp_path: Path) -> None:
    path = table(
        tmp_path,
        "id,text,target,stance",
        f",{TEXT},x,favor",
        f"a,{TEXT},y,favor",
        f" ,{TEXT},x,against",
    )
    read = list(read_labeled(path))
    assert [(statement.id, len(statement.targets)) for statement in read] == [("2", 2), ("a", 1)]
    assert [target.stance for target in read[0].targets] == ["favor", "against"]


def test_offsets_in_columns(tmp_path: Path) -> None:
    path = table(
        tmp_path,
        "text,target,target_start,target_end,stance",
        f"{TEXT},the blockade,11,23,against",
    )
    [read] = read_labeled(path)
    assert read.targets == (LabeledTarget(Target("the blockade", 11, 23), "against"),)


@pytest.mark.parametrize(
    ("column", "first", "second", "message"),
    [
        ("tone", "appeal", "threat", "'threat' here, but 'appeal' in {path}:3"),
        ("sentiment", "negative", "positive", "'positive' here, but 'negative' in {path}:3"),
        ("intensity", "1", "2.0", "'2' here, but '1' in {path}:3"),
    ],
)
def test_contradictions_name_both_lines(
    tmp_path: Path, column: str, first: str, second: str, message: str
) -> None:
    rows = [f"a,{TEXT},", f"a,{TEXT},{first}", "b,Other.,", f"a,{TEXT},{second}"]
    path = table(tmp_path, f"id,text,{column}", *rows)
    error = failure(path)
    assert (error.line, error.field) == (5, column)
    assert error.message.startswith(message.format(path=path))


def test_one_id_with_two_texts(tmp_path: Path) -> None:
    error = failure(table(tmp_path, "id,text", f"a,{TEXT}", "a,Other."))
    assert (error.line, error.field) == (3, "text")
    assert "a.csv:2" in error.message


def test_a_contradicting_row_can_be_skipped(tmp_path: Path) -> None:
    bad: list[str] = []
    rows = (f"a,{TEXT},x,appeal", f"a,{TEXT},y,threat", f"a,{TEXT},z,appeal")
    path = table(tmp_path, "id,text,target,tone", *rows)
    [read] = read_labeled(path, on_bad=lambda _, raw: bad.append(raw))
    assert [target.target.text for target in read.targets] == ["x", "z"]
    assert bad == [rows[1]]


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    targets = (LabeledTarget(Target("the blockade", 11, 23), "against"), LabeledTarget(Target("x")))
    record = LabeledStatement("a", TEXT, targets, "t", None, "3", {"part": "b"})
    assert list(read_labeled(jsonl(tmp_path, record.to_dict()))) == [record]
