"""Articles from files: text, saved pages, JSONL, folders, and what cannot be used."""

from __future__ import annotations

import gzip
import io
import json
import sys
from pathlib import Path

import pytest

from classifier.data.articles import Article, find_articles, read_articles, read_page
from classifier.errors import DataError, MissingExtraError

TEXT = "Ana Brisk said: \u201cWe agree.\u201d\r\n\r\nThe talks went on.\n"
PARAGRAPH = (
    "The minister Ana Brisk said on Monday that the talks had failed, and that she regrets it."
)
PAGE = f"""<html><head><title>Talks fail</title>
<meta property="article:published_time" content="2024-05-03T10:00:00Z"></head>
<body><nav>Home Sport</nav><article><h1>Talks fail</h1>
{"".join(f"<p>{number}. {PARAGRAPH}</p>" for number in range(1, 7))}</article></body></html>"""


def stdin(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))


def test_a_text_file_is_one_article_as_given(tmp_path: Path) -> None:
    path = tmp_path / "north.txt"
    path.write_bytes(b"\xef\xbb\xbf" + TEXT.encode())
    assert list(read_articles(path)) == [Article("north.txt", TEXT)]


def test_gzip_and_other_encodings(tmp_path: Path) -> None:
    packed, other = tmp_path / "a.txt.gz", tmp_path / "b.txt"
    packed.write_bytes(gzip.compress(TEXT.encode()))
    other.write_bytes(TEXT.encode("cp1252"))
    assert next(read_articles(packed)).text == TEXT
    assert next(read_articles(other, encoding="cp1252")).text == TEXT
    with pytest.raises(DataError, match="pass --encoding cp1252"):
        list(read_articles(other))


def test_rows_bring_id_and_more(tmp_path: Path) -> None:
    path = tmp_path / "many.jsonl"
    rows = [{"id": 7, "date": "2024-01-02", "text": "One."}, {"text": "Two.", "desk": None}]
    path.write_text("\n\n".join(map(json.dumps, rows)), encoding="utf-8")
    assert list(read_articles(path)) == [
        Article("7", "One.", {"date": "2024-01-02"}),
        Article("many.jsonl:3", "Two.", {"desk": None}),
    ]


@pytest.mark.parametrize(
    ("data", "articles"),
    [
        (b"One.\nTwo.", [Article("stdin", "One.\nTwo.")]),
        (b"\n\n One.", [Article("stdin", "\n\n One.")]),
        (b'\n {"text": "One."}', [Article("stdin:2", "One.")]),
    ],
)
def test_standard_input_is_known_by_its_first_character(
    data: bytes, articles: list[Article], monkeypatch: pytest.MonkeyPatch
) -> None:
    stdin(monkeypatch, data)
    assert list(read_articles("-")) == articles


def test_folders_give_their_articles_sorted(tmp_path: Path) -> None:
    for name in ("b.txt", "a.HTML", "c.jsonl", "d.txt.gz", "e.csv", ".f.txt"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    (tmp_path / "g.txt").mkdir()
    found = [Path(name).name for name in find_articles([str(tmp_path), "-", "other.md"])]
    assert found == ["a.HTML", "b.txt", "c.jsonl", "d.txt.gz", "-", "other.md"]


def test_a_folder_without_articles_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="holds no articles"):
        list(find_articles([str(tmp_path)]))


@pytest.mark.parametrize(
    ("name", "data", "complaint"),
    [
        ("a.txt", b" \n", "the text is blank"),
        ("a.txt", b"", "the text is blank"),
        ("a.txt", b"one\0two", "a NUL character at 4"),
        ("a.txt", b"don\x92t", "byte 0x92"),
        ("a.jsonl", b'{"text": " "}', "a.jsonl:1: text: the text is blank"),
        ("a.jsonl", b"text", "invalid JSON"),
        ("a.md", b"One.", "pass --input-format"),
    ],
)
def test_what_cannot_be_read_is_named(
    name: str, data: bytes, complaint: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(DataError) as caught:
        list(read_articles(path))
    assert complaint in str(caught.value)
    assert str(caught.value).startswith(str(path))


def test_bad_articles_can_be_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "One."}\n{"txt": 1}\n{"text": "Two."}\n', encoding="utf-8")
    blank = tmp_path / "b.txt"
    blank.write_text(" ", encoding="utf-8")
    bad: list[tuple[str, str]] = []

    def on_bad(error: DataError, row: str) -> None:
        bad.append((error.place, row))

    kept = [a.text for p in (path, blank) for a in read_articles(p, on_bad=on_bad)]
    assert kept == ["One.", "Two."]
    assert bad == [(f"{path}:2", '{"txt": 1}'), (str(blank), "")]


def test_a_missing_file_and_an_unknown_format_are_named() -> None:
    with pytest.raises(DataError, match="no such file"):
        list(read_articles("nowhere.md"))
    with pytest.raises(DataError, match="unknown format 'pdf'"):
        list(read_articles("a.txt", format="pdf"))


def test_a_page_without_the_extra_says_what_to_type(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    path = tmp_path / "page.html"
    path.write_text(PAGE, encoding="utf-8")
    with pytest.raises(MissingExtraError, match=r"pip install 'diplomatic-stance\[web\]'"):
        list(read_articles(path))


def test_a_page_gives_its_article_with_date_and_title(tmp_path: Path) -> None:
    pytest.importorskip("trafilatura", reason="needs the extra web")
    path = tmp_path / "page.htm"
    path.write_text(PAGE, encoding="utf-8")
    (article,) = read_articles(path)
    assert article.id == "page.htm"
    assert f"6. {PARAGRAPH}" in article.text
    assert "Sport" not in article.text
    assert article.extra == {"date": "2024-05-03", "title": "Talks fail"}
    assert next(read_articles(path, format="txt")).text == PAGE


def test_a_page_is_read_in_the_encoding_that_it_names(tmp_path: Path) -> None:
    pytest.importorskip("trafilatura", reason="needs the extra web")
    path = tmp_path / "page.html"
    page = PAGE.replace("<head>", '<head><meta charset="windows-1252">').replace("it.", "it\u2026")
    path.write_bytes(page.encode("cp1252"))
    (article,) = read_articles(path)
    assert "regrets it\u2026" in article.text
    path.write_bytes(page.replace("windows-1252", "no-such").encode("cp1252"))
    with pytest.raises(DataError, match="says that it is in 'no-such'"):
        list(read_articles(path))


def test_a_page_without_an_article_is_refused() -> None:
    pytest.importorskip("trafilatura", reason="needs the extra web")
    with pytest.raises(DataError, match="no article is found"):
        read_page("<html><body></body></html>")
