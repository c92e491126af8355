"""A target that is found stands there, word for word."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from many_texts import PATIENT, TEXTS

from classifier.data.records import Target
from classifier.language.targets import locate_target
from classifier.language.text import normalize

OFFSETS = st.none() | st.integers(-5, 80)


def check(text: str, words: str, found: Target | None) -> None:
    if found is None:
        return
    assert found.start is not None and found.end is not None
    assert 0 <= found.start < found.end <= len(text)
    assert text[found.start : found.end] == found.text
    assert " ".join(normalize(found.text).split()).casefold() == (
        " ".join(normalize(words).split()).casefold()
    )


@PATIENT
@given(TEXTS, st.text(max_size=6) | st.sampled_from(["peace", "the", "Don't", "U.S.", "("]))
def test_any_words_are_found_as_written_or_not_at_all(text: str, words: str) -> None:
    check(text, words, locate_target(text, Target(words)))


@PATIENT
@given(TEXTS, st.data())
def test_a_slice_of_the_text_is_found(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    words = text[start:end]
    for target in (Target(words), Target(words, start, end)):
        found = locate_target(text, target)
        check(text, words, found)
        assert (found is not None) or not words.strip()


@PATIENT
@given(TEXTS.filter(str.strip), OFFSETS, OFFSETS)
def test_offsets_never_lead_out_of_the_text(text: str, start: int | None, end: int | None) -> None:
    words = text[slice(start, end)]
    check(text, words, locate_target(text, Target(words, start, end)))


@PATIENT
@given(TEXTS, TEXTS.filter(str.strip), TEXTS)
def test_a_target_is_found_between_anything(before: str, words: str, after: str) -> None:
    assert locate_target(f"{before} {words} {after}", Target(words)) is not None
