"""Matching agrees with a slow and plain way of doing it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from many_texts import PATIENT, TEXTS

from classifier.language.lexicon import Entry, Lexicon, base_forms
from classifier.language.text import tokenize
from classifier.learning.reading import lexicon

LETTERS = st.lists(st.sampled_from("abc"), min_size=1, max_size=4)
EXPRESSIONS = st.lists(LETTERS.map(" ".join), max_size=8, unique=True)


@PATIENT
@given(EXPRESSIONS, st.lists(st.sampled_from("abcd"), max_size=15))
def test_matching_takes_the_longest_and_makes_room(
    expressions: list[str], words: list[str]
) -> None:
    matcher = Lexicon(Entry(text, "hope", 0, 0, False) for text in expressions)
    known = {tuple(text.split()) for text in expressions}

    def longest(at: int, limit: int) -> int:
        sizes = [size for size in range(1, limit - at + 1) if tuple(words[at : at + size]) in known]
        return max(sizes, default=0)

    expected, at = [], 0
    while at < len(words):
        size = longest(at, len(words))
        rivals = [to for to in range(at + 1, at + size) if longest(to, len(words)) > size]
        if rivals:
            size = longest(at, rivals[0])
        if size:
            expected.append((at, at + size))
        at += size or 1
    assert [(match.first, match.last) for match in matcher.match(words)] == expected


@PATIENT
@given(TEXTS)
def test_matches_lie_in_the_text_in_order(text: str) -> None:
    words = [token.lower for token in tokenize(text)]
    end = 0
    for match in lexicon().match(words):
        assert end <= match.first < match.last <= len(words)
        end = match.last


@PATIENT
@given(st.from_regex(r"[a-z]{1,12}(s|ed|ing|ies|ied|es)?", fullmatch=True))
def test_base_forms_are_words_of_some_length_and_never_the_word(word: str) -> None:
    forms = base_forms(word)
    assert word not in forms
    assert all(len(form) >= 2 for form in forms)
