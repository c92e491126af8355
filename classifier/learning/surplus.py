"""What the ladders of the language know, added to what was learnt from statements.

The surplus of the strongest act (`classifier.learning.grading`) is added to the decision of each
level of intensity: the higher the level, the more, as `classifier.learning.ordinal` adds a score.
It is linear in two counted columns, so that explanations can name the act.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer

from classifier.language.grades import MAX_GRADE
from classifier.learning.grading import ABOVE, BELOW, PARTS
from classifier.learning.layers import Layers, Weights
from classifier.learning.ordinal import levels_of
from classifier.learning.vectors import TOKENS

_MOST = int(MAX_GRADE * PARTS)


def surpluses(strings: Iterable[str]) -> NDArray[np.float64]:
    """Return the surplus that each string of the family stands for, shape (strings,)."""
    parts = [string.count(ABOVE) - string.count(BELOW) for string in strings]
    return np.array(parts, dtype=np.float64) / PARTS


def slopes_of(labels: Sequence[str], weight: float) -> NDArray[np.float64] | None:
    """Return what a surplus of one counts for each label.

    Parameters
    ----------
    labels
        Of a head, in order.
    weight
        What it counts for each level more.

    Returns
    -------
    numpy.ndarray or None
        ``None`` if the labels are no levels, or the weight is 0. Grades are in levels of the
        codebook, 0 to 3; other scales are thought to have the same ends.
    """
    if levels_of(labels) is None or not weight:
        return None
    return weight * np.linspace(0.0, MAX_GRADE, len(labels))


def make_vectorizer() -> TfidfVectorizer:
    """Return a vectorizer that only counts the two columns."""
    return TfidfVectorizer(**TOKENS, use_idf=False, norm=None, vocabulary={ABOVE: 0, BELOW: 1}).fit(
        [""]
    )


def fold(layers: Layers, slopes: NDArray[np.float64]) -> Layers:
    """Return layers that read the two columns after their own, and add what these say."""
    coefficients, intercepts = layers.first
    wider = np.hstack([coefficients, np.zeros((len(coefficients), 2))])
    score = np.zeros((1, wider.shape[1]))
    score[0, -2:] = 1 / PARTS, -1 / PARTS
    wide = Layers(Weights(wider, intercepts), layers.last)
    return wide.plus(Weights(score, np.zeros(1)), slopes[:, np.newaxis], longest=_MOST)
