"""From probabilities to answers: labels, levels, event codes, warnings and thresholds."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifier.data.predictions import Codes, IntensityScore, Score
from classifier.data.records import Statement
from classifier.errors import ClassifierError
from classifier.labels import EVENT_CODES, WARNINGS
from classifier.language.english import has_few_known_words, is_english, known_share
from classifier.language.register import is_out_of_register
from classifier.learning.calibration import CurvePoint, choose_threshold
from classifier.learning.features import MAX_CHARACTERS, Reading
from classifier.learning.model import ModelInfo


def score_labels(values: NDArray[np.float64], labels: Sequence[str], threshold: float) -> Score:
    """Turn the probabilities of one head into its answer.

    Parameters
    ----------
    values
        One for each label, in the same order.
    labels
        Names.
    threshold
        Probability below which there is no label.
    """
    best = int(values.argmax())
    probability = float(values[best])
    scores = dict(zip(labels, values.tolist(), strict=True))
    return Score(labels[best] if probability >= threshold else None, probability, scores)


def score_levels(score: Score) -> IntensityScore:
    """Turn an answer whose labels are whole numbers into levels, with their mean."""
    expected = sum(int(level) * p for level, p in score.scores.items())
    level = None if score.label is None else int(score.label)
    return IntensityScore(level, score.probability, expected, score.scores)


def event_codes(tone: Score | None) -> Codes | None:
    """Return the event codes of a tone; ``None`` where tones are not the codebook's."""
    if tone is None or not set(tone.scores) <= set(EVENT_CODES):
        return None
    goldstein = sum(EVENT_CODES[name].goldstein * p for name, p in tone.scores.items())
    if tone.label is None:
        return Codes(None, None, goldstein)
    return Codes(EVENT_CODES[tone.label].plover, EVENT_CODES[tone.label].cameo, goldstein)


def _words(reading: Reading) -> list[str]:
    return [unit.word for unit in reading.units if unit.word[0].isalpha()]


def is_foreign(reading: Reading) -> bool:
    """Tell whether a text is not English, or holds no known word: nobody could label it."""
    words = _words(reading)
    return known_share(words) == 0 or not is_english(words)


def is_unfamiliar(reading: Reading) -> bool:
    """Tell whether few words of a text are known from diplomatic English."""
    numbers = sum(unit.word[0].isdigit() for unit in reading.units)
    return has_few_known_words(_words(reading), numbers) or is_out_of_register(
        [unit.stem for unit in reading.units], reading.matches
    )


@dataclass(frozen=True, slots=True)
class Doubts:
    """What speaks against a label, whatever its probability.

    Attributes
    ----------
    foreign
        The text is not English, or holds no known word: no head answers.
    unfamiliar
        Few of its words are known from diplomatic English: a head answers only if a threshold
        was asked for.
    """

    foreign: bool
    unfamiliar: bool

    @classmethod
    def from_reading(cls, reading: Reading) -> Doubts:
        """Judge a text by its words."""
        return cls(is_foreign(reading), is_unfamiliar(reading))

    def threshold(
        self, head: str, thresholds: Mapping[str, float], asked: Collection[str]
    ) -> float:
        """Return the probability below which a head has no label; infinite for none at all.

        Parameters
        ----------
        head
            Its name.
        thresholds
            One for each head.
        asked
            Heads whose threshold the user asked for.
        """
        silent = self.foreign or (self.unfamiliar and head not in asked)
        return math.inf if silent else thresholds[head]


def list_warnings(statement: Statement, reading: Reading, doubts: Doubts) -> tuple[str, ...]:
    """Return what a user should know of a statement, in the order of the closed list."""
    present = {
        "target_not_found": statement.target is not None and statement.target.start is None,
        "few_known_words": doubts.unfamiliar,
        "too_long": len(statement.text) > MAX_CHARACTERS,
        "not_english": not is_english(_words(reading)),
    }
    return tuple(name for name in WARNINGS if present[name])


def asked_heads(
    info: ModelInfo,
    min_probability: float | Mapping[str, float] | None,
    min_accuracy: float | None,
) -> frozenset[str]:
    """Return the heads whose threshold the user asked for."""
    if min_accuracy is not None or isinstance(min_probability, int | float):
        return frozenset(info.heads)
    return frozenset(min_probability or ())


def choose_thresholds(
    info: ModelInfo,
    min_probability: float | Mapping[str, float] | None,
    min_accuracy: float | None,
) -> dict[str, float]:
    """Return a threshold for each head: a wished accuracy, then named values, override the model's.

    Parameters
    ----------
    info
        With the model's own thresholds, and the curves that turn an accuracy into one.
    min_probability
        One for all heads, or one for each that is named.
    min_accuracy
        Wanted share of right answers, the same for all heads.

    Raises
    ------
    ClassifierError
        If a value is not between 0 and 1, or a head is unknown.
    """
    thresholds = dict(info.thresholds)
    if min_accuracy is not None:
        _check_share("min_accuracy", min_accuracy)
        curves = {
            head: [CurvePoint(*point) for point in info.curves.get(head, ())] for head in info.heads
        }
        thresholds = {head: choose_threshold(curve, min_accuracy) for head, curve in curves.items()}
    if min_probability is None:
        return thresholds
    if not isinstance(min_probability, Mapping):
        min_probability = dict.fromkeys(info.heads, min_probability)
    for head, value in min_probability.items():
        if head not in thresholds:
            raise ClassifierError(
                f"min_probability names the head {head!r}; this model has {', '.join(info.heads)}"
            )
        _check_share("min_probability", value)
        thresholds[head] = float(value)
    return thresholds


def _check_share(name: str, value: float) -> None:
    if not 0 <= value <= 1:
        raise ClassifierError(f"{name} is a share between 0 and 1, got {value}")
