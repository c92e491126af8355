"""The statements of articles as rows of output, with or without scores."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import IO, Any, Self

from classifier.data.attributed import AttributedStatement
from classifier.data.columns import CsvTable
from classifier.data.predictions import OUTPUT_KEYS, Prediction
from classifier.data.records import JsonDict
from classifier.data.writers import csv_header, prediction_values

_SCORED = ("target", "stance", "tone", "sentiment", "intensity", "codes", "warnings", "explanation")

_HEADER = (
    *("id", "article_id", "text", "start", "end", "kind", "context_start", "context_end"),
    *("cue", "cue_lemma", "cue_start", "cue_end", "speaker", "speaker_start", "speaker_end"),
    *("speaker_name", "speaker_role", "speaker_organisation", "addressee", "topic", "targets"),
    *("rule", "confidence"),
)


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """A statement of an article, with what the model says of it and one of its targets.

    Attributes
    ----------
    statement
        As extracted.
    prediction
        From `classifier.predictor.Predictor.predict_article`; ``None`` where nothing is scored.
    extra
        Columns of the article, passed through.
    """

    statement: AttributedStatement
    prediction: Prediction | None = None
    extra: Mapping[str, Any] = field(default_factory=dict, hash=False)

    def to_dict(self) -> JsonDict:
        """Return the keys of the statement, then the scores, then what is passed through."""
        row = self.statement.to_dict()
        if self.prediction is not None:
            scored = self.prediction.to_dict()
            row |= {key: scored[key] for key in _SCORED if key in scored}
        for key, value in self.extra.items():
            while key in row or key in OUTPUT_KEYS:
                key = f"input_{key}"  # noqa: PLW2901 - the name under which it is passed on
            row[key] = value
        return row


class ArticleCsvWriter:
    """Writes rows as CSV, without explanations; use it as a context manager.

    The cells of the statement come first, nested values flattened with ``_`` and named after
    their text: ``cue``, ``cue_lemma``; then those of `classifier.data.writers.csv_header`.

    Parameters
    ----------
    stream
        From `classifier.data.outputs.open_output`.
    labels
        Labels of each head that the model has, in order; ``None`` where nothing is scored.
    """

    def __init__(self, stream: IO[str], labels: Mapping[str, Sequence[str]] | None) -> None:
        self._labels = labels
        scored = [] if labels is None else csv_header(labels)[2:]
        self._table = CsvTable(stream, [*_HEADER, *scored])

    def write(self, row: ArticleRow) -> None:
        """Put a row by until the columns of all are known."""
        values = _statement_values(row.statement)
        if self._labels is not None and row.prediction is not None:
            values += prediction_values(row.prediction, self._labels)
        self._table.write(values, row.extra)

    def __enter__(self) -> Self:
        """Return the writer itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Write all rows; after an error they are dropped."""
        self._table.__exit__(kind, error, trace)


def _statement_values(statement: AttributedStatement) -> list[Any]:
    """Return the cells of `_HEADER`."""
    cue, speaker = statement.cue, statement.speaker
    return [
        *(statement.id, statement.article_id, statement.text, statement.start, statement.end),
        *(statement.kind, statement.context.start, statement.context.end),
        *((cue.text, cue.lemma, cue.start, cue.end) if cue else (None,) * 4),
        *(speaker.to_dict().values() if speaker else (None,) * 6),
        *(statement.addressee, statement.topic),
        [target.to_dict() for target in statement.targets],
        *(statement.rule, statement.confidence),
    ]
