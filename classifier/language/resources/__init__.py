"""Data files of the language room, each with its source, and the one way to open them."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files


def open_resource(name: str) -> Iterator[tuple[int, list[str]]]:
    r"""Yield the rows of a tab-separated resource with their line numbers.

    Parameters
    ----------
    name
        File name in this folder. Blank lines and lines that begin with ``#`` are left out.

    Yields
    ------
    tuple of int and list of str
        Line in the file, counted from 1, and the cells of the row.
    """
    text = files(__name__).joinpath(name).read_text(encoding="utf-8")
    for number, line in enumerate(text.split("\n"), 1):
        if line and not line.startswith("#"):
            yield number, line.rstrip("\r").split("\t")
