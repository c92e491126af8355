"""Words to vectors: an encoder, loaded once."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np
from joblib import cpu_count
from numpy.typing import NDArray

from classifier.errors import ArtifactError, DataError, MissingExtraError
from classifier.learning.encoder.files import EncoderFiles, find_encoder, read_encoder_files
from classifier.learning.encoder.inputs import Row, RowTokenizer, Tokens

INPUTS = "input_ids", "attention_mask", "token_type_ids"
OUTPUTS = "sentence", "target"

_FATAL_ONLY = 4
"""Severity from which onnxruntime writes to standard error; errors are raised, too."""

_ELSEWHERE = "session.model_external_initializers_file_folder_path"
"""Where a graph may have weights in files of their own, which no digest would vouch for."""

_LENGTH = 1e-3
"""How far from 1 the length of a vector may be."""


@dataclass(frozen=True, slots=True)
class Vectors:
    """Vectors of rows, each of length 1.

    Attributes
    ----------
    sentence
        Of the whole row, shape (rows, dimension).
    target
        Of the words of its target, shape (rows, dimension); `sentence` where there is none.
    """

    sentence: NDArray[np.float32]
    target: NDArray[np.float32]


class Encoder:
    """Turns words into vectors; safe to share between threads.

    Each row is a pass of its own. In most int8 graphs, though not in that of ``"deep"``, the
    largest value of a pass sets the scale of all others, so that in a batch the vector of a row
    would depend on its neighbours, and a score on what else is scored. What is saved is all
    padding, so that batches of several rows would be hardly quicker.

    Parameters
    ----------
    files
        From `read_encoder_files`.
    place
        Where they were found, for messages.
    jobs
        Passes at the same time, by default as many as this process has cores; does not change the
        vectors.

    Attributes
    ----------
    info
        What the encoder says of itself.

    Raises
    ------
    DataError
        If `jobs` is below 1.
    MissingExtraError
        If onnxruntime or tokenizers is not installed.
    ArtifactError
        If the files are not those of an encoder.
    """

    def __init__(self, files: EncoderFiles, place: Path, *, jobs: int | None = None) -> None:
        self.info = files.info
        self._place = place
        if jobs is not None and jobs < 1:
            raise DataError(f"{jobs!r} is not 1 or more", field="jobs")
        self._jobs = jobs or cpu_count()
        try:
            self._session = _open_session(files.graph)
            self._tokenizer = RowTokenizer(files.tokenizer, max_tokens=self.info.max_tokens)
            found = self._pass(self._tokenizer.trial)
        except ImportError as error:
            raise MissingExtraError("an encoder", "encoder") from error
        except ValueError as error:
            raise ArtifactError(f"{place} holds no encoder of this package: {error}") from error
        if found.shape != (len(OUTPUTS), self.info.dimension):
            raise ArtifactError(
                f"{place} is damaged or altered: its vectors have {found.shape[-1]} numbers, and "
                f"its description says {self.info.dimension}"
            )
        if not np.allclose(np.linalg.norm(found, axis=1), 1, atol=_LENGTH):
            raise ArtifactError(
                f"{place} holds no encoder of this package: a vector has a length other than 1"
            )

    @classmethod
    def load(cls, folder_or_name: str | Path, *, jobs: int | None = None) -> Self:
        """Load an encoder from its folder; ``"deep"`` is the one that belongs to this package.

        Raises
        ------
        MissingExtraError
            If the encoder, onnxruntime or tokenizers is not installed.
        ArtifactError
            If a file is missing, damaged, altered, or of a later format.
        """
        folder = find_encoder(folder_or_name)
        return cls(read_encoder_files(folder), folder, jobs=jobs)

    def encode(
        self, rows: Sequence[Row], progress: Callable[[int, int], None] | None = None
    ) -> Vectors:
        """Return the vectors of rows, in their order; equal rows are one pass.

        Parameters
        ----------
        rows
            Words of a reading, and the first and last + 1 of those in the target.
        progress
            Told how many passes are done, and how many there are.

        Raises
        ------
        ArtifactError
            If the graph cannot read what its description allows.
        """
        tokens = list(map(self._tokenizer.tokenize, rows))
        places = {item: at for at, item in enumerate(dict.fromkeys(tokens))}
        found = np.empty((len(OUTPUTS), len(places), self.info.dimension), dtype=np.float32)
        with ThreadPoolExecutor(self._jobs) as pool:
            for at, vectors in enumerate(pool.map(self._pass, places)):
                found[:, at] = vectors
                if progress:
                    progress(at + 1, len(places))
        sentence, target = found[:, [places[item] for item in tokens]]
        return Vectors(sentence, target)

    def _pass(self, tokens: Tokens) -> NDArray[np.float32]:
        """Return both vectors of a row, shape (2, dimension)."""
        ids, types = np.array([tokens.ids]), np.array([tokens.types])
        arrays = ids, np.ones_like(ids), types
        given = {name: array.astype(np.int64) for name, array in zip(INPUTS, arrays, strict=True)}
        try:
            return np.concatenate(self._session.run(OUTPUTS, given))
        except _refusals() as error:
            raise ArtifactError(
                f"{self._place} holds no encoder of this package: its graph cannot read "
                f"{len(tokens.ids)} of its tokenizer's word pieces ({error})"
            ) from error


def _refusals() -> tuple[type[Exception], ...]:
    """Return what onnxruntime raises for a graph, and for what is given to it."""
    from onnxruntime.capi import onnxruntime_pybind11_state as errors  # noqa: PLC0415 - an extra

    names = "Fail", "InvalidArgument", "InvalidGraph", "InvalidProtobuf", "NotImplemented"
    return tuple(getattr(errors, name) for name in (*names, "RuntimeException"))


def _open_session(graph: bytes) -> Any:  # noqa: ANN401 - onnxruntime publishes no types
    """Open a graph.

    Raises
    ------
    ValueError
        If it is no graph of an encoder.
    """
    from onnxruntime import InferenceSession, SessionOptions  # noqa: PLC0415 - an extra

    options = SessionOptions()
    # Rows run side by side; the threads of one row would wait for one another, busily.
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = _FATAL_ONLY
    options.add_session_config_entry(_ELSEWHERE, os.devnull)
    try:
        session = InferenceSession(graph, options, providers=["CPUExecutionProvider"])
    except _refusals() as error:
        raise ValueError(f"onnxruntime cannot read its graph ({error})") from error
    for said, values in ((INPUTS, session.get_inputs()), (OUTPUTS, session.get_outputs())):
        if {value.name for value in values} != set(said):
            raise ValueError(f"its graph names {[value.name for value in values]}, not {said}")
    return session
