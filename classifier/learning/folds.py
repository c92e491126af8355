"""Which statements must stay together in cross-validation, and in which fold they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import StratifiedGroupKFold

from classifier.data.records import LabeledStatement
from classifier.errors import DataError

_FIELDS = ("group", "source", "part", "topic")


def group_of(record: LabeledStatement, group_by: str = "") -> str:
    """Return the group of a statement; statements of one group never part.

    Parameters
    ----------
    record
        The statement.
    group_by
        Field that holds the group; empty for the first present of group, source document, part
        and topic. A statement without any is a group of its own.
    """
    for name in (group_by,) if group_by else _FIELDS:
        value = record.metadata.get(name)
        if isinstance(value, Mapping):  # a source: its document, not the place in it
            value = "\t".join(str(value.get(key, "")) for key in ("repository", "path", "record"))
        if value not in (None, ""):
            return f"{name}={value}"
    return f"id={record.id}"


def assign_folds(
    records: Sequence[LabeledStatement],
    strata: Sequence[str],
    *,
    folds: int,
    group_by: str = "",
    seed: int = 0,
) -> NDArray[np.intp]:
    """Deal groups out to folds so that each has about the same share of every stratum.

    Parameters
    ----------
    records
        The statements.
    strata
        For each statement what to spread evenly, such as its tone.
    folds
        Number of folds; fewer where there are fewer groups or rows.
    group_by, seed
        See `group_of`; the seed decides between equal choices.

    Returns
    -------
    array of int
        Fold of each statement, from 0; all 0 where there is only one group.

    Raises
    ------
    DataError
        If `group_by` names a field that no statement has.
    """
    groups = [group_of(record, group_by) for record in records]
    if group_by and not any(group.startswith(f"{group_by}=") for group in groups):
        names = sorted({name for record in records for name in record.metadata})
        raise DataError(
            f"no row has this field to group by; the fields are {', '.join(names) or 'none'}",
            field=group_by,
        )
    folds = min(folds, len(set(groups)))
    result = np.zeros(len(records), dtype=np.intp)
    if folds > 1:
        splitter = StratifiedGroupKFold(folds, shuffle=True, random_state=seed)
        spread = _merge_rare(strata, folds)
        for fold, (_, members) in enumerate(splitter.split(spread, spread, groups)):
            result[members] = fold
    return result


def _merge_rare(strata: Sequence[str], folds: int) -> list[str]:
    """Give strata that are too rare to be spread the name of the commonest one."""
    counts = Counter(strata)
    commonest = counts.most_common(1)[0][0]
    return [name if counts[name] >= folds else commonest for name in strata]
