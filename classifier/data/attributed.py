"""What an article yields: a statement, who makes it, and the words that introduce it.

All offsets count Unicode code points of the article as given, end exclusive.
"""

from __future__ import annotations

from dataclasses import dataclass

from classifier.data.records import JsonDict, Target

KINDS = ("direct", "partial", "indirect", "mixed")
"""Quoted in full · a quoted fragment · reported · reported with quoted words inside."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the article.

    Attributes
    ----------
    start, end
        Offsets in the article, end exclusive.
    """

    start: int
    end: int

    def to_dict(self) -> JsonDict:
        """Return ``{"start", "end"}``."""
        return {"start": self.start, "end": self.end}

    def of(self, text: str) -> str:
        """Return the words of the span in the article."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Cue:
    """The words that introduce a statement.

    Attributes
    ----------
    text
        As written: *said*, *expressed grave concern*, *according to*.
    lemma
        Its base form, an entry of ``reporting.tsv``: *say*, *express concern*.
    start, end
        Offsets in the article.
    tone
        What the cue says about the tone of the act, a label of the tone head; ``None`` where it
        says nothing. A hint, not a decision; not part of `to_dict`.
    """

    text: str
    lemma: str
    start: int
    end: int
    tone: str | None = None

    def to_dict(self) -> JsonDict:
        """Return ``{"text", "lemma", "start", "end"}``."""
        return {"text": self.text, "lemma": self.lemma, "start": self.start, "end": self.end}


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who makes a statement.

    Attributes
    ----------
    text
        As written, without what stands in apposition before it.
    start, end
        Offsets in the article.
    name
        The fullest form that the article uses for the same actor, without the role.
    role
        Office or function, where stated: *foreign minister*.
    organisation
        State, ministry or organisation that the role belongs to, where stated.
    """

    text: str
    start: int
    end: int
    name: str
    role: str | None = None
    organisation: str | None = None

    def to_dict(self) -> JsonDict:
        """Return ``{"text", "start", "end", "name", "role", "organisation"}``."""
        return {
            "text": self.text,
            "start": self.start,
            "end": self.end,
            "name": self.name,
            "role": self.role,
            "organisation": self.organisation,
        }


@dataclass(frozen=True, slots=True)
class AttributedStatement:
    """A statement that an article attributes to somebody.

    Attributes
    ----------
    id
        ``<article_id>#<number>``, counted from 1 in the order of the article.
    article_id
        Name of the article.
    text
        Its words: ``article[start:end]``, without the quotation marks around them.
    start, end
        Offsets in the article.
    kind
        One of `KINDS`.
    context
        The sentence (of a longer quotation, the sentences) that it stands in.
    cue
        What introduces it; ``None`` for a quotation that stands alone.
    speaker
        ``None`` where it is not known.
    addressee
        Whom it is said to, as written; ``None`` where not stated.
    topic
        What it is said to be about, as written; ``None`` where not stated.
    targets
        Proposed targets, principal first, with offsets in the article; they may stand outside
        the text of the statement, but not outside its context.
    rule
        Name of the rule that found it.
    confidence
        How often that rule was right where it was measured.
    """

    id: str
    article_id: str
    text: str
    start: int
    end: int
    kind: str
    context: Span
    cue: Cue | None
    speaker: Speaker | None
    addressee: str | None
    topic: str | None
    targets: tuple[Target, ...]
    rule: str
    confidence: float

    def to_dict(self) -> JsonDict:
        """Return the statement as a row of output; what is not known is ``None``."""
        return {
            "id": self.id,
            "article_id": self.article_id,
            "text": self.text,
            "start": self.start,
            "end": self.end,
            "kind": self.kind,
            "context": self.context.to_dict(),
            "cue": None if self.cue is None else self.cue.to_dict(),
            "speaker": None if self.speaker is None else self.speaker.to_dict(),
            "addressee": self.addressee,
            "topic": self.topic,
            "targets": [target.to_dict() for target in self.targets],
            "rule": self.rule,
            "confidence": self.confidence,
        }
