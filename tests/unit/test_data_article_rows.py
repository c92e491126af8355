"""Statements of articles as rows: the keys, their order, and a flat table."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest

from classifier.attribution import extract_statements
from classifier.data.article_rows import ArticleCsvWriter, ArticleRow
from classifier.data.predictions import Prediction, Score
from classifier.data.records import Statement

TEXT = 'The talks failed. Ana Brisk, foreign minister, voiced "grave concern" over the blockade.'
KEYS = [
    *("id", "article_id", "text", "start", "end", "kind", "context", "cue", "speaker"),
    *("addressee", "topic", "targets", "rule", "confidence"),
]
SCORES = ["target", "stance", "tone", "sentiment", "intensity", "codes", "warnings"]


def row(**extra: object) -> ArticleRow:
    (statement,) = extract_statements(TEXT, article_id="a1")
    return ArticleRow(statement, None, extra)


def scored(**extra: object) -> ArticleRow:
    plain = row(**extra)
    asked = Statement(plain.statement.text, plain.statement.targets[0], plain.statement.id)
    stance = Score("against", 0.75, {"favor": 0.25, "against": 0.75})
    return replace(plain, prediction=Prediction(asked, stance, warnings=("too_long",)))


def test_a_statement_has_the_documented_keys_in_order() -> None:
    assert list(row().to_dict()) == KEYS


def test_scores_stand_beside_them() -> None:
    values = scored().to_dict()
    assert list(values) == KEYS + SCORES
    assert values["target"] == {"text": "the blockade", "start": 75, "end": 87}
    assert TEXT[75:87] == "the blockade"
    assert values["stance"]["label"] == "against"
    assert values["tone"] is None


@pytest.mark.parametrize("key", ["speaker", "tone", "target", "id"])
def test_columns_are_passed_through_under_names_that_are_free(key: str) -> None:
    values = scored(**{"date": "2024-01-02", key: "mine"}).to_dict()
    assert values["date"] == "2024-01-02"
    assert values[f"input_{key}"] == "mine"


def test_a_table_is_flat() -> None:
    stream = io.StringIO()
    with ArticleCsvWriter(stream, {"stance": ("favor", "against")}) as writer:
        writer.write(scored(date="2024-01-02"))
        writer.write(scored(speaker="mine"))
    first, second = csv.DictReader(io.StringIO(stream.getvalue()))
    assert list(first)[:9] == [
        *("id", "article_id", "text", "start", "end", "kind", "context_start", "context_end"),
        "cue",
    ]
    assert (first["cue"], first["cue_lemma"]) == ("voiced", "voice")
    assert (first["speaker"], first["speaker_role"]) == ("Ana Brisk", "foreign minister")
    assert first["targets"] == '[{"text": "the blockade", "start": 75, "end": 87}]'
    assert (first["target"], first["target_start"]) == ("the blockade", "75")
    assert (first["stance"], first["stance_score_favor"]) == ("against", "0.25")
    assert first["warnings"] == "too_long"
    assert (first["date"], first["input_speaker"]) == ("2024-01-02", "")
    assert second["input_speaker"] == "mine"


def test_without_scores_the_table_ends_with_the_confidence() -> None:
    stream = io.StringIO()
    with ArticleCsvWriter(stream, None) as writer:
        writer.write(replace(row(), statement=replace(row().statement, cue=None, speaker=None)))
    (only,) = csv.DictReader(io.StringIO(stream.getvalue()))
    assert list(only)[-1] == "confidence"
    assert (only["cue"], only["speaker_name"]) == ("", "")
