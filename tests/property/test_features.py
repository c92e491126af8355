"""Feature pieces: in the text, joined and split without loss, blind to actors."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from many_texts import PATIENT, TEXTS

from classifier.data.records import Target
from classifier.language.targets import locate_target
from classifier.learning.context import target_context
from classifier.learning.features import STATEMENT_PIECES
from classifier.learning.pieces import Piece, join
from classifier.learning.reading import read_text

ACTORS = ("Iran", "Ukraine", "Israel", "Japan", "NATO", "Kenya", "Hamas", "the European Union")
CARRIERS = (
    "We condemn {} and thank {}.",
    "There is no evidence that {} attacked {}.",
    "{} must stop the strikes on {} without delay.",
    "\u201cTalks with {} will resume,\u201d we told {}.",
)


def check(text: str, pieces: list[Piece]) -> None:
    for piece in pieces:
        assert 0 <= piece.start <= piece.end <= len(text)
        assert piece.tokens.split() == piece.tokens.split(" ") != [""]
    assert join(pieces).split() == [t for piece in pieces for t in piece.tokens.split()]


@PATIENT
@given(TEXTS)
def test_pieces_of_a_statement(text: str) -> None:
    reading = read_text(text)
    assert len(reading.negated) == len(reading.units)
    for unit in reading.units:
        assert 0 <= unit.start < unit.end <= len(text)
    for pieces in STATEMENT_PIECES.values():
        check(text, pieces(reading))


@PATIENT
@given(TEXTS, st.data())
def test_pieces_around_a_target(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    located = locate_target(text, Target(text[start:end], start, end))
    if located is not None:
        check(text, target_context(read_text(text), located))


@PATIENT
@given(st.sampled_from(CARRIERS), st.lists(st.sampled_from(ACTORS), min_size=4, max_size=4))
def test_actors_leave_no_trace(carrier: str, actors: list[str]) -> None:
    first, second = (read_text(carrier.format(*pair)) for pair in (actors[:2], actors[2:]))
    for pieces in STATEMENT_PIECES.values():
        assert join(pieces(first)) == join(pieces(second))
    contexts = []
    for reading, pair in ((first, actors[:2]), (second, actors[2:])):
        located = locate_target(carrier.format(*pair), Target(pair[0]))
        assert located is not None
        contexts.append(join(target_context(reading, located)))
    assert contexts[0] == contexts[1] != ""
