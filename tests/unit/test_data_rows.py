import csv
import io
import sys
from pathlib import Path

import pytest

from classifier.data.rows import ReadOptions, detect_format, read_rows
from classifier.errors import DataError


def stored(folder: Path, text: str | bytes, name: str) -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def fields_of(path: Path) -> list[tuple[int, dict[str, object]]]:
    return [(row.line, dict(row.fields)) for row in read_rows(path)]


def failure(path: Path) -> DataError:
    with pytest.raises(DataError) as caught:
        list(read_rows(path))
    return caught.value


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a.txt", "txt"),
        ("a.TXT.GZ", "txt"),
        ("a.jsonl", "jsonl"),
        ("b.c/a.ndjson.gz", "jsonl"),
        ("a.csv", "csv"),
        ("-", "auto"),
    ],
)
def test_format_by_name(name: str, expected: str) -> None:
    assert detect_format(name) == expected


def test_a_named_format_wins() -> None:
    assert detect_format("a.txt", "csv") == "csv"
    assert detect_format("-", "csv") == "csv"


@pytest.mark.parametrize("name", ["a.xlsx", "a", "a.gz", ".csv"])
def test_unknown_suffix(name: str) -> None:
    with pytest.raises(DataError, match="--input-format"):
        detect_format(name)


def test_unknown_format() -> None:
    with pytest.raises(DataError, match="unknown format 'xml'"):
        detect_format("a.txt", "xml")


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b'\n \n {"text": "a"}\n', [(3, "jsonl", "a")]),
        (b'\r\n"quoted"\nb\n', [(2, "txt", '"quoted"'), (3, "txt", "b")]),
        (b"text\na\n", [(1, "txt", "text"), (2, "txt", "a")]),
        (b"\n\n", []),
        (b"", []),
    ],
)
def test_format_of_standard_input(
    monkeypatch: pytest.MonkeyPatch, data: bytes, expected: list[tuple[int, str, str]]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    rows = [(row.line, row.format, row.fields["text"]) for row in read_rows("-")]
    assert rows == expected


def test_standard_input_has_a_name_in_errors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b'{"text": ')))
    with pytest.raises(DataError, match=r"^<stdin>:1: invalid JSON"):
        list(read_rows("-"))


def test_blank_lines_are_told(tmp_path: Path) -> None:
    blank: list[int] = []
    path = stored(tmp_path, "\n a \r\n\t\n\rb", "a.txt")
    rows = list(read_rows(path, ReadOptions(on_blank=blank.append)))
    assert [(row.line, row.raw) for row in rows] == [(2, " a "), (5, "b")]
    assert blank == [1, 3, 4]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('{"text": "a",}', r"invalid JSON at column \d+ "),
        ('["a"]', "not a JSON object"),
        ('"a"', "not a JSON object"),
        ('{"text": "a", "x": NaN}', "NaN is not a finite number"),
        ('{"text": "a", "x": -Infinity}', "-Infinity is not a finite number"),
        ('{"text": "a", "x": 1e999}', "1e999 is not a finite number"),
        ('{"text": "a", "x": ' + "9" * 5000 + "}", "a number that cannot be kept"),
        ('{"text": "a", "x": ' + "[" * 100_000, "nested too deeply"),
        (r'{"text": "a", "x": ["\ud800"]}', "x: half a surrogate pair"),
        (r'{"text": "a", "\udc92": 1}', "half a surrogate pair"),
    ],
)
def test_bad_json(tmp_path: Path, line: str, message: str) -> None:
    error = failure(stored(tmp_path, '{"text": "a"}\n' + line + "\n", "a.jsonl"))
    assert error.line == 2
    with pytest.raises(DataError, match=message):
        raise error
    assert len(str(error)) < 300 + len(str(tmp_path))


def test_a_whole_pair_is_one_character(tmp_path: Path) -> None:
    path = stored(tmp_path, r'{"text": "\ud83d\ude00"}', "a.jsonl")
    assert fields_of(path) == [(1, {"text": "😀"})]


def test_reading_goes_on_after_a_bad_row(tmp_path: Path) -> None:
    bad: list[tuple[str, str]] = []
    path = stored(tmp_path, b'{"text": "a"}\n{"text": "\x92"}\n[]\n{"text": "b"}\n', "a.jsonl")
    options = ReadOptions(on_bad=lambda error, raw: bad.append((error.place, raw)))
    assert [row.fields["text"] for row in read_rows(path, options)] == ["a", "b"]
    assert bad == [(f"{path}:2", '{"text": "\udc92"}'), (f"{path}:3", "[]")]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_delimiter(tmp_path: Path, delimiter: str) -> None:
    text = '"id"; text ;note\n1;"a; b,\tc";d\n'.replace(";", delimiter)
    cell = "a; b,\tc".replace(";", delimiter)
    path = stored(tmp_path, text, "a.csv")
    assert fields_of(path) == [(2, {"id": "1", "text": cell, "note": "d"})]


def test_line_breaks_inside_cells(tmp_path: Path) -> None:
    path = stored(tmp_path, '\r\nid,text\r\n1,"a\r\nb\rc\nd"\r\n\r\n2,e', "a.csv")
    assert fields_of(path) == [
        (3, {"id": "1", "text": "a\r\nb\rc\nd"}),
        (8, {"id": "2", "text": "e"}),
    ]


def test_short_rows_are_filled_and_unnamed_columns_named(tmp_path: Path) -> None:
    path = stored(tmp_path, "text,,note\na\nb,c,d\n", "a.csv")
    assert fields_of(path) == [
        (2, {"text": "a", "column_2": "", "note": ""}),
        (3, {"text": "b", "column_2": "c", "note": "d"}),
    ]


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("", None, "the file is empty"),
        ("\n\n", None, "the file is empty"),
        ("Text,id\na,1\n", 1, "no column is called text .*Text, id"),
        ("\ntext,id, id\na,1,2\n", 2, "two columns are called 'id'"),
        ("text\udc92,id\n", 1, "byte 0x92"),
        ("text,id\na,1\nb,2,c\n", 3, "3 cells, but the header names 2, first too many: 'c'"),
        ('text,id\n"a "b" c",1\n', 2, r'not valid CSV .* twice \(""\)'),
        ('text,id\na,1\n"b,2\nc,3\n', 3, "never closed"),
    ],
)
def test_bad_csv(tmp_path: Path, text: str, line: int | None, message: str) -> None:
    error = failure(stored(tmp_path, text.encode("utf-8", "surrogateescape"), "a.csv"))
    assert error.line == line
    with pytest.raises(DataError, match=message):
        raise error


def test_reading_goes_on_after_a_bad_csv_row(tmp_path: Path) -> None:
    bad: list[tuple[int | None, str]] = []
    path = stored(tmp_path, 'text,id\n"a "b",1\nc,2,3\n"d\ne",4\n', "a.csv")
    options = ReadOptions(on_bad=lambda error, raw: bad.append((error.line, raw)))
    assert [(row.line, row.fields["text"]) for row in read_rows(path, options)] == [(4, "d\ne")]
    assert bad == [(2, '"a "b",1'), (3, "c,2,3")]


def test_an_overlong_cell_stops_even_where_bad_rows_are_skipped(tmp_path: Path) -> None:
    limit = csv.field_size_limit()
    path = stored(tmp_path, f'text,id\na,1\n"{"x" * limit}\nrest",2\nb,3\n', "a.csv")
    bad: list[DataError] = []
    read: list[str] = []
    with pytest.raises(DataError, match=f"longer than {limit} characters.*JSONL") as caught:
        for row in read_rows(path, ReadOptions(on_bad=lambda error, _: bad.append(error))):
            read.append(row.fields["text"])
    assert (caught.value.line, read, bad) == (3, ["a"], [])
    assert csv.field_size_limit() == limit


def test_a_cell_up_to_the_limit_is_read(tmp_path: Path) -> None:
    text = "x" * csv.field_size_limit()
    assert fields_of(stored(tmp_path, f"text\n{text}\n", "a.csv")) == [(2, {"text": text})]


def test_rows_come_while_the_source_is_still_being_written(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[int] = []

    class Endless(io.RawIOBase):
        def readable(self) -> bool:
            return True

        def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
            asked.append(len(buffer))
            line = (b"words\n" * (len(buffer) // 6 + 1))[: len(buffer)]
            buffer[:] = line
            return len(line)

    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(Endless())))
    rows = read_rows("-")
    assert [next(rows).line for _ in range(3)] == [1, 2, 3]
    assert sum(asked) < 100_000
    rows.close()  # type: ignore[attr-defined]
