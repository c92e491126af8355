"""Properties of attribution: offsets that slice back, no error, order, linear cost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from classifier.attribution import extract_statements
from classifier.attribution.layout import find_paragraphs, split_parts, split_sentences
from classifier.attribution.quotation import find_quotations
from classifier.attribution.rules import CONFIDENCE
from classifier.data.attributed import KINDS
from classifier.language.proposals import propose_targets

PIECES = st.sampled_from(
    [
        *"\"\u201c\u201d\u2018\u2019\u00ab\u00bb\u201e'`,.;:!?\u2014-()",
        *("''", "\n", "\n\n", " ", "\u00a0", "\u0301", "\U0001f54a"),
        *("Ana Brisk", "said", "that", "he", "she", "told", "reporters", "according", "to"),
        *("Grabovia's", "minister", "who", "condemned", "the raid", "and", "warned", "of", "in"),
        *("Monday", "expressed", "grave", "concern", "over", "From", "The", "talks", "failed"),
        *("call", "for", "urged", "restraint", "declined", "comment", "Mr", "U.N.", "adding"),
    ]
)
ARTICLES = st.one_of(
    st.lists(PIECES, max_size=60).map(" ".join),
    st.lists(PIECES, max_size=60).map("".join),
    st.text(max_size=200),
)


@given(ARTICLES)
def test_statements_slice_back(text: str) -> None:
    for number, item in enumerate(extract_statements(text, article_id="a"), 1):
        assert text[item.start : item.end] == item.text
        assert item.text.strip()
        assert item.id == f"a#{number}"
        assert item.kind in KINDS
        assert item.confidence == CONFIDENCE[item.rule]
        assert item.context.start <= item.start < item.end <= item.context.end
        for part in (item.cue, item.speaker):
            assert part is None or text[part.start : part.end] == part.text
        for target in item.targets:
            assert text[target.start : target.end] == target.text


@given(ARTICLES)
def test_statements_are_in_order(text: str) -> None:
    starts = [item.start for item in extract_statements(text)]
    assert starts == sorted(starts)


@given(ARTICLES)
def test_same_text_gives_the_same(text: str) -> None:
    once = [item.to_dict() for item in extract_statements(text)]
    assert once == [item.to_dict() for item in extract_statements(text)]


@given(ARTICLES)
def test_quotations_do_not_overlap(text: str) -> None:
    end = 0
    for quote in find_quotations(text):
        assert end <= quote.start < quote.inner_start <= quote.inner_end <= quote.end <= len(text)
        end = quote.end


@given(ARTICLES)
def test_sentences_hold_every_part(text: str) -> None:
    for paragraph in find_paragraphs(text):
        parts = split_parts(text, paragraph)
        assert [part for sentence in split_sentences(parts) for part in sentence] == parts


@given(ARTICLES)
def test_targets_slice_back(text: str) -> None:
    for target in propose_targets(text):
        assert text[target.start : target.end] == target.text
