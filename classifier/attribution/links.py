"""Links: each cue of a sentence joined to its subject."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from classifier.attribution.cues import CueMatch, Entry, find_cues, find_noun_cues
from classifier.attribution.findings import ACCORDING, CueSpan
from classifier.attribution.grammar import (
    COORDINATORS,
    PREPOSITIONS,
    RELATIVES,
    TIMES,
    is_finite,
)
from classifier.attribution.layout import Part, final_mark
from classifier.attribution.phrases import Phrase, possessor, subject_after, subject_before

_ENDS: Final = frozenset(".!?;")
_ACCORDING: Final = Entry(ACCORDING, "", None, ("to",), ("according",))
_INVERTED: Final = frozenset({"past", "s"})


class Link(NamedTuple):
    """A cue with its subject.

    Attributes
    ----------
    cue, subject
        ``subject`` is ``None`` where the sentence shows none.
    order
        ``before``, ``after`` (*said Brisk*) or ``shared`` (with an earlier verb).
    """

    cue: CueMatch
    subject: Phrase | None
    order: str

    @property
    def start(self) -> int:
        """Where the attribution begins, subject or cue."""
        if self.subject is not None and self.order == "before":
            return self.subject.start
        return self.cue.group if self.order != "after" else self.cue.first

    @property
    def end(self) -> int:
        """Where the attribution ends, subject or cue."""
        if self.subject is not None and self.order == "after":
            return self.subject.trailing[1] if self.subject.trailing else self.subject.last
        return self.cue.last

    @property
    def is_according(self) -> bool:
        """Whether the cue is *according to*."""
        return self.cue.entry is _ACCORDING

    @property
    def span(self) -> CueSpan:
        """The cue as parts."""
        return CueSpan(self.cue.first, self.cue.last, self.cue.entry.lemma, self.cue.entry.tone)


def find_links(parts: Sequence[Part]) -> list[Link]:
    """Find the cues of a sentence with their subjects, in order.

    A subject that a cue shares with an earlier verb is left for the reader of the sentence.
    """
    return [link for cue in _all_cues(parts) if (link := _link(parts, cue)) is not None]


def _all_cues(parts: Sequence[Part]) -> list[CueMatch]:
    cues = find_cues(parts) + find_noun_cues(parts)
    for at in range(len(parts) - 2):
        if parts[at].lower == "according" and parts[at + 1].lower == "to":
            cues.append(CueMatch(at, at + 2, at, "ing", _ACCORDING))
    return sorted(cues)


def _link(parts: Sequence[Part], cue: CueMatch) -> Link | None:
    """Join a cue to its subject; a shared subject is left for later."""
    if cue.entry is _ACCORDING:
        phrase = subject_after(parts, cue.last)
        return phrase and Link(cue, _without_clause(parts, cue, phrase), "after")
    if cue.form == "noun":
        phrase = possessor(parts, cue.group)
        return phrase and Link(cue, phrase, "before")
    if cue.form in _INVERTED and cue.group == cue.first and cue.first:
        phrase = _inverted(parts, cue)
        if phrase is not None:
            return Link(cue, phrase, "after")
    previous = parts[cue.group - 1].lower if cue.group else ""
    participle = cue.form == "ing" and cue.group == cue.first
    shared = previous in COORDINATORS or (
        participle and (previous in PREPOSITIONS or previous in {"", ","})
    )
    phrase = None if shared else subject_before(parts, cue.group)
    if phrase is not None:
        return Link(cue, phrase, "before")
    shared = shared or (previous == "," and cue.form in {"past", "ing"})
    return Link(cue, None, "shared") if shared else None


def _without_clause(parts: Sequence[Part], cue: CueMatch, phrase: Phrase) -> Phrase:
    """Part a speaker from the clause that follows: *According to Brisk, the state fails*.

    Only a comma closes an apposition there; after the clause a full stop does too.
    """
    if phrase.trailing is None:
        return phrase
    end = phrase.trailing[1]
    closed = end < len(parts) and parts[end].text == ","
    after_clause = cue.first > 0 and (end >= len(parts) or parts[end].text in _ENDS)
    return phrase if closed or after_clause else phrase._replace(trailing=None)


def _inverted(parts: Sequence[Part], cue: CueMatch) -> Phrase | None:
    """Return the subject of *"…," said Brisk* and *…, said Brisk*."""
    previous = parts[cue.first - 1]
    if not _may_follow(parts, cue):
        return None
    phrase = subject_after(parts, cue.last)
    if phrase is None or parts[phrase.first].lower == "that" or _is_object(parts, phrase):
        return None
    end = phrase.trailing[1] if phrase.trailing else phrase.last
    last = end >= len(parts) or parts[end].text in _ENDS
    if (
        previous.text == ","
        and not last
        and cue.first > 1
        and (parts[cue.first - 2].quote is None and subject_before(parts, cue.first) is not None)
    ):
        return None
    if previous.quote is not None and final_mark(previous) in {",", ".", "?", "!"}:
        return phrase
    for part in parts[end:]:
        if part.text in {",", ".", ";", "\u2014", ":"} or part.lower in RELATIVES:
            break
        if is_finite(part.lower):
            return None
    return phrase


def _may_follow(parts: Sequence[Part], cue: CueMatch) -> bool:
    """Whether the words before a cue may be its content: a quotation, or a clause if it can."""
    previous = parts[cue.first - 1]
    if previous.quote is not None:
        return True
    quoted = cue.first > 1 and parts[cue.first - 2].quote is not None
    return previous.text in {",", "\u2014"} and (quoted or "p" in cue.entry.frames)


def _is_object(parts: Sequence[Part], phrase: Phrase) -> bool:
    """Whether a phrase after a verb cannot be its subject: *them*, *Monday*."""
    word = parts[phrase.first].lower
    return word in {"him", "them", "us", "me", "her"} or word in TIMES
