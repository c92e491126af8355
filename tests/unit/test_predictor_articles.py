"""The front door for articles: one pair for each statement and target, offsets in the article."""

from __future__ import annotations

from pathlib import Path

import pytest

from classifier.attribution import extract_statements
from classifier.data.records import Target
from classifier.learning.model import StanceModel
from classifier.predictor import Predictor

EXAMPLE = Path(__file__).parents[2] / "seeds/examples/article.txt"


@pytest.fixture
def predictor(small_model: StanceModel) -> Predictor:
    return Predictor(small_model)


@pytest.fixture
def article() -> str:
    return EXAMPLE.read_text(encoding="utf-8")


def test_there_is_a_pair_for_each_statement_and_target(predictor: Predictor, article: str) -> None:
    pairs = list(predictor.predict_article(article, article_id="a1"))
    expected = [
        (statement, target)
        for statement in extract_statements(article, article_id="a1")
        for target in statement.targets or (None,)
    ]
    assert [(statement, p.statement.target) for statement, p in pairs] == expected
    assert {p.statement.id for _, p in pairs} == {statement.id for statement, _ in expected}


def test_heads_are_those_of_the_statement_and_stance_sees_the_sentence(
    predictor: Predictor, article: str
) -> None:
    (pair,) = [p for s, p in predictor.predict_article(article) if s.text == "grave concern"]
    own = predictor.predict("grave concern")
    assert (pair.tone, pair.sentiment, pair.intensity) == (own.tone, own.sentiment, own.intensity)
    assert pair.codes == own.codes
    assert pair.statement.target is not None
    context = next(s.context for s in extract_statements(article) if s.text == "grave concern")
    around = predictor.predict(context.of(article), target=Target(pair.statement.target.text))
    assert pair.stance == around.stance
    assert "target_not_found" not in pair.warnings


def test_all_offsets_count_the_article(predictor: Predictor, article: str) -> None:
    text = f"\U0001f54a\n\n{article}"
    for _, prediction in predictor.predict_article(text, explain=True):
        target = prediction.statement.target
        assert target is not None
        assert text[target.start : target.end] == target.text
        assert prediction.explanation is not None
        for why in prediction.explanation.values():
            assert why.terms
            assert all(text[term.start : term.end] == term.text for term in why.terms)
            clause = why.clause
            assert clause is None or text[clause.start : clause.end] == clause.text


def test_no_statement_gives_nothing(predictor: Predictor) -> None:
    assert list(predictor.predict_article("The harbour is calm.")) == []
    assert list(predictor.predict_article("")) == []


def test_an_article_that_is_no_string_is_refused(predictor: Predictor) -> None:
    for read in (extract_statements, predictor.predict_article):
        with pytest.raises(TypeError, match="an article is a string, got bytes; decode"):
            next(read(b"The harbour is calm."))  # type: ignore[operator]
    with pytest.raises(TypeError, match=r"a string, got [A-Za-z]*Path; decode"):
        extract_statements(EXAMPLE)  # type: ignore[arg-type]


def test_nothing_is_read_before_it_is_asked_for(predictor: Predictor) -> None:
    pairs = predictor.predict_article('Ana Brisk said: "We agree."\n\n' * 2_000)
    statement, prediction = next(pairs)
    assert statement.id == "article#1"
    assert prediction.explanation is None
