"""Models over a tiny encoder: trained on whatever rows there are."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import tiny_encoder
from little_corpus import QUICK, make_record, make_records

from classifier.data.predictions import Prediction
from classifier.data.records import LabeledStatement, Statement, Target
from classifier.errors import ArtifactError, DataError
from classifier.labels import HEADS
from classifier.learning.encoder.encoder import Encoder
from classifier.learning.evaluation import evaluate
from classifier.learning.inference import Scorer, decide, probabilities
from classifier.learning.layers import layers_of
from classifier.learning.model import ModelInfo, StanceModel
from classifier.learning.passes import entry_of, run_passes
from classifier.learning.table import build_table
from classifier.learning.training import train
from classifier.predictor import Predictor

CONDEMN = "We condemn the blockade in the strongest terms."
ROWS = [
    (CONDEMN, None),
    (CONDEMN, Target("the blockade")),
    (CONDEMN, Target("the moon")),
    ("Talks on the new port resume.", Target("the new port")),
    ("", None),
]
STATEMENTS = [Statement(text, target) for text, target in ROWS]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_encoder.make_tiny_encoder(tmp_path_factory.mktemp("encoder") / "tiny")


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_encoder.make_tiny_encoder(tmp_path_factory.mktemp("encoder") / "other", seed=1)


@pytest.fixture(scope="module")
def model(folder: Path) -> StanceModel:
    return train(make_records(), replace(QUICK, encoder=str(folder))).model


@pytest.fixture
def saved(model: StanceModel, tmp_path: Path) -> Path:
    model.save(tmp_path / "m.skops")
    return tmp_path / "m.skops"


def plain(info: ModelInfo) -> str:
    return json.dumps(info.to_dict(), sort_keys=True)


def scores_of(prediction: Prediction) -> dict[str, dict[str, float]]:
    answers = ((head, getattr(prediction, head)) for head in HEADS)
    return {head: dict(answer.scores) for head, answer in answers if answer is not None}


def test_the_model_names_its_encoder_and_not_the_folder(model: StanceModel, folder: Path) -> None:
    assert model.info.encoder == entry_of(Encoder.load(folder))
    assert model.info.config["encoder"] == "tiny"
    assert model.encoder_place == str(folder)
    assert str(folder.parent) not in str(model.info.to_dict())


@pytest.mark.parametrize("hidden", [0, 4])
def test_the_classifiers_read_features_first_and_then_the_vectors(
    folder: Path, hidden: int
) -> None:
    records = make_records()
    model = train(records, replace(QUICK, encoder=str(folder), hidden=hidden)).model
    table = build_table(ROWS, keep_words=True)
    passes = run_passes(Encoder.load(folder), table, model.info.heads)
    decisions = decide(model, table)
    for head in model.info.heads:
        texts = [table.text_of_row[row] for row in range(len(ROWS))]
        sparse = [
            model.vectorizers[family].transform(
                table.targets
                if family == "target"
                else [table.statements[family][text] for text in texts]
            )
            for family in model.families(head)
        ]
        dense = passes.columns(head)
        assert dense.any(axis=1).all()
        matrix = np.hstack([*(part.toarray() for part in sparse), dense])
        classifier = model.classifiers[head]
        assert decisions[head] == pytest.approx(layers_of(classifier).decide(matrix), abs=1e-4)
        # As scikit-learn by itself reads these columns.
        expected = classifier.predict_proba(matrix)
        assert probabilities(model, table)[head] == pytest.approx(expected, abs=1e-4)


def test_vectors_take_part_in_every_head(model: StanceModel) -> None:
    scorer = Scorer(model)
    assert set(scorer.dense) == set(HEADS)
    assert all(np.abs(weights).max() > 1e-3 for weights in scorer.dense.values())


def test_progress_tells_of_the_encoder(folder: Path) -> None:
    told: list[tuple[str, int, int]] = []
    config = replace(QUICK, encoder=str(folder), heads=("tone",))
    train(make_records(), config, progress=lambda *stage: told.append(stage))
    stages = list(dict.fromkeys(stage for stage, _, _ in told))
    assert stages == ["reading", "encoding", "fitting", "fitting over the encoder"]
    assert [item for item in told if item[0] == "encoding"][-1] == ("encoding", 40, 40)


def test_equal_training_gives_equal_bytes(
    folder: Path, saved: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    again = tmp_path / "again.skops"
    train(make_records(), replace(QUICK, encoder=str(folder))).model.save(again)
    assert again.read_bytes() == saved.read_bytes()


@pytest.mark.parametrize("head", HEADS)
def test_one_head_alone(head: str, folder: Path) -> None:
    model = train(make_records(), replace(QUICK, encoder=str(folder), heads=(head,))).model
    assert model.info.heads == (head,)
    for prediction in Predictor(model).predict_many(STATEMENTS):
        assert set(scores_of(prediction)) == {head}


def test_twenty_rows_are_enough(folder: Path) -> None:
    result = train(make_records()[:20], replace(QUICK, encoder=str(folder)))
    assert set(result.evaluation.heads) == set(HEADS)
    assert [head for head in HEADS if not np.abs(Scorer(result.model).dense[head]).max()] == []
    (answer,) = Predictor(result.model, min_probability=0).predict_many([CONDEMN])
    assert answer.sentiment is not None and answer.sentiment.label == "negative"


def test_rows_of_one_group_are_learnt_from_without_measure(folder: Path) -> None:
    records = [replace(item, metadata={"group": "all"}) for item in make_records()]
    result = train(records, replace(QUICK, encoder=str(folder)))
    assert result.evaluation.heads == {}
    assert sum(len(v) for v in Scorer(result.model).dense.values()) == 16 * 5


def test_own_labels(folder: Path) -> None:
    records = [
        replace(
            item,
            tone="hawkish" if item.sentiment == "negative" else "dovish",
            intensity={"0": "10", "1": "20", "2": "20", "3": "30"}[item.intensity or "0"],
            targets=tuple(replace(t, stance=f"{t.stance}!") for t in item.targets),
        )
        for item in make_records()
    ]
    model = train(records, replace(QUICK, encoder=str(folder))).model
    assert model.info.labels["tone"] == ("dovish", "hawkish")
    said = Predictor(model, min_probability=0).predict(CONDEMN, target="the blockade")
    assert said.tone is not None and said.tone.label == "hawkish"
    assert said.stance is not None and said.stance.label == "against!"
    assert said.intensity is not None and set(said.intensity.scores) == {"10", "20", "30"}


def two_hundred() -> list[LabeledStatement]:
    """Return enough rows for the shares and the blend to be learnt."""
    return [
        replace(item, id=f"{item.id}{at}", text=f"{item.text} So said number {at}.")
        for at in range(6)
        for item in make_records()
    ]


def test_shares_and_blend_are_learnt_from_many_rows(folder: Path) -> None:
    records = two_hundred()
    result = train(records, replace(QUICK, encoder=str(folder)))
    assert all(figures.macro_f1 > 0.95 for figures in result.evaluation.heads.values())
    # What was measured out of fold is what the folded weights give for rows that were learnt.
    found = evaluate(result.model, records)
    assert all(figures.macro_f1 > 0.95 for figures in found.heads.values())


def test_held_out_statements_are_measured_over_the_encoder(folder: Path) -> None:
    config = replace(QUICK, encoder=str(folder), heads=("sentiment",))
    unseen = [make_record("h", "We condemn it.", sentiment="negative")]
    result = train(make_records(), config, held_out=unseen)
    assert result.held_out is not None and result.held_out.heads["sentiment"].rows == 1
    assert result.model.encoder_place == str(folder)


def test_a_missing_encoder_is_said_before_the_rows_are_read(tmp_path: Path) -> None:
    told: list[str] = []
    config = replace(QUICK, encoder=str(tmp_path / "nowhere"))
    with pytest.raises(ArtifactError, match="nowhere"):
        train(make_records(), config, progress=lambda stage, done, _: told.append(f"{stage}{done}"))
    assert told == ["reading0"]


@pytest.mark.parametrize("value", [0.0, -1.0, 1e7])
def test_the_freedom_of_the_vectors_has_bounds(value: float) -> None:
    with pytest.raises(DataError, match="c_encoder"):
        replace(QUICK, c_encoder=value)
