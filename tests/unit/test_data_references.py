"""Labels by reference: each statement is found where it stands, or reported with a reason."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from source_folder import COMMIT, FILES, REPOSITORY, TEXTS, make_row, write_labels, write_sources

from classifier.data.references import Found, Missing, Reason, Reference, hydrate, read_references
from classifier.errors import DataError


def _hydrate(rows: list[dict[str, Any]], root: Path) -> list[Found | Missing]:
    return list(hydrate([Reference.from_dict(row) for row in rows], root))


def _miss(row: dict[str, Any], root: Path) -> Missing:
    (result,) = _hydrate([row], root)
    assert isinstance(result, Missing)
    return result


def test_every_ending_gives_its_statements_in_the_order_of_the_labels(tmp_path: Path) -> None:
    results = _hydrate([make_row(name) for name in TEXTS], write_sources(tmp_path))
    found = {item.statement.id: item.statement.text for item in results if isinstance(item, Found)}
    assert found == {name: text for name, (_, _, text) in TEXTS.items()}
    assert list(found) == list(TEXTS)


def test_a_found_statement_has_its_labels_targets_and_metadata(tmp_path: Path) -> None:
    row = make_row("s2")
    row["targets"].append({"target": "the owners", "stance": "against", "explicit": False})
    (result,) = _hydrate([row], write_sources(tmp_path))
    assert isinstance(result, Found)
    assert result.statement.to_dict() == {
        "id": "s2",
        "text": "We welcome the ferry treaty, and thank “both” crews.",
        "targets": [
            {"target": "crews.", "stance": "neutral", "start": 46, "end": 52},
            {"target": "the owners", "stance": "against", "explicit": False},
        ],
        "tone": "support",
        "sentiment": None,
        "intensity": 1,
        **{name: row[name] for name in ("origin", "source", "start", "end", "sha256")},
    }


def test_each_file_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    reader = csv.DictReader

    def count(*args: Any, **options: Any) -> Any:  # noqa: ANN401 (stands in for a class)
        opened.append("csv")
        return reader(*args, **options)

    monkeypatch.setattr(csv, "DictReader", count)
    calls: list[tuple[int, int]] = []
    references = [Reference.from_dict(make_row(name)) for name in ("s1", "s8", "s7")]
    results = hydrate(
        references,
        write_sources(tmp_path),
        progress=lambda done, total: calls.append((done, total)),
    )
    assert all(isinstance(result, Found) for result in results)
    assert opened == ["csv"]
    assert calls == [(1, 2), (2, 2)]


def test_the_limit_of_csv_fields_is_as_before(tmp_path: Path) -> None:
    before = csv.field_size_limit()
    _hydrate([make_row("s1")], write_sources(tmp_path))
    assert csv.field_size_limit() == before


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    miss = _miss(make_row("s5"), tmp_path)
    assert (miss.id, miss.reason) == ("s5", Reason.FILE_MISSING)
    assert miss.detail.endswith(f"{REPOSITORY}/press/a.json")


def test_a_missing_record_is_told_from_a_missing_file(tmp_path: Path) -> None:
    row = make_row("s7")
    row["source"]["record"] = "https://a.example/3"
    assert _miss(row, write_sources(tmp_path)).reason == Reason.RECORD_MISSING


@pytest.mark.parametrize("name", ["s2", "s7"])
def test_a_record_belongs_to_csv_and_only_there(tmp_path: Path, name: str) -> None:
    row = make_row(name)
    row["source"]["record"] = None if name == "s7" else "https://a.example/1"
    assert _miss(row, write_sources(tmp_path)).reason == Reason.RECORD_MISSING


def test_a_text_that_moved_is_reported_and_its_neighbour_found(tmp_path: Path) -> None:
    path = "talks/opening day.txt"
    root = write_sources(tmp_path, {path: FILES[path].replace(b"We welcome", b"We do welcome")})
    moved, same = _hydrate([make_row("s2"), make_row("s8")], root)
    assert isinstance(moved, Missing)
    assert moved.reason == Reason.TEXT_DIFFERS
    assert COMMIT in moved.detail
    assert isinstance(same, Found)


@pytest.mark.parametrize(
    ("path", "content", "words"),
    [
        ("a.json", b"{", "not JSON"),
        ("a.json", b'{"title": "x"}', "content_original"),
        ("a.json", b'["x"]', "content_original"),
        ("a.csv", b"url,text\nx,y\n", "columns link and body"),
        ("a.csv", b"", "columns link and body"),
        ("a.pdf", b"x", "no rule for the ending '.pdf'"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(
    tmp_path: Path, path: str, content: bytes, words: str
) -> None:
    row = make_row("s5")
    row["source"]["path"] = path
    miss = _miss(row, write_sources(tmp_path, {path: content}))
    assert miss.reason == Reason.UNREADABLE
    assert words in miss.detail


@pytest.mark.parametrize(
    "path", ["../../../secret.txt", "a/../../../../secret.txt", "..", "a\\b.txt"]
)
def test_a_path_cannot_leave_the_root(tmp_path: Path, path: str) -> None:
    (tmp_path / "secret.txt").write_text("The delegates met.")
    row = make_row("s8")
    row["source"]["path"] = path
    assert _miss(row, tmp_path / "root").reason == Reason.UNSAFE_PATH


def test_an_absolute_path_is_refused(tmp_path: Path) -> None:
    root = write_sources(tmp_path)
    row = make_row("s8")
    row["source"]["path"] = str(root / REPOSITORY / "talks/opening day.txt")
    assert _miss(row, root).reason == Reason.UNSAFE_PATH


def test_a_repository_named_dots_is_refused(tmp_path: Path) -> None:
    root = write_sources(tmp_path) / "harbour-archive"
    row = make_row("s8")
    row["source"]["repository"] = "../harbour-archive"
    assert _miss(row, root).reason == Reason.UNSAFE_PATH


def test_a_symbolic_link_may_lead_within_the_root_only(tmp_path: Path) -> None:
    root = write_sources(tmp_path / "root")
    (tmp_path / "secret.txt").write_text("The delegates met.")
    folder = root / REPOSITORY
    (folder / "out.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "in.txt").symlink_to(folder / "talks/opening day.txt")
    out, within = make_row("s8"), make_row("s8")
    out["source"]["path"], within["source"]["path"] = "out.txt", "in.txt"
    first, second = _hydrate([out, within], root)
    assert isinstance(first, Missing)
    assert first.reason == Reason.UNSAFE_PATH
    assert isinstance(second, Found)


def _change(name: str, value: Any) -> dict[str, Any]:  # noqa: ANN401 (any JSON value)
    row = make_row("s2")
    if name.startswith("source."):
        row["source"][name.removeprefix("source.")] = value
        return row
    return row | {name: value}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("id", None),
        ("sha256", "abc"),
        ("source", "a/b"),
        ("source.repository", "https://example.org/a/b"),
        ("source.repository", None),
        ("source.commit", "main"),
        ("source.path", ""),
        ("source.record", 7),
        ("start", -1),
        ("start", True),
        ("end", 19),
        ("end", "70"),
        ("targets", {"start": 0}),
        ("targets", ["crews"]),
        ("targets", [{"start": 0, "end": 400, "stance": "favor"}]),
        ("targets", [{"start": 3, "end": 3, "stance": "favor"}]),
    ],
)
def test_a_row_that_is_no_reference_is_named(tmp_path: Path, name: str, value: object) -> None:
    path = write_labels(tmp_path / "labels.jsonl", [make_row("s1"), _change(name, value)])
    with pytest.raises(DataError) as caught:
        list(read_references(path))
    assert caught.value.place == f"{path}:2"
    field = "start" if name == "end" else name
    assert caught.value.field == field


def test_bad_rows_can_be_collected(tmp_path: Path) -> None:
    path = tmp_path / "labels.jsonl"
    path.write_text(f"nonsense\n\n{json.dumps(make_row('s2'))}\n", encoding="utf-8")
    bad: list[DataError] = []
    (reference,) = read_references(path, on_bad=lambda error, _: bad.append(error))
    assert reference.place == f"{path}:3"
    assert [error.line for error in bad] == [1]
