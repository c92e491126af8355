"""Puts one mark for each actor that a text names, so that no name can decide a label."""

from __future__ import annotations

import re

from classifier.language.actors import find_mentions
from classifier.language.text import Token, tokenize

MASK = "@"
"""Stands for every actor; no word and no entry of the lexicon holds it."""

# A closing quotation mark is not followed by a further word of the sentence, or seldom.
_BARE_POSSESSIVE = re.compile(r"['\u2019] \w")


def mask_actors(text: str) -> list[Token]:
    """Split a text into words and marks, each actor being one of them.

    A bare possessive after a name counts as one: *the Netherlands' refusal* is *Iran's refusal*.

    Examples
    --------
    >>> [token.text for token in mask_actors("We thank the Netherlands.")]
    ['We', 'thank', '@', '.']
    """
    tokens = tokenize(text)
    masked: list[Token] = []
    at = 0
    for mention in find_mentions(tokens):
        start, end = tokens[mention.first].start, tokens[mention.last - 1].end
        masked += [*tokens[at : mention.first], Token(MASK, MASK, start, end)]
        if text[end - 1] in "sS" and _BARE_POSSESSIVE.match(text, end):
            masked.append(Token(text[end], "'s", end, end + 1))
        at = mention.last
    return [*masked, *tokens[at:]]
