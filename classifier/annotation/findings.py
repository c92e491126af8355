"""What a check of labelled data found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Level = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that the check met.

    Attributes
    ----------
    level
        ``error``: cannot be trained on as it is; ``warning``: can, but is worth a look.
    code
        Its kind, in one word.
    message
        What it is, and the remedy.
    place
        ``file:line``; empty where it is about the whole.
    id
        The statement; ``None`` where it is about none in particular.
    """

    level: Level
    code: str
    message: str
    place: str = ""
    id: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the five fields as a plain object."""
        return {
            "level": self.level,
            "code": self.code,
            "place": self.place or None,
            "id": self.id,
            "message": self.message,
        }


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What a check found.

    Attributes
    ----------
    findings
        Errors first, else in the order of the data.
    counts
        Head -> label -> rows (pairs for stance), in the order of the label set.
    statements, pairs
        Readable statements, and (statement, target) pairs.
    implicit
        Targets marked ``explicit: false``.
    """

    findings: tuple[Finding, ...]
    counts: Mapping[str, Mapping[str, int]]
    statements: int
    pairs: int
    implicit: int

    @property
    def errors(self) -> tuple[Finding, ...]:
        """What must be mended."""
        return tuple(finding for finding in self.findings if finding.level == "error")

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """What is worth a look."""
        return tuple(finding for finding in self.findings if finding.level == "warning")

    @property
    def passed(self) -> bool:
        """Whether there is no error."""
        return not self.errors

    def to_dict(self) -> dict[str, Any]:
        """Return the report as a plain object."""
        return {
            "passed": self.passed,
            "statements": self.statements,
            "pairs": self.pairs,
            "implicit": self.implicit,
            "counts": {head: dict(counts) for head, counts in self.counts.items()},
            "findings": [finding.to_dict() for finding in self.findings],
        }
