"""The manifest of a model file: what it is, what it was made of and with, and how well it does."""

from __future__ import annotations

import hashlib
import json
import math
import os
import platform
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib import metadata
from typing import Any, Final

from classifier.errors import ArtifactError
from classifier.learning.model import ModelInfo, StanceModel

FORMAT: Final = 1
"""Version of the file's layout; a reader refuses a higher one."""

PACKAGE: Final = "diplomatic-stance"

LIBRARIES: Final = ("scikit-learn", "numpy", "scipy", "nltk", "skops")


def build_manifest(model: StanceModel) -> dict[str, Any]:
    """Describe a model, without its payload.

    Raises
    ------
    ArtifactError
        If ``SOURCE_DATE_EPOCH`` is set and is not a number of seconds.
    """
    manifest: dict[str, Any] = _plain(
        {
            **model.info.to_dict(),
            "format": FORMAT,
            "package": {"name": PACKAGE, "version": _version(PACKAGE)},
            "created": _today(),
            "libraries": {
                "python": platform.python_version(),
                **{name: _version(name) for name in LIBRARIES},
            },
            "heads": list(model.info.heads),
            "features": {name: len(v.vocabulary_) for name, v in model.vectorizers.items()},
        }
    )
    return manifest


def describe_payload(name: str, payload: bytes) -> dict[str, Any]:
    """Return name, size and SHA-256 of the payload."""
    return {"name": name, "bytes": len(payload), "sha256": hashlib.sha256(payload).hexdigest()}


def encode_manifest(manifest: Mapping[str, Any]) -> bytes:
    """Write a manifest as JSON, keys sorted."""
    text = json.dumps(manifest, indent=2, sort_keys=True, ensure_ascii=False, allow_nan=False)
    return f"{text}\n".encode()


def decode_manifest(content: bytes, name: str) -> dict[str, Any]:
    """Read a manifest from JSON, and check it.

    Raises
    ------
    ArtifactError
        If it is not JSON, or `check_manifest` refuses it.
    """
    try:
        manifest = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise ArtifactError(f"{name} is damaged: its manifest is not JSON") from error
    return check_manifest(manifest, name)


def check_manifest(manifest: Any, name: str) -> dict[str, Any]:  # noqa: ANN401 - read from a file
    """Return a manifest whose format this version reads.

    Raises
    ------
    ArtifactError
        If it is no manifest, or of a later format.
    """
    version = manifest.get("format") if isinstance(manifest, dict) else None
    if type(version) is not int or version < 1:
        raise ArtifactError(f"{name} is damaged: its manifest names no format")
    if version > FORMAT:
        raise ArtifactError(
            f"{name} is of format {version}, and this version of {PACKAGE} reads up to {FORMAT}; "
            f"update it with: pip install --upgrade {PACKAGE}"
        )
    return dict(manifest)


def read_info(manifest: Mapping[str, Any], name: str) -> ModelInfo:
    """Return what a manifest says of the model.

    Raises
    ------
    ArtifactError
        If a part is missing or of another shape.
    """
    try:
        return ModelInfo.from_dict(manifest)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ArtifactError(
            f"{name} is damaged: its manifest lacks a part or has it in another shape ({error})"
        ) from error


def explain_versions(manifest: Mapping[str, Any]) -> str:
    """Say what to do about a model that the installed scikit-learn cannot read."""
    libraries = manifest.get("libraries")
    saved = libraries.get("scikit-learn") if isinstance(libraries, dict) else None
    installed = _version("scikit-learn")
    if saved == installed:
        return "the file is damaged; get it again, or train the model again with `stance train`"
    return (
        f"it was made with scikit-learn {saved}, and {installed} is installed; "
        f"install that version (pip install scikit-learn=={saved}), or train the model again "
        "with `stance train` (the bundled one with `make model`)"
    )


def _version(distribution: str) -> str:
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return "unknown"


def _today() -> str:
    """Return the date in UTC, or that of ``SOURCE_DATE_EPOCH`` for a repeatable build."""
    seconds = os.environ.get("SOURCE_DATE_EPOCH")
    if not seconds:
        return datetime.now(UTC).date().isoformat()
    try:
        return datetime.fromtimestamp(int(seconds), UTC).date().isoformat()
    except (ValueError, OverflowError, OSError) as error:
        raise ArtifactError(
            f"SOURCE_DATE_EPOCH is {seconds!r}; it needs a number of seconds since 1970-01-01"
        ) from error


def _plain(value: Any) -> Any:  # noqa: ANN401 - a tree of plain data
    """Turn tuples into lists and numpy's numbers into Python's; what is not finite into null."""
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if hasattr(value, "tolist"):
        return _plain(value.tolist())
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
