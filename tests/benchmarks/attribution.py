"""Measure attribution on articles with gold spans, beside a baseline of a splitter and a verb list.

Run it on a JSONL file of ``{"id", "text", "attributions": [{"source": [[start, end], …], "cue":
[…], "content": […]}]}``::

    python tests/benchmarks/attribution.py PATH [--by lemma] [--errors 100]

The unit is a content span. Gold spans of one attribution with nothing but blanks and marks
between them are one. Both sides are compared without quotation marks, punctuation and *that* at
their edges. A prediction matches a gold span where they overlap by at least half of their union,
one to one; its speaker is right where it overlaps a gold source span of that attribution.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from classifier.attribution import extract_statements

OVERLAP = 0.5
QUOTES = "\"\u201c\u201d\u2018\u2019'`\u00ab\u00bb\u201e"
_BETWEEN = re.compile(rf"[\s{QUOTES}]*")
_EDGE = re.compile(rf"(?:[\s{QUOTES},.:;!?\u2026\u2014-]+|that\b)*")
_TAIL = re.compile(rf"[\s{QUOTES},.:;!?\u2026\u2014-]+$")


@dataclass(frozen=True)
class Content:
    """A content span, gold or predicted."""

    start: int
    end: int
    kind: str
    sources: tuple[tuple[int, int], ...] = ()
    label: str = ""
    lemma: str = ""

    @property
    def size(self) -> int:
        """Its length in characters."""
        return self.end - self.start


@dataclass
class Score:
    """Counts over articles."""

    gold: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    exact: Counter[str] = field(default_factory=Counter)
    predicted: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    with_source: Counter[str] = field(default_factory=Counter)
    speaker_right: Counter[str] = field(default_factory=Counter)
    unknown: Counter[str] = field(default_factory=Counter)
    labels: Counter[tuple[str, bool]] = field(default_factory=Counter)
    errors: list[tuple[str, str, Content]] = field(default_factory=list)
    characters: int = 0
    seconds: float = 0.0

    def precision(self, kind: str) -> float:
        """Share of the predictions of a kind that match any gold span."""
        return self.right[kind] / max(self.predicted[kind], 1)

    def recall(self, kind: str) -> float:
        """Share of the gold spans of a kind that any prediction matches."""
        return self.found[kind] / max(self.gold[kind], 1)

    def f1(self, kind: str) -> float:
        """Harmonic mean of the two."""
        precision, recall = self.precision(kind), self.recall(kind)
        return 2 * precision * recall / max(precision + recall, 1e-9)


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Leave out blanks, marks and *that* at the edges of a span."""
    match = _EDGE.match(text, start, end)
    start = match.end() if match else start
    tail = _TAIL.search(text[start:end])
    return start, start + tail.start() if tail else end


def gold_contents(text: str, attributions: Iterable[dict[str, Any]]) -> Iterator[Content]:
    """Yield the gold content spans, joined where nothing stands between them."""
    for item in attributions:
        spans: list[list[int]] = []
        for start, end in sorted(item["content"]):
            if spans and _BETWEEN.fullmatch(text, spans[-1][1], start):
                spans[-1][1] = end
            else:
                spans.append([start, end])
        sources = tuple((start, end) for start, end in item["source"])
        for start, end in spans:
            first, last = trim(text, start, end)
            if first < last:
                kind = gold_kind(text, start, end, first, last)
                lemma = " ".join(text[s:e] for s, e in item["cue"])
                yield Content(first, last, kind, sources, lemma, lemma)


def gold_kind(text: str, start: int, end: int, first: int, last: int) -> str:
    """Tell direct (quoted throughout), mixed (quoted in part) and indirect speech apart."""
    marks = re.findall(r"[\"\u201c\u201d]|''|(?<!\w)['\u2018]|['\u2019](?!\w)", text[start:end])
    opened = bool(set(text[max(start, first - 2) : first]) & set(QUOTES)) or (
        first != start and text[start] in QUOTES
    )
    closed = bool(set(text[last : last + 3]) & set(QUOTES))
    inner = re.search(r"[\"\u201c\u201d]|''", text[first:last])
    if opened and closed and not inner:
        return "direct"
    return "mixed" if marks or inner else "indirect"


Extractor = Callable[[str], Iterable[Content]]


def ours(text: str) -> Iterator[Content]:
    """Yield what `extract_statements` finds."""
    for item in extract_statements(text):
        first, last = trim(text, item.start, item.end)
        source = item.speaker and (item.speaker.start, item.speaker.end)
        kind = "mixed" if item.kind == "partial" else item.kind
        lemma = item.cue.lemma if item.cue else ""
        yield Content(first, last, kind, (source,) if source else (), item.rule, lemma)


_SENTENCE = re.compile(r"[^.!?\n]+[.!?]*")
_QUOTED = re.compile(r"[\"\u201c]([^\"\u201c\u201d\n]+)[\"\u201d]")
_SAYS = r"(?:said|says|told|added|wrote|asked|warned|announced)"
_NAME = r"(?:(?:[A-Z][\w.'-]+ ?)+|[Hh]e |[Ss]he |[Tt]hey )"
_VERB = re.compile(rf"(?P<name>{_NAME}){_SAYS}\b(?: that)? ?|{_SAYS} (?P<after>{_NAME})")


def baseline(text: str) -> Iterator[Content]:
    """Yield what a splitter and a list of eight verbs find: the yardstick.

    Every quotation counts, and what follows a verb in a sentence without one; the speaker is the
    name next to the first verb of the paragraph.
    """
    start = 0
    for paragraph in text.split("\n"):
        verb = _VERB.search(paragraph)
        name = verb and ("name" if verb["name"] else "after")
        source = ((start + verb.start(name), start + verb.end(name)),) if verb and name else ()
        quotes = list(_QUOTED.finditer(paragraph))
        for quote in quotes:
            first, last = trim(text, start + quote.start(1), start + quote.end(1))
            yield Content(first, last, "direct", source, "quote")
        for sentence in _SENTENCE.finditer(paragraph):
            said = _VERB.search(sentence.group())
            if said and '"' not in sentence.group() and "\u201c" not in sentence.group():
                at = start + sentence.start() + said.end()
                first, last = trim(text, at, start + sentence.end())
                if first < last:
                    yield Content(first, last, "indirect", source, "verb")
        start += len(paragraph) + 1


def measure(articles: Iterable[dict[str, Any]], extract: Extractor, by: str = "label") -> Score:
    """Compare an extractor with gold."""
    score = Score()
    for article in articles:
        text = article["text"]
        begun = time.perf_counter()
        predicted = list(extract(text))
        score.seconds += time.perf_counter() - begun
        score.characters += len(text)
        _count(score, text, list(gold_contents(text, article["attributions"])), predicted, by)
    return score


def _count(
    score: Score, text: str, gold: Sequence[Content], predicted: Sequence[Content], by: str
) -> None:
    pairs = _pairs(gold, predicted)
    for number, item in enumerate(gold):
        for kind in (item.kind, "all"):
            score.gold[kind] += 1
            score.found[kind] += number in pairs
        if number not in pairs:
            kind = "other extent" if _near(item, predicted) else "nothing found"
            score.errors.append((f"missed, {kind}", text, item))
    matched = {other: number for number, other in pairs.items()}
    for number, item in enumerate(predicted):
        partner = gold[matched[number]] if number in matched else None
        for kind in (item.kind, "all"):
            score.predicted[kind] += 1
            score.right[kind] += partner is not None
        score.labels[getattr(item, by), partner is not None] += 1
        if partner is None:
            kind = "other extent" if _near(item, gold) else "none in gold"
            score.errors.append((f"wrong, {kind}", text, item))
        else:
            _count_speaker(score, item, partner, text)


def _near(item: Content, others: Iterable[Content]) -> bool:
    """Whether any of these overlaps it."""
    return any(item.start < other.end and other.start < item.end for other in others)


def _count_speaker(score: Score, item: Content, partner: Content, text: str) -> None:
    right = any(s < e2 and s2 < e for s, e in item.sources for s2, e2 in partner.sources)
    for kind in (partner.kind, "all"):
        score.exact[kind] += (item.start, item.end) == (partner.start, partner.end)
        if partner.sources:
            score.with_source[kind] += 1
            score.speaker_right[kind] += right
            score.unknown[kind] += not item.sources
    if partner.sources and not right:
        score.errors.append(("speaker", text, item))


def _pairs(gold: Sequence[Content], predicted: Sequence[Content]) -> dict[int, int]:
    """Match one to one, best overlap first."""
    options = []
    for first, item in enumerate(gold):
        for second, other in enumerate(predicted):
            common = min(item.end, other.end) - max(item.start, other.start)
            if common > 0:
                share = common / (item.size + other.size - common)
                if share >= OVERLAP:
                    options.append((share, first, second))
    pairs: dict[int, int] = {}
    for _, first, second in sorted(options, reverse=True):
        if first not in pairs and second not in pairs.values():
            pairs[first] = second
    return pairs


def report(name: str, score: Score) -> Iterator[str]:
    """Yield the lines of a table."""
    yield f"{name}: {score.characters / 1e6 / max(score.seconds, 1e-9) * 60:.1f} MB a minute"
    yield "  kind       gold  found    P     R     F1   exact  speaker  unknown"
    for kind in ("direct", "indirect", "mixed", "all"):
        sourced = max(score.with_source[kind], 1)
        yield (
            f"  {kind:9s} {score.gold[kind]:5d} {score.predicted[kind]:6d} "
            f"{score.precision(kind):5.3f} {score.recall(kind):5.3f} {score.f1(kind):5.3f} "
            f"{score.exact[kind] / max(score.gold[kind], 1):6.3f}   "
            f"{score.speaker_right[kind] / sourced:5.3f}   {score.unknown[kind] / sourced:5.3f}"
        )


def label_table(score: Score) -> Iterator[str]:
    """Yield how often each rule, or lemma, is right."""
    names = Counter(name for name, _ in score.labels.elements())
    for name, count in names.most_common():
        right = score.labels[name, True]
        yield f"  {name:28s} {count:5d} {right / count:5.3f}"


def error_kinds(score: Score, most: int) -> Iterator[str]:
    """Yield how many of a sample of the errors are of each kind."""
    step = max(len(score.errors) // max(most, 1), 1)
    sample = Counter(kind for kind, _, _ in score.errors[::step][:most])
    for kind, count in sample.most_common():
        yield f"  {kind:36s} {count:4d}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description="Measure attribution on gold spans.")
    parser.add_argument("path", type=Path)
    parser.add_argument("--by", choices=("label", "lemma"), default="label")
    parser.add_argument("--errors", type=int, default=0)
    options = parser.parse_args(arguments)
    with options.path.open(encoding="utf-8") as lines:
        articles = [json.loads(line) for line in lines]
    score = measure(articles, ours, options.by)
    out = sys.stdout.write
    out("\n".join([*report("splitter and verb list", measure(articles, baseline)), ""]))
    out("\n".join([*report("extract_statements", score), *label_table(score), ""]))
    out("\n".join(["errors by kind:", *error_kinds(score, options.errors or 100), ""]))
    step = max(len(score.errors) // max(options.errors, 1), 1)
    for kind, text, item in score.errors[::step][: options.errors]:
        around = text[max(item.start - 90, 0) : item.start].replace("\n", " ")
        words = text[item.start : item.end].replace("\n", " ")
        behind = text[item.end : item.end + 60].replace("\n", " ")
        out(f"{kind:8s} {item.label:16s} {around}[[{words}]]{behind}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
