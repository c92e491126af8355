"""What an encoder is given to read, and which vectors a head has of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest
import tiny_models

from classifier.data.records import Target
from classifier.errors import ArtifactError
from classifier.learning.encoder.encoder import Encoder, Vectors
from classifier.learning.encoder.files import EncoderInfo
from classifier.learning.model import EncoderEntry
from classifier.learning.passes import entry_of, open_encoder, run_passes
from classifier.learning.table import build_table

INFO = EncoderInfo("counting", "ab" * 32, 2, 160)
ALL_HEADS = ("stance", "tone", "sentiment", "intensity")
CONDEMN, RESUME = "France condemns the blockade.", "Talks resume."
ROWS = [
    (CONDEMN, None),
    (CONDEMN, Target("the blockade")),
    (CONDEMN, Target("the moon")),
    (RESUME, Target("Talks")),
]
CONDEMNED = ("@", "condemns", "the", "blockade", ".")


class CountingEncoder:
    """Gives pass number n the vectors (n, n) and (-n, -n), and keeps what it was given."""

    def __init__(self) -> None:
        self.info = INFO
        self.read: list[tuple[tuple[str, ...], tuple[int, int] | None]] = []

    def encode(
        self,
        rows: Sequence[tuple[Sequence[str], tuple[int, int] | None]],
        progress: Callable[[int, int], None] | None = None,
    ) -> Vectors:
        """Take the rows, in order."""
        self.read += [(tuple(words), span) for words, span in rows]
        if progress:
            progress(len(rows), len(rows))
        numbers = np.repeat(np.arange(len(rows), dtype=np.float32)[:, np.newaxis], 2, axis=1)
        return Vectors(numbers, -numbers)


def counting() -> Any:  # noqa: ANN401 - stands in for an Encoder
    return CountingEncoder()


def test_a_text_is_read_once_unmarked_and_once_for_each_target_that_is_found() -> None:
    encoder = counting()
    passes = run_passes(encoder, build_table(ROWS, keep_words=True), ALL_HEADS)
    assert encoder.read == [
        (CONDEMNED, None),
        (("talks", "resume", "."), None),
        (CONDEMNED, (2, 4)),
        (("talks", "resume", "."), (0, 1)),
    ]
    assert passes.bare.tolist() == [0, 0, 0, 1]
    assert passes.own.tolist() == [0, 2, 0, 3]


def test_stance_reads_sentence_and_target_and_the_others_the_unmarked_sentence() -> None:
    passes = run_passes(counting(), build_table(ROWS, keep_words=True), ALL_HEADS)
    for head in ("tone", "sentiment", "intensity"):
        assert passes.columns(head).tolist() == [[0, 0], [0, 0], [0, 0], [1, 1]]
    expected = [[0, 0, 0, 0], [2, 2, -2, -2], [0, 0, 0, 0], [3, 3, -3, -3]]
    assert passes.columns("stance").tolist() == expected
    assert passes.columns("stance", np.array([3, 1])).tolist() == [expected[3], expected[1]]
    for head in ALL_HEADS:
        assert passes.columns(head).shape[1] == passes.encoder.columns(head)


def test_without_stance_no_target_is_marked() -> None:
    encoder = counting()
    run_passes(encoder, build_table(ROWS, keep_words=True), ["tone"])
    assert [span for _, span in encoder.read] == [None, None]


def test_for_stance_alone_a_text_is_read_unmarked_only_where_a_row_has_no_target() -> None:
    encoder = counting()
    passes = run_passes(encoder, build_table(ROWS, keep_words=True), ["stance"])
    assert encoder.read[0] == (CONDEMNED, None)
    assert [span for _, span in encoder.read] == [None, (2, 4), (0, 1)]
    assert passes.columns("stance")[:, 0].tolist() == [0, 1, 0, 2]


def test_no_rows_are_no_passes() -> None:
    encoder = counting()
    passes = run_passes(encoder, build_table([], keep_words=True), ALL_HEADS)
    assert encoder.read == []
    assert passes.columns("stance").shape == (0, 4)


def test_a_table_without_words_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="keep_words=True"):
        run_passes(counting(), build_table(ROWS), ALL_HEADS)


def test_progress_is_told_as_encoding() -> None:
    told: list[tuple[str, int, int]] = []
    table = build_table(ROWS, keep_words=True)
    run_passes(counting(), table, ALL_HEADS, lambda *stage: told.append(stage))
    assert told == [("encoding", 4, 4)]


@pytest.mark.parametrize(
    ("name", "said"),
    [("a\nb\x1b[2J", "ab[2J"), ("", "unnamed"), ("\n", "unnamed"), ("x" * 300, "x" * 200)],
)
def test_the_name_of_an_encoder_is_one_short_line(name: str, said: str) -> None:
    encoder = counting()
    encoder.info = replace(INFO, name=name)
    assert entry_of(encoder) == EncoderEntry(said, INFO.sha256, INFO.dimension)


# -- The encoder of a model -------------------------------------------------------------------


def test_a_light_model_opens_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Encoder, "load", lambda *_, **__: pytest.fail("an encoder was loaded"))
    assert open_encoder(tiny_models.make_model()) is None


@pytest.mark.parametrize("place", ["deep", "/somewhere"])
def test_the_encoder_is_looked_for_in_its_place(
    place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    monkeypatch.setattr(Encoder, "load", lambda name, jobs: asked.append(name) or counting())
    entry = EncoderEntry("of another name", INFO.sha256, INFO.dimension)
    model = tiny_models.make_model(encoder=entry)
    if place != "deep":
        model = model.with_encoder(place)
    assert cast("object", open_encoder(model)) is not None
    assert asked == [place]


@pytest.mark.parametrize(
    "entry", [EncoderEntry("other", "cd" * 32, 2), EncoderEntry("counting", "ab" * 32, 3)]
)
def test_another_encoder_is_refused_with_both_named(
    entry: EncoderEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Encoder, "load", lambda *_, **__: counting())
    with pytest.raises(ArtifactError) as caught:
        open_encoder(tiny_models.make_model(encoder=entry))
    for word in (entry.name, entry.sha256, INFO.name, INFO.sha256, "'deep'", "--encoder"):
        assert word in str(caught.value)


def test_a_light_model_refuses_an_encoder() -> None:
    with pytest.raises(ArtifactError, match="'somewhere' is of no use to this model"):
        tiny_models.make_model().with_encoder("somewhere")


def test_a_path_is_a_folder_even_if_its_name_is_that_of_a_model(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    model = tiny_models.make_model(encoder=EncoderEntry("any", INFO.sha256, INFO.dimension))
    assert model.with_encoder("deep").encoder_place == "deep"
    assert model.with_encoder(Path("./deep")).encoder_place == str(tmp_path / "deep")
