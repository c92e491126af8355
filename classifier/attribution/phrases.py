"""Noun phrases next to a verb: its subject before it, or after it where the order is inverted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from classifier.attribution.capitals import has_name, is_capital, is_name
from classifier.attribution.grammar import (
    CONNECTIVES,
    COORDINATORS,
    DETERMINERS,
    POSSESSIVES,
    PREPOSITIONS,
    PRONOUNS,
    RELATIVES,
    REPORTING_NOUNS,
    SUBORDINATORS,
    TIMES,
    is_adverb,
    is_finite,
)
from classifier.attribution.layout import Part
from classifier.attribution.roles import is_role

_CLAUSE_MARKS: Final = frozenset(".!?;:,\u2014\u2026()")
_LONGEST: Final = 45
"""Words that a subject, or what stands between it and its verb, may have; keeps time linear."""
_SHORT_QUOTE: Final = 32
_BEFORE_TIME: Final = frozenset("last this next late early every".split())
_PARENTHETIC: Final = frozenset(
    "however too though meanwhile who which whose whom as like including speaking citing asked "
    "now then also formerly".split()
)


class Phrase(NamedTuple):
    """A noun phrase of a sentence.

    Attributes
    ----------
    first, last
        Its parts, end exclusive.
    leading
        The parts of a description before it that is set off by a comma: *His counterpart,*.
    trailing
        The parts of an apposition after it, set off by commas.
    """

    first: int
    last: int
    leading: tuple[int, int] | None = None
    trailing: tuple[int, int] | None = None

    @property
    def start(self) -> int:
        """Where it begins, the description before it included."""
        return self.leading[0] if self.leading else self.first


def subject_before(parts: Sequence[Part], verb: int) -> Phrase | None:
    """Find the noun phrase that ends before a verb, over appositions and relative clauses.

    Parameters
    ----------
    parts
        The sentence.
    verb
        Index of the verb, or of the first auxiliary before it.
    """
    last = verb
    if not last:
        return None
    mark = parts[last - 1].text
    if mark == ")":
        opening = _find_back(parts, last - 2, "(")
        if opening is None or not opening:
            return None
        return subject_before(parts, opening)
    if mark in {",", "\u2014"}:
        return _subject_over(parts, last - 1, mark)
    return _phrase_ending(parts, last)


def _subject_over(parts: Sequence[Part], close: int, mark: str) -> Phrase | None:
    """Find the subject before an apposition or relative clause that ends at ``close``."""
    opening = close
    for _ in range(3):
        found = _find_back(parts, opening - 1, mark)
        if not found or close - found > _LONGEST:
            return None
        opening = found
        if _is_set_off(parts, opening + 1, close):
            break
    else:
        return None
    if opening > 1 and parts[opening - 1].text.isdigit() and parts[opening - 2].text == mark:
        opening -= 2  # an age: Brisk, 54, who …, said
    phrase = _phrase_ending(parts, opening)
    if phrase is None:
        return None
    inner = _phrase_ending(parts, close)
    if (
        inner is not None
        and inner.first == opening + 1
        and is_name(parts, inner.first, inner.last)
        and (
            parts[phrase.first].lower in DETERMINERS
            or is_role(parts[phrase.last - 1].lower)
            or not has_name(parts, phrase.first, phrase.last)
        )
    ):
        return Phrase(inner.first, inner.last, (phrase.first, phrase.last))
    return phrase._replace(trailing=(opening + 1, close))


def _find_back(parts: Sequence[Part], at: int, mark: str) -> int | None:
    """Return the index of a mark at or before ``at``, within reach and the sentence."""
    for index in range(at, max(at - _LONGEST, -1), -1):
        text = parts[index].text
        if text == mark:
            return index
        if text in ";:" or parts[index].quote is not None:
            return None
    return None


def _is_set_off(parts: Sequence[Part], first: int, last: int) -> bool:
    """Whether what stands between two commas describes the noun before them."""
    if first >= last:
        return False
    word = parts[first]
    if word.lower in _PARENTHETIC or word.lower in PREPOSITIONS or word.lower.endswith("ing"):
        return True
    if word.lower.endswith("ed"):
        return True
    if word.lower in COORDINATORS or word.lower in SUBORDINATORS or word.lower in {"he", "she"}:
        return False
    return not any(is_finite(part.lower) for part in parts[first:last])


def _phrase_ending(parts: Sequence[Part], last: int) -> Phrase | None:
    """Return the noun phrase that ends before ``last``."""
    if not last:
        return None
    word = parts[last - 1].lower
    if word in PRONOUNS or word == "that":
        return Phrase(last - 1, last)
    first = last
    while first and last - first < _LONGEST and not _bounds(parts, first - 1):
        first -= 1
    first = _without_adverbials(parts, first, last)
    last = _without_circumstance(parts, first, last)
    if first >= last or not _may_head(parts[last - 1]):
        return None
    return Phrase(first, last)


def _without_circumstance(parts: Sequence[Part], first: int, last: int) -> int:
    """Return where a subject ends before *in a statement*, *on Monday*."""
    for at in range(last - 2, max(first, last - 5), -1):
        if parts[at].lower in {"in", "on", "at", "during"}:
            heads = REPORTING_NOUNS | TIMES
            return at if any(part.lower in heads for part in parts[at + 1 : last]) else last
    return last


def _bounds(parts: Sequence[Part], at: int) -> bool:
    """Whether a noun phrase that goes left ends at this part."""
    part = parts[at]
    word = part.lower
    if part.quote is not None:
        return part.end - part.start > _SHORT_QUOTE or part.text[-1:] in _CLAUSE_MARKS
    if part.text in _CLAUSE_MARKS:
        return not (part.text == "." and at and at + 1 < len(parts) and _is_abbreviated(parts, at))
    if word in RELATIVES or (word in SUBORDINATORS and word != "so") or is_finite(word):
        return True
    if word in {"but", "nor", "yet"}:
        return True
    if word in {"and", "or"}:
        return not _joins_nouns(parts, at)
    return False


def _is_abbreviated(parts: Sequence[Part], at: int) -> bool:
    """Whether a full stop inside a sentence belongs to the word before it."""
    return parts[at - 1].end == parts[at].start


def _joins_nouns(parts: Sequence[Part], at: int) -> bool:
    """Whether an *and* joins nouns: no verb stands before it in its clause."""
    for index in range(at - 1, max(at - _LONGEST, -1), -1):
        part = parts[index]
        if part.text in _CLAUSE_MARKS and part.text != ".":
            return index < at - 1
        if is_finite(part.lower) or part.quote is not None:
            return False
    return True


def _without_adverbials(parts: Sequence[Part], first: int, last: int) -> int:
    """Skip conjunctions, times and places before a noun phrase."""
    while first < last and (
        parts[first].lower in CONNECTIVES
        or is_adverb(parts[first].lower)
        or parts[first].text in {".", "-"}
    ):
        first += 1
    if first < last and parts[first].lower in _BEFORE_TIME and first + 1 < last:
        if parts[first + 1].lower in TIMES:
            return _without_adverbials(parts, first + 2, last)
    if first < last - 1 and parts[first].lower in TIMES:
        return _without_adverbials(parts, first + 1, last)
    if first < last and parts[first].lower in PREPOSITIONS:
        return _after_preposition(parts, first, last)
    return first


def _after_preposition(parts: Sequence[Part], first: int, last: int) -> int:
    """Return where a noun phrase begins after *On Monday*, *In a statement*; else ``last``."""
    for index in range(last - 1, first + 1, -1):
        word, before = parts[index].lower, parts[index - 1].lower
        if (
            before in TIMES
            and word not in TIMES
            and word not in PREPOSITIONS
            and (not parts[index].text[0].isdigit())
        ):
            return _without_adverbials(parts, index, last)
        if (
            (word in DETERMINERS or word in POSSESSIVES)
            and before not in PREPOSITIONS
            and (before not in DETERMINERS)
        ):
            return index
    return last


def _may_head(part: Part) -> bool:
    """Whether a phrase may end with this part."""
    word = part.lower
    if part.text[0] in "-\u2014" or word in PREPOSITIONS or word in POSSESSIVES:
        return False
    return word not in {"the", "a", "an", "every", "not", "to"}


def possessor(parts: Sequence[Part], at: int) -> Phrase | None:
    """Find whom a possessive names: *her*, or *Brisk* before the *'s* at this index."""
    if parts[at].lower != "'s":
        return Phrase(at, at + 1)
    return _phrase_ending(parts, at)


def phrase_end(parts: Sequence[Part], first: int) -> int:
    """Return where a noun phrase that begins here ends; ``first`` where none does."""
    last = first
    while last < len(parts) and last - first < _LONGEST and not _ends_after(parts, first, last):
        if parts[last].lower in PREPOSITIONS and parts[last].lower != "of":
            break
        last += 1
    return last


def main_subject(parts: Sequence[Part]) -> Phrase | None:
    """Return the subject of the first finite verb of a sentence."""
    for at in range(1, len(parts)):
        word = parts[at].lower
        if is_finite(word):
            start = at
            while start and is_adverb(parts[start - 1].lower):
                start -= 1
            phrase = subject_before(parts, start)
            if phrase is not None:
                return phrase
    return None


def subject_after(parts: Sequence[Part], verb_end: int) -> Phrase | None:
    """Find the noun phrase that begins after a verb: *said Ana Brisk, the minister*."""
    first = verb_end
    while first < len(parts) and is_adverb(parts[first].lower):
        first += 1
    last = first
    while last < len(parts) and last - first < _LONGEST and not _ends_after(parts, first, last):
        last += 1
        if parts[last - 1].lower in PRONOUNS:
            break
    while last > first and not _may_head(parts[last - 1]):
        last -= 1
    if last <= first or parts[first].lower in PREPOSITIONS:
        return None
    trailing = None
    if last + 1 < len(parts) and parts[last].text == ",":
        end = last + 1
        while end < len(parts) and parts[end].text not in _CLAUSE_MARKS and not parts[end].quote:
            end += 1
        if _is_set_off(parts, last + 1, end):
            trailing = (last + 1, end)
    if trailing and _names_holder(parts, last, trailing):
        return Phrase(trailing[0], trailing[1], (first, last))
    return Phrase(first, last, None, trailing)


def _names_holder(parts: Sequence[Part], last: int, trailing: tuple[int, int]) -> bool:
    """Whether an apposition names who holds a role: *said the minister, Ana Brisk*."""
    return (
        is_role(parts[last - 1].lower)
        and is_name(parts, *trailing)
        and not any(
            part.lower in TIMES or part.lower in DETERMINERS for part in parts[slice(*trailing)]
        )
    )


def _ends_after(parts: Sequence[Part], first: int, at: int) -> bool:
    """Whether a noun phrase that began at ``first`` ends before this part."""
    part = parts[at]
    word = part.lower
    if part.text in _CLAUSE_MARKS:
        return not (part.text == "." and at > first and at + 1 < len(parts))
    if (
        part.quote is not None
        or word in RELATIVES
        or word in SUBORDINATORS
        or word in {"but", "to"}
    ):
        return True
    if is_finite(word) and at > first:
        return True
    if word in PREPOSITIONS:
        named = any(is_capital(item) for item in parts[first:at])
        return word not in {"of", "for", "in", "from", "with", "at"} or (named and word != "of")
    return (word in TIMES and part.text[0].isupper()) or (
        word in {"and"} and at > first and (at + 1 < len(parts) and is_finite(parts[at + 1].lower))
    )
