"""Which features the heads of a model read, and what is known of it."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest
import tiny_models

from classifier.errors import ArtifactError
from classifier.labels import HEADS
from classifier.learning.model import (
    GRADE_FAMILIES,
    STATEMENT_FAMILIES,
    TARGET_FAMILIES,
    ModelInfo,
    head_families,
)

# -- Families ---------------------------------------------------------------------------------


def test_only_stance_reads_what_is_around_the_target() -> None:
    for head in HEADS:
        assert (set(TARGET_FAMILIES) <= set(head_families(head))) is (head == "stance")
    assert head_families("stance")[-len(TARGET_FAMILIES) :] == TARGET_FAMILIES
    assert head_families("tone") == STATEMENT_FAMILIES


def test_only_intensity_reads_grades() -> None:
    for head in HEADS:
        assert (set(GRADE_FAMILIES) <= set(head_families(head))) is (head == "intensity")
    assert head_families("intensity")[-len(GRADE_FAMILIES) :] == GRADE_FAMILIES


@pytest.mark.parametrize("head", HEADS)
def test_all_heads_but_stance_read_the_shape_of_the_statement(head: str) -> None:
    assert ("shape" in head_families(head)) is (head != "stance")
    assert {"words", "characters", "lexicon"} <= set(head_families(head))


# -- What is known ----------------------------------------------------------------------------


def test_what_is_known_comes_back_from_plain_data() -> None:
    info = tiny_models.make_model().info
    values = json.loads(json.dumps(info.to_dict()))
    back = ModelInfo.from_dict(values | {"format": 1})
    assert back.to_dict() == info.to_dict()
    assert back.curves == info.curves
    assert back.labels == info.labels


def test_heads_stand_in_the_fixed_order_whatever_the_order_of_the_labels() -> None:
    info = ModelInfo(labels={"tone": ("a", "b"), "stance": ("c", "d")}, thresholds={})
    assert info.heads == ("stance", "tone")


def test_a_model_reads_the_families_that_it_has() -> None:
    model = tiny_models.make_model()
    assert model.families("stance") == head_families("stance")
    vectorizers = {name: v for name, v in model.vectorizers.items() if name != "characters"}
    smaller = dataclasses.replace(model, vectorizers=vectorizers)
    assert "characters" not in smaller.families("tone")
    assert set(smaller.families("tone")) == set(head_families("tone")) - {"characters"}


def test_saving_refuses_to_overwrite_unless_told_to(tmp_path: Path) -> None:
    model, path = tiny_models.make_model(), tmp_path / "m.skops"
    model.save(path)
    with pytest.raises(ArtifactError):
        model.save(path)
    model.save(path, force=True)
    assert path.stat().st_size > 0
