"""Whether data can be learnt from, and what is thin or contradictory about it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from classifier.data.records import LabeledStatement
from classifier.errors import DataError
from classifier.labels import HEADS, order_labels
from classifier.learning.gold import Gold, Layout

THIN = 5
"""A class with fewer rows is warned of."""

_NAMED = 5
"""A message names at most this many rows."""


def check_ids(records: Sequence[LabeledStatement]) -> None:
    """Refuse data without rows, and ids that stand twice.

    Raises
    ------
    DataError
        Naming both rows.
    """
    if not records:
        raise DataError("there are no rows to learn from; give a file with labelled statements")
    first: dict[str, LabeledStatement] = {}
    for record in records:
        twin = first.get(record.id)
        first[record.id] = record
        if twin is not None:
            raise DataError(
                f"id {record.id!r} stands twice, at {twin.place or 'an earlier row'} and at "
                f"{record.place or 'a later row'}; give each statement an id of its own",
                field="id",
            )


def trainable_heads(
    layout: Layout, wanted: Sequence[str]
) -> tuple[dict[str, tuple[str, ...]], list[str]]:
    """Choose the heads that can be trained.

    Parameters
    ----------
    layout
        The data.
    wanted
        Heads that were asked for; empty for all.

    Returns
    -------
    labels : dict of str to tuple of str
        For each head that can be trained its labels in order.
    warnings : list of str
        Heads that are skipped, and why.

    Raises
    ------
    DataError
        If a head that was asked for has no labels, an intensity is no whole number, or no head
        is left.
    """
    labels: dict[str, tuple[str, ...]] = {}
    warnings: list[str] = []
    for head in HEADS:
        present = {item.label for item in layout.gold[head]}
        if wanted and head not in wanted:
            continue
        if not present and wanted:
            raise DataError("was asked for, but no row has a label for it", field=head)
        if len(present) == 1:
            rows = layout.gold[head]
            warnings.append(
                f"{head}: all {len(rows)} rows are {rows[0].label!r} (first at "
                f"{rows[0].record.where}); skipped, since there is nothing to tell apart"
            )
        elif present:
            if head == "intensity":
                _check_levels(layout.gold[head])
            labels[head] = order_labels(head, present)
    if not labels:
        raise DataError(
            f"no head can be trained: none of {', '.join(wanted or HEADS)} has labels of two "
            "kinds; label at least one of these columns"
        )
    return labels, warnings


def _check_levels(gold: Sequence[Gold]) -> None:
    """Refuse intensities that are no whole numbers, since they would have no order."""
    for item in gold:
        if not item.label.isdecimal():
            raise DataError(
                f"{item.record.where}: {item.label!r} is no whole number; number the levels, the "
                "weakest first",
                field="intensity",
            )


def thin_classes(layout: Layout, labels: Mapping[str, Sequence[str]]) -> list[str]:
    """Warn of classes with too few rows to learn or to measure."""
    warnings = []
    for head in labels:
        rows = defaultdict(list)
        for item in layout.gold[head]:
            rows[item.label].append(item)
        warnings += [
            f"{head}: only {len(items)} row{'s' if len(items) > 1 else ''} with {label!r} "
            f"({_places(items)}); five are the least to learn from"
            for label, items in sorted(rows.items())
            if len(items) < THIN
        ]
    return warnings


def contradictions(layout: Layout, heads: Sequence[str]) -> list[str]:
    """Warn of equal texts (and targets) with different labels; both are kept."""
    warnings = []
    for head in heads:
        seen: dict[tuple[str, str], Gold] = {}
        clashes: Counter[str] = Counter()
        for item in layout.gold[head]:
            text, target = layout.rows[item.row]
            key = (
                " ".join(text.casefold().split()),
                "" if target is None else target.text.casefold(),
            )
            other = seen.setdefault(key, item)
            if other.label != item.label:
                here = f"{item.record.where} says {item.label!r}"
                clashes[f"{other.record.where} says {other.label!r}, {here}"] += 1
        if clashes:
            named = "; ".join(list(clashes)[:_NAMED])
            more = f"; and {len(clashes) - _NAMED} more" if len(clashes) > _NAMED else ""
            warnings.append(f"{head}: equal statements, different labels, both kept: {named}{more}")
    return warnings


def _places(items: Sequence[Gold]) -> str:
    return ", ".join(item.record.where for item in items)
