"""From probabilities to answers: labels, levels, event codes, warnings and thresholds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from classifier.data.predictions import Codes, IntensityScore, Score
from classifier.data.records import Statement
from classifier.errors import ClassifierError
from classifier.labels import EVENT_CODES, WARNINGS
from classifier.learning.calibration import CurvePoint, choose_threshold
from classifier.learning.doubts import Doubts
from classifier.learning.model import ModelInfo
from classifier.learning.reading import MAX_CHARACTERS


def score_labels(values: Sequence[float], labels: Sequence[str], threshold: float) -> Score:
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
    probability = max(values)
    best = labels[values.index(probability)]
    scores = dict(zip(labels, values, strict=True))
    return Score(best if probability >= threshold else None, probability, scores)


def score_levels(score: Score) -> IntensityScore:
    """Turn an answer whose labels are whole numbers into levels, with their mean."""
    expected = sum([int(level) * p for level, p in score.scores.items()])
    level = None if score.label is None else int(score.label)
    return IntensityScore(level, score.probability, expected, score.scores)


def event_codes(tone: Score | None) -> Codes | None:
    """Return the event codes of a tone; ``None`` where tones are not the codebook's."""
    if tone is None or not tone.scores.keys() <= EVENT_CODES.keys():
        return None
    goldstein = sum([EVENT_CODES[name].goldstein * p for name, p in tone.scores.items()])
    if tone.label is None:
        return Codes(None, None, goldstein)
    return Codes(EVENT_CODES[tone.label].plover, EVENT_CODES[tone.label].cameo, goldstein)


def list_warnings(statement: Statement, doubts: Doubts) -> tuple[str, ...]:
    """Return what a user should know of a statement, in the order of the closed list."""
    present = {
        "target_not_found": statement.target is not None and statement.target.start is None,
        "few_known_words": doubts.unfamiliar,
        "too_long": len(statement.text) > MAX_CHARACTERS,
        "not_english": doubts.not_english,
    }
    return tuple([name for name in WARNINGS if present[name]])


def asked_heads(
    info: ModelInfo,
    min_probability: float | Mapping[str, float] | None,
    min_accuracy: float | None,
) -> frozenset[str]:
    """Return the heads that answer about unfamiliar words too.

    Those whose threshold the user asked for; all heads of a model of other texts.
    """
    if not info.knows_register or min_accuracy is not None:
        return frozenset(info.heads)
    if min_probability is None:
        return frozenset()
    # One number for all heads may be numpy's, too.
    return frozenset(min_probability if isinstance(min_probability, Mapping) else info.heads)


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
