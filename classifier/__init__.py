"""Reads what diplomats say: stance, tone, sentiment and intensity of quoted statements.

Importing the package costs nothing; each name is loaded when it is first used.

>>> from classifier import Predictor
>>> predictor = Predictor.load()  # doctest: +SKIP
>>> predictor.predict("We firmly condemn the blockade.").tone.label  # doctest: +SKIP
'condemnation'
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from classifier.attribution import extract_statements
    from classifier.data.attributed import AttributedStatement
    from classifier.data.predictions import Prediction
    from classifier.data.readers import read_labeled, read_statements
    from classifier.data.records import LabeledStatement, Statement, Target
    from classifier.errors import (
        ArtifactError,
        ClassifierError,
        DataError,
        MissingExtraError,
        UntrustedModelError,
    )
    from classifier.language.lexicon import Lexicon, LexiconMatch
    from classifier.learning.config import TrainingConfig
    from classifier.learning.evaluation import evaluate
    from classifier.learning.training import TrainingResult, train
    from classifier.predictor import Predictor

    __version__: str

__all__ = [
    "ArtifactError",
    "AttributedStatement",
    "ClassifierError",
    "DataError",
    "LabeledStatement",
    "Lexicon",
    "LexiconMatch",
    "MissingExtraError",
    "Prediction",
    "Predictor",
    "Statement",
    "Target",
    "TrainingConfig",
    "TrainingResult",
    "UntrustedModelError",
    "__version__",
    "evaluate",
    "extract_statements",
    "read_labeled",
    "read_statements",
    "train",
]

_HOMES = {
    "ArtifactError": "errors",
    "AttributedStatement": "data.attributed",
    "ClassifierError": "errors",
    "DataError": "errors",
    "LabeledStatement": "data.records",
    "Lexicon": "language.lexicon",
    "LexiconMatch": "language.lexicon",
    "MissingExtraError": "errors",
    "Prediction": "data.predictions",
    "Predictor": "predictor",
    "Statement": "data.records",
    "Target": "data.records",
    "TrainingConfig": "learning.config",
    "TrainingResult": "learning.training",
    "UntrustedModelError": "errors",
    "evaluate": "learning.evaluation",
    "extract_statements": "attribution",
    "read_labeled": "data.readers",
    "read_statements": "data.readers",
    "train": "learning.training",
}
"""The module that each public name is loaded from."""

# Hidden from type checkers, which would take any name for one that exists.
if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        """Load a public name when it is first used (PEP 562)."""
        import importlib  # noqa: PLC0415 - only where a name is used

        if name == "__version__":
            from importlib.metadata import version  # noqa: PLC0415 - slow

            value: object = version("diplomatic-stance")
        elif name in _HOMES:
            value = getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
        else:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    """List the public names, loaded or not."""
    return sorted({*globals(), *__all__})
