"""Where a target stands in a statement."""

from __future__ import annotations

import pytest

from classifier.data.records import Target
from classifier.language.targets import locate_target


@pytest.mark.parametrize(
    ("text", "words", "found", "start"),
    [
        ("We condemn the blockade.", "the blockade", "the blockade", 11),
        ("We condemn the blockade.", "The Blockade", "the blockade", 11),
        ("the Blockade, the blockade", "the blockade", "the blockade", 14),
        ("unity, unit, unit", "unit", "unit", 7),
        ("unity and disunity", "unit", "unit", 0),
        ("UNITY, unit", "Unit", "unit", 7),
        ("peace and peace", "peace", "peace", 0),
        ("a \u201cpeace plan\u201d now", 'a "peace plan"', "a \u201cpeace plan\u201d", 0),
        ("a cease\u2011fire now", "cease-fire", "cease\u2011fire", 2),
        ("the\u00a0arms\n embargo", "the arms embargo", "the\u00a0arms\n embargo", 0),
        ("the arms embargo", " the  arms\tembargo ", "the arms embargo", 0),
        ("the \U0001f54a talks", "talks", "talks", 6),
        ("What? (peace)", "(peace)", "(peace)", 6),
        ("a.c and a.b", "a.b", "a.b", 8),
        ("axb and a.b", "a.b", "a.b", 8),
    ],
)  # fmt: skip
def test_a_target_is_found_as_it_is_written(text: str, words: str, found: str, start: int) -> None:
    assert locate_target(text, Target(words)) == Target(found, start, start + len(found))


@pytest.mark.parametrize(
    ("text", "words"),
    [("We condemn the blockade.", "the embargo"), ("", "x"), ("text", ""), ("te xt", "text")],
)
def test_a_target_that_does_not_stand_in_the_text_is_none(text: str, words: str) -> None:
    assert locate_target(text, Target(words)) is None


def test_offsets_that_fit_choose_among_occurrences() -> None:
    text = "peace and peace"
    assert locate_target(text, Target("peace", 10, 15)) == Target("peace", 10, 15)


@pytest.mark.parametrize(("start", "end"), [(1, 6), (-5, 15), (50, 55), (5, 3)])
def test_offsets_that_do_not_fit_are_left_aside(start: int, end: int) -> None:
    assert locate_target("peace and peace", Target("peace", start, end)) == Target("peace", 0, 5)


def test_offsets_outside_of_the_text_do_not_fit() -> None:
    assert locate_target("peace!", Target("peace", 0, -1)) == Target("peace", 0, 5)
    found = locate_target("peace and peace", Target("peace", 10, 99))
    assert found in (Target("peace", 0, 5), Target("peace", 10, 15))


def test_offsets_with_other_quotation_marks_give_the_words_as_written() -> None:
    assert locate_target("it\u2019s", Target("it's", 0, 4)) == Target("it\u2019s", 0, 4)


def test_a_long_text_is_searched_quickly() -> None:
    assert locate_target("peace " * 200_000 + "talks", Target("peace talks")) is not None
    assert locate_target("a" * 100_000 + " " * 100_000, Target("a b")) is None
