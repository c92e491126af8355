"""How strange a text is to diplomatic English."""

from __future__ import annotations

import pytest

from classifier.language import register
from classifier.language.english import MIN_WORDS
from classifier.language.lexicon import Entry, Match
from classifier.language.register import (
    LIMIT,
    PRIOR_WORDS,
    is_out_of_register,
    strangeness,
    weigh,
)
from classifier.language.resources import open_resource
from classifier.learning.reading import read_text


@pytest.fixture
def three_weights(monkeypatch: pytest.MonkeyPatch) -> None:
    weights = {"@": -2.0, "?": 3.0, "treati": -1.0, "cake": 2.0}
    monkeypatch.setattr(register, "_weights", lambda: weights)
    weigh.cache_clear()


@pytest.fixture(autouse=True)
def forget_weights() -> object:
    yield
    weigh.cache_clear()


def entry(force: int, polarity: int) -> Entry:
    return Entry("cake", "praise", polarity, force, negated=False)


@pytest.mark.usefixtures("three_weights")
@pytest.mark.parametrize(
    ("stem", "weight"),
    [("cake", 2), ("!cake", 2), ("@", -2), ("!@", -2), ("xqzv", 3), ("7", None), ("!", None)],
)
def test_words_and_actors_have_a_weight(stem: str, weight: float | None) -> None:
    assert weigh(stem) == weight


@pytest.mark.usefixtures("three_weights")
def test_the_mean_counts_words_actors_and_nothing_else() -> None:
    stems = ["cake", "treati", "xqzv", "!cake", "cake", "@", "7", "."]
    assert strangeness(stems, []) == (2 - 1 + 3 + 2 + 2 - 2) / (6 + PRIOR_WORDS)


@pytest.mark.usefixtures("three_weights")
def test_fewer_than_five_words_are_not_judged() -> None:
    assert strangeness(["cake"] * (MIN_WORDS - 1) + ["@", "!@", "7"], []) == 0.0
    assert strangeness(["cake"] * MIN_WORDS, []) > LIMIT
    assert strangeness([], []) == 0.0


@pytest.mark.usefixtures("three_weights")
@pytest.mark.parametrize(
    ("match", "strange"),
    [
        (Match(entry(0, 0), 0, 2), 3),
        (Match(entry(2, 0), 0, 1), 4),
        (Match(entry(0, -2), 0, 1), 4),
        (Match(entry(1, 1), 0, 1), 5),
    ],
)
def test_expressions_and_strong_words_are_never_strange(match: Match, strange: int) -> None:
    cakes = ["cake"] * MIN_WORDS
    assert strangeness(cakes, [match]) == 2 * strange / (MIN_WORDS + PRIOR_WORDS)


@pytest.mark.usefixtures("three_weights")
def test_what_is_familiar_stays_so_in_an_expression() -> None:
    words = ["treati"] * MIN_WORDS
    whole = strangeness(words, [])
    assert whole < 0
    assert strangeness(words, [Match(entry(3, 2), 0, 3)]) == whole


def is_strange(text: str) -> bool:
    reading = read_text(text)
    return is_out_of_register([unit.stem for unit in reading.units], reading.matches)


@pytest.mark.parametrize(
    "text",
    [
        "Whisk the eggs with the sugar and bake the cake in a hot oven.",
        "My cat sleeps on the sofa all day and wakes me up at night.",
        "xqzv bnmk lkjh gfds poiu",
    ],
)
def test_everyday_texts_are_out_of_register(text: str) -> None:
    assert is_strange(text)
    assert not is_strange(f"We firmly condemn the attack on the embassy. {text[:20]}")


@pytest.mark.parametrize(
    "text",
    [
        "The ministers met in Vienna on Tuesday.",
        "It is a slap in the face of the negotiators.",
        "A modus vivendi is a condition sine qua non.",
        "WE DEMAND THE WITHDRAWAL OF ALL TROOPS",
    ],
)
def test_diplomatic_texts_are_not(text: str) -> None:
    assert not is_strange(text)


def test_the_resource_is_sound() -> None:
    rows = [(float(weight), stems.split()) for _, (weight, stems) in open_resource("register.tsv")]
    stems = [stem for _, found in rows for stem in found]
    assert len(stems) == len(set(stems)) > 9_000
    assert {"@", "?"} <= set(stems)
    assert all(-3 <= weight <= 3 for weight, _ in rows)
    assert [weight for weight, _ in rows] == sorted({weight for weight, _ in rows})
