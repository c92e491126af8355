"""Copies of a BERT encoder that learn side by side: every weight has one more dimension.

Fits for cross-validation, and several that are averaged in the end, differ in their rows alone. As
one product for all copies a step takes a graphics card hardly longer than a step of one.

Architecture of Devlin et al. (2019), "BERT"; the weights are those of a Hugging Face checkpoint.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

EPSILON = 1e-12
"""Of every layer normalisation."""

DROPOUT = 0.1

QUICK = 5.0
"""What knows nothing at first is multiplied by: so much quicker does it learn under Adam."""

_ATTENTION = ("query", "key", "value")
_PRODUCTS = {
    "mix": "attention.output.dense",
    "widen": "intermediate.dense",
    "narrow": "output.dense",
}
_NORMS = {"norm": "attention.output.LayerNorm", "end": "output.LayerNorm"}


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes of an encoder.

    Attributes
    ----------
    layers, heads, dimension
        As of BERT.
    statement
        Outputs of the heads of the statement, side by side.
    stance
        Outputs of stance, which reads the vector of the statement and that of the target.
    """

    layers: int
    heads: int
    dimension: int
    statement: int
    stance: int


def read_checkpoint(weights: Mapping[str, Tensor], shape: Shape) -> dict[str, Tensor]:
    """Return the weights that learn, by short names, with heads that know nothing yet.

    Embeddings of words and places stay as they are; what marks a target is learnt.
    """
    found: dict[str, Tensor] = {}
    for layer in range(shape.layers):
        prefix = f"encoder.layer.{layer}."
        parts = [f"{prefix}attention.self.{part}" for part in _ATTENTION]
        found[f"{layer}.qkv"] = torch.cat([weights[f"{part}.weight"].T for part in parts], 1)
        found[f"{layer}.qkv_bias"] = torch.cat([weights[f"{part}.bias"] for part in parts])
        for short, name in _PRODUCTS.items():
            found[f"{layer}.{short}"] = weights[f"{prefix}{name}.weight"].T
            found[f"{layer}.{short}_bias"] = weights[f"{prefix}{name}.bias"]
        for short, name in _NORMS.items():
            found[f"{layer}.{short}"] = weights[f"{prefix}{name}.weight"]
            found[f"{layer}.{short}_bias"] = weights[f"{prefix}{name}.bias"]
    plain, mark = weights["embeddings.token_type_embeddings.weight"][:2].float()
    found["mark"] = (mark - plain) / QUICK
    found["statement"] = torch.zeros(shape.dimension, shape.statement)
    found["statement_bias"] = torch.zeros(shape.statement)
    found["stance"] = torch.zeros(2 * shape.dimension, shape.stance)
    found["stance_bias"] = torch.zeros(shape.stance)
    return {name: part.float() for name, part in found.items()}


def read_embeddings(weights: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Return what does not learn, by short names."""
    names = {
        "words": "word_embeddings.weight",
        "places": "position_embeddings.weight",
        "plain": "token_type_embeddings.weight",
        "norm": "LayerNorm.weight",
        "norm_bias": "LayerNorm.bias",
    }
    found = {short: weights[f"embeddings.{name}"].float() for short, name in names.items()}
    return found | {"plain": found["plain"][0]}


class Copies:
    """Some copies of an encoder with its heads.

    Parameters
    ----------
    weights
        A Hugging Face checkpoint of a BERT model.
    shape
        Its sizes.
    copies
        How many there are to be.
    device
        Where they live: ``cpu`` or ``cuda``.

    Attributes
    ----------
    values, gradients
        All weights that learn, shape (copies, weights).
    parts
        The same by name, as views of shape (copies, …); their gradients are those of `values`.
    """

    def __init__(
        self, weights: Mapping[str, Tensor], shape: Shape, copies: int, device: str
    ) -> None:
        self.shape, self.device = shape, device
        self.embeddings = {k: v.to(device) for k, v in read_embeddings(weights).items()}
        first = read_checkpoint(weights, shape)
        start = torch.cat([part.reshape(-1) for part in first.values()]).to(device)
        self.values = start.repeat(copies, 1)
        self.gradients = self.values.grad = torch.zeros_like(self.values)
        self.parts: dict[str, Tensor] = {}
        at = 0
        for name, part in first.items():
            place = slice(at, at + part.numel())
            view = self.values[:, place].view(copies, *part.shape).detach().requires_grad_()
            view.grad = self.gradients[:, place].view(copies, *part.shape)
            self.parts[name] = view
            at = place.stop

    def checkpoint(self, copy: int) -> dict[str, Tensor]:
        """Return the weights of a copy that learn, as a Hugging Face checkpoint names them."""
        parts = {name: part[copy].detach().cpu() for name, part in self.parts.items()}
        mark = self.embeddings["plain"].cpu() + QUICK * parts["mark"]
        kinds = torch.stack([self.embeddings["plain"].cpu(), mark])
        found = {"embeddings.token_type_embeddings.weight": kinds}
        for layer in range(self.shape.layers):
            prefix = f"encoder.layer.{layer}."
            weights, offsets = (
                parts[f"{layer}.qkv"].chunk(3, 1),
                parts[f"{layer}.qkv_bias"].chunk(3),
            )
            for name, weight, offset in zip(_ATTENTION, weights, offsets, strict=True):
                found[f"{prefix}attention.self.{name}.weight"] = weight.T.contiguous()
                found[f"{prefix}attention.self.{name}.bias"] = offset.contiguous()
            for short, name in _PRODUCTS.items():
                found[f"{prefix}{name}.weight"] = parts[f"{layer}.{short}"].T.contiguous()
                found[f"{prefix}{name}.bias"] = parts[f"{layer}.{short}_bias"]
            for short, name in _NORMS.items():
                found[f"{prefix}{name}.weight"] = parts[f"{layer}.{short}"]
                found[f"{prefix}{name}.bias"] = parts[f"{layer}.{short}_bias"]
        return found

    def head(self, copy: int, name: str) -> tuple[Tensor, Tensor]:
        """Return what each number of a vector of length 1 counts for the labels of a head.

        Parameters
        ----------
        copy
            Which one.
        name
            ``statement`` or ``stance``.

        Returns
        -------
        coefficients : Tensor
            Shape (labels, numbers).
        intercepts : Tensor
            Shape (labels,).
        """
        scale = QUICK * self.shape.dimension**0.5
        coefficients, intercepts = self.parts[name][copy], self.parts[f"{name}_bias"][copy]
        return (scale * coefficients.T).detach().cpu(), (QUICK * intercepts).detach().cpu()

    def only(self, copy: int) -> Copies:
        """Return one of the copies alone; it shares its weights."""
        single = object.__new__(Copies)
        single.__dict__ |= self.__dict__
        single.parts = {name: part[copy : copy + 1] for name, part in self.parts.items()}
        return single

    def vectors(
        self, ids: Tensor, marks: Tensor, lengths: Tensor, *, learning: bool = False
    ) -> tuple[Tensor, Tensor]:
        """Return the vectors of statements and of their targets, each of length 1.

        Parameters
        ----------
        ids
            Word pieces, shape (copies, rows, places).
        marks
            1 where a word piece belongs to the target, of the same shape.
        lengths
            Word pieces of each row, shape (copies, rows).
        learning
            Whether to leave some values out by chance.
        """
        copies, rows, places = ids.shape
        width = self.shape.dimension
        present = torch.arange(places, device=self.device) < lengths[..., None]
        marking = QUICK * self.parts["mark"][:, None, None]
        kinds = self.embeddings["plain"] + marks[..., None].float() * marking
        values = self.embeddings["words"][ids] + self.embeddings["places"][:places] + kinds
        norm, bias = self.embeddings["norm"], self.embeddings["norm_bias"]
        values = functional.layer_norm(values, (width,), norm, bias, EPSILON)
        values = self._drop(values, learning).view(copies, rows * places, width)
        seen = present.view(copies * rows, 1, 1, places)
        for layer in range(self.shape.layers):
            values = self._layer(layer, values, seen, learning=learning)
        values = values.view(copies, rows, places, width)
        words = present[..., None].float()
        marked = words * marks[..., None].float()
        marked = marked + words * (marked.sum((2, 3), keepdim=True) == 0)
        return _mean(values, words), _mean(values, marked)

    def decide(
        self, sentences: Tensor, targets: Tensor, *, learning: bool = False
    ) -> tuple[Tensor, Tensor]:
        """Return the decisions of the heads of the statement, side by side, and of stance."""
        scale = self.shape.dimension**0.5
        both = torch.cat([sentences, targets], -1)
        statement, stance = (
            QUICK
            * torch.baddbmm(
                self.parts[f"{name}_bias"][:, None],
                self._drop(vectors * scale, learning),
                self.parts[name],
            )
            for name, vectors in (("statement", sentences), ("stance", both))
        )
        return statement, stance

    def _layer(self, layer: int, values: Tensor, seen: Tensor, *, learning: bool) -> Tensor:
        copies, _, width = values.shape
        rows, _, _, places = seen.shape
        short = self._short(values)
        parts = self._linear(short, f"{layer}.qkv")
        parts = parts.view(rows, places, 3, self.shape.heads, width // self.shape.heads)
        query, key, value = parts.permute(2, 0, 3, 1, 4)
        rate = DROPOUT if learning else 0.0
        mixed = functional.scaled_dot_product_attention(
            query, key, value, attn_mask=seen, dropout_p=rate
        )
        mixed = self._linear(mixed.transpose(1, 2).reshape(copies, -1, width), f"{layer}.mix")
        values = self._norm(values + self._drop(mixed, learning), f"{layer}.norm")
        wide = functional.gelu(self._linear(self._short(values), f"{layer}.widen"))
        narrow = self._linear(wide, f"{layer}.narrow")
        return self._norm(values + self._drop(narrow, learning), f"{layer}.end")

    def _short(self, values: Tensor) -> Tensor:
        """Return values in half precision where that is quicker."""
        return values.bfloat16() if self.device == "cuda" else values

    def _linear(self, values: Tensor, name: str) -> Tensor:
        bias, weights = self.parts[f"{name}_bias"], self.parts[name]
        return torch.baddbmm(bias[:, None].to(values.dtype), values, weights.to(values.dtype))

    def _norm(self, values: Tensor, name: str) -> Tensor:
        plain = functional.layer_norm(values.float(), (self.shape.dimension,), None, None, EPSILON)
        return torch.addcmul(self.parts[f"{name}_bias"][:, None], plain, self.parts[name][:, None])

    @staticmethod
    def _drop(values: Tensor, learning: bool) -> Tensor:
        return functional.dropout(values, DROPOUT) if learning else values


def _mean(values: Tensor, weight: Tensor) -> Tensor:
    """Return means over places, of length 1."""
    return functional.normalize((values * weight).sum(2), dim=-1)
