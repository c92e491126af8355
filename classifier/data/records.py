"""Records that pass between the rooms: frozen, comparable, and convertible to plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from classifier.errors import DataError
from classifier.labels import STATEMENT_HEADS

JsonDict = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Target:
    """What a stance is about.

    Attributes
    ----------
    text
        The words of the target.
    start, end
        Offsets in the statement's text, in Unicode code points, end exclusive; ``None`` where
        the place is not known, or the target does not stand in the text.
    """

    text: str
    start: int | None = None
    end: int | None = None

    def to_dict(self) -> JsonDict:
        """Return ``{"text", "start", "end"}``."""
        return {"text": self.text, "start": self.start, "end": self.end}

    @classmethod
    def from_dict(cls, value: str | Mapping[str, Any]) -> Self:
        """Read a target from a string, ``{"target": …}`` or ``{"text", "start", "end"}``.

        Raises
        ------
        DataError
            If the words are missing or blank, or an offset is not a whole number.
        """
        if isinstance(value, str):
            value = {"text": value}
        if not isinstance(value, Mapping):
            raise DataError(
                f"a target is a string or an object, got {value!r}; "
                'write "the blockade" or {"target": "the blockade"}',
                field="target",
            )
        text = value.get("text", value.get("target"))
        if not isinstance(text, str) or not text.strip():
            raise DataError(
                f"a target needs words, got {text!r}; leave the target out to score without one",
                field="target",
            )
        start, end = value.get("start"), value.get("end")
        for offset in (start, end):
            if offset is not None and (not isinstance(offset, int) or isinstance(offset, bool)):
                raise DataError(f"an offset is a whole number, got {offset!r}", field="target")
        if start is None or end is None:
            return cls(text)
        return cls(text, start, end)


@dataclass(frozen=True, slots=True)
class Statement:
    """One utterance, with at most one target.

    Attributes
    ----------
    text
        The words as given; never altered.
    target
        What the stance is asked about; ``None`` for whatever the statement evaluates most.
    id
        Name of the statement in the data that it came from.
    extra
        All other input columns, passed through to the output in their order.
    """

    text: str
    target: Target | None = None
    id: str | None = None
    extra: Mapping[str, Any] = field(default_factory=dict, hash=False)

    def to_dict(self) -> JsonDict:
        """Return the statement as an input row."""
        target = None if self.target is None else self.target.to_dict()
        return {"id": self.id, "text": self.text, "target": target, **self.extra}

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> Self:
        """Read a statement from a row such as `to_dict` returns; other keys go to `extra`.

        Raises
        ------
        DataError
            If the text is no string, or the target is none that `Target.from_dict` reads.
        """
        text, target, name = row.get("text"), row.get("target"), row.get("id")
        if not isinstance(text, str):
            raise DataError(
                f"the text is a string, got {text!r}; every row needs one", field="text"
            )
        return cls(
            text,
            None if target is None else Target.from_dict(target),
            None if name is None else str(name),
            {key: value for key, value in row.items() if key not in ("id", "text", "target")},
        )


@dataclass(frozen=True, slots=True)
class LabeledTarget:
    """A target with the stance toward it.

    Attributes
    ----------
    target
        What the stance is about.
    stance
        Its label; ``None`` where it is not labelled.
    explicit
        False says that the target does not stand in the text, and is not meant to.
    """

    target: Target
    stance: str | None = None
    explicit: bool = True

    def to_dict(self) -> JsonDict:
        """Return ``{"target", "stance"}``, with offsets and ``explicit`` where they say more."""
        row: JsonDict = {"target": self.target.text, "stance": self.stance}
        if self.target.start is not None:
            row |= {"start": self.target.start, "end": self.target.end}
        return row if self.explicit else row | {"explicit": False}

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> Self:
        """Read what `to_dict` returns."""
        return cls(Target.from_dict(row), row.get("stance"), row.get("explicit", True))


@dataclass(frozen=True, slots=True)
class LabeledStatement:
    """A statement with its labels, any of which may be missing.

    Attributes
    ----------
    id, text
        Name and words.
    targets
        In the order of the data; the first is the principal target.
    tone, sentiment, intensity
        Labels as strings, intensity too; ``None`` where not labelled.
    metadata
        All other columns: genre, topic, group, part, register, source, …
    place
        ``file:line`` that it was read from; empty for data in memory. Not compared.
    """

    id: str
    text: str
    targets: tuple[LabeledTarget, ...] = ()
    tone: str | None = None
    sentiment: str | None = None
    intensity: str | None = None
    metadata: Mapping[str, Any] = field(default_factory=dict, hash=False)
    place: str = field(default="", compare=False)

    def label(self, head: str) -> str | None:
        """Return the label of a statement head (not stance, which belongs to a target)."""
        return {"tone": self.tone, "sentiment": self.sentiment, "intensity": self.intensity}[head]

    @property
    def where(self) -> str:
        """Place and id, to name the row in a message."""
        return f"{self.place} (id {self.id})" if self.place else f"id {self.id}"

    def to_dict(self) -> JsonDict:
        """Return the row of labelled data (JSONL form)."""
        row: JsonDict = {"id": self.id, "text": self.text}
        row["targets"] = [target.to_dict() for target in self.targets]
        for head in STATEMENT_HEADS:
            label = self.label(head)
            numeric = head == "intensity" and label is not None and label.isdigit()
            row[head] = int(label) if numeric and label is not None else label
        return row | dict(self.metadata)

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> Self:
        """Read what `to_dict` returns; other keys go to `metadata`. No label is checked.

        Raises
        ------
        DataError
            If the text is no string, or a target is none that `Target.from_dict` reads.
        """
        statement = Statement.from_dict({"id": row.get("id"), "text": row.get("text")})
        level = row.get("intensity")
        return cls(
            statement.id or "",
            statement.text,
            tuple(LabeledTarget.from_dict(target) for target in row.get("targets", ())),
            row.get("tone"),
            row.get("sentiment"),
            None if level is None else str(level),
            {key: value for key, value in row.items() if key not in _LABELED_KEYS},
        )


_LABELED_KEYS = frozenset({"id", "text", "targets", *STATEMENT_HEADS})
