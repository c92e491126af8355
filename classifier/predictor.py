"""The front door for other code: a model, loaded once, that scores statements."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import Self

import numpy as np
from numpy.typing import NDArray

from classifier.attribution import extract_statements
from classifier.data.arguments import as_statement
from classifier.data.attributed import AttributedStatement
from classifier.data.predictions import Codes, HeadExplanation, IntensityScore, Prediction, Score
from classifier.data.records import Statement, Target
from classifier.errors import ArtifactError, ClassifierError
from classifier.labels import EVENT_CODES, HEADS, WARNINGS
from classifier.language.english import has_few_known_words, is_english
from classifier.learning.articles import answer_article
from classifier.learning.artifact import load_model
from classifier.learning.calibration import CurvePoint, choose_threshold
from classifier.learning.explanation import explain
from classifier.learning.inference import Scorer
from classifier.learning.model import ModelInfo, StanceModel
from classifier.learning.reading import MAX_CHARACTERS
from classifier.learning.table import FeatureTable, build_table

CHUNK = 256
"""Statements that are scored together."""


def find_default_model() -> Path:
    """Return the bundled model: in the installed package, else in the checkout.

    Raises
    ------
    ArtifactError
        If it is in neither place.
    """
    package = Path(__file__).parent
    places = package / "_model" / "default.skops", package.parent / "models" / "default.skops"
    for place in places:
        if place.is_file():
            return place
    raise ArtifactError(
        "the default model is missing; reinstall the package, make it with: make model, "
        "or name another model"
    )


class Predictor:
    """Scores statements with one model; safe to share between threads.

    Parameters
    ----------
    model
        A trained model, such as ``train(...).model``.
    min_probability
        Probability below which a head abstains: one for all heads, or one for each that is
        named; the others keep the model's own threshold.
    min_accuracy
        Wanted share of right answers; turned into a threshold a head by what was measured out
        of fold when the model was trained.

    Raises
    ------
    ClassifierError
        If a value is not between 0 and 1, or a head is unknown.

    Examples
    --------
    >>> from classifier import Predictor
    >>> predictor = Predictor.load()
    >>> predictor.predict("We firmly condemn the blockade.", target="the blockade").stance.label
    'against'
    """

    def __init__(
        self,
        model: StanceModel,
        *,
        min_probability: float | Mapping[str, float] | None = None,
        min_accuracy: float | None = None,
    ) -> None:
        self._model = model
        self._scorer = Scorer(model)
        self.thresholds: Mapping[str, float] = MappingProxyType(
            _thresholds(model.info, min_probability, min_accuracy)
        )

    @classmethod
    def load(
        cls,
        path: str | Path | None = None,
        *,
        min_probability: float | Mapping[str, float] | None = None,
        min_accuracy: float | None = None,
        trust: bool = False,
    ) -> Self:
        """Load a model file, the bundled one by default.

        Parameters
        ----------
        path
            A ``.skops`` or ``.joblib`` file.
        min_probability, min_accuracy
            See the class.
        trust
            Reading a ``.joblib`` file runs code that is in it: say here that you trust it.

        Raises
        ------
        ArtifactError
            If the file is missing, damaged, or of an incompatible version.
        UntrustedModelError
            If reading it could run code.
        """
        model = load_model(find_default_model() if path is None else path, trust=trust)
        return cls(model, min_probability=min_probability, min_accuracy=min_accuracy)

    @property
    def info(self) -> ModelInfo:
        """What the model is made of, and how right it is."""
        return self._model.info

    @property
    def heads(self) -> tuple[str, ...]:
        """Heads of the model, in their fixed order."""
        return self.info.heads

    @property
    def labels(self) -> Mapping[str, tuple[str, ...]]:
        """Labels of each head, in order."""
        return MappingProxyType(dict(self.info.labels))

    def predict(self, text: str | Statement, *, target: str | Target | None = None) -> Prediction:
        """Score one statement.

        Parameters
        ----------
        text
            The statement; blank text is scored, and warned of.
        target
            What the stance is asked about; by default, or if blank, what the statement brings,
            or whatever it evaluates most.

        Raises
        ------
        TypeError
            If the statement or the target is of another type.
        """
        return next(self._predict_each([as_statement(text, target)]))

    def explain(self, text: str | Statement, *, target: str | Target | None = None) -> Prediction:
        """Score one statement, with the words that decided; see `predict`."""
        return next(self._predict_each([as_statement(text, target)], explain=True))

    def predict_many(
        self, statements: Iterable[Statement | str], *, explain: bool = False
    ) -> Iterator[Prediction]:
        """Score many statements lazily, in order.

        Neighbouring statements with the same text, as for several targets, share the work.

        Parameters
        ----------
        statements
            Any number of them, read a few hundred at a time; one with a target is written
            ``Statement(text, Target("the blockade"))``.
        explain
            Whether each prediction says which words decided.

        Raises
        ------
        TypeError
            If it is a single statement, at once; if one of them is of another type, once read.
        """
        if isinstance(statements, str | bytes | Statement):
            raise TypeError("give a list of statements; for one use predict")
        return self._predict_each(statements, explain=explain)

    def _predict_each(
        self, statements: Iterable[Statement | str], *, explain: bool = False
    ) -> Iterator[Prediction]:
        pending = iter(statements)
        while chunk := [as_statement(item) for item in islice(pending, CHUNK)]:
            yield from self._score(chunk, explain=explain)

    def predict_article(
        self, text: str, *, article_id: str = "article", explain: bool = False
    ) -> Iterator[tuple[AttributedStatement, Prediction]]:
        """Score the statements of an article lazily, in order: one pair for each target of each.

        Parameters
        ----------
        text
            The article, as given; all offsets count its code points, those of the target and of
            the words that decided too.
        article_id
            Name of the article; statement ids are ``<article_id>#<number>``.
        explain
            Whether each prediction says which words decided.

        Yields
        ------
        tuple of AttributedStatement and Prediction
            Tone, sentiment and intensity are those of the statement; for a target that stands
            outside of it, stance is that of the sentence around. A statement for which no
            target is proposed is scored without one.
        """
        statements = extract_statements(text, article_id=article_id)
        score = partial(self.predict_many, explain=explain)
        yield from answer_article(text, statements, score)

    def _score(self, chunk: list[Statement], *, explain: bool) -> Iterator[Prediction]:
        table = build_table((statement.text, statement.target) for statement in chunk)
        scores = self._scorer.probabilities(table)
        for row, statement in enumerate(chunk):
            own = {head: values[row] for head, values in scores.items()}
            prediction = self._prediction(statement, table, row, own)
            if explain:
                prediction = replace(prediction, explanation=self._why(statement, table, row, own))
            yield prediction

    def _prediction(
        self,
        statement: Statement,
        table: FeatureTable,
        row: int,
        scores: Mapping[str, NDArray[np.float64]],
    ) -> Prediction:
        located = table.located[row]
        if statement.target is not None:
            target = located or Target(statement.target.text)
            statement = replace(statement, target=target)
        answers = {
            head: score_labels(values, self.info.labels[head], self.thresholds[head])
            for head, values in scores.items()
        }
        stance, tone, sentiment, intensity = (answers.get(head) for head in HEADS)
        return Prediction(
            statement,
            stance,
            tone,
            sentiment,
            None if intensity is None else score_levels(intensity),
            codes=event_codes(tone),
            warnings=_warnings(statement, table.words[table.text_of_row[row]]),
        )

    def _why(
        self,
        statement: Statement,
        table: FeatureTable,
        row: int,
        scores: Mapping[str, NDArray[np.float64]],
    ) -> Mapping[str, HeadExplanation]:
        answers = {head: int(values.argmax()) for head, values in scores.items()}
        return explain(self._scorer, statement.text, table.located[row], answers)


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


def _warnings(statement: Statement, words: Sequence[str]) -> tuple[str, ...]:
    """Return what a user should know of a statement, in the order of the closed list."""
    present = {
        "target_not_found": statement.target is not None and statement.target.start is None,
        "few_known_words": has_few_known_words(words),
        "too_long": len(statement.text) > MAX_CHARACTERS,
        "not_english": not is_english(words),
    }
    return tuple(name for name in WARNINGS if present[name])


def _thresholds(
    info: ModelInfo,
    min_probability: float | Mapping[str, float] | None,
    min_accuracy: float | None,
) -> dict[str, float]:
    """Start from the model's thresholds; a wished accuracy, then named values, override them."""
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
