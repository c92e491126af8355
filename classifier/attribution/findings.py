"""What is found in one sentence, before names are resolved."""

from __future__ import annotations

from typing import Final, NamedTuple

from classifier.attribution.phrases import Phrase

ACCORDING: Final = "according to"


class CueSpan(NamedTuple):
    """A cue as parts of the sentence."""

    first: int
    last: int
    lemma: str
    tone: str | None = None


class Finding(NamedTuple):
    """A statement in a sentence.

    Attributes
    ----------
    first, last
        Its parts, end exclusive.
    kind
        As in `classifier.data.attributed.KINDS`.
    rule
        What found it.
    cue
        What introduces it, in the same sentence.
    speaker
        Who makes it, in the same sentence.
    addressee, topic
        The parts that name the hearer, and what it is said to be about.
    """

    first: int
    last: int
    kind: str
    rule: str
    cue: CueSpan | None = None
    speaker: Phrase | None = None
    addressee: tuple[int, int] | None = None
    topic: tuple[int, int] | None = None
