"""Marks nest, whatever the stretches; the words stay as they are."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from classifier.report.highlights import Stretch, nest

TEXT = "abcdefghijklmnopqrst"
OFFSETS = st.integers(-3, len(TEXT) + 3)


@st.composite
def stretches(draw: st.DrawFn) -> list[Stretch]:
    pairs = draw(st.lists(st.tuples(OFFSETS, OFFSETS), max_size=8))
    return [Stretch(start, end, key) for key, (start, end) in enumerate(pairs)]


@given(stretches(), st.integers(0, 10), st.integers(10, len(TEXT)))
def test_marks_nest_and_cover_exactly_their_stretch(
    items: list[Stretch], start: int, end: int
) -> None:
    stack: list[int] = []
    covered: dict[int, set[int]] = {}
    words = ""
    for token in nest(TEXT, items, start, end):
        if token.kind == "open":
            assert token.key not in stack
            stack.append(token.key)
        elif token.kind == "close":
            assert stack.pop() == token.key
        else:
            at = start + len(words)
            for key in stack:
                covered.setdefault(key, set()).update(range(at, at + len(token.text)))
            words += token.text
    assert stack == []
    assert words == TEXT[start:end]
    expected = {item.key: set(range(max(item.start, start), min(item.end, end))) for item in items}
    assert covered == {key: places for key, places in expected.items() if places}


@given(stretches())
def test_no_mark_is_empty(items: list[Stretch]) -> None:
    tokens = list(nest(TEXT, items, 0, len(TEXT)))
    for before, after in itertools.pairwise(tokens):
        assert not (before.kind == "open" and after.kind == "close")
