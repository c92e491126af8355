"""What speaks against answering at all: a text that is not English, or not diplomatic English."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from classifier.language.english import count_known, has_few_known_words, is_english
from classifier.language.register import is_out_of_register
from classifier.learning.reading import Reading


@dataclass(frozen=True, slots=True)
class Doubts:
    """What speaks against a label, whatever its probability.

    Attributes
    ----------
    not_english
        The text is in another language.
    foreign
        It is, or holds no known word, so that nobody could label it: no head answers.
    unfamiliar
        Few of its words are known from diplomatic English: a head answers only if a threshold
        was asked for.
    """

    not_english: bool
    foreign: bool
    unfamiliar: bool

    @classmethod
    def from_reading(cls, reading: Reading) -> Doubts:
        """Judge a text by its words."""
        words = [word for word in reading.words if word[0].isalpha()]
        known = count_known(words)
        # Where most are known numbers make no difference, and are not counted.
        doubtful = known * 2 < len(reading.words)
        numbers = sum([word[0].isdigit() for word in reading.words]) if doubtful else 0
        not_english = not is_english(words, known=known)
        return cls(
            not_english=not_english,
            foreign=not_english or known == 0,
            unfamiliar=has_few_known_words(words, numbers, known=known)
            or is_out_of_register(reading.stems, reading.matches),
        )

    def threshold(
        self, head: str, thresholds: Mapping[str, float], asked: Collection[str]
    ) -> float:
        """Return the probability below which a head has no label; infinite for none at all.

        Parameters
        ----------
        head
            Its name.
        thresholds
            One for each head.
        asked
            Heads whose threshold the user asked for.
        """
        silent = self.foreign or (self.unfamiliar and head not in asked)
        return math.inf if silent else thresholds[head]
