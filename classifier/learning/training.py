"""From labelled statements to a model: fit, cross-validate by group, calibrate."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from classifier.data.records import LabeledStatement
from classifier.errors import DataError
from classifier.learning.calibration import Calibration, calibrate
from classifier.learning.evaluation import Evaluation, evaluate, summarize
from classifier.learning.fitting import Examples, Fitted, Problem
from classifier.learning.gold import Layout, label_indices, lay_out
from classifier.learning.model import (
    STATEMENT_FAMILIES,
    TARGET_FAMILIES,
    ModelInfo,
    StanceModel,
    TrainingConfig,
)
from classifier.learning.readiness import check_ids, contradictions, thin_classes, trainable_heads
from classifier.learning.table import FeatureTable, build_table
from classifier.learning.validation import (
    LEAST_ROWS,
    Progress,
    Unseen,
    fit_and_validate,
    row_folds,
)
from classifier.learning.vectors import count

_ENOUGH_REAL = 500
"""Rows of real statements from which on they alone decide calibration: they are nearest to use."""


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
    problem = pose(layout, labels, config)
    folds = row_folds(records, layout, labels, config)
    fitted, unseen = fit_and_validate(problem, layout, folds, tell)
    calibrations = _calibrate(unseen, labels, config)
    thresholds = {head: calibrations[head].threshold for head in labels}
    judged = {head: rows.judged(calibrations[head].temperature) for head, rows in unseen.items()}
    evaluation = summarize(judged, labels, thresholds)
    notes = tuple(
        f"{head}: not calibrated and never unsure, since a label has fewer than {LEAST_ROWS} rows "
        "or all rows are of one group"
        for head in labels
        if not calibrations[head].curve
    )
    info = ModelInfo(
        labels=labels,
        thresholds=thresholds,
        temperatures={head: calibrations[head].temperature for head in labels},
        curves={head: calibrations[head].curve for head in labels},
        config=config.to_dict(),
        data=tuple(data),
        metrics={"cross_validation": evaluation.to_dict()},
        notes=notes,
    )
    result = TrainingResult(_assemble(problem, fitted, info), evaluation, None, warnings + notes)
    return result if held_out is None else _measure(result, held_out)


def _measure(result: TrainingResult, held_out: Iterable[LabeledStatement]) -> TrainingResult:
    """Add the figures of held-out records to a result and to its model."""
    held_out_evaluation = evaluate(result.model, held_out)
    info = result.model.info
    metrics = {**info.metrics, "held_out": held_out_evaluation.to_dict()}
    model = replace(result.model, info=replace(info, metrics=metrics))
    return replace(result, model=model, held_out=held_out_evaluation)


def pose(layout: Layout, labels: Mapping[str, Sequence[str]], config: TrainingConfig) -> Problem:
    """Turn laid-out statements into counts, and right answers into weighted examples.

    Stance learns from its targets as far as they stand in the text, and, with a weight of
    their own, from the rows without a target, whose answer is the stance toward the first.
    """
    table = build_table(layout.rows)
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
        labels=labels,
        examples={head: _examples(head, layout, table, labels, config) for head in labels},
        config=config,
    )


def _examples(
    head: str,
    layout: Layout,
    table: FeatureTable,
    labels: Mapping[str, Sequence[str]],
    config: TrainingConfig,
) -> Examples:
    gold = [(item, 1.0) for item in layout.gold[head]]
    if head == "stance":
        gold = [(item, 1.0) for item, _ in gold if table.located[item.row] is not None]
        if config.unmarked_weight:
            gold += [(item, config.unmarked_weight) for item in layout.principal]
    items = [item for item, _ in gold]
    return Examples(
        rows=np.array([item.row for item in items], dtype=np.intp),
        gold=label_indices(items, head, labels[head]),
        weight=np.array([weight for _, weight in gold]),
    )


def _calibrate(
    unseen: Mapping[str, Unseen], labels: Mapping[str, Sequence[str]], config: TrainingConfig
) -> dict[str, Calibration]:
    """Calibrate each head on what it had not seen; one with a lone row stays as it is."""
    calibrations = dict.fromkeys(labels, Calibration())
    for head, rows in unseen.items():
        if np.bincount(rows.gold).min() < LEAST_ROWS:
            continue
        nearest = rows.real if rows.real.sum() >= _ENOUGH_REAL else np.full(len(rows.gold), True)
        calibrations[head] = calibrate(
            rows.decisions[nearest],
            rows.gold[nearest],
            accuracy=config.accuracy_wanted(head),
            min_coverage=config.min_coverage,
        )
    return calibrations


def _assemble(problem: Problem, fitted: Fitted, info: ModelInfo) -> StanceModel:
    """Make strings the input, fold temperatures into the weights, and drop needless digits."""
    vectorizers = {
        family: columns.vectorizer(counts[family])
        for counts, chosen in (
            (problem.statements, fitted.statements),
            (problem.targets, fitted.targets),
        )
        for family, columns in chosen.items()
    }
    classifiers = {}
    for head, classifier in fitted.classifiers.items():
        if classifier is None:  # cannot be: a head with one label is skipped
            raise DataError("the rows with a label are too few to learn from", field=head)
        temperature = info.temperatures[head]
        if head == "stance":
            width = sum(len(columns.indices) for columns in fitted.targets.values())
            classifier.coef_[:, classifier.coef_.shape[1] - width :] *= problem.config.target_weight
        classifier.coef_ = (classifier.coef_ / temperature).astype(np.float32)
        classifier.intercept_ = (classifier.intercept_ / temperature).astype(np.float32)
        classifiers[head] = classifier
    return StanceModel(vectorizers, classifiers, info)
