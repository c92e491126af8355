"""Data files of the language room, each with its source, and the one way to open them."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files


def open_lines(name: str) -> Iterator[tuple[int, str]]:
    """Yield the lines of a resource with their numbers, counted from 1.

    Parameters
    ----------
    name
        File name in this folder. Blank lines and lines that begin with ``#`` are left out.
    """
    text = files(__name__).joinpath(name).read_text(encoding="utf-8").replace("\r\n", "\n")
    for number, line in enumerate(text.split("\n"), 1):
        if line and line[0] != "#":
            yield number, line


def open_resource(name: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of a tab-separated resource: the number of the line, and its cells."""
    for number, line in open_lines(name):
        yield number, line.split("\t")
