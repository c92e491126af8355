"""Where the models lie that have a name."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from classifier.errors import ArtifactError
from classifier.learning.model import DEEP

DEFAULT: Final = "default"
"""Names the bundled model."""


def find_model(name: str | Path | None) -> Path:
    """Return the file of a model.

    Parameters
    ----------
    name
        ``"default"`` or ``None`` for the bundled model, ``"deep"`` for the one over an encoder;
        anything else is a path. A file of such a name is reached as ``./deep``.

    Raises
    ------
    MissingExtraError
        If ``"deep"`` is not installed.
    ArtifactError
        If the bundled model is missing, or of ``"deep"`` the encoder alone is there.
    """
    if name is None or name == DEFAULT:
        return find_default_model()
    if name != DEEP:
        return Path(name)
    from classifier.learning.encoder.files import find_encoder  # noqa: PLC0415 - only for it

    path = find_encoder(DEEP) / f"{DEEP}.skops"
    if not path.is_file():
        raise ArtifactError(
            f"the model {DEEP!r} is missing beside its encoder, as {path}; reinstall "
            "diplomatic-stance-encoder, or in a clone make it with: make deep"
        )
    return path


def find_default_model() -> Path:
    """Return the bundled model: in the installed package, else in the checkout.

    Raises
    ------
    ArtifactError
        If it is in neither place.
    """
    package = Path(__file__).parents[1]
    places = package / "_model" / "default.skops", package.parent / "models" / "default.skops"
    for place in places:
        if place.is_file():
            return place
    raise ArtifactError(
        "the default model is missing; reinstall the package, make it with: make model, "
        "or name another model"
    )
