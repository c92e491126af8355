"""What the page of an article shows, as plain data."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from classifier.attribution.layout import find_paragraphs
from classifier.data.article_rows import ArticleRow
from classifier.data.articles import Article
from classifier.data.predictions import Prediction
from classifier.report.answers import (
    WARNING_TEXTS,
    Answer,
    answers,
    deciding_clause,
    deciding_terms,
    speaker_line,
    speaker_office,
)
from classifier.report.highlights import Stretch, Token, nest
from classifier.report.palette import UNSURE, family_of

STRENGTHS: Final = ("flat", "measured", "strong", "extreme")
"""The four levels of intensity in words, as the codebook calls them."""

_MARKS: Final = {"favor": "\u25b2", "against": "\u25bc", "neutral": "\u25a0"}

# Control characters are no part of HTML, and half a surrogate pair cannot be written at all.
_UNWRITABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Fact:
    """What one head says of a statement.

    Attributes
    ----------
    answer
        Label and probability.
    target
        What a stance is about; ``None`` where none was proposed, and of the other heads.
    words
        Words that decided, with their contributions.
    clause
        The clause that decided, with its own; empty where none is named.
    """

    answer: Answer
    target: str | None
    words: tuple[str, ...]
    clause: str = ""

    @property
    def mark(self) -> str:
        """A sign for a stance beside its colour; empty for other labels."""
        return _MARKS.get(self.answer.label, "") if self.answer.sure else ""

    @property
    def family(self) -> str:
        """The colours of a stance."""
        taken = {"favor": "approving", "against": "opposing"}
        return taken.get(self.answer.label, "plain") if self.answer.sure else UNSURE


@dataclass(frozen=True, slots=True)
class Note:
    """A statement as the page tells of it.

    Attributes
    ----------
    number
        Counted from 1 in the order of the article.
    speaker, office
        Name, and role with organisation; the office may be empty.
    kind, cue
        How it is given; the cue may be empty.
    facts
        Tone, sentiment and intensity, as far as the model has them.
    stances
        One for each target.
    warnings
        In words.
    """

    number: int
    speaker: str
    office: str
    kind: str
    cue: str
    facts: tuple[Fact, ...]
    stances: tuple[Fact, ...]
    warnings: tuple[str, ...]

    @property
    def tone(self) -> Answer | None:
        """What the tone head says; ``None`` where the model has none."""
        return self._answer("tone")

    @property
    def family(self) -> str:
        """Family of its tone."""
        return family_of(self.tone.label if self.tone is not None and self.tone.sure else None)

    @property
    def level(self) -> int | None:
        """Its intensity, at most 3; ``None`` where it is not sure enough."""
        answer = self._answer("intensity")
        return min(int(answer.label), len(STRENGTHS) - 1) if answer and answer.sure else None

    @property
    def label(self) -> str:
        """Tone and strength in words: *concern, strong*."""
        tone = "unsure" if self.tone is None or not self.tone.sure else self.tone.label
        return tone if self.level is None else f"{tone}, {STRENGTHS[self.level]}"

    def _answer(self, head: str) -> Answer | None:
        return next((fact.answer for fact in self.facts if fact.answer.head == head), None)


@dataclass(frozen=True, slots=True)
class Piece:
    """A step in writing a paragraph.

    Attributes
    ----------
    kind, text
        As of `classifier.report.highlights.Token`.
    note
        Whose mark it is; ``None`` of text.
    is_first, is_last
        Whether it is the first, and the last, part of that statement.
    """

    kind: str
    text: str
    note: Note | None
    is_first: bool = False
    is_last: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, with the statements that begin in it."""

    pieces: tuple[Piece, ...]
    notes: tuple[Note, ...]

    def is_plain(self, text: str) -> bool:
        """Whether it holds just this text: a headline that stands over the page already."""
        return [(piece.kind, piece.text) for piece in self.pieces] == [("text", text)]


@dataclass(frozen=True, slots=True)
class Position:
    """A speaker with all that he takes a stance on: each stance with the statement's number."""

    speaker: str
    office: str
    rows: tuple[tuple[int, Fact], ...]


@dataclass(frozen=True, slots=True)
class ArticleSummary:
    """An article as the page shows it.

    Attributes
    ----------
    id, title, date
        What the article brings; title and date may be empty.
    blocks
        Its paragraphs.
    notes
        Its statements.
    positions
        Who stands where toward whom.
    """

    id: str
    title: str
    date: str
    blocks: tuple[Block, ...]
    notes: tuple[Note, ...]
    positions: tuple[Position, ...]

    @property
    def heading(self) -> str:
        """Its title, else its id."""
        return self.title or self.id


def summarise_article(article: Article, rows: Iterable[ArticleRow]) -> ArticleSummary:
    """Summarise an article and what a model says of its statements.

    Parameters
    ----------
    article
        As it is read.
    rows
        Of this article, rows of one statement side by side; with explanations, or without words
        that decided.
    """
    notes: list[Note] = []
    stretches: list[Stretch] = []
    for _, group in itertools.groupby(rows, key=lambda row: row.statement.id):
        of_one = list(group)
        statement = of_one[0].statement
        stretches.append(Stretch(statement.start, statement.end, len(notes)))
        notes.append(_note(len(notes) + 1, of_one))
    title = _extra(article, "title")
    blocks = tuple(_blocks(article.text, stretches, notes))
    return ArticleSummary(
        id=writable(article.id),
        title=title,
        date=_extra(article, "date"),
        blocks=blocks[1:] if blocks and blocks[0].is_plain(title) else blocks,
        notes=tuple(notes),
        positions=tuple(_positions(notes)),
    )


def writable(text: str) -> str:
    """Put a sign in the place of each character that no page can hold."""
    return _UNWRITABLE.sub("\ufffd", text)


def _extra(article: Article, key: str) -> str:
    value = article.extra.get(key)
    return writable(value.strip()) if isinstance(value, str) else ""


def _note(number: int, rows: Sequence[ArticleRow]) -> Note:
    statement = rows[0].statement
    speaker, scored = statement.speaker, [row.prediction for row in rows if row.prediction]
    return Note(
        number=number,
        speaker=writable(speaker.name if speaker else speaker_line(None)),
        office=writable(", ".join(speaker_office(speaker)) if speaker else ""),
        kind=statement.kind,
        cue=writable(statement.cue.text) if statement.cue else "",
        facts=tuple(f for p in scored[:1] for f in _facts(p) if f.answer.head != "stance"),
        stances=tuple(f for p in scored for f in _facts(p) if f.answer.head == "stance"),
        warnings=tuple(
            WARNING_TEXTS[name] for name in dict.fromkeys(w for p in scored for w in p.warnings)
        ),
    )


def _facts(prediction: Prediction) -> Iterator[Fact]:
    target = prediction.statement.target
    for answer in answers(prediction):
        why = (prediction.explanation or {}).get(answer.head)
        words = tuple(map(writable, deciding_terms(why))) if why else ()
        about = writable(target.text) if target and answer.head == "stance" else None
        clause = writable(deciding_clause(why)) if why else ""
        yield Fact(answer, about, words, clause)


def _blocks(text: str, stretches: Sequence[Stretch], notes: Sequence[Note]) -> Iterator[Block]:
    """Yield the paragraphs with their marks; statements come in the order of the text."""
    paragraphs = list(find_paragraphs(text))
    written: list[list[Token]] = []
    going_on: list[Stretch] = []
    coming = iter(sorted(stretches))
    following = next(coming, None)
    for paragraph in paragraphs:
        going_on = [item for item in going_on if item.end > paragraph.start]
        while following is not None and following.start < paragraph.end:
            going_on.append(following)
            following = next(coming, None)
        written.append(list(nest(text, going_on, *paragraph)))
    yield from _number(written, notes)


def _number(written: Sequence[Sequence[Token]], notes: Sequence[Note]) -> Iterator[Block]:
    """Tell of each mark whether it is the first and the last of its statement."""
    left = Counter(token.key for tokens in written for token in tokens if token.kind == "open")
    all_of = Counter(left)
    for tokens in written:
        pieces: list[Piece] = []
        begun: list[Note] = []
        for token in tokens:
            if token.kind == "text":
                pieces.append(Piece("text", writable(token.text), None))
                continue
            note, first = notes[token.key], left[token.key] == all_of[token.key]
            # Parts of one statement never contain one another, so a mark is closed before the
            # next one opens.
            pieces.append(Piece(token.kind, "", note, first, left[token.key] == 1))
            if token.kind == "close":
                left[token.key] -= 1
            elif first:
                begun.append(note)
        yield Block(tuple(pieces), tuple(begun))


def _positions(notes: Sequence[Note]) -> Iterator[Position]:
    """Yield speakers in the order of the article; of each the sure stances first."""
    by_speaker: dict[str, list[Note]] = {}
    for note in notes:
        by_speaker.setdefault(note.speaker, []).append(note)
    for speaker, own in by_speaker.items():
        rows = [(note.number, fact) for note in own for fact in note.stances]
        rows.sort(key=lambda row: not row[1].answer.sure)
        office = next((note.office for note in own if note.office), "")
        if rows:
            yield Position(speaker, office, tuple(rows))
