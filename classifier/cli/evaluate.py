"""``stance evaluate``: how well a model does on labelled data."""

from __future__ import annotations

import json
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from classifier.cli.check import LabeledFormat
from classifier.cli.common import (
    STDIO,
    EncoderOption,
    EncodingOption,
    ModelOption,
    SkipBadOption,
    TrustOption,
    emit,
    examples,
    file_digest,
    load_named,
    note,
    printable,
)
from classifier.cli.figures import describe_confusion, describe_evaluation, describe_labels
from classifier.cli.inputs import LabeledRows

if TYPE_CHECKING:
    from classifier.learning.evaluation import Evaluation
    from classifier.learning.model import StanceModel

EXAMPLES = examples(
    "stance evaluate mine.jsonl",
    "stance evaluate mine.csv --model mine.skops",
    "stance evaluate mine.jsonl --format json",
)

_WITH_CONFUSION = "tone"
"""The other heads have so few labels that precision and recall say it all."""


class EvaluationFormat(StrEnum):
    """Forms of the figures."""

    text = "text"
    json = "json"


def evaluate(
    data: Annotated[str, typer.Argument(help="Labelled data, JSONL or CSV; - for stdin.")],
    *,
    model: ModelOption = None,
    encoder: EncoderOption = None,
    trust: TrustOption = False,
    format: Annotated[
        EvaluationFormat, typer.Option(help="Readable tables, or all figures as JSON.")
    ] = EvaluationFormat.text,
    input_format: Annotated[
        LabeledFormat, typer.Option(help="Format of the data; auto goes by the suffix.")
    ] = LabeledFormat.auto,
    encoding: EncodingOption = "utf-8",
    skip_bad: SkipBadOption = False,
) -> None:
    """Measure a model on labelled data that it was not trained on.

    Macro-F1, accuracy, kappa and calibration error (ECE) are of forced answers: of the most
    probable label, however unsure. "answered" is the share at the model's threshold. A row
    without a label for a head is left out for that head.
    """
    from classifier.learning.evaluation import evaluate as measure

    loaded = load_named(model, encoder, trust=trust)
    rows = LabeledRows(input_format.value, encoding, skip_bad=skip_bad)
    evaluation = measure(loaded, rows.read(data))
    rows.report()
    if data != STDIO and file_digest(Path(data)) in {item["sha256"] for item in loaded.info.data}:
        note("warning: the model was trained on this file, so these figures say nothing of others")
    if format is EvaluationFormat.json:
        emit([json.dumps(evaluation.to_dict(), indent=2, ensure_ascii=False)])
    else:
        emit(map(printable, _describe(loaded, evaluation)))


def _describe(model: StanceModel, evaluation: Evaluation) -> Iterator[str]:
    yield from describe_evaluation("forced answers", evaluation)
    for head, figures in evaluation.heads.items():
        yield ""
        yield from describe_labels(head, figures)
    if _WITH_CONFUSION in evaluation.heads:
        yield ""
        labels = model.info.labels[_WITH_CONFUSION]
        yield from describe_confusion(_WITH_CONFUSION, labels, evaluation.heads[_WITH_CONFUSION])
