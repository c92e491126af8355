"""The label sets, their event codes and the warnings: the only place where they are spelled.

The labels are defined in ``seeds/CODEBOOK.md``.
"""

from __future__ import annotations

from typing import Final, NamedTuple

STANCES: Final = ("favor", "against", "neutral")
"""Position of the speaker toward a target (SemEval-2016 task 6)."""

TONES: Final = (
    "praise",
    "support",
    "conciliation",
    "neutral",
    "appeal",
    "concern",
    "criticism",
    "condemnation",
    "warning",
    "threat",
    "rejection",
)
"""What the speaker is doing with the statement."""

SENTIMENTS: Final = ("negative", "neutral", "positive")
"""Polarity of the evaluative language as a whole."""

INTENSITIES: Final = ("0", "1", "2", "3")
"""How strongly it is put, weakest first; ordinal."""

LABELS: Final[dict[str, tuple[str, ...]]] = {
    "stance": STANCES,
    "tone": TONES,
    "sentiment": SENTIMENTS,
    "intensity": INTENSITIES,
}
"""The codebook's labels of each head, in their fixed order."""

HEADS: Final = tuple(LABELS)
"""The four heads; the first belongs to a (statement, target) pair, the others to the statement."""

STATEMENT_HEADS: Final = HEADS[1:]

WARNINGS: Final = ("target_not_found", "few_known_words", "too_long", "not_english")
"""The closed list of warnings that a prediction can carry."""


class EventCode(NamedTuple):
    """A tone in the terms of event data.

    Attributes
    ----------
    plover
        PLOVER root class; ``None`` where PLOVER has none.
    cameo
        CAMEO code, a string since leading zeros count.
    goldstein
        Value on the Goldstein scale of the CAMEO scale file, from -10 to 10.
    """

    plover: str | None
    cameo: str
    goldstein: float


EVENT_CODES: Final[dict[str, EventCode]] = {
    "praise": EventCode("SUPPORT", "05", 3.4),
    "support": EventCode("SUPPORT", "05", 3.5),
    "conciliation": EventCode("CONCEDE", "036", 4.0),
    "neutral": EventCode(None, "01", 0.0),
    "appeal": EventCode("REQUEST", "02", 3.0),
    "concern": EventCode(None, "01", -0.4),
    "criticism": EventCode("ACCUSE", "11", -2.0),
    "condemnation": EventCode("ACCUSE", "11", -2.0),
    "warning": EventCode(None, "01", -0.4),
    "threat": EventCode("THREATEN", "13", -6.0),
    "rejection": EventCode("REJECT", "12", -4.0),
}
"""Codes of each tone (Schrodt 2012, CAMEO; Open Event Data Alliance, PLOVER)."""


def order_labels(head: str, present: set[str]) -> tuple[str, ...]:
    """Put the labels of a head in their fixed order.

    Parameters
    ----------
    head
        One of `HEADS`.
    present
        Labels that occur in the data.

    Returns
    -------
    tuple of str
        The codebook's order where all labels are the codebook's; whole numbers by value where
        the head is intensity; else alphabetical.
    """
    known = LABELS[head]
    if present <= set(known):
        return tuple(label for label in known if label in present)
    if head == "intensity":
        return tuple(sorted(present, key=int))
    return tuple(sorted(present))
