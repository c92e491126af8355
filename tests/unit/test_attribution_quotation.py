"""Which stretches of a paragraph are quoted."""

from __future__ import annotations

import pytest

from classifier.attribution.quotation import find_quotations


def inner(text: str) -> list[str]:
    return [text[quote.inner_start : quote.inner_end] for quote in find_quotations(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('He said "yes" and "no".', ["yes", "no"]),
        ("He said \u201cyes\u201d.", ["yes"]),
        ("Er sagte: \u201eJa\u201c.", ["Ja"]),
        ("Il dit: \u00ab\u00a0oui\u00a0\u00bb.", ["\u00a0oui\u00a0"]),
        ("''Yes,'' he said.", ["Yes,"]),
        ("``Yes,'' he said.", ["Yes,"]),
        ("'Yes,' he said.", ["Yes,"]),
        ("The ministers' plan and the farmers' vote.", []),
        ("The '90s and rock 'n' roll.", []),
        ("He said \"the 'big' day\".", ["the 'big' day"]),
        ('the ministers \'have said "no" twice', ["no"]),
    ],
)
def test_outermost_quotations(text: str, expected: list[str]) -> None:
    assert inner(text) == expected


def test_unclosed_mark_runs_to_the_end() -> None:
    quotes = find_quotations("He said: \u201cWe agree. It is late.")
    assert [quote.closed for quote in quotes] == [False]
    assert quotes[0].inner_end == len("He said: \u201cWe agree. It is late.")


def test_unclosed_mark_gives_way_to_closed_ones() -> None:
    text = '"A stray one. "It is late," he said.'
    assert inner(text) == ["It is late,"]


def test_search_stays_in_the_paragraph() -> None:
    text = '"one" "two" "three"'
    assert [text[q.start : q.end] for q in find_quotations(text, 6, 11)] == ['"two"']
