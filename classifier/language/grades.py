"""How strong diplomatic acts are, finer than in levels: what the ladders of the language know.

An act has a *face value*, what its words alone are worth, and a *grade*, what they are worth to a
diplomat. They are far apart where the language is guarded: "would have to reconsider its position"
is mild in every word, and a threat (Nicolson, *Diplomacy*, ch. X). Words of degree beside an act
raise it: a step closes a share of what is left to the greatest grade.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Final, NamedTuple

from classifier.errors import DataError
from classifier.language.lexicon import Lexicon, Match
from classifier.language.lexicon_entries import Entry, holds_negation, split_entry
from classifier.language.resources import open_resource

RESOURCE: Final = "grades.tsv"
ACT: Final = "act"
STEP: Final = "step"
MAX_GRADE: Final = 3.0

_PASSED: Final = frozenset(
    "in the its our their his my and a most of possible as all also again".split()
)
"""What may stand between an act and its step: "condemns *in the* strongest terms"."""

_FARTHEST: Final = 3
"""Of such words so many at most."""


class Grading(NamedTuple):
    """A row of the resource.

    Attributes
    ----------
    text
        Lower case, base form.
    kind
        `ACT` or `STEP`.
    values
        Face value and grade: of an act from 0 to `MAX_GRADE`, of a step the share of what is left
        that it closes. ``None`` for an expression that is no act, though it holds the word of one.
    source
        The ladders that hold it, or ``own``.
    """

    text: str
    kind: str
    values: tuple[float, float] | None
    source: str


class Act(NamedTuple):
    """A graded act in a text.

    Attributes
    ----------
    text
        The row that it was found by.
    face, grade
        Its values, with the step beside it.
    first, last
        The words that it spans, its step included; `last` is exclusive.
    """

    text: str
    face: float
    grade: float
    first: int
    last: int

    @property
    def surplus(self) -> float:
        """What the act is worth beyond its face value; below 0 where it is worth less."""
        return self.grade - self.face


class Grades:
    """Finds graded acts in a text.

    Parameters
    ----------
    rows
        What is graded, each expression once.

    Examples
    --------
    >>> words = "we view it with the utmost concern".split()
    >>> act = Grades.load().strongest(words, [False] * len(words))
    >>> act.text, round(act.face, 2), round(act.grade, 2), words[act.first : act.last]
    ('concern', 1.3, 2.2, ['utmost', 'concern'])
    """

    def __init__(self, rows: Iterable[Grading]) -> None:
        self._rows = {row.text: row for row in rows}
        self._finder = Lexicon(
            Entry(text, row.kind, 0, 0, holds_negation(text)) for text, row in self._rows.items()
        )

    @staticmethod
    @cache
    def load() -> Grades:
        """Return the grades of the package, read once.

        Raises
        ------
        DataError
            If a row is no grading, or stands there twice.
        """
        return Grades(read_grades())

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self._rows)

    def __iter__(self) -> Iterator[Grading]:
        """Go through the rows."""
        return iter(self._rows.values())

    def find(self, words: Sequence[str], negated: Sequence[bool]) -> list[Act]:
        """Find the acts that are done, in order.

        Parameters
        ----------
        words
            As `classifier.language.text.tokenize` gives them, in lower case.
        negated
            For each word whether a negation reaches it: what is denied is not done.
        """
        matches = self._finder.match(words)
        return [
            self._weigh(matches, at, words)
            for at, match in enumerate(matches)
            if self._is_act(match) and (match.entry.negated or not negated[match.first])
        ]

    def strongest(self, words: Sequence[str], negated: Sequence[bool]) -> Act | None:
        """Return the act with the highest grade, the first of equals; ``None`` without any."""
        return max(self.find(words, negated), key=lambda act: act.grade, default=None)

    def _is_act(self, match: Match) -> bool:
        row = self._rows[match.entry.text]
        return row.kind == ACT and row.values is not None

    def _weigh(self, matches: Sequence[Match], at: int, words: Sequence[str]) -> Act:
        """Return an act, raised by the greatest of the steps beside it."""
        act = matches[at]
        face, grade = self._rows[act.entry.text].values or (0.0, 0.0)
        first, last = act.first, act.last
        steps = [*self._steps(matches, at, -1, words), *self._steps(matches, at, 1, words)]
        if steps:
            step = max(steps, key=self._share)
            face += (self._rows[step.entry.text].values or (0.0, 0.0))[0] * (MAX_GRADE - face)
            grade += self._share(step) * (MAX_GRADE - grade)
            first, last = min(first, step.first), max(last, step.last)
        return Act(act.entry.text, face, grade, first, last)

    def _share(self, step: Match) -> float:
        return (self._rows[step.entry.text].values or (0.0, 0.0))[1]

    def _steps(
        self, matches: Sequence[Match], at: int, direction: int, words: Sequence[str]
    ) -> Iterator[Match]:
        """Yield the steps on one side of an act, up to what is none or stands too far."""
        here = at
        while 0 <= here + direction < len(matches):
            step = matches[here + direction]
            left, right = sorted((here, here + direction))
            between = words[matches[left].last : matches[right].first]
            if self._rows[step.entry.text].kind != STEP or not _may_part(between):
                return
            if direction > 0 and self._leads(matches, here + 1):
                return
            yield step
            here += direction

    def _leads(self, matches: Sequence[Match], at: int) -> bool:
        """Whether a step stands right before an act, and so belongs to that one."""
        after = matches[at + 1] if at + 1 < len(matches) else None
        return after is not None and after.first == matches[at].last and self._is_act(after)


def _may_part(words: Sequence[str]) -> bool:
    return len(words) <= _FARTHEST and _PASSED.issuperset(words)


def read_grades() -> list[Grading]:
    """Read the rows of the resource.

    Raises
    ------
    DataError
        If a row is no grading, or its words stand in an earlier row.
    """
    lines: dict[tuple[str, ...], int] = {}
    rows = []
    for line, cells in open_resource(RESOURCE):
        row = parse_grading(line, cells)
        first = lines.setdefault(split_entry(row.text), line)
        if first != line:
            raise DataError(
                f"{row.text!r} stands already in line {first}", path=RESOURCE, line=line
            )
        rows.append(row)
    return rows


def parse_grading(line: int, cells: Sequence[str]) -> Grading:
    """Read one row of the resource.

    Parameters
    ----------
    line
        Where the row stands, for messages.
    cells
        Expression, kind, face value, grade and source; of the numbers both or none.

    Raises
    ------
    DataError
        If a cell is missing, or a number is none or out of range.
    """
    try:
        text, kind, *numbers, source = cells
        face, grade = (float(number) if number else None for number in numbers)
    except ValueError as error:
        raise DataError(
            f"a row has expression, kind, face value, grade and source, got {list(cells)!r}; "
            "separate them by tabs",
            path=RESOURCE,
            line=line,
        ) from error
    if kind not in (ACT, STEP) or not split_entry(text) or not source:
        raise DataError(
            f"needs words, {ACT} or {STEP}, and a source, got {list(cells)!r}",
            path=RESOURCE,
            line=line,
        )
    if face is None or grade is None:
        if kind == STEP or face is not grade:
            raise DataError("gives one number of two", path=RESOURCE, line=line, field=text)
        return Grading(text, kind, None, source)
    most = MAX_GRADE if kind == ACT else 1.0
    if not (0 <= face <= most and 0 <= grade <= most):
        raise DataError(
            f"numbers of {kind} go from 0 to {most:g}, got {face:g} and {grade:g}",
            path=RESOURCE,
            line=line,
            field=text,
        )
    return Grading(text, kind, (face, grade), source)
