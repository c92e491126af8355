"""Any text has an answer, and any answer its exact reasons."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from many_texts import TEXTS

from classifier.data.records import Statement, Target
from classifier.labels import HEADS, WARNINGS
from classifier.learning.inference import decide
from classifier.learning.model import StanceModel
from classifier.learning.table import build_table
from classifier.predictor import Predictor

TARGETS = st.none() | st.sampled_from(["we", "the blockade", "peace", "Iran", "the moon", "("])
MANY = settings(max_examples=60, deadline=None)


@MANY
@given(text=TEXTS, target=TARGETS)
def test_contributions_sum_to_the_decision(
    either_model: StanceModel, text: str, target: str | None
) -> None:
    prediction = Predictor(either_model).explain(text, target=target)
    decisions = decide(
        either_model, build_table([(text, None if target is None else Target(target))])
    )
    assert prediction.explanation is not None
    for head, reasons in prediction.explanation.items():
        total = reasons.intercept + sum(term.contribution for term in reasons.terms)
        value = decisions[head][0, either_model.info.labels[head].index(reasons.label)]
        assert total == pytest.approx(reasons.decision, abs=1e-9)
        assert total == pytest.approx(value, abs=1e-4)
        assert value == decisions[head][0].max()
        for term in reasons.terms:
            assert 0 <= term.start <= term.end <= len(text)
            assert text[term.start : term.end] == term.text
        if reasons.clause is not None:
            clause = reasons.clause
            assert 0 < clause.contribution
            assert text[clause.start : clause.end] == clause.text != text


@MANY
@given(text=TEXTS, target=TARGETS)
def test_an_answer_keeps_its_promises(
    small_model: StanceModel, text: str, target: str | None
) -> None:
    predictor = Predictor(small_model)
    prediction = predictor.predict(text, target=target)
    assert prediction.statement.text == text
    assert set(prediction.warnings) <= set(WARNINGS)
    strange = not {"few_known_words", "not_english"}.isdisjoint(prediction.warnings)
    for head in HEADS[:3]:
        score = getattr(prediction, head)
        assert np.isclose(sum(score.scores.values()), 1)
        assert score.probability == max(score.scores.values())
        sure = not strange and score.probability >= predictor.thresholds[head]
        assert (score.label is not None) == sure
        assert not sure or score.scores[score.label] == score.probability
    assert prediction.intensity is not None and prediction.codes is not None
    assert 0 <= prediction.intensity.expected <= 3
    assert -10 <= prediction.codes.goldstein <= 10
    found = prediction.statement.target
    missing = found is not None and found.start is None
    assert missing == ("target_not_found" in prediction.warnings)


@settings(max_examples=20, deadline=None)
@given(rows=st.lists(st.tuples(TEXTS, TARGETS), max_size=8))
def test_many_are_scored_as_each_alone(
    small_model: StanceModel, rows: list[tuple[str, str | None]]
) -> None:
    predictor = Predictor(small_model)
    statements = [Statement(text, None if to is None else Target(to)) for text, to in rows]
    assert list(predictor.predict_many(statements)) == [
        predictor.predict(text, target=to) for text, to in rows
    ]
