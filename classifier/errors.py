"""Exceptions that this package raises on purpose.

::

    ClassifierError
    ├── DataError            a file or row that cannot be used (path, line, field)
    ├── ArtifactError        a model file that cannot be used
    │   └── UntrustedModelError   reading it could run code that nobody vouched for
    └── MissingExtraError    an optional dependency is not installed

Every message says what happened, where, and what to do next.
"""

from __future__ import annotations


class ClassifierError(Exception):
    """Base of all errors of this package."""


class DataError(ClassifierError):
    """Data that cannot be used.

    Parameters
    ----------
    message
        What is wrong, with the offending value, and the remedy.
    path
        The file, or ``-`` for standard input; ``None`` for data in memory.
    line
        Line in that file, counted from 1.
    field
        Name of the column or key.
    """

    def __init__(
        self,
        message: str,
        *,
        path: str | None = None,
        line: int | None = None,
        field: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.path = path
        self.line = line
        self.field = field

    @property
    def place(self) -> str:
        """``file:line``, as far as known; empty for data in memory."""
        path = "<stdin>" if self.path == "-" else (self.path or "")
        return path if self.line is None else f"{path}:{self.line}" if path else f"row {self.line}"

    def __str__(self) -> str:
        """Return ``file:line: field: message``, leaving out what is not known."""
        return ": ".join(part for part in (self.place, self.field, self.message) if part)


class ArtifactError(ClassifierError):
    """A model file that is missing, damaged, or made by an incompatible version."""


class UntrustedModelError(ArtifactError):
    """A model file whose reading could run code that nobody vouched for."""


class MissingExtraError(ClassifierError):
    """An optional dependency is not installed.

    Parameters
    ----------
    feature
        What was asked for, in words.
    extra
        Name of the extra that it belongs to.
    command
        What to type, where the extra does not bring it.
    """

    def __init__(self, feature: str, extra: str, *, command: str = "") -> None:
        command = command or f"pip install 'diplomatic-stance[{extra}]'"
        super().__init__(f"{feature} needs an optional dependency; install it with: {command}")
        self.feature = feature
        self.extra = extra
