"""Quoted fragments inside a reported act: statements, or titles, nicknames and scare quotes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from classifier.attribution.findings import Finding
from classifier.attribution.grammar import PREPOSITIONS, is_finite
from classifier.attribution.layout import Part

_WORD: Final = re.compile(r"[^\W_][\w'\u2019-]*")
_SMALL: Final = frozenset("a an the of and or in on for to at by with from if is".split())
_NAMING: Final = frozenset(
    "titled entitled named nicknamed dubbed film movie book novel song album article essay report "
    "series show programme program newspaper magazine play poem hashtag slogan so-called".split()
)
_FEWEST = 2
"""Words of a fragment that is a statement."""


def split_fragments(text: str, parts: Sequence[Part], finding: Finding) -> Iterator[Finding]:
    """Yield the quoted fragments of a reported act instead of it, or the act as it is.

    An act keeps its fragments where they are single words or titles, and so does a clause.
    """
    if finding.kind != "direct" and _is_only_title(text, parts, finding):
        return
    act = finding.rule in {"cue-object", "participle-object", "noun-object"}
    fragments = [
        at
        for at in range(finding.first, finding.last)
        if parts[at].quote is not None and is_statement(text, parts, at)
    ]
    if not act or not fragments:
        yield finding
        return
    for at in fragments:
        yield finding._replace(first=at, last=at + 1, kind="partial", rule="cue-object-quote")


def _is_only_title(text: str, parts: Sequence[Part], finding: Finding) -> bool:
    """Whether a finding begins with a title and says nothing about it: *read "…" twice*."""
    quote = parts[finding.first].quote
    if quote is None or finding.rule not in {"cue-clause", "cue-quote", "cue-object-quote"}:
        return False
    title = is_title(_WORD.findall(text, quote.inner_start, quote.inner_end))
    return title and not any(is_finite(part.lower) for part in parts[finding.first : finding.last])


def is_statement(text: str, parts: Sequence[Part], at: int) -> bool:
    """Whether a quoted fragment says something.

    It has two words or more, and is neither a title nor a circumstance, as *"in the strongest
    terms"* is, which says nothing without its act.
    """
    quote = parts[at].quote
    if quote is None:
        return False
    words = _WORD.findall(text, quote.inner_start, quote.inner_end)
    before = parts[at - 1].lower if at else ""
    if words and words[0].lower() in PREPOSITIONS:
        return False
    return len(words) >= _FEWEST and before not in _NAMING and not is_title(words)


def is_title(words: Sequence[str]) -> bool:
    """Whether all words but the small ones have capitals.

    Examples
    --------
    >>> is_title(["The", "Winter", "of", "Grabovia"]), is_title(["We", "will", "see"])
    (True, False)
    """
    return len(words) > 1 and all(
        word[0].isupper() or word[0].isdigit() or word in _SMALL for word in words
    )
