"""A tiny encoder with random weights: a transformer of two layers, quick to make and to run."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from string import ascii_lowercase, digits

import numpy as np
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

DIMENSION, MAX_TOKENS, LAYERS = 16, 160, 2
SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
MARKS = list(".!?;:,()\"—…-'@[]")
WORDS = """
a about accept act action after again against agree agreement aid all allies also always and any
appeal are armed attack attacks be because been before between blockade border borders both but by
call calls can ceasefire charter citizens civilian civilians commend commitment concern concerned
condemn condemned conflict consequences consider continue cooperation council countries country
crisis deal decision deep deeply defend demand deplore dialogue did diplomatic do does efforts end
every express face fail firm firmly for force forces friends from full fully further good government
grave gravely grateful has have help hostile human humanitarian if immediate immediately in
international invasion is it its join justice law leaders let military minister missile must nation
nations nato necessary negotiations never new no not now nuclear of on only or order our partners
peace peaceful people plan position president principles progress provocation reaffirm refuse regime
region regret reject release relations repeat resolution respect response responsible rights rules
sanctions security serious should side sovereignty stand state statement states stop strong strongly
support talks terms territory terror thank that the their them these they this threat threats to
together treaty troops trust unacceptable under united urge victims violation violence war warn was
we welcome well were what which will with withdraw without world would year you your
""".split()
VOCABULARY = [*SPECIAL, *MARKS, *digits, *ascii_lowercase]
VOCABULARY += [f"##{sign}" for sign in digits + ascii_lowercase]
VOCABULARY += [word for word in WORDS if word not in VOCABULARY]
"""Words that are not in it are spelled with their letters."""


def make_tiny_encoder(
    folder: Path, *, seed: int = 0, dimension: int = DIMENSION, max_tokens: int = MAX_TOKENS
) -> Path:
    """Write an encoder's files, and return their folder; equal seeds give equal bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "encoder.onnx").write_bytes(_make_graph(seed, dimension))
    (folder / "tokenizer.json").write_text(make_tokenizer().to_str(), encoding="utf-8")
    description = {
        "format": 1,
        "name": "tiny-encoder",
        "version": "1.0",
        "dimension": dimension,
        "max_tokens": max_tokens,
    }
    (folder / "encoder.json").write_text(json.dumps(description), encoding="utf-8")
    vouch(folder)
    return folder


def vouch(folder: Path, **changes: object) -> None:
    """Describe the files of a folder as they are now, with further changes to the description."""
    path = folder / "encoder.json"
    files = {}
    for name in ("encoder.onnx", "tokenizer.json"):
        content = (folder / name).read_bytes()
        files[name] = {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    description = json.loads(path.read_text(encoding="utf-8")) | {"files": files} | changes
    path.write_text(json.dumps(description), encoding="utf-8")


def make_tokenizer() -> Tokenizer:
    """Make a tokenizer of the kind that BERT has, which pads and truncates until told not to."""
    ids = {piece: number for number, piece in enumerate(VOCABULARY)}
    tokenizer = Tokenizer(models.WordPiece(ids, unk_token="[UNK]"))  # noqa: S106 - no password
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    tokenizer.add_special_tokens(SPECIAL)
    tokenizer.enable_padding(length=128)
    tokenizer.enable_truncation(128)
    return tokenizer


class _Graph:
    """Nodes and weights, gathered one by one."""

    def __init__(self, seed: int, dimension: int) -> None:
        self.random = np.random.default_rng(seed)
        self.dimension = dimension
        self.nodes: list[object] = []
        self.values: list[object] = []

    def add(self, kind: str, *inputs: str, called: str = "", **options: object) -> str:
        name = called or f"v{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [name], **options))
        return name

    def constant(self, value: object, kind: type = np.float32) -> str:
        name = f"c{len(self.values)}"
        self.values.append(numpy_helper.from_array(np.array(value, dtype=kind), name))
        return name

    def weight(self, *shape: int) -> str:
        return self.constant(self.random.standard_normal(shape) / np.sqrt(self.dimension))

    def linear(self, value: str, rows: int, columns: int) -> str:
        """Multiply in 8 bits, scaled by the largest value that there is in the whole batch."""
        scale = 4 / np.sqrt(self.dimension) / 127
        weights = self.random.standard_normal((rows, columns)) / np.sqrt(self.dimension)
        bytes_ = self.constant(np.clip(np.round(weights / scale), -127, 127), np.int8)
        name = f"v{len(self.nodes)}"
        parts = [f"{name}{part}" for part in ("bytes", "scale", "zero")]
        self.nodes.append(helper.make_node("DynamicQuantizeLinear", [value], parts))
        product = self.add("MatMulInteger", parts[0], bytes_, parts[2])
        product = self.add("Cast", product, to=TensorProto.FLOAT)
        unit = self.add("Mul", parts[1], self.constant(scale))
        return self.add("Add", self.add("Mul", product, unit), self.weight(columns))

    def normed(self, value: str) -> str:
        ones, zeros = np.ones(self.dimension), np.zeros(self.dimension)
        return self.add("LayerNormalization", value, self.constant(ones), self.constant(zeros))


def _make_graph(seed: int, dimension: int) -> bytes:
    graph = _Graph(seed, dimension)
    mask = graph.add("Cast", "attention_mask", to=TensorProto.FLOAT)
    hidden = _embed(graph)
    for _ in range(LAYERS):
        hidden = _add_layer(graph, hidden, mask)
    _pool(graph, hidden, mask)
    shape = ["rows", "length"]
    names = "input_ids", "attention_mask", "token_type_ids"
    made = helper.make_graph(
        graph.nodes,
        "tiny",
        [helper.make_tensor_value_info(name, TensorProto.INT64, shape) for name in names],
        [
            helper.make_tensor_value_info(name, TensorProto.FLOAT, ["rows", dimension])
            for name in ("sentence", "target")
        ],
        graph.values,
    )
    model = helper.make_model(made, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    content: bytes = model.SerializeToString()
    return content


def _embed(graph: _Graph) -> str:
    words = graph.add("Gather", graph.weight(len(VOCABULARY), graph.dimension), "input_ids")
    types = graph.add("Gather", graph.weight(2, graph.dimension), "token_type_ids")
    length = graph.add("Shape", "input_ids", start=1, end=2)
    zero, one = graph.constant(0, np.int64), graph.constant(1, np.int64)
    last = graph.add("Squeeze", length)
    numbers = graph.add("Range", zero, last, one)
    places = graph.add("Gather", graph.weight(MAX_TOKENS, graph.dimension), numbers)
    return graph.normed(graph.add("Add", graph.add("Add", words, types), places))


def _add_layer(graph: _Graph, hidden: str, mask: str) -> str:
    size = graph.dimension
    query, key, value = (graph.linear(hidden, size, size) for _ in range(3))
    scores = graph.add("MatMul", query, graph.add("Transpose", key, perm=[0, 2, 1]))
    scores = graph.add("Div", scores, graph.constant(np.sqrt(size)))
    hidden_away = graph.add("Mul", graph.add("Sub", mask, graph.constant(1)), graph.constant(1e4))
    around = graph.add("Unsqueeze", hidden_away, graph.constant([1], np.int64))
    shares = graph.add("Softmax", graph.add("Add", scores, around), axis=-1)
    seen = graph.linear(graph.add("MatMul", shares, value), size, size)
    hidden = graph.normed(graph.add("Add", hidden, seen))
    inner = graph.add("Relu", graph.linear(hidden, size, 2 * size))
    return graph.normed(graph.add("Add", hidden, graph.linear(inner, 2 * size, size)))


def _pool(graph: _Graph, hidden: str, mask: str) -> None:
    marked = graph.add("Cast", "token_type_ids", to=TensorProto.FLOAT)
    marked = graph.add("Mul", marked, mask)
    along = graph.constant([1], np.int64)
    count = graph.add("ReduceSum", marked, along)
    is_marked = graph.add("Greater", count, graph.constant(0))
    for name, share in (
        ("sentence", mask),
        ("target", graph.add("Where", is_marked, marked, mask)),
    ):
        column = graph.add("Unsqueeze", share, graph.constant([2], np.int64))
        # The length of a sum is that of the mean, but for a factor that the norm takes out.
        total = graph.add("ReduceSum", graph.add("Mul", hidden, column), along, keepdims=0)
        graph.add("Div", total, graph.add("ReduceL2", total, axes=[1]), called=name)
