"""What is adjustable in training."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest

from classifier.errors import DataError
from classifier.labels import HEADS
from classifier.learning.config import TrainingConfig
from classifier.learning.model import GRADE_FAMILIES, head_families


def test_a_configuration_comes_back_from_plain_data() -> None:
    config = TrainingConfig(seed=7, heads=("tone", "stance"), group_by="genre", encoder="deep")
    values = json.loads(json.dumps(config.to_dict()))
    assert values["heads"] == ["tone", "stance"]
    assert TrainingConfig.from_dict(values) == config
    assert set(values) == {item.name for item in dataclasses.fields(TrainingConfig)}


def test_without_an_encoder_its_settings_are_not_named() -> None:
    values = TrainingConfig(c_encoder=2.0).to_dict()
    every = {item.name for item in dataclasses.fields(TrainingConfig)}
    assert set(values) == every - {"encoder", "c_encoder"}


def test_settings_that_are_not_named_keep_their_default() -> None:
    assert TrainingConfig.from_dict({"folds": 3}) == TrainingConfig(folds=3)
    assert TrainingConfig.from_dict({}) == TrainingConfig()


def test_whole_numbers_serve_as_decimals() -> None:
    config = TrainingConfig.from_dict({"balance": 1})
    assert config.balance == 1.0 and isinstance(config.balance, float)


@pytest.mark.parametrize("item", dataclasses.fields(TrainingConfig), ids=lambda item: item.name)
def test_every_setting_is_explained(item: dataclasses.Field[Any]) -> None:
    assert item.metadata["help"].endswith(".")


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("fold", 3, "unknown setting; the settings are seed, heads"),
        ("folds", "3", "needs a value like 5, got '3'"),
        ("folds", 3.0, "needs a value like 5, got 3.0"),
        ("folds", True, "needs a value like 5, got True"),
        ("folds", 1, "1 is not between 2 and 100"),
        ("balance", "half", "needs a value like 0.5, got 'half'"),
        ("balance", -0.1, "-0.1 is not between 0 and 2"),
        ("balance", float("nan"), "nan is not between"),
        ("min_coverage", 1.1, "1.1 is not between 0 and 1"),
        ("accuracy_tone", 75, "75.0 is not between 0 and 1"),
        ("max_features", 0, "0 is not between 1"),
        ("seed", -1, "-1 is not between 0"),
        ("group_by", 3, "needs a value like '', got 3"),
        ("heads", "tone", "needs a list of strings, got 'tone'"),
        ("heads", ["tone", 3], "needs a list of strings"),
        ("heads", ["mood"], "unknown head 'mood'; the heads are stance, tone"),
    ],
)
def test_a_bad_setting_is_refused_by_name(name: str, value: object, said: str) -> None:
    with pytest.raises(DataError) as caught:
        TrainingConfig.from_dict({name: value})
    assert caught.value.field == name
    assert said in str(caught.value)


@pytest.mark.parametrize(
    "name", ["characters_weight", "shape_weight", "target_weight", "real_weight"]
)
def test_a_weight_is_above_nothing_and_has_an_end(name: str) -> None:
    for value in (0.01, 100.0):
        assert getattr(TrainingConfig.from_dict({name: value}), name) == value
    for value in (0.0, 0.009, 100.1, -1.0, float("nan")):
        with pytest.raises(DataError, match=r"is not between 0\.01 and 100") as caught:
            TrainingConfig.from_dict({name: value})
        assert caught.value.field == name


def test_a_bad_setting_is_refused_in_code_too() -> None:
    with pytest.raises(DataError, match="jobs: 0 is not between 1"):
        TrainingConfig(jobs=0)


@pytest.mark.parametrize("head", HEADS)
def test_the_accuracy_wanted_is_that_of_the_head(head: str) -> None:
    config = TrainingConfig(**{f"accuracy_{head}": 0.123})  # type: ignore[arg-type]
    assert config.accuracy_wanted(head) == 0.123
    assert sum(config.accuracy_wanted(other) == 0.123 for other in HEADS) == 1


@pytest.mark.parametrize(
    ("head", "weights"),
    [
        ("stance", {"words": 1.0, "characters": 1.0, "lexicon": 1.0, "target": 5.0}),
        ("tone", {"words": 1.0, "characters": 2.0, "lexicon": 1.0, "shape": 3.0}),
        ("sentiment", {"words": 1.0, "characters": 2.0, "lexicon": 1.0, "shape": 3.0}),
        ("intensity", {"words": 1.0, "characters": 2.0, "lexicon": 1.0, "shape": 3.0}),
    ],
)
def test_families_weigh_what_the_settings_say_for_a_head(
    head: str, weights: dict[str, float]
) -> None:
    config = TrainingConfig(characters_weight=2.0, shape_weight=3.0, target_weight=5.0)
    families = (family for family in head_families(head) if family not in GRADE_FAMILIES)
    assert {f: config.family_weight(head, f) for f in families} == weights
