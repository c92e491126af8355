"""A BERT encoder as a graph whose products and embeddings are in 8 bits.

The quantisation of onnxruntime's tools gives all words of a pass one scale. A fine-tuned encoder
has single words whose largest number is ten times that of the others, which are then told apart
by few of the 256 steps. Here every word has a scale of its own, so that its vector does not
depend on the largest number of a neighbour, in its row or in its batch, either. The products
that hurt most, those of the attention, are the sum of two: of the rounded numbers, and of what
rounding left over.

Processors without instructions for sums in 8 bits (AVX2 alone) add two neighbouring products in
16 bits, and cut off what does not fit. Weights are scaled such that everything fits.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from onnx import NodeProto, TensorProto, helper, numpy_helper

from classifier.learning.encoder.encoder import INPUTS, OUTPUTS

OPSET, IR_VERSION = 17, 8
"""The first with a layer normalisation of its own; onnxruntime reads it from 1.15 on."""

Numbers = NDArray[np.generic]
Weights = Mapping[str, NDArray[np.float32]]

_LARGEST = 127
_LEAST_GELU = 0.17
"""GELU is nowhere below minus this."""
_HIDDEN_AWAY = 1e4


@dataclass(frozen=True, slots=True)
class Shape:
    """What the weights of a BERT model do not say.

    Attributes
    ----------
    layers, heads
        How many there are.
    epsilon
        Added to the variance by the normalisations.
    """

    layers: int
    heads: int
    epsilon: float = 1e-12


@dataclass(frozen=True, slots=True)
class _Steps:
    """How numbers between -1 and 1, or 0 and 1, become one of 256."""

    per_unit: int
    zero: int


_AROUND_ZERO, _FROM_ZERO = _Steps(_LARGEST, 128), _Steps(255, 0)


class _Graph:
    """Nodes and constants, gathered one by one."""

    def __init__(self, weights: Weights, shape: Shape) -> None:
        self.weights = weights
        self.shape = shape
        self.nodes: list[NodeProto] = []
        self.constants: list[TensorProto] = []

    def split(self, kind: str, *inputs: str | Numbers, parts: int, **options: Any) -> list[str]:  # noqa: ANN401 - as onnx has it
        """Add a node, and return the names of its outputs."""
        names = [f"v{len(self.nodes)}_{part}" for part in range(parts)]
        given = [value if isinstance(value, str) else self.keep(value) for value in inputs]
        self.nodes.append(helper.make_node(kind, given, names, **options))
        return names

    def add(self, kind: str, *inputs: str | Numbers, **options: Any) -> str:  # noqa: ANN401 - as onnx has it
        """Add a node, and return the name of its only output."""
        return self.split(kind, *inputs, parts=1, **options)[0]

    def keep(self, value: Numbers) -> str:
        """Add a constant, and return its name."""
        name = f"c{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def normalise(self, values: str, name: str) -> str:
        """Add a layer normalisation."""
        learnt = self.weights[f"{name}.weight"], self.weights[f"{name}.bias"]
        return self.add("LayerNormalization", values, *learnt, epsilon=self.shape.epsilon)


def make_graph(weights: Weights, shape: Shape) -> bytes:
    """Return the graph of an encoder; equal weights give equal bytes.

    Parameters
    ----------
    weights
        Of a BERT model, by the names that Hugging Face gives them.
    shape
        Of the same model.
    """
    graph = _Graph(weights, shape)
    mask = graph.add("Cast", INPUTS[1], to=TensorProto.FLOAT)
    away = graph.add("Mul", graph.add("Sub", mask, _number(1)), _number(_HIDDEN_AWAY))
    away = graph.add("Unsqueeze", away, np.array([1, 2]))
    hidden = _embed(graph)
    for number in range(shape.layers):
        hidden = _add_layer(graph, hidden, away, f"encoder.layer.{number}")
    _pool(graph, hidden, mask)
    dimension = len(weights["embeddings.LayerNorm.bias"])
    whole, real, name_kind = TensorProto.INT64, TensorProto.FLOAT, helper.make_tensor_value_info
    given = [name_kind(name, whole, ["rows", "length"]) for name in INPUTS]
    found = [name_kind(name, real, ["rows", dimension]) for name in OUTPUTS]
    made = helper.make_graph(graph.nodes, "encoder", given, found, graph.constants)
    opset = helper.make_opsetid("", OPSET)
    model = helper.make_model(made, opset_imports=[opset], ir_version=IR_VERSION)
    return bytes(model.SerializeToString(deterministic=True))


def _number(value: float) -> NDArray[np.float32]:
    return np.array(value, dtype=np.float32)


def _embed(graph: _Graph) -> str:
    """Add the embeddings: words in 8 bits, with a scale for each word; the others are small."""
    words, places, types = (
        graph.weights[f"embeddings.{name}_embeddings.weight"]
        for name in ("word", "position", "token_type")
    )
    scale = np.abs(words).max(1, keepdims=True) / np.float32(_LARGEST)
    scale = np.where(scale == 0, np.float32(1), scale)
    rounded = graph.add("Gather", np.rint(words / scale).astype(np.int8), INPUTS[0])
    rounded = graph.add("Cast", rounded, to=TensorProto.FLOAT)
    word = graph.add("Mul", rounded, graph.add("Gather", scale, INPUTS[0]))
    length = graph.add("Shape", INPUTS[0], start=1, end=2)
    place = graph.add("Slice", places, np.array([0]), length, np.array([0]))
    values = graph.add("Add", word, graph.add("Gather", types, INPUTS[2]))
    return graph.normalise(graph.add("Add", values, place), "embeddings.LayerNorm")


def _add_layer(graph: _Graph, hidden: str, away: str, name: str) -> str:
    """Add a layer of the transformer."""
    seen = _attend(graph, hidden, away, f"{name}.attention.self")
    seen = _multiply(graph, seen, *_linear(graph, f"{name}.attention.output.dense"))
    hidden = graph.add("Add", seen, hidden)
    hidden = graph.normalise(hidden, f"{name}.attention.output.LayerNorm")
    wide = _multiply(graph, hidden, *_linear(graph, f"{name}.intermediate.dense"))
    wide = _add_gelu(graph, wide)
    weight, bias = _linear(graph, f"{name}.output.dense")
    narrow = _multiply(graph, wide, weight, bias, least=_LEAST_GELU)
    return graph.normalise(graph.add("Add", narrow, hidden), f"{name}.output.LayerNorm")


def _attend(graph: _Graph, hidden: str, away: str, name: str) -> str:
    """Add what each word takes from the others of its row."""
    parts = [_linear(graph, f"{name}.{part}") for part in ("query", "key", "value")]
    size = len(parts[0][1])
    root = np.float32(np.sqrt(size / graph.shape.heads))
    parts[0] = parts[0][0] / root, parts[0][1] / root
    weight, bias = (np.concatenate(arrays, -1) for arrays in zip(*parts, strict=True))
    values = _multiply(graph, hidden, weight, bias, twice=True)
    by_head = graph.keep(np.array([0, 0, graph.shape.heads, size // graph.shape.heads]))
    query, key, value = (
        graph.add("Transpose", graph.add("Reshape", part, by_head), perm=order)
        for part, order in zip(
            graph.split("Split", values, np.array([size] * 3), parts=3, axis=-1),
            ([0, 2, 1, 3], [0, 2, 3, 1], [0, 2, 1, 3]),
            strict=True,
        )
    )
    shares = graph.add("Softmax", graph.add("Add", graph.add("MatMul", query, key), away), axis=-1)
    seen = graph.add("Transpose", graph.add("MatMul", shares, value), perm=[0, 2, 1, 3])
    return graph.add("Reshape", seen, np.array([0, 0, size]))


def _linear(graph: _Graph, name: str) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return a weight, of shape (inputs, outputs), and its bias."""
    return graph.weights[f"{name}.weight"].T, graph.weights[f"{name}.bias"]


def _multiply(
    graph: _Graph,
    values: str,
    weight: NDArray[np.float32],
    bias: NDArray[np.float32],
    *,
    least: float | None = None,
    twice: bool = False,
) -> str:
    """Add a product in 8 bits, of each word by itself.

    Parameters
    ----------
    least
        Minus this is the least that a value can be; the 256 steps begin there.
    twice
        Multiply what rounding leaves over, too: as with 16 bits, at twice the cost.
    """
    rounded, scale = _round_columns(weight)
    steps = _AROUND_ZERO
    if least is not None:
        steps = _FROM_ZERO
        values = graph.add("Add", values, _number(least))
        bias = bias - np.float32(least) * (rounded * scale).sum(0)
    largest = graph.add("ReduceMax", graph.add("Abs", values), axes=[-1], keepdims=1)
    shares = graph.add("Div", values, largest)
    columns = graph.keep(rounded)
    unit = _number(1 / steps.per_unit)
    coarse, total = _multiply_rounded(graph, shares, columns, scale * unit, steps)
    if twice:
        zero = np.array(steps.zero, dtype=np.uint8)
        rest = graph.add("Sub", shares, graph.add("DequantizeLinear", coarse, unit, zero))
        rest = graph.add("Mul", rest, _number(2 * steps.per_unit))
        finer = scale * unit / np.float32(2 * steps.per_unit)
        total = graph.add("Add", total, _multiply_rounded(graph, rest, columns, finer, steps)[1])
    return graph.add("Add", graph.add("Mul", total, largest), bias)


def _multiply_rounded(
    graph: _Graph, shares: str, columns: str, scale: NDArray[np.float32], steps: _Steps
) -> tuple[str, str]:
    """Add the rounding of numbers up to 1, and the product of what they are rounded to."""
    zero = graph.keep(np.array(steps.zero, dtype=np.uint8))
    rounded = graph.add("QuantizeLinear", shares, _number(1 / steps.per_unit), zero)
    total = graph.add("MatMulInteger", rounded, columns, zero, np.array(0, dtype=np.int8))
    return rounded, graph.add("Mul", graph.add("Cast", total, to=TensorProto.FLOAT), scale)


def _round_columns(weight: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Return a weight in 8 bits, and the scale of each column.

    Two neighbours in a column add up to 128 at most: times 255 that fits into 16 bits.
    """
    pairs = weight.reshape(-1, 2, weight.shape[1]).sum(1)
    most = np.maximum(np.abs(weight).max(0), np.abs(pairs).max(0))
    scale = np.where(most == 0, np.float32(1), most / np.float32(_LARGEST))
    return np.rint(weight / scale).astype(np.int8), scale


def _add_gelu(graph: _Graph, values: str) -> str:
    """Add a GELU in parts, which onnxruntime puts together."""
    part = graph.add("Erf", graph.add("Div", values, _number(np.sqrt(2))))
    part = graph.add("Mul", values, graph.add("Add", part, _number(1)))
    return graph.add("Mul", part, _number(0.5))


def _pool(graph: _Graph, hidden: str, mask: str) -> None:
    """Add the vectors of the statement and of the target, each of length 1."""
    marked = graph.add("Mul", mask, graph.add("Cast", INPUTS[2], to=TensorProto.FLOAT))
    some = graph.add("ReduceSum", marked, np.array([1]), keepdims=1)
    marked = graph.add("Where", graph.add("Greater", some, _number(0)), marked, mask)
    for name, words in zip(OUTPUTS, (mask, marked), strict=True):
        weighted = graph.add("Mul", hidden, graph.add("Unsqueeze", words, np.array([2])))
        total = graph.add("ReduceSum", weighted, np.array([1]), keepdims=0)
        graph.nodes.append(helper.make_node("LpNormalization", [total], [name], axis=-1, p=2))
