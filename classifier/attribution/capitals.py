"""What capital letters tell of a run of words."""

from __future__ import annotations

from collections.abc import Sequence

from classifier.attribution.grammar import DETERMINERS, POSSESSIVES
from classifier.attribution.layout import Part


def is_capital(part: Part) -> bool:
    """Whether a part is a word with a capital letter."""
    return part.text[0].isupper()


def is_name(parts: Sequence[Part], first: int, last: int) -> bool:
    """Whether all words have capitals, but for particles and initials: a proper name."""
    return all(
        is_capital(part)
        or part.text in {"-", "."}
        or part.lower in {"de", "van", "von", "al", "of", "bin", "el", "the"}
        for part in parts[first:last]
    ) and any(is_capital(part) for part in parts[first:last])


def has_name(parts: Sequence[Part], first: int, last: int) -> bool:
    """Whether two or more words in a row have capitals, as a person's name has."""
    run = 0
    for part in parts[first:last]:
        lower = part.lower
        run = run + 1 if is_capital(part) and lower not in POSSESSIVES | DETERMINERS else 0
        if run > 1:
            return True
    return False
