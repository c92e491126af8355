"""What calling code hands in becomes a statement, or is refused with its type."""

from __future__ import annotations

from typing import Any

import pytest

from classifier.data.arguments import as_statement
from classifier.data.records import Statement, Target

OWN = Statement("We warn you.", Target("you"), "7", {"speaker": "envoy"})


@pytest.mark.parametrize(
    ("item", "target", "expected"),
    [
        ("Yes.", None, Statement("Yes.")),
        ("", None, Statement("")),
        ("Yes.", "it", Statement("Yes.", Target("it"))),
        ("Yes.", Target("it", 0, 2), Statement("Yes.", Target("it", 0, 2))),
        (OWN, None, OWN),
        (OWN, " ", OWN),
        (OWN, "We", Statement("We warn you.", Target("We"), "7", {"speaker": "envoy"})),
        (Statement("Yes.", Target(" ")), None, Statement("Yes.")),
        (Statement("Yes.", Target(" ")), "it", Statement("Yes.", Target("it"))),
    ],
)
def test_words_and_records_become_statements(
    item: str | Statement, target: str | Target | None, expected: Statement
) -> None:
    assert as_statement(item, target) == expected


@pytest.mark.parametrize(
    ("item", "target", "said"),
    [
        (None, None, "a statement is a string or a Statement, got NoneType; give its words"),
        (float("nan"), None, "got float"),
        (Statement(7), None, "the text of a statement is a string, got int"),  # type: ignore[arg-type]
        ("Yes.", b"it", "a target is a string or a Target, got bytes; leave it out"),
        ("Yes.", Target(None), "the words of a target are a string, got NoneType"),  # type: ignore[arg-type]
    ],
)
def test_other_types_are_refused(item: Any, target: Any, said: str) -> None:  # noqa: ANN401
    with pytest.raises(TypeError) as caught:
        as_statement(item, target)
    assert said in str(caught.value)
