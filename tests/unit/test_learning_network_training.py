"""Training with networks: any labels, few rows, the same model each time."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from little_corpus import QUICK, make_record, make_records

from classifier.data.records import LabeledStatement
from classifier.errors import DataError
from classifier.learning.config import TrainingConfig
from classifier.learning.fitting import fit_heads
from classifier.learning.gold import lay_out
from classifier.learning.inference import probabilities
from classifier.learning.model import StanceModel
from classifier.learning.readiness import trainable_heads
from classifier.learning.table import build_table
from classifier.learning.training import TrainingResult, pose, train

NETWORK = replace(QUICK, hidden=6)


@pytest.fixture(scope="module")
def result() -> TrainingResult:
    return train(make_records(), NETWORK)


def weights(model: StanceModel, path: Path) -> bytes:
    model.save(path)
    with zipfile.ZipFile(path) as archive:
        return archive.read("model.skops")


@pytest.mark.parametrize("units", [-1, 1025])
def test_units_are_in_bounds(units: int) -> None:
    with pytest.raises(DataError, match=f"{units} is not between 0 and 1024"):
        TrainingConfig(hidden=units)


def test_networks_learn_all_heads(result: TrainingResult) -> None:
    assert set(result.evaluation.heads) == {"stance", "tone", "sentiment", "intensity"}
    assert min(head.macro_f1 for head in result.evaluation.heads.values()) > 0.8
    for head, network in result.model.classifiers.items():
        # One more for each label holds the logistic regression, and one for grades of acts.
        labels = len(result.model.info.labels[head])
        assert network.hidden_layer_sizes == (6 + labels + (head == "intensity"),)
    assert result.model.info.config["hidden"] == 6


@pytest.mark.parametrize("jobs", [1, 2])
def test_the_same_data_and_seed_give_the_same_weights(
    tmp_path: Path, result: TrainingResult, jobs: int
) -> None:
    again = train(make_records(), replace(NETWORK, jobs=jobs)).model
    assert weights(again, tmp_path / "a.skops") == weights(result.model, tmp_path / "b.skops")


def test_another_seed_gives_other_weights(tmp_path: Path) -> None:
    config = replace(NETWORK, heads=("tone",))
    one, two = (train(make_records(), replace(config, seed=seed)).model for seed in (0, 1))
    assert weights(one, tmp_path / "a.skops") != weights(two, tmp_path / "b.skops")


@pytest.mark.parametrize("units", [1, 6])
def test_a_handful_of_rows_is_trained(units: int) -> None:
    records = [
        make_record(str(at), text, tone=tone)
        for at, (text, tone) in enumerate(
            [("we condemn it", "b"), ("we praise it", "a"), ("we praise him", "a"),
             ("we condemn him", "b")]
        )
    ]  # fmt: skip
    config = replace(NETWORK, hidden=units, min_count=1)
    model = train(records, config).model
    scores = probabilities(model, build_table([("we condemn it", None), ("", None)]))["tone"]
    assert scores.sum(axis=1) == pytest.approx(np.ones(2))
    assert scores.shape == (2, 2)


def numbered(*levels: str) -> list[LabeledStatement]:
    """Return the little corpus five times over, intensities numbered otherwise."""
    return [
        replace(item, id=f"{item.id}/{at}", intensity=levels[int(item.intensity or 0)])
        for at in range(6)
        for item in make_records()
    ]


@pytest.mark.parametrize("hidden", [0, 6])
@pytest.mark.parametrize(
    "levels", [("1", "2", "3", "4"), ("8", "9", "10", "11"), ("10", "400", "700", "1000")]
)
def test_levels_may_be_numbered_as_one_likes(hidden: int, levels: tuple[str, ...]) -> None:
    config = replace(QUICK, hidden=hidden, heads=("intensity",))
    trained = train(numbered(*levels), config)
    model = trained.model
    assert model.info.labels["intensity"] == levels
    assert trained.evaluation.heads["intensity"].accuracy > 0.9
    table = build_table([("We condemn the summit in the strongest terms.", None)])
    assert probabilities(model, table)["intensity"][0].argmax() == 3
    if hidden:
        # Four more units hold the logistic regression, one the score, and one grades of acts.
        assert model.classifiers["intensity"].hidden_layer_sizes == (hidden + 6,)


def test_codes_that_are_digits_are_learnt_as_labels_of_any_kind() -> None:
    codes = {"praise": "05", "support": "03", "neutral": "01", "concern": "11"}
    records = [
        replace(item, id=f"{item.id}/{at}", tone=codes.get(item.tone or "", "02"))
        for at in range(6)
        for item in make_records()
    ]
    for hidden in (0, 6):
        trained = train(records, replace(QUICK, hidden=hidden, heads=("tone",)))
        assert trained.model.info.labels["tone"] == ("01", "02", "03", "05", "11")
        assert trained.evaluation.heads["tone"].accuracy > 0.9


@pytest.mark.parametrize("hidden", [0, 6])
def test_a_level_that_a_fit_has_not_seen_is_no_traceback(hidden: int) -> None:
    layout = lay_out(make_records())
    config = replace(QUICK, hidden=hidden, heads=("intensity",))
    problem = pose(layout, trainable_heads(layout, config.heads)[0], config)
    for unseen in (0, 3):
        known = np.ones(len(layout.rows), dtype=bool)
        examples = problem.examples["intensity"]
        known[examples.rows[examples.gold == unseen]] = False
        fitted = fit_heads(problem, known)
        decisions = fitted.decisions(problem, "intensity", examples.rows)
        assert (decisions.argmax(axis=1) != unseen).all()
        scores = fitted.scored(problem, "intensity", examples.rows)
        assert np.corrcoef(scores, examples.gold)[0, 1] > 0.7
