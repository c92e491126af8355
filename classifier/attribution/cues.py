"""Cues: the words of a sentence that introduce what somebody says, thinks or wants."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Final, NamedTuple

from classifier.attribution.grammar import (
    AUXILIARIES,
    COORDINATORS,
    DETERMINERS,
    POSSESSIVES,
    PREPOSITIONS,
    SPEAKING_PRONOUNS,
    is_adverb,
)
from classifier.attribution.layout import Part
from classifier.language.resources import open_resource

RESOURCE: Final = "reporting.tsv"
_BE: Final = frozenset("is are was were be been being am 's 're".split())
_LEADING: Final = AUXILIARIES | {"'s", "'ve", "'d", "'ll", "to"}
_PUNCTUATION: Final = frozenset(".!?;:,()\u2014\u2026-")
_OWNERS: Final = POSSESSIVES | {"'s"}
_AFTER_NOUN: Final = frozenset("for of about over that to whether".split())
NOUN: Final = "n"
"""Frame of a noun."""
_LARGEST_GAP: Final = 2
_PARTICLES: Final = PREPOSITIONS | {"out", "up", "down", "back", "forth", "aside", "away", "not"}
_NOUN_BEFORE: Final = frozenset("'s \u2019s".split()) | DETERMINERS | POSSESSIVES | PREPOSITIONS


class Entry(NamedTuple):
    """A row of ``reporting.tsv``.

    Attributes
    ----------
    lemma
        Word or phrase in its base form.
    frames
        Letters: c clause, q quotation, o object, i infinitive, a addressee first.
    tone
        Label of the tone head, or ``None``.
    rest
        The words of a phrase after the first.
    forms
        All forms of the first word: base, third person, past …, the one in *-ing* last.
    """

    lemma: str
    frames: str
    tone: str | None
    rest: tuple[str, ...]
    forms: tuple[str, ...]

    @property
    def is_whole_act(self) -> bool:
        """Whether it says all by itself: *declined to comment*, *urged restraint*."""
        return bool(self.rest) and (
            self.rest[-1] == "comment"
            or (self.tone is not None and self.rest[-1] not in _PARTICLES)
        )


class CueMatch(NamedTuple):
    """A cue in a sentence.

    Attributes
    ----------
    first, last
        Parts that it takes, auxiliaries and adverbs before it left out; end exclusive.
    group
        Index of the first auxiliary or adverb before it.
    form
        ``base``, ``s``, ``past`` or ``ing``.
    entry
        What it is.
    """

    first: int
    last: int
    group: int
    form: str
    entry: Entry


@cache
def _entries() -> dict[str, tuple[Entry, ...]]:
    """Form of the first word -> the entries that may begin so, longest first."""
    found: dict[str, list[Entry]] = {}
    for _, (lemma, frames, tone, forms) in open_resource(RESOURCE):
        words = tuple(forms.split())
        if frames == NOUN:
            continue
        entry = Entry(lemma, frames, tone or None, tuple(lemma.split()[1:]), words)
        for form in words:
            found.setdefault(form, []).append(entry)
    return {
        form: tuple(sorted(entries, key=lambda entry: -len(entry.rest)))
        for form, entries in found.items()
    }


@cache
def _nouns() -> dict[str, Entry]:
    """Form of a noun -> its entry."""
    return {
        form: Entry(lemma, frames, tone or None, (), tuple(forms.split()))
        for _, (lemma, frames, tone, forms) in open_resource(RESOURCE)
        if frames == NOUN
        for form in forms.split()
    }


def find_noun_cues(parts: Sequence[Part]) -> list[CueMatch]:
    """Find nouns that introduce a statement of their possessor: *her call for talks*."""
    found: list[CueMatch] = []
    for at in range(1, len(parts) - 1):
        entry = _nouns().get(parts[at].lower)
        if entry is None or parts[at + 1].lower not in _AFTER_NOUN:
            continue
        owner = at - 1
        while (
            owner > max(at - 4, 0)
            and parts[owner].text.isalpha()
            and (parts[owner].lower not in _OWNERS)
        ):
            owner -= 1
        if parts[owner].lower in _OWNERS:
            found.append(CueMatch(owner + 1, at + 1, owner, "noun", entry))
    return found


def is_cue_form(word: str) -> bool:
    """Whether a word in lower case may begin a cue."""
    return word in _entries()


def find_cues(parts: Sequence[Part]) -> list[CueMatch]:
    """Find the cues of a sentence that are used as verbs, in order, without overlap.

    Examples
    --------
    >>> from classifier.attribution.layout import Paragraph, split_parts
    >>> text = "His claims failed, and he has repeatedly voiced deep concern over the delay."
    >>> [cue.entry.lemma for cue in find_cues(split_parts(text, Paragraph(0, len(text))))]
    ['voice concern']
    """
    entries = _entries()
    found: list[CueMatch] = []
    at = 0
    while at < len(parts):
        candidates = entries.get(parts[at].lower)
        match = _match(parts, at, candidates) if candidates else None
        if match:
            found.append(match)
            at = match.last
        else:
            at += 1
    return found


def _match(parts: Sequence[Part], at: int, candidates: Sequence[Entry]) -> CueMatch | None:
    """Return the longest entry that begins here and is a verb here."""
    if _is_proper(parts, at):
        return None
    for entry in candidates:
        last = _rest_end(parts, at + 1, entry.rest)
        if last:
            form = _form(parts[at].lower, entry)
            group = _group_start(parts, at)
            if _is_verb(parts, at, last, group, form=form):
                return CueMatch(at, last, group, form, entry)
    return None


def _is_proper(parts: Sequence[Part], at: int) -> bool:
    """Whether a capital inside a sentence makes a word part of a name: *the United States*."""
    if not at or not parts[at].text[0].isupper() or parts[at - 1].quote is not None:
        return False
    capitals = sum(part.text[0].isupper() for part in parts)
    words = sum(part.text[0].isalpha() for part in parts)
    return capitals * 2 < words


def _rest_end(parts: Sequence[Part], at: int, rest: Sequence[str]) -> int:
    """Return the index after the rest of a phrase, or 0; words may stand before a noun in it."""
    for word in rest:
        limit = at if word in _PARTICLES else at + _LARGEST_GAP
        while at < len(parts) and parts[at].lower != word:
            if at >= limit or parts[at].text[0] in _PUNCTUATION or parts[at].lower in PREPOSITIONS:
                return 0
            at += 1
        at += 1
        if at > len(parts):
            return 0
    return at


def _form(word: str, entry: Entry) -> str:
    """Tell which form of its verb a word is; a past like its base counts as past."""
    forms = entry.forms
    if word.endswith("ing") and word != forms[0]:
        return "ing"
    if word == forms[0]:
        return "base"
    return "s" if word == forms[1] else "past"


def _group_start(parts: Sequence[Part], at: int) -> int:
    """Return where the auxiliaries and adverbs before a verb begin."""
    while at and (parts[at - 1].lower in _LEADING or is_adverb(parts[at - 1].lower)):
        if (
            parts[at - 1].lower == "'s"
            and parts[at - 1].start == parts[at - 2].end
            and at > 1
            and (parts[at - 2].lower not in SPEAKING_PRONOUNS)
        ):
            break
        at -= 1
    return at


def _is_verb(parts: Sequence[Part], at: int, last: int, group: int, *, form: str) -> bool:
    """Whether the word is used as a verb whose subject speaks."""
    auxiliaries = {part.lower for part in parts[group:at]}
    before = parts[group - 1].lower if group else ""
    if form == "ing":
        return before not in DETERMINERS | POSSESSIVES | {"'s"} or bool(auxiliaries & _BE)
    if form == "past":
        passive = bool(auxiliaries & _BE) and parts[at].lower not in _BE
        behind = parts[last].lower if last < len(parts) else ""
        return not passive and behind != "by" and (at > group or before not in _NOUN_BEFORE)
    if auxiliaries - {"not"} - {word for word in auxiliaries if is_adverb(word)}:
        return True
    if form == "s":
        return before not in _NOUN_BEFORE and bool(at) and not _is_plural_noun(parts, group)
    return _is_plural(parts, group, last)


def _is_plural(parts: Sequence[Part], at: int, last: int) -> bool:
    """Whether what ends before ``at`` may be the subject of a verb in its base form."""
    if not at:
        return False
    word = parts[at - 1].lower
    if word in {"they", "we", "i", "you", "people", "who", "others"}:
        return True
    if word in {"some", "many", "most", "both"}:
        behind = parts[last].lower if last < len(parts) else ""
        return behind in DETERMINERS | POSSESSIVES | PREPOSITIONS | SPEAKING_PRONOUNS
    if word in _NOUN_BEFORE or word in COORDINATORS:
        return False
    joined = at > 1 and parts[at - 2].lower == "and"
    return joined or (word.endswith("s") and not word.endswith("ss"))


def _is_plural_noun(parts: Sequence[Part], at: int) -> bool:
    """Whether a noun in the plural, or a number, stands before ``at``: *rights advocates*."""
    part = parts[at - 1]
    if part.text[0].isdigit() or part.lower in {"two", "three", "many", "several", "these"}:
        return True
    return (
        part.text.islower()
        and part.lower.endswith("s")
        and not part.lower.endswith(("ss", "us", "is", "'s"))
    )
