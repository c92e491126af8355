"""Training: whatever labels there are, the same model each time, and a word on what is wrong."""

from __future__ import annotations

import json
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from little_corpus import QUICK, make_record, make_records

from classifier.data.records import LabeledStatement, LabeledTarget, Target
from classifier.errors import DataError
from classifier.learning.config import TrainingConfig
from classifier.learning.evaluation import evaluate
from classifier.learning.inference import probabilities
from classifier.learning.model import ModelInfo, StanceModel
from classifier.learning.table import build_table
from classifier.learning.training import TrainingResult, train
from classifier.predictor import Predictor

TONE = replace(QUICK, heads=("tone",))


def relabel(**labels: Any) -> list[LabeledStatement]:  # noqa: ANN401 - a function a field
    """Return the little corpus with labels made from each record."""
    return [
        replace(item, **{name: make(item) for name, make in labels.items()})
        for item in make_records()
    ]


@pytest.fixture(scope="module")
def result() -> TrainingResult:
    return train(make_records(), QUICK)


# -- The same model each time -----------------------------------------------------------------


def saved(model: StanceModel, path: Path) -> bytes:
    model.save(path)
    return path.read_bytes()


def test_the_same_data_and_seed_give_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, result: TrainingResult
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    first = saved(result.model, tmp_path / "a.skops")
    assert first == saved(train(iter(make_records()), QUICK).model, tmp_path / "b.skops")


def test_the_number_of_processes_does_not_change_the_model(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, result: TrainingResult
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    two = train(make_records(), replace(QUICK, jobs=2))
    manifests, payloads = [], []
    for name, model in (("a", result.model), ("b", two.model)):
        saved(model, tmp_path / f"{name}.skops")
        with zipfile.ZipFile(tmp_path / f"{name}.skops") as archive:
            manifests.append(json.loads(archive.read("manifest.json")))
            payloads.append(archive.read("model.skops"))
    assert payloads[0] == payloads[1]
    for manifest in manifests:
        del manifest["config"]["jobs"]
    assert manifests[0] == manifests[1]


def test_another_seed_gives_other_folds() -> None:
    # The curves of so clear a corpus are perfect whatever the folds; the temperatures are not.
    infos = [train(make_records(), replace(TONE, seed=seed)).model.info for seed in (0, 1)]
    assert infos[0].temperatures != infos[1].temperatures


def test_the_records_are_left_as_they_are(result: TrainingResult) -> None:
    records = make_records()
    train(records, QUICK)
    assert records == make_records()
    assert result.model.info.config == QUICK.to_dict()


# -- Heads and labels -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "heads", [("tone",), ("stance",), ("sentiment", "intensity"), ("stance", "tone", "intensity")]
)
def test_any_subset_of_heads_is_trained(heads: tuple[str, ...]) -> None:
    found = train(make_records(), replace(QUICK, heads=heads[::-1]))
    assert found.model.info.heads == heads
    assert set(found.model.classifiers) == set(found.evaluation.heads) == set(heads)
    assert found.warnings == ()
    prediction = Predictor(found.model).predict("We condemn the blockade.", target="the blockade")
    for head in ("stance", "tone", "sentiment", "intensity"):
        assert (getattr(prediction, head) is None) == (head not in heads)


def test_heads_without_labels_are_left_out() -> None:
    found = train(relabel(targets=lambda _: (), intensity=lambda _: None), QUICK)
    assert found.model.info.heads == ("tone", "sentiment")
    assert "target" not in found.model.vectorizers


def test_any_label_of_a_row_may_be_missing() -> None:
    records = [
        replace(item, **{["tone", "sentiment", "intensity"][at % 3]: None})  # type: ignore[arg-type]
        for at, item in enumerate(make_records())
    ]
    records[0] = replace(records[0], targets=(LabeledTarget(Target("the blockade")),))
    found = train(records, QUICK)
    rows = {head: figures.rows for head, figures in found.evaluation.heads.items()}
    assert rows == {"stance": 39, "tone": 26, "sentiment": 27, "intensity": 27}
    assert evaluate(found.model, records).heads["sentiment"].accuracy > 0.9


def test_own_labels_are_learnt() -> None:
    found = train(
        relabel(
            tone=lambda item: "hawkish" if item.sentiment == "negative" else "dovish",
            intensity=lambda item: {"3": "5", "2": "4"}.get(item.intensity, item.intensity),
            targets=lambda item: tuple(
                replace(t, stance="yes" if t.stance == "favor" else "no") for t in item.targets
            ),
        ),
        QUICK,
    )
    labels = found.model.info.labels
    assert labels["tone"] == ("dovish", "hawkish")
    assert labels["intensity"] == ("0", "1", "4", "5")
    assert labels["stance"] == ("no", "yes")
    said = Predictor(found.model, min_probability=0).predict(
        "We condemn the blockade in the strongest terms.", target="the blockade"
    )
    assert said.tone is not None and said.tone.label == "hawkish"
    assert said.intensity is not None and said.intensity.level == 5
    assert said.stance is not None and said.stance.label == "no"
    assert said.codes is None


def test_stance_is_learnt_with_and_without_a_target() -> None:
    model = train(make_records(), replace(QUICK, heads=("stance",))).model
    for text, expected in (
        ("We condemn the blockade in the strongest terms.", "against"),
        ("We warmly praise the new port.", "favor"),
    ):
        for target in (None, text.rsplit(" in ")[0][-12:].rstrip(".")):
            stance = Predictor(model, min_probability=0).predict(text, target=target).stance
            assert stance is not None and stance.label == expected


# -- What is wrong with data ------------------------------------------------------------------


def test_no_rows_are_refused() -> None:
    with pytest.raises(DataError, match="no rows"):
        train([], QUICK)


def test_ids_that_stand_twice_are_refused() -> None:
    records = [*make_records(), replace(make_records()[3], text="Another.", place="b.csv:7")]
    with pytest.raises(DataError, match=r"at an earlier row and at b\.csv:7"):
        train(records, QUICK)


def test_no_head_is_refused() -> None:
    with pytest.raises(DataError, match="no head can be trained"):
        train([make_record(str(at)) for at in range(9)], QUICK)


def test_nothing_to_learn_from_is_refused() -> None:
    records = [make_record(str(at), "\U0001f54a" * at, tone="ab"[at % 2]) for at in range(9)]
    with pytest.raises(DataError, match="nothing to learn from"):
        train(records, QUICK)


def test_a_field_to_group_by_that_no_row_has_is_refused() -> None:
    with pytest.raises(DataError, match="the fields are topic") as caught:
        train(make_records(), replace(QUICK, group_by="speaker"))
    assert caught.value.field == "speaker"


def test_a_head_with_one_label_is_skipped_with_a_warning() -> None:
    found = train(relabel(sentiment=lambda _: "negative"), QUICK)
    assert "sentiment" not in found.model.info.heads
    (warning,) = found.warnings
    assert warning.startswith("sentiment: all 40 rows are 'negative'")
    assert "id blockade/praise" in warning


def test_thin_classes_reduce_the_folds_and_are_warned_of() -> None:
    tones = relabel(tone=lambda item: "thin" if item.id[0] == "s" else "thick")
    records = [item for item in tones if item.tone == "thick"]
    records += [item for item in tones if item.tone == "thin"][:3]
    told: list[tuple[str, int, int]] = []
    found = train(records, replace(TONE, folds=5), progress=lambda *stage: told.append(stage))
    (warning,) = found.warnings
    assert "only 3 rows with 'thin'" in warning
    assert "summit/praise" in warning
    assert told[-1] == ("fitting", 4, 4)
    assert found.model.info.curves["tone"]


def test_a_lone_row_leaves_its_head_uncalibrated() -> None:
    records = relabel(tone=lambda item: "lone" if item.id == "summit/praise" else item.tone)
    found = train(records, QUICK)
    assert any("only 1 row with 'lone' (id summit/praise)" in text for text in found.warnings)
    info = found.model.info
    (note,) = info.notes
    assert note.startswith("tone: ") and "not calibrated" in note
    assert note in found.warnings
    assert info.thresholds["tone"] == 0.0
    assert not info.curves.get("tone") and info.curves["sentiment"]
    assert "lone" in info.labels["tone"]
    wished = Predictor(found.model, min_accuracy=0.8)
    assert wished.thresholds["tone"] == 0.0
    assert ModelInfo.from_dict(info.to_dict()).heads == info.heads


def test_one_group_leaves_all_heads_uncalibrated() -> None:
    found = train(relabel(metadata=lambda _: {"group": "all"}), QUICK)
    assert len(found.model.info.notes) == 4
    assert found.evaluation.heads == {}
    assert set(found.model.info.thresholds.values()) == {0.0}


def test_a_head_whose_labels_are_all_in_one_group_is_trained() -> None:
    found = train(
        relabel(
            sentiment=lambda item: item.sentiment if item.metadata["topic"] == "summit" else None
        ),
        QUICK,
    )
    assert "sentiment" in found.model.info.heads


def test_stance_whose_targets_do_not_stand_in_the_text_is_no_traceback() -> None:
    records = relabel(
        targets=lambda item: tuple(replace(t, target=Target("the moon")) for t in item.targets)
    )
    assert "stance" in train(records, QUICK).model.info.heads
    with pytest.raises(DataError, match="stance"):
        train(records, replace(QUICK, unmarked_weight=0.0))


def test_contradictory_rows_are_both_kept_and_warned_of() -> None:
    records = make_records()
    twin = replace(records[0], id="twin", tone="condemnation", metadata={"topic": "twin"})
    found = train([*records, twin], TONE)
    (warning,) = found.warnings
    assert "id blockade/praise says 'praise', id twin says 'condemnation'" in warning
    assert found.evaluation.heads["tone"].rows == 41


# -- Groups -----------------------------------------------------------------------------------


def test_groups_keep_together() -> None:
    # Ten texts, three times each; who has seen a twin knows the label by heart.
    tones = np.random.default_rng(1).permutation(["a", "b"] * 10).tolist()
    records = [
        make_record(f"{at}/{twin}", f"word{at:03}", tone=tones[at], metadata={"pair": str(at)})
        for twin in "xyz"
        for at in range(20)
    ]
    config = replace(TONE, folds=5, c_statement=100.0, min_count=1)
    apart = train(records, config).evaluation.heads["tone"].accuracy
    together = train(records, replace(config, group_by="pair")).evaluation.heads["tone"].accuracy
    assert apart > 0.8
    assert together < 0.7


# -- What comes of it -------------------------------------------------------------------------


def test_the_result_says_how_good_the_model_is(result: TrainingResult) -> None:
    assert {head: item.rows for head, item in result.evaluation.heads.items()} == dict.fromkeys(
        ("stance", "tone", "sentiment", "intensity"), 40
    )
    assert result.evaluation.heads["tone"].macro_f1 > 0.8
    assert result.held_out is None
    assert result.warnings == ()
    info = result.model.info
    assert info.metrics == {"cross_validation": result.evaluation.to_dict()}
    assert set(info.temperatures) == set(info.curves) == set(info.thresholds) == set(info.labels)
    assert all(temperature != 1.0 for temperature in info.temperatures.values())


def test_held_out_records_are_measured_with_the_finished_model() -> None:
    records = make_records()
    data = ({"name": "x.csv", "rows": 35, "pairs": 35, "sha256": "00"},)
    found = train(records[:35], TONE, held_out=iter(records[35:]), data=data)
    assert found.held_out is not None
    assert found.held_out == evaluate(found.model, records[35:])
    assert found.held_out.heads["tone"].rows == 5
    assert found.model.info.metrics["held_out"] == found.held_out.to_dict()
    assert found.model.info.metrics["cross_validation"] == found.evaluation.to_dict()
    assert found.model.info.data == data


def test_the_calibration_is_in_the_weights() -> None:
    records = [
        make_record(f"{item.id}{at}", item.text, tone=item.tone, metadata={"group": at})
        for at in range(3)
        for item in make_records()
    ]
    config = replace(TONE, folds=3)
    measured = train(records, config).model
    plain = train([replace(item, metadata={"group": 0}) for item in records], config).model
    table = build_table([(item.text, None) for item in records])
    surest = [probabilities(model, table)["tone"].max(axis=1) for model in (measured, plain)]
    # Each fold knows all texts, so that the fits could have been surer than they were.
    assert measured.info.temperatures["tone"] < 0.9
    assert surest[0].min() > surest[1].max()
    assert measured.classifiers["tone"].coef_.dtype == np.float32


def test_the_answered_part_is_as_accurate_as_asked_for() -> None:
    noisy = [
        replace(item, tone="praise" if at % 4 == 1 else item.tone)
        for at, item in enumerate(make_records())
    ]
    config = replace(TONE, accuracy_tone=0.9, min_coverage=0.1)
    figures = train(noisy, config).evaluation.heads["tone"]
    assert figures.coverage < 1
    assert figures.selective_accuracy >= 0.9 > figures.accuracy


def test_defaults_serve() -> None:
    found = train(make_records(), TrainingConfig(jobs=1))
    assert train(make_records()).model.info.labels == found.model.info.labels
