"""What a cue introduces: a content clause, a reported act, or words before the cue.

The rule for reported speech, everywhere: where the cue takes a content clause (*said that the
talks failed*, *asked whether …*), the statement is the clause without *that*. Where it takes
anything else (*expressed concern about …*, *vowed to respond*, *urged Grabovia to withdraw*),
the statement is the whole act, from the cue on, since the cue carries its meaning.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from classifier.attribution.cues import CueMatch
from classifier.attribution.grammar import (
    COORDINATORS,
    PREPOSITIONS,
    RELATIVES,
    REPORTING_NOUNS,
    SPEAKING_PRONOUNS,
    SUBORDINATORS,
    TIMES,
    WH_WORDS,
    is_adverb,
    is_finite,
    may_be_present,
)
from classifier.attribution.layout import Part

_ENDS: Final = frozenset(".!?;")
_MARKS: Final = frozenset(".!?;:,\u2014\u2026()")
_REACH_OF_THAT: Final = 18
_REACH_OF_VERB: Final = 14
_PLACES: Final = frozenset("in at on during after before to from via through by outside".split())
_OBJECT_PRONOUNS: Final = frozenset("him her them us me you it himself herself themselves".split())


class Content(NamedTuple):
    """Where the words that follow a cue begin.

    Attributes
    ----------
    first
        Index of the first part.
    shape
        ``clause``, ``act``, ``quote`` (the part is a quotation that is the content, or begins
        it) or ``colon``.
    addressee
        The parts of the hearer, if named.
    set_off
        Whether a comma or colon stands before it.
    """

    first: int
    shape: str
    addressee: tuple[int, int] | None = None
    set_off: bool = False


def content_after(parts: Sequence[Part], cue: CueMatch) -> Content | None:
    """Find what follows a cue; ``None`` where the words stand before it, or nowhere."""
    at = cue.last
    if at >= len(parts) or parts[at].text in _ENDS:
        return None
    if cue.form == "noun":
        clause = parts[at].lower == "that"
        return Content(at + 1, "clause") if clause else Content(cue.first, "act")
    found = _marked(parts, cue, at)
    if found is not None or parts[at].text in _MARKS:
        return found
    if "a" in cue.entry.frames and not cue.entry.rest:
        return _after_addressee(parts, cue, at)
    after = _after_adverbials(parts, at, cue)
    found = _marked(parts, cue, after) if after > at else None
    return found or _unmarked(parts, cue, after)


def _marked(parts: Sequence[Part], cue: CueMatch, at: int) -> Content | None:
    """Return content that a mark, *that* or a question word shows."""
    if at >= len(parts):
        return None
    part = parts[at]
    behind = parts[at + 1] if at + 1 < len(parts) else None
    found = None
    if part.quote is not None:
        found = Content(at, "quote")
    elif part.text in {",", ":", "-", "\u2014"} and behind and behind.quote is not None:
        found = Content(at + 1, "quote", None, set_off=True)
    elif part.text == ":" and behind and "p" in cue.entry.frames:
        found = Content(at + 1, "colon")
    elif part.text == ",":
        found = _after_parenthesis(parts, at)
    elif part.lower == "that" and behind:
        found = Content(at + 1, "clause")
    elif part.lower in WH_WORDS and "c" in cue.entry.frames:
        found = Content(at, "clause")
    return found


def _after_parenthesis(parts: Sequence[Part], at: int) -> Content | None:
    """Return the clause after *said, in a statement, that*."""
    for index in range(at + 1, min(at + _REACH_OF_THAT, len(parts) - 2)):
        part = parts[index]
        if part.text == "," and parts[index + 1].lower == "that":
            return Content(index + 2, "clause")
        if part.text == "," and parts[index + 1].quote is not None:
            return Content(index + 1, "quote", None, set_off=True)
        if part.text in _ENDS or part.quote is not None or is_finite(part.lower):
            return None
    return None


def _after_adverbials(parts: Sequence[Part], at: int, cue: CueMatch) -> int:
    """Return the index after adverbs, times and circumstances that follow a cue."""
    while at < len(parts):
        word = parts[at].lower
        if is_adverb(word) or _is_time(parts[at]):
            at += 1
        elif (
            word in {"last", "this", "next"}
            and at + 1 < len(parts)
            and (parts[at + 1].lower in TIMES)
        ):
            at += 2
        elif word in PREPOSITIONS and (end := _circumstance_end(parts, at, cue)):
            at = end
        else:
            return at
    return at


def _is_time(part: Part) -> bool:
    """Whether a word tells when: *Monday*, *today*, but not *winter*, which may act."""
    word = part.lower
    return (word in TIMES and part.text[0].isupper()) or word in {
        "today", "yesterday", "tonight", "earlier", "later", "late",
    }  # fmt: skip


def _circumstance_end(parts: Sequence[Part], at: int, cue: CueMatch) -> int:
    """Return the end of a phrase of time, place or medium; 0 where it is an object."""
    end = at + 1
    heads = False
    while end < len(parts) and end - at < _REACH_OF_THAT:
        part = parts[end]
        word = part.lower
        if part.text in _MARKS or part.quote is not None or word in RELATIVES:
            break
        if is_finite(word) or word in WH_WORDS or word in SPEAKING_PRONOUNS:
            break
        heads = heads or word in TIMES or word in REPORTING_NOUNS
        end += 1
    stopped = (
        end >= len(parts)
        or parts[end].lower == "that"
        or parts[end].quote is not None
        or (parts[end].text in {",", ":", ".", ";"})
    )
    word = parts[at].lower
    plain = "o" not in cue.entry.frames or _quote_follows(parts, end)
    if word in _PLACES and stopped and (heads or plain):
        return end
    if plain and stopped:
        return end
    if heads and word in _PLACES:
        for index in range(at + 1, end):
            if parts[index].lower in TIMES or parts[index].lower in REPORTING_NOUNS:
                return index + 1
    return 0


def _quote_follows(parts: Sequence[Part], at: int) -> bool:
    """Whether a comma or colon and a quotation stand here."""
    return at + 1 < len(parts) and parts[at].text in {",", ":"} and parts[at + 1].quote is not None


def _after_addressee(parts: Sequence[Part], cue: CueMatch, at: int) -> Content | None:
    """Return what follows the hearer: *told reporters in Ostrava that*, *told them to go*."""
    end = at
    while end < len(parts) and end - at < _REACH_OF_THAT:
        part = parts[end]
        if part.lower == "that" or part.quote is not None or part.text in _MARKS:
            break
        if part.lower in _OBJECT_PRONOUNS and end == at:
            end += 1
            break
        if end > at and (
            part.lower in SPEAKING_PRONOUNS or part.lower in WH_WORDS or part.lower == "to"
        ):
            break
        if end > at and _starts_clause(parts, at, end):
            break
        end += 1
    if end == at:
        return _marked(parts, cue, at)
    hearer = (at, _hearer_end(parts, at, end))
    if end >= len(parts) or parts[end].text in _ENDS:
        return None
    if parts[end].lower == "to" or parts[end].lower in PREPOSITIONS:
        return Content(cue.first, "act", hearer)
    found = _marked(parts, cue, end)
    if found is None and parts[end].text not in _MARKS:
        found = Content(end, "clause")
    return found and found._replace(addressee=hearer)


def _hearer_end(parts: Sequence[Part], at: int, end: int) -> int:
    """Return where the hearer ends: before a preposition or a time."""
    for index in range(at + 1, end):
        word = parts[index].lower
        if (word in PREPOSITIONS and word != "of") or word in TIMES:
            return index
    return end


def _starts_clause(parts: Sequence[Part], first: int, at: int) -> bool:
    """Whether a noun phrase of a new clause begins here: *told reporters the talks failed*."""
    word = parts[at].lower
    before = parts[at - 1].lower
    starts = word in {"the", "a", "an", "his", "her", "its", "their", "there", "this", "these"}
    if starts and before not in PREPOSITIONS and before not in COORDINATORS:
        return True
    return (
        parts[at].text[0].isupper()
        and not parts[at - 1].text[0].isupper()
        and before not in PREPOSITIONS
        and before not in {"the", "a", "an", "and", "-"}
        and before.endswith("s")
        and at > first
    )


def _unmarked(parts: Sequence[Part], cue: CueMatch, at: int) -> Content | None:
    """Return a clause without *that*, or a reported act."""
    if at >= len(parts) or parts[at].text in _MARKS:
        return None
    part, frames = parts[at], cue.entry.frames
    acts = "o" in frames or "i" in frames
    that = _distant_that(parts, cue, at)
    found = None
    if that:
        found = Content(that + 1, "clause")
    elif part.lower == "to" or part.lower in PREPOSITIONS:
        found = Content(cue.first, "act") if acts else None
    elif part.lower in COORDINATORS:
        found = None
    elif "z" in frames or ("c" in frames and _has_verb(parts, at)):
        found = Content(at, "clause")
    elif acts and not is_finite(part.lower):
        found = Content(cue.first, "act")
    return found


def _distant_that(parts: Sequence[Part], cue: CueMatch, at: int) -> int:
    """Return the index of *that* after a phrase of place or hearer, or 0."""
    if parts[at].lower not in PREPOSITIONS:
        return 0
    for index in range(at, min(at + _REACH_OF_THAT, len(parts) - 1)):
        if parts[index].lower == "that":
            plain = "o" not in cue.entry.frames or parts[at].lower in {"to", "at", "on"}
            return index if plain else 0
        if parts[index].text in _MARKS or parts[index].quote is not None:
            return 0
    return 0


def _has_verb(parts: Sequence[Part], at: int) -> bool:
    """Whether a finite verb follows the first noun phrase from here."""
    for index in range(at + 1, min(at + _REACH_OF_VERB, len(parts) - 1)):
        part = parts[index]
        if part.text in _MARKS or part.quote is not None or part.lower in RELATIVES:
            return False
        if part.lower in SUBORDINATORS or part.lower in {"to", "for", "over", "about", "by"}:
            return False
        if part.lower in COORDINATORS and is_finite(parts[index + 1].lower):
            return False
        if is_finite(part.lower):
            return not _is_participle(parts, index)
        if index > at and may_be_present(part.lower) and parts[at].lower in SPEAKING_PRONOUNS:
            return True
    return parts[at].lower in SPEAKING_PRONOUNS


def _is_participle(parts: Sequence[Part], at: int) -> bool:
    """Whether a past form is no finite verb: *the proposed law*, *changes made by the state*."""
    before = parts[at - 1].lower
    behind = parts[at + 1].lower if at + 1 < len(parts) else ""
    return before in {"the", "a", "an", "its", "his", "her", "their", "of", "and"} or behind in {
        "by",
        "in",
        "on",
        "at",
        "against",
        "under",
        "from",
    }
