"""What a model says of a statement: frozen records, convertible to plain data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self

from classifier.data.records import JsonDict, Statement
from classifier.errors import DataError

OUTPUT_KEYS = frozenset(
    {"stance", "tone", "sentiment", "intensity", "codes", "warnings", "explanation"}
)
"""Keys that a prediction writes; an input key of the same name is passed on as ``input_<key>``."""

DECIMALS = 6
"""Scores are written with this many decimals; decisions are taken before rounding."""

LINEAR, OCCLUSION = "linear", "occlusion"
"""How contributions are found: read off the weights, exactly, or by leaving words out."""


@dataclass(frozen=True, slots=True)
class Score:
    """The answer of one head.

    Attributes
    ----------
    label
        The most probable label; ``None`` where the model is unsure.
    probability
        Always ``max(scores)``.
    scores
        Probability of each label, in the model's order; they sum to 1.
    """

    label: str | None
    probability: float
    scores: Mapping[str, float] = field(hash=False)

    def to_dict(self) -> JsonDict:
        """Return ``{"label", "probability", "scores"}``."""
        return {
            "label": self.label,
            "probability": round(self.probability, DECIMALS),
            "scores": {label: round(p, DECIMALS) for label, p in self.scores.items()},
        }

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> Self:
        """Read what `to_dict` returns."""
        return cls(row["label"], row["probability"], dict(row["scores"]))


@dataclass(frozen=True, slots=True)
class IntensityScore:
    """The answer of the intensity head.

    Attributes
    ----------
    level
        The most probable level; ``None`` where the model is unsure.
    probability
        Always ``max(scores)``.
    expected
        Mean of the levels under `scores`: finer than `level`, and never missing.
    scores
        Probability of each level, weakest first.
    """

    level: int | None
    probability: float
    expected: float
    scores: Mapping[str, float] = field(hash=False)

    def to_dict(self) -> JsonDict:
        """Return ``{"level", "probability", "expected", "scores"}``."""
        return {
            "level": self.level,
            "probability": round(self.probability, DECIMALS),
            "expected": round(self.expected, DECIMALS),
            "scores": {label: round(p, DECIMALS) for label, p in self.scores.items()},
        }

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> Self:
        """Read what `to_dict` returns."""
        return cls(row["level"], row["probability"], row["expected"], dict(row["scores"]))


@dataclass(frozen=True, slots=True)
class Codes:
    """A prediction in the terms of event data; see `classifier.labels.EVENT_CODES`.

    Attributes
    ----------
    plover, cameo
        Codes of the tone; ``None`` where tone is unsure or has no code.
    goldstein
        Expected value on the Goldstein scale over all tones; always there.
    """

    plover: str | None
    cameo: str | None
    goldstein: float

    def to_dict(self) -> JsonDict:
        """Return ``{"plover", "cameo", "goldstein"}``."""
        return {
            "plover": self.plover,
            "cameo": self.cameo,
            "goldstein": round(self.goldstein, DECIMALS),
        }

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> Self:
        """Read what `to_dict` returns."""
        return cls(row["plover"], row["cameo"], row["goldstein"])


@dataclass(frozen=True, slots=True)
class Term:
    """A part of a statement and what it contributed to a decision.

    Attributes
    ----------
    text, start, end
        The words and their offsets in the statement's text, end exclusive.
    source
        Kind of the feature: ``word``, ``phrase`` (two neighbours), ``characters`` (parts of the
        word), ``lexicon``, ``shape`` (the order of acts); for stance also ``target`` and
        ``context`` (left or right of it), for intensity ``grade`` (what an act is worth beyond its
        words). By leaving words out only ``lexicon`` and ``word``, of a long text ``clause``.
    lexicon_class
        Class of the lexicon entry; ``None`` for other families. Written as ``class``.
    contribution
        Its share of the decision value: exact, or what the decision loses without it.
    """

    text: str
    start: int
    end: int
    source: str
    lexicon_class: str | None
    contribution: float

    def to_dict(self) -> JsonDict:
        """Return ``{"text", "start", "end", "source", "class", "contribution"}``."""
        return {
            "text": self.text,
            "start": self.start,
            "end": self.end,
            "source": self.source,
            "class": self.lexicon_class,
            "contribution": round(self.contribution, DECIMALS),
        }

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> Self:
        """Read what `to_dict` returns."""
        names = ("text", "start", "end", "source", "class", "contribution")
        return cls(*(row[name] for name in names))


@dataclass(frozen=True, slots=True)
class ClauseShare:
    """A clause of a statement and what it contributed to a decision.

    Attributes
    ----------
    text, start, end
        The clause and its offsets in the statement's text, end exclusive.
    contribution
        The sum of the terms that start in it, without those of the whole text.
    """

    text: str
    start: int
    end: int
    contribution: float

    def to_dict(self) -> JsonDict:
        """Return ``{"text", "start", "end", "contribution"}``."""
        return {
            "text": self.text,
            "start": self.start,
            "end": self.end,
            "contribution": round(self.contribution, DECIMALS),
        }

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> Self:
        """Read what `to_dict` returns."""
        return cls(row["text"], row["start"], row["end"], row["contribution"])


@dataclass(frozen=True, slots=True)
class HeadExplanation:
    """Why one head prefers its most probable label.

    Attributes
    ----------
    label
        The label that is explained.
    decision
        Its decision value: `intercept` plus the sum of all contributions. Where words were left
        out it is the logit of the label's probability.
    intercept
        What the model would say of no words at all; where words were left out, what they do not
        account for one by one.
    terms
        Contributions, the largest in absolute value first.
    clause
        The clause that contributed most; ``None`` where the statement is a single one, or where
        none speaks for the label.
    method
        `LINEAR`: contributions are exact. `OCCLUSION`: they are what the decision loses where the
        words of each term are left out, which is approximate.
    """

    label: str
    decision: float
    intercept: float
    terms: tuple[Term, ...]
    clause: ClauseShare | None = None
    method: str = LINEAR

    @property
    def is_exact(self) -> bool:
        """Whether contributions are the model's own, to the last digit."""
        return self.method == LINEAR

    def to_dict(self) -> JsonDict:
        """Return ``{"label", "method", "decision", "intercept", "clause", "terms"}``."""
        return {
            "label": self.label,
            "method": self.method,
            "decision": round(self.decision, DECIMALS),
            "intercept": round(self.intercept, DECIMALS),
            "clause": None if self.clause is None else self.clause.to_dict(),
            "terms": [term.to_dict() for term in self.terms],
        }

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> Self:
        """Read what `to_dict` returns."""
        terms = tuple(Term.from_dict(term) for term in row["terms"])
        clause = None if row.get("clause") is None else ClauseShare.from_dict(row["clause"])
        method = row.get("method", LINEAR)
        return cls(row["label"], row["decision"], row["intercept"], terms, clause, method)


@dataclass(frozen=True, slots=True)
class Prediction:
    """A statement with everything that the model says about it.

    Attributes
    ----------
    statement
        What was scored; its target carries offsets where it was found in the text.
    stance, tone, sentiment, intensity
        Answers; ``None`` as a whole for a head that the model lacks.
    codes
        Event codes; ``None`` where the model's tones are not the codebook's.
    warnings
        From `classifier.labels.WARNINGS`.
    explanation
        By head, where it was asked for.
    """

    statement: Statement
    stance: Score | None = None
    tone: Score | None = None
    sentiment: Score | None = None
    intensity: IntensityScore | None = None
    codes: Codes | None = None
    warnings: tuple[str, ...] = ()
    explanation: Mapping[str, HeadExplanation] | None = field(default=None, hash=False)

    def to_dict(self) -> JsonDict:
        """Return the output record; keys in their documented order, passed-through ones last."""
        row = replace(self.statement, extra={}).to_dict()
        for head in ("stance", "tone", "sentiment", "intensity", "codes"):
            value = getattr(self, head)
            row[head] = None if value is None else value.to_dict()
        row["warnings"] = list(self.warnings)
        if self.explanation is not None:
            row["explanation"] = {head: why.to_dict() for head, why in self.explanation.items()}
        for key, value in self.statement.extra.items():
            while key in row or key in OUTPUT_KEYS:
                key = f"input_{key}"  # noqa: PLW2901 - the name under which it is passed on
            row[key] = value
        return row

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> Self:
        """Read what `to_dict` returns; an ``input_<key>`` stays in `extra` under that name.

        Raises
        ------
        DataError
            If the row is no such record.
        """
        given = {key: value for key, value in row.items() if key not in OUTPUT_KEYS}
        answers = {key: row[key] for key in OUTPUT_KEYS if row.get(key) is not None}
        statement = Statement.from_dict(given)
        try:
            return cls(statement, **{key: _READERS[key](value) for key, value in answers.items()})
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise DataError(f"no prediction ({error!r}); give a row that to_dict wrote") from error


def _read_explanation(value: Mapping[str, Any]) -> dict[str, HeadExplanation]:
    return {head: HeadExplanation.from_dict(why) for head, why in value.items()}


_READERS: Mapping[str, Callable[[Any], Any]] = {
    "stance": Score.from_dict,
    "tone": Score.from_dict,
    "sentiment": Score.from_dict,
    "intensity": IntensityScore.from_dict,
    "codes": Codes.from_dict,
    "warnings": tuple,
    "explanation": _read_explanation,
}
