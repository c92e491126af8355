"""What is left out of a statement: entries, telling words, and of long texts clauses."""

from __future__ import annotations

import pytest

from classifier.learning.leaving_out import MAX_PARTS, Part, around, list_parts, list_stretches
from classifier.learning.reading import read_text

TEXT = "We firmly condemn France's blockade of the port, do we not?"


def left_out(text: str, target: str = "") -> list[tuple[str, str, str | None]]:
    reading = read_text(text)
    parts = list_parts(reading)
    if target:
        within = target.split()
        first = next(at for at in range(len(reading.words)) if reading.words[at] == within[0])
        parts = around(parts, first, first + len(within), reading.words)
    return [
        (" ".join(reading.words[part.first : part.last]), part.source, part.lexicon_class)
        for part in parts
    ]


def test_entries_are_left_out_as_a_whole_and_telling_words_one_by_one() -> None:
    assert left_out(TEXT) == [
        ("we", "word", None),
        ("firmly condemn", "lexicon", "condemn"),
        ("blockade", "lexicon", "oppression"),
        ("port", "word", None),
        ("we", "word", None),
        ("not", "lexicon", "negate"),
        ("?", "word", None),
    ]


@pytest.mark.parametrize("text", ["", "\U0001f54a", "Iran, of the U.S. and Peru.", "( ) - ;"])
def test_names_and_mute_words_are_never_left_out(text: str) -> None:
    assert left_out(text) == []


def test_the_words_of_a_target_are_kept() -> None:
    words = [word for word, _, _ in left_out(TEXT, "blockade of the port")]
    assert words == ["we", "firmly condemn", "we", "not", "?"]


def test_what_reaches_into_a_target_is_cut_off() -> None:
    words = "we firmly condemn the raid of".split()
    parts = [Part(0, 1, "word"), Part(1, 6, "clause"), Part(4, 6, "lexicon", "x")]
    assert around(parts, 3, 5, words) == [Part(0, 1, "word"), Part(1, 3, "clause")]
    assert around([Part(0, 6, "clause")], 2, 3, words) == [
        Part(0, 2, "clause"),
        Part(3, 6, "clause"),
    ]


def test_a_whole_part_beside_a_target_stays_though_it_tells_nothing() -> None:
    assert around([Part(0, 2, "clause")], 2, 3, ["of", "the", "raid"]) == [Part(0, 2, "clause")]


def test_the_cap_decides_between_words_and_clauses() -> None:
    few = " ".join(f"xq{letter * 4}z" for letter in "abcdefghijklmnopqrstuvwxyz"[:16])
    most = read_text(". ".join([few] * (MAX_PARTS // 16)))
    assert {part.source for part in list_parts(most)} == {"word"}
    assert len(list_parts(most)) == MAX_PARTS
    more = read_text(". ".join([few] * (MAX_PARTS // 16)) + ". More.")
    assert [part.source for part in list_parts(more)] == ["clause"] * 5


@pytest.mark.parametrize("length", [1, 39, 41, 600, 5_000])
def test_words_without_marks_are_cut_into_stretches(length: int) -> None:
    stretches = list_stretches(["word"] * length)
    assert len(stretches) <= MAX_PARTS
    assert [part.first for part in stretches] == [0, *(part.last for part in stretches[:-1])]
    assert stretches[-1].last == length


def test_many_short_clauses_are_put_together() -> None:
    stretches = list_stretches("we agree .".split() * 1_000)
    assert MAX_PARTS // 2 < len(stretches) <= MAX_PARTS
    assert all((part.first % 3, part.last % 3) == (0, 0) for part in stretches)
