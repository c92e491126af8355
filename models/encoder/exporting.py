"""A fine-tuned encoder as a graph in 8 bits, which needs no torch."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

from classifier.learning.encoder.encoder import INPUTS, OUTPUTS

OPSET = 20
"""The first with a GELU of its own; onnxruntime reads it from 1.19 on."""


class _Pooled(nn.Module):
    """An encoder whose outputs are the vectors of the statement and of the target."""

    def __init__(self, bert: nn.Module) -> None:
        super().__init__()
        self.bert = bert

    def forward(self, ids: Tensor, mask: Tensor, types: Tensor) -> tuple[Tensor, Tensor]:
        """Return both vectors, each of length 1."""
        hidden = self.bert(
            input_ids=ids, attention_mask=mask, token_type_ids=types
        ).last_hidden_state
        words = mask.to(hidden.dtype)
        marked = words * types.to(hidden.dtype)
        marked = torch.where(marked.sum(1, keepdim=True) > 0, marked, words)
        sentence, target = (
            functional.normalize((hidden * weight[..., None]).sum(1), dim=-1)
            for weight in (words, marked)
        )
        return sentence, target


def export_graph(folder: Path, weights: Mapping[str, Tensor]) -> bytes:
    """Return the graph of an encoder, its products and embeddings in 8 bits.

    Parameters
    ----------
    folder
        A Hugging Face checkpoint of a BERT model.
    weights
        What was learnt, by the checkpoint's names; it stands in the place of what is there.
    """
    from onnxruntime.quantization import QuantType, quantize_dynamic  # noqa: PLC0415 - heavy
    from transformers import BertModel  # noqa: PLC0415 - heavy

    bert = BertModel.from_pretrained(folder, add_pooling_layer=False).eval()
    unknown = bert.load_state_dict(dict(weights), strict=False).unexpected_keys
    if unknown:
        raise ValueError(f"the encoder in {folder} has no weight {unknown[0]}")
    mask = torch.tensor([[1, 1, 1, 1], [1, 1, 1, 0]])
    given = mask, mask, torch.tensor([[0, 0, 1, 0], [0, 0, 0, 0]])
    shape = {0: "rows", 1: "length"}
    with tempfile.TemporaryDirectory() as scratch:
        plain, small = Path(scratch) / "plain.onnx", Path(scratch) / "small.onnx"
        torch.onnx.export(
            _Pooled(bert).eval(),
            given,
            plain,
            input_names=INPUTS,
            output_names=OUTPUTS,
            dynamic_axes={name: shape for name in INPUTS} | {name: {0: "rows"} for name in OUTPUTS},
            opset_version=OPSET,
            dynamo=False,
        )
        quantize_dynamic(plain, small, weight_type=QuantType.QInt8, per_channel=True)
        return small.read_bytes()
