"""Models on disk: saving, loading, and reading what a file says about itself.

A ``.skops`` file is a zip of ``manifest.json`` and ``model.skops``, a dump that is read without
running code of the file's choosing. A ``.joblib`` file holds the same as a pickled dict, for tools
that know joblib alone; reading one runs what it says, so it has to be trusted explicitly.
"""

from __future__ import annotations

import difflib
import hashlib
import io
import lzma
import os
import pickle
import secrets
import struct
import textwrap
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from zipfile import BadZipFile

from classifier.errors import ArtifactError, UntrustedModelError
from classifier.learning import manifest as manifests
from classifier.learning.archive import MAX_BYTES, Archive, write_archive
from classifier.learning.model import StanceModel
from classifier.learning.schema import audit, renumber

SUFFIXES: Final = (".skops", ".joblib")
MANIFEST: Final = "manifest.json"
PAYLOAD: Final = "model.skops"

_ERROR_WIDTH: Final = 200

_CANNOT_BUILD = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    BadZipFile,
    EOFError,
    ImportError,
    LookupError,
    MemoryError,
    OSError,
    RecursionError,
    TypeError,
    ValueError,
    lzma.LZMAError,
    pickle.UnpicklingError,
    struct.error,
    zlib.error,
)
"""What skops, numpy, joblib and scikit-learn raise for content that they cannot build."""


def save_model(model: StanceModel, path: str | Path, *, force: bool = False) -> None:
    """Write a model to a file, whole or not at all.

    Equal models give equal bytes in a ``.skops`` file, if ``SOURCE_DATE_EPOCH`` is set or the
    day is the same.

    Parameters
    ----------
    model
        A fitted model.
    path
        A name that ends in ``.skops``, or in ``.joblib`` for joblib's format.
    force
        Whether to replace a file that is there.

    Raises
    ------
    ArtifactError
        If `check_destination` refuses the path, the parts of the model or of its description do not
        fit together, or the disk fails.
    """
    from classifier.learning.payload import check_model, pack  # noqa: PLC0415 - heavy

    path = check_destination(path, force=force)
    check_model(model)
    manifest, payload = manifests.build_manifest(model), pack(model)
    # As with the payload: what is written must be readable.
    manifests.read_info(manifest, "the description of the model")
    if path.suffix.lower() == ".joblib":
        content = _dump_joblib(manifest, payload)
    else:
        content = _dump_skops(manifest, payload)
    _write(path, content)


def load_model(path: str | Path, *, trust: bool = False) -> StanceModel:
    """Read a model from a file.

    Parameters
    ----------
    path
        A ``.skops`` or ``.joblib`` file.
    trust
        Whether a ``.joblib`` file comes from a place that may run code on this machine. A
        ``.skops`` file is checked in any case.

    Raises
    ------
    UntrustedModelError
        If the file holds types that models never hold, or is a ``.joblib`` without `trust`.
    ArtifactError
        If the file is missing, damaged, or made by an incompatible version.
    """
    from classifier.learning.payload import unpack  # noqa: PLC0415 - heavy

    path = _existing(path)
    if path.suffix.lower() == ".joblib":
        manifest, payload = _load_joblib(path, trust=trust)
    else:
        manifest, payload = _load_skops(path)
    info = manifests.read_info(manifest, str(path))
    with _building(path, manifest):
        return unpack(payload, info)


def read_manifest(path: str | Path, *, trust: bool = False) -> dict[str, Any]:
    """Read what a file says about itself; of a ``.skops`` file nothing is constructed.

    Parameters
    ----------
    path
        A ``.skops`` or ``.joblib`` file.
    trust
        As for `load_model`.

    Raises
    ------
    UntrustedModelError
        If the file is a ``.joblib``, and `trust` is not set.
    ArtifactError
        If the file is missing, damaged, or of a later format.
    """
    path = _existing(path)
    if path.suffix.lower() == ".joblib":
        return _load_joblib(path, trust=trust)[0]
    return _open_skops(path)[0]


def check_destination(path: str | Path, *, force: bool = False) -> Path:
    """Return the path if a model can be written there; worth asking before a long training.

    Raises
    ------
    ArtifactError
        If the suffix is not known, the folder is missing, or the file exists without `force`.
    """
    path = Path(path)
    _check_suffix(path)
    if not path.parent.is_dir():
        raise ArtifactError(f"cannot write {path}: the folder {path.parent} does not exist")
    if path.is_dir():
        raise ArtifactError(f"cannot write {path}: it is a folder")
    if path.exists() and not force:
        raise ArtifactError(
            f"{path} exists; choose another name, or replace it with --force (force=True)"
        )
    return path


def _check_suffix(path: Path) -> None:
    if path.suffix.lower() not in SUFFIXES:
        raise ArtifactError(
            f"{path} has the suffix {path.suffix!r}; a model file ends in .skops, "
            "or in .joblib for joblib's format"
        )


def _existing(path: str | Path) -> Path:
    path = Path(path)
    if path.is_dir():
        raise ArtifactError(f"{path} is a folder; name a model file in it")
    if not path.exists():
        raise ArtifactError(f"there is no model file {path}{_suggest(path)}")
    _check_suffix(path)
    return path


def _suggest(path: Path) -> str:
    """Name the models beside a missing file, the most similar first."""
    if not path.parent.is_dir():
        return f"; the folder {path.parent} does not exist either"
    names = sorted(p.name for p in path.parent.iterdir() if p.suffix.lower() in SUFFIXES)
    near = difflib.get_close_matches(path.name, names) or names[:5]
    if not near:
        return "; make one with `stance train DATA -o MODEL.skops`"
    return f"; in its folder there is {', '.join(near)}"


def _dump_skops(manifest: dict[str, Any], payload: dict[str, Any]) -> bytes:
    import skops.io  # noqa: PLC0415 - heavy

    dump = renumber(skops.io.dumps(payload))
    # What this version writes it must be able to read.
    audit(dump, PAYLOAD)
    described = manifest | {"payload": manifests.describe_payload(PAYLOAD, dump)}
    members = {MANIFEST: manifests.encode_manifest(described), PAYLOAD: dump}
    return write_archive(members, deflated=(MANIFEST,))


def _open_skops(path: Path) -> tuple[dict[str, Any], Archive]:
    archive = Archive(_read(path), str(path))
    if archive.names != {MANIFEST, PAYLOAD}:
        raise ArtifactError(
            f"{path} is not a model of this package: it holds "
            f"{', '.join(sorted(archive.names)[:3]) or 'nothing'} "
            f"instead of {MANIFEST} and {PAYLOAD}; a model is made with `stance train`"
        )
    return manifests.decode_manifest(archive.read(MANIFEST), str(path)), archive


def _load_skops(path: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    manifest, archive = _open_skops(path)
    dump = archive.read(PAYLOAD)
    described = manifest.get("payload")
    expected = described.get("sha256") if isinstance(described, dict) else None
    if hashlib.sha256(dump).hexdigest() != expected:
        raise ArtifactError(
            f"{path} is damaged or was altered: the SHA-256 of {PAYLOAD} is not the one in its "
            "manifest; get the file again from where it came from"
        )
    audit(dump, str(path))

    import skops.io  # noqa: PLC0415 - heavy, and not needed to refuse a file

    with _building(path, manifest):
        return manifest, skops.io.loads(dump)


def _dump_joblib(manifest: dict[str, Any], payload: dict[str, Any]) -> bytes:
    import joblib  # noqa: PLC0415 - heavy

    buffer = io.BytesIO()
    joblib.dump({"manifest": manifest, "model": payload}, buffer, compress=3)
    return buffer.getvalue()


def _load_joblib(path: Path, *, trust: bool) -> tuple[dict[str, Any], dict[str, Any]]:
    if not trust:
        raise UntrustedModelError(
            f"{path} is a joblib file, and reading one runs any code that its maker put into it, "
            "even to see its manifest. If it comes from a place that you trust, pass --trust "
            "(trust=True); or ask for the model as a .skops file, which is read without running "
            "code"
        )
    import joblib  # noqa: PLC0415 - heavy

    content = _read(path)
    with _building(path, {}):
        loaded = joblib.load(io.BytesIO(content))
    if not isinstance(loaded, dict) or not {"manifest", "model"} <= set(loaded):
        raise ArtifactError(
            f"{path} is not a model of this package: it holds a {type(loaded).__name__} "
            "without manifest and model"
        )
    return manifests.check_manifest(loaded["manifest"], str(path)), loaded["model"]


@contextmanager
def _building(path: Path, manifest: dict[str, Any]) -> Iterator[None]:
    """Report content that cannot be built as such, with what to do about it."""
    from sklearn.exceptions import InconsistentVersionWarning  # noqa: PLC0415 - heavy

    try:
        with warnings.catch_warnings():
            # Only settings and weights are taken from the objects; see payload.
            warnings.simplefilter("ignore", InconsistentVersionWarning)
            # Joblib takes some junk for a file of its early versions.
            warnings.simplefilter("ignore", DeprecationWarning)
            yield
    except ArtifactError as error:
        # What a pickle put into a setting may print itself over many lines.
        reason = " ".join(str(error).split())
        raise type(error)(f"{path} cannot be used: {reason}") from error
    except _CANNOT_BUILD as error:
        advice = manifests.explain_versions(manifest)
        raise ArtifactError(f"{path} cannot be read ({_one_line(error)}); {advice}") from error


def _one_line(error: Exception) -> str:
    text = textwrap.shorten(str(error), _ERROR_WIDTH)
    return text if text.isprintable() and text else type(error).__name__


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ArtifactError(f"{path} is refused: it is larger than {MAX_BYTES:,} bytes")
        return path.read_bytes()
    except OSError as error:
        raise ArtifactError(f"cannot read {path}: {error.strerror}") from error


def _write(path: Path, content: bytes) -> None:
    """Write beside the file and rename, so that nobody ever sees half a model."""
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        with part.open("xb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(path)
    except OSError as error:
        raise ArtifactError(f"cannot write {path}: {error.strerror}") from error
    finally:
        part.unlink(missing_ok=True)
