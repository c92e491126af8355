"""Proposed targets."""

from __future__ import annotations

import pytest

from classifier.language.proposals import propose_targets


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("We condemn the attack on the harbour.", "the attack on the harbour"),
        ("We thank the Government of Orlovia for its patience.", "the Government of Orlovia"),
        ("Our delegation rejects the draft resolution.", "the draft resolution"),
        ("We welcome the ceasefire between Grabovia and Orlovia.", "the ceasefire"),
        ("condemned the raid", "the raid"),
    ],
)
def test_principal_target(text: str, first: str) -> None:
    assert propose_targets(text)[0].text.startswith(first)


def test_offsets_and_number() -> None:
    text = "We condemn the raid, the blockade, the siege, the lies and the silence of Orlovia."
    targets = propose_targets(text, most=2)
    assert len(targets) == 2
    assert all(text[target.start : target.end] == target.text for target in targets)


def test_no_target() -> None:
    assert propose_targets("") == []
    assert propose_targets("We agree.") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Orlovia will no longer stand up for the treaty.", {"the treaty", "Orlovia"}),
        ("The sanctions already in force must be lifted.", {"The sanctions"}),
        ("Our children are ready but thirsty and it gets worse.", {"Our children"}),
        ("The government has slept through it.", {"The government"}),
        ("They must get out and she herself must back off.", set()),
        ("We thank Ms. Vrett for her patience.", {"Ms. Vrett", "her patience"}),
        ("We thank Ms Vrett for her patience.", {"Ms Vrett", "her patience"}),
        ("Orlovia poses a serious threat to peace.", {"Orlovia", "a serious threat"}),
        ("Orlovia starves the port.", {"Orlovia", "the port"}),
        ("Ministers expressed concern over the blockade.", {"the blockade"}),
        ("Orlovia voiced its deep concern about the blockade.", {"Orlovia", "the blockade"}),
    ],
)
def test_only_names_and_nouns_are_proposed(text: str, expected: set[str]) -> None:
    assert {target.text for target in propose_targets(text)} == expected


def test_coordinate_names_are_one_target_and_end_before_the_verb() -> None:
    text = "We hear that Orlovia, North Korea and Iran poses a threat to the region."
    assert "Orlovia, North Korea and Iran" in [t.text for t in propose_targets(text)]


def test_a_noun_that_is_uttered_stays_where_it_has_no_object() -> None:
    assert [t.text for t in propose_targets("Orlovia has expressed its regret.")] == [
        "Orlovia",
        "its regret",
    ]
