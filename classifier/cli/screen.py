"""How wide and how colourful the readable forms of the output are."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from typing import IO

PIPED_WIDTH = 100
"""Columns where the output is no terminal, so that a file does not depend on a window."""

_NARROWEST = 60


def shorten(text: str, characters: int) -> str:
    """Cut a text at a blank, with a sign that something is missing.

    Examples
    --------
    >>> shorten("We firmly condemn the blockade.", 20)
    'We firmly condemn …'
    """
    if len(text) <= characters:
        return text
    cut = text[: characters - 1]
    head, blank, _ = cut.rpartition(" ")
    return f"{head if blank else cut} …" if blank else f"{cut}…"


def width_of(stream: IO[str]) -> int:
    """Return how many columns there are to write in."""
    if not stream.isatty():
        return PIPED_WIDTH
    return max(_NARROWEST, shutil.get_terminal_size((PIPED_WIDTH, 24)).columns)


def has_colors(stream: IO[str]) -> bool:
    """Tell whether to write in colours: on a terminal, unless ``NO_COLOR`` is set."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def join_terms(terms: Iterable[str], width: int, margin: str) -> Iterator[str]:
    """Yield lines of terms, broken between terms and not inside them.

    Examples
    --------
    >>> list(join_terms(["condemn +1.2", "firmly +0.3", "we -0.1"], 30, "  "))
    ['  condemn +1.2 · firmly +0.3', '  we -0.1']
    """
    line = ""
    for term in terms:
        longer = f"{line} · {term}" if line else term
        if line and len(margin) + len(longer) > width:
            yield f"{margin}{line}"
            longer = term
        line = longer
    if line:
        yield f"{margin}{line}"
