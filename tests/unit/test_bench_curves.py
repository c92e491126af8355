"""Learning curves on small data, over a tiny encoder."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import curves
import pytest
import tiny_encoder
from curves import (
    LEFT_OUT,
    LabelSet,
    deal,
    macro_f1,
    measure,
    plot,
    read_newsmtsc,
    read_plover,
    render,
    sizes_of,
)
from little_corpus import QUICK, make_record, make_records

from classifier.learning.folds import group_of
from classifier.learning.gold import lay_out
from classifier.learning.training import train


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_encoder.make_tiny_encoder(tmp_path_factory.mktemp("encoder") / "tiny")


def write(path: Path, rows: list[dict[str, Any]]) -> Path:
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    return path


def marked(id: str, text: str, target: str, label: str) -> dict[str, Any]:
    start = text.index(target)
    return {
        "id": id, "text": text, "target": target, "start": start, "end": start + len(target),
        "label": label,
    }  # fmt: skip


def test_marked_sentences_are_read_with_their_targets_and_articles(tmp_path: Path) -> None:
    both = "The envoy thanked the mayor and scolded the press."
    first, second = read_newsmtsc(
        write(
            tmp_path / "train.jsonl",
            [
                marked("site_10_3_A_1", both, "the mayor", "positive"),
                marked("site_10_3_B_2", both, "the press", "negative"),
                marked("site_11_3_C_0", "The mayor met the press.", "the press", "neutral"),
            ],
        )
    )
    assert [(item.target.text, item.stance) for item in first.targets] == [
        ("the mayor", "favor"),
        ("the press", "against"),
    ]
    assert both[first.targets[1].target.start : first.targets[1].target.end] == "the press"
    assert [group_of(record) for record in (first, second)] == [
        "group=site_10_3",
        "group=site_11_3",
    ]


def test_events_stand_in_the_place_of_tone_and_equal_texts_together(tmp_path: Path) -> None:
    rows = [
        {"id": "1", "text": "The envoy rejected the plan.", "root": "REJECT"},
        {"id": "2", "text": "The envoy rejected the plan.", "root": "ACCUSE"},
        {"id": "3", "text": "The envoy asked for aid.", "root": "REQUEST"},
    ]
    records = read_plover(write(tmp_path / "rows.jsonl", rows))
    assert [record.tone for record in records] == ["REJECT", "ACCUSE", "REQUEST"]
    assert len({group_of(record) for record in records}) == 2


def test_no_group_is_learnt_from_and_left_out() -> None:
    records = make_records()
    known, left_out = deal(records, 1)
    assert len(left_out) == 10  # two things: a fifth is 8 of 40, and a thing has 5
    assert not {group_of(record) for record in known} & {group_of(record) for record in left_out}
    assert {record.id for record in [*known, *left_out]} == {record.id for record in records}
    assert deal(records, 1) == (known, left_out)
    assert deal(records, 2) != (known, left_out)


def test_the_left_out_part_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(curves, "MOST_LEFT_OUT", 3)
    assert len(deal(make_records(), 0)[1]) == 5


@pytest.mark.parametrize(
    ("available", "sizes"),
    [(10_000, [20, 100]), (100, [20, 100]), (99, [20, 99]), (29, [20]), (12, [12])],
)
def test_sizes_go_as_far_as_there_is_data(available: int, sizes: list[int]) -> None:
    assert sizes_of(available, (20, 100)) == sizes


def test_macro_f1_is_the_mean_over_heads_and_over_labels_that_are_right_anywhere() -> None:
    records = make_records()
    model = train(records, QUICK).model
    assert macro_f1(model, lay_out(records)) == pytest.approx(1.0)
    # A label that the model does not have is never right: a half of tone, all of sentiment.
    odd = [
        make_record("1", records[0].text, tone="praise", sentiment="positive"),
        make_record("2", records[5].text, tone="unheard", sentiment="positive"),
    ]
    assert macro_f1(model, lay_out(odd)) == pytest.approx((1 / 3 + 1.0) / 2)
    alone = train(records, replace(QUICK, heads=("tone",))).model
    assert macro_f1(alone, lay_out(odd)) == pytest.approx(1 / 6)


def test_each_size_and_seed_is_measured_without_and_with_the_encoder(folder: Path) -> None:
    said: list[str] = []
    data = LabelSet("Small", make_records(), {"again": make_records()[:5]})
    found = measure(data, str(folder), seeds=2, sizes=(20, 25, 500), tell=said.append)
    assert set(found) == {
        (test, size, deep)
        for test in (LEFT_OUT, "again")
        for size in (20, 25)
        for deep in (False, True)
    }
    assert {len(values) for values in found.values()} == {2}
    assert any(found[LEFT_OUT, 20, False][at] != found[LEFT_OUT, 20, True][at] for at in (0, 1))
    assert len(said) == 8


FIGURES = {
    (LEFT_OUT, 20, False): [0.1, 0.3],
    (LEFT_OUT, 20, True): [0.5, 0.6],
    (LEFT_OUT, 1_000, False): [0.7, 0.7],
    (LEFT_OUT, 1_000, True): [0.7, 0.7],
}


def test_a_table_has_means_and_ranges() -> None:
    lines = list(render("Small", FIGURES))
    assert "| statements | left out: features | left out: encoder |" in lines
    assert "| 20 | .200 [.100, .300] | .550 [.500, .600] |" in lines
    assert "| 1,000 | .700 [.700, .700] | .700 [.700, .700] |" in lines


def test_a_plot_shows_both_where_they_are() -> None:
    head, few, many, worse = plot({20: (0.2, 0.6), 1_000: (0.7, 0.7), 2_000: (1.0, 0.0)})
    assert few[head.index(".2")] == "f"
    assert few[head.index(".6")] == "E"
    assert many.count("*") == 1 and "f" not in many and "E" not in many
    assert worse.startswith(" 2,000 |E=") and worse.endswith("=f|")


def test_the_program_prints_what_is_named(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ours = write(tmp_path / "ours.jsonl", [record.to_dict() for record in make_records()])
    events = [
        {"id": str(at), "text": record.text, "root": record.tone}
        for at, record in enumerate(make_records())
    ]
    settings = "--encoder", str(folder), "--seeds", "1", "--sizes", "25"
    plover = str(write(tmp_path / "events.jsonl", events))
    curves.main([*settings, "--ours", str(ours), "--also", str(ours), "--plover", plover])
    printed = capsys.readouterr()
    assert "### Ours (four heads)" in printed.out and "### PLOVER (15 classes)" in printed.out
    assert "ours: encoder" in printed.out and "NewsMTSC" not in printed.out
    assert "seed 0, 25 statements, features" in printed.err
