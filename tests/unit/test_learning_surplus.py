"""What ladders know is added to decisions, and stays exact and safe in a file."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from classifier.learning.grading import ABOVE, BELOW, PARTS, grading
from classifier.learning.layers import Layers, Weights
from classifier.learning.pieces import tokens_of
from classifier.learning.reading import read_text
from classifier.learning.surplus import fold, make_vectorizer, slopes_of, surpluses

LEVELS = ("0", "1", "2", "3")
RANDOM = np.random.default_rng(0)


def string_of(text: str) -> str:
    return " ".join(tokens_of(grading(read_text(text))))


# -- The family -------------------------------------------------------------------------------


def test_a_guarded_threat_is_worth_more_than_its_words() -> None:
    text = "If it is built, we would have to reconsider our position."
    (piece,) = grading(read_text(text))
    assert text[piece.start : piece.end] == "reconsider our position"
    assert set(piece.tokens.split()) == {ABOVE}
    assert piece.source == "grade"
    assert surpluses([string_of(text)])[0] >= 0.9


def test_what_is_worth_less_than_its_words_is_counted_below() -> None:
    assert set(string_of("We welcome the talks.").split()) == {BELOW}
    assert -0.2 < surpluses([string_of("We welcome the talks.")])[0] < 0


@pytest.mark.parametrize("text", ["", "The ship left.", "We are concerned.", "We do not warn him."])
def test_nothing_is_added_where_words_say_it_all(text: str) -> None:
    assert string_of(text) == ""
    assert surpluses([string_of(text)]).tolist() == [0.0]


def test_a_surplus_is_as_many_words_as_parts() -> None:
    strings = [" ".join([ABOVE] * 7), " ".join([BELOW] * 20), ""]
    assert surpluses(strings).tolist() == [7 / PARTS, -1.0, 0.0]
    assert make_vectorizer().transform(strings).toarray().tolist() == [[7, 0], [0, 20], [0, 0]]


# -- What it counts ---------------------------------------------------------------------------


def test_a_level_more_counts_the_weight_more() -> None:
    assert slopes_of(LEVELS, 4.0) == pytest.approx(np.array([0.0, 4.0, 8.0, 12.0]))


def test_other_scales_have_the_same_ends() -> None:
    assert slopes_of(("1", "2", "3"), 2.0) == pytest.approx(np.array([0.0, 3.0, 6.0]))


@pytest.mark.parametrize(("labels", "weight"), [(("low", "high", "top"), 4.0), (LEVELS, 0.0)])
def test_what_are_no_levels_counts_nothing(labels: tuple[str, ...], weight: float) -> None:
    assert slopes_of(labels, weight) is None


def one_layer() -> Layers:
    return Layers(Weights(RANDOM.normal(size=(4, 3)), RANDOM.normal(size=4)))


def two_layers() -> Layers:
    first = Weights(RANDOM.normal(size=(5, 3)), RANDOM.normal(size=5))
    return Layers(first, Weights(RANDOM.normal(size=(4, 5)), RANDOM.normal(size=4)))


@pytest.mark.parametrize("layers", [one_layer(), two_layers()], ids=["one layer", "network"])
def test_the_surplus_is_added_exactly_however_great(layers: Layers) -> None:
    own = RANDOM.normal(size=(5, 3))
    own /= np.linalg.norm(own, axis=1, keepdims=True)
    strings = ["", ABOVE, " ".join([ABOVE] * 60), BELOW, " ".join([BELOW] * 60)]
    counted = make_vectorizer().transform(strings)
    slopes = slopes_of(LEVELS, 4.0)
    assert slopes is not None
    wide = fold(layers, slopes).decide(sparse.hstack([sparse.csr_matrix(own), counted]))
    expected = layers.decide(sparse.csr_matrix(own)) + np.outer(surpluses(strings), slopes)
    assert wide == pytest.approx(expected, abs=1e-5)
