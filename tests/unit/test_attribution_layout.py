"""Paragraphs and sentences."""

from __future__ import annotations

import pytest

from classifier.attribution.layout import Paragraph, find_paragraphs, split_parts, split_sentences


def paragraphs(text: str) -> list[str]:
    return [text[item.start : item.end] for item in find_paragraphs(text)]


def sentences(text: str) -> list[str]:
    parts = split_parts(text, Paragraph(0, len(text)))
    return [text[item[0].start : item[-1].end] for item in split_sentences(parts)]


def test_blank_lines_and_line_breaks_end_paragraphs() -> None:
    assert paragraphs("One.\n\n  Two.  \r\nThree.") == ["One.", "Two.", "Three."]
    assert paragraphs("") == paragraphs(" \n\n ") == []


def test_line_that_goes_on_in_lower_case_does_not() -> None:
    assert paragraphs("The delegations met\nin Ostrava.") == ["The delegations met\nin Ostrava."]


def test_hard_wrapped_text_is_joined() -> None:
    text = (
        "The delegations of both states met on the river bank in\n"
        "Ostrava on Monday, and the talks went on until the late\n"
        "hours of the night, although nobody had expected it."
    )
    assert paragraphs(text) == [text]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It rained. We left.", ["It rained.", "We left."]),
        ("Mr. Orlo met Gen. Zorlak.", ["Mr. Orlo met Gen. Zorlak."]),
        ("J. K. Orlo left. He ran.", ["J. K. Orlo left.", "He ran."]),
        ("He left the U.S. The talks failed.", ["He left the U.S.", "The talks failed."]),
        ("The U.S. Navy left.", ["The U.S. Navy left."]),
        ('"It is late. Go," he said. Then rain.', ['"It is late. Go," he said.', "Then rain."]),
        ('He said: "Go." They went.', ['He said: "Go."', "They went."]),
        ('"Go?" Orlo asked. They went.', ['"Go?" Orlo asked.', "They went."]),
        ('"Go." "Stay."', ['"Go."', '"Stay."']),
        ("It cost 3.5 million. Much.", ["It cost 3.5 million.", "Much."]),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_quotation_is_one_part() -> None:
    text = 'He said "we agree".'
    parts = split_parts(text, Paragraph(0, len(text)))
    assert [text[part.start : part.end] for part in parts] == ["He", "said", '"we agree"', "."]
