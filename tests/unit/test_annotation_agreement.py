"""Agreement of two readers, against values worked out by hand."""

from __future__ import annotations

import pytest

from classifier.annotation.agreement import Reading, agreement_by_label
from classifier.errors import DataError

BOTH = ("ann", "ben")


def _read(name: str, tones: str, head: str = "tone") -> list[Reading]:
    return [
        Reading(str(number), name, {head: label}) for number, label in enumerate(tones.split(), 1)
    ]


def test_a_head_is_measured_as_by_hand() -> None:
    readings = [
        *_read("ann", "threat threat appeal appeal"),
        *_read("ben", "threat appeal appeal appeal"),
    ]
    tone = agreement_by_label(readings, BOTH)["tone"]
    assert tone.items == 4
    assert tone.raw == 0.75
    # Expected by chance: 1/2 * 1/4 + 1/2 * 3/4 = 1/2, so kappa = (3/4 - 1/2) / (1 - 1/2).
    assert tone.kappa == pytest.approx(0.5)
    # Observed disagreement 2/8; expected 2 * 3 * 5 / (8 * 7); alpha = 1 - 0.25 / (30 / 56).
    assert tone.alpha == pytest.approx(1 - 0.25 * 56 / 30)
    assert tone.interval_alpha is None


def test_a_label_is_measured_against_the_rest() -> None:
    readings = [
        *_read("ann", "threat threat appeal concern"),
        *_read("ben", "threat appeal appeal concern"),
    ]
    labels = agreement_by_label(readings, BOTH)["tone"].labels
    assert [label.label for label in labels] == ["appeal", "concern", "threat"]
    appeal, concern, threat = labels
    assert (appeal.items, concern.items, threat.items) == (2, 1, 2)
    assert appeal.raw == pytest.approx(2 / 3)  # both 1, of (1 + 2) / 2
    assert concern.alpha == concern.kappa == 1
    assert threat.kappa == pytest.approx(0.5)


def test_intensity_counts_distance() -> None:
    near = [*_read("ann", "0 1 2 3", "intensity"), *_read("ben", "0 1 2 2", "intensity")]
    far = [*_read("ann", "0 1 2 3", "intensity"), *_read("ben", "0 1 2 0", "intensity")]
    close = agreement_by_label(near, BOTH)["intensity"].interval_alpha
    wide = agreement_by_label(far, BOTH)["intensity"].interval_alpha
    assert close is not None
    assert wide is not None
    assert close > wide


def test_stances_are_compared_target_by_target() -> None:
    readings = [
        Reading("1", "ann", {}, ("favor", "against")),
        Reading("1", "ben", {}, ("favor", "neutral")),
        Reading("2", "ann", {}, ("favor",)),
        Reading("2", "ben", {}, ("favor", "against")),
    ]
    stance = agreement_by_label(readings, BOTH)["stance"]
    assert (stance.items, stance.raw) == (2, 0.5)


def test_what_one_reader_alone_read_is_left_out() -> None:
    readings = [*_read("ann", "threat appeal concern"), *_read("ben", "threat appeal")]
    readings += _read("cyd", "praise praise praise")
    assert agreement_by_label(readings, BOTH)["tone"].items == 2


def test_one_label_for_all_has_no_chance_to_correct_for() -> None:
    tone = agreement_by_label([*_read("ann", "threat"), *_read("ben", "threat")], BOTH)["tone"]
    assert (tone.raw, tone.alpha, tone.kappa) == (1.0, None, None)


def test_nothing_shared_gives_nothing() -> None:
    assert agreement_by_label(_read("ann", "threat"), BOTH) == {}


def test_a_statement_read_twice_by_one_is_an_error() -> None:
    with pytest.raises(DataError, match="ann read 1 twice"):
        agreement_by_label(_read("ann", "threat") * 2, BOTH)


def test_a_row_becomes_a_reading() -> None:
    row = {"id": "1", "annotator": "ann", "tone": "threat", "intensity": "", "stances": "favor|"}
    assert Reading.from_dict(row) == Reading("1", "ann", {"tone": "threat"}, ("favor",))


def test_a_row_without_an_annotator_is_an_error() -> None:
    with pytest.raises(DataError, match="annotator"):
        Reading.from_dict({"id": "1", "tone": "threat"})
