"""From the text of an article to its attributed statements."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from classifier.attribution.coreference import Cast
from classifier.attribution.findings import CueSpan, Finding
from classifier.attribution.fragments import split_fragments
from classifier.attribution.layout import (
    Paragraph,
    Part,
    find_paragraphs,
    split_parts,
    split_sentences,
)
from classifier.attribution.names import NameBook
from classifier.attribution.phrases import Phrase, main_subject
from classifier.attribution.rules import CONFIDENCE
from classifier.attribution.sentences import find_attributions
from classifier.attribution.standalone import announced_speaker, find_standalone, label_end
from classifier.attribution.topics import find_targets
from classifier.data.arguments import check_type
from classifier.data.attributed import AttributedStatement, Cue, Span, Speaker

_DASHES: Final = ("\u2014", "\u2013", "\u2015", "--")
_SIGNATURE: Final = 100
"""Characters of a paragraph that only names a speaker, at most."""


def extract_statements(text: str, *, article_id: str = "article") -> Iterator[AttributedStatement]:
    """Yield the statements of an article, in its order.

    Parameters
    ----------
    text
        The article, as given; all offsets count its code points.
    article_id
        Name of the article; statement ids are ``<article_id>#<number>``.

    Raises
    ------
    TypeError
        If the text is no string; at once.

    Examples
    --------
    >>> text = 'The talks failed, Ana Brisk said. "We will try again," she added.'
    >>> [(s.text, s.kind, s.speaker.name) for s in extract_statements(text)]
    [('The talks failed', 'indirect', 'Ana Brisk'), ('We will try again', 'direct', 'Ana Brisk')]
    """
    check_type(text, (str,), "the text of an article is a string", "decode or read it first")
    return _extract(text, article_id)


def _extract(text: str, article_id: str) -> Iterator[AttributedStatement]:
    paragraphs = list(_with_signatures(text, find_paragraphs(text)))
    book = NameBook(text[first:last] for first, last in paragraphs)
    reader = _Reader(text, article_id, Cast(text, book))
    for paragraph in paragraphs:
        yield from reader.read(paragraph)


def _with_signatures(text: str, paragraphs: Iterable[Paragraph]) -> Iterator[Paragraph]:
    """Join a paragraph that only names who said the one before it: *\u2014 Ana Brisk*."""
    before: Paragraph | None = None
    for paragraph in paragraphs:
        length = paragraph.end - paragraph.start
        if before and length <= _SIGNATURE and text.startswith(_DASHES, paragraph.start):
            yield Paragraph(before.start, paragraph.end)
            before = None
            continue
        if before:
            yield before
        before = paragraph
    if before:
        yield before


class _Spoken(NamedTuple):
    """The last attribution, which a quotation that stands alone goes on with."""

    speaker: Speaker | None
    cue: Cue | None
    paragraph: int


class _Reader:
    """Reads an article paragraph by paragraph."""

    def __init__(self, text: str, article_id: str, cast: Cast) -> None:
        self._text = text
        self._article_id = article_id
        self._cast = cast
        self._count = 0
        self._paragraph = 0
        self._last: _Spoken | None = None

    def read(self, paragraph: Paragraph) -> Iterator[AttributedStatement]:
        """Yield the statements of the next paragraph."""
        self._paragraph += 1
        whole = split_parts(self._text, paragraph)
        after_label = label_end(whole)
        if after_label:
            yield from self._labelled(whole, after_label)
            return
        for parts in split_sentences(whole):
            yield from self._read_sentence(parts)

    def _labelled(self, parts: Sequence[Part], first: int) -> Iterator[AttributedStatement]:
        """Yield the words after a speaker's label: the whole paragraph."""
        last = len(parts) - (parts[-1].text == "." and parts[-2].quote is not None)
        quoted = any(part.quote is not None for part in parts[first:last])
        kind = "direct" if quoted and last - first == 1 else "mixed" if quoted else "indirect"
        yield self._statement(
            parts, Finding(first, last, kind, "label", None, Phrase(0, first - 1))
        )

    def _read_sentence(self, parts: Sequence[Part]) -> Iterator[AttributedStatement]:
        findings = [
            fragment
            for finding in find_attributions(parts)
            for fragment in split_fragments(self._text, parts, finding)
        ]
        findings += find_standalone(parts, findings)
        self._introduce(parts, [finding for finding in findings if finding.speaker])
        for finding in sorted(findings, key=lambda finding: finding.first):
            yield self._statement(parts, finding)
        if parts[-1].text == ":":
            announced = announced_speaker(parts[:-1])
            if announced is not None:
                speaker = self._cast.speaker(parts, announced.speaker)
                self._last = _Spoken(speaker, self._cue(parts, announced.cue), self._paragraph)

    def _introduce(self, parts: Sequence[Part], attributed: Sequence[Finding]) -> None:
        """Remember the subject of a sentence, which a pronoun may refer to."""
        phrase = main_subject(parts)
        if phrase is None or any(finding.speaker == phrase for finding in attributed):
            return
        self._cast.introduce(parts, phrase)

    def _statement(self, parts: Sequence[Part], finding: Finding) -> AttributedStatement:
        self._count += 1
        start, end = _content(self._text, parts, finding)
        cue, speaker = self._cue(parts, finding.cue), None
        if finding.speaker is not None:
            speaker = self._cast.speaker(parts, finding.speaker)
        elif finding.rule == "quote-alone" and self._last is not None:
            if self._paragraph - self._last.paragraph <= 1:
                speaker, cue = self._last.speaker, self._last.cue
        if finding.speaker is not None or finding.rule == "quote-alone":
            self._last = _Spoken(speaker, cue, self._paragraph)
        targets = find_targets(self._text, parts, finding, Span(start, end))
        return AttributedStatement(
            id=f"{self._article_id}#{self._count}",
            article_id=self._article_id,
            text=self._text[start:end],
            start=start,
            end=end,
            kind=finding.kind,
            context=Span(parts[0].start, parts[-1].end),
            cue=cue,
            speaker=speaker,
            addressee=_words(self._text, parts, finding.addressee),
            topic=_words(self._text, parts, finding.topic),
            targets=targets,
            rule=finding.rule,
            confidence=CONFIDENCE[finding.rule],
        )

    def _cue(self, parts: Sequence[Part], span: CueSpan | None) -> Cue | None:
        if span is None:
            return None
        start, end = parts[span.first].start, parts[span.last - 1].end
        return Cue(self._text[start:end], span.lemma, start, end, span.tone)


def _words(text: str, parts: Sequence[Part], span: tuple[int, int] | None) -> str | None:
    """Return parts of a sentence as written."""
    return None if span is None else text[parts[span[0]].start : parts[span[1] - 1].end]


def _content(text: str, parts: Sequence[Part], finding: Finding) -> tuple[int, int]:
    """Return the offsets of the statement, without the marks of a quotation around it."""
    first, last = parts[finding.first], parts[finding.last - 1]
    start, end = first.start, last.end
    if finding.last - finding.first == 1 and first.quote is not None:
        start, end = first.quote.inner_start, first.quote.inner_end
        while start < end and text[start].isspace():
            start += 1
        while start < end and (text[end - 1].isspace() or text[end - 1] == ","):
            end -= 1
    return start, end
