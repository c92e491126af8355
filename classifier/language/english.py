"""Whether a text is ordinary English: two simple shares of its words."""

from __future__ import annotations

from collections.abc import Sequence

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
ENGLISH = 0.5
"""Known words below which a text has few of them, whatever its language."""


def known_share(words: Sequence[str]) -> float:
    """Return the share of words, in lower case, that are ordinary English; 0 without words."""
    return sum(map(is_common, words)) / len(words) if words else 0.0


def has_few_known_words(words: Sequence[str]) -> bool:
    """Tell whether less than half of the words are ordinary English, or there are no words."""
    return known_share(words) < ENGLISH


def is_english(words: Sequence[str]) -> bool:
    """Tell whether words, in lower case and without names, look like English.

    They do if there are fewer than five, if six in ten are ordinary English words, or if at
    least 15 % are function words of English.

    Examples
    --------
    >>> is_english("wir verurteilen den angriff auf das schärfste".split())
    False
    """
    if len(words) < MIN_WORDS:
        return True
    function = sum([word in FUNCTION_WORDS for word in words]) / len(words)
    return function >= MIN_FUNCTION or known_share(words) >= MIN_KNOWN
