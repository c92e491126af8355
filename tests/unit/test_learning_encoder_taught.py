from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from little_corpus import make_records
from tiny_encoder import DIMENSION, make_tiny_encoder

from classifier import LabeledStatement, TrainingConfig, train
from classifier.errors import ArtifactError
from classifier.labels import HEADS, LABELS, STATEMENT_HEADS
from classifier.learning.dense import Dense, find_dense
from classifier.learning.encoder.files import read_encoder_info, write_taught
from classifier.learning.encoder.taught import (
    Taught,
    digest_records,
    digest_texts,
    heads_of,
    recall,
    warn_of_familiar,
)
from classifier.learning.gold import lay_out
from classifier.learning.layers import Weights
from classifier.learning.readiness import trainable_heads
from classifier.learning.training import pose

RIGHT = 3.0


@pytest.fixture(scope="module")
def records() -> list[LabeledStatement]:
    return make_records()


@pytest.fixture
def folder(tmp_path: Path, records: list[LabeledStatement]) -> Path:
    """Return an encoder that was taught by the records, and is right about all of them."""
    folder = make_tiny_encoder(tmp_path / "encoder")
    write_taught(folder, make_taught(folder, records).pack())
    return folder


def make_taught(folder: Path, records: list[LabeledStatement]) -> Taught:
    layout = lay_out(records)
    heads, unseen = {}, {}
    for head, labels in trainable_heads(layout, ())[0].items():
        columns = DIMENSION * (2 if head == "stance" else 1)
        heads[head] = Weights(np.ones((len(labels), columns)), np.arange(len(labels)) / 10)
        gold = [labels.index(item.label) for item in layout.gold[head]]
        unseen[head] = (RIGHT * np.eye(len(labels))[gold]).astype(np.float16)
    sha256 = read_encoder_info(folder).sha256
    return Taught(sha256, digest_records(layout), digest_texts(layout), heads, unseen)


def dense_of(folder: Path, records: list[LabeledStatement]) -> Dense:
    layout = lay_out(records)
    labels, _ = trainable_heads(layout, ())
    problem = pose(layout, labels, TrainingConfig(encoder=str(folder), min_count=1, jobs=1))
    every = np.full(len(layout.rows), fill_value=True)
    return find_dense(problem, layout, [every], lambda *_: None)


def test_packing_keeps_all_and_gives_equal_bytes(
    folder: Path, records: list[LabeledStatement]
) -> None:
    taught = make_taught(folder, records)
    again = Taught.unpack(taught.pack())
    assert again.pack() == taught.pack()
    assert (again.encoder, again.records) == (taught.encoder, taught.records)
    for head in HEADS:
        assert np.array_equal(again.unseen[head], taught.unseen[head])
        assert np.allclose(again.heads[head].intercepts, taught.heads[head].intercepts)


def test_its_own_heads_stand_in_a_model_of_the_statements_that_taught_it(
    folder: Path, records: list[LabeledStatement]
) -> None:
    taught = make_taught(folder, records)
    dense = dense_of(folder, records)
    for head in HEADS:
        assert np.allclose(dense.heads[head].coefficients, taught.heads[head].coefficients)
        assert np.array_equal(dense.unseen[head], taught.unseen[head])


def test_other_labels_are_another_lesson(folder: Path, records: list[LabeledStatement]) -> None:
    changed = [replace(records[0], tone="praise" if records[0].tone != "praise" else "concern")]
    layout = lay_out([*changed, *records[1:]])
    assert recall(str(folder), lay_out(records)) is not None
    assert recall(str(folder), layout) is None


def test_statements_that_taught_among_others_are_named(
    folder: Path, records: list[LabeledStatement]
) -> None:
    more = [*records[:5], LabeledStatement("new", "A sentence that it never saw.", tone="neutral")]
    texts = len({record.text for record in more})
    (warning,) = warn_of_familiar(str(folder), lay_out(more))
    assert f"{texts - 1} of {texts} texts taught the encoder" in warning


def test_nothing_is_said_of_new_statements_or_without_an_encoder(
    folder: Path, tmp_path: Path
) -> None:
    layout = lay_out([LabeledStatement("new", "A sentence that it never saw.", tone="neutral")])
    assert warn_of_familiar(str(folder), layout) == ()
    assert warn_of_familiar("", layout) == ()
    assert warn_of_familiar(str(make_tiny_encoder(tmp_path / "bare")), layout) == ()


def test_what_another_encoder_was_taught_is_not_used(
    folder: Path, records: list[LabeledStatement]
) -> None:
    taught = make_taught(folder, records)
    write_taught(folder, replace(taught, encoder="0" * 64).pack())
    dense = dense_of(folder, records)
    assert not np.allclose(dense.heads["tone"].coefficients, taught.heads["tone"].coefficients)


def test_training_warns_of_statements_that_taught(
    folder: Path, records: list[LabeledStatement]
) -> None:
    config = TrainingConfig(encoder=str(folder), folds=2, min_count=1)
    assert not [text for text in train(records, config).warnings if "taught" in text]
    assert [text for text in train(records[:30], config).warnings if "30 of 30 texts" in text]


def test_heads_are_told_apart() -> None:
    sizes = [len(LABELS[head]) for head in STATEMENT_HEADS]
    rows = np.arange(sum(sizes))
    heads = heads_of((rows[:, None] * 1.0, rows * 1.0), (np.ones((3, 2)), np.zeros(3)), sizes)
    assert list(heads) == list(HEADS)
    assert heads["tone"].intercepts.tolist() == list(range(11))
    assert heads["intensity"].intercepts.tolist() == [14, 15, 16, 17]
    assert heads["stance"].coefficients.shape == (3, 2)


@pytest.mark.parametrize("cut", [0, 9, 400])
def test_a_damaged_file_is_named(folder: Path, records: list[LabeledStatement], cut: int) -> None:
    path = folder / "taught.npz"
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(ArtifactError, match=rf"{path} is damaged; .*take it away"):
        recall(str(folder), lay_out(records))


def test_a_file_without_its_parts_is_named(folder: Path, records: list[LabeledStatement]) -> None:
    np.savez(folder / "taught.npz", encoder=np.array("ab"))
    with pytest.raises(ArtifactError, match=r"taught\.npz is damaged"):
        warn_of_familiar(str(folder), lay_out(records))
