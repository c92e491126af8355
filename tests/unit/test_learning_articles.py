"""Questions about the statements of an article, and their answers put together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from classifier.attribution import extract_statements
from classifier.data.attributed import AttributedStatement
from classifier.data.predictions import ClauseShare, HeadExplanation, Prediction, Score, Term
from classifier.data.records import Statement, Target
from classifier.learning.articles import answer_article, ask

INSIDE = "Ana Brisk said that the blockade harms the harbour."
OUTSIDE = 'Grabovia is calm. The ministry voiced "grave concern" over the blockade.'


def only(text: str) -> AttributedStatement:
    (statement,) = extract_statements(text)
    return statement


def echo(statements: Iterable[Statement]) -> Iterator[Prediction]:
    """Answer with what was asked: the label is the text, the word that decided its first."""
    for item in statements:
        word = item.text.split()[0]
        clause = ClauseShare(item.text, 0, len(item.text), 0.5)
        why = HeadExplanation("x", 0, 0, (Term(word, 0, len(word), "word", None, 0.5),), clause)
        score = Score(item.text, 1.0, {item.text: 1.0})
        warnings = ("few_known_words",) if item.text.startswith("The") else ()
        yield Prediction(
            item, score, score, warnings=warnings, explanation={"stance": why, "tone": why}
        )


def test_targets_inside_are_asked_of_the_statement() -> None:
    statement = only(INSIDE)
    questions = ask(INSIDE, statement)
    assert questions.pairs == tuple((at, at) for at in range(len(statement.targets)))
    for item in questions.asked:
        assert item.text == statement.text
        assert item.target is not None
        assert item.text[item.target.start : item.target.end] == item.target.text


def test_targets_outside_are_asked_of_the_sentence() -> None:
    statement = only(OUTSIDE)
    own, around = ask(OUTSIDE, statement).asked
    assert own == Statement("grave concern", None, "article#1")
    assert around.text == 'The ministry voiced "grave concern" over the blockade.'
    assert around.target == Target("the blockade", 41, 53)
    assert around.text[41:53] == "the blockade"


def test_targets_of_both_kinds_keep_their_order() -> None:
    statement = only(OUTSIDE)
    inside = Target("concern", statement.start + 6, statement.start + 13)
    both = AttributedStatement(
        **{
            name: getattr(statement, name)
            for name in AttributedStatement.__slots__
            if name != "targets"
        },
        targets=(*statement.targets, inside, Target("nowhere")),
    )
    pairs = list(answer_article(OUTSIDE, [both], echo))
    assert [p.statement.target for _, p in pairs] == [*statement.targets, inside, Target("nowhere")]
    assert [p.stance and (p.stance.label or "")[:3] for _, p in pairs] == ["The", "gra", "gra"]
    assert [p.tone and p.tone.label for _, p in pairs] == ["grave concern"] * 3


def test_answers_count_in_the_article() -> None:
    ((statement, prediction),) = answer_article(OUTSIDE, [only(OUTSIDE)], echo)
    assert prediction.statement == Statement(
        "grave concern", Target("the blockade", 59, 71), "article#1"
    )
    assert OUTSIDE[59:71] == "the blockade"
    why = prediction.explanation
    assert why is not None
    assert [(head, value.terms[0].text) for head, value in why.items()] == [
        ("stance", "The"),
        ("tone", "grave"),
    ]
    for value in why.values():
        (term,) = value.terms
        assert OUTSIDE[term.start : term.end] == term.text
        assert value.clause is not None
        assert OUTSIDE[value.clause.start : value.clause.end] == value.clause.text
    assert prediction.warnings == ()
    assert statement.kind == "partial"


def test_a_statement_without_targets_is_asked_once() -> None:
    statement = only("\u201cYes!\u201d Ana Brisk said.")
    assert statement.targets == ()
    ((_, prediction),) = answer_article("", [statement], echo)
    assert prediction.statement.target is None


def test_many_statements_are_answered_in_order_and_lazily() -> None:
    text = f"{INSIDE}\n\n{OUTSIDE}\n\n" * 5
    statements = list(extract_statements(text))
    taken: list[str] = []

    def coming() -> Iterator[AttributedStatement]:
        for item in statements:
            taken.append(item.id)
            yield item

    answers = answer_article(text, coming(), echo)
    assert taken == []
    next(answers)
    assert taken == ["article#1"]
    seen = [item.id for item, _ in answers]
    assert list(dict.fromkeys(["article#1", *seen])) == [item.id for item in statements]
