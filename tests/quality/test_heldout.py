"""The held-out statements are no training data, and were read twice."""

from __future__ import annotations

import re

from quality.label_figures import HELDOUT_FILE

from classifier import read_labeled
from classifier.data.records import LabeledStatement
from classifier.labels import STATEMENT_HEADS

LEAST_ROWS = 300
SEEDS = HELDOUT_FILE.parents[2] / "seeds" / "statements.jsonl"
ROWS = list(read_labeled(HELDOUT_FILE))


def plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


def test_no_held_out_statement_is_in_the_corpus() -> None:
    seeds = list(read_labeled(SEEDS))
    assert len(ROWS) >= LEAST_ROWS
    assert not {plain(row.text) for row in ROWS} & {plain(seed.text) for seed in seeds}
    assert not {row.id for row in ROWS} & {seed.id for seed in seeds}


def readings(row: LabeledStatement) -> list[dict[str, object]]:
    return list(row.metadata["readers"])


def test_each_label_was_given_by_one_of_two_readers() -> None:
    for row in ROWS:
        first, second = readings(row)
        for head in STATEMENT_HEADS:
            assert str(getattr(row, head)) in {str(first[head]), str(second[head])}


def test_the_readers_mostly_agree_on_tone() -> None:
    pairs = [readings(row) for row in ROWS]
    same = [one["tone"] == other["tone"] for one, other in pairs]
    assert round(sum(same) / len(same), 3) >= 0.98
