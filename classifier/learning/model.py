"""What a model is: fitted scikit-learn objects, and all that is to be said about them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TypeAlias

from classifier.errors import DataError
from classifier.labels import HEADS

if TYPE_CHECKING:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.neural_network import MLPClassifier


Classifier: TypeAlias = "LogisticRegression | MLPClassifier"
"""What decides about a head."""

STATEMENT_FAMILIES = ("words", "characters", "lexicon", "shape")
"""Feature families of a statement, in the order of the columns."""

TARGET_FAMILIES = ("target",)
"""Feature families of a statement with a target; their columns follow those of the statement."""


GRADE_FAMILIES = ("grading",)
"""Families that nothing is learnt about; see `classifier.learning.surplus`."""


def head_families(head: str) -> tuple[str, ...]:
    """Return the feature families of a head, in the order of its columns.

    Stance does not read the shape of the whole statement: it gains nothing beside what stands
    around the target, and is a fifth family to weigh.
    """
    if head == "stance":
        return "words", "characters", "lexicon", *TARGET_FAMILIES
    return STATEMENT_FAMILIES + (GRADE_FAMILIES if head == "intensity" else ())


def _option(default: Any, text: str) -> Any:  # noqa: ANN401 - a dataclass field of any type
    return field(default=default, metadata={"help": text})


@dataclass(frozen=True, slots=True)
class TrainingConfig:
    """What is adjustable in training; every field is a key of the TOML file too.

    Raises
    ------
    DataError
        If a value is out of range.
    """

    seed: int = _option(0, "Seed of the folds and of networks; the same seed gives the same model.")
    heads: tuple[str, ...] = _option((), "Heads to train; empty for all that have labels.")
    group_by: str = _option(
        "",
        "Field whose equal values stay in one fold; empty for the first present of group, "
        "source document, part, topic, else the id.",
    )
    folds: int = _option(5, "Folds of the grouped cross-validation, at least 2.")
    max_features: int = _option(25_000, "Features kept by chi-squared, statement and target each.")
    min_count: int = _option(2, "Statements that a feature must occur in.")
    c_statement: float = _option(1.0, "Inverse regularisation of tone, sentiment and intensity.")
    c_stance: float = _option(0.3, "Inverse regularisation of stance.")
    characters_weight: float = _option(
        0.35, "Weight of parts of words beside whole ones, for the heads of the statement."
    )
    shape_weight: float = _option(
        0.5, "Weight of the order of acts beside the words, for the heads of the statement."
    )
    target_weight: float = _option(
        3.0, "Weight of the features around the target beside those of the whole statement."
    )
    hidden: int = _option(
        0, "Units of a small network that votes beside each logistic regression; 0 for none."
    )
    grade_weight: float = _option(
        4.0, "Weight of what the ladders of the language know of an act's intensity; 0 for none."
    )
    balance: float = _option(
        0.5, "Weight of a class is its frequency to the power of minus this; 0 for equal rows."
    )
    real_weight: float = _option(
        2.0, "Weight of statements that name their source document beside those that name none."
    )
    unmarked_weight: float = _option(
        0.5, "Weight of a row that teaches stance without a target (from each first target)."
    )
    accuracy_tone: float = _option(0.75, "Accuracy that the answered part of tone must reach.")
    accuracy_sentiment: float = _option(0.85, "The same for sentiment.")
    accuracy_intensity: float = _option(0.85, "The same for intensity.")
    accuracy_stance: float = _option(0.82, "The same for stance.")
    min_coverage: float = _option(0.5, "Share of statements that must be answered all the same.")
    jobs: int = _option(2, "Processes that fit at the same time; does not change the model.")

    def __post_init__(self) -> None:
        """Check every value."""
        unknown = [head for head in self.heads if head not in HEADS]
        if unknown:
            raise DataError(
                f"unknown head {unknown[0]!r}; the heads are {', '.join(HEADS)}", field="heads"
            )
        for name, low, high in _RANGES:
            value = getattr(self, name)
            if not low <= value <= high:
                raise DataError(f"{value!r} is not between {low} and {high}", field=name)

    def accuracy_wanted(self, head: str) -> float:
        """Return the accuracy that the answered part of a head must reach."""
        return float(getattr(self, f"accuracy_{head}"))

    def family_weight(self, head: str, family: str) -> float:
        """Return what the columns of a feature family are multiplied by for a head."""
        if head == "stance":
            return self.target_weight if family in TARGET_FAMILIES else 1.0
        weights = {"characters": self.characters_weight, "shape": self.shape_weight}
        return weights.get(family, 1.0)

    def to_dict(self) -> dict[str, Any]:
        """Return all values as plain data."""
        return asdict(self) | {"heads": list(self.heads)}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """Read values by name; those that are missing keep their default.

        Raises
        ------
        DataError
            If a name is unknown, or a value is of the wrong type or out of range.
        """
        known = {item.name: item for item in fields(cls)}
        unknown = sorted(set(values) - set(known))
        if unknown:
            raise DataError(
                f"unknown setting; the settings are {', '.join(known)}", field=unknown[0]
            )
        return cls(
            **{name: _convert(name, value, known[name].default) for name, value in values.items()}
        )


_FEW = 0.05
"""Share of training statements up to which a model is one of diplomatic English."""

_RANGES = (
    ("seed", 0, 2**32 - 1),
    ("folds", 2, 100),
    ("max_features", 1, 10_000_000),
    ("min_count", 1, 1_000_000),
    ("c_statement", 1e-6, 1e6),
    ("c_stance", 1e-6, 1e6),
    ("characters_weight", 0.01, 100),
    ("shape_weight", 0.01, 100),
    ("target_weight", 0.01, 100),
    ("hidden", 0, 1024),
    ("grade_weight", 0, 100),
    ("balance", 0, 2),
    ("real_weight", 0.01, 100),
    ("unmarked_weight", 0, 10),
    ("accuracy_tone", 0, 1),
    ("accuracy_sentiment", 0, 1),
    ("accuracy_intensity", 0, 1),
    ("accuracy_stance", 0, 1),
    ("min_coverage", 0, 1),
    ("jobs", 1, 1024),
)


def _convert(name: str, value: Any, default: Any) -> Any:  # noqa: ANN401 - TOML values
    """Check a value's type against its default's; whole numbers serve as decimals."""
    if isinstance(default, tuple):
        if isinstance(value, list | tuple) and all(isinstance(item, str) for item in value):
            return tuple(value)
        raise DataError(f"needs a list of strings, got {value!r}", field=name)
    wanted = float if isinstance(default, float) else type(default)
    fits = isinstance(value, int | float) if wanted is float else isinstance(value, wanted)
    if not fits or isinstance(value, bool):
        raise DataError(f"needs a value like {default!r}, got {value!r}", field=name)
    return wanted(value)


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """What is known about a model beside its weights.

    Attributes
    ----------
    labels
        Labels of each head, in the order of its classes.
    thresholds
        Probability of each head below which it abstains.
    temperatures
        What the decisions were divided by to be calibrated; already in the weights.
    curves
        Risk-coverage curve of each head: rows of threshold, coverage and accuracy, coverage
        falling, measured out of fold.
    config
        `TrainingConfig.to_dict`.
    data
        For each data file its name, rows, pairs and SHA-256.
    metrics
        `Evaluation.to_dict` of the out-of-fold predictions (``cross_validation``) and of the
        held-out data (``held_out``), where there was any.
    notes
        What a user should know, such as a head that is not calibrated.
    unfamiliar
        Share of the training statements that hold few words of diplomatic English.
    """

    labels: Mapping[str, tuple[str, ...]]
    thresholds: Mapping[str, float]
    temperatures: Mapping[str, float] = field(default_factory=dict)
    curves: Mapping[str, tuple[tuple[float, float, float], ...]] = field(default_factory=dict)
    config: Mapping[str, Any] = field(default_factory=dict)
    data: tuple[Mapping[str, Any], ...] = ()
    metrics: Mapping[str, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    unfamiliar: float = 0.0

    @property
    def knows_register(self) -> bool:
        """Whether unfamiliar words are a reason to be unsure: not for a model of other texts."""
        return self.unfamiliar <= _FEW

    @property
    def heads(self) -> tuple[str, ...]:
        """Heads of the model, in the fixed order."""
        return tuple(head for head in HEADS if head in self.labels)

    def to_dict(self) -> dict[str, Any]:
        """Return all of it as plain data, for the manifest."""
        return {
            "labels": {head: list(labels) for head, labels in self.labels.items()},
            "thresholds": dict(self.thresholds),
            "temperatures": dict(self.temperatures),
            "risk_coverage": {
                head: [list(point) for point in curve] for head, curve in self.curves.items()
            },
            "config": dict(self.config),
            "data": [dict(item) for item in self.data],
            "metrics": dict(self.metrics),
            "notes": list(self.notes),
            "unfamiliar": self.unfamiliar,
        }

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """Read what `to_dict` wrote; keys of other parts of a manifest are left alone."""
        return cls(
            labels={
                head: tuple(labels)
                for head, labels in sorted(
                    values["labels"].items(), key=lambda item: HEADS.index(item[0])
                )
            },
            thresholds=dict(values["thresholds"]),
            temperatures=dict(values["temperatures"]),
            curves={
                head: tuple((t, c, a) for t, c, a in curve)
                for head, curve in values["risk_coverage"].items()
            },
            config=dict(values["config"]),
            data=tuple(values["data"]),
            metrics=dict(values["metrics"]),
            notes=tuple(values["notes"]),
            unfamiliar=values.get("unfamiliar", 0.0),
        )


@dataclass(frozen=True, slots=True)
class StanceModel:
    """A fitted model: holds its parts, and leaves their use to `classifier.predictor`.

    Attributes
    ----------
    vectorizers
        For each feature family a fitted vectorizer of space-separated feature tokens.
    classifiers
        For each head a fitted logistic regression, or one as part of a network, over the
        columns of `head_families`; its classes are the indices of the head's labels.
    info
        Labels, thresholds, and what it was made of.
    """

    vectorizers: Mapping[str, TfidfVectorizer]
    classifiers: Mapping[str, Classifier]
    info: ModelInfo

    def families(self, head: str) -> tuple[str, ...]:
        """Return the feature families that a head of this model reads, in column order."""
        return tuple(family for family in head_families(head) if family in self.vectorizers)

    def save(self, path: str | Path, *, force: bool = False) -> None:
        """Write the model to a ``.skops`` (or ``.joblib``) file.

        Raises
        ------
        ArtifactError
            If the file exists and `force` is not set, or the suffix is another.
        """
        from classifier.learning.artifact import save_model  # noqa: PLC0415 - artifact needs this module

        save_model(self, path, force=force)
