"""Check labelled data before it trains anything: what is wrong, where, and what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Literal

from classifier.annotation.findings import CheckReport, Finding, Level
from classifier.data.readers import read_labeled
from classifier.data.records import LabeledStatement, LabeledTarget
from classifier.errors import DataError
from classifier.labels import HEADS, LABELS, STATEMENT_HEADS
from classifier.language.targets import locate_target
from classifier.language.text import normalize

LabelSet = Literal["codebook", "own"]

FEWEST_ROWS = 5
"""A class with fewer rows cannot stand in each of five cross-validation folds."""

_TYPO_RATIO = 5  # a label this many times as frequent as a look-alike is the one that was meant


def check_file(
    source: str | Path,
    *,
    format: str = "auto",
    encoding: str = "utf-8",
    label_set: LabelSet = "codebook",
) -> CheckReport:
    """Check a file of labelled data; all bad rows are listed, not only the first.

    Parameters
    ----------
    source
        A path, or ``-`` for standard input.
    format, encoding
        As `classifier.data.readers.read_labeled` takes them.
    label_set
        See `check_statements`.

    Raises
    ------
    DataError
        If the file as a whole cannot be read.
    """
    bad: list[DataError] = []
    records = read_labeled(
        source, format=format, encoding=encoding, on_bad=lambda error, _raw: bad.append(error)
    )
    return check_statements(records, bad_rows=bad, label_set=label_set)


def check_statements(
    records: Iterable[LabeledStatement],
    *,
    bad_rows: Sequence[DataError] = (),
    label_set: LabelSet = "codebook",
) -> CheckReport:
    """Check labelled statements.

    Parameters
    ----------
    records
        Held in memory, since each may be the double of another.
    bad_rows
        Rows that could not be read; looked at when the records are exhausted, so that reading
        them may fill it.
    label_set
        ``codebook``: any label that it does not have is an error. ``own``: all labels are taken,
        and only a rare one that looks like a frequent one is named.

    Examples
    --------
    >>> record = LabeledStatement("1", "We condemn the raid.", tone="condemation")
    >>> print(check_statements([record]).errors[0].message)
    tone 'condemation' is not in the codebook; did you mean 'condemnation'?
    """
    checker = _Checker(label_set)
    for record in records:
        checker.add(record)
    return checker.report(bad_rows)


def _explain(error: DataError) -> str:
    return f"{error.field}: {error.message}" if error.field else error.message


class _Checker:
    """Takes one record after another, and keeps what the checks of the whole need."""

    def __init__(self, label_set: LabelSet) -> None:
        self._own = label_set == "own"
        self._ids: dict[str, LabeledStatement] = {}
        self._texts: dict[str, LabeledStatement] = {}
        self._counts: dict[str, Counter[str]] = {head: Counter() for head in HEADS}
        self._first: dict[tuple[str, str], LabeledStatement] = {}
        self._findings: list[Finding] = []
        self._statements = self._pairs = self._implicit = 0

    def add(self, record: LabeledStatement) -> None:
        """Check one record, by itself and against those before it."""
        self._statements += 1
        self._pairs += len(record.targets)
        self._implicit += sum(not target.explicit for target in record.targets)
        self._findings += self._check_id(record)
        for head, label in _iterate_labels(record):
            self._counts[head][label] += 1
            self._first.setdefault((head, label), record)
            if not self._own and label not in LABELS[head]:
                self._findings.append(_find(record, "unknown_label", _suggest(head, label)))
        for target in record.targets:
            self._findings += _check_target(record, target)
        self._findings += _check_repeated_targets(record)
        self._findings += self._check_text(record)

    def report(self, bad_rows: Sequence[DataError]) -> CheckReport:
        """Return all that was found, errors first."""
        findings = [
            *(Finding("error", "bad_row", _explain(error), error.place) for error in bad_rows),
            *self._findings,
            *self._check_whole(),
        ]
        findings.sort(key=lambda finding: finding.level != "error")
        counts = {head: self._count(head) for head in HEADS if self._counts[head]}
        return CheckReport(tuple(findings), counts, self._statements, self._pairs, self._implicit)

    def _count(self, head: str) -> dict[str, int]:
        """Return the rows of each label, the codebook's first."""
        counts = self._counts[head]
        known = [label for label in LABELS[head] if label in counts or not self._own]
        return {label: counts[label] for label in [*known, *sorted(set(counts) - set(known))]}

    def _check_whole(self) -> Iterator[Finding]:
        """Check what only the whole shows: classes, heads."""
        if not self._statements:
            yield Finding("error", "no_rows", "no statement that can be read")
        elif not any(self._counts.values()):
            listed = ", ".join(HEADS)
            yield Finding("error", "no_labels", f"no labels: give at least one of {listed}")
        for head, counts in self._counts.items():
            if len(counts) == 1:
                message = f"{head} has one class only, {next(iter(counts))!r}; it is not trained"
                yield Finding("warning", "single_class", message)
            for label, rows in counts.items():
                if self._own or label in LABELS[head]:
                    yield from self._check_rare(head, label, rows)

    def _check_id(self, record: LabeledStatement) -> Iterator[Finding]:
        first = self._ids.get(record.id)
        if first is None:
            self._ids[record.id] = record
        else:
            message = f"the id is that of {first.where} too; give each statement its own"
            yield _find(record, "duplicate_id", message)

    def _check_text(self, record: LabeledStatement) -> Iterator[Finding]:
        text = _fold(record.text)
        first = self._texts.get(text)
        if first is None:
            self._texts[text] = record
            return
        contradictions = list(_contradict(first, record))
        if contradictions:
            message = f"same text as {first.where}, but {'; '.join(contradictions)}; both train"
            yield _find(record, "contradictory_labels", message, "warning")
        else:
            message = f"same text as {first.where}; remove one"
            yield _find(record, "duplicate_text", message, "warning")

    def _check_rare(self, head: str, label: str, rows: int) -> Iterator[Finding]:
        if rows >= FEWEST_ROWS:
            return
        message = f"{head} {label!r} stands in {rows} {'row' if rows == 1 else 'rows'}"
        frequent = [
            other for other, count in self._counts[head].items() if count >= rows * _TYPO_RATIO
        ]
        similar = get_close_matches(label, frequent, n=1, cutoff=0.8) if self._own else []
        if similar:
            message += f"; did you mean {similar[0]!r}, which stands in "
            message += f"{self._counts[head][similar[0]]}?"
            yield _find(self._first[head, label], "rare_label", message, "warning")
        else:
            message += f"; with fewer than {FEWEST_ROWS} it is hardly learnt"
            yield Finding("warning", "rare_class", message)


def _find(record: LabeledStatement, code: str, message: str, level: Level = "error") -> Finding:
    return Finding(level, code, message, record.place, record.id)


def _iterate_labels(record: LabeledStatement) -> Iterator[tuple[str, str]]:
    for target in record.targets:
        if target.stance is not None:
            yield "stance", target.stance
    for head in STATEMENT_HEADS:
        label = record.label(head)
        if label is not None:
            yield head, label


def _suggest(head: str, label: str) -> str:
    known = LABELS[head]
    similar = get_close_matches(label.strip().casefold(), known, n=1, cutoff=0.7)
    remedy = f"did you mean {similar[0]!r}?" if similar else f"choose of {', '.join(known)}"
    return f"{head} {label!r} is not in the codebook; {remedy}"


def _check_target(record: LabeledStatement, labeled: LabeledTarget) -> Iterator[Finding]:
    words = labeled.target.text
    stands = words in record.text or locate_target(record.text, labeled.target) is not None
    if labeled.explicit and not stands:
        message = f'target {words!r} does not stand in the text; mend it, or add "explicit": false'
        yield _find(record, "target_not_in_text", message, "warning")
    elif stands and not labeled.explicit:
        message = f'target {words!r} does stand in the text; remove "explicit": false'
        yield _find(record, "target_in_text", message, "warning")


def _check_repeated_targets(record: LabeledStatement) -> Iterator[Finding]:
    seen: dict[str, str | None] = {}
    for labeled in record.targets:
        first = seen.setdefault(_fold(labeled.target.text), labeled.stance)
        if first != labeled.stance:
            message = f"target {labeled.target.text!r} has stance {first!r} and {labeled.stance!r}"
            yield _find(record, "contradictory_labels", message + "; both train", "warning")


def _contradict(first: LabeledStatement, second: LabeledStatement) -> Iterator[str]:
    """Name the labels in which two statements of the same text differ."""
    for head in STATEMENT_HEADS:
        labels = first.label(head), second.label(head)
        if None not in labels and labels[0] != labels[1]:
            yield f"{head} is {labels[0]!r} there and {labels[1]!r} here"
    stances = {_fold(labeled.target.text): labeled.stance for labeled in first.targets}
    for labeled in second.targets:
        before = stances.get(_fold(labeled.target.text))
        if before is not None and labeled.stance is not None and before != labeled.stance:
            target = f"stance toward {labeled.target.text!r}"
            yield f"{target} is {before!r} there and {labeled.stance!r} here"


def _fold(text: str) -> str:
    """Fold what makes no other text: white space, case, the forms of quotation marks."""
    return " ".join(normalize(text).split()).casefold()
