"""What an encoder's own heads say of the statements that it was fine-tuned on.

The vectors of these statements know their labels, so that no figure and no calibration that is
made from them can be trusted. What can is what copies of the encoder said of statements whose fold
they had not learnt from; it lies beside the encoder, in ``taught.npz``, together with the heads
that were fine-tuned with it. Only a checkout holds the file: whoever installs the encoder trains
on other statements.
"""

from __future__ import annotations

import hashlib
import io
import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from classifier.errors import ArtifactError
from classifier.labels import HEADS, STATEMENT_HEADS
from classifier.learning.encoder.files import TAUGHT, find_encoder, read_taught
from classifier.learning.gold import Layout
from classifier.learning.layers import Weights


@dataclass(frozen=True, slots=True)
class Taught:
    """What there is to know of an encoder's fine-tuning.

    Attributes
    ----------
    encoder
        SHA-256 of the encoder.
    records
        `digest_records` of the statements with their labels.
    texts
        `digest_texts` of the statements, in ascending order.
    heads
        For each head what each number of its dense columns counts for each label.
    unseen
        For each head decisions about its rows of gold, in their order, by copies that had not
        learnt from their fold; shape (rows, labels).
    """

    encoder: str
    records: str
    texts: NDArray[np.uint64]
    heads: Mapping[str, Weights]
    unseen: Mapping[str, NDArray[np.float16]]

    def pack(self) -> bytes:
        """Return the content of the file; equal knowledge gives equal bytes."""
        arrays: dict[str, Any] = {"texts": self.texts}
        for head, weights in self.heads.items():
            arrays[f"{head}.coefficients"] = weights.coefficients.astype(np.float32)
            arrays[f"{head}.intercepts"] = weights.intercepts.astype(np.float32)
            arrays[f"{head}.unseen"] = self.unseen[head]
        buffer = io.BytesIO()
        np.savez_compressed(
            buffer, encoder=np.array(self.encoder), records=np.array(self.records), **arrays
        )
        return buffer.getvalue()

    @classmethod
    def unpack(cls, content: bytes) -> Self:
        """Read what `pack` returned."""
        with np.load(io.BytesIO(content), allow_pickle=False) as stored:
            heads = [head for head in HEADS if f"{head}.unseen" in stored]
            return cls(
                encoder=str(stored["encoder"]),
                records=str(stored["records"]),
                texts=stored["texts"],
                heads={
                    head: Weights(stored[f"{head}.coefficients"], stored[f"{head}.intercepts"])
                    for head in heads
                },
                unseen={head: stored[f"{head}.unseen"] for head in heads},
            )


def digest_records(layout: Layout) -> str:
    """Return the SHA-256 of texts, targets and labels: of all that fine-tuning depends on."""
    rows = [
        (text, None if target is None else [target.text, target.start, target.end])
        for text, target in layout.rows
    ]
    gold = {head: [(item.row, item.label) for item in layout.gold[head]] for head in HEADS}
    content = json.dumps([rows, gold, [(item.row, item.label) for item in layout.principal]])
    return hashlib.sha256(content.encode()).hexdigest()


def digest_texts(layout: Layout) -> NDArray[np.uint64]:
    """Return for each different text the first eight bytes of its SHA-256, in ascending order."""
    digests = {hashlib.sha256(text.encode()).digest()[:8] for text, _ in layout.rows}
    return np.array(sorted(int.from_bytes(item, "big") for item in digests), dtype=np.uint64)


def recall(name: str, layout: Layout) -> Taught | None:
    """Return what an encoder was taught, if it was by these very statements.

    Parameters
    ----------
    name
        Of the encoder: ``"deep"`` or a folder; blank for none.
    layout
        The statements.
    """
    taught = _read(name)
    return taught if taught and taught.records == digest_records(layout) else None


def warn_of_familiar(name: str, layout: Layout) -> tuple[str, ...]:
    """Say how many of the statements taught an encoder, if others, or other labels, are with them.

    Parameters
    ----------
    name
        Of the encoder; blank for none.
    layout
        The statements.
    """
    taught = _read(name)
    if taught is None or taught.records == digest_records(layout):
        return ()
    texts = digest_texts(layout)
    familiar = int(np.isin(texts, taught.texts).sum())
    if not familiar:
        return ()
    return (
        f"{familiar} of {len(texts)} texts taught the encoder: its vectors know their labels, so "
        "figures and probabilities of this model are too good; measure it on other statements",
    )


def heads_of(
    statement: tuple[NDArray[np.floating], NDArray[np.floating]],
    stance: tuple[NDArray[np.floating], NDArray[np.floating]],
    sizes: Sequence[int],
) -> dict[str, Weights]:
    """Return each head by itself.

    Parameters
    ----------
    statement, stance
        Coefficients, shape (labels, numbers), and intercepts, shape (labels,); of the heads of
        the statement those of all of them, one below the other.
    sizes
        Labels of tone, sentiment and intensity.
    """
    ends = np.cumsum(sizes).tolist()
    found = {"stance": Weights(*stance)}
    for head, start, end in zip(STATEMENT_HEADS, [0, *ends], ends, strict=False):
        found[head] = Weights(statement[0][start:end], statement[1][start:end])
    return {head: found[head] for head in HEADS}


def _read(name: str) -> Taught | None:
    if not name:
        return None
    folder = find_encoder(name)
    content = read_taught(folder)
    try:
        return None if content is None else Taught.unpack(content)
    except (BadZipFile, EOFError, KeyError, TypeError, ValueError, zlib.error) as error:
        raise ArtifactError(
            f"{folder / TAUGHT} is damaged; get it again from where it came from, or "
            "take it away, and nothing is known of what taught the encoder"
        ) from error
