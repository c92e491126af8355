"""Rows of statements with targets, each text read once."""

from __future__ import annotations

import pytest

from classifier.data.records import Target
from classifier.learning import table as module
from classifier.learning.model import GRADE_FAMILIES, STATEMENT_FAMILIES
from classifier.learning.reading import MAX_CHARACTERS, Reading, read_text
from classifier.learning.table import build_table

BLOCKADE = Target("the blockade")


def test_every_row_has_its_text_and_target() -> None:
    table = build_table(
        [
            ("We condemn the blockade.", None),
            ("We condemn the blockade.", BLOCKADE),
            ("We condemn the blockade.", Target("the port")),
            ("Talks resume.", None),
        ]
    )
    assert list(table.text_of_row) == [0, 0, 0, 1]
    assert list(table.located) == [None, Target("the blockade", 11, 23), None, None]
    assert [bool(string) for string in table.targets] == [False, True, False, False]
    assert len(table.doubts) == 2


def test_there_is_a_string_of_each_statement_family_for_each_text() -> None:
    table = build_table([("We condemn it.", None), ("We condemn it.", BLOCKADE), ("", None)])
    assert set(table.statements) == set(STATEMENT_FAMILIES + GRADE_FAMILIES)
    for strings in table.statements.values():
        assert len(strings) == 2
        assert strings[0]
        assert strings[1] == ""


def test_neighbours_with_the_same_text_are_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    def watch(text: str) -> Reading:
        read.append(text)
        return read_text(text)

    monkeypatch.setattr(module, "read_text", watch)
    build_table(iter([("Yes.", None), ("Yes.", Target("Yes")), ("No.", None), ("No.", None)]))
    assert read == ["Yes.", "No."]


def test_a_target_beyond_what_is_read_counts_as_none() -> None:
    text = "word " * (MAX_CHARACTERS // 5) + "the blockade"
    assert build_table([(text, BLOCKADE)]).located == [None]
    given = Target("the blockade", MAX_CHARACTERS, MAX_CHARACTERS + 12)
    assert text[given.start : given.end] == given.text
    assert build_table([(text, given)]).located == [None]


def test_words_and_what_a_target_touches_are_kept_where_wanted() -> None:
    rows = [
        ("France condemns the blockade.", None),
        ("France condemns the blockade.", BLOCKADE),
        ("France condemns the blockade.", Target("the port")),
        ("Talks resume.", Target("Talks resume.")),
        ("", None),
    ]
    table = build_table(rows, keep_words=True)
    assert [tuple(words) for words in table.words] == [
        ("@", "condemns", "the", "blockade", "."),
        ("talks", "resume", "."),
        (),
    ]
    assert list(table.spans) == [None, (2, 4), None, (0, 3), None]
    light = build_table(rows)
    assert (light.words, light.spans) == ([], [])
    assert light.statements == table.statements
    assert light.targets == table.targets


def test_a_target_within_a_word_touches_it() -> None:
    rows = [("We condemn blockades.", Target("blockade", 11, 19))]
    assert list(build_table(rows, keep_words=True).spans) == [(2, 3)]


def test_no_rows_make_an_empty_table() -> None:
    table = build_table([])
    assert list(table.text_of_row) == []
    assert all(list(strings) == [] for strings in table.statements.values())
