"""Files and standard input to articles: text, saved web pages, JSONL.

A text file and a saved page are one article each; JSONL holds one a line. Offsets of statements
count the text of an `Article`: the file's own characters without a byte order mark; of a saved
page, what is extracted from it.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from classifier.data.decoding import STDIN, check_decoded, open_lines
from classifier.data.fields import check_text, read_id
from classifier.data.parsing import iterate_lines
from classifier.data.rows import OnBad, ReadOptions, Row, convert_rows, parse_rows
from classifier.errors import DataError, MissingExtraError

FORMATS = ("auto", "txt", "jsonl", "html")
"""The names of the formats of articles."""

STDIN_NAME = "stdin"
"""Stands for the name of the file where an article comes from standard input."""

_SUFFIXES = {
    ".txt": "txt",
    ".html": "html",
    ".htm": "html",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
}
_CONSUMED = frozenset({"id", "text"})

# Where and how a page says its encoding: https://html.spec.whatwg.org/#prescan-a-byte-stream
_CHARSET = re.compile(r"<meta[^>]{1,200}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_CHARSET_WITHIN = 1024


@dataclass(frozen=True, slots=True)
class Article:
    """An article as it is read.

    Attributes
    ----------
    id
        Its name in the data, else that of its file; of a row without an id, with its line.
    text
        What offsets count in.
    extra
        All that stands beside: date, title, and any other columns, passed through.
    """

    id: str
    text: str
    extra: Mapping[str, Any] = field(default_factory=dict, hash=False)


def find_articles(places: Iterable[str]) -> Iterator[str]:
    """Yield the files of articles: each file that is named, and those in each folder, sorted.

    Parameters
    ----------
    places
        Files, folders, or ``-`` for standard input.

    Raises
    ------
    DataError
        If a folder cannot be read or holds no articles.
    """
    for place in places:
        if place == STDIN or not Path(place).is_dir():
            yield place
            continue
        try:
            entries = sorted(Path(place).iterdir())
        except OSError as error:
            raise DataError(f"cannot be read ({error.strerror})", path=place) from error
        found = [entry for entry in entries if _is_article(entry)]
        if not found:
            endings = ", ".join(_SUFFIXES)
            raise DataError(
                f"the folder holds no articles; they are files that end in {endings}", path=place
            )
        yield from map(str, found)


def _is_article(path: Path) -> bool:
    hidden = path.name.startswith(".")
    return not hidden and _suffix(path.name) in _SUFFIXES and path.is_file()


def _suffix(name: str) -> str:
    return Path(name.lower().removesuffix(".gz")).suffix


def read_articles(
    source: str | Path,
    *,
    format: str = "auto",
    encoding: str = "utf-8",
    on_bad: OnBad | None = None,
) -> Iterator[Article]:
    """Read the articles of one file, or of standard input.

    Parameters
    ----------
    source
        A path, or ``-`` for standard input; gzip is unpacked.
    format
        One of `FORMATS`; ``auto`` goes by the suffix, on standard input by the first character:
        JSONL if it is ``{``, else a text. A saved page on standard input needs its name.
    encoding
        Any text encoding that Python knows. A saved page that is not in it is read in the one
        that it names itself.
    on_bad
        Is told the error and the raw row of each article that cannot be used, for a whole file
        an empty one; ``None`` raises at the first.

    Yields
    ------
    Article
        In order; of JSONL one row at a time.

    Raises
    ------
    DataError
        If the source cannot be read, or at the first bad article where `on_bad` is ``None``.
    MissingExtraError
        If a saved page is read without the extra ``web``.
    """
    path = str(source)
    format = _detect_format(path, format)
    with open_lines(source, encoding=encoding) as opened:
        format, lines = _detect_by_content(opened) if format == "auto" else (format, opened)
        if format == "jsonl":
            options = ReadOptions("jsonl", encoding, on_bad)
            rows = parse_rows(iterate_lines(lines), path, "jsonl", options)
            yield from convert_rows(rows, _from_row, on_bad)
            return
        text = "".join(lines)
    try:
        article = _from_file(path, text, encoding, is_page=format == "html")
    except DataError as error:
        placed = DataError(error.message, path=path, field=error.field)
        if on_bad is None:
            raise placed from error
        on_bad(placed, "")
    else:
        yield article


def _detect_format(path: str, format: str) -> str:
    if format not in FORMATS:
        raise DataError(f"unknown format {format!r}; choose one of {', '.join(FORMATS)}")
    if format != "auto" or path == STDIN:
        return format
    suffix = _suffix(path)
    # What is not there is better said by opening it.
    if suffix not in _SUFFIXES and Path(path).is_file():
        raise DataError(
            f"the suffix {suffix!r} does not tell the format; "
            "pass --input-format txt, jsonl or html, or rename the file",
            path=path,
        )
    return _SUFFIXES.get(suffix, "txt")


def _detect_by_content(lines: Iterator[str]) -> tuple[str, Iterator[str]]:
    """Tell JSONL from a text by the first character that is not blank; also return all lines."""
    begin: list[str] = []
    for line in lines:
        begin.append(line)
        if line.strip():
            break
    format = "jsonl" if begin and begin[-1].lstrip().startswith("{") else "txt"
    return format, itertools.chain(begin, lines)


def _from_row(row: Row) -> Article:
    text = check_text(row.fields.get("text"))
    name = read_id(row.fields.get("id")) or f"{_name(row.path)}:{row.line}"
    extra = {key: value for key, value in row.fields.items() if key not in _CONSUMED}
    return Article(name, text, extra)


def _from_file(path: str, text: str, encoding: str, *, is_page: bool) -> Article:
    if is_page:
        page = read_page(_decode_as_named(text, encoding))
        return Article(_name(path), check_text(page.text), page.extra)
    check_decoded(text, encoding)
    return Article(_name(path), check_text(text))


def _name(path: str) -> str:
    return STDIN_NAME if path == STDIN else Path(path).name


def _decode_as_named(page: str, encoding: str) -> str:
    """Decode a page again in the encoding that it names, if it is not in the one asked for."""
    named = _CHARSET.search(page[:_CHARSET_WITHIN])
    try:
        check_decoded(page, encoding)
    except DataError:
        if named is None:
            raise
    else:
        return page
    try:
        return page.encode(encoding, "surrogateescape").decode(named.group(1))
    except (LookupError, ValueError) as error:
        raise DataError(
            f"the page says that it is in {named.group(1)!r}, and it is not ({error}); "
            "name the right encoding with --encoding"
        ) from error


def read_page(page: str) -> Article:
    """Take the article out of a web page, with its title and date where they are found.

    Parameters
    ----------
    page
        HTML.

    Returns
    -------
    Article
        Without an id.

    Raises
    ------
    DataError
        If there is no article in it.
    MissingExtraError
        If trafilatura is not installed.
    """
    try:
        from trafilatura import bare_extraction  # noqa: PLC0415 - an extra, and heavy
    except ImportError as error:
        raise MissingExtraError("reading a saved web page", "web") from error
    found = bare_extraction(page, include_comments=False, with_metadata=True)
    text = getattr(found, "text", None)
    if not text or not text.strip():
        raise DataError(
            "no article is found in this page; copy its text into a .txt file", field="text"
        )
    values = {name: getattr(found, name, None) for name in ("date", "title")}
    return Article("", text, {name: value for name, value in values.items() if value})
