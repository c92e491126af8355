"""What an encoder reads of a statement; the expected word pieces are written by hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from classifier.data.records import Target
from classifier.language.targets import locate_target
from classifier.learning.context import touched_units
from classifier.learning.encoder.inputs import Row, RowTokenizer, Tokens
from classifier.learning.reading import read_text


@pytest.fixture(scope="module")
def tokenizer(tiny_encoder: Path) -> RowTokenizer:
    return RowTokenizer((tiny_encoder / "tokenizer.json").read_bytes(), max_tokens=160)


def _row(text: str, target: str = "") -> Row:
    reading = read_text(text)
    located = locate_target(text, Target(target)) if target else None
    return reading.words, None if located is None else touched_units(reading, located)


def _pieces(tokens: Tokens) -> str:
    """Return the word pieces, those of the target in capitals, as far as they have letters."""
    from tiny_encoder import VOCABULARY

    names = [VOCABULARY[piece] for piece in tokens.ids]
    marked = zip(names, tokens.types, strict=True)
    return " ".join(name.upper() if is_marked else name for name, is_marked in marked)


@pytest.mark.parametrize(
    ("text", "target", "expected"),
    [
        ("We condemn the blockade.", "", "[CLS] we condemn the blockade . [SEP]"),
        ("We condemn the blockade.", "the blockade", "[CLS] we condemn THE BLOCKADE . [SEP]"),
        ("We condemn the blockade.", "blockad", "[CLS] we condemn the BLOCKADE . [SEP]"),
        ("We condemn the blockade.", "peace", "[CLS] we condemn the blockade . [SEP]"),
        ("France condemns Iran.", "Iran", "[CLS] [MASK] condemn ##s [MASK] . [SEP]"),
        (
            "We don\u2019t trust an \u201cally\u201d \u2013 not now.",
            "",
            '[CLS] we do not trust a " all ##y " \u2014 not now . [SEP]',
        ),
        (
            "We fear war-led tal\u00e9s.",
            "tal\u00e9s",
            "[CLS] we f ##e ##a ##r war - l ##e ##d T ##A ##L ##E ##S . [SEP]",
        ),
        ("", "", "[CLS] [SEP]"),
        ("\u200b \u4f60\u597d", "", "[CLS] [UNK] [UNK] [SEP]"),
    ],
)
def test_words_become_word_pieces(
    tokenizer: RowTokenizer, text: str, target: str, expected: str
) -> None:
    assert _pieces(tokenizer.tokenize(_row(text, target))) == expected


def test_a_masked_target_is_marked(tokenizer: RowTokenizer) -> None:
    tokens = tokenizer.tokenize(_row("We thank Norway and call on Iran.", "Iran"))
    assert _pieces(tokens).split()[1:4] == ["we", "thank", "[MASK]"]
    assert [at for at, kind in enumerate(tokens.types) if kind] == [7]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("France condemns Iran's attack.", "Sri Lanka condemns NATO's attack."),
        (
            "We won\u2019t negotiate \u2014 \u201cnever\u201d.",
            'We won\'t negotiate \u2014 "never".',
        ),
        ("an attack on the UN", "a attack on the African Union"),
    ],
)
def test_neither_actors_nor_typography_change_what_is_read(
    tokenizer: RowTokenizer, first: str, second: str
) -> None:
    assert tokenizer.tokenize(_row(first)) == tokenizer.tokenize(_row(second))


@pytest.mark.parametrize("word", ["[CLS]", "[SEP]", "[MASK]", "[PAD]", "[cls]", "[sep]", "[mask]"])
def test_words_of_a_text_are_no_special_tokens(tokenizer: RowTokenizer, word: str) -> None:
    pieces = _pieces(tokenizer.tokenize((["we", word, "you"], None))).split()
    assert pieces[:3] == ["[CLS]", "we", "["]
    assert pieces[-3:] == ["]", "you", "[SEP]"]
    assert {"[CLS]", "[SEP]", "[MASK]", "[PAD]", "[UNK]"}.isdisjoint(pieces[1:-1])


def test_special_tokens_of_a_text_lose_their_brackets(tokenizer: RowTokenizer) -> None:
    pieces = _pieces(tokenizer.tokenize(_row("We [cls] and [mask] you")))
    assert pieces == "[CLS] we c ##l ##s and m ##a ##s ##k you [SEP]"


WORDS = ["we"] * 300


@pytest.mark.parametrize(
    ("count", "span", "start"),
    [
        (158, (100, 102), 0),  # 160 pieces with [CLS] and [SEP] are read whole
        (300, None, 0),  # of 302 the first 160
        (300, (0, 1), 0),
        (300, (138, 139), 0),  # piece 139, the last that is not among the last 20
        (300, (139, 140), 60),  # piece 140: 80 before it
        (300, (200, 204), 121),
        (300, (299, 300), 142),  # piece 300 of 302: the last 160
        (158, (157, 158), 0),
    ],
)
def test_a_window_around_a_late_target_is_read(
    tokenizer: RowTokenizer, count: int, span: tuple[int, int] | None, start: int
) -> None:
    from tiny_encoder import VOCABULARY

    words = WORDS[:count]
    tokens = tokenizer.tokenize((words, span))
    types = [0] * (count + 2)
    if span:
        types[span[0] + 1 : span[1] + 1] = [1] * (span[1] - span[0])
    whole = ["[CLS]", *words, "[SEP]"]
    assert [VOCABULARY[piece] for piece in tokens.ids] == whole[start : start + 160]
    assert list(tokens.types) == types[start : start + 160]


def test_a_window_smaller_than_its_margin_begins_in_the_text(tiny_encoder: Path) -> None:
    content = (tiny_encoder / "tokenizer.json").read_bytes()
    small = RowTokenizer(content, max_tokens=8)
    assert _pieces(small.tokenize((WORDS, (1, 2)))) == "[CLS] we WE we we we we we"
    assert _pieces(small.tokenize((WORDS, (50, 51)))) == "we we we we WE we we we"


@pytest.mark.parametrize(
    ("start", "end", "span"),
    [(0, 2, (0, 1)), (3, 14, (1, 3)), (4, 5, (1, 2)), (2, 3, None), (90, 95, None)],
)
def test_the_words_that_a_target_touches(
    start: int, end: int, span: tuple[int, int] | None
) -> None:
    reading = read_text("We condemn the blockade")
    assert touched_units(reading, Target("any", start, end)) == span


def test_a_target_without_offsets_marks_nothing() -> None:
    reading = read_text("We condemn the blockade")
    assert touched_units(reading, Target("blockade")) is None


def test_what_is_no_tokenizer_is_refused(tiny_encoder: Path) -> None:
    content = (tiny_encoder / "tokenizer.json").read_text(encoding="utf-8")
    with pytest.raises(ValueError, match="its tokenizer cannot be read"):
        RowTokenizer(b"{}", max_tokens=160)
    with pytest.raises(ValueError, match=r"no \[MASK\]"):
        RowTokenizer(content.replace("[MASK]", "[mask]").encode(), max_tokens=160)


@pytest.mark.parametrize(
    ("part", "value", "message"),
    [
        ("unk_token", "[NONE]", "no piece for an unknown word"),
        ("post_processor", None, "no piece around the words"),
    ],
)
def test_a_tokenizer_that_could_not_read_every_text_is_refused(
    tiny_encoder: Path, part: str, value: str | None, message: str
) -> None:
    described = json.loads((tiny_encoder / "tokenizer.json").read_text(encoding="utf-8"))
    (described if part in described else described["model"])[part] = value
    with pytest.raises(ValueError, match=message):
        RowTokenizer(json.dumps(described).encode(), max_tokens=160)
