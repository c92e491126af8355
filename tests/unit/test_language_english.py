"""Whether a text is ordinary English."""

from __future__ import annotations

import pytest

from classifier.language.english import (
    ENGLISH,
    FUNCTION_WORDS,
    MIN_FUNCTION,
    MIN_KNOWN,
    MIN_WORDS,
    NOT_ENGLISH,
    has_few_known_words,
    is_english,
    known_share,
)

ENGLISH_TEXTS = [
    "we firmly condemn the attack on the convoy and call for an inquiry",
    "talks resume on monday",
    "the ministers welcomed the progress that was made in the negotiations",
    "leaders urge restraint after border clashes",
]
OTHER_TEXTS = [
    "wir verurteilen den angriff auf das sch\u00e4rfste und fordern eine untersuchung",
    "nous condamnons fermement cette attaque contre le convoi humanitaire",
    "condenamos en\u00e9rgicamente el ataque contra el convoy humanitario",
    "xq zv bnm lkj hgf dsa poi",
]


@pytest.mark.parametrize("text", ENGLISH_TEXTS)
def test_english_is_english(text: str) -> None:
    assert is_english(text.split())
    assert not has_few_known_words(text.split())


@pytest.mark.parametrize("text", OTHER_TEXTS)
def test_other_languages_are_not(text: str) -> None:
    assert not is_english(text.split())
    assert has_few_known_words(text.split())


def test_shares_are_counted() -> None:
    assert known_share([]) == 0.0
    assert known_share(["peace", "the", "xqzv", "zvxq"]) == 0.5


def test_no_words_are_few_known_words_and_yet_not_another_language() -> None:
    assert has_few_known_words([])
    assert is_english([])


def test_half_of_the_words_are_enough() -> None:
    assert ENGLISH == 0.5
    assert not has_few_known_words(["peace", "xqzv"])
    assert has_few_known_words(["peace", "xqzv", "zvxq"])


def test_fewer_than_five_words_are_not_judged() -> None:
    assert MIN_WORDS == 5
    assert is_english(["xqzv"] * 4)
    assert not is_english(["xqzv"] * 5)


def test_six_known_words_in_ten_are_enough() -> None:
    assert MIN_KNOWN == 0.6
    assert "peace" not in FUNCTION_WORDS
    assert is_english(["peace"] * 6 + ["xqzv"] * 4)
    assert not is_english(["peace"] * 5 + ["xqzv"] * 5)


def test_three_function_words_in_twenty_are_enough() -> None:
    assert MIN_FUNCTION == 0.15
    assert is_english(["the"] * 3 + ["peace"] * 5 + ["xqzv"] * 12)
    assert not is_english(["the"] * 2 + ["peace"] * 6 + ["xqzv"] * 12)


def test_function_words_alone_make_no_english() -> None:
    assert NOT_ENGLISH == 1 / 3
    assert is_english(["the"] * 2 + ["xqzv"] * 4)
    assert not is_english(["the"] * 2 + ["xqzv"] * 5)


@pytest.mark.parametrize("text", ["\u043c\u0438\u0440", "\u6211\u4eec \u8c34\u8d23"])
def test_other_letters_are_no_english_however_few(text: str) -> None:
    assert not is_english(text.split())
    assert is_english(["caf\u00e9"])


def test_numbers_beside_words_count_as_unknown() -> None:
    assert has_few_known_words(["jan", "feb"], numbers=3)
    assert not has_few_known_words(["article"], numbers=3)
    assert not has_few_known_words(["peace", "talks", "war"], numbers=3)
    assert has_few_known_words(["peace", "talks", "war"], numbers=4)


def test_single_letters_are_not_known() -> None:
    assert known_share(["a", "i", "x", "b"]) == 0.5
