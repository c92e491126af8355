"""How strange a text is to diplomatic English: a weight for each word, and their mean.

A weight is above zero where general English uses the word more than diplomats do, and below it
where diplomats use it more; ``resources/register.tsv`` says how they were found.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache, lru_cache

from classifier.language.english import MIN_WORDS
from classifier.language.lexicon import MAX_POLARITY, Match
from classifier.language.resources import open_resource

ACTOR = "@"
"""Stands for every actor."""

LIMIT = 0.27
"""Above this mean weight a text is out of register. Chosen on ``tests/quality/register.jsonl``: 1 %
of its statements are above it; ``tests/benchmarks/README.md`` has the figures."""

PRIOR_WORDS = 4
"""Words of weight zero that are added to every text, so that few words decide less."""


@cache
def _weights() -> dict[str, float]:
    """Read the weight of each stem; a line holds all stems of one weight."""
    weights: dict[str, float] = {}
    for _, (weight, stems) in open_resource("register.tsv"):
        weights.update(dict.fromkeys(stems.split(), float(weight)))
    return weights


@lru_cache(maxsize=1 << 16)
def weigh(stem: str) -> float | None:
    """Return the weight of a stem; ``None`` for a number or a mark.

    Parameters
    ----------
    stem
        As features see it: negated ones have ``!`` before them, and ``@`` is an actor. Of one
        that stands in no statement of the corpus the weight is that of ``?``.
    """
    plain = stem.lstrip("!")
    if not plain or not (plain[0].isalpha() or plain == ACTOR):
        return None
    weights = _weights()
    return weights.get(plain, weights["?"])


def strangeness(stems: Sequence[str], matches: Iterable[Match]) -> float:
    """Return the mean weight of the words of a text.

    Parameters
    ----------
    stems
        Of words, numbers, marks and actors; see `weigh`.
    matches
        Entries of the lexicon in them. Expressions, as "a slap in the face", and strong words
        are never strange.

    Returns
    -------
    float
        0 for a text with fewer than five words, actors not counted: too little to go by.
    """
    found = list(map(weigh, stems))
    for entry, first, last in matches:
        if last - first > 1 or entry.force > 1 or abs(entry.polarity) == MAX_POLARITY:
            found[first:last] = [w if w is None or w < 0 else 0.0 for w in found[first:last]]
    counted = [weight for weight in found if weight is not None]
    if len(counted) - stems.count(ACTOR) - stems.count("!" + ACTOR) < MIN_WORDS:
        return 0.0
    return sum(counted) / (len(counted) + PRIOR_WORDS)


def is_out_of_register(stems: Sequence[str], matches: Iterable[Match]) -> bool:
    """Tell whether a text is stranger to diplomatic English than `LIMIT`; see `strangeness`."""
    return strangeness(stems, matches) > LIMIT
