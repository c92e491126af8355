"""The sentences of the ladders are whole, and their figures are what they are called."""

from __future__ import annotations

from collections import Counter

import pytest
from quality.ladder_figures import LADDERS_FILE, RungText, correlation, measure_ladders, read_rungs

from classifier.language.ladders import read_ladders

ENGLISH = {
    "unsc-concern", "western-stock", "unsc-emotive", "unsc-instructive", "eu-2011",
    "japan-english", "nicolson", "prc-warning", "approval",
}  # fmt: skip
CARRIERS = 8
RUNGS = read_rungs()


def test_every_rung_stands_in_eight_carriers() -> None:
    ladders = read_ladders()
    wanted = {
        (name, rank, rung): CARRIERS
        for name in ENGLISH
        for rung, rank in ladders[name].ranks.items()
    }
    assert Counter((item.ladder, item.rank, item.rung) for item in RUNGS) == wanted
    assert {item.carrier for item in RUNGS} == set(range(1, CARRIERS + 1))


def test_no_sentence_stands_twice() -> None:
    assert len({item.text for item in RUNGS}) == len(RUNGS)
    assert all(item.text[0].isupper() and item.text == item.text.strip() for item in RUNGS)
    assert LADDERS_FILE.read_text(encoding="utf-8").endswith("\n")


@pytest.mark.parametrize(
    ("strengths", "expected"), [([1, 2, 3], 1.0), ([3, 2, 1], -1.0), ([1, 1, 1], 0.0)]
)
def test_correlation(strengths: list[float], expected: float) -> None:
    assert correlation([1, 2, 3], strengths) == pytest.approx(expected)


def test_means_and_pooled_differ_by_what_carriers_add() -> None:
    rungs = [
        RungText("l", rank, str(rank), carrier, f"{rank}{carrier}")
        for rank in (1, 2)
        for carrier in (0, 5)
    ]
    found = measure_ladders(rungs, lambda texts: [int(text[0]) + int(text[1]) for text in texts])
    assert found[0].of_means == pytest.approx(1.0)
    assert found[0].pooled == pytest.approx(0.447, abs=1e-3)
