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
