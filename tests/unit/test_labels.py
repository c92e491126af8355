"""The label sets, their order and their codes."""

from __future__ import annotations

from pathlib import Path

import pytest

from classifier.labels import (
    EVENT_CODES,
    HEADS,
    INTENSITIES,
    LABELS,
    SENTIMENTS,
    STANCES,
    STATEMENT_HEADS,
    TONES,
    WARNINGS,
    order_labels,
)

CODEBOOK = Path(__file__).parents[2] / "seeds/CODEBOOK.md"


def test_heads_stand_in_the_documented_order() -> None:
    assert HEADS == ("stance", "tone", "sentiment", "intensity")
    assert STATEMENT_HEADS == ("tone", "sentiment", "intensity")
    assert LABELS == {
        "stance": STANCES,
        "tone": TONES,
        "sentiment": SENTIMENTS,
        "intensity": INTENSITIES,
    }


def test_the_numbers_of_labels_and_warnings() -> None:
    assert [len(set(labels)) for labels in LABELS.values()] == [3, 11, 3, 4]
    assert WARNINGS == ("target_not_found", "few_known_words", "too_long", "not_english")


@pytest.mark.parametrize("label", [*STANCES, *TONES, *SENTIMENTS])
def test_the_codebook_defines_every_label(label: str) -> None:
    assert f"`{label}`" in CODEBOOK.read_text(encoding="utf-8")


def test_every_tone_has_codes() -> None:
    assert tuple(EVENT_CODES) == TONES
    for code in EVENT_CODES.values():
        assert code.cameo.isdigit() and code.cameo.startswith(("0", "1"))
        assert code.plover is None or code.plover.isupper()
        assert -10 <= code.goldstein <= 10


def test_goldstein_goes_from_threat_to_concession() -> None:
    values = {tone: code.goldstein for tone, code in EVENT_CODES.items()}
    assert min(values, key=values.__getitem__) == "threat"
    assert max(values, key=values.__getitem__) == "conciliation"
    assert values["neutral"] == 0


@pytest.mark.parametrize(
    ("head", "present", "expected"),
    [
        ("tone", {"threat", "praise", "neutral"}, ("praise", "neutral", "threat")),
        ("sentiment", {"positive", "negative"}, ("negative", "positive")),
        ("intensity", {"3", "0"}, ("0", "3")),
        ("intensity", {"10", "9", "0"}, ("0", "9", "10")),
        ("tone", {"hawkish", "dovish"}, ("dovish", "hawkish")),
        ("tone", {"threat", "praise", "aside"}, ("aside", "praise", "threat")),
        ("stance", set(), ()),
    ],
)
def test_labels_are_put_in_order(head: str, present: set[str], expected: tuple[str, ...]) -> None:
    assert order_labels(head, present) == expected
