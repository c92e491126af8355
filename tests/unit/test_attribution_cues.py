"""Reporting verbs, phrases and nouns, and the file that holds them."""

from __future__ import annotations

import pytest

from classifier.attribution.cues import find_cues, find_noun_cues
from classifier.attribution.layout import Paragraph, Part, split_parts
from classifier.labels import TONES
from classifier.language.resources import open_resource

FRAMES = set("acqoipzn")
FEWEST = 600


def parts_of(text: str) -> list[Part]:
    return split_parts(text, Paragraph(0, len(text)))


def lemmas(text: str) -> list[str]:
    return [cue.entry.lemma for cue in find_cues(parts_of(text))]


def test_file_is_well_formed() -> None:
    rows = [cells for _, cells in open_resource("reporting.tsv")]
    assert len(rows) >= FEWEST
    assert len({(row[0], "n" in row[1]) for row in rows}) == len(rows)
    for lemma, frames, tone, forms in rows:
        assert set(frames) <= FRAMES and frames, lemma
        assert tone in {"", *TONES}, lemma
        assert forms and forms == forms.lower(), lemma


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Orlo said that it rained.", ["say"]),
        ("Orlo has repeatedly called for new talks.", ["call for"]),
        ("Orlo expressed deep and grave concern over it.", ["express"]),
        ("Orlo expressed grave concern over it.", ["express concern"]),
        ("Orlo was deeply concerned about it.", ["be concerned"]),
        ("The United States and a state left.", []),
        ("His claims failed.", []),
        ("The proposed law failed.", []),
        ("The bridge was described by many.", []),
        ("They say it rains.", ["say"]),
        ("Grabovia and Orlovia warn of it.", ["warn of"]),
        ("The lawyers' questions came late.", []),
    ],
)
def test_cues(text: str, expected: list[str]) -> None:
    assert lemmas(text) == expected


def test_tone_hint() -> None:
    (cue,) = find_cues(parts_of("Orlo condemned the raid."))
    assert cue.entry.tone == "condemnation"


def test_noun_cue_has_a_possessor() -> None:
    (cue,) = find_noun_cues(parts_of("Grabovia's urgent call for talks failed."))
    assert cue.entry.lemma == "call"
    assert find_noun_cues(parts_of("The call for talks failed.")) == []
