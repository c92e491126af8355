"""What is missing, thin or contradictory in data is said, naming the rows."""

from __future__ import annotations

import pytest
from little_corpus import make_record

from classifier.data.records import LabeledStatement
from classifier.errors import DataError
from classifier.learning.gold import lay_out
from classifier.learning.readiness import (
    check_ids,
    contradictions,
    thin_classes,
    trainable_heads,
)


def heads_of(
    records: list[LabeledStatement], *wanted: str
) -> tuple[dict[str, tuple[str, ...]], list[str]]:
    return trainable_heads(lay_out(records), wanted)


# -- Rows and ids -----------------------------------------------------------------------------


def test_no_rows_are_refused() -> None:
    with pytest.raises(DataError, match="no rows to learn from; give a file"):
        check_ids([])


def test_an_id_that_stands_twice_is_refused_with_both_places() -> None:
    records = [
        LabeledStatement("1", "a", place="a.csv:2"),
        LabeledStatement("2", "b", place="a.csv:3"),
        LabeledStatement("1", "c", place="b.csv:7"),
    ]
    with pytest.raises(DataError, match=r"id '1' stands twice, at a\.csv:2 and at b\.csv:7"):
        check_ids(records)
    check_ids(records[:2])


def test_an_id_that_stands_twice_in_memory_is_refused_too() -> None:
    record = make_record("1")
    with pytest.raises(DataError, match="an earlier row and at a later row"):
        check_ids([record, make_record("1")])
    with pytest.raises(DataError, match="stands twice"):
        check_ids([record, record])


# -- Heads ------------------------------------------------------------------------------------


def test_heads_with_labels_of_two_kinds_are_trained() -> None:
    records = [
        make_record("1", stance="against", tone="warning", intensity="2"),
        make_record("2", stance="favor", tone="praise", intensity="10"),
        make_record("3", intensity="9"),
    ]
    labels, warnings = heads_of(records)
    assert labels == {
        "stance": ("favor", "against"),
        "tone": ("praise", "warning"),
        "intensity": ("2", "9", "10"),
    }
    assert warnings == []


def test_own_labels_are_taken_as_they_are() -> None:
    records = [make_record(str(at), tone=["hawkish", "dovish"][at % 2]) for at in range(4)]
    assert heads_of(records)[0] == {"tone": ("dovish", "hawkish")}


def test_a_head_with_one_label_is_skipped_with_a_row_named() -> None:
    records = [
        LabeledStatement("1", "a", tone="praise", sentiment="positive", place="a.csv:2"),
        LabeledStatement("2", "b", tone="warning", sentiment="positive", place="a.csv:3"),
    ]
    labels, warnings = heads_of(records)
    assert tuple(labels) == ("tone",)
    assert len(warnings) == 1
    assert warnings[0].startswith("sentiment: all 2 rows are 'positive' (first at a.csv:2 (id 1))")
    assert "skipped" in warnings[0]


def test_heads_that_were_not_asked_for_are_left_out_silently() -> None:
    records = [make_record("1", tone="x", sentiment="p"), make_record("2", tone="y", sentiment="p")]
    assert heads_of(records, "tone") == ({"tone": ("x", "y")}, [])


def test_a_head_that_was_asked_for_needs_labels() -> None:
    records = [make_record("1", tone="x"), make_record("2", tone="y")]
    with pytest.raises(DataError) as caught:
        heads_of(records, "tone", "sentiment")
    assert caught.value.field == "sentiment"
    assert "no row has a label" in str(caught.value)


@pytest.mark.parametrize("label", [None, "praise"])
def test_no_head_to_train_is_refused(label: str | None) -> None:
    records = [make_record("1", tone=label), make_record("2", tone=label)]
    with pytest.raises(DataError, match="no head can be trained: none of stance, tone"):
        heads_of(records)


def test_an_intensity_that_is_no_number_is_refused_with_its_row() -> None:
    records = [
        LabeledStatement("1", "a", intensity="2", place="a.csv:2"),
        LabeledStatement("2", "b", intensity="strong", place="a.csv:3"),
    ]
    with pytest.raises(DataError, match=r"strong.*a\.csv:3|a\.csv:3.*strong"):
        heads_of(records)


# -- Thin classes -----------------------------------------------------------------------------


def test_classes_of_fewer_than_five_rows_are_warned_of_with_their_rows() -> None:
    records = [make_record(str(at), tone="often") for at in range(5)]
    records += [make_record("x", tone="once"), make_record("y", tone="few")]
    records += [LabeledStatement("z", "a", tone="few", place="a.csv:9")]
    layout = lay_out(records)
    few, once = thin_classes(layout, {"tone": ("few", "often", "once")})
    assert few.startswith("tone: only 2 rows with 'few' (id y, a.csv:9 (id z))")
    assert once.startswith("tone: only 1 row with 'once' (id x)")
    assert thin_classes(layout, {"sentiment": ("positive", "negative")}) == []


# -- Contradictions ---------------------------------------------------------------------------


def clashes(*records: LabeledStatement, head: str = "tone") -> list[str]:
    return contradictions(lay_out(records), [head])


def test_equal_texts_with_different_labels_are_named() -> None:
    (warning,) = clashes(
        LabeledStatement("1", "We warn you.", tone="warning", place="a.csv:2"),
        LabeledStatement("2", " we WARN  you. ", tone="threat", place="a.csv:3"),
        LabeledStatement("3", "We warn them.", tone="praise", place="a.csv:4"),
    )
    assert "a.csv:2 (id 1) says 'warning', a.csv:3 (id 2) says 'threat'" in warning
    assert "both kept" in warning
    assert "id 3" not in warning


def test_equal_labels_and_missing_ones_are_no_contradiction() -> None:
    assert clashes(
        make_record("1", tone="warning"), make_record("2", tone="warning"), make_record("3")
    ) == []  # fmt: skip


def test_stances_clash_only_toward_the_same_target() -> None:
    text = "We favor us over them."
    here = make_record("1", text, stance="favor", target="us")
    there = make_record("2", text, stance="against", target="them")
    again = make_record("3", text, stance="against", target="US")
    assert clashes(here, there, head="stance") == []
    (warning,) = clashes(here, again, head="stance")
    assert "id 1 says 'favor', id 3 says 'against'" in warning


def test_a_message_names_a_few_and_counts_the_others() -> None:
    records = [
        make_record(f"{text}{tone}", str(text), tone=tone) for text in range(8) for tone in "xy"
    ]
    (warning,) = clashes(*records)
    assert warning.count("says 'y'") == 5
    assert warning.endswith("and 3 more")
