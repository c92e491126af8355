"""The family of features that the ladders of the language give, beside what is learnt.

Statements teach what their words are worth at face value. What an act is worth beyond that is
known from published ladders (`classifier.language.grades`), and for rare and guarded expressions
from nowhere else. `classifier.learning.surplus` adds it to decisions.
"""

from __future__ import annotations

from typing import Final

from classifier.language.grades import Grades
from classifier.learning.pieces import Piece
from classifier.learning.reading import Reading

ABOVE: Final = "above"
BELOW: Final = "below"
"""The columns: how many parts of a level an act is worth more, or less, than its words."""

PARTS: Final = 20
"""Of a level."""


def grading(reading: Reading) -> list[Piece]:
    """Return the strongest act's surplus, its column repeated; nothing where there is none."""
    act = Grades.load().strongest(reading.words, reading.negated)
    parts = 0 if act is None else round(act.surplus * PARTS)
    if act is None or not parts:
        return []
    start, end = reading.starts[act.first], reading.ends[act.last - 1]
    tokens = " ".join([ABOVE if parts > 0 else BELOW] * abs(parts))
    return [Piece(tokens, start, end, "grade")]
