"""Fields of a row to checked values: the text, the id, the targets.

All raise `classifier.errors.DataError` with the field and without a place, which the caller knows.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from classifier.data.decoding import check_decoded
from classifier.data.parsing import parse_json, shorten
from classifier.data.records import Target
from classifier.errors import DataError

# At most nine digits: Python refuses to convert very long ones.
_WHOLE = re.compile(r"[0-9]{1,9}")

Fields = Mapping[str, Any]


def is_missing(value: object) -> bool:
    """Tell whether a field says nothing: null, blank, or an empty list."""
    return value is None or value == [] or (isinstance(value, str) and not value.strip())


def check_text(value: object) -> str:
    """Return the text of a statement as it is.

    Parameters
    ----------
    value
        What stands in the field ``text``.

    Raises
    ------
    DataError
        If it is missing, no string, blank, or holds a NUL character or undecoded bytes.
    """
    if value is None:
        raise DataError("no text; every row needs one", field="text")
    if not isinstance(value, str):
        raise DataError(f"the text is a string, got {shorten(value)}; quote it", field="text")
    if not value.strip():
        raise DataError(
            f"the text is blank: {shorten(value)}; fill or remove the row", field="text"
        )
    if "\0" in value:
        raise DataError(
            f"a NUL character at {value.index(chr(0)) + 1}: {shorten(value)}; remove it, "
            "or pass --encoding utf-16 if the file is UTF-16",
            field="text",
        )
    _check_words(value, "text")
    return value


def _check_words(words: str, field: str) -> None:
    try:
        check_decoded(words)
    except DataError as error:
        raise DataError(error.message, field=field) from error


def read_id(value: object) -> str | None:
    """Return an id as a string; ``None`` where it is missing.

    Raises
    ------
    DataError
        If it is neither a string nor a number.
    """
    if is_missing(value):
        return None
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise DataError(
            f"an id is a string or a number, got {shorten(value)}; give each row one", field="id"
        )
    return str(value)


def read_targets(fields: Fields) -> list[Any]:
    """Return what the row gives as targets, each a string or an object, unchecked.

    Parameters
    ----------
    fields
        With ``target`` (beside which a CSV may have ``target_start`` and ``target_end``), or
        ``targets``, or neither.

    Raises
    ------
    DataError
        If both are given, or ``targets`` is no list.
    """
    single, several = fields.get("target"), fields.get("targets")
    if is_missing(single) and is_missing(several):
        return []
    if not is_missing(single) and not is_missing(several):
        raise DataError(
            f"both target ({shorten(single)}) and targets are given; keep one of them",
            field="targets",
        )
    if is_missing(several):
        return [single]
    if isinstance(several, str):
        several = _parse_targets(several)
    if not isinstance(several, list):
        raise DataError(
            f'targets is a list, got {shorten(several)}; write ["the blockade"]', field="targets"
        )
    return several


def _parse_targets(cell: str) -> Any:  # noqa: ANN401 (JSON holds anything)
    """Read a cell that holds a JSON list, or else the words of one target."""
    if not cell.lstrip().startswith("["):
        return [cell]
    try:
        return parse_json(cell, 'write a list such as ["the blockade"]')
    except DataError as error:
        raise DataError(error.message, field="targets") from error


def join_offsets(fields: Fields) -> Fields:
    """Put the columns ``target_start`` and ``target_end`` of a CSV into its target.

    Returns
    -------
    mapping
        Without those two columns, if there is a column ``target``.

    Raises
    ------
    DataError
        If an offset is no whole number, or stands there without a target.
    """
    if "target" not in fields:
        return fields
    rest = {key: value for key, value in fields.items() if key not in _OFFSETS}
    start, end = (_read_offset(fields.get(name), name) for name in _OFFSETS)
    if start is None and end is None:
        return rest
    if is_missing(fields["target"]):
        raise DataError("offsets without a target; fill target or empty them", field="target_start")
    return rest | {"target": {"text": fields["target"], "start": start, "end": end}}


_OFFSETS = ("target_start", "target_end")


def _read_offset(value: str | None, name: str) -> int | None:
    if value is None or is_missing(value):
        return None
    if not _WHOLE.fullmatch(value.strip()):
        raise DataError(f"an offset is a whole number, got {shorten(value)}", field=name)
    return int(value)


def read_target(value: Any, text: str) -> Target:  # noqa: ANN401 (a string or a JSON object)
    """Read one target and check that its offsets point at its words.

    Parameters
    ----------
    value
        A string, ``{"target": …}`` or ``{"text", "start", "end"}``.
    text
        The statement that the offsets count in.

    Raises
    ------
    DataError
        If words are missing, or the offsets point elsewhere.
    """
    target = Target.from_dict(value)
    _check_words(target.text, "target")
    if isinstance(value, Mapping) and (value.get("start") is None) != (value.get("end") is None):
        raise DataError(
            f"start and end come together, got {shorten(value)}; give both or neither",
            field="target",
        )
    if target.start is None or target.end is None:
        return target
    if not 0 <= target.start < target.end <= len(text):
        raise DataError(
            f"offsets {target.start} to {target.end} of the target {shorten(target.text)} lie "
            f"outside the text, which has {len(text)} characters; count them from 0, end exclusive",
            field="target",
        )
    found = text[target.start : target.end]
    if found != target.text:
        raise DataError(
            f"at offsets {target.start} to {target.end} the text has {shorten(found)}, not the "
            f"target {shorten(target.text)}; correct the offsets or leave them out",
            field="target",
        )
    return target
