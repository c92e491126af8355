"""The passes of an encoder over rows: what it reads, and the dense columns that come of it.

A text is read once without a mark, and once more for each target that stands in it, marked. Tone,
sentiment and intensity have the vector of the unmarked sentence, so that they never depend on the
target; stance has the vectors of the marked sentence and of the target.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from classifier.errors import ArtifactError
from classifier.learning.config import Progress
from classifier.learning.model import LONGEST_NAME, EncoderEntry, StanceModel
from classifier.learning.table import FeatureTable

if TYPE_CHECKING:
    from classifier.learning.encoder.encoder import Encoder, Vectors

ALL = slice(None)

_STAGE = "encoding"


@dataclass(frozen=True, slots=True)
class Passes:
    """What an encoder says of rows.

    Attributes
    ----------
    encoder
        Which one it was.
    vectors
        Of each pass.
    bare
        For each row the pass over its text without a mark.
    own
        For each row the pass with its target marked; without a target it is the bare one, whose
        target vector is that of the sentence.
    """

    encoder: EncoderEntry
    vectors: Vectors
    bare: NDArray[np.intp]
    own: NDArray[np.intp]

    def columns(self, head: str, rows: NDArray[np.intp] | slice = ALL) -> NDArray[np.float32]:
        """Return what a head reads of rows, shape (rows, `EncoderEntry.columns`)."""
        sentence, target = self.vectors.sentence, self.vectors.target
        if head == "stance":
            passes = self.own[rows]
            return np.hstack([sentence[passes], target[passes]])
        return np.asarray(sentence[self.bare[rows]])


def run_passes(
    encoder: Encoder,
    table: FeatureTable[Any],
    heads: Collection[str],
    tell: Progress | None = None,
) -> Passes:
    """Read all rows of a table, each text and each marked target once.

    Parameters
    ----------
    encoder
        Loaded.
    table
        Read with its words kept.
    heads
        Which are asked; without stance no target is marked, and for stance alone no text is read
        unmarked unless a row of it has no target.
    tell
        Told how much is done.

    Raises
    ------
    ValueError
        If the table was read without its words.
    """
    if len(table.words) < len(table.doubts):
        raise ValueError("the table was built without words; pass keep_words=True")
    text_of_row = np.asarray(table.text_of_row, dtype=np.intp)
    has_target = np.array([span is not None for span in table.spans], dtype=bool)
    unmarked = ~has_target if set(heads) == {"stance"} else np.full(len(has_target), True)
    texts = np.unique(text_of_row[unmarked])
    marked = np.flatnonzero(has_target) if "stance" in heads else np.array([], dtype=np.intp)
    read = [(table.words[text], None) for text in texts]
    read += [(table.words[text_of_row[row]], table.spans[row]) for row in marked]
    place = np.zeros(len(table.words), dtype=np.intp)
    place[texts] = np.arange(len(texts))
    bare = place[text_of_row]
    own = bare.copy()
    own[marked] = len(texts) + np.arange(len(marked))
    progress = None if tell is None else lambda done, total: tell(_STAGE, done, total)
    return Passes(entry_of(encoder), encoder.encode(read, progress=progress), bare, own)


def entry_of(encoder: Encoder) -> EncoderEntry:
    """Return what a model says of an encoder, whose name may be anything, on one line."""
    name = "".join(filter(str.isprintable, encoder.info.name))[:LONGEST_NAME]
    return EncoderEntry(name or "unnamed", encoder.info.sha256, encoder.info.dimension)


def open_encoder(model: StanceModel, *, jobs: int | None = None) -> Encoder | None:
    """Load the encoder that a model was trained over; ``None`` if there was none.

    Raises
    ------
    ArtifactError
        If another encoder lies in its place.
    MissingExtraError
        If there is none, or what runs it is not installed.
    """
    wanted = model.info.encoder
    if wanted is None:
        return None
    from classifier.learning.encoder.encoder import Encoder  # noqa: PLC0415 - only with an encoder

    encoder = Encoder.load(model.encoder_place, jobs=jobs)
    found = entry_of(encoder)
    if (found.sha256, found.dimension) != (wanted.sha256, wanted.dimension):
        raise ArtifactError(
            f"the model was trained over the encoder {wanted.name!r} with SHA-256 {wanted.sha256}, "
            f"and in {model.encoder_place!r} lies {found.name!r} with {found.sha256}; "
            "name the folder of the right one with --encoder (encoder=), or train again"
        )
    return encoder
