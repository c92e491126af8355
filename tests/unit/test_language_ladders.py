"""Ladders are read as their sources order them."""

from __future__ import annotations

import pytest

from classifier.errors import DataError
from classifier.language.ladders import Ladder, parse_ladder, read_ladders

NAMES = [
    "unsc-emotive", "unsc-instructive", "unsc-concern", "japan-8", "japan-english", "eu-2011",
    "western-stock", "nicolson", "prc-warning", "approval",
]  # fmt: skip


def test_all_ladders_are_read() -> None:
    ladders = read_ladders()
    assert list(ladders) == NAMES
    assert all(len(ladder.steps) >= 3 and ladder.source for ladder in ladders.values())


def test_equal_expressions_have_one_rank() -> None:
    assert read_ladders()["japan-english"].ranks == {
        "deep concern": 1,
        "grave concern": 1,
        "regret": 2,
        "condemnation": 3,
    }


def test_a_row_is_name_order_and_source() -> None:
    assert parse_ladder(1, ["x", "a < b ≈ c", "me"]) == Ladder("x", (("a",), ("b", "c")), "me")


@pytest.mark.parametrize(
    "cells", [["x", "a < b"], ["x", "a < b", " "], ["x", "a < a", "me"], ["x", "a <  < b", "me"]]
)
def test_a_faulty_row_is_named(cells: list[str]) -> None:
    with pytest.raises(DataError, match=r"ladders\.tsv:7"):
        parse_ladder(7, cells)
