"""A fine-tuned encoder as a graph in 8 bits, which needs no torch."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from graph import Shape, make_graph
from torch import Tensor


def export_graph(folder: Path, weights: Mapping[str, Tensor]) -> bytes:
    """Return the graph of an encoder, its products and embeddings in 8 bits.

    Parameters
    ----------
    folder
        A Hugging Face checkpoint of a BERT model.
    weights
        What was learnt, by the checkpoint's names; it stands in the place of what is there.
    """
    from transformers import BertModel  # noqa: PLC0415 - heavy

    bert = BertModel.from_pretrained(folder, add_pooling_layer=False)
    unknown = bert.load_state_dict(dict(weights), strict=False).unexpected_keys
    if unknown:
        raise ValueError(f"the encoder in {folder} has no weight {unknown[0]}")
    if bert.config.hidden_act != "gelu":
        raise ValueError(f"the encoder in {folder} has no GELU, but {bert.config.hidden_act}")
    found = {name: weight.float().numpy() for name, weight in bert.state_dict().items()}
    config = bert.config
    shape = Shape(config.num_hidden_layers, config.num_attention_heads, config.layer_norm_eps)
    return make_graph(found, shape)
