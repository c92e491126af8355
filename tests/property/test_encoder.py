"""Properties of what an encoder reads and says, whatever the text."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifier.data.records import Target
from classifier.learning.context import touched_units
from classifier.learning.encoder.encoder import Encoder
from classifier.learning.encoder.inputs import RowTokenizer
from classifier.learning.reading import read_text

WORDS = st.lists(
    st.one_of(
        st.text(min_size=1, max_size=12),
        st.sampled_from(["@", "[CLS]", "[SEP]", "[MASK]", "we", "condemn", "blockade", "."]),
    ),
    max_size=60,
)
MOST = 24
PATIENT = settings(deadline=None)


@pytest.fixture(scope="module")
def tokenizer(tiny_encoder: Path) -> RowTokenizer:
    return RowTokenizer((tiny_encoder / "tokenizer.json").read_bytes(), max_tokens=MOST)


@pytest.fixture(scope="module")
def encoder(tiny_encoder: Path) -> Encoder:
    return Encoder.load(tiny_encoder)


@PATIENT
@given(words=WORDS, data=st.data())
def test_a_window_is_full_and_holds_the_beginning_of_the_target(
    tokenizer: RowTokenizer, words: list[str], data: st.DataObject
) -> None:
    first = data.draw(st.integers(0, len(words)))
    last = data.draw(st.integers(first, len(words)))
    bare, marked = tokenizer.tokenize((words, None)), tokenizer.tokenize((words, (first, last)))
    assert len(bare.ids) == len(marked.ids) == len(marked.types) <= MOST
    assert not any(bare.types)
    # A word of signs that the tokenizer drops has no piece to mark.
    if any(word.isascii() and word.isalnum() for word in words[first:last]):
        assert any(marked.types)


@PATIENT
@given(words=WORDS)
def test_only_actors_become_the_piece_of_an_actor(
    tokenizer: RowTokenizer, words: list[str]
) -> None:
    from tiny_encoder import VOCABULARY

    actor = VOCABULARY.index("[MASK]")
    ids = tokenizer.tokenize((words[:4], None)).ids
    if len(ids) < MOST:
        assert ids.count(actor) == words[:4].count("@")


@PATIENT
@given(text=st.text(max_size=80), start=st.integers(0, 80), length=st.integers(1, 30))
def test_the_span_of_a_target_is_what_it_overlaps(text: str, start: int, length: int) -> None:
    reading = read_text(text)
    span = touched_units(reading, Target("any", start, start + length))
    ends = enumerate(zip(reading.starts, reading.ends, strict=True))
    touched = [at for at, (begin, end) in ends if begin < start + length and end > start]
    assert (list(range(*span)) if span else []) == touched


@PATIENT
@given(rows=st.lists(st.tuples(WORDS, st.none()), min_size=1, max_size=5))
def test_vectors_have_length_one_and_do_not_depend_on_other_rows(
    encoder: Encoder, rows: list[tuple[list[str], None]]
) -> None:
    together = encoder.encode(rows)
    assert np.linalg.norm(together.sentence, axis=1) == pytest.approx(1, abs=1e-5)
    assert np.array_equal(together.sentence[-1], encoder.encode(rows[-1:]).sentence[0])
