"""A little corpus, for what does not need a good model: five labels said of eight things."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from classifier.data.records import LabeledStatement, LabeledTarget, Target
from classifier.learning.config import TrainingConfig

QUICK = TrainingConfig(max_features=300, folds=2, jobs=1)

THINGS = (
    "the blockade", "the new port", "the offensive", "the grain deal",
    "the border treaty", "the summit", "the arms embargo", "the ceasefire",
)  # fmt: skip
PHRASES = (
    ("We warmly praise {}.", "favor", "praise", "positive", "2"),
    ("Our country fully supports {}.", "favor", "support", "positive", "1"),
    ("The talks about {} resume on Monday.", "neutral", "neutral", "neutral", "0"),
    ("We are worried by {}.", "against", "concern", "negative", "1"),
    ("We condemn {} in the strongest terms.", "against", "condemnation", "negative", "3"),
)


def make_record(
    id: str,
    text: str = "We support the plan.",
    *,
    stance: str | None = None,
    target: str = "the plan",
    metadata: Mapping[str, Any] | None = None,
    **labels: str | None,
) -> LabeledStatement:
    """Make one statement; it has a target if it has a stance."""
    targets = () if stance is None else (LabeledTarget(Target(target), stance),)
    return LabeledStatement(id, text, targets, metadata=metadata or {}, **labels)  # type: ignore[arg-type]


def make_records() -> list[LabeledStatement]:
    """Make 40 statements with all labels; what is said of one thing has one topic."""
    return [
        make_record(
            f"{thing[4:]}/{tone}",
            phrase.format(thing),
            stance=stance,
            target=thing,
            metadata={"topic": thing[4:]},
            tone=tone,
            sentiment=sentiment,
            intensity=intensity,
        )
        for thing in THINGS
        for phrase, stance, tone, sentiment, intensity in PHRASES
    ]
