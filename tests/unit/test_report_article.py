"""The page of an article: what is summarised, and what is written of it."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence
from dataclasses import replace

import pytest

from classifier.data.article_rows import ArticleRow
from classifier.data.articles import Article
from classifier.data.attributed import AttributedStatement, Cue, Span, Speaker
from classifier.data.predictions import (
    ClauseShare,
    HeadExplanation,
    IntensityScore,
    Prediction,
    Score,
    Term,
)
from classifier.data.records import Statement, Target
from classifier.report.answers import deciding_clause
from classifier.report.article import render_articles
from classifier.report.article_summary import ArticleSummary, Piece, summarise_article, writable

TEXT = "A calm headline\n\nAna Brisk condemned the raid,\nand the delay.\n\nThen she went home."
CONDEMNED = (27, 61)


def score(label: str, probability: float, *, sure: bool = True) -> Score:
    return Score(label if sure else None, probability, {label: probability, "?": 1 - probability})


def row(  # noqa: PLR0913 - a record with many fields
    number: int,
    start: int,
    end: int,
    *,
    text: str = TEXT,
    speaker: str | None = "Ana Brisk",
    target: str | None = "the raid",
    tone: Score | None = None,
    stance: Score | None = None,
    level: int | None = 2,
) -> ArticleRow:
    said = None if speaker is None else Speaker(speaker, 0, 1, speaker, "envoy", "Grabovia")
    about = None if target is None else Target(target)
    statement = AttributedStatement(
        id=f"a#{number}",
        article_id="a",
        text=text[start:end],
        start=start,
        end=end,
        kind="indirect",
        context=Span(start, end),
        cue=Cue("condemned", "condemn", start, start + 9),
        speaker=said,
        addressee=None,
        topic=None,
        targets=(about,) if about else (),
        rule="r",
        confidence=0.5,
    )
    clause = ClauseShare("condemned <the>\nraid", 0, 20, 1.25)
    why = HeadExplanation("x", 0, 0, (Term("condemned", 0, 9, "word", "condemn", 1.5),), clause)
    prediction = Prediction(
        Statement(text[start:end], about, f"a#{number}"),
        stance or score("against", 0.9),
        tone or score("condemnation", 0.8),
        score("negative", 0.7),
        IntensityScore(level, 0.6, 2.0, {str(level or 2): 0.6, "1": 0.4}),
        warnings=("few_known_words",),
        explanation={"tone": why},
    )
    return ArticleRow(statement, prediction)


def summarise(*rows: ArticleRow, text: str = TEXT, **extra: object) -> ArticleSummary:
    return summarise_article(Article("a", text, extra), rows)


def marked(page: ArticleSummary) -> list[str]:
    """Return the paragraphs with brackets for marks, numbered where they end."""
    signs = {"text": lambda p: p.text, "open": lambda _: "[", "close": _close}
    return ["".join(signs[piece.kind](piece) for piece in block.pieces) for block in page.blocks]


def _close(piece: Piece) -> str:
    return f"]{piece.note.number if piece.note and piece.is_last else ''}"


def test_paragraphs_are_kept_and_statements_marked_in_place() -> None:
    page = summarise(row(1, *CONDEMNED))
    assert marked(page) == [
        "A calm headline",
        "Ana Brisk [condemned the raid,\nand the delay.]1",
        "Then she went home.",
    ]
    assert [[note.number for note in block.notes] for block in page.blocks] == [[], [1], []]


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ([(27, 45), (37, 45)], ["Ana Brisk [condemned [the raid]2]1,\nand the delay."]),
        ([(27, 41), (37, 58)], ["Ana Brisk [condemned [the ]]1[raid,\nand the del]2ay."]),
        ([(17, 26), (17, 26)], ["[[Ana Brisk]2]1 condemned the raid,\nand the delay."]),
    ],
)
def test_statements_inside_and_across_one_another(
    spans: Sequence[tuple[int, int]], expected: list[str]
) -> None:
    page = summarise(*(row(number, *span) for number, span in enumerate(spans, 1)))
    assert marked(page)[1:2] == expected
    page_text = render_articles([page])
    assert page_text.count("<mark") - page_text.count("</mark>") == 0
    assert page_text.count('id="s1-2"') == page_text.count('id="c1-2"') == 1


def test_a_statement_over_paragraphs_is_one_note() -> None:
    page = summarise(row(1, 27, 68))
    assert marked(page)[1:] == [
        "Ana Brisk [condemned the raid,\nand the delay.]",
        "[Then ]1she went home.",
    ]
    text = render_articles([page])
    assert text.count('id="s1-1"') == text.count('id="c1-1"') == 1
    assert text.index('id="s1-1"') < text.index('id="c1-1"')


def test_a_note_tells_label_strength_and_words() -> None:
    (note,) = summarise(row(1, *CONDEMNED)).notes
    assert (note.speaker, note.office, note.cue) == ("Ana Brisk", "envoy, Grabovia", "condemned")
    assert (note.label, note.family, note.level) == ("condemnation, strong", "opposing", 2)
    assert note.facts[0].words == ("condemned +1.50 [condemn]",)
    assert note.facts[0].clause == "in \u201ccondemned <the> raid\u201d +1.25"
    assert note.facts[1].clause == ""
    assert note.warnings == (
        "few of its words are known from diplomatic English: an answer says little",
    )
    assert str(note.stances[0].answer) == "against 90%"
    assert note.stances[0].mark == "\u25bc"


@pytest.mark.parametrize(
    ("tone", "level", "label", "family"),
    [
        (score("condemnation", 0.6, sure=False), 3, "unsure, extreme", "unsure"),
        (score("escalatory", 0.9), None, "escalatory", "other"),
        (score("praise", 0.9), 9, "praise, extreme", "approving"),
    ],
)
def test_unsure_and_unknown_labels(tone: Score, level: int | None, label: str, family: str) -> None:
    (note,) = summarise(row(1, *CONDEMNED, tone=tone, level=level)).notes
    assert (note.label, note.family) == (label, family)


def test_positions_are_by_speaker_with_the_sure_ones_first() -> None:
    page = summarise(
        row(1, 27, 40, target="the raid", stance=score("favor", 0.6, sure=False)),
        row(1, 27, 40, target="the delay"),
        row(2, 50, 60, speaker=None, target=None),
        row(3, 78, 90, target="home", stance=score("neutral", 0.8)),
    )
    table = [
        (position.speaker, [(number, fact.target) for number, fact in position.rows])
        for position in page.positions
    ]
    assert table == [
        ("Ana Brisk", [(1, "the delay"), (3, "home"), (1, "the raid")]),
        ("speaker not known", [(2, None)]),
    ]
    text = render_articles([page])
    assert "unsure (favor)" in text
    assert "what it evaluates most" in text


def test_everything_from_outside_is_escaped() -> None:
    evil = '<script>alert("1")</script></style>{{ 7 * 7 }}'
    text = f"{evil} said: it"
    page = summarise(
        row(1, 0, len(evil), text=text, speaker=evil, target=evil, tone=score(evil, 0.9)),
        text=text,
        title=evil,
        date=evil,
    )
    written = render_articles([replace(page, id=evil), page])
    assert "<script" not in written
    assert written.count("</style>") == 1
    assert "{{ 7 * 7 }}" in written
    assert written.count("&lt;script&gt;") > 8


def test_the_policy_names_the_only_style_and_no_script() -> None:
    written = render_articles([summarise(row(1, *CONDEMNED))])
    (style,) = re.findall(r"<style>(.*?)</style>", written, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]+)"', written)
    assert policy.startswith(f"default-src 'none'; style-src 'sha256-{digest}'")
    assert not re.search(r"<script|<link|<img|@import|url\(|https?:|\sstyle=|\son\w+=", written)


def test_several_articles_are_sections_of_one_page() -> None:
    first, second = summarise(row(1, *CONDEMNED), title="North"), summarise(title="South")
    written = render_articles([first, second])
    assert "<title>2 articles</title>" in written
    assert written.count("<h1") == 1
    assert re.findall(r'<h2 id="(t\d)" dir="auto">(\w+)</h2>', written) == [
        ("t1", "North"),
        ("t2", "South"),
    ]
    assert "No statement is found in this article." in written
    ids = re.findall(r'\sid="([^"]+)"', written)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'(?:href="#|describedby="|labelledby=")([^"]+)"', written)) <= set(ids)


def test_title_and_date_head_the_page() -> None:
    written = render_articles([summarise(title="North & South", date="2024-01-02")])
    assert "<title>North &amp; South</title>" in written
    assert "<bdi>2024-01-02</bdi> · 0 statements" in written
    assert "<title>a</title>" in render_articles([summarise(title=7)])


def test_what_no_page_can_hold_is_shown_as_a_sign() -> None:
    assert writable("a\x00b\x1bc\udc92d\ud83c\u202e\n\t\U0001f54a") == (
        "a\ufffdb\ufffdc\ufffdd\ufffd\u202e\n\t\U0001f54a"
    )
    text = "\x1b[31m\udc92 said"
    page = summarise(row(1, 0, 6, text=text, speaker="\udc92"), text=text)
    render_articles([page]).encode("utf-8")


def test_a_model_without_some_heads_has_a_page() -> None:
    plain = row(1, *CONDEMNED)
    assert plain.prediction is not None
    bare = replace(plain.prediction, stance=None, tone=None, intensity=None, explanation=None)
    page = summarise(replace(plain, prediction=bare))
    assert page.positions == ()
    assert page.notes[0].label == "unsure"
    assert "Who stands where" not in render_articles([page])


def test_a_headline_that_is_the_title_stands_there_once() -> None:
    assert marked(summarise(title="A calm headline"))[0].startswith("Ana Brisk")
    assert marked(summarise(title="Another"))[0] == "A calm headline"
    assert summarise(row(1, 0, 6), title="A calm headline").blocks[0].notes


def test_the_clause_that_decided_stands_once_in_the_card() -> None:
    text = render_articles([summarise(row(1, *CONDEMNED))])
    shown = '<span class="why">in \u201ccondemned &lt;the&gt; raid\u201d +1.25</span>'
    assert text.count(shown) == 1


@pytest.mark.parametrize(
    ("words", "share", "expected"),
    [
        ("we agree", 0.004, ""),
        ("we  agree", 0.5, "in \u201cwe agree\u201d +0.50"),
        ("we " * 60, 0.5, "in \u201c" + "we " * 52 + "we\u2026\u201d +0.50"),
    ],
)
def test_a_clause_is_shown_on_one_line_and_cut(words: str, share: float, expected: str) -> None:
    why = HeadExplanation("x", 0, 0, (), ClauseShare(words, 0, len(words), share))
    assert deciding_clause(why) == expected
    assert deciding_clause(replace(why, clause=None)) == ""


def test_what_is_approximate_is_marked_on_the_page() -> None:
    exact = row(1, *CONDEMNED)
    assert exact.prediction is not None and exact.prediction.explanation is not None
    why = replace(exact.prediction.explanation["tone"], method="occlusion")
    left_out = replace(exact, prediction=replace(exact.prediction, explanation={"tone": why}))
    (fact, *_) = summarise(left_out).notes[0].facts
    assert fact.words == ("condemned \u2248 +1.50 [condemn]",)
    assert fact.clause == "in \u201ccondemned <the> raid\u201d \u2248 +1.25"
    assert "condemned \u2248 +1.50" in render_articles([summarise(left_out)])
    assert "\u2248 +" not in render_articles([summarise(exact)])
