"""Peers that are ready as they are installed, and the one that only counts labels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from protocol import Examples, Row, Scores

from classifier.data.records import Statement
from classifier.errors import MissingExtraError
from classifier.labels import HEADS, LABELS
from classifier.learning.model import DEEP

CUT_OFF = 0.05
"""Polarity from which on VADER's authors call a text positive, and below its negative negative."""


class Untrained:
    """A peer that is ready as it is installed."""

    def fit(self, examples: Mapping[str, Examples]) -> None:
        """Learn nothing."""

    def save(self, folder: Path) -> None:
        """Write nothing."""

    def load(self, folder: Path) -> None:
        """Read nothing."""


class Default(Untrained):
    """A model of this project, through the door that its users take.

    Parameters
    ----------
    model
        A model's file or name; ``None`` for the bundled one.
    """

    name = "default model"
    heads = HEADS
    is_probabilistic = True

    def __init__(self, model: str | Path | None = None) -> None:
        from classifier import Predictor

        self.predictor = Predictor.load(model)

    @property
    def thresholds(self) -> Mapping[str, float]:
        """Probability of each head below which it leaves a row unanswered."""
        return self.predictor.thresholds

    def scores(self, rows: Sequence[Row]) -> Mapping[str, Scores]:
        """Score every row once; labels that the model does not have get 0."""
        found: dict[str, list[list[float]]] = {head: [] for head in self.predictor.heads}
        statements = (Statement(text, target) for text, target in rows)
        for prediction in self.predictor.predict_many(statements):
            for head, values in found.items():
                given = getattr(prediction, head).scores
                values.append([given.get(label, 0.0) for label in LABELS[head]])
        return found


class Deep(Default):
    """The model over an encoder, found by its name.

    Raises
    ------
    ImportError
        If its encoder, or what runs it, is not installed.
    """

    name = "deep model"

    def __init__(self) -> None:
        try:
            super().__init__(DEEP)
        except MissingExtraError as error:
            raise ImportError(str(error)) from error


class Majority(Untrained):
    """The commonest label of what was learnt from, with the shares of all as probabilities."""

    name = "majority class"
    heads = HEADS
    is_probabilistic = True

    def __init__(self) -> None:
        self.shares: dict[str, list[float]] = {}

    def fit(self, examples: Mapping[str, Examples]) -> None:
        """Count labels."""
        for head, given in examples.items():
            counts = Counter(given.labels)
            self.shares[head] = [counts[label] / len(given.labels) for label in LABELS[head]]

    def scores(self, rows: Sequence[Row]) -> Mapping[str, Scores]:
        """Answer the same everywhere."""
        return {head: [shares] * len(rows) for head, shares in self.shares.items()}


class WordList(Untrained):
    """A polarity by a list of words: a sentiment, which its users take for a stance too."""

    heads = ("stance", "sentiment")
    is_probabilistic = False

    def polarity(self, text: str) -> float:
        """Return a number from -1 to 1."""
        raise NotImplementedError

    def scores(self, rows: Sequence[Row]) -> Mapping[str, Scores]:
        """Answer both heads with the same polarity."""
        signs = [_sign(self.polarity(text)) for text, _ in rows]
        names = {
            "stance": ("against", "neutral", "favor"),
            "sentiment": ("negative", "neutral", "positive"),
        }
        return {
            head: [[float(label == order[sign + 1]) for label in LABELS[head]] for sign in signs]
            for head, order in names.items()
        }


def _sign(polarity: float) -> int:
    return (polarity >= CUT_OFF) - (polarity <= -CUT_OFF)


class Vader(WordList):
    """The lexicon and rules of Hutto & Gilbert (2014)."""

    name = "VADER (stance: its sentiment)"

    def __init__(self) -> None:
        from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

        self._analyzer = SentimentIntensityAnalyzer()

    def polarity(self, text: str) -> float:
        """Return the compound score."""
        return float(self._analyzer.polarity_scores(text)["compound"])


class TextBlob(WordList):
    """The adjectives of the pattern library, as TextBlob reads them by default."""

    name = "TextBlob (stance: its sentiment)"

    def __init__(self) -> None:
        import textblob

        self._read: Any = textblob.TextBlob

    def polarity(self, text: str) -> float:
        """Return the polarity."""
        return float(self._read(text).sentiment.polarity)
