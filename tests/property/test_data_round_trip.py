import gzip
import io
import json
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from hypothesis import given, settings
from hypothesis import strategies as st

from classifier.data.predictions import Prediction
from classifier.data.readers import peek_columns, read_labeled, read_statements
from classifier.data.records import LabeledStatement, LabeledTarget, Statement, Target
from classifier.data.writers import CsvWriter, JsonlWriter, open_output
from classifier.errors import DataError
from classifier.labels import LABELS

Result = TypeVar("Result")

# Files are written in each example, and a disk may be slow at times.
PATIENT = settings(deadline=None)

CHARACTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
WORDS = st.text(CHARACTERS, max_size=40) | st.text('",;\t\r\n\ufeff\u2028 a[{', max_size=12)
FILLED = WORDS.filter(str.strip)
KEYS = st.text(CHARACTERS, min_size=1, max_size=8).map(str.strip).filter(bool)
RESERVED = {"id", "text", "target", "targets", "target_start", "target_end"}
RESERVED |= {"stance", "explicit", "tone", "sentiment", "intensity", "codes", "warnings"}
RESERVED |= {"explanation", "plover", "cameo", "goldstein"}
EXTRA_KEYS = KEYS.filter(lambda key: key not in RESERVED)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=5,
)  # fmt: skip


@st.composite
def targets(draw: st.DrawFn, text: str) -> Target:
    start = draw(st.integers(0, len(text) - 1))
    end = draw(st.integers(start + 1, len(text)))
    if text[start:end].strip():
        return draw(st.sampled_from([Target(text[start:end], start, end), Target(text[start:end])]))
    return Target(draw(FILLED))


@st.composite
def statements(draw: st.DrawFn, extra: st.SearchStrategy[object]) -> Statement:
    text = draw(FILLED)
    target = draw(st.none() | targets(text))
    return Statement(text, target, draw(FILLED), draw(st.dictionaries(EXTRA_KEYS, extra)))


def in_folder(action: Callable[[Path], list[Result]]) -> list[Result]:
    with tempfile.TemporaryDirectory() as folder:
        return action(Path(folder))


@PATIENT
@given(st.lists(statements(JSON), max_size=4), st.sampled_from(["a.jsonl", "a.ndjson.gz"]))
def test_statements_survive_jsonl(given_statements: list[Statement], name: str) -> None:
    def round_trip(folder: Path) -> list[Statement]:
        with open_output(folder / name) as stream, JsonlWriter(stream) as writer:
            for statement in given_statements:
                writer.write(statement)
        return list(read_statements(folder / name))

    assert in_folder(round_trip) == given_statements


@PATIENT
@given(st.lists(statements(WORDS), max_size=4), st.booleans())
def test_scored_csv_is_input_again(given_statements: list[Statement], stream_rows: bool) -> None:
    def round_trip(folder: Path) -> list[Statement]:
        columns = dict.fromkeys(key for s in given_statements for key in s.extra)
        known = tuple(columns) if stream_rows else None
        with open_output(folder / "a.csv") as stream, CsvWriter(stream, LABELS, known) as writer:
            for statement in given_statements:
                writer.write(Prediction(statement))
        return list(read_statements(folder / "a.csv"))

    read = in_folder(round_trip)
    for before, after in zip(given_statements, read, strict=True):
        assert (after.id, after.text, after.target) == (before.id, before.text, before.target)
        kept = {key: value for key, value in after.extra.items() if key in before.extra}
        assert kept == before.extra


@PATIENT
@given(
    st.lists(st.tuples(FILLED, WORDS), min_size=1, max_size=4),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]),
    st.booleans(),
)
def test_one_answer_in_all_encodings(
    rows: list[tuple[str, str]], encoding: str, packed: bool
) -> None:
    lines = [json.dumps({"text": text, "x": x}, ensure_ascii=False) for text, x in rows]
    data = "\r\n".join(lines).encode(encoding)

    def read(folder: Path) -> list[Statement]:
        (folder / "a.jsonl").write_bytes(gzip.compress(data) if packed else data)
        return list(read_statements(folder / "a.jsonl", encoding=encoding))

    assert [(s.text, s.extra["x"]) for s in in_folder(read)] == rows


@PATIENT
@given(st.lists(statements(WORDS), max_size=3))
def test_peeking_changes_nothing(given_statements: list[Statement]) -> None:
    columns, rest = peek_columns(given_statements)
    assert list(rest) == given_statements
    assert columns == tuple(given_statements[0].extra if given_statements else ())


@st.composite
def labeled_statements(draw: st.DrawFn) -> LabeledStatement:
    text = draw(FILLED)
    label = st.none() | FILLED.map(str.strip)
    made = st.builds(LabeledTarget, targets(text), label, st.booleans())
    return LabeledStatement(
        draw(FILLED),
        text,
        tuple(draw(st.lists(made, max_size=3))),
        draw(label),
        draw(label),
        draw(st.none() | st.integers(0, 9).map(str)),
        draw(st.dictionaries(EXTRA_KEYS, JSON, max_size=2)),
    )


@PATIENT
@given(st.lists(labeled_statements(), max_size=3))
def test_labelled_statements_survive_jsonl(records: list[LabeledStatement]) -> None:
    def round_trip(folder: Path) -> list[LabeledStatement]:
        with open_output(folder / "a.jsonl") as stream, JsonlWriter(stream) as writer:
            for record in records:
                writer.write(record)
        return list(read_labeled(folder / "a.jsonl"))

    assert in_folder(round_trip) == records


PIECES = [
    *(b"text", b"id", b"target", b"targets", b"stance", b"intensity", b'{"text": "a"', b"}", b"{"),
    *(b",", b";", b"\t", b'"', b"\n", b"\r\n", b"\r", b"\0", b"\x92", b"[", b"]", b":", b" "),
    *(b"\xff\xfe", b"\xef\xbb\xbf", b"\x1f\x8b", b"NaN", b"1e999", b"-1", b"\\ud800", b'"text":'),
]
BYTES = st.binary(max_size=200) | st.lists(st.sampled_from(PIECES)).map(b"".join)
ENCODINGS = ["utf-8", "utf-16", "utf-16-le", "utf-7", "cp1252", "shift_jis", "idna", "punycode"]


@settings(max_examples=400, deadline=None)
@given(
    BYTES,
    st.sampled_from(["txt", "jsonl", "csv"]),
    st.sampled_from(ENCODINGS),
    st.sampled_from([read_statements, read_labeled]),
    st.booleans(),
)
def test_arbitrary_bytes_raise_nothing_but_our_own(
    data: bytes,
    format: str,
    encoding: str,
    reader: Callable[..., Iterator[Statement | LabeledStatement]],
    packed: bool,
) -> None:
    bad: list[DataError] = []

    def read(folder: Path) -> list[Statement | LabeledStatement]:
        (folder / "in").write_bytes(gzip.compress(data) if packed else data)
        rows = reader(
            folder / "in", format=format, encoding=encoding, on_bad=lambda e, _: bad.append(e)
        )
        found: list[Statement | LabeledStatement] = []
        try:
            found.extend(rows)
        except DataError as error:
            bad.append(error)
        return found

    found = in_folder(read)
    stream = io.StringIO()
    for record in found:
        JsonlWriter(stream).write(record)
    stream.getvalue().encode()
    assert all(str(error).encode() for error in bad)
    assert all(error.message and error.path for error in bad)
