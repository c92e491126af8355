"""Words to vectors with a tiny encoder: order, independence, threads, and what is refused."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from classifier.errors import ArtifactError, DataError, MissingExtraError
from classifier.learning.encoder import encoder as encoders
from classifier.learning.encoder.encoder import Encoder
from classifier.learning.encoder.files import read_encoder_info
from classifier.learning.encoder.inputs import Row

if TYPE_CHECKING:
    from onnx import ModelProto

ROWS: list[Row] = [
    ("we condemn the attack .".split(), None),
    ("we condemn the attack .".split(), (2, 4)),
    ("@ must withdraw its troops from the region immediately , or else .".split(), (4, 5)),
    (["peace"], (0, 1)),
    ((), None),
]


@pytest.fixture(scope="module")
def encoder(tiny_encoder: Path) -> Encoder:
    return Encoder.load(tiny_encoder)


@pytest.fixture
def copy(tiny_encoder: Path, tmp_path: Path) -> Path:
    """Return an encoder's folder that may be changed."""
    return Path(shutil.copytree(tiny_encoder, tmp_path / "copy"))


def test_vectors_are_single_precision_and_of_length_one(encoder: Encoder) -> None:
    vectors = encoder.encode(ROWS)
    for each in (vectors.sentence, vectors.target):
        assert each.shape == (len(ROWS), 16)
        assert each.dtype == np.float32
        assert np.linalg.norm(each, axis=1) == pytest.approx(1, abs=1e-6)
    assert encoder.encode([]).sentence.shape == encoder.encode([]).target.shape == (0, 16)


def test_the_encoder_says_what_it_is(encoder: Encoder, tiny_encoder: Path) -> None:
    assert encoder.info == read_encoder_info(tiny_encoder)


def test_the_target_has_a_vector_of_its_own_only_where_it_is_marked(encoder: Encoder) -> None:
    vectors = encoder.encode(ROWS)
    same = [np.array_equal(*pair) for pair in zip(vectors.sentence, vectors.target, strict=True)]
    assert same == [True, False, False, False, True]
    assert not np.allclose(vectors.sentence[0], vectors.sentence[1], atol=1e-3)


def test_order_is_kept_and_a_row_does_not_depend_on_the_others(encoder: Encoder) -> None:
    alone = [encoder.encode([row]) for row in ROWS]
    for order in ([0, 1, 2, 3, 4], [4, 2, 0, 3, 1], [2, 2, 0]):
        together = encoder.encode([ROWS[at] for at in order])
        for place, at in enumerate(order):
            assert np.array_equal(together.sentence[place], alone[at].sentence[0])
            assert np.array_equal(together.target[place], alone[at].target[0])


def test_rows_that_read_the_same_are_one_pass(encoder: Encoder) -> None:
    told: list[tuple[int, int]] = []
    rows = [ROWS[0], ROWS[1], ROWS[0], (list(ROWS[0][0]), (5, 5)), ROWS[1]]
    vectors = encoder.encode(rows, lambda done, total: told.append((done, total)))
    assert told == [(1, 2), (2, 2)]
    assert np.array_equal(vectors.sentence[[0, 0, 1]], vectors.sentence[[2, 3, 4]])


def test_jobs_and_threads_do_not_change_vectors(encoder: Encoder, tiny_encoder: Path) -> None:
    rows = [([*"we condemn the attack".split(), str(number)], (1, 2)) for number in range(40)]
    expected = encoder.encode(rows)
    for jobs in (1, 3):
        assert np.array_equal(
            Encoder.load(tiny_encoder, jobs=jobs).encode(rows).target, expected.target
        )
    with ThreadPoolExecutor(4) as pool:
        for at, found in enumerate(pool.map(encoder.encode, [rows[at:] for at in range(8)])):
            assert np.array_equal(found.sentence, expected.sentence[at:])


def test_a_row_is_never_padded_and_attention_reaches_all_of_it(
    encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = []

    class Session:
        def run(self, _: object, arrays: dict[str, np.ndarray]) -> list[np.ndarray]:
            given.append(arrays)
            return [np.ones((1, 16), np.float32)] * 2

    monkeypatch.setattr(encoder, "_session", Session())
    encoder.encode(ROWS[1:2])
    (arrays,) = given
    assert {name: array.dtype for name, array in arrays.items()} == dict.fromkeys(
        encoders.INPUTS, np.dtype(np.int64)
    )
    assert arrays["attention_mask"].tolist() == [[1] * 7]
    assert arrays["token_type_ids"].tolist() == [[0, 0, 0, 1, 1, 0, 0]]


def test_the_tiny_graph_heeds_the_mask_and_rows_of_one_batch_change_one_another(
    encoder: Encoder,
) -> None:
    # What is tested above would hold of any graph without the second.
    ids = np.random.default_rng(0).integers(5, 300, (8, 10))
    padding = np.zeros((8, 4), np.int64)

    def run(rows: slice, *, width: int, mask: int) -> np.ndarray:
        pieces = np.hstack([ids, padding])[rows, :width]
        seen = np.hstack([ids > 0, padding + mask])[rows, :width].astype(np.int64)
        arrays = dict(zip(encoders.INPUTS, (pieces, seen, 0 * pieces), strict=True))
        return np.asarray(encoder._session.run(["sentence"], arrays)[0])

    alone = run(slice(1), width=10, mask=1)
    together = run(slice(8), width=10, mask=1)
    assert 1e-3 < np.abs(together[:1] - alone).max() < 0.02
    assert np.abs(run(slice(8), width=14, mask=0) - together).max() < 0.02
    assert np.abs(run(slice(8), width=14, mask=1) - together).max() > 0.05


def test_equal_seeds_make_equal_encoders(tiny_encoder: Path, tmp_path: Path) -> None:
    from tiny_encoder import make_tiny_encoder

    digests = [
        read_encoder_info(make_tiny_encoder(tmp_path / str(seed), seed=seed)).sha256
        for seed in (0, 1)
    ]
    assert digests[0] == read_encoder_info(tiny_encoder).sha256 != digests[1]


def test_a_description_of_another_dimension_is_refused(copy: Path) -> None:
    from tiny_encoder import vouch

    vouch(copy, dimension=384)
    with pytest.raises(ArtifactError, match=r"vectors have 16 numbers.*says 384"):
        Encoder.load(copy)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("encoder.onnx", b"", "onnxruntime cannot read its graph"),
        ("encoder.onnx", b"no graph", "onnxruntime cannot read its graph"),
        ("tokenizer.json", b"{}", "its tokenizer cannot be read"),
    ],
)
def test_files_that_are_vouched_for_and_are_no_encoder_are_refused(
    copy: Path, name: str, content: bytes, message: str
) -> None:
    from tiny_encoder import vouch

    (copy / name).write_bytes(content)
    vouch(copy)
    with pytest.raises(ArtifactError, match=rf"{copy} holds no encoder.*{message}"):
        Encoder.load(copy)


@pytest.mark.parametrize("name", ["token_type_ids", "target"])
def test_a_graph_with_other_names_is_refused(copy: Path, name: str) -> None:
    from tiny_encoder import vouch

    path = copy / "encoder.onnx"
    path.write_bytes(path.read_bytes().replace(name.encode(), name.upper().encode()))
    vouch(copy)
    with pytest.raises(ArtifactError, match=rf"its graph names .*{name.upper()}"):
        Encoder.load(copy)


def test_an_altered_graph_is_refused(copy: Path) -> None:
    path = copy / "encoder.onnx"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(ArtifactError, match=r"encoder\.onnx is damaged or altered"):
        Encoder.load(copy)


def _alter_graph(folder: Path, change: Callable[[ModelProto], object]) -> None:
    """Alter a graph, and vouch for it."""
    import onnx
    from tiny_encoder import vouch

    model = onnx.load(folder / "encoder.onnx")
    change(model)
    (folder / "encoder.onnx").write_bytes(model.SerializeToString())
    vouch(folder)


def _put_last(model: ModelProto, kind: str, *inputs: str) -> None:
    """Have the vector of the sentence, which is called "before", pass one more node."""
    from onnx import helper

    (node,) = (node for node in model.graph.node if node.output[0] == "sentence")
    node.output[0] = "before"
    model.graph.node.append(helper.make_node(kind, inputs, ["sentence"]))


@pytest.mark.parametrize(
    ("kind", "inputs"),
    [("Add", ("before", "before")), ("Log", ("before",))],  # twice as long; not a number
)
def test_a_graph_whose_vectors_have_another_length_is_refused(
    copy: Path, kind: str, inputs: tuple[str, ...]
) -> None:
    _alter_graph(copy, lambda model: _put_last(model, kind, *inputs))
    with pytest.raises(ArtifactError, match="a vector has a length other than 1"):
        Encoder.load(copy)


def test_a_graph_for_fewer_words_than_the_tokenizer_has_is_refused(copy: Path) -> None:
    def forget_a_word(model: ModelProto) -> None:
        from onnx import numpy_helper

        weights = max(model.graph.initializer, key=lambda item: len(item.raw_data))
        less = numpy_helper.to_array(weights)[:-1]
        weights.CopyFrom(numpy_helper.from_array(less, weights.name))

    _alter_graph(copy, forget_a_word)
    with pytest.raises(ArtifactError, match=rf"{copy} holds no encoder.*cannot read 3 of its"):
        Encoder.load(copy)


def test_a_row_that_is_too_long_for_the_graph_is_an_error_of_its_folder(
    copy: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    from tiny_encoder import vouch

    vouch(copy, max_tokens=512)
    encoder = Encoder.load(copy)
    with pytest.raises(ArtifactError, match=rf"{copy} holds no encoder.*cannot read 512 of its"):
        encoder.encode([(["peace"] * 600, None)])
    assert capfd.readouterr().err == ""


def test_no_graph_reads_weights_from_a_file_that_nobody_vouched_for(
    copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def move_weights(model: ModelProto) -> None:
        from onnx import TensorProto
        from onnx.external_data_helper import set_external_data

        weights = max(model.graph.initializer, key=lambda item: len(item.raw_data))
        (copy / "weights").write_bytes(weights.raw_data)
        set_external_data(weights, location="weights")
        weights.ClearField("raw_data")
        weights.data_location = TensorProto.EXTERNAL

    monkeypatch.chdir(copy)
    _alter_graph(copy, move_weights)
    with pytest.raises(ArtifactError, match="onnxruntime cannot read its graph"):
        Encoder.load(copy)


@pytest.mark.parametrize("name", ["onnxruntime", "tokenizers"])
def test_without_the_extra_it_says_what_to_type(
    tiny_encoder: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(MissingExtraError, match=r"pip install 'diplomatic-stance\[encoder\]'"):
        Encoder.load(tiny_encoder)


@pytest.mark.parametrize("jobs", [0, -1])
def test_passes_at_a_time_are_one_at_least(tiny_encoder: Path, jobs: int) -> None:
    with pytest.raises(DataError, match=f"jobs: {jobs} is not 1 or more"):
        Encoder.load(tiny_encoder, jobs=jobs)
