"""Whatever the text: offsets into what was given, nothing lost, nothing out of order."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st
from many_texts import PATIENT, TEXTS

from classifier.language.text import (
    NEGATORS,
    SCOPE,
    _split,
    negation_scope,
    normalize,
    tokenize,
)


@PATIENT
@given(TEXTS)
def test_normalising_keeps_every_place(text: str) -> None:
    folded = normalize(text)
    assert len(folded) == len(text)
    assert normalize(folded) == folded
    for before, after in zip(text, folded, strict=True):
        assert before == after or not (before.isalnum() or after.isalnum())


@PATIENT
@given(TEXTS)
@example("can't won't I\u2019m")
def test_tokens_are_slices_in_order(text: str) -> None:
    folded = normalize(text)
    start = end = 0
    for token in tokenize(text):
        assert start <= token.start < token.end <= len(text)
        assert token.start >= end
        # The negation of "can't" shares its n with the verb: its slice is shorter by that.
        assert folded[token.start : token.end] in (token.text, token.text[1:])
        assert token.lower
        start, end = token.start, token.end


@PATIENT
@given(TEXTS)
def test_every_letter_and_digit_is_in_a_token(text: str) -> None:
    covered = {at for token in tokenize(text) for at in range(token.start, token.end)}
    lost = [at for at, letter in enumerate(text) if letter.isalpha() or letter.isdecimal()]
    assert set(lost) <= covered


@PATIENT
@given(TEXTS)
def test_writing_with_other_marks_gives_the_same_words(text: str) -> None:
    assert tokenize(normalize(text)) == tokenize(text)


SOME_WORDS = st.sampled_from([*sorted(NEGATORS), "peace", "war", "only", ",", ".", "but", "we"])


@PATIENT
@given(st.lists(SOME_WORDS, max_size=30))
def test_a_negation_reaches_forward_and_not_far(words: list[str]) -> None:
    scope = negation_scope(words)
    assert len(scope) == len(words)
    for at, inside in enumerate(scope):
        before = words[max(0, at - SCOPE) : at]
        assert not inside or NEGATORS & set(before)


@PATIENT
@given(st.lists(SOME_WORDS.filter(lambda word: word not in NEGATORS), max_size=30))
def test_nothing_is_negated_without_a_negation(words: list[str]) -> None:
    assert not any(negation_scope(words))


@PATIENT
@given(st.text(st.characters(max_codepoint=127, exclude_characters="'`"), max_size=60) | TEXTS)
@example("aU.S. U.S.A. b.c 1,500.5. x-y")
def test_plain_text_is_split_as_any_text(text: str) -> None:
    assert tokenize(text) == _split(normalize(text))
