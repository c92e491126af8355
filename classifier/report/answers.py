"""Predictions in words: what the readable forms of the output have in common."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from classifier.labels import HEADS

if TYPE_CHECKING:
    from classifier.data.attributed import Speaker
    from classifier.data.predictions import HeadExplanation, IntensityScore, Prediction, Score

_TERMS = 6
_CLAUSE = 160
"""Characters of a clause that are shown."""

_SMALLEST = 0.005
"""A contribution that rounds to less than a hundredth decided nothing."""

COLORS = {"favor": "green", "positive": "green", "against": "red", "negative": "red"}
"""Colours of the codebook's labels that take a side."""

WARNING_TEXTS = {
    "target_not_found": "the target does not stand in the text; scored as without one",
    "few_known_words": "few of its words are known from diplomatic English: an answer says little",
    "too_long": "only the first 20,000 characters were scored",
    "not_english": "it does not look like English, the language of the model",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What one head says.

    Attributes
    ----------
    head
        Its name.
    label
        The most probable label.
    probability
        Of that label.
    sure
        Whether the head answers; else it abstains.
    """

    head: str
    label: str
    probability: float
    sure: bool

    def __str__(self) -> str:
        """Return ``against 93%``, or ``unsure (against 41%)``."""
        answer = f"{self.label} {self.probability:.0%}"
        return answer if self.sure else f"unsure ({answer})"

    @property
    def color(self) -> str | None:
        """Its colour; ``None`` where it takes no side or is unsure."""
        return COLORS.get(self.label) if self.sure else None


def answers(prediction: Prediction) -> Iterator[Answer]:
    """Yield the answers of the heads that the model has, in their fixed order."""
    for head in HEADS:
        score: Score | IntensityScore | None = getattr(prediction, head)
        if score is not None:
            best = max(score.scores, key=score.scores.__getitem__)
            given = score.to_dict()
            sure = given.get("label", given.get("level")) is not None
            yield Answer(head, best, score.probability, sure)


def deciding_terms(why: HeadExplanation) -> list[str]:
    """Return the words that decided with their contributions, such as ``condemn +1.21 [act]``.

    What several features say of the same words is added up. Approximate ones are marked:
    ``condemn ≈ +1.21 [act]``.
    """
    sums: dict[str, float] = {}
    classes: dict[str, str] = {}
    for term in why.terms:
        words = " ".join(term.text.casefold().split())
        sums[words] = sums.get(words, 0.0) + term.contribution
        if term.lexicon_class:
            classes.setdefault(words, f" [{term.lexicon_class}]")
    return [
        f"{words} {_share(why, sums[words])}{classes.get(words, '')}"
        for words in sorted(sums, key=lambda words: -abs(sums[words]))[:_TERMS]
        if abs(sums[words]) >= _SMALLEST
    ]


def deciding_clause(why: HeadExplanation) -> str:
    """Return the clause that decided, such as ``in “and call on both to stop” +1.21``.

    Empty where none is named.
    """
    if why.clause is None or why.clause.contribution < _SMALLEST:
        return ""
    words = " ".join(why.clause.text.split())
    shown = words if len(words) <= _CLAUSE else words[: _CLAUSE - 1].rstrip() + "…"
    return f"in \u201c{shown}\u201d {_share(why, why.clause.contribution)}"


def _share(why: HeadExplanation, contribution: float) -> str:
    return f"{contribution:+.2f}" if why.is_exact else f"\u2248 {contribution:+.2f}"


def speaker_line(speaker: Speaker | None) -> str:
    """Return a speaker with role and organisation, as far as they are known.

    Examples
    --------
    >>> speaker_line(None)
    'speaker not known'
    """
    if speaker is None:
        return "speaker not known"
    return ", ".join([speaker.name, *speaker_office(speaker)])


def speaker_office(speaker: Speaker) -> list[str]:
    """Return role and organisation, without what the name says already."""
    parts = (speaker.role, speaker.organisation)
    return [part for part in parts if part and part.casefold() not in speaker.name.casefold()]
