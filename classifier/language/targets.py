"""Where the target of a stance stands in a statement."""

from __future__ import annotations

import re

from classifier.data.records import Target
from classifier.language.text import normalize


def locate_target(text: str, target: Target) -> Target | None:
    """Find a target in a text, or take the offsets that it brings.

    The first whole-word occurrence wins, in the same case before any case; then the first
    occurrence inside a longer word. Quotation marks, dashes and blanks match in any form.

    Parameters
    ----------
    text
        The statement.
    target
        Its words, with or without offsets; offsets that fit the text are kept.

    Returns
    -------
    Target or None
        The target as written in the text, with offsets; ``None`` where it does not stand there.

    Examples
    --------
    >>> locate_target("We condemn the blockade.", Target("The Blockade"))
    Target(text='the blockade', start=11, end=23)
    """
    if target.start is not None and target.end is not None:
        inside = 0 <= target.start < target.end <= len(text)
        found = text[target.start : target.end]
        if inside and normalize(found) == normalize(target.text):
            return Target(found, target.start, target.end)
    words = normalize(target.text).split()
    if not words:
        return None
    folded = normalize(text)
    pattern = r"\s+".join(map(re.escape, words))
    for expression, flags in (
        (rf"(?<!\w){pattern}(?!\w)", 0),
        (rf"(?<!\w){pattern}(?!\w)", re.IGNORECASE),
        (pattern, re.IGNORECASE),
    ):
        match = re.search(expression, folded, flags)
        if match:
            return Target(text[match.start() : match.end()], match.start(), match.end())
    return None
