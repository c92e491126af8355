"""Whatever the text, mentions are ordered, apart and inside it."""

from hypothesis import given
from hypothesis import strategies as st

from classifier.language.actors import find_mentions
from classifier.language.text import tokenize

PIECES = [
    "the", "The", "Iran", "U.S.", "US", "Zorlak", "-", "al", "Al", "J.", "J", ".", ",", '"', "'s",
    "Mr.", "President", "New", "of", "de", "III", "United", "Nations", "IRAN", "polish", "Stone",
    "Côte d'Ivoire", "Bosnia", "and", "Herzegovina", "I", "we", "7", "\u2014", "İstanbul", "n't",
]  # fmt: skip
pieces = st.lists(st.sampled_from(PIECES), max_size=25)


@given(st.one_of(st.text(max_size=200), pieces.map(" ".join), pieces.map("".join)))
def test_mentions_are_ordered_apart_and_inside(text: str) -> None:
    tokens = tokenize(text)
    last = 0
    for mention in find_mentions(tokens):
        assert last <= mention.first < mention.last <= len(tokens)
        last = mention.last


@given(pieces.map(" ".join))
def test_finding_is_deterministic_and_leaves_the_tokens(text: str) -> None:
    tokens = tokenize(text)
    before = list(tokens)
    assert find_mentions(tokens) == find_mentions(tuple(tokens))
    assert tokens == before


@given(pieces)
def test_a_mention_holds_more_than_an_article(words: list[str]) -> None:
    tokens = tokenize(" ".join(words))
    for mention in find_mentions(tokens):
        span = tokens[mention.first : mention.last]
        assert any(token.is_word and token.lower not in ("the", "'s") for token in span)
