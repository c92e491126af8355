"""How a model is trained: all that is adjustable."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Self

from classifier.errors import DataError
from classifier.labels import HEADS
from classifier.learning.model import TARGET_FAMILIES

Progress = Callable[[str, int, int], None]
"""Called with a stage, how much of it is done, and how much there is."""


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
    max_features: int = _option(
        25_000,
        "Features kept by chi-squared, statement and target each; at most eight for each row.",
    )
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
    encoder: str = _option(
        "",
        "Encoder whose vectors are read beside the features: deep for the one of this project, "
        "or a folder; empty for none.",
    )
    c_encoder: float = _option(10.0, "Inverse regularisation of what is learnt from its vectors.")

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
        """Return all values as plain data; without an encoder nothing is said of it."""
        values = asdict(self) | {"heads": list(self.heads)}
        if not self.encoder:
            values = {name: value for name, value in values.items() if name not in _OF_ENCODER}
        return values

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


_OF_ENCODER = frozenset({"encoder", "c_encoder"})
"""Settings that a model without an encoder does not name, as those of earlier versions do not."""

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
    ("c_encoder", 1e-6, 1e6),
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
