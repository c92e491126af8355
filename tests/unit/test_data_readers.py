import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from classifier.data.readers import peek_columns, read_labeled, read_statements
from classifier.data.records import Statement, Target
from classifier.errors import DataError

TEXT = "We condemn the blockade."
BLOCKADE = {"text": "the blockade", "start": 11, "end": 23}


def jsonl(folder: Path, *rows: object) -> Path:
    path = folder / "a.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def stored(folder: Path, name: str, data: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def failure(path: Path) -> DataError:
    with pytest.raises(DataError) as caught:
        list(read_statements(path))
    return caught.value


def test_text_lines_are_numbered_as_they_stand(tmp_path: Path) -> None:
    blank: list[int] = []
    path = stored(tmp_path, "a.txt", "one\r\n\r\n two “quoted” 🙂 \r\n\u05e9\u05dc\u05d5\u05dd")
    assert list(read_statements(path, on_blank=blank.append)) == [
        Statement("one", None, "1"),
        Statement(" two “quoted” 🙂 ", None, "3"),
        Statement("\u05e9\u05dc\u05d5\u05dd", None, "4"),
    ]
    assert blank == [2]


def test_a_megabyte_of_text_is_one_statement(tmp_path: Path) -> None:
    [statement] = read_statements(stored(tmp_path, "a.txt", "word " * 200_000))
    assert len(statement.text) == 1_000_000


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, [None]),
        ({"target": None}, [None]),
        ({"target": " "}, [None]),
        ({"targets": []}, [None]),
        ({"targets": None, "target": "x"}, [Target("x")]),
        ({"targets": [], "target": "x"}, [Target("x")]),
        ({"target": "", "targets": ["x"]}, [Target("x")]),
        ({"target": {"target": "x"}}, [Target("x")]),
        ({"target": BLOCKADE}, [Target("the blockade", 11, 23)]),
        ({"targets": "x"}, [Target("x")]),
        (
            {"targets": ["x", {"target": "y", "stance": "favor"}, BLOCKADE, "x"]},
            [Target("x"), Target("y"), Target("the blockade", 11, 23), Target("x")],
        ),
    ],
)
def test_targets(tmp_path: Path, given: dict[str, Any], expected: list[Target | None]) -> None:
    statements = list(read_statements(jsonl(tmp_path, {"id": "a", "text": TEXT, **given})))
    assert [statement.target for statement in statements] == expected
    assert {(s.id, s.text, len(s.extra)) for s in statements} == {("a", TEXT, 0)}


@pytest.mark.parametrize(
    ("given", "expected"),
    [("x7", "x7"), (7, "7"), (7.5, "7.5"), (0, "0"), (None, "1"), ("", "1"), (" ", "1")],
)
def test_ids(tmp_path: Path, given: object, expected: str) -> None:
    [statement] = read_statements(jsonl(tmp_path, {"text": TEXT, "id": given}))
    assert statement.id == expected


def test_other_keys_pass_through_in_order(tmp_path: Path) -> None:
    row = {"speaker": "x", "text": TEXT, "tone": None, "target_start": 3, "date": [1, {"a": 2}]}
    [statement] = read_statements(jsonl(tmp_path, row))
    expected = [("speaker", "x"), ("tone", None), ("target_start", 3), ("date", [1, {"a": 2}])]
    assert list(statement.extra.items()) == expected


@pytest.mark.parametrize(
    ("row", "field", "message"),
    [
        ({"id": 1}, "text", "no text"),
        ({"text": None}, "text", "no text"),
        ({"text": 5}, "text", "is a string, got 5"),
        ({"text": " \t\u00a0"}, "text", "is blank"),
        ({"text": "a\0b"}, "text", "a NUL character at 2"),
        ({"text": TEXT, "id": True}, "id", "string or a number, got True"),
        ({"text": TEXT, "id": {}}, "id", "string or a number"),
        ({"text": TEXT, "target": "x", "targets": ["y"]}, "targets", "both target"),
        ({"text": TEXT, "targets": {"a": 1}}, "targets", "targets is a list"),
        ({"text": TEXT, "targets": ["x", ""]}, "target", "needs words"),
        ({"text": TEXT, "targets": [5]}, "target", "got 5"),
        ({"text": TEXT, "target": {"text": "x", "start": "0"}}, "target", "whole number"),
        ({"text": TEXT, "target": {"text": "x", "start": 0}}, "target", "come together"),
        ({"text": TEXT, "target": BLOCKADE | {"end": 99}}, "target", "11 to 99 .*outside the text"),
        ({"text": TEXT, "target": BLOCKADE | {"start": -1}}, "target", "outside the text"),
        ({"text": TEXT, "target": BLOCKADE | {"start": 23}}, "target", "outside the text"),
        (
            {"text": TEXT, "target": BLOCKADE | {"start": 3, "end": 10}},
            "target",
            "has 'condemn', not the target 'the blockade'",
        ),
    ],
)
def test_bad_fields(tmp_path: Path, row: dict[str, Any], field: str, message: str) -> None:
    path = jsonl(tmp_path, {"text": "good"}, row)
    error = failure(path)
    assert (error.path, error.line, error.field) == (str(path), 2, field)
    with pytest.raises(DataError, match=message):
        raise error


def test_a_long_value_is_cut_in_the_message(tmp_path: Path) -> None:
    error = failure(jsonl(tmp_path, {"text": ["long" * 1000]}))
    assert len(error.message) < 120
    assert "…" in error.message


def test_a_bad_row_gives_nothing_and_the_others_everything(tmp_path: Path) -> None:
    bad: list[tuple[str, str]] = []
    path = jsonl(tmp_path, {"text": " "}, {"text": TEXT, "targets": ["x", ""]}, {"text": "good"})
    statements = read_statements(path, on_bad=lambda error, raw: bad.append((error.place, raw)))
    assert [statement.text for statement in statements] == ["good"]
    raws = path.read_text().splitlines()[:2]
    assert bad == [(f"{path}:1", raws[0]), (f"{path}:2", raws[1])]


def test_windows_1252(tmp_path: Path) -> None:
    data = "text,speaker\nWe don’t agree.,José\n".encode("cp1252")
    path = stored(tmp_path, "a.csv", data)
    error = failure(path)
    assert error.line == 2
    assert "byte 0x92" in error.message
    assert "--encoding cp1252" in error.message
    [statement] = read_statements(path, encoding="cp1252")
    assert statement == Statement("We don’t agree.", None, "2", {"speaker": "José"})


def test_utf16_without_a_mark_is_guessed_from_its_nul_characters(tmp_path: Path) -> None:
    assert "utf-16" in failure(stored(tmp_path, "a.txt", "words".encode("utf-16-be"))).message


def test_csv_columns(tmp_path: Path) -> None:
    rows = (
        "id,text,target,target_start,target_end,note\n"
        f"a,{TEXT},the blockade,11,23,\n"
        f",{TEXT},the blockade,,,n\n"
        f"c,{TEXT},,,,\n"
    )
    path = stored(tmp_path, "a.csv.gz", gzip.compress(rows.encode()))
    assert list(read_statements(path)) == [
        Statement(TEXT, Target("the blockade", 11, 23), "a", {"note": ""}),
        Statement(TEXT, Target("the blockade"), "3", {"note": "n"}),
        Statement(TEXT, None, "c", {"note": ""}),
    ]


def test_offsets_without_a_column_target_pass_through(tmp_path: Path) -> None:
    [statement] = read_statements(stored(tmp_path, "a.csv", f"text,target_start\n{TEXT},x\n"))
    assert statement.extra == {"target_start": "x"}


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("the blockade", [Target("the blockade")]),
        ('"[""x"", {""target"": ""y""}]"', [Target("x"), Target("y")]),
        ("", [None]),
        ("[]", [None]),
    ],
)
def test_a_column_of_targets(tmp_path: Path, cell: str, expected: list[Target | None]) -> None:
    path = stored(tmp_path, "a.csv", f"text,targets\n{TEXT},{cell}\n")
    assert [statement.target for statement in read_statements(path)] == expected


@pytest.mark.parametrize(
    ("row", "field", "message"),
    [
        (f"{TEXT},the blockade,x,23,", "target_start", "whole number, got 'x'"),
        (f"{TEXT},the blockade,11,2.5,", "target_end", "whole number, got '2.5'"),
        (f"{TEXT},the blockade,11,{'9' * 5000},", "target_end", "whole number"),
        (f"{TEXT},the blockade,11,,", "target", "come together"),
        (f"{TEXT},the blockade,10,23,", "target", "not the target"),
        (f"{TEXT},,11,23,", "target_start", "offsets without a target"),
        (f"{TEXT},,,,[1", "targets", r"invalid JSON .* such as \["),
        (TEXT + r',,,,"[""\ud800""]"', "target", "half a surrogate pair"),
        (",,,,", "text", "is blank"),
    ],
)
def test_bad_csv_fields(tmp_path: Path, row: str, field: str, message: str) -> None:
    header = "text,target,target_start,target_end,targets"
    error = failure(stored(tmp_path, "a.csv", f"{header}\n{row}\n"))
    assert (error.line, error.field) == (2, field)
    with pytest.raises(DataError, match=message):
        raise error


def test_peeking_loses_nothing() -> None:
    statements = [Statement("a", extra={"x": "1", "y": ""}), Statement("b", extra={"x": ""})]
    columns, rest = peek_columns(iter(statements))
    assert columns == ("x", "y")
    assert list(rest) == statements


def test_peeking_into_nothing() -> None:
    columns, rest = peek_columns([])
    assert (columns, list(rest)) == ((), [])


def test_a_file_that_is_not_there_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no such file"):
        list(read_statements(tmp_path / "nowhere"))
    with pytest.raises(DataError, match="no such file"):
        list(read_labeled(tmp_path / "nowhere"))
