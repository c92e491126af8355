"""The front door: every text has an answer, in order, lazily, from any thread."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from classifier.data.predictions import Prediction
from classifier.data.records import Statement, Target
from classifier.labels import HEADS, LABELS
from classifier.learning.model import StanceModel
from classifier.learning.reading import MAX_CHARACTERS
from classifier.predictor import CHUNK, Predictor

CONDEMN = "We firmly condemn the blockade."
TEXTS = [
    CONDEMN,
    "We welcome the agreement and thank all parties.",
    "Talks resume on Monday.",
    "",
    "\U0001f54a\U0001f54a",
    "\u201cNo,\u201d he said, \u201cwe don\u2019t agree.\u201d",
    "\u0646\u062f\u064a\u0646 \u0627\u0644\u0647\u062c\u0648\u0645",
    "condemn condemn condemn condemn",
    "line one\r\nline two\u2028line three",
]


@pytest.fixture
def predictor(small_model: StanceModel) -> Predictor:
    return Predictor(small_model)


def scores_of(prediction: Prediction) -> dict[str, dict[str, float]]:
    return {head: dict(getattr(prediction, head).scores) for head in HEADS}


# -- Loading ----------------------------------------------------------------------------------


def test_a_file_scores_as_the_model_that_was_saved(
    predictor: Predictor, small_model_path: Path
) -> None:
    loaded = Predictor.load(small_model_path)
    for text in TEXTS:
        assert loaded.predict(text) == predictor.predict(text)
        assert scores_of(loaded.predict(text)) == scores_of(predictor.predict(text))


def test_heads_labels_and_thresholds_are_those_of_the_model(
    predictor: Predictor, small_model: StanceModel
) -> None:
    assert predictor.heads == HEADS
    assert dict(predictor.labels) == LABELS
    assert predictor.info is small_model.info
    assert dict(predictor.thresholds) == dict(small_model.info.thresholds)
    with pytest.raises(TypeError):
        predictor.labels["tone"] = ()  # type: ignore[index]
    with pytest.raises(TypeError):
        predictor.thresholds["tone"] = 0.0  # type: ignore[index]


# -- One statement ----------------------------------------------------------------------------


@pytest.mark.parametrize("text", TEXTS)
def test_every_text_has_scores_that_sum_to_one(predictor: Predictor, text: str) -> None:
    prediction = predictor.predict(text)
    assert prediction.statement == Statement(text)
    for head, scores in scores_of(prediction).items():
        assert tuple(scores) == LABELS[head]
        assert sum(scores.values()) == pytest.approx(1, abs=1e-9)
        assert getattr(prediction, head).probability == max(scores.values())


def test_obvious_statements_are_read_rightly(small_model: StanceModel) -> None:
    forced = Predictor(small_model, min_probability=0.0)
    against = forced.predict(CONDEMN, target="the blockade").to_dict()
    assert [against[head]["label"] for head in ("stance", "tone", "sentiment")] == [
        "against", "condemnation", "negative"
    ]  # fmt: skip
    favor = forced.predict("We warmly welcome the agreement.", target="the agreement")
    assert favor.stance is not None and favor.stance.label == "favor"
    assert favor.sentiment is not None and favor.sentiment.label == "positive"


@pytest.mark.parametrize(
    "target", ["the blockade", Target("the blockade"), Target("blockade", 22, 30)]
)
def test_a_target_is_found_and_written_with_offsets(
    predictor: Predictor, target: str | Target
) -> None:
    found = predictor.predict(CONDEMN, target=target).statement.target
    assert found is not None and found.start is not None
    assert CONDEMN[found.start : found.end] == found.text


def test_a_statement_s_own_target_and_columns_are_kept(predictor: Predictor) -> None:
    statement = Statement(CONDEMN, Target("the blockade"), "7", {"speaker": "envoy"})
    prediction = predictor.predict(statement)
    assert prediction.statement == replace(statement, target=Target("the blockade", 18, 30))
    assert prediction == predictor.predict(CONDEMN_STATEMENT, target="the blockade")
    other = predictor.predict(statement, target="We").statement
    assert other.target == Target("We", 0, 2)
    assert statement.target == Target("the blockade")


CONDEMN_STATEMENT = Statement(CONDEMN, None, "7", {"speaker": "envoy"})


@pytest.mark.parametrize("target", ["the moon", Target("the moon", 3, 11)])
def test_a_target_that_is_not_found_is_warned_of_and_scored_without(
    predictor: Predictor, target: str | Target
) -> None:
    prediction = predictor.predict(CONDEMN, target=target)
    assert prediction.warnings == ("target_not_found",)
    found = prediction.statement.target
    assert found is not None and (found.start, found.end) == (None, None)
    assert scores_of(prediction) == scores_of(predictor.predict(CONDEMN))


@pytest.mark.parametrize("blank", ["", " \n", Target(""), Target(" ", 2, 3)])
def test_a_blank_target_is_none(predictor: Predictor, blank: str | Target) -> None:
    assert predictor.predict(CONDEMN, target=blank) == predictor.predict(CONDEMN)
    assert predictor.explain(CONDEMN, target=blank).statement == Statement(CONDEMN)
    if isinstance(blank, Target):
        (answer,) = predictor.predict_many([Statement(CONDEMN, blank)])
        assert answer == predictor.predict(CONDEMN)


def test_what_is_no_statement_or_target_is_refused_with_its_type(predictor: Predictor) -> None:
    for score in (predictor.predict, predictor.explain):
        with pytest.raises(TypeError, match="a string or a Statement, got bytes; give its words"):
            score(b"We condemn it.")  # type: ignore[arg-type]
        with pytest.raises(TypeError, match="a target is a string or a Target, got int; leave"):
            score(CONDEMN, target=7)  # type: ignore[arg-type]


def test_a_target_changes_stance_alone(predictor: Predictor) -> None:
    with_target = scores_of(predictor.predict(CONDEMN, target="the blockade"))
    without = scores_of(predictor.predict(CONDEMN))
    assert [head for head in HEADS if with_target[head] != without[head]] == ["stance"]


def test_actors_do_not_matter(predictor: Predictor) -> None:
    first = predictor.predict("Iran condemns Israel for the strike.", target="Israel")
    second = predictor.predict("France condemns Mali for the strike.", target="Mali")
    assert scores_of(first) == scores_of(second)


# -- Warnings ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "warnings"),
    [
        (CONDEMN, ()),
        ("grave concern", ()),
        ("", ("few_known_words",)),
        (" \n\t", ("few_known_words",)),
        ("\U0001f54a", ("few_known_words",)),
        ("2026", ("few_known_words",)),
        ("wir verurteilen den angriff auf das sch\u00e4rfste", ("few_known_words", "not_english")),
        ("verurteilen angriff", ("few_known_words",)),
    ],
)
def test_warnings(predictor: Predictor, text: str, warnings: tuple[str, ...]) -> None:
    assert predictor.predict(text).warnings == warnings


def test_warnings_come_in_their_order(predictor: Predictor) -> None:
    text = "wir verurteilen den angriff auf das sch\u00e4rfste " * 500
    assert predictor.predict(text, target="the moon").warnings == (
        *("target_not_found", "few_known_words", "too_long", "not_english"),
    )


@pytest.mark.parametrize(("extra", "too_long"), [(0, False), (1, True)])
def test_texts_up_to_twenty_thousand_characters_are_read_whole(
    predictor: Predictor, extra: int, too_long: bool
) -> None:
    assert MAX_CHARACTERS == 20_000
    text = ("We condemn it. " * 2_000)[: MAX_CHARACTERS + extra]
    assert ("too_long" in predictor.predict(text).warnings) is too_long


def test_a_megabyte_of_text_is_scored_quickly_by_its_beginning(predictor: Predictor) -> None:
    text = "We condemn the attack on the convoy. " * 27_100
    assert len(text) > 1_000_000
    predictor.explain(CONDEMN)
    start = time.process_time()
    prediction = predictor.explain(text, target="the convoy")
    assert time.process_time() - start < 5
    assert prediction.warnings == ("too_long",)
    assert prediction.statement.text == text
    assert scores_of(prediction) == scores_of(
        predictor.predict(text[:MAX_CHARACTERS], target="the convoy")
    )
    late = predictor.predict(text + " peace", target="peace")
    assert late.warnings == ("target_not_found", "too_long")


# -- Many statements --------------------------------------------------------------------------


def test_many_are_scored_as_one_is(predictor: Predictor) -> None:
    targets = (None, Target("We"))
    statements = [Statement(text, target) for text in TEXTS for target in targets]
    many = list(predictor.predict_many(statements))
    assert many == [predictor.predict(statement) for statement in statements]
    alone = [scores_of(predictor.predict(statement)) for statement in statements]
    assert [scores_of(item) for item in many] == alone


def test_strings_and_statements_mix(predictor: Predictor) -> None:
    mixed = list(predictor.predict_many(["Yes.", Statement("No.", Target("No"))]))
    assert [item.statement.text for item in mixed] == ["Yes.", "No."]
    assert mixed[1].statement.target == Target("No", 0, 2)


def test_targets_of_one_text_have_their_own_stance(predictor: Predictor) -> None:
    text = "We praise the envoy and condemn the blockade."
    targets = [Target("the envoy"), Target("the blockade"), None]
    many = list(predictor.predict_many(Statement(text, target, "7") for target in targets))
    for target, prediction in zip(targets, many, strict=True):
        assert prediction == predictor.predict(Statement(text, None, "7"), target=target)
    assert len({item.stance.probability for item in many if item.stance}) == 3


def test_order_is_kept_over_many_chunks(predictor: Predictor) -> None:
    count = 2 * CHUNK + 3
    statements = [Statement(TEXTS[at % 9], None, str(at)) for at in range(count)]
    many = list(predictor.predict_many(statements))
    assert [item.statement.id for item in many] == [str(at) for at in range(count)]


def test_a_long_source_is_read_as_far_as_needed(predictor: Predictor) -> None:
    taken = 0

    def long_source() -> Iterator[str]:
        nonlocal taken
        for at in range(100 * CHUNK):
            taken = at + 1
            yield f"Talks resume on day {at}."
        pytest.fail("everything was read at once")

    answers = predictor.predict_many(long_source())
    assert taken == 0
    first = list(itertools.islice(answers, 3))
    assert [item.statement.text[-2:] for item in first] == ["0.", "1.", "2."]
    assert taken <= CHUNK


@pytest.mark.parametrize("single", [CONDEMN, b"We condemn it.", Statement(CONDEMN)])
def test_a_single_statement_is_not_many(
    predictor: Predictor, single: str | bytes | Statement
) -> None:
    with pytest.raises(TypeError, match="give a list of statements; for one use predict"):
        predictor.predict_many(single)  # type: ignore[arg-type]


def test_many_are_refused_at_the_first_that_is_no_statement(predictor: Predictor) -> None:
    row = {"text": CONDEMN}
    with pytest.raises(TypeError, match=r"got dict; .* Statement\.from_dict\(row\)"):
        list(predictor.predict_many([CONDEMN, row]))  # type: ignore[list-item]
    assert list(predictor.predict_many([Statement.from_dict(row)])) == [predictor.predict(CONDEMN)]


def test_nothing_gives_nothing(predictor: Predictor) -> None:
    assert list(predictor.predict_many([])) == []


def test_threads_share_a_predictor(small_model_path: Path) -> None:
    shared = Predictor.load(small_model_path)
    texts = [f"{text} {at}" for at in range(6) for text in TEXTS]
    expected = [shared.explain(text).to_dict() for text in texts]
    fresh = Predictor.load(small_model_path)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda text: fresh.explain(text).to_dict(), texts))
    assert answers == expected


# -- Explanations -----------------------------------------------------------------------------


def test_explaining_changes_no_answer(predictor: Predictor) -> None:
    for text in TEXTS:
        explained = predictor.explain(text, target="We")
        assert predictor.predict(text, target="We").explanation is None
        assert replace(explained, explanation=None) == predictor.predict(text, target="We")


def test_the_most_probable_label_is_explained_even_where_the_model_is_unsure(
    small_model: StanceModel,
) -> None:
    prediction = Predictor(small_model, min_probability=1.0).explain(CONDEMN)
    assert prediction.explanation is not None
    assert tuple(prediction.explanation) == HEADS
    for head, scores in scores_of(prediction).items():
        assert prediction.explanation[head].label == max(scores, key=scores.__getitem__)


def test_many_are_explained_where_asked_for(predictor: Predictor) -> None:
    statements = [Statement(text, Target("We")) for text in TEXTS]
    explained = list(predictor.predict_many(statements, explain=True))
    assert explained == [predictor.explain(text, target="We") for text in TEXTS]
