"""What belongs together stays together in cross-validation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import pytest
from little_corpus import make_record

from classifier.errors import DataError
from classifier.learning.folds import assign_folds, group_of

SOURCE = {"repository": "a/b", "path": "c.txt", "record": 3, "start": 5, "end": 9}


@pytest.mark.parametrize(
    ("metadata", "group"),
    [
        ({"group": "g", "source": SOURCE, "part": "p", "topic": "t"}, "group=g"),
        ({"source": SOURCE, "part": "p", "topic": "t"}, "source=a/b\tc.txt\t3"),
        ({"source": "wire", "part": "p"}, "source=wire"),
        ({"part": "p", "topic": "t"}, "part=p"),
        ({"topic": "t", "genre": "g"}, "topic=t"),
        ({"group": "", "part": None, "topic": "t"}, "topic=t"),
        ({"group": 0, "topic": "t"}, "group=0"),
        ({"genre": "g"}, "id=1"),
        ({}, "id=1"),
    ],
)
def test_the_first_present_field_is_the_group(metadata: Mapping[str, Any], group: str) -> None:
    assert group_of(make_record("1", metadata=metadata)) == group


def test_places_in_one_document_are_one_group_and_documents_are_not() -> None:
    def group(**changes: object) -> str:
        return group_of(make_record("1", metadata={"source": SOURCE | changes}))

    assert group() == group(start=50, end=60)
    assert len({group(), group(path="d.txt"), group(repository="a/c"), group(record=4)}) == 4


def test_another_field_can_be_the_group() -> None:
    record = make_record("1", metadata={"group": "g", "genre": "speech"})
    assert group_of(record, "genre") == "genre=speech"
    assert group_of(record, "speaker") == "id=1"


def folds_of(groups: list[str], strata: list[str], folds: int, seed: int = 0) -> list[int]:
    records = [make_record(str(at), metadata={"group": group}) for at, group in enumerate(groups)]
    return assign_folds(records, strata, folds=folds, seed=seed).tolist()


def test_groups_never_part() -> None:
    groups = [f"g{at % 7}" for at in range(60)]
    strata = ["ab"[at % 2] for at in range(60)]
    folds = folds_of(groups, strata, 3)
    assert set(folds) == {0, 1, 2}
    assert len(set(zip(groups, folds, strict=True))) == 7


def test_every_fold_has_its_share_of_each_stratum() -> None:
    strata = ["often"] * 40 + ["seldom"] * 8
    folds = folds_of([str(at) for at in range(48)], strata, 4)
    assert Counter(folds[:40]) == dict.fromkeys(range(4), 10)
    assert Counter(folds[40:]) == dict.fromkeys(range(4), 2)


def test_fewer_groups_give_fewer_folds() -> None:
    assert set(folds_of(list("aabbcc"), ["x"] * 6, 5)) == {0, 1, 2}
    assert folds_of(["a"] * 6, ["x"] * 6, 5) == [0] * 6


def test_rare_strata_are_no_obstacle() -> None:
    strata = ["often"] * 10 + ["once"]
    assert set(folds_of([str(at) for at in range(11)], strata, 5)) == set(range(5))


def test_the_seed_decides_between_equal_choices() -> None:
    groups, strata = [str(at) for at in range(30)], ["x", "y", "z"] * 10
    first = folds_of(groups, strata, 3, seed=1)
    assert first == folds_of(groups, strata, 3, seed=1)
    assert first != folds_of(groups, strata, 3, seed=2)


def test_a_field_that_no_row_has_is_refused_with_those_that_there_are() -> None:
    records = [make_record("1", metadata={"genre": "x", "date": "y"}), make_record("2")]
    with pytest.raises(DataError) as caught:
        assign_folds(records, ["", ""], folds=2, group_by="speaker")
    assert caught.value.field == "speaker"
    assert "date, genre" in str(caught.value)
    assert assign_folds(records, ["", ""], folds=2, group_by="genre").tolist() in ([0, 1], [1, 0])


def test_rows_without_any_field_are_told_so() -> None:
    with pytest.raises(DataError, match="none"):
        assign_folds([make_record("1")], [""], folds=2, group_by="speaker")
