"""Any text is explained by leaving words out, and the sum holds."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from many_texts import TEXTS, WORDS

from classifier.data.predictions import HeadExplanation
from classifier.data.records import Target
from classifier.learning.inference import Scorer
from classifier.learning.leaving_out import MAX_PARTS, around, list_parts, list_stretches
from classifier.learning.model import StanceModel
from classifier.learning.occlusion import explain_by_occlusion, log_odds
from classifier.learning.reading import read_text

TARGETS = st.none() | st.sampled_from(["we", "the blockade", "peace", "Iran", "the moon", "("])
LONG = st.lists(st.sampled_from(WORDS), min_size=100, max_size=400).map(" ".join)


@settings(max_examples=60, deadline=None)
@given(text=TEXTS | LONG, target=TARGETS, label=st.integers(0, 2))
def test_shares_sum_to_the_decision(
    either_model: StanceModel, text: str, target: str | None, label: int
) -> None:
    scorer = Scorer(either_model)
    table = scorer.read([(text, None if target is None else Target(target))])
    decisions, located = scorer.decide(table), table.located[0]
    answers = dict.fromkeys(either_model.info.heads, label)
    for head, reasons in explain_by_occlusion(scorer, text, located, answers).items():
        total = reasons.intercept + sum(term.contribution for term in reasons.terms)
        assert reasons.decision == pytest.approx(total, abs=1e-9)
        assert reasons.decision == pytest.approx(log_odds(decisions[head], label)[0], abs=1e-4)
        for term in reasons.terms:
            assert 0 <= term.start < term.end <= len(text)
            assert text[term.start : term.end] == term.text
            if head == "stance" and located is not None and located.start is not None:
                assert term.end <= located.start or term.start >= (located.end or 0)
        if reasons.clause is not None:
            clause = reasons.clause
            assert clause.contribution > 0
            assert text[clause.start : clause.end] == clause.text
        assert HeadExplanation.from_dict(reasons.to_dict()).method == "occlusion"


@settings(max_examples=60, deadline=None)
@given(text=TEXTS | LONG, first=st.integers(0, 60), size=st.integers(1, 30))
def test_parts_stand_apart_and_are_few(text: str, first: int, size: int) -> None:
    reading = read_text(text)
    parts = list_parts(reading)
    assert len(parts) <= MAX_PARTS
    outside = around(parts, first, first + size, reading.words)
    assert len(set(parts) | set(outside)) <= MAX_PARTS + 2
    for found in (parts, outside):
        ends = [0, *(part.last for part in found)]
        assert all(
            end <= part.first < part.last <= len(reading.words)
            for end, part in zip(ends, found, strict=False)
        )
    assert all(part.last <= first or part.first >= first + size for part in outside)


@settings(max_examples=60, deadline=None)
@given(words=st.lists(st.sampled_from([word.lower() for word in WORDS]), max_size=800))
def test_stretches_hold_every_word(words: list[str]) -> None:
    stretches = list_stretches(words)
    assert len(stretches) <= MAX_PARTS
    assert [at for part in stretches for at in range(part.first, part.last)] == [*range(len(words))]
