"""Subjects, what they say of a speaker, and names."""

from __future__ import annotations

import pytest

from classifier.attribution.cues import find_cues
from classifier.attribution.layout import Paragraph, Part, split_parts
from classifier.attribution.names import NameBook, entity_of, is_person, kind_of
from classifier.attribution.phrases import subject_after, subject_before
from classifier.attribution.speakers import Profile, describe


def parts_of(text: str) -> list[Part]:
    return split_parts(text, Paragraph(0, len(text)))


def subject(text: str) -> str | None:
    """Return the subject of the last cue of a sentence."""
    parts = parts_of(text)
    phrase = subject_before(parts, find_cues(parts)[-1].group)
    return phrase and text[parts[phrase.first].start : parts[phrase.last - 1].end]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ana Brisk said it.", "Ana Brisk"),
        ("But the old minister also said it.", "the old minister"),
        ("On Monday officials in both towns said it.", "officials in both towns"),
        ("In a statement the ministry said it.", "the ministry"),
        ("Last week Ana Brisk said it.", "Ana Brisk"),
        ("Ana Brisk, who came on Monday, said it.", "Ana Brisk"),
        ("Ana Brisk, the minister of trade, said it.", "Ana Brisk"),
        ("The minister, Ana Brisk, said it.", "Ana Brisk"),
        ("Ana Brisk (Grabovia) said it.", "Ana Brisk"),
        ("It rained, and Ana Brisk said it.", "Ana Brisk"),
        ("Ana Brisk and Olo Perran said it.", "Ana Brisk and Olo Perran"),
        ("It came as Ana Brisk said it.", "Ana Brisk"),
        ("A spokesman for Ana Brisk said it.", "A spokesman for Ana Brisk"),
    ],
)
def test_subject_before(text: str, expected: str | None) -> None:
    assert subject(text) == expected


def test_subject_after() -> None:
    text = "said Ana Brisk, the minister of trade, on Monday."
    parts = parts_of(text)
    phrase = subject_after(parts, 1)
    assert phrase is not None
    assert text[parts[phrase.first].start : parts[phrase.last - 1].end] == "Ana Brisk"
    assert phrase.trailing is not None


def profile(text: str) -> Profile:
    parts = parts_of(text)
    phrase = subject_before(parts, find_cues(parts)[-1].group)
    assert phrase is not None
    return describe(text, parts, phrase)


@pytest.mark.parametrize(
    ("text", "name", "role", "organisation"),
    [
        ("Grabovia's trade minister Ana Brisk said it.", "Ana Brisk", "trade minister", "Grabovia"),
        ("Japanese Foreign Minister Ana Brisk said it.", "Ana Brisk", "Foreign Minister", "Japan"),
        ("Ana Brisk, the envoy of Grabovia, said it.", "Ana Brisk", "envoy", "Grabovia"),
        ("Mr. Olo Perran said it.", "Olo Perran", None, None),
        ("A Trade Ministry clerk, Olo Orlo, said it.", "Olo Orlo", "clerk", "Trade Ministry"),
        ("The Ministry of Trade said it.", "The Ministry of Trade", None, None),
    ],
)  # fmt: skip
def test_profile(text: str, name: str, role: str | None, organisation: str | None) -> None:
    found = profile(text)
    assert (found.name, found.role, found.organisation) == (name, role, organisation)


def test_title_tells_the_gender() -> None:
    assert profile("Mrs. Ana Brisk said it.").gender == "she"
    assert profile("Spokesman Olo Perran said it.").gender == "he"
    assert profile("Minister Ana Brisk said it.").gender is None


def test_name_book_gives_the_fullest_form() -> None:
    book = NameBook(["Brisk came. Ana Brisk spoke.", "Ana K. Brisk left with Olo Perran."])
    assert book.full("Brisk") == "Ana K. Brisk"
    assert book.full("Ana Brisk") == "Ana K. Brisk"
    assert book.full("Olo") == "Olo Perran"
    assert book.full("Zorlak") == "Zorlak"


def test_kinds_of_names() -> None:
    assert kind_of("Japan") == "state"
    assert entity_of("Japanese") == "Japan"
    assert kind_of("Grabovia") is None
    assert is_person("Ana Brisk", known=False)
    assert not is_person("Grabovia Times", known=False)
