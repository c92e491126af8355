"""The whole: records, rules, the example article."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from classifier.attribution import extract_statements
from classifier.attribution.rules import CONFIDENCE
from classifier.data.attributed import AttributedStatement

ROOT = Path(__file__).parents[2]


def example() -> list[AttributedStatement]:
    text = (ROOT / "seeds/examples/article.txt").read_text(encoding="utf-8")
    return list(extract_statements(text, article_id="a1"))


def test_example_direct_quotation() -> None:
    (item,) = [item for item in example() if item.kind == "direct"]
    assert item.text.startswith("The deepening military-technical cooperation")
    assert item.speaker is not None
    assert (item.speaker.name, item.speaker.role, item.speaker.organisation) == (
        "Andrii Sybiha",
        "foreign minister",
        "Ukraine",
    )


def test_example_partial_quotation() -> None:
    (item,) = [item for item in example() if item.kind == "partial"]
    assert item.text == "grave concern"
    assert item.speaker is not None
    assert item.speaker.name == "Japan's Ministry of Foreign Affairs"
    assert item.cue is not None
    assert (item.cue.text, item.cue.lemma) == ("emphasized", "emphasize")
    assert item.rule == "cue-object-quote"
    assert item.targets[0].text.startswith("the intensified military relations")


def test_example_reported_statement() -> None:
    (item,) = [i for i in example() if i.speaker and i.speaker.name == "Takeshi Iwaya"]
    assert item.text == (
        "expressed concern over the military relations between North Korea and Russia"
    )
    assert item.kind == "indirect"
    assert item.cue is not None
    assert item.cue.tone == "concern"


def test_form_of_a_record() -> None:
    text = 'The talks failed. Ana Brisk voiced "grave concern" over the blockade.'
    (item,) = extract_statements(text, article_id="a1")
    row = json.loads(json.dumps(item.to_dict()))
    assert list(row) == [
        *("id", "article_id", "text", "start", "end", "kind", "context", "cue", "speaker"),
        *("addressee", "topic", "targets", "rule", "confidence"),
    ]
    assert row["id"] == "a1#1"
    assert row["context"] == {"start": 18, "end": len(text)}
    assert row["cue"] == {"text": "voiced", "lemma": "voice", "start": 28, "end": 34}
    assert list(row["speaker"]) == ["text", "start", "end", "name", "role", "organisation"]
    assert row["targets"] == [{"text": "the blockade", "start": 56, "end": 68}]


def test_confidences_are_shares() -> None:
    assert all(0 < value < 1 for value in CONFIDENCE.values())


def test_nothing_in_nothing() -> None:
    assert list(extract_statements("")) == []
    assert list(extract_statements("\n\n \u00a0")) == []


def test_it_is_lazy() -> None:
    text = 'Ana Brisk said: "We agree."\n\n' * 3
    assert next(extract_statements(text)).id == "article#1"


def test_quotation_with_unknown_speaker() -> None:
    (item,) = extract_statements('"We will not sign."')
    assert item.speaker is None
    assert item.cue is None


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ('Hede accused neighbouring Belmora of "holding it all up" after the talks.', "Belmora"),
        ('Hede told Belmora of "grave consequences" for the region.', "Belmora"),
        ('Hede blamed Grabovia for "this senseless war" on Monday.', "Grabovia"),
        ('Hede called Grabovia "a liar and a cheat" after the vote.', "Grabovia"),
        ('Hede dismissed the offer as "an empty gesture" before the vote.', "the offer"),
        ('Hede voiced "grave concern" over the blockade.', "the blockade"),
    ],
)
def test_the_object_of_a_cue_is_the_first_target_of_its_fragment(text: str, first: str) -> None:
    (item,) = extract_statements(text)
    assert item.kind == "partial"
    assert item.targets[0].text == first
    assert all(text[target.start : target.end] == target.text for target in item.targets)
