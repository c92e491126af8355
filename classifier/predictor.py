"""The front door for other code: a model, loaded once, that scores statements."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import Self

from classifier.attribution import extract_statements
from classifier.data.arguments import as_statement
from classifier.data.attributed import AttributedStatement
from classifier.data.predictions import HeadExplanation, Prediction
from classifier.data.records import Statement, Target
from classifier.labels import HEADS
from classifier.learning.answers import (
    asked_heads,
    choose_thresholds,
    event_codes,
    list_warnings,
    score_labels,
    score_levels,
)
from classifier.learning.articles import answer_article
from classifier.learning.artifact import load_model
from classifier.learning.inference import Scorer
from classifier.learning.model import ModelInfo, StanceModel
from classifier.learning.occlusion import choose_explainer
from classifier.learning.places import find_model
from classifier.learning.table import FeatureTable

CHUNK = 256
"""Statements that are scored together."""


class Predictor:
    """Scores statements with one model; safe to share between threads.

    A text that is not English, or without a known word, gets no label from any head. Nor does
    one with few words known from diplomatic English, unless a threshold is given here: then its
    probability decides, as for any other text. Either is warned of.

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
    jobs
        Statements that the encoder of a model reads at the same time, by default as many as
        there are cores; a model without an encoder has no use for it.

    Raises
    ------
    ClassifierError
        If a value is not between 0 and 1, a head is unknown, or `jobs` is below 1 for an encoder.

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
        jobs: int | None = None,
    ) -> None:
        self._model = model
        self._scorer = Scorer(model, jobs=jobs)
        self.thresholds: Mapping[str, float] = MappingProxyType(
            choose_thresholds(model.info, min_probability, min_accuracy)
        )
        self._asked = asked_heads(model.info, min_probability, min_accuracy)

    @classmethod
    def load(
        cls,
        path: str | Path | None = None,
        *,
        min_probability: float | Mapping[str, float] | None = None,
        min_accuracy: float | None = None,
        trust: bool = False,
        encoder: str | Path | None = None,
        jobs: int | None = None,
    ) -> Self:
        """Load a model, the bundled one by default.

        Parameters
        ----------
        path
            ``"default"``, ``"deep"``, or a ``.skops`` or ``.joblib`` file.
        min_probability, min_accuracy
            See the class.
        trust
            Reading a ``.joblib`` file runs code that is in it: say here that you trust it.
        encoder
            Folder of the encoder that the model was trained over, if it is not that of ``"deep"``.
        jobs
            See the class.

        Raises
        ------
        ArtifactError
            If the file is missing, damaged, or of an incompatible version, or the encoder is not
            the model's.
        UntrustedModelError
            If reading it could run code.
        MissingExtraError
            If an encoder, or what runs it, is not installed.
        """
        model = load_model(find_model(path), trust=trust)
        if encoder is not None:
            model = model.with_encoder(encoder)
        return cls(model, min_probability=min_probability, min_accuracy=min_accuracy, jobs=jobs)

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
        table = self._scorer.read((statement.text, statement.target) for statement in chunk)
        scores = self._scorer.probabilities(table)
        for row, statement in enumerate(chunk):
            own = {head: values[row].tolist() for head, values in scores.items()}
            prediction = self._prediction(statement, table, row, own)
            if explain:
                prediction = replace(prediction, explanation=self._why(statement, table, row, own))
            yield prediction

    def _prediction(
        self,
        statement: Statement,
        table: FeatureTable[bytes],
        row: int,
        scores: Mapping[str, list[float]],
    ) -> Prediction:
        located = table.located[row]
        if statement.target is not None:
            target = located or Target(statement.target.text)
            statement = replace(statement, target=target)
        doubts = table.doubts[table.text_of_row[row]]
        answers = {
            head: score_labels(
                values,
                self.info.labels[head],
                doubts.threshold(head, self.thresholds, self._asked),
            )
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
            warnings=list_warnings(statement, doubts),
        )

    def _why(
        self,
        statement: Statement,
        table: FeatureTable[bytes],
        row: int,
        scores: Mapping[str, list[float]],
    ) -> Mapping[str, HeadExplanation]:
        answers = {head: values.index(max(values)) for head, values in scores.items()}
        explain = choose_explainer(self.info)
        return explain(self._scorer, statement.text, table.located[row], answers)
