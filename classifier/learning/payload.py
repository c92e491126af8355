"""A model as a dict of scikit-learn objects, arrays and strings, and back.

The objects are of scikit-learn alone and hold settings and weights, so that a saved model depends
neither on our module paths nor, as far as can be, on the version of scikit-learn.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, TypeVar

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier

from classifier.errors import ArtifactError, UntrustedModelError
from classifier.learning.model import (
    GRADE_FAMILIES,
    STATEMENT_FAMILIES,
    TARGET_FAMILIES,
    Classifier,
    ModelInfo,
    StanceModel,
    head_families,
)
from classifier.learning.networks import LEARNT

Payload = dict[str, dict[str, Any]]
"""Keys: ``vectorizers`` without vocabulary, ``vocabularies``, ``idf``, ``classifiers``, ``labels``,
and for a model over an encoder ``encoder`` with its ``sha256``.

Labels and encoder stand in the manifest too; here they are under the checksum of the weights.
"""

_FAMILIES: Final = STATEMENT_FAMILIES + TARGET_FAMILIES + GRADE_FAMILIES

_FIXED_SETTINGS: Final = {
    "input": "content",
    "analyzer": "word",
    "token_pattern": r"\S+",
    "tokenizer": None,
    "preprocessor": None,
    "stop_words": None,
}
"""Settings of every vectorizer; others could open files, run code or never come to an end."""

_COUNTED: Final = {
    "lowercase": (False,),
    "strip_accents": (None,),
    "ngram_range": ((1, 1),),
    "binary": (False,),
    "norm": ("l2", None),
}
"""Settings that `lookup` counts and weighs by, with the values that it knows."""

_FITTED: Final[Mapping[type, tuple[str, ...]]] = {
    LogisticRegression: ("classes_", "coef_", "intercept_", "n_iter_", "n_features_in_"),
    MLPClassifier: LEARNT,
}
"""What a classifier has learnt, by its type; there are no others."""

_BINARY: Final = 2

_LAYERS: Final = 2
"""Of a network: from columns to units, from units to labels."""

_UNITS: Final = "relu"
"""How a network's units work; others would be read as if they were these."""

_GREATEST: Final = 1e12
"""Weights stay far below; greater ones would add up to what single precision cannot hold."""

Estimator = TypeVar("Estimator", TfidfVectorizer, LogisticRegression, MLPClassifier)


def pack(model: StanceModel) -> Payload:
    """Take a model apart.

    A vocabulary becomes one string, a term a line: as a dict of 25,000 it costs 0.7 s in skops.
    """
    families = [family for family in _FAMILIES if family in model.vectorizers]
    vectorizers = {family: model.vectorizers[family] for family in families}
    return {
        "vectorizers": {
            family: _renew(vectorizer).set_params(vocabulary=None)
            for family, vectorizer in vectorizers.items()
        },
        "vocabularies": {family: _join(v.vocabulary_) for family, v in vectorizers.items()},
        "idf": {family: v.idf_ for family, v in vectorizers.items() if v.use_idf},
        "classifiers": {
            head: _halve(_rebuild(model.classifiers[head])) for head in model.info.heads
        },
        "labels": {head: _join_labels(model.info.labels[head]) for head in model.info.heads},
        **_encoder(model.info),
    }


def unpack(payload: Payload, info: ModelInfo) -> StanceModel:
    """Put a model together again, and check it.

    Raises
    ------
    ArtifactError
        If the parts do not fit together, or the labels are not those of `info`.
    UntrustedModelError
        If a vectorizer does more than split feature tokens.
    """
    _compare_labels(payload, info)
    _compare_encoder(payload, info)
    idf = payload["idf"]
    for family, vectorizer in payload["vectorizers"].items():
        _check_settings(family, vectorizer)
    vectorizers = {
        family: _fill(vectorizer, payload["vocabularies"][family], idf.get(family))
        for family, vectorizer in payload["vectorizers"].items()
    }
    for head, classifier in payload["classifiers"].items():
        _check_type(f"classifier {head!r}", classifier, *_FITTED)
    classifiers = {head: _unhalve(_rebuild(c)) for head, c in payload["classifiers"].items()}
    model = StanceModel(vectorizers=vectorizers, classifiers=classifiers, info=info)
    check_model(model)
    return model


def check_model(model: StanceModel) -> None:
    """Check that the parts of a model fit together.

    Raises
    ------
    ArtifactError
        If a head lacks its classifier or labels, or numbers differ or are not finite.
    UntrustedModelError
        If a vectorizer does more than split feature tokens.
    """
    for family, vectorizer in model.vectorizers.items():
        _check_settings(family, vectorizer)
        if vectorizer.use_idf and not np.isfinite(vectorizer.idf_).all():
            raise ArtifactError(f"vectorizer {family!r} has weights that are not finite numbers")
    if set(model.classifiers) != set(model.info.heads) or not model.classifiers:
        raise ArtifactError(
            f"the model has classifiers for {sorted(model.classifiers)}, "
            f"but labels for {sorted(model.info.heads)}"
        )
    for head, classifier in model.classifiers.items():
        columns = sum(
            len(model.vectorizers[family].vocabulary_)
            for family in head_families(head)
            if family in model.vectorizers
        )
        if model.info.encoder is not None:
            columns += model.info.encoder.columns(head)
        _check_classifier(head, classifier, len(model.info.labels[head]), columns)


def _compare_labels(payload: Payload, info: ModelInfo) -> None:
    """Check that nobody renamed or reordered what the classes of the classifiers mean."""
    if "labels" not in payload:
        raise ArtifactError(
            "its weights come without the names of their labels, so it was made by an earlier "
            "version; train the model again with `stance train` (the bundled one with `make model`)"
        )
    trained = {head: tuple(names.split("\n")) for head, names in payload["labels"].items()}
    for head in sorted(set(trained) | set(info.labels)):
        if trained.get(head) != info.labels.get(head):
            raise ArtifactError(
                f"the file is damaged or altered: its manifest has other labels for {head!r} than "
                "its weights; get it again from where it came from"
            )


def _encoder(info: ModelInfo) -> Payload:
    return {} if info.encoder is None else {"encoder": {"sha256": info.encoder.sha256}}


def _compare_encoder(payload: Payload, info: ModelInfo) -> None:
    """Check that nobody put another encoder into the manifest, or took it out."""
    trained = payload.get("encoder")
    if trained != _encoder(info).get("encoder"):
        raise ArtifactError(
            "the file is damaged or altered: its manifest names another encoder than its weights; "
            "get it again from where it came from"
        )


def _check_settings(family: str, vectorizer: TfidfVectorizer) -> None:
    if family not in _FAMILIES:
        raise ArtifactError(
            f"the model has features of the family {family!r}, which this version does not make"
        )
    _check_type(f"vectorizer {family!r}", vectorizer, TfidfVectorizer)
    for setting, wanted in _FIXED_SETTINGS.items():
        value = getattr(vectorizer, setting)
        if value != wanted:
            raise UntrustedModelError(
                f"vectorizer {family!r} has {setting}={value!r} instead of {wanted!r}, "
                "which could open files or run code; do not use this model"
            )
    for setting, known in _COUNTED.items():
        value = getattr(vectorizer, setting)
        if value not in known:
            raise ArtifactError(
                f"vectorizer {family!r} has {setting}={value!r} instead of {known[0]!r}, "
                "which this version does not read"
            )


def _check_classifier(head: str, classifier: Classifier, labels: int, columns: int) -> None:
    _check_type(f"classifier {head!r}", classifier, *_FITTED)
    if not np.array_equal(classifier.classes_, np.arange(labels)):
        raise ArtifactError(
            f"the classifier of {head} has the classes {list(classifier.classes_)}, "
            f"but there are {labels} labels"
        )
    if isinstance(classifier, MLPClassifier) and classifier.activation != _UNITS:
        raise ArtifactError(
            f"the network of {head} has units of the kind {classifier.activation!r} instead of "
            f"{_UNITS!r}, which this version does not read"
        )
    for name, weights, shape in _weights(classifier, 1 if labels == _BINARY else labels, columns):
        if weights.shape != shape:
            raise ArtifactError(
                f"the classifier of {head} has {name} of shape {weights.shape} instead of {shape}"
            )
        if weights.dtype.kind != "f" or not np.isfinite(weights).all():
            raise ArtifactError(f"the classifier of {head} has weights that are not finite numbers")
        if np.abs(weights).max(initial=0.0) > _GREATEST:
            raise ArtifactError(f"the classifier of {head} has weights of more than {_GREATEST:g}")


def _weights(
    classifier: Classifier, outputs: int, columns: int
) -> Iterator[tuple[str, NDArray[Any], tuple[int, ...]]]:
    """Yield name, value and wanted shape of each array of weights."""
    if isinstance(classifier, LogisticRegression):
        yield "coef_", np.asarray(classifier.coef_), (outputs, columns)
        yield "intercept_", np.asarray(classifier.intercept_), (outputs,)
        return
    if [len(classifier.coefs_), len(classifier.intercepts_)] != [_LAYERS, _LAYERS]:
        raise ArtifactError(f"a network has other than {_LAYERS} layers")
    units = len(classifier.intercepts_[0])
    shapes = (columns, units), (units, outputs)
    for at, shape in enumerate(shapes):
        yield f"coefs_[{at}]", np.asarray(classifier.coefs_[at]), shape
        yield f"intercepts_[{at}]", np.asarray(classifier.intercepts_[at]), shape[1:]


def _check_type(name: str, value: object, *wanted: type) -> None:
    if type(value) not in wanted:
        names = " or a ".join(item.__name__ for item in wanted)
        raise ArtifactError(f"{name} is a {type(value).__name__} instead of a {names}")


def _halve(classifier: Classifier) -> Classifier:
    """Keep a network's weights of columns, most of a file, in half precision."""
    if isinstance(classifier, MLPClassifier):
        first, *others = classifier.coefs_
        if np.abs(first).max(initial=0.0) > np.finfo(np.float16).max:
            raise ArtifactError("a network has weights that are too large for half precision")
        classifier.coefs_ = [first.astype(np.float16), *others]
    return classifier


def _unhalve(classifier: Classifier) -> Classifier:
    """Undo `_halve`; weights of other types stay as they are, to be checked."""
    if isinstance(classifier, MLPClassifier):
        classifier.coefs_ = [
            weights.astype(np.float32) if weights.dtype == np.float16 else weights
            for weights in classifier.coefs_
        ]
    return classifier


def _renew(estimator: Estimator) -> Estimator:
    """Build an estimator with those settings that the installed version knows.

    An object of another version lacks settings that this one reads.
    """
    fresh: Estimator = type(estimator)()
    state = vars(estimator)
    known = {name: _plain(state[name]) for name in fresh.get_params() if name in state}
    return fresh.set_params(**known)


def _rebuild(classifier: Classifier) -> Classifier:
    """Build a classifier with the settings and weights of another."""
    fresh: Classifier = _renew(classifier)
    for name in _FITTED[type(classifier)]:
        value = vars(classifier).get(name)
        if value is not None:
            setattr(fresh, name, _solid(value))
    return fresh


def _solid(value: Any) -> Any:  # noqa: ANN401 - arrays, lists of them, and plain values
    """Make arrays contiguous, so that equal weights are equal bytes."""
    if isinstance(value, list):
        return [_solid(item) for item in value]
    return np.ascontiguousarray(value) if isinstance(value, np.ndarray) else _plain(value)


def _plain(value: Any) -> Any:  # noqa: ANN401 - settings are of any type
    if isinstance(value, dict):
        return {_plain(key): _plain(item) for key, item in value.items()}
    return value.item() if isinstance(value, np.generic) else value


def _join_labels(labels: tuple[str, ...]) -> str:
    broken = [label for label in labels if "\n" in label]
    if broken:
        raise ArtifactError(f"the label {broken[0]!r} holds a line break; labels are of one line")
    return "\n".join(labels)


def _join(vocabulary: Mapping[str, int]) -> str:
    terms = sorted(vocabulary, key=lambda term: vocabulary[term])
    if any("\n" in term for term in terms):
        raise ArtifactError("a feature holds a line break; features are words without blanks")
    return "\n".join(terms)


def _fill(
    vectorizer: TfidfVectorizer, vocabulary: str, idf: np.ndarray[Any, Any] | None
) -> TfidfVectorizer:
    """Give a vectorizer its vocabulary and weights by public means."""
    terms = {term: column for column, term in enumerate(vocabulary.split("\n"))}
    filled = _renew(vectorizer).set_params(vocabulary=terms)
    if idf is None:
        # Without weights there is nothing to learn: fitting only takes the vocabulary over.
        return filled.fit([""])
    filled.idf_ = np.asarray(idf)
    return filled
