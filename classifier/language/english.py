"""Whether a text is ordinary English: simple shares of its words."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from classifier.language.actors import is_common

FUNCTION_WORDS = frozenset(
    "the a an of and to in on at by for from with as is are was were be been has have had do does "
    "did will would shall should can could may might must not no it its this that these those we "
    "our us they their he his she her i my you your who which what there if but or than so all any "
    "more about into over under against between during before after also only".split()
)
"""Words that carry grammar; in English prose they are about four in ten."""

MIN_WORDS = 5
"""Shorter texts are not judged to be of another language: headlines have few function words."""

MIN_KNOWN = 0.6
MIN_FUNCTION = 0.15
NOT_ENGLISH = 1 / 3
"""Known words below which function words count for nothing: other languages have *do* and *i*."""

LAST_LATIN = "\u024f"
ENGLISH = 0.5
"""Known words below which a text has few of them, whatever its language."""


@lru_cache(maxsize=1 << 16)
def is_known(word: str) -> bool:
    """Tell whether a word in lower case is ordinary English; single letters but two are not."""
    return is_common(word) if len(word) > 1 else word in "ai"


def count_known(words: Sequence[str]) -> int:
    """Return how many words, in lower case, are ordinary English."""
    return sum(map(is_known, words))


def known_share(words: Sequence[str]) -> float:
    """Return the share of words, in lower case, that are ordinary English; 0 without words."""
    return count_known(words) / len(words) if words else 0.0


def has_few_known_words(
    words: Sequence[str], numbers: int = 0, *, known: int | None = None
) -> bool:
    """Tell whether less than half of a text is ordinary English, or there are no words.

    Parameters
    ----------
    words
        In lower case, without names.
    numbers
        How many numbers there are; beside at least five words and numbers, each counts as a
        word that is not known.
    known
        What `count_known` says, where it was asked before.
    """
    size = len(words) + numbers
    size = size if size >= MIN_WORDS else len(words)
    known = count_known(words) if known is None else known
    return not words or known < ENGLISH * size


def is_english(words: Sequence[str], *, known: int | None = None) -> bool:
    """Tell whether words, in lower case and without names, look like English.

    They do if six in ten are ordinary English words. Else they do not if most are written in
    other letters than Latin ones. Else they do if there are fewer than five, or if at least 15 %
    are function words of English and a third are ordinary English words.

    Parameters
    ----------
    words
        In lower case, without names.
    known
        What `count_known` says, where it was asked before.

    Examples
    --------
    >>> is_english("wir verurteilen den angriff auf das schärfste".split())
    False
    """
    known = count_known(words) if known is None else known
    if not words or known >= MIN_KNOWN * len(words):
        return True
    if sum([word[0] > LAST_LATIN for word in words]) * 2 > len(words):
        return False
    if len(words) < MIN_WORDS:
        return True
    functions = sum([word in FUNCTION_WORDS for word in words])
    return known >= NOT_ENGLISH * len(words) and functions >= MIN_FUNCTION * len(words)
