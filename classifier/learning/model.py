"""What a model is: fitted scikit-learn objects, and all that is to be said about them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TypeAlias

from classifier.errors import ArtifactError
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


DEEP = "deep"
"""Names the encoder of this project, and the model over it; looked for where it is installed."""

LONGEST_NAME = 200
"""Characters in the name of an encoder."""

_FEW = 0.05
"""Share of training statements up to which a model is one of diplomatic English."""


@dataclass(frozen=True, slots=True)
class EncoderEntry:
    """The encoder that a model was trained over, and which alone it can be used with.

    Attributes
    ----------
    name
        What the encoder calls itself.
    sha256
        Digest of its files, by which it is told from others.
    dimension
        Numbers in one of its vectors.
    """

    name: str
    sha256: str
    dimension: int

    def columns(self, head: str) -> int:
        """Return how many of its numbers a head reads: stance has a vector of the target too."""
        return self.dimension * (2 if head == "stance" else 1)

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {"name": self.name, "sha256": self.sha256, "dimension": self.dimension}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """Read what `to_dict` wrote; other keys are left alone."""
        return cls(values["name"], values["sha256"], values["dimension"])


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
    encoder
        Whose vectors the classifiers read after their other columns; ``None`` for none.
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
    encoder: EncoderEntry | None = None

    @property
    def knows_register(self) -> bool:
        """Whether unfamiliar words are a reason to be unsure: not for a model of other texts."""
        return self.unfamiliar <= _FEW

    @property
    def heads(self) -> tuple[str, ...]:
        """Heads of the model, in the fixed order."""
        return tuple(head for head in HEADS if head in self.labels)

    def to_dict(self) -> dict[str, Any]:
        """Return all of it as plain data, for the manifest; nothing of an encoder without one."""
        encoder = {} if self.encoder is None else {"encoder": self.encoder.to_dict()}
        return encoder | {
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
        encoder = values.get("encoder")
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
            encoder=None if encoder is None else EncoderEntry.from_dict(encoder),
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
        columns of `head_families` and then of the encoder, if there is one; its classes are the
        indices of the head's labels.
    info
        Labels, thresholds, and what it was made of.
    encoder_place
        Where its encoder lies: `DEEP`, or a folder. It is a matter of this machine: no file says
        it, and none can make us read a folder of its choosing.
    """

    vectorizers: Mapping[str, TfidfVectorizer]
    classifiers: Mapping[str, Classifier]
    info: ModelInfo
    encoder_place: str = DEEP

    def families(self, head: str) -> tuple[str, ...]:
        """Return the feature families that a head of this model reads, in column order."""
        return tuple(family for family in head_families(head) if family in self.vectorizers)

    def with_encoder(self, place: str | Path) -> Self:
        """Return the model with its encoder in another place: `DEEP`, or a folder.

        Raises
        ------
        ArtifactError
            If it reads no encoder.
        """
        if self.info.encoder is None:
            raise ArtifactError(
                f"the encoder {str(place)!r} is of no use to this model, which was trained without "
                "one; leave it out, or name a model that was trained over it, such as 'deep'"
            )
        # A path is a path, even if its last part is the name: "./deep" is "deep" as one.
        folder = place if isinstance(place, str) else str(place.absolute())
        return replace(self, encoder_place=folder)

    def save(self, path: str | Path, *, force: bool = False) -> None:
        """Write the model to a ``.skops`` (or ``.joblib``) file.

        Raises
        ------
        ArtifactError
            If the file exists and `force` is not set, or the suffix is another.
        """
        from classifier.learning.artifact import save_model  # noqa: PLC0415 - artifact needs this module

        save_model(self, path, force=force)
