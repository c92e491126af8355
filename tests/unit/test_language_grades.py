"""Acts are graded as the ladders order them, whatever sentence they stand in."""

from __future__ import annotations

from itertools import pairwise

import pytest

from classifier.errors import DataError
from classifier.language.grades import (
    ACT,
    MAX_GRADE,
    STEP,
    Act,
    Grades,
    Grading,
    parse_grading,
    read_grades,
)
from classifier.language.ladders import read_ladders
from classifier.language.masking import MASK, mask_actors
from classifier.language.text import negation_scope, tokenize

GRADES = Grades.load()


def find(text: str, grades: Grades = GRADES) -> list[Act]:
    words = [token.lower for token in tokenize(text)]
    return grades.find(words, negation_scope(words))


def strongest(text: str) -> Act:
    words = [token.lower for token in tokenize(text)]
    act = GRADES.strongest(words, negation_scope(words))
    assert act is not None, text
    return act


def words_of(text: str) -> str:
    act = strongest(text)
    words = [token.lower for token in tokenize(text)]
    return " ".join(words[act.first : act.last])


# -- The order of the ladders -----------------------------------------------------------------

ORDERS = {
    "unsc-concern": "concern < serious concern < deep concern < grave concern < grave alarm",
    "unsc-emotive": (
        "concerned < grieved < deplored < condemned < alarmed < shocked < indignant < censured"
    ),
    "unsc-instructive": (
        "decides < calls upon < recommends < requests < urges < warns < demands that"
    ),
    "eu-2011": "concerned < deep concern < extremely concerned < utmost concern",
    "japan-english": "deep concern < condemnation",
    "western-stock": (
        "concerned < troubled < regret < deplore < condemn < strongly condemn < "
        "condemn in the strongest possible terms"
    ),
    "nicolson": (
        "cannot remain indifferent < view with concern < view with grave concern < "
        "would have to reconsider its position < obliged to make express reservations < "
        "obliged to consider its own interests < an unfriendly act < "
        "cannot be responsible for the consequences < must have a reply by noon"
    ),
    "prc-warning": (
        "countermeasures < rein in at the brink of the precipice < "
        "if this can be tolerated, what cannot < do not say we did not warn you"
    ),
    "approval": (
        "take note < welcome < appreciate < support < commend < strongly support < "
        "stand in full solidarity with"
    ),
}
"""The published orders, but for what the levels forbid: "regret" stays below "deep concern"."""


@pytest.mark.parametrize("ladder", ORDERS)
def test_grades_rise_with_the_rungs(ladder: str) -> None:
    assert ladder in read_ladders()
    for lower, higher in pairwise(ORDERS[ladder].split(" < ")):
        assert strongest(lower).grade < strongest(higher).grade, (lower, higher)


@pytest.mark.parametrize(
    "rung", [rung for name in ORDERS for rung in read_ladders()[name].ranks if "reply" not in rung]
)
def test_every_rung_of_a_ladder_is_known(rung: str) -> None:
    if rung == "demands":  # a noun too: "their demands"
        rung = "demands that"
    assert strongest(rung).grade >= 0


@pytest.mark.parametrize(
    ("words", "level"),
    [("grave concern", 2), ("deep concern", 2), ("regret", 1), ("condemn", 2), ("welcome", 1)],
)
def test_grades_keep_the_levels_of_the_codebook(words: str, level: int) -> None:
    assert round(strongest(words).grade) == level


# -- Steps ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("We view it with the utmost concern.", "utmost concern"),
        ("We condemn it.", "condemn"),
        ("We strongly condemn it.", "strongly condemn"),
        ("We condemn strongly the attack.", "condemn strongly"),
        (
            "They condemn in the strongest possible terms what happened.",
            "condemn in the strongest possible terms",
        ),
        ("It is deeply and gravely concerned.", "gravely concerned"),
        ("We are concerned and strongly support the talks.", "strongly support"),
        ("We are concerned. Deep cuts follow.", "concerned"),
    ],
)
def test_an_act_spans_its_step(text: str, span: str) -> None:
    assert words_of(text) == span


def test_a_step_closes_its_share_of_what_is_left() -> None:
    rows = [
        Grading("regret", ACT, (1.0, 1.5), "own"),
        Grading("deep", STEP, (0.5, 0.2), "own"),
        Grading("slight", STEP, (0.0, 0.1), "own"),
    ]
    (plain,), (raised,), (twice,) = (
        find(text, Grades(rows)) for text in ("regret", "deep regret", "slight deep regret")
    )
    assert (plain.face, plain.grade, plain.surplus) == (1.0, 1.5, 0.5)
    assert (raised.face, raised.grade) == pytest.approx((2.0, 1.8))
    assert raised.surplus == pytest.approx(-0.2)
    assert (twice.face, twice.grade, twice.first) == pytest.approx((2.0, 1.8, 1))


def test_a_step_raises_the_act_that_it_stands_before() -> None:
    concerned, condemn = find("We are concerned, strongly condemn it.")
    assert concerned.grade == strongest("concerned").grade
    assert condemn.grade > strongest("condemn").grade


def test_a_step_too_far_away_raises_nothing() -> None:
    (act,) = find("We condemn the attack on a deep harbour")
    assert act == strongest("we condemn")._replace(first=act.first, last=act.last)


# -- What is no act ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "We do not condemn it.",
        "Nobody is alarmed.",
        "The parties concerned met.",
        "They met at the request of the envoy.",
        "The ship left the harbour.",
        "",
    ],
)
def test_what_is_denied_or_only_named_is_no_act(text: str) -> None:
    assert find(text) == []


def test_an_expression_that_holds_its_own_negation_is_an_act() -> None:
    assert strongest("We cannot remain indifferent.").text == "cannot remain indifferent"
    assert strongest("Don\u2019t say we didn\u2019t warn you!").grade == MAX_GRADE


def test_the_first_of_equal_acts_counts() -> None:
    act = strongest("We condemn it, and they condemn it")
    assert act.first == 1


# -- The resource -----------------------------------------------------------------------------


def test_all_rows_are_read_and_found() -> None:
    rows = read_grades()
    assert len(rows) == len(GRADES) > 200
    assert {row.kind for row in GRADES} == {ACT, STEP}
    for row in rows:
        if row.kind == ACT and row.values is not None:
            assert row.text in [act.text for act in find(row.text)], row


def test_sources_are_ladders_the_codebook_or_our_own() -> None:
    known = {*read_ladders(), "codebook", "own"}
    assert {name for row in GRADES for name in row.source.split(", ")} <= known


def test_no_row_names_an_actor() -> None:
    for row in GRADES:
        assert MASK not in [token.lower for token in mask_actors(row.text)], row


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        (["x", "act", "1", "own"], "needs|separate"),
        (["x", "act", "one", "1", "own"], "separate them by tabs"),
        (["x", "deed", "1", "1", "own"], "act or step"),
        ([" ", "act", "1", "1", "own"], "needs words"),
        (["x", "act", "1", "1", ""], "source"),
        (["x", "act", "", "1", "own"], "one number of two"),
        (["x", "step", "", "", "own"], "one number of two"),
        (["x", "act", "1", "3.5", "own"], "from 0 to 3"),
        (["x", "step", "0.5", "1.5", "own"], "from 0 to 1"),
    ],
)
def test_a_faulty_row_is_named(cells: list[str], message: str) -> None:
    with pytest.raises(DataError, match=rf"grades\.tsv:7.*({message})"):
        parse_grading(7, cells)
