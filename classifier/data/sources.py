"""Public source files: where they lie under a folder, and the text that offsets count in.

A source names a file of a public repository at a commit. Its text is made by the file's ending,
always from UTF-8 with the bytes left out that do not decode, and always with each run of white
space folded into one blank:

=================  ===============================================================================
``.txt``           the whole file
``.xml``, ``.html``  each tag ``<…>`` replaced by a blank, entities resolved
``.json``          the field ``content_original``, else ``content``
``.csv``           the field ``body`` of the row whose ``link`` is the source's record, entities
                   resolved
=================  ===============================================================================

The rules never change for an ending that they name: offsets in published labels count on them.
"""

from __future__ import annotations

import csv
import html
import json
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Self

from classifier.errors import DataError

_REPOSITORY = re.compile(r"[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+")
_COMMIT = re.compile(r"[0-9a-fA-F]{7,64}")
_TAG = re.compile(r"<[^>]+>")
_LONGEST_FIELD = 1 << 30  # characters of a csv cell: a source's cell holds a whole document


class SourceError(Exception):
    """A source whose text cannot be had; the message says why. Stays inside `data`."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file of a public repository, or one record of it.

    Attributes
    ----------
    repository
        ``owner/name``.
    commit
        Hash of the commit, 7 to 64 hexadecimal digits.
    path
        Inside the repository, parts divided by ``/``.
    record
        Which row of a ``.csv`` file; ``None`` for the other endings.
    """

    repository: str
    commit: str
    path: str
    record: str | None = None

    @classmethod
    def from_dict(cls, value: object) -> Self:
        """Read ``{"repository", "commit", "path"}`` with or without ``record``; more is ignored.

        Raises
        ------
        DataError
            If a part is missing or not of its form.
        """
        if not isinstance(value, Mapping):
            raise DataError(
                f'a source is an object {{"repository", "commit", "path"}}, got {value!r}',
                field="source",
            )
        for name in ("repository", "commit", "path", "record"):
            part = value.get(name)
            if not (isinstance(part, str) and part) and not (name == "record" and part is None):
                raise DataError(f"needs a text, got {part!r}", field=f"source.{name}")
        source = cls(value["repository"], value["commit"], value["path"], value.get("record"))
        if not _REPOSITORY.fullmatch(source.repository):
            raise DataError(
                f"{source.repository!r} is not of the form owner/name", field="source.repository"
            )
        if not _COMMIT.fullmatch(source.commit):
            raise DataError(
                f"{source.commit!r} is not a commit hash of 7 to 64 hexadecimal digits",
                field="source.commit",
            )
        return source

    @property
    def file(self) -> tuple[str, str]:
        """Repository and path: what lies in one place under the root."""
        return self.repository, self.path


def place_source(root: Path, source: Source) -> Path:
    """Return where a source's file lies: ``ROOT/<owner>/<name>/<path>``.

    Raises
    ------
    SourceError
        If that is outside of the root, by ``..``, an absolute path, or a symbolic link.
    """
    relative = PurePosixPath(source.repository, source.path)
    plain = not PurePosixPath(source.path).is_absolute() and "\\" not in source.path
    if not plain or "\0" in source.path or {"..", "."} & set(relative.parts):
        raise SourceError("the path leads out of the repository")
    place = root.joinpath(*relative.parts)
    if not place.resolve().is_relative_to(root.resolve()):
        raise SourceError(f"{place} is a symbolic link that leads out of {root}")
    return place


def fold(text: str) -> str:
    r"""Fold each run of white space into one blank, and strip.

    Examples
    --------
    >>> fold(" We take\r\n\tnote. ")
    'We take note.'
    """
    return " ".join(text.split())


def strip_tags(text: str) -> str:
    """Replace each tag by a blank, resolve entities, and fold.

    Examples
    --------
    >>> strip_tags("<p>Peace &amp;<br/>security</p>")
    'Peace & security'
    """
    # No tag can begin after the last ">": looking for one there would cost quadratic time.
    end = text.rfind(">") + 1
    return fold(html.unescape(_TAG.sub(" ", text[:end]) + text[end:]))


def read_json_content(text: str) -> str:
    """Return the folded field ``content_original``, else ``content``, of a JSON object.

    Raises
    ------
    SourceError
        If the text is no JSON object or has neither field.
    """
    try:
        value = json.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise SourceError(f"the file is not JSON ({error})") from None
    if isinstance(value, Mapping):
        for name in ("content_original", "content"):
            if isinstance(value.get(name), str) and value[name]:
                return fold(value[name])
    raise SourceError("the file has no text in a field content_original or content")


_WHOLE_FILE: dict[str, Callable[[str], str]] = {
    ".txt": fold,
    ".xml": strip_tags,
    ".html": strip_tags,
    ".json": read_json_content,
}


def read_texts(path: Path, records: Collection[str | None]) -> Iterator[tuple[str | None, str]]:
    """Read a source file once, and give the text of each record that is asked for.

    Parameters
    ----------
    path
        The file; its ending decides how it is read.
    records
        Which rows of a ``.csv`` file; ``{None}`` for the other endings.

    Yields
    ------
    tuple of (str or None, str)
        Record and text, each record once, in the order of the file; one in memory at a time.

    Raises
    ------
    SourceError
        If the file cannot be read, or its ending has no rule.
    """
    ending = path.suffix.lower()
    try:
        if ending == ".csv":
            yield from _read_csv(path, set(records))
        elif ending in _WHOLE_FILE:
            text = path.read_bytes().decode("utf-8", errors="ignore")
            yield None, _WHOLE_FILE[ending](text)
        else:
            endings = ", ".join([*_WHOLE_FILE, ".csv"])
            raise SourceError(f"no rule for the ending {ending!r}; there are rules for {endings}")
    except (OSError, csv.Error) as error:
        raise SourceError(f"the file cannot be read ({error})") from None


def _read_csv(path: Path, wanted: set[str | None]) -> Iterator[tuple[str | None, str]]:
    with _long_fields(), path.open(encoding="utf-8", errors="ignore", newline="") as stream:
        rows = csv.DictReader(stream)
        rows.fieldnames = [name.removeprefix("\ufeff") for name in rows.fieldnames or ()]
        if not {"link", "body"} <= set(rows.fieldnames):
            raise SourceError("the file has no columns link and body")
        for row in rows:
            link = row["link"]
            if link in wanted and row["body"] is not None:
                wanted.discard(link)
                yield link, fold(html.unescape(row["body"]))
            if not wanted:
                return


@contextmanager
def _long_fields() -> Iterator[None]:
    before = csv.field_size_limit(_LONGEST_FIELD)
    try:
        yield
    finally:
        csv.field_size_limit(before)
