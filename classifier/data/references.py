"""Labels by reference: share the labels of texts that you may not publish.

A row of a labels file is a labelled statement without its text. Instead it says where the text
stands, and what it hashes to::

    {"id": "s1",
     "source": {"repository": "owner/name", "commit": "1f0c…", "path": "speeches/7.txt"},
     "start": 120, "end": 184, "sha256": "9a1e…",
     "targets": [{"start": 11, "end": 23, "stance": "against"}],
     "tone": "condemnation", "sentiment": "negative", "intensity": 2}

``start`` and ``end`` are Python string offsets (Unicode code points, end exclusive): those of the
row count in the source's text as `classifier.data.sources` makes it, those of a target in the
statement. ``sha256`` is of the statement in UTF-8. A row of a ``.csv`` source adds
``"record"`` to its source: the ``link`` of the row. A target that does not stand in the statement
is given in words: ``{"target": "…", "stance": "…", "explicit": false}``. All other keys are
passed through.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, Self

from classifier.data.fields import read_id
from classifier.data.records import LabeledStatement, LabeledTarget, Target
from classifier.data.rows import OnBad, ReadOptions, convert_rows, read_rows
from classifier.data.sources import Source, SourceError, place_source, read_texts
from classifier.errors import DataError
from classifier.labels import STATEMENT_HEADS

_CONSUMED = {"id", "targets", *STATEMENT_HEADS}


class Reason(StrEnum):
    """Why a statement was not found."""

    FILE_MISSING = "file missing"
    UNSAFE_PATH = "unsafe path"
    UNREADABLE = "file unreadable"
    RECORD_MISSING = "record missing"
    TEXT_DIFFERS = "text differs"


@dataclass(frozen=True, slots=True)
class Reference:
    """A labelled statement by reference.

    Attributes
    ----------
    id
        Name of the statement.
    source
        Where its text stands.
    start, end
        Place in the source's text.
    sha256
        Hash of the statement, 64 hexadecimal digits in lower case.
    row
        The whole row, as read.
    place
        ``file:line`` that it was read from. Not compared.
    """

    id: str
    source: Source
    start: int
    end: int
    sha256: str
    row: Mapping[str, Any] = field(default_factory=dict, hash=False)
    place: str = field(default="", compare=False)

    @classmethod
    def from_dict(cls, row: object, *, place: str = "") -> Self:
        """Read a row of a labels file.

        Raises
        ------
        DataError
            If a part is missing or not of its form; offsets of targets are checked too.
        """
        if not isinstance(row, Mapping):
            raise DataError(f"a row is an object, got {row!r}")
        name, digest = read_id(row.get("id")), row.get("sha256")
        if name is None:
            raise DataError("no id; give each row one", field="id")
        if not isinstance(digest, str) or len(digest) != hashlib.sha256().digest_size * 2:
            raise DataError(f"needs 64 hexadecimal digits, got {digest!r}", field="sha256")
        source = Source.from_dict(row.get("source"))
        start, end = _read_offsets(row, "start")
        targets = row.get("targets") or []
        if not isinstance(targets, list):
            raise DataError(f"needs a list, got {targets!r}", field="targets")
        for target in targets:
            _check_target(target, end - start)
        return cls(name, source, start, end, digest.lower(), row, place)

    def label(self, text: str) -> LabeledStatement:
        """Return the labelled statement that the reference and its text make."""
        targets = tuple(_read_target(target, text) for target in self.row.get("targets") or ())
        labels = {
            head: None if self.row.get(head) is None else str(self.row[head])
            for head in STATEMENT_HEADS
        }
        rest = {name: value for name, value in self.row.items() if name not in _CONSUMED}
        return LabeledStatement(self.id, text, targets, **labels, metadata=rest, place=self.place)


@dataclass(frozen=True, slots=True)
class Found:
    """A statement that was found again, with its labels."""

    statement: LabeledStatement


@dataclass(frozen=True, slots=True)
class Missing:
    """A statement that was not found.

    Attributes
    ----------
    id
        Name of the statement.
    source
        Where it should stand.
    reason
        The kind of failure.
    detail
        What was met, in words.
    """

    id: str
    source: Source
    reason: Reason
    detail: str


def _read_offsets(row: Mapping[str, Any], name: str) -> tuple[int, int]:
    start, end = _read_offset(row, "start", name), _read_offset(row, "end", name)
    if not 0 <= start < end:
        raise DataError(f"start {start} and end {end} enclose no text", field=name)
    return start, end


def _read_offset(row: Mapping[str, Any], key: str, name: str) -> int:
    offset = row.get(key)
    if not isinstance(offset, int) or isinstance(offset, bool):
        raise DataError(f"{key} needs a whole number, got {offset!r}", field=name)
    return offset


def _check_target(target: object, length: int) -> None:
    if not isinstance(target, Mapping):
        raise DataError(f"a target is an object, got {target!r}", field="targets")
    if isinstance(target.get("target"), str):
        return
    _, end = _read_offsets(target, "targets")
    if end > length:
        raise DataError(f"a target ends at {end}, the statement at {length}", field="targets")


def _read_target(target: Mapping[str, Any], text: str) -> LabeledTarget:
    stance = None if target.get("stance") is None else str(target["stance"])
    explicit = target.get("explicit") is not False
    words = target.get("target")
    if isinstance(words, str):
        return LabeledTarget(Target(words), stance, explicit)
    start, end = target["start"], target["end"]
    return LabeledTarget(Target(text[start:end], start, end), stance, explicit)


def read_references(path: str | Path, *, on_bad: OnBad | None = None) -> Iterator[Reference]:
    """Read a labels file, one JSON object a line; blank lines are skipped.

    Parameters
    ----------
    path
        The file, or ``-``; may be compressed with gzip.
    on_bad
        Is told of each row that is not a reference; ``None`` raises at the first.

    Raises
    ------
    DataError
        If the file cannot be read, or a row is not a reference, with file and line.
    """
    rows = read_rows(path, ReadOptions(format="jsonl", on_bad=on_bad))
    yield from convert_rows(
        rows, lambda row: Reference.from_dict(row.fields, place=row.place), on_bad
    )


def hydrate(
    references: Iterable[Reference],
    root: str | Path,
    *,
    progress: Callable[[int, int], None] | None = None,
) -> Iterator[Found | Missing]:
    """Find the texts of references again in a folder of their sources.

    Each source file is read once, one text in memory at a time; the references and the statements
    that are found are held until all are answered.

    Parameters
    ----------
    references
        From `read_references`.
    root
        Folder of the sources: files lie at ``ROOT/<owner>/<name>/<path>``.
    progress
        Called after each file with the number of files read and of all files.

    Yields
    ------
    Found or Missing
        One for each reference, in their order.
    """
    rows = list(references)
    by_file: dict[tuple[str, str], list[int]] = {}
    for index, reference in enumerate(rows):
        by_file.setdefault(reference.source.file, []).append(index)
    results: dict[int, Found | Missing] = {}
    for done, indices in enumerate(by_file.values(), 1):
        answers = _find_in_file([rows[index] for index in indices], Path(root))
        results.update(zip(indices, answers, strict=True))
        if progress is not None:
            progress(done, len(by_file))
    for index in range(len(rows)):
        yield results.pop(index)


def _find_in_file(references: list[Reference], root: Path) -> list[Found | Missing]:
    """Answer the references of one file, in their order."""
    try:
        path = place_source(root, references[0].source)
    except SourceError as error:
        return [_miss(row, Reason.UNSAFE_PATH, str(error)) for row in references]
    if not path.is_file():
        return [_miss(row, Reason.FILE_MISSING, f"no file {path}") for row in references]
    by_record: dict[str | None, list[int]] = {}
    for index, reference in enumerate(references):
        by_record.setdefault(reference.source.record, []).append(index)
    answers: dict[int, Found | Missing] = {}
    try:
        for record, text in read_texts(path, by_record):
            for index in by_record.get(record, ()):
                answers[index] = _cut(references[index], text)
    except SourceError as error:
        failure = Reason.UNREADABLE, f"{path}: {error}"
    else:
        failure = Reason.RECORD_MISSING, f"{path} has no such record"
    return [answers.get(i) or _miss(row, *failure) for i, row in enumerate(references)]


def _cut(reference: Reference, text: str) -> Found | Missing:
    """Take the statement from its source's text, if it is still the same."""
    statement = text[reference.start : reference.end]
    digest = hashlib.sha256(statement.encode("utf-8", errors="surrogatepass")).hexdigest()
    if digest != reference.sha256 or len(statement) != reference.end - reference.start:
        return _miss(
            reference,
            Reason.TEXT_DIFFERS,
            f"characters {reference.start} to {reference.end} do not hash to sha256; "
            f"the file is not that of commit {reference.source.commit}",
        )
    return Found(reference.label(statement))


def _miss(reference: Reference, reason: Reason, detail: str) -> Missing:
    return Missing(reference.id, reference.source, reason, detail)
