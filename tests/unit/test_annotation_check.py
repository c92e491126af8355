"""The check of labelled data: each finding with its level, its place and its remedy."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from classifier.annotation.check import check_file, check_statements
from classifier.annotation.findings import CheckReport, Finding
from classifier.data.records import LabeledStatement, LabeledTarget, Target
from classifier.errors import DataError

SEEDS = Path(__file__).parents[2] / "seeds"


def _record(name: str, text: str, *targets: LabeledTarget, **labels: str) -> LabeledStatement:
    return LabeledStatement(name, text, targets, **labels, place=f"data.jsonl:{name}")


def _target(words: str, stance: str | None = None, *, explicit: bool = True) -> LabeledTarget:
    return LabeledTarget(Target(words), stance, explicit)


def _codes(report: CheckReport) -> list[str]:
    return [finding.code for finding in report.findings if finding.code != "rare_class"]


def _find(report: CheckReport, code: str) -> Finding:
    (finding,) = (finding for finding in report.findings if finding.code == code)
    return finding


def _fill(tone: str, rows: int = 5, start: int = 100) -> list[LabeledStatement]:
    """Return statements of one tone, each with a text of its own."""
    return [
        _record(str(number), f"We take note of report {number}.", tone=tone)
        for number in range(start, start + rows)
    ]


def test_the_seeds_pass_without_a_warning() -> None:
    report = check_file(SEEDS / "statements.jsonl")
    assert report.findings == ()
    assert (report.statements, report.pairs, report.implicit) == (14_275, 28_128, 251)
    assert sum(report.counts["stance"].values()) == 28_128


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        ({"tone": "condemation"}, "did you mean 'condemnation'?"),
        ({"tone": "Concern"}, "did you mean 'concern'?"),
        ({"sentiment": "mixed"}, "choose of negative, neutral, positive"),
        ({"intensity": "4"}, "choose of 0, 1, 2, 3"),
    ],
)
def test_an_unknown_label_is_an_error_with_a_suggestion(
    labels: dict[str, str], message: str
) -> None:
    report = check_statements([_record("1", "We deplore the raid.", **labels)])
    finding = _find(report, "unknown_label")
    assert message in finding.message
    assert (finding.level, finding.place, finding.id) == ("error", "data.jsonl:1", "1")
    assert not report.passed


def test_an_unknown_stance_is_an_error_too() -> None:
    record = _record("1", "We deplore the raid.", _target("the raid", "agianst"))
    assert "did you mean 'against'?" in _find(check_statements([record]), "unknown_label").message


def test_own_labels_are_taken() -> None:
    records = [*_fill("hawkish"), *_fill("dovish", start=200)]
    report = check_statements(records, label_set="own")
    assert report.findings == ()
    assert report.counts == {"tone": {"dovish": 5, "hawkish": 5}}


def test_a_rare_label_of_an_own_set_that_looks_like_a_frequent_one_is_named() -> None:
    records = [*_fill("hawkish", 30), *_fill("dovish", start=200), *_fill("hawkihs", 1, 300)]
    finding = _find(check_statements(records, label_set="own"), "rare_label")
    assert "did you mean 'hawkish', which stands in 30?" in finding.message
    assert (finding.level, finding.id) == ("warning", "300")


def test_an_id_used_twice_is_an_error() -> None:
    report = check_statements(
        [
            _record("7", "We welcome it.", tone="praise"),
            _record("7", "We regret it.", tone="concern"),
        ]
    )
    assert "data.jsonl:7" in _find(report, "duplicate_id").message


@pytest.mark.parametrize("text", ["WE  WELCOME\nthe “ferry”.", 'We welcome the "ferry".'])
def test_equal_texts_are_a_warning(text: str) -> None:
    report = check_statements(
        [_record("1", "We welcome the “ferry”.", tone="praise"), _record("2", text, tone="praise")]
    )
    assert "data.jsonl:1 (id 1)" in _find(report, "duplicate_text").message
    assert report.passed


def test_contradictory_labels_of_one_text_are_named() -> None:
    report = check_statements(
        [
            _record("1", "We doubt the pact.", _target("the pact", "against"), tone="concern"),
            _record("2", "We doubt the pact.", _target("The pact", "neutral"), tone="criticism"),
        ]
    )
    message = _find(report, "contradictory_labels").message
    assert "tone is 'concern' there and 'criticism' here" in message
    assert "stance toward 'The pact' is 'against' there and 'neutral' here" in message
    assert "duplicate_text" not in _codes(report)


def test_a_label_that_is_missing_contradicts_nothing() -> None:
    report = check_statements(
        [_record("1", "We doubt it.", tone="concern"), _record("2", "We doubt it.", intensity="1")]
    )
    assert "contradictory_labels" not in _codes(report)


def test_one_target_with_two_stances_is_named() -> None:
    targets = _target("the pact", "against"), _target("the pact", "favor")
    report = check_statements([_record("1", "We doubt the pact.", *targets)])
    assert _codes(report) == ["contradictory_labels"]


def test_targets_are_looked_for_in_the_text() -> None:
    text = "We thank the “harbour” crews."
    report = check_statements(
        [
            _record("1", text, _target("the owners", "against")),
            _record("2", text + " ", _target("the crews", "favor", explicit=False)),
            _record("3", text + "!", _target('THE "harbour" crews', "favor")),
            _record("4", text + "?", _target("Harbour", "neutral", explicit=False)),
        ]
    )
    assert _find(report, "target_not_in_text").id == "1"
    assert _find(report, "target_in_text").id == "4"
    assert report.implicit == 2
    assert report.passed


def test_a_class_of_few_rows_is_a_warning() -> None:
    report = check_statements([*_fill("praise"), *_fill("threat", 4, 200)])
    finding = _find(report, "rare_class")
    assert "tone 'threat' stands in 4 rows" in finding.message
    assert finding.level == "warning"


def test_a_head_with_one_class_is_a_warning() -> None:
    report = check_statements(_fill("praise"))
    assert "tone has one class only, 'praise'" in _find(report, "single_class").message


def test_no_rows_and_no_labels_are_errors() -> None:
    assert _codes(check_statements([])) == ["no_rows"]
    assert _codes(check_statements([_record("1", "We met.")])) == ["no_labels"]


def test_errors_stand_first_and_bad_rows_among_them() -> None:
    bad = [DataError("no text", path="data.jsonl", line=4, field="text")]
    record = _record("1", "We met.", _target("nobody", "neutral"), tone="neutral")
    report = check_statements([record], bad_rows=bad)
    assert report.findings[0] == Finding("error", "bad_row", "text: no text", "data.jsonl:4")
    assert [finding.level for finding in report.findings] == ["error", *["warning"] * 5]


def _write(path: Path, *rows: dict[str, Any] | str) -> Path:
    lines = (row if isinstance(row, str) else json.dumps(row) for row in rows)
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_all_bad_rows_of_a_file_are_listed(tmp_path: Path) -> None:
    data = _write(
        tmp_path / "data.jsonl",
        "nonsense",
        {"id": "2", "text": "We met.", "tone": "neutral"},
        {"id": "3", "text": " ", "tone": "neutral"},
        {"id": "4", "text": "We left.", "tone": "neutral", "intensity": "strong"},
    )
    report = check_file(data)
    bad = [finding.place for finding in report.errors if finding.code == "bad_row"]
    assert bad == [f"{data}:1", f"{data}:3", f"{data}:4"]
    assert report.statements == 1


def test_a_csv_is_checked_too(tmp_path: Path) -> None:
    data = _write(
        tmp_path / "data.csv",
        "text,target,stance,tone",
        "We doubt the pact.,the pact,against,concern",
        "We doubt the pact.,Geneva,nuetral,concern",
    )
    report = check_file(data)
    assert _codes(report) == ["unknown_label", "target_not_in_text", "single_class"]
    assert (report.statements, report.pairs) == (1, 2)


def test_a_report_is_plain_data() -> None:
    report = check_statements(_fill("praise"))
    assert json.loads(json.dumps(report.to_dict())) == report.to_dict()
    assert report.to_dict()["findings"][0]["place"] is None


def test_the_same_record_twice_is_its_own_double() -> None:
    (record,) = _fill("praise", 1)
    assert {"duplicate_id", "duplicate_text"} <= set(_codes(check_statements([record, record])))
