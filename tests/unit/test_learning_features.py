"""Feature strings: blind to actors, aware of negation and of what is around the target."""

from __future__ import annotations

import pytest

from classifier.data.records import Target
from classifier.language.masking import MASK
from classifier.language.targets import locate_target
from classifier.learning.context import target_context
from classifier.learning.features import STATEMENT_PIECES
from classifier.learning.model import (
    GRADE_FAMILIES,
    HEADS,
    STATEMENT_FAMILIES,
    TARGET_FAMILIES,
    head_families,
)
from classifier.learning.pieces import Piece, join
from classifier.learning.reading import MAX_CHARACTERS, read_text

TEXT = "\u201cWe firmly condemn Iran\u2019s attack on the convoy,\u201d but we do not reject talks."


def strings(text: str) -> dict[str, str]:
    reading = read_text(text)
    return {family: join(pieces(reading)) for family, pieces in STATEMENT_PIECES.items()}


def around(text: str, target: str | Target) -> list[Piece]:
    wanted = Target(target) if isinstance(target, str) else target
    located = locate_target(text, wanted)
    assert located is not None
    return target_context(read_text(text), located)


def all_pieces(text: str) -> list[Piece]:
    reading = read_text(text)
    return [piece for pieces in STATEMENT_PIECES.values() for piece in pieces(reading)]


# -- Families ---------------------------------------------------------------------------------


def test_every_family_of_a_model_is_made() -> None:
    assert tuple(STATEMENT_PIECES) == STATEMENT_FAMILIES + GRADE_FAMILIES
    for head in HEADS:
        families = head_families(head)
        assert set(families) <= set(STATEMENT_PIECES) | set(TARGET_FAMILIES)
        assert (head == "stance") == bool(set(families) & set(TARGET_FAMILIES))


@pytest.mark.parametrize("family", STATEMENT_FAMILIES)
def test_every_family_says_something_of_a_statement(family: str) -> None:
    assert strings(TEXT)[family]


@pytest.mark.parametrize("text", ["", " \n", "\U0001f54a"])
def test_no_words_have_no_features(text: str) -> None:
    assert set(strings(text).values()) == {""}


def test_a_string_splits_into_the_tokens_of_its_pieces() -> None:
    reading = read_text(TEXT)
    for pieces in STATEMENT_PIECES.values():
        tokens = [token for piece in pieces(reading) for token in piece.tokens.split(" ")]
        assert join(pieces(reading)).split() == tokens
        assert all(tokens)


def test_spans_lie_in_the_text() -> None:
    pieces = all_pieces(TEXT) + around(TEXT, "the convoy")
    assert len(pieces) > 50
    for piece in pieces:
        assert 0 <= piece.start <= piece.end <= len(TEXT)


def test_a_word_s_span_is_the_word() -> None:
    spans = {piece.source: set[str]() for piece in all_pieces(TEXT)}
    for piece in all_pieces(TEXT):
        spans[piece.source].add(TEXT[piece.start : piece.end])
    assert {"condemn", "attack", "talks"} <= spans["word"]
    assert {"firmly condemn", "reject talks"} <= spans["phrase"]
    assert {"firmly condemn", "reject"} <= spans["lexicon"]


# -- Actors -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("We condemn Iran.", "We condemn Israel."),
        ("Russia must withdraw from Ukraine.", "The United States must withdraw from Iraq."),
        ("An Iranian strike killed nobody.", "A Russian strike killed nobody."),
        ("NATO welcomes Finland\u2019s plan.", "The African Union welcomes Kenya\u2019s plan."),
        ("Talks with Hamas failed.", "Talks with Grabovia failed."),
        ("We regret Iran's refusal.", "We regret the Netherlands' refusal."),
        ("He thanked \u2018Oman\u2019.", "He thanked \u2018the Netherlands\u2019."),
        ("Iran has failed.", "The Foreign Ministry of the Republic of Grabovia has failed."),
    ],
)  # fmt: skip
def test_swapping_actors_changes_nothing(text: str, other: str) -> None:
    assert strings(text) == strings(other)


def test_swapping_actors_changes_nothing_around_a_target() -> None:
    first = around("We condemn Iran for the attack on Israel.", "Iran")
    second = around("We condemn Ukraine for the attack on Russia.", "Ukraine")
    assert join(first) == join(second) != ""


def test_an_actor_is_masked_and_nothing_of_its_name_is_left() -> None:
    reading = read_text("We thank the United States of America.")
    assert [unit.word for unit in reading.units] == ["we", "thank", MASK, "."]
    assert not any("unit" in string or "amer" in string for string in strings(TEXT).values())


# -- Negation ---------------------------------------------------------------------------------


def test_a_negation_changes_every_word_that_it_reaches() -> None:
    plain = {unit.word: unit.stem for unit in read_text("We do welcome talks.").units}
    negated = {unit.word: unit.stem for unit in read_text("We do not welcome talks.").units}
    assert plain["welcome"] != negated["welcome"]
    assert plain["talks"] != negated["talks"]
    assert plain["we"] == negated["we"]


@pytest.mark.parametrize("family", ["words", "lexicon"])
def test_a_negation_changes_more_than_its_own_word(family: str) -> None:
    plain = set(strings("We support the plan.")[family].split())
    negated = set(strings("We do not support the plan.")[family].split())
    assert plain - negated


def test_contracted_and_full_negations_are_the_same() -> None:
    assert strings("We don\u2019t accept it.")["words"] == strings("We do not accept it.")["words"]


def test_an_entry_with_its_own_negation_is_not_turned_round() -> None:
    (match,) = [m for m in read_text("We cannot accept it.").matches if m.entry.negated]
    assert "!" + match.entry.lexicon_class not in strings("We cannot accept it.")["lexicon"]


# -- Writing ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ('We don\'t "agree".', "We don\u2019t \u201cagree\u201d."),
        ("WE CONDEMN IT", "we condemn it"),
        ("a cease-fire now", "a cease\u2011fire now"),
        ("We  act\nnow.", "We act\u00a0now."),
    ],
)
def test_the_way_of_writing_does_not_matter(text: str, other: str) -> None:
    assert strings(text) == strings(other)


def test_only_the_beginning_of_a_long_text_is_read() -> None:
    beginning = ("We condemn it. " * (MAX_CHARACTERS // 15 + 1))[:MAX_CHARACTERS]
    assert strings(beginning + " We praise it.") == strings(beginning)
    assert read_text(beginning + "x" * 50).units[-1].end <= MAX_CHARACTERS


# -- Targets ----------------------------------------------------------------------------------


def test_left_and_right_of_a_target_differ() -> None:
    text = "peace after the treaty before war"
    turned = "war after the treaty before peace"
    assert join(around(text, "the treaty")) != join(around(turned, "the treaty"))
    assert set(join(around(text, "the treaty")).split()) & set(
        join(around(turned, "the treaty")).split()
    )


def test_targets_of_one_text_have_their_own_features() -> None:
    text = "We praise the envoy and condemn the blockade."
    assert join(around(text, "the envoy")) != join(around(text, "the blockade"))


def test_what_is_in_a_target_is_told_from_what_is_around_it() -> None:
    text = "We condemn the blockade."
    pieces = around(text, "the blockade")
    inside = {text[piece.start : piece.end] for piece in pieces if piece.source == "target"}
    outside = {text[piece.start : piece.end] for piece in pieces if piece.source == "context"}
    assert {"the", "blockade"} <= inside
    assert "condemn" in outside
    assert not any("blockade" in words for words in outside)


def test_a_negation_changes_what_is_around_a_target() -> None:
    plain = around("We support the plan.", "the plan")
    negated = around("We do not support the plan.", "the plan")
    assert set(join(plain).split()) - set(join(negated).split())


def test_a_target_inside_of_a_word_takes_the_word() -> None:
    text = "We condemn the blockades."
    assert join(around(text, "blockade")) == join(around(text, "blockades"))


@pytest.mark.parametrize("span", [(12, 14), (0, 0)])
def test_a_target_without_words_has_no_features(span: tuple[int, int]) -> None:
    assert target_context(read_text("We condemn  \U0001f54a it."), Target("x", *span)) == []


def test_a_target_at_the_border_of_a_text() -> None:
    assert around("blockade", "blockade")
    assert {piece.source for piece in around("Blockade is wrong", "Blockade")} == {
        "target",
        "context",
    }
