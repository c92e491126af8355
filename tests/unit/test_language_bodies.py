"""Words around a name that belong to it."""

from __future__ import annotations

import pytest

from classifier.language.bodies import article_start, body_end, is_one_name, union_start
from classifier.language.text import tokenize


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("Zorlak Front fighters", 2),
        ("Zorlak National Liberation Army fighters", 4),
        ("Zorlak front fighters", 1),
        ("Zorlak National Day", 1),
        ("Zorlak United National Popular Democratic Army", 1),
        ("Zorlak", 1),
    ],
)
def test_a_body_ends_the_name(text: str, end: int) -> None:
    assert body_end(tokenize(text), 1) == end


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("with the Federal Republic of Zorlak", 1),
        ("Kingdom of Zorlak", 0),
        ("with the republic of Zorlak", 4),
        ("a Secretary of State of Zorlak", 5),
        ("of Zorlak", 1),
    ],
)
def test_a_form_of_state_begins_the_name(text: str, first: int) -> None:
    tokens = tokenize(text)
    assert union_start(tokens, len(tokens) - 1) == first


def test_an_article_begins_the_name() -> None:
    tokens = tokenize("with the Zorlaks")
    assert (article_start(tokens, 2), article_start(tokens, 1)) == (1, 1)


@pytest.mark.parametrize(
    ("text", "before", "first", "one"),
    [
        ("Foreign Ministry of Zorlak", (0, 2), 3, True),
        ("FOREIGN MINISTRY OF JAPAN", (0, 2), 3, True),
        ("Kremlin of Zorlak", (0, 1), 2, False),
        ("Iran Zorlak", (0, 1), 1, True),
        ("Iran-Zorlak talks", (0, 1), 2, True),
        ("Iran - Zorlak talks", (0, 1), 2, False),
        ("Iran and Zorlak", (0, 1), 2, False),
        ("Iran met with Zorlak", (0, 1), 3, False),
    ],
)
def test_names_that_are_one(text: str, before: tuple[int, int], first: int, *, one: bool) -> None:
    assert is_one_name(tokenize(text), before, first) is one
