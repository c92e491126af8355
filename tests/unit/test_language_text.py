"""Words with their offsets, stems and the reach of a negation."""

from __future__ import annotations

import unicodedata

import pytest

from classifier.language.text import SCOPE, negation_scope, normalize, stem, tokenize


def lower(text: str) -> list[str]:
    return [token.lower for token in tokenize(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\u2018we\u2019 don\u02bct", "'we' don't"),
        ("\u201cthey\u201d \u201eyou\u201f \u00abit\u00bb", '"they" "you" "it"'),
        ("cease\u2010fire, non\u2011paper, \u22121", "cease-fire, non-paper, -1"),
        ("war \u2013 or \u2014 peace \u2015", "war \u2014 or \u2014 peace \u2014"),
        ("10\u00a0km, 10\u202fkm, 10\u2009km", "10 km, 10 km, 10 km"),
        ("plain 'text' - \"as\" it is", "plain 'text' - \"as\" it is"),
    ],
)  # fmt: skip
def test_marks_are_brought_to_one_form_each(text: str, expected: str) -> None:
    assert normalize(text) == expected
    assert len(normalize(text)) == len(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We condemn it.", ["we", "condemn", "it", "."]),
        ("U.S. and U.N.-backed", ["u.s.", "and", "u.n.", "-", "backed"]),
        ("don't", ["do", "not"]),
        ("don\u2019t", ["do", "not"]),
        ("DON'T", ["do", "not"]),
        ("won't shan't can't", ["will", "not", "shall", "not", "can", "not"]),
        ("isn't, aren't", ["is", "not", ",", "are", "not"]),
        ("we're they've I'll I'm he'd", "we are they have i will i am he would".split()),
        ("Iran's", ["iran", "'s"]),
        ("'quoted'", ["quoted"]),
        ("1,500.50 km", ["1,500.50", "km"]),
        ("2026.", ["2026", "."]),
        ("well-known", ["well", "-", "known"]),
        ("caf\u00e9 cafe\u0301", ["caf\u00e9", "caf\u00e9"]),
        ("T\u00fcrkiye", ["t\u00fcrkiye"]),
        ("\ufeffWe\r\nact\tnow", ["we", "act", "now"]),
        ("\u0645\u0631\u062d\u0628\u0627 peace", ["\u0645\u0631\u062d\u0628\u0627", "peace"]),
        ("\U0001f54a peace \U0001f1fa\U0001f1f3", ["peace"]),
        ("under_score", ["under", "score"]),
        ("", []),
        (" \n\u00a0", []),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert lower(text) == [unicodedata.normalize("NFC", word) for word in expected]


def test_every_mark_that_divides_clauses_is_a_token() -> None:
    assert lower('. ! ? ; : , ( ) " \u2014 \u2026 -') == list('.!?;:,()"\u2014\u2026-')


def test_offsets_are_into_the_text_as_given() -> None:
    text = "\U0001f54a \u201cWe don\u2019t\u201d fear U.S.\u2011led talks"
    slices = [text[token.start : token.end] for token in tokenize(text)]
    assert slices == [
        "\u201c", "We", "do", "n\u2019t", "\u201d", "fear", "U.S.", "\u2011", "led", "talks"
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["Minister Sha spoke", "the envoy Wo", "SHA"])
def test_what_contractions_leave_is_expanded_in_contractions_only(name: str) -> None:
    assert not {"shall", "will"} & set(lower(name))


@pytest.mark.parametrize("text", ["5't hold", "it is't so", "enough.'t"])
def test_only_an_n_is_given_to_a_negation(text: str) -> None:
    tokens = tokenize(text)
    assert "n't" not in [token.text for token in tokens]
    assert tokens[0].text == text[: tokens[0].end]


@pytest.mark.parametrize(
    ("words", "same"),
    [("condemn condemned condemning condemns", "condemn"), ("threat threats", "threat")],
)
def test_stems_bring_inflections_together(words: str, same: str) -> None:
    assert {stem(word) for word in words.split()} == {same}


# -- Negation ---------------------------------------------------------------------------------


def negated(text: str) -> list[str]:
    words = lower(text)
    scope = negation_scope(words)
    assert len(scope) == len(words)
    return [word for word, inside in zip(words, scope, strict=True) if inside]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("we support the plan", []),
        ("we do not support it", ["support", "it"]),
        ("we don\u2019t support it", ["support", "it"]),
        ("we cannot accept it", ["accept", "it"]),
        ("without delay", ["delay"]),
        ("never again. we act", ["again"]),
        ("not peace but war", ["peace"]),
        ("no talks, no peace", ["talks", "peace"]),
        ("no talks because of you", ["talks"]),
        ("nobody wants it; all fear it", ["wants", "it"]),
        ("not", []),
        ("", []),
    ],
)
def test_a_negation_reaches_to_the_end_of_its_clause(text: str, expected: list[str]) -> None:
    assert negated(text) == expected


def test_a_negation_reaches_a_few_words() -> None:
    words = ["not", *[f"w{at}" for at in range(SCOPE + 3)]]
    assert negation_scope(words) == [False] + [True] * SCOPE + [False] * 3


def test_a_second_negation_is_no_part_of_the_first_and_starts_anew() -> None:
    words = ["not", "a", "b", "c", "d", "never", *"efghij", "k"]
    assert negation_scope(words) == [False, *[True] * 4, False, *[True] * 6, False]
