"""From the text of an article to its attributed statements."""

from __future__ import annotations

from collections.abc import Iterator

from classifier.attribution.findings import Finding
from classifier.attribution.layout import Sentence, find_paragraphs, split_parts, split_sentences
from classifier.attribution.sentences import find_attributions
from classifier.data.attributed import AttributedStatement, Cue, Span, Speaker


def extract_statements(text: str, *, article_id: str = "article") -> Iterator[AttributedStatement]:
    number = 0
    for paragraph in find_paragraphs(text):
        for parts in split_sentences(split_parts(text, paragraph)):
            for finding in find_attributions(parts):
                number += 1
                yield _statement(text, parts, finding, f"{article_id}#{number}", article_id)


def _statement(text: str, parts: Sentence, f: Finding, id_: str, article_id: str) -> AttributedStatement:
    start, end = parts[f.first].start, parts[f.last - 1].end
    if f.last - f.first == 1 and parts[f.first].quote:
        q = parts[f.first].quote
        start, end = q.inner_start, q.inner_end
        if text[end - 1] == ",":
            end -= 1
    cue = f.cue and Cue(text[parts[f.cue.first].start : parts[f.cue.last - 1].end], f.cue.lemma, parts[f.cue.first].start, parts[f.cue.last - 1].end, f.cue.tone)
    s = f.speaker
    sp = s and Speaker(text[parts[s.first].start : parts[s.last - 1].end], parts[s.first].start, parts[s.last - 1].end, "")
    return AttributedStatement(id_, article_id, text[start:end], start, end, f.kind, Span(parts[0].start, parts[-1].end), cue, sp, None, None, (), f.rule, 0.5)
