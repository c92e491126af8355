"""Whatever the text, its matches are in order, do not overlap, and stand where they say."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from classifier.language.lexicon import Lexicon
from classifier.language.text import tokenize

LEXICON = Lexicon.load()
ENTRIES = [entry.text for entry in LEXICON]
PIECES = st.one_of(
    st.sampled_from(ENTRIES),
    st.sampled_from(["not", "never", "an", "the", ",", ".", "but", "Zorlak", "Iran", "\u2019s"]),
    st.text(max_size=8),
)
TEXTS = st.lists(PIECES, max_size=12).map(" ".join)


@given(TEXTS)
def test_matches_are_ordered_and_stand_where_they_say(text: str) -> None:
    end = 0
    for match in LEXICON.find(text):
        assert end <= match.start < match.end <= len(text)
        assert text[match.start : match.end] == match.text
        assert not (match.negated and match.entry.negated)
        end = match.end


@given(TEXTS)
def test_positions_slice_to_the_words(text: str) -> None:
    words = [token.lower for token in tokenize(text)]
    last = 0
    for match in LEXICON.match(words):
        assert last <= match.first < match.last <= len(words)
        last = match.last
        again = LEXICON.match(words[match.first : match.last])
        assert again[0].entry == match.entry
        assert again[0].last == match.last - match.first


@given(st.sampled_from(ENTRIES))
def test_every_entry_is_found_by_its_own_words(text: str) -> None:
    words = [token.lower for token in tokenize(text)]
    assert [match.entry.text for match in LEXICON.match(words)] == [text]
    assert LEXICON.look_up(text)[0].text == text
