"""From labelled statements to a model: fit, cross-validate by group, calibrate."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from classifier.data.records import LabeledStatement
from classifier.errors import DataError
from classifier.learning.assembly import assemble
from classifier.learning.config import Progress, TrainingConfig
from classifier.learning.encoder.taught import warn_of_familiar
from classifier.learning.evaluation import Evaluation, evaluate
from classifier.learning.fitting import Examples, Problem
from classifier.learning.gold import Layout, label_indices, lay_out
from classifier.learning.model import (
    STATEMENT_FAMILIES,
    TARGET_FAMILIES,
    StanceModel,
)
from classifier.learning.passes import run_passes
from classifier.learning.readiness import check_ids, contradictions, thin_classes, trainable_heads
from classifier.learning.surplus import surpluses
from classifier.learning.table import FeatureTable, build_table
from classifier.learning.validation import (
    fit_and_validate,
    row_folds,
)
from classifier.learning.vectors import count

if TYPE_CHECKING:
    from classifier.learning.encoder.encoder import Encoder


@dataclass(frozen=True, slots=True)
class TrainingResult:
    """A model and what is known of its quality.

    Attributes
    ----------
    model
        Fitted to all records.
    evaluation
        Of answers to records whose whole group the answering fit had not seen.
    held_out
        Of the finished model on the held-out records, if there were any.
    warnings
        What is thin, contradictory or skipped, naming the rows.
    """

    model: StanceModel
    evaluation: Evaluation
    held_out: Evaluation | None = None
    warnings: tuple[str, ...] = ()


def train(
    records: Iterable[LabeledStatement],
    config: TrainingConfig | None = None,
    *,
    held_out: Iterable[LabeledStatement] | None = None,
    data: Sequence[Mapping[str, Any]] = (),
    progress: Progress | None = None,
) -> TrainingResult:
    """Train a model; nothing is written to disk.

    Parameters
    ----------
    records
        Labelled statements; any label may be missing, and label sets may be your own.
    config
        What is adjustable.
    held_out
        Labelled statements to measure the finished model on.
    data
        Description of the data files, for the manifest: name, rows, pairs, sha256.
    progress
        Told the stage, how much of it is done, and how much there is.

    Raises
    ------
    DataError
        If there are no rows, an id stands twice, or no head can be trained.

    Examples
    --------
    >>> from classifier import TrainingConfig, read_labeled, train
    >>> records = read_labeled("seeds/statements.jsonl")  # doctest: +SKIP
    >>> train(records, TrainingConfig(seed=0)).model.save("mine.skops")  # doctest: +SKIP
    """
    config = config or TrainingConfig()
    tell: Progress = progress or (lambda *_: None)
    records = list(records)
    check_ids(records)
    layout = lay_out(records)
    labels, skipped = trainable_heads(layout, config.heads)
    warnings = (*skipped, *thin_classes(layout, labels), *contradictions(layout, list(labels)))
    tell("reading", 0, len(records))
    problem = pose(layout, labels, config, tell)
    tell("reading", len(records), len(records))
    folds = row_folds(records, layout, labels, config)
    fitted, unseen = fit_and_validate(problem, layout, folds, tell)
    model, evaluation = assemble(problem, fitted, unseen, data)
    familiar = warn_of_familiar(config.encoder, layout)
    warnings = (*warnings, *familiar, *model.info.notes)
    result = TrainingResult(model, evaluation, None, warnings)
    return result if held_out is None else _measure(result, held_out)


def _measure(result: TrainingResult, held_out: Iterable[LabeledStatement]) -> TrainingResult:
    """Add the figures of held-out records to a result and to its model."""
    held_out_evaluation = evaluate(result.model, held_out)
    info = result.model.info
    metrics = {**info.metrics, "held_out": held_out_evaluation.to_dict()}
    model = replace(result.model, info=replace(info, metrics=metrics))
    return replace(result, model=model, held_out=held_out_evaluation)


def pose(
    layout: Layout,
    labels: Mapping[str, Sequence[str]],
    config: TrainingConfig,
    tell: Progress | None = None,
) -> Problem:
    """Turn laid-out statements into counts, and right answers into weighted examples.

    Stance learns from its targets as far as they stand in the text, and, with a weight of
    their own, from the rows without a target, whose answer is the stance toward the first.

    Parameters
    ----------
    layout
        The statements.
    labels
        For each head to be trained its labels.
    config
        What is adjustable; its encoder, if it names one, reads all rows.
    tell
        Told how far the encoder is.
    """
    encoder = _open_encoder(config)  # first, so that a missing one is said before the long work
    table = build_table(layout.rows, keep_words=encoder is not None)
    statements = {
        family: count(table.statements[family], min_count=config.min_count)
        for family in STATEMENT_FAMILIES
    }
    targets = {}
    if "stance" in labels:
        targets = {
            family: count(table.targets, min_count=config.min_count) for family in TARGET_FAMILIES
        }
    if not any(len(counts.names) for counts in statements.values()):
        raise DataError(
            f"no word occurs in {config.min_count} statements, so there is nothing to learn from; "
            "give more data, or set min_count = 1"
        )
    return Problem(
        statements=statements,
        targets=targets,
        text_of_row=np.asarray(table.text_of_row, dtype=np.intp),
        surpluses=surpluses(table.statements["grading"]),
        labels=labels,
        examples={head: _examples(head, layout, table, labels, config) for head in labels},
        config=config,
        unfamiliar=float(np.mean([doubts.unfamiliar for doubts in table.doubts])),
        passes=None if encoder is None else run_passes(encoder, table, labels, tell),
    )


def _open_encoder(config: TrainingConfig) -> Encoder | None:
    """Load the encoder of the settings; ``None`` if they name none."""
    if not config.encoder:
        return None
    from classifier.learning.encoder.encoder import Encoder  # noqa: PLC0415 - only with an encoder

    return Encoder.load(config.encoder, jobs=config.jobs)


def _examples(
    head: str,
    layout: Layout,
    table: FeatureTable[str],
    labels: Mapping[str, Sequence[str]],
    config: TrainingConfig,
) -> Examples:
    gold = [(item, 1.0) for item in layout.gold[head]]
    if head == "stance":
        gold = [(item, 1.0) for item, _ in gold if table.located[item.row] is not None]
        if config.unmarked_weight:
            gold += [(item, config.unmarked_weight) for item in layout.principal]
    items = [item for item, _ in gold]
    if len({item.label for item in items}) == 1 or not items:
        raise DataError(
            "the targets that stand in their texts have less than two different labels; give "
            "targets in the words of the text, or set unmarked_weight above 0",
            field=head,
        )
    return Examples(
        rows=np.array([item.row for item in items], dtype=np.intp),
        gold=label_indices(items, head, labels[head]),
        weight=np.array(
            [weight * (config.real_weight if item.is_real else 1.0) for item, weight in gold]
        ),
    )
