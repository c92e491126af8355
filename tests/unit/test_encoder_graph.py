from collections.abc import Sequence
from math import erf

import numpy as np
import pytest
from graph import Shape, Weights, make_graph
from numpy.typing import NDArray
from onnx import TensorProto, load_from_string, numpy_helper
from onnxruntime import InferenceSession

Array = NDArray[np.floating]
Row = tuple[list[int], list[int]]

SIZE, WIDE, WORDS, PLACES = 32, 64, 50, 40
SHAPE = Shape(layers=2, heads=4)
OUTLIER = 7
"""A word whose numbers are far larger than those of the others."""


@pytest.fixture(scope="module")
def weights() -> Weights:
    random = np.random.default_rng(5)
    shapes = {
        "embeddings.word_embeddings.weight": (WORDS, SIZE),
        "embeddings.position_embeddings.weight": (PLACES, SIZE),
        "embeddings.token_type_embeddings.weight": (2, SIZE),
        "embeddings.LayerNorm.weight": (SIZE,),
        "embeddings.LayerNorm.bias": (SIZE,),
    }
    for layer in range(SHAPE.layers):
        products = dict.fromkeys(("query", "key", "value"), (SIZE, SIZE))
        products = {f"attention.self.{name}": shape for name, shape in products.items()}
        products |= {
            "attention.output.dense": (SIZE, SIZE),
            "intermediate.dense": (WIDE, SIZE),
            "output.dense": (SIZE, WIDE),
            "attention.output.LayerNorm": (SIZE,),
            "output.LayerNorm": (SIZE,),
        }
        for name, shape in products.items():
            shapes[f"encoder.layer.{layer}.{name}.weight"] = shape
            shapes[f"encoder.layer.{layer}.{name}.bias"] = shape[:1]
    made = {name: random.standard_normal(shape) / SIZE**0.5 for name, shape in shapes.items()}
    made |= {name: value + 1 for name, value in made.items() if name.endswith("Norm.weight")}
    made["embeddings.word_embeddings.weight"][OUTLIER, 3] = 30
    return {name: value.astype(np.float32) for name, value in made.items()}


@pytest.fixture(scope="module")
def session(weights: Weights) -> InferenceSession:
    return InferenceSession(make_graph(weights, SHAPE), providers=["CPUExecutionProvider"])


ROWS = [([2, 9, 4, 3], [0, 0, 1, 0]), ([2, 8, 8, 11, 30, 3], [0] * 6), ([2, OUTLIER, 3], [0, 1, 0])]


def run(session: InferenceSession, rows: Sequence[Row]) -> Array:
    length = max(len(ids) for ids, _ in rows)
    arrays = np.zeros((3, len(rows), length), dtype=np.int64)
    for row, (ids, types) in enumerate(rows):
        arrays[:, row, : len(ids)] = ids, [1] * len(ids), types
    names = "input_ids", "attention_mask", "token_type_ids"
    found = session.run(["sentence", "target"], dict(zip(names, arrays, strict=True)))
    return np.stack(found, axis=1)


def normalise(weights: Weights, values: Array, name: str) -> Array:
    values = values - values.mean(-1, keepdims=True)
    values = values / np.sqrt((values**2).mean(-1, keepdims=True) + SHAPE.epsilon)
    return values * weights[f"{name}.weight"] + weights[f"{name}.bias"]


def compute(weights: Weights, ids: list[int], types: list[int]) -> Array:
    """Compute the vectors of a row as the model does, rounding nothing."""

    def linear(values: Array, name: str) -> Array:
        return values @ weights[f"{name}.weight"].T + weights[f"{name}.bias"]

    hidden = weights["embeddings.word_embeddings.weight"][ids]
    hidden = hidden + weights["embeddings.token_type_embeddings.weight"][types]
    hidden = hidden + weights["embeddings.position_embeddings.weight"][: len(ids)]
    hidden = normalise(weights, hidden, "embeddings.LayerNorm")
    for layer in range(SHAPE.layers):
        name = f"encoder.layer.{layer}"
        query, key, value = (
            linear(hidden, f"{name}.attention.self.{part}")
            .reshape(len(ids), SHAPE.heads, -1)
            .transpose(1, 0, 2)
            for part in ("query", "key", "value")
        )
        shares = np.exp(query @ key.transpose(0, 2, 1) / np.sqrt(SIZE / SHAPE.heads))
        shares = shares / shares.sum(-1, keepdims=True)
        seen = (shares @ value).transpose(1, 0, 2).reshape(len(ids), SIZE)
        hidden = hidden + linear(seen, f"{name}.attention.output.dense")
        hidden = normalise(weights, hidden, f"{name}.attention.output.LayerNorm")
        wide = linear(hidden, f"{name}.intermediate.dense")
        wide = wide * (1 + np.vectorize(erf)(wide / 2**0.5)) / 2
        hidden = normalise(
            weights, hidden + linear(wide, f"{name}.output.dense"), f"{name}.output.LayerNorm"
        )
    marked = np.array(types) if any(types) else np.ones(len(ids))
    vectors = np.stack([hidden.sum(0), marked @ hidden])
    return vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)


def test_the_graph_computes_what_the_model_does(
    session: InferenceSession, weights: Weights
) -> None:
    found = run(session, ROWS)
    wanted = np.array([compute(weights, *row) for row in ROWS])
    assert (found * wanted).sum(-1).min() > 0.9995


def test_a_row_does_not_depend_on_its_batch(session: InferenceSession) -> None:
    alone = np.concatenate([run(session, [row]) for row in ROWS])
    assert np.abs(run(session, ROWS) - alone).max() < 1e-5


def test_equal_weights_give_equal_bytes(weights: Weights) -> None:
    assert make_graph(weights, SHAPE) == make_graph(dict(reversed(weights.items())), SHAPE)


def test_products_of_neighbours_fit_into_16_bits(weights: Weights) -> None:
    graph = load_from_string(make_graph(weights, SHAPE)).graph
    constants = {value.name: value for value in graph.initializer}
    products = [node for node in graph.node if node.op_type == "MatMulInteger"]
    assert len(products) == SHAPE.layers * 5
    for node in products:
        assert constants[node.input[1]].data_type == TensorProto.INT8
        rounded = numpy_helper.to_array(constants[node.input[1]]).astype(int)
        assert np.abs(rounded).max() > 60
        assert np.abs(rounded[::2] + rounded[1::2]).max() * 255 < 2**15
