"""Whatever the text, its clauses cover its words in order, and each sentence is split by itself."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from many_texts import PATIENT, TEXTS

from classifier.language.clauses import split_clauses
from classifier.language.masking import MASK, mask_actors

OPENERS = (
    "we they it the that which who whose in on of and or but yet so while if as long even though "
    "despite after until urging backed by noted said will must condemn calls also strongly good"
).split()
WORDS = st.lists(
    st.sampled_from([*OPENERS, *',.!?;:()"\u2014\u2026-', MASK, "no", "5", "mr"]) | st.text(),
    max_size=40,
)
PLAIN = st.lists(st.sampled_from([*OPENERS, ",", MASK]), max_size=15).map(
    lambda words: [*words, "we", "!"]
)


def check(words: list[str]) -> None:
    clauses = split_clauses(words)
    assert [at for first, last in clauses for at in range(first, last)] == list(range(len(words)))
    assert all(first < last for first, last in clauses)


@given(WORDS)
def test_clauses_cover_the_words_once_and_in_order(words: list[str]) -> None:
    check(words)


@PATIENT
@given(TEXTS)
def test_clauses_of_any_text_stand_apart_in_order(text: str) -> None:
    tokens = mask_actors(text)
    words = [token.lower for token in tokens]
    check(words)
    clauses = split_clauses(words)
    for (_, end), (start, _) in pairwise(clauses):
        assert tokens[end - 1].end <= tokens[start].start


@given(st.lists(PLAIN, max_size=6))
def test_sentences_are_split_each_by_itself(sentences: list[list[str]]) -> None:
    joined = split_clauses([word for sentence in sentences for word in sentence])
    assert len(joined) == sum(len(split_clauses(sentence)) for sentence in sentences)


@given(WORDS)
def test_a_clause_without_a_word_stands_alone(words: list[str]) -> None:
    clauses = split_clauses(words)
    for first, last in clauses:
        has_word = any(word == MASK or word[:1].isalnum() for word in words[first:last])
        assert has_word or len(clauses) == 1
