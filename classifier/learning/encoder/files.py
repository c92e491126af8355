"""An encoder's files: where they lie, what they say of themselves, and whether they are whole.

A folder holds ``encoder.onnx`` (the graph), ``tokenizer.json`` and ``encoder.json``, which names
the other two by their SHA-256.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from classifier.errors import ArtifactError, MissingExtraError
from classifier.learning.model import DEEP

FORMAT: Final = 1
"""The format of ``encoder.json`` that this version writes; it reads up to this one."""

GRAPH: Final = "encoder.onnx"
TOKENIZER: Final = "tokenizer.json"
DESCRIPTION: Final = "encoder.json"
TAUGHT: Final = "taught.npz"

_DISTRIBUTION: Final = "diplomatic-stance-encoder"
_MODULE: Final = _DISTRIBUTION.replace("-", "_")
_AGAIN: Final = "get the folder again from where it came from"
_HEX_DIGITS: Final = 64


@dataclass(frozen=True, slots=True)
class EncoderInfo:
    """What an encoder says of itself.

    Attributes
    ----------
    name
        What it calls itself.
    sha256
        Of graph and tokenizer together; see `join_digests`.
    dimension
        Length of a vector.
    max_tokens
        Word pieces that it reads of a statement.
    """

    name: str
    sha256: str
    dimension: int
    max_tokens: int


@dataclass(frozen=True, slots=True)
class EncoderFiles:
    """The content of an encoder's folder, compared with its description."""

    info: EncoderInfo
    graph: bytes
    tokenizer: bytes


def find_encoder(name: str | Path) -> Path:
    """Return the folder of an encoder.

    Parameters
    ----------
    name
        A folder, or ``"deep"``: then the installed distribution, else the one of the checkout.
        A folder of that name is reached as ``./deep``.

    Raises
    ------
    MissingExtraError
        If ``"deep"`` is in neither place.
    ArtifactError
        If there is no such folder, or no encoder in it.
    """
    if name == DEEP:
        return _find_deep()
    folder = Path(name)
    if not folder.is_dir():
        raise ArtifactError(
            f"there is no folder {folder}; an encoder is {DEEP!r} or a folder with {DESCRIPTION}"
        )
    if not (folder / DESCRIPTION).is_file():
        raise ArtifactError(f"there is no encoder in {folder}: {DESCRIPTION} is missing")
    return folder


def _find_deep() -> Path:
    spec = find_spec(_MODULE)
    installed = list(spec.submodule_search_locations or ()) if spec else []
    checkout = Path(__file__).parents[3] / "models" / "encoder" / _MODULE
    for place in (*map(Path, installed), checkout):
        if (place / DESCRIPTION).is_file():
            return place
    raise MissingExtraError(
        f"the encoder {DEEP!r}",
        "encoder",
        command=(
            "pip install '.[encoder]' ./models/encoder (in a clone; else "
            f"pip install 'diplomatic-stance[encoder]' {_DISTRIBUTION})"
        ),
    )


def read_encoder_info(folder: Path) -> EncoderInfo:
    """Read what an encoder says of itself; neither graph nor tokenizer is read.

    Raises
    ------
    ArtifactError
        If the description is missing, damaged, or of a later format.
    """
    return _info_of(_read_description(folder))


def read_encoder_files(folder: Path) -> EncoderFiles:
    """Read graph and tokenizer, and compare them with the description.

    Raises
    ------
    ArtifactError
        If a file is missing, damaged or altered.
    """
    description = _read_description(folder)
    graph, tokenizer = (_read_described(folder, name, description) for name in (GRAPH, TOKENIZER))
    return EncoderFiles(_info_of(description), graph, tokenizer)


def write_encoder(
    folder: Path, graph: bytes, tokenizer: bytes, description: Mapping[str, Any]
) -> None:
    """Write an encoder's files into a folder, which is made if need be.

    Parameters
    ----------
    folder
        Where to.
    graph, tokenizer
        Contents of the two files.
    description
        Name, version, dimension, max_tokens, and whatever else is to be said.
    """
    folder.mkdir(parents=True, exist_ok=True)
    contents = {GRAPH: graph, TOKENIZER: tokenizer}
    files = {
        name: {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        for name, content in contents.items()
    }
    described = {"format": FORMAT, **description, "files": files}
    text = json.dumps(described, indent=2, ensure_ascii=False)
    for name, content in {**contents, DESCRIPTION: f"{text}\n".encode()}.items():
        (folder / name).write_bytes(content)


def read_taught(folder: Path) -> bytes | None:
    """Return what lies beside an encoder about the statements that it was fine-tuned on."""
    path = folder / TAUGHT
    return _read(path) if path.is_file() else None


def write_taught(folder: Path, content: bytes) -> None:
    """Write what `read_taught` reads."""
    (folder / TAUGHT).write_bytes(content)


def join_digests(graph: str, tokenizer: str) -> str:
    """Return the SHA-256 of an encoder: that of the hexadecimal digests of its two files."""
    return hashlib.sha256(f"{graph}{tokenizer}".encode()).hexdigest()


def _info_of(description: Mapping[str, Any]) -> EncoderInfo:
    digests = [description["files"][name]["sha256"] for name in (GRAPH, TOKENIZER)]
    return EncoderInfo(
        name=description["name"],
        sha256=join_digests(*digests),
        dimension=description["dimension"],
        max_tokens=description["max_tokens"],
    )


def _read_described(folder: Path, name: str, description: Mapping[str, Any]) -> bytes:
    content = _read(folder / name)
    said, found = description["files"][name]["sha256"], hashlib.sha256(content).hexdigest()
    if found != said:
        raise ArtifactError(
            f"{folder / name} is damaged or altered: its SHA-256 is {found}, and {DESCRIPTION} "
            f"says {said}; {_AGAIN}"
        )
    return content


def _read_description(folder: Path) -> dict[str, Any]:
    path = folder / DESCRIPTION
    try:
        description = json.loads(_read(path))
    except (ValueError, RecursionError) as error:
        raise ArtifactError(f"{path} is damaged: it is not JSON; {_AGAIN}") from error
    version = description.get("format") if isinstance(description, dict) else None
    if type(version) is int and version > FORMAT:
        raise ArtifactError(
            f"{path} is of format {version}, and this version reads up to {FORMAT}; "
            "update it with: pip install --upgrade diplomatic-stance"
        )
    try:
        fault = next(_find_faults(description), None)
    except (AttributeError, KeyError, TypeError) as error:
        fault = f"it lacks a part or has it in another shape ({error})"
    if fault:
        raise ArtifactError(f"{path} is damaged or altered: {fault}; {_AGAIN}")
    return dict(description)


def _find_faults(description: Mapping[str, Any]) -> Iterator[str]:
    if not isinstance(description["name"], str):
        yield f"its name {description['name']!r} is no text"
    for part in ("format", "dimension", "max_tokens"):
        if type(value := description[part]) is not int or value < 1:
            yield f"its {part} {value!r} is no number above 0"
    for name in (GRAPH, TOKENIZER):
        digest = description["files"][name]["sha256"]
        if not isinstance(digest, str) or len(digest) != _HEX_DIGITS:
            yield f"the SHA-256 {digest!r} of {name} is none"


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ArtifactError(f"cannot read {path}: {error.strerror}; {_AGAIN}") from error
