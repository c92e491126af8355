"""Feature strings become columns: counted, chosen and weighted."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from classifier.learning.vectors import Columns, Counts, count, select

STRINGS = ["good peace a_b", "good talks !no", "bad war p-1", "bad War p-1 war", "talks peace"]
GOLD = np.array([0, 0, 1, 1])
ROWS = np.arange(4)
ALL = np.arange(5)


def chosen(counts: Counts, columns: Columns) -> set[str]:
    return set(counts.names[columns.indices].tolist())


def dense(matrix: object) -> NDArray[np.float32]:
    return np.asarray(matrix.toarray())  # type: ignore[attr-defined]


# -- Counting ---------------------------------------------------------------------------------


def test_features_are_split_at_blanks_and_counted_as_they_are() -> None:
    counts = count(STRINGS, min_count=1)
    assert set(counts.names.tolist()) == set(" ".join(STRINGS).split())
    assert "War" in counts.names and "a_b" in counts.names and "p-1" in counts.names
    row = dict(zip(counts.names.tolist(), dense(counts.matrix)[3].tolist(), strict=True))
    assert (row["war"], row["War"], row["good"]) == (1.0, 1.0, 0.0)
    assert dense(count(["a a b"], min_count=1).matrix).tolist() == [[2.0, 1.0]]


def test_features_of_too_few_strings_are_left_out() -> None:
    assert set(count(STRINGS, min_count=2).names) == {"good", "bad", "peace", "talks", "war", "p-1"}
    assert set(count([*STRINGS, "bad"], min_count=3).names) == {"bad"}
    assert count(["a a a", "b"], min_count=2).matrix.shape == (2, 0)


@pytest.mark.parametrize("strings", [[], ["", ""], ["a", "b"]])
def test_nothing_to_count_gives_no_columns(strings: list[str]) -> None:
    counts = count(strings, min_count=2)
    assert counts.matrix.shape == (len(strings), 0)
    assert len(counts.names) == 0


def test_fewer_strings_than_the_least_count_are_all_taken() -> None:
    assert set(count(["peace"], min_count=5).names) == {"peace"}


# -- Choosing ---------------------------------------------------------------------------------


def test_the_columns_that_tell_labels_apart_are_chosen() -> None:
    counts = count(["x good", "y good", "x bad", "y bad"], min_count=1)
    columns = select({"words": counts}, ROWS, [(ROWS, GOLD)], most=2)["words"]
    assert chosen(counts, columns) == {"good", "bad"}
    assert (np.diff(columns.indices) > 0).all()


def test_no_more_columns_are_kept_than_wanted_over_all_families() -> None:
    families = {"a": count(STRINGS, min_count=1), "b": count(STRINGS[::-1], min_count=1)}
    kept = select(families, ROWS, [(ROWS, GOLD)], most=5)
    assert sum(len(columns.indices) for columns in kept.values()) == 5


def test_a_family_without_a_chosen_column_is_left_out() -> None:
    families = {
        "told": count(STRINGS, min_count=1),
        "same": count(["x"] * 5, min_count=1),
        "none": count([""] * 5, min_count=1),
    }
    assert set(select(families, ROWS, [(ROWS, GOLD)], most=2)) == {"told"}
    assert set(select(families, ROWS, [(ROWS, GOLD)], most=1_000)) == {"told", "same"}
    assert select({"none": families["none"]}, ROWS, [(ROWS, GOLD)], most=2) == {}


def test_every_head_has_its_say() -> None:
    strings = ["x u", "x v", "y u", "y v"] * 3
    counts, rows = count(strings, min_count=1), np.arange(12)
    first, second = np.array([0, 0, 1, 1] * 3), np.array([0, 1, 0, 1] * 3)
    kept = select({"w": counts}, rows, [(rows, first), (rows, second)], most=4)["w"]
    assert chosen(counts, kept) == {"x", "y", "u", "v"}
    alone = select({"w": counts}, rows, [(rows, first)], most=2)["w"]
    assert chosen(counts, alone) == {"x", "y"}


def test_a_head_with_higher_values_does_not_drown_another() -> None:
    # 40 rows tell x from y, and m from n; only four tell u from v, so their values are low.
    strings = ["x m"] * 20 + ["y n"] * 20
    strings[:4] = ["x m u", "x m u", "x m v", "x m v"]
    counts, rows = count(strings, min_count=1), np.arange(40)
    first = (rows < 20).astype(int)
    few, second = np.arange(4), np.array([0, 0, 1, 1])
    kept = select({"w": counts}, rows, [(rows, first), (few, second)], most=4)["w"]
    assert {"u", "v"} <= chosen(counts, kept)


def test_only_rows_to_learn_from_weigh() -> None:
    other = [*STRINGS[:4], "good bad good war " * 3]
    for strings in (STRINGS, other):
        counts = count([*strings, *STRINGS], min_count=1)
        columns = select({"w": counts}, ROWS, [(ROWS, GOLD)], most=1_000)["w"]
        idf = dict(zip(counts.names[columns.indices], columns.weighting.idf_, strict=True))
        assert idf["good"] == pytest.approx(1 + np.log(5 / 3))


# -- Weighting --------------------------------------------------------------------------------


def test_a_vectorizer_gives_the_same_columns_from_strings() -> None:
    strings = [*STRINGS[:4], "bad good bad bad", "unheard"]
    counts = count(strings, min_count=1)
    columns = select({"w": counts}, ROWS, [(ROWS, GOLD)], most=5)["w"]
    vectorizer = columns.vectorizer(counts)
    assert dense(vectorizer.transform(strings)) == pytest.approx(
        dense(columns.transform(counts, np.arange(6))), abs=1e-6
    )
    matrix = vectorizer.transform(strings)
    assert matrix.dtype == np.float32
    lengths = np.sqrt((dense(matrix) ** 2).sum(axis=1))
    assert set(lengths.round(6)) == {0.0, 1.0}
    assert lengths[[0, -1]] == pytest.approx(np.array([1.0, 0.0]))


def test_counts_weigh_by_their_logarithm() -> None:
    counts = count(["a a a b", "a", "b"], min_count=1)
    rows = np.arange(3)
    columns = select({"w": counts}, rows, [(rows, np.array([0, 1, 0]))], most=2)["w"]
    first = dense(columns.transform(counts, rows))[0]
    assert first[0] / first[1] == pytest.approx(1 + np.log(3))


def test_some_rows_are_returned_in_the_order_asked_for() -> None:
    counts = count(STRINGS, min_count=1)
    columns = select({"w": counts}, ROWS, [(ROWS, GOLD)], most=5)["w"]
    everything = dense(columns.transform(counts, ALL))
    some = dense(columns.transform(counts, np.array([3, 0, 3])))
    assert (some == everything[[3, 0, 3]]).all()
