"""Peers that learn from the same rows as the default model."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from protocol import Examples, Row, Scores

from classifier.labels import HEADS, LABELS


def with_target(row: Row) -> str:
    """Append the target to the text, for a model that reads one string."""
    text, target = row
    return text if target is None else f"{text} | {target.text}"


def text_alone(row: Row) -> str:
    """Leave the target out."""
    return row[0]


class Tfidf:
    """Words and pairs of words, TF-IDF and a logistic regression a head; nothing else.

    Parameters
    ----------
    appends_target
        Whether stance reads the target behind the text, which serves it better.
    """

    name = "TF-IDF + logistic regression"
    heads = HEADS
    is_probabilistic = True

    def __init__(self, *, appends_target: bool = True) -> None:
        import sklearn.feature_extraction.text
        import sklearn.linear_model

        self._library = sklearn
        self._read = with_target if appends_target else text_alone
        self._vectorizer: Any = None
        self._classifiers: dict[str, Any] = {}

    def fit(self, examples: Mapping[str, Examples]) -> None:
        """Learn the words of all distinct texts, then each head."""
        make = self._library.feature_extraction.text.TfidfVectorizer
        self._vectorizer = make(ngram_range=(1, 2), min_df=2, sublinear_tf=True)
        texts = dict.fromkeys(text for given in examples.values() for text, _ in given.rows)
        self._vectorizer.fit(texts)
        for head, given in examples.items():
            classifier = self._library.linear_model.LogisticRegression(**TFIDF_SETTINGS)
            matrix = self._vectorizer.transform([self._read(row) for row in given.rows])
            self._classifiers[head] = classifier.fit(matrix, given.labels)

    def scores(self, rows: Sequence[Row]) -> Mapping[str, Scores]:
        """Count the words once for all heads."""
        matrix = self._vectorizer.transform([self._read(row) for row in rows])
        found = {}
        for head, classifier in self._classifiers.items():
            place = {label: at for at, label in enumerate(classifier.classes_)}
            values = classifier.predict_proba(matrix)
            found[head] = [
                [row[place[label]] if label in place else 0.0 for label in LABELS[head]]
                for row in values.tolist()
            ]
        return found

    def save(self, folder: Path) -> None:
        """Write one compressed file."""
        import joblib

        joblib.dump((self._vectorizer, self._classifiers), folder / "model.joblib", compress=3)

    def load(self, folder: Path) -> None:
        """Read it."""
        import joblib

        self._vectorizer, self._classifiers = joblib.load(folder / "model.joblib")


class FastText:
    """fastText (Joulin et al. 2017), a model a head.

    Parameters
    ----------
    appends_target
        See `Tfidf`.
    """

    name = "fastText"
    heads = HEADS
    is_probabilistic = True

    def __init__(self, *, appends_target: bool = True) -> None:
        import fasttext

        self._library = fasttext
        self._read = with_target if appends_target else text_alone
        self._models: dict[str, Any] = {}

    def fit(self, examples: Mapping[str, Examples]) -> None:
        """Learn each head from a file, which is what fastText reads."""
        import tempfile

        for head, given in examples.items():
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / "rows.txt"
                lines = (
                    f"__label__{label} {fasttext_line(self._read(row))}\n"
                    for row, label in zip(given.rows, given.labels, strict=True)
                )
                path.write_text("".join(lines), encoding="utf-8")
                # One thread, as more of them give another model each time.
                self._models[head] = self._library.train_supervised(
                    str(path), thread=1, seed=0, verbose=0, **FASTTEXT_SETTINGS
                )

    def scores(self, rows: Sequence[Row]) -> Mapping[str, Scores]:
        """Return shares that sum to 1; fastText's own can exceed it a little."""
        lines = [fasttext_line(self._read(row)) for row in rows]
        found = {}
        for head, model in self._models.items():
            names, values = model.predict(lines, k=-1)
            found[head] = [
                _spread(dict(zip(labels, shares, strict=True)), head)
                for labels, shares in zip(names, values, strict=True)
            ]
        return found

    def save(self, folder: Path) -> None:
        """Write one file a head."""
        for head, model in self._models.items():
            model.save_model(str(folder / f"{head}.bin"))

    def load(self, folder: Path) -> None:
        """Read them."""
        for path in sorted(folder.glob("*.bin")):
            self._models[path.stem] = self._library.load_model(str(path))


# The best of a few on real_dev, on which the default model's settings were chosen too.
TFIDF_SETTINGS: Mapping[str, Any] = {
    "C": 1.0, "class_weight": "balanced", "max_iter": 1000,
}  # fmt: skip
FASTTEXT_SETTINGS: Mapping[str, Any] = {
    "epoch": 10, "lr": 0.5, "dim": 50, "wordNgrams": 2, "bucket": 200_000,
}  # fmt: skip


def fasttext_line(text: str) -> str:
    r"""Lower the case and put blanks around marks, as fastText's guide does; one line.

    Examples
    --------
    >>> fasttext_line("Enough. We\ncondemn it!")
    'enough . we condemn it !'
    """
    return " ".join(re.findall(r"\w+|[^\w\s]", text.lower()))


def _spread(shares: Mapping[str, float], head: str) -> list[float]:
    total = sum(shares.values()) or 1.0
    return [float(shares.get(f"__label__{label}", 0.0)) / total for label in LABELS[head]]
