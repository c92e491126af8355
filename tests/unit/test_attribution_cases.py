"""Golden cases of attribution: ``tests/cases/attribution/*.json``, all sentences invented."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from classifier.attribution import extract_statements
from classifier.data.attributed import AttributedStatement

CASES = Path(__file__).parents[1] / "cases" / "attribution"
FEWEST = 120


def cases() -> Iterator[Any]:
    """Yield each case; one that is known to fail must go on failing until it is moved."""
    for path in sorted(CASES.glob("*.json")):
        for case in json.loads(path.read_text(encoding="utf-8")):
            fails = pytest.mark.xfail(strict=True, reason="a known gap")
            marks = (fails,) if case["expect"] == "fail" else ()
            yield pytest.param(case, marks=marks, id=f"{path.stem}: {case['name']}")


def as_row(statement: AttributedStatement) -> dict[str, Any]:
    """Return what a case may say of a statement."""
    speaker = statement.speaker
    return {
        "text": statement.text,
        "kind": statement.kind,
        "speaker": speaker and speaker.name,
        "role": speaker and speaker.role,
        "organisation": speaker and speaker.organisation,
        "cue": statement.cue and statement.cue.text,
        "addressee": statement.addressee,
        "topic": statement.topic,
    }


@pytest.mark.parametrize("case", list(cases()))
def test_case(case: dict[str, Any]) -> None:
    rows = [as_row(statement) for statement in extract_statements(case["text"])]
    expected = case["statements"]
    assert [row["text"] for row in rows] == [item["text"] for item in expected]
    for row, item in zip(rows, expected, strict=True):
        assert {key: row[key] for key in item} == item


def test_there_are_enough_cases() -> None:
    assert len(list(cases())) >= FEWEST
