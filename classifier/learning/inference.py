"""A model applied to statements: decisions and probabilities as arrays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from classifier.data.records import Target
from classifier.learning.calibration import softmax
from classifier.learning.features import SINGLE
from classifier.learning.layers import layers_of
from classifier.learning.lookup import ColumnLookup
from classifier.learning.model import TARGET_FAMILIES, StanceModel
from classifier.learning.table import FeatureTable, encode_table

if TYPE_CHECKING:
    from classifier.learning.encoder.encoder import Encoder


class Scorer:
    """A model in the form that scores quickly; safe to share between threads.

    The weights of all heads stand side by side, so that each family of features is one product.

    Parameters
    ----------
    model
        Whose parts are read, and not changed.
    jobs
        Rows that its encoder, if it has one, reads at the same time; see `Encoder`.

    Attributes
    ----------
    model
        As given.
    lookups
        For each family what turns its strings into a matrix.
    layers
        What each head does to its columns.
    places
        For each head where the outputs of its first layer stand among those of all heads.
    weights
        For each family an array of shape (columns, outputs of all first layers); zero for a head
        that does not read the family.
    intercepts
        Shape (outputs of all first layers,).
    encoder
        Whose vectors the heads read too; ``None`` without one.
    dense
        For each head the weights of these vectors, shape (columns, outputs of its first layer);
        empty without an encoder.

    Raises
    ------
    ArtifactError
        If the model's encoder is another one than lies in its place.
    MissingExtraError
        If the encoder, or what runs it, is not installed.
    """

    def __init__(self, model: StanceModel, *, jobs: int | None = None) -> None:
        self.model = model
        self.lookups = {
            family: ColumnLookup(vectorizer, single=family in SINGLE)
            for family, vectorizer in model.vectorizers.items()
        }
        self.layers = {head: layers_of(model.classifiers[head]) for head in model.info.heads}
        self.intercepts = np.concatenate([item.first.intercepts for item in self.layers.values()])
        ends = np.cumsum([len(item.first.intercepts) for item in self.layers.values()])
        starts = [0, *ends.tolist()]
        self.places = {
            head: slice(*ends) for head, ends in zip(self.layers, pairwise(starts), strict=True)
        }
        self.weights: dict[str, NDArray[np.float32]] = {
            family: np.zeros((len(lookup), len(self.intercepts)), dtype=np.float32)
            for family, lookup in self.lookups.items()
        }
        self.encoder = None if model.info.encoder is None else _open_encoder(model, jobs)
        self.dense: dict[str, NDArray[np.float32]] = {}
        for head, layers in self.layers.items():
            start = 0
            for family in model.families(head):
                end = start + len(self.lookups[family])
                part = layers.first.coefficients[:, start:end]
                self.weights[family][:, self.places[head]] = part.T
                start = end
            if model.info.encoder is not None:
                self.dense[head] = layers.first.coefficients[:, start:].T

    def read(self, rows: Iterable[tuple[str, Target | None]]) -> FeatureTable[bytes]:
        """Read texts and their targets straight to columns; else as `build_table`."""
        encoders = {name: lookup.row for name, lookup in self.lookups.items()}
        return encode_table(rows, encoders, keep_words=self.encoder is not None)

    def values(self, table: FeatureTable[Any]) -> NDArray[np.float64]:
        """Return the outputs of all first layers, shape (rows of the table, outputs)."""
        texts = np.tile(self.intercepts.astype(np.float64), (len(table.doubts), 1))
        for family, lookup in self.lookups.items():
            if family not in TARGET_FAMILIES:
                texts += lookup.transform(table.statements[family]) @ self.weights[family]
        values = texts[np.asarray(table.text_of_row, dtype=np.intp)]
        for family in TARGET_FAMILIES:
            if family in self.lookups and any(table.targets):
                values += self.lookups[family].transform(table.targets) @ self.weights[family]
        if self.encoder is not None:
            self._add_dense(values, self.encoder, table)
        return values

    def _add_dense(
        self, values: NDArray[np.float64], encoder: Encoder, table: FeatureTable[Any]
    ) -> None:
        """Let the encoder read a table, and add what its vectors say to the values in place."""
        from classifier.learning.passes import run_passes  # noqa: PLC0415 - only with an encoder

        passes = run_passes(encoder, table, self.dense)
        for head, weights in self.dense.items():
            # Row by row: one product of all would round each by how many others there are.
            rows = passes.columns(head)[:, np.newaxis]
            values[:, self.places[head]] += np.matmul(rows, weights)[:, 0]

    def decide(self, table: FeatureTable[Any]) -> dict[str, NDArray[np.float64]]:
        """Return each head's decisions, shape (rows of the table, labels)."""
        values = self.values(table)
        return {
            head: layers.finish(values[:, self.places[head]])
            for head, layers in self.layers.items()
        }

    def probabilities(self, table: FeatureTable[Any]) -> Mapping[str, NDArray[np.float64]]:
        """Return each head's probabilities, shape (rows of the table, labels)."""
        return {head: softmax(decisions) for head, decisions in self.decide(table).items()}


def _open_encoder(model: StanceModel, jobs: int | None) -> Encoder | None:
    from classifier.learning.passes import open_encoder  # noqa: PLC0415 - only with an encoder

    return open_encoder(model, jobs=jobs)


def decide(model: StanceModel, table: FeatureTable[Any]) -> dict[str, NDArray[np.float64]]:
    """Return each head's decisions; to ask more than once, keep a `Scorer`."""
    return Scorer(model).decide(table)


def probabilities(
    model: StanceModel, table: FeatureTable[Any]
) -> Mapping[str, NDArray[np.float64]]:
    """Return each head's probabilities; to ask more than once, keep a `Scorer`."""
    return Scorer(model).probabilities(table)
