"""The words that decided: exact shares with spans."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest

from classifier.data.predictions import ClauseShare, HeadExplanation, Term
from classifier.data.records import Target
from classifier.learning.explanation import explain, most_telling
from classifier.learning.inference import Scorer, decide
from classifier.learning.model import StanceModel
from classifier.learning.table import build_table

TEXT = (
    "\u201cWe condemn, condemn, condemn the blockade,\u201d but don\u2019t fear talks \U0001f54a."
)


def why(
    model: StanceModel, text: str, target: str | None = None, answer: int = 1
) -> Mapping[str, HeadExplanation]:
    table = build_table([(text, None if target is None else Target(target))])
    answers = dict.fromkeys(model.info.heads, answer)
    return explain(Scorer(model), text, table.located[0], answers)


@pytest.mark.parametrize("answer", [0, 1, 2])
@pytest.mark.parametrize("target", [None, "the blockade", "talks", "the moon"])
def test_contributions_sum_to_the_decision(
    either_model: StanceModel, target: str | None, answer: int
) -> None:
    decisions = decide(
        either_model, build_table([(TEXT, None if target is None else Target(target))])
    )
    for head, reasons in why(either_model, TEXT, target, answer).items():
        total = reasons.intercept + sum(term.contribution for term in reasons.terms)
        assert reasons.decision == pytest.approx(total, abs=1e-9)
        assert reasons.decision == pytest.approx(decisions[head][0, answer], abs=1e-4)
        assert reasons.label == either_model.info.labels[head][answer]


def test_terms_are_slices_and_the_largest_come_first(either_model: StanceModel) -> None:
    for reasons in why(either_model, TEXT, "the blockade").values():
        sizes = [abs(term.contribution) for term in reasons.terms]
        assert sizes == sorted(sizes, reverse=True)
        assert len(reasons.terms) > 5
        for term in reasons.terms:
            assert term.text == TEXT[term.start : term.end]


def test_each_span_of_a_kind_stands_once(either_model: StanceModel) -> None:
    for reasons in why(either_model, TEXT, "the blockade").values():
        keys = [(term.start, term.end, term.source, term.lexicon_class) for term in reasons.terms]
        assert len(keys) == len(set(keys))


def test_repeated_words_share_their_contribution(either_model: StanceModel) -> None:
    terms = why(either_model, "condemn condemn condemn")["tone"].terms
    shares = [t.contribution for t in terms if t.source == "characters" and t.text == "condemn"]
    assert len(shares) == 3
    assert shares == pytest.approx([shares[0]] * 3)
    assert shares[0] != 0


def test_the_words_around_a_target_speak_for_stance_alone(either_model: StanceModel) -> None:
    reasons = why(either_model, TEXT, "the blockade")
    sources = {head: {term.source for term in item.terms} for head, item in reasons.items()}
    assert {"target", "context"} <= sources.pop("stance")
    for found in sources.values():
        assert not found & {"target", "context"}
    without = {term.source for term in why(either_model, TEXT)["stance"].terms}
    assert not without & {"target", "context"}


def test_a_telling_word_speaks_for_its_tone(small_model: StanceModel) -> None:
    at = small_model.info.labels["tone"].index("condemnation")
    reasons = explain(Scorer(small_model), "We condemn it.", None, {"tone": at})
    terms = reasons["tone"].terms
    assert sum(term.contribution for term in terms if term.text == "condemn") > 0
    assert "condemn" in {term.lexicon_class for term in terms if term.source == "lexicon"}


@pytest.mark.parametrize(
    "text", ["", "\U0001f54a", "\u0441\u043b\u043e\u0432\u0430 \u0647\u0630\u0627"]
)
def test_without_known_words_little_but_the_intercept_is_left(
    either_model: StanceModel, text: str
) -> None:
    for head, reasons in why(either_model, text).items():
        assert np.isfinite(reasons.decision)
        if not any(letter.isalpha() for letter in text):
            bare = decide(either_model, build_table([("", None)]))[head][0, 1]
            assert reasons.intercept == pytest.approx(bare)
            assert reasons.terms == ()
            assert reasons.decision == reasons.intercept


def test_heads_that_are_not_asked_for_are_not_explained(either_model: StanceModel) -> None:
    assert set(explain(Scorer(either_model), TEXT, None, {"tone": 0})) == {"tone"}


# -- The clause that decided ------------------------------------------------------------------

CLAUSES = ("While we welcome the talks,", "we condemn the blockade \U0001f54a,", "which must end.")
SPLIT = " \u201c".join(["\U0001f54a", " ".join(CLAUSES)])


@pytest.mark.parametrize("answer", [0, 1, 2])
@pytest.mark.parametrize("target", [None, "the blockade"])
def test_the_clause_is_the_one_whose_terms_sum_highest(
    small_model: StanceModel, target: str | None, answer: int
) -> None:
    for reasons in why(small_model, SPLIT, target, answer).values():
        starts = [SPLIT.index(clause) for clause in CLAUSES]
        ends = [*starts[1:], len(SPLIT)]
        sums = [
            sum(
                term.contribution
                for term in reasons.terms
                if start <= max(term.start, starts[0]) < end and term.text.strip("\u201c") != whole
            )
            for start, end in zip(starts, ends, strict=True)
            for whole in [" ".join(CLAUSES)]
        ]
        best = int(np.argmax(sums))
        if sums[best] <= 0:
            assert reasons.clause is None
            continue
        assert reasons.clause is not None
        assert reasons.clause.text.strip("\u201c") == CLAUSES[best]
        assert SPLIT[reasons.clause.start : reasons.clause.end] == reasons.clause.text
        assert reasons.clause.contribution == pytest.approx(sums[best], abs=1e-9)


def test_a_telling_clause_decides(small_model: StanceModel) -> None:
    at = small_model.info.labels["tone"].index("condemnation")
    reasons = explain(Scorer(small_model), SPLIT, None, {"tone": at})["tone"]
    assert reasons.clause is not None
    assert reasons.clause.text == CLAUSES[1]


def test_terms_of_the_whole_text_count_for_no_clause() -> None:
    spans = [(0, 3), (4, 9)]
    terms = [
        Term("a b c d e", 0, 9, "lexicon", None, 9.0),
        Term("b c", 2, 5, "phrase", None, 0.5),
        Term("c", 4, 5, "word", None, 0.25),
        Term("d", 6, 7, "word", None, 0.5),
    ]
    assert most_telling("a b c d e", spans, terms) == ClauseShare("c d e", 4, 9, 0.75)
    assert most_telling("a b c d e", spans, terms[:1]) is None
    assert most_telling("a b c d e", [(0, 9)], terms) is None


@pytest.mark.parametrize("text", ["", "We condemn it."])
def test_no_clause_is_named_where_there_is_one_or_none_speaks(
    small_model: StanceModel, text: str
) -> None:
    assert {reasons.clause for reasons in why(small_model, text).values()} == {None}
