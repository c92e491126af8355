"""The manifest of a model file: what it is, what it was made of and with, and how well it does."""

from __future__ import annotations

import hashlib
import json
import math
import os
import platform
import re
from collections.abc import Iterator, Mapping
from dataclasses import fields
from datetime import UTC, datetime
from importlib import metadata
from typing import Any, Final

from classifier.errors import ArtifactError, DataError
from classifier.learning.config import TrainingConfig
from classifier.learning.model import LONGEST_NAME, ModelInfo, StanceModel

FORMAT: Final = 1
"""Version of the file's layout; a reader refuses a higher one."""

PACKAGE: Final = "diplomatic-stance"

LIBRARIES: Final = ("scikit-learn", "numpy", "scipy", "nltk", "skops")

_MOST: Final = 1.0000001
"""Largest share in a manifest; a threshold that nothing reaches is a little over 1."""

_HOTTEST: Final = 1e6
"""Largest temperature; fitting stays far below."""

_WIDEST: Final = 65_536
"""Most dimensions of an encoder."""

_DIGEST: Final = re.compile("[0-9a-f]{64}")

_POINT: Final = 3
"""Numbers in a point of a curve: threshold, coverage, accuracy."""


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
        If a part is missing, of another shape, or at odds with the others.
    """
    try:
        info = ModelInfo.from_dict(manifest)
        fault = next(_find_faults(manifest, info.heads), None)
    except (AttributeError, DataError, KeyError, TypeError, ValueError) as error:
        fault = f"it lacks a part or has it in another shape ({error})"
    if fault:
        raise ArtifactError(
            f"{name} is damaged or altered: its manifest cannot be right, {fault}; "
            "get it again from where it came from, or train the model again with `stance train`"
        )
    return info


def _find_faults(manifest: Mapping[str, Any], heads: tuple[str, ...]) -> Iterator[str]:
    """Yield what is wrong with the parts that answers are made of, then with the others."""
    labels, thresholds = manifest["labels"], manifest["thresholds"]
    if manifest["heads"] != list(heads):
        yield f"its heads are {manifest['heads']!r} and its labels are of {list(heads)}"
    for head, names in labels.items():
        if not _are_names(names):
            yield f"the labels of {head} are no list of different names"
    if set(thresholds) != set(heads):
        yield f"it has thresholds for {sorted(thresholds)} and labels for {sorted(heads)}"
    for head, value in thresholds.items():
        if not _is_number(value, _MOST):
            yield f"the threshold {value!r} of {head} is no number from 0 to 1"
    if (encoder := manifest.get("encoder")) is not None and not _is_encoder(encoder):
        yield "its encoder is no name with a SHA-256 and a number of dimensions"
    if not _is_number(manifest.get("unfamiliar", 0.0), 1.0):
        yield f"the share {manifest['unfamiliar']!r} of unfamiliar statements is no number to 1"
    yield from _find_measured_faults(manifest, heads)
    yield from _find_recorded_faults(manifest)


def _find_measured_faults(manifest: Mapping[str, Any], heads: tuple[str, ...]) -> Iterator[str]:
    """Yield what is wrong with temperatures and curves; a head that has none is uncalibrated."""
    temperatures, curves = manifest["temperatures"], manifest["risk_coverage"]
    strays = sorted((set(temperatures) | set(curves)) - set(heads))
    if strays:
        yield f"it has a temperature or curve for {strays[0]!r}, which has no labels"
    for head, value in temperatures.items():
        if not _is_number(value, _HOTTEST) or value <= 0:
            yield f"the temperature {value!r} of {head} is no number above 0"
    for head, curve in curves.items():
        if not isinstance(curve, list) or not all(_is_point(point) for point in curve):
            yield f"the curve of {head} is no list of three numbers from 0 to 1 each"


def _find_recorded_faults(manifest: Mapping[str, Any]) -> Iterator[str]:
    """Yield what is wrong with the record of how the model was made.

    Raises
    ------
    DataError
        If a setting is of the wrong type or out of range.
    """
    if not all(isinstance(manifest[part], dict) for part in ("config", "metrics")):
        yield "its settings or figures are no object"
    known = {item.name for item in fields(TrainingConfig)}
    # A later version may have more settings.
    TrainingConfig.from_dict({k: v for k, v in manifest["config"].items() if k in known})
    if not isinstance(manifest["notes"], list) or not isinstance(manifest["data"], list):
        yield "its notes or data files are no list"
    if not all(isinstance(note, str) for note in manifest["notes"]):
        yield "a note is no text"
    if not all(isinstance(item, dict) for item in manifest["data"]):
        yield "a data file is no object"


def _are_names(names: object) -> bool:
    if not isinstance(names, list) or not names:
        return False
    return all(isinstance(name, str) and name for name in names) and len(set(names)) == len(names)


def _is_encoder(entry: Mapping[str, Any]) -> bool:
    """Tell whether an entry names an encoder; it is told by its digest, never by a path."""
    name, digest, dimension = entry["name"], entry["sha256"], entry["dimension"]
    return (
        isinstance(name, str)
        and isinstance(digest, str)
        and type(dimension) is int
        and 0 < len(name) <= LONGEST_NAME
        and name.isprintable()
        and _DIGEST.fullmatch(digest) is not None
        and 0 < dimension <= _WIDEST
    )


def _is_point(point: object) -> bool:
    if not isinstance(point, list) or len(point) != _POINT:
        return False
    return all(_is_number(value, _MOST) for value in point)


def _is_number(value: object, most: float) -> bool:
    """Tell whether a value is a number from 0 to a limit; NaN is none."""
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= most


def explain_versions(manifest: Mapping[str, Any]) -> str:
    """Say what to do about a model that the installed scikit-learn cannot read."""
    libraries = manifest.get("libraries")
    saved = libraries.get("scikit-learn") if isinstance(libraries, dict) else None
    installed = _version("scikit-learn")
    if not isinstance(saved, str) or not saved.isprintable():
        return (
            "the file is damaged, of another program, or of other versions of the libraries; "
            "get it again, or train the model again with `stance train`"
        )
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
