"""The words that decided, found by leaving them out."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from occlusion import compare

from classifier.data.predictions import HeadExplanation
from classifier.data.readers import read_labeled
from classifier.data.records import Target
from classifier.labels import HEADS
from classifier.learning.explanation import explain
from classifier.learning.inference import Scorer, decide, probabilities
from classifier.learning.leaving_out import MAX_PARTS
from classifier.learning.model import StanceModel
from classifier.learning.occlusion import choose_explainer, explain_by_occlusion, log_odds
from classifier.learning.table import build_table
from classifier.predictor import Predictor

STATEMENTS = Path(__file__).parents[2] / "seeds/statements.jsonl"
TEXT = "While we welcome the talks, we firmly condemn France\u2019s blockade, which must end."


def why(
    model: StanceModel, text: str, target: str | None = None, *heads: str
) -> Mapping[str, HeadExplanation]:
    table = build_table([(text, None if target is None else Target(target))])
    decisions = decide(model, table)
    answers = {head: int(decisions[head][0].argmax()) for head in heads or model.info.heads}
    return explain_by_occlusion(Scorer(model), text, table.located[0], answers)


def share(reasons: HeadExplanation, words: str) -> float:
    (term,) = (term for term in reasons.terms if term.text == words)
    return term.contribution


def test_a_share_is_what_the_decision_loses_without_the_words(either_model: StanceModel) -> None:
    for head, reasons in why(either_model, "We condemn it.").items():
        label = either_model.info.labels[head].index(reasons.label)
        rows = [(text, None) for text in ("We condemn it.", "We it.", "condemn it.")]
        scores = probabilities(either_model, build_table(rows))[head][:, label]
        logits = np.log(scores / (1 - scores))
        assert reasons.decision == pytest.approx(logits[0])
        assert share(reasons, "condemn") == pytest.approx(logits[0] - logits[1], abs=1e-5)
        assert share(reasons, "We") == pytest.approx(logits[0] - logits[2], abs=1e-5)


def test_the_record_says_how_it_was_made(either_model: StanceModel) -> None:
    for head, reasons in why(either_model, TEXT, "talks").items():
        assert reasons.method == "occlusion"
        assert not reasons.is_exact
        assert reasons.label in either_model.info.labels[head]
        sizes = [abs(term.contribution) for term in reasons.terms]
        assert sizes == sorted(sizes, reverse=True)
        classes = {term.text: (term.source, term.lexicon_class) for term in reasons.terms}
        assert classes["firmly condemn"] == ("lexicon", "condemn")
        assert classes["we"] == ("word", None)


def test_a_log_odds_is_the_logit_of_the_probability() -> None:
    decisions = np.array([[0.0, 0.0, 0.0, 0.0], [900.0, 0.0, 0.0, 0.0], [2.0, 1.0, 1.0, 1.0]])
    expected = [np.log(1 / 3), 900 - np.log(3), 1 - np.log(3)]
    assert log_odds(decisions, 0) == pytest.approx(expected)


def test_a_target_is_left_out_for_the_other_heads_alone(small_model: StanceModel) -> None:
    target = "France\u2019s blockade"
    marked, plain = why(small_model, TEXT, target), why(small_model, TEXT)
    assert "blockade" not in {term.text for term in marked["stance"].terms}
    assert "blockade" in {term.text for term in plain["stance"].terms}
    for head in ("tone", "sentiment", "intensity"):
        assert marked[head] == plain[head]
        assert "blockade" in {term.text for term in marked[head].terms}


def test_what_a_target_is_told_about_it_stays_marked(small_model: StanceModel) -> None:
    text = "We condemn the talks and welcome the talks."
    scorer, at = Scorer(small_model), text.rindex("talks")
    target = Target("talks", at, at + 5)
    reasons = explain_by_occlusion(scorer, text, target, {"stance": 0})["stance"]
    rows = [
        (text, target),
        ("We the talks and welcome the talks.", Target("talks", at - 8, at - 3)),
        ("We condemn the talks and the talks.", Target("talks", at - 8, at - 3)),
    ]
    values = log_odds(scorer.decide(scorer.read(rows))["stance"], 0)
    assert share(reasons, "condemn") == pytest.approx(values[0] - values[1], abs=1e-5)
    assert share(reasons, "welcome") == pytest.approx(values[0] - values[2], abs=1e-5)


@pytest.mark.parametrize("text", ["", "\U0001f54a", "Iran.", "of the"])
def test_without_telling_words_all_is_intercept(either_model: StanceModel, text: str) -> None:
    for reasons in why(either_model, text).values():
        assert reasons.terms == ()
        assert reasons.clause is None
        assert reasons.intercept == reasons.decision


def test_a_name_makes_no_difference(small_model: StanceModel) -> None:
    other = why(small_model, TEXT.replace("France", "The Netherlands"), "talks")
    for head, reasons in why(small_model, TEXT, "talks").items():
        assert [(term.text, term.contribution) for term in reasons.terms] == [
            (term.text, term.contribution) for term in other[head].terms
        ]


def test_the_telling_clause_is_named(small_model: StanceModel) -> None:
    at = small_model.info.labels["tone"].index("condemnation")
    reasons = explain_by_occlusion(Scorer(small_model), TEXT, None, {"tone": at})["tone"]
    assert reasons.clause is not None
    assert reasons.clause.text == "we firmly condemn France\u2019s blockade,"


def test_a_long_text_takes_few_passes(small_model: StanceModel) -> None:
    text = "We condemn the raid on the port, but we welcome talks. " * 400
    scorer, rows = Scorer(small_model), []
    read = scorer.read
    scorer.read = lambda given: read(rows.extend(given) or rows)  # type: ignore[method-assign]
    answers = dict.fromkeys(HEADS, 0)
    target = Target("talks", text.rindex("talks", 0, 15_000), text.rindex("talks", 0, 15_000) + 5)
    explained = explain_by_occlusion(scorer, text, target, answers)
    assert MAX_PARTS // 2 < len(rows) <= MAX_PARTS + 4
    for reasons in explained.values():
        assert {term.source for term in reasons.terms} == {"clause"}
        assert max(term.end for term in reasons.terms) <= 20_000
        assert reasons.clause is None or reasons.clause.text in {t.text for t in reasons.terms}
    assert not any(t.start <= (target.start or 0) < t.end for t in explained["stance"].terms)


def test_shares_agree_with_exact_ones_where_there_are_both(small_model: StanceModel) -> None:
    records = islice(read_labeled(STATEMENTS), 5, None, 400)
    found = [compare(Scorer(small_model), record.text) for record in records]
    for head in HEADS:
        agreements = [item[head] for item in found if head in item]
        assert len(agreements) > 25
        rank, sign, first = np.mean(agreements, axis=0)
        assert rank > 0.65
        assert sign > 0.85
        assert first > 0.75


def test_only_an_encoder_is_explained_by_leaving_words_out(small_model: StanceModel) -> None:
    assert choose_explainer(small_model.info) is explain
    assert choose_explainer(SimpleNamespace(encoder=None)) is explain
    assert choose_explainer(SimpleNamespace(encoder={"name": "e"})) is explain_by_occlusion


def test_a_predictor_asks_which_explanation_fits(
    small_model: StanceModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    predictor = Predictor(small_model)
    exact = predictor.explain(TEXT, target="talks")
    monkeypatch.setattr("classifier.predictor.choose_explainer", lambda _: explain_by_occlusion)
    left_out = predictor.explain(TEXT, target="talks")
    assert exact.explanation is not None and left_out.explanation is not None
    assert {item.method for item in exact.explanation.values()} == {"linear"}
    assert {item.method for item in left_out.explanation.values()} == {"occlusion"}
    assert left_out.tone == exact.tone
