"""Paragraphs and sentences of an article, with each quotation as one part of its sentence.

A sentence does not end inside a quotation, so ``"No. Never," he said.`` is one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from classifier.attribution.quotation import Quotation, find_quotations
from classifier.language.text import tokenize

QUOTE: Final = "\ufffc"
"""Stands for a whole quotation in the words of a sentence."""

_BREAK: Final = re.compile(r"\r?\n|\r|\u2028|\u2029")
_FINAL: Final = frozenset(".!?")
_TERMINAL: Final = frozenset(".!?:;\"\u201d\u2019'\u00bb)\u2026")
_WRAP: Final = range(45, 100)
"""Length of lines, in characters, that are taken for hard-wrapped prose."""
_ABBREVIATIONS: Final = frozenset(
    "mr mrs ms dr prof gen lt col maj capt cmdr adm sgt cpl pvt sen rep gov pres hon rev st jr sr "
    "amb inc corp co ltd llc bros vs etc jan feb mar apr jun jul aug sep sept oct nov dec no nos "
    "vol fig dept univ assn ave blvd rd mt ft min sec messrs mme mlle approx est ed eds ala ariz "
    "ark "
    "calif colo conn del fla ga ill ind kan ky md mass mich minn mo mont neb nev okla ore pa tenn "
    "va vt wash wis".split()
)
_LONGEST: Final = 400
"""Parts of a sentence, at most: what is longer is no prose, and would cost time."""
_MAY_END: Final = frozenset("u.s. u.n. u.k. e.u. p.m. a.m. d.c. inc co corp ltd jr sr".split())
_IS_BEFORE: Final = frozenset("he she it that there what who where here how".split())
"""Words after which *'s* is a verb, not a possessive."""
_STARTS_SENTENCE: Final = frozenset(
    "the a an he she it they we i you in on at but and this that these those his her its their "
    "for as if when while after before there what how asked".split()
)


class Paragraph(NamedTuple):
    """A paragraph, in offsets of the article."""

    start: int
    end: int


class Part(NamedTuple):
    """A word, a mark, or a whole quotation.

    Attributes
    ----------
    text, lower
        As `classifier.language.text.Token`; of a quotation `QUOTE`, in ``text`` with the last
        character inside its marks.
    start, end
        Offsets in the article; of a quotation with its marks.
    quote
        The quotation.
    """

    text: str
    lower: str
    start: int
    end: int
    quote: Quotation | None = None


Sentence = list[Part]


def find_paragraphs(text: str) -> Iterator[Paragraph]:
    """Yield the paragraphs that are not blank, without the blanks around them.

    A blank line ends a paragraph. So does a single line break, unless the text looks
    hard-wrapped: most of its lines are of one length and break off inside a sentence.
    """
    wrapped = _is_wrapped(text)
    start, end = -1, -1
    for first, last in _lines(text):
        if first == last:
            if start >= 0:
                yield Paragraph(start, end)
            start = -1
            continue
        if start >= 0 and not wrapped and not _goes_on(text, end, first):
            yield Paragraph(start, end)
            start = -1
        start, end = (first if start < 0 else start), last
    if start >= 0:
        yield Paragraph(start, end)


def _lines(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of each line, stripped; a blank line has none in between."""
    at = 0
    while at <= len(text):
        match = _BREAK.search(text, at)
        end = match.start() if match else len(text)
        line = text[at:end]
        first = at + len(line) - len(line.lstrip())
        yield first, max(first, at + len(line.rstrip()))
        if match is None:
            return
        at = match.end()


def _goes_on(text: str, end: int, start: int) -> bool:
    """Whether a line that begins at ``start`` goes on with a sentence that broke off."""
    return text[start].islower() and text[end - 1] not in _TERMINAL


def _is_wrapped(text: str) -> bool:
    """Whether most lines that are followed by another break off inside a sentence."""
    broken = whole = 0
    before: tuple[int, int] | None = None
    for first, last in _lines(text):
        if before is not None and first < last and before[0] < before[1]:
            length = before[1] - before[0]
            inside = text[before[1] - 1] not in _TERMINAL and length in _WRAP
            broken, whole = broken + inside, whole + (not inside)
        before = (first, last)
    return broken > 1 and broken > whole


def split_parts(text: str, paragraph: Paragraph) -> list[Part]:
    """Split a paragraph into words, marks and quotations."""
    parts: list[Part] = []
    at = paragraph.start
    for quote in find_quotations(text, paragraph.start, paragraph.end):
        _add_words(parts, text, at, quote.start)
        last = text[quote.inner_end - 1] if quote.inner_end > quote.inner_start else ""
        parts.append(Part(QUOTE + last, QUOTE, quote.start, quote.end, quote))
        at = quote.end
    _add_words(parts, text, at, paragraph.end)
    return parts


def _add_words(parts: list[Part], text: str, start: int, end: int) -> None:
    """Add the tokens of a stretch; hyphens between blanks, and two of them, are dashes."""
    if start >= end:
        return
    for token in tokenize(text[start:end]):
        word, lower, first, last = token
        first, last = first + start, last + start
        if word == '"':
            continue
        if word == "-" and _is_dash(text, first, last):
            word = lower = "\u2014"
        if lower == "'s" and parts and parts[-1].end == first and parts[-1].lower in _IS_BEFORE:
            lower = "is"
        parts.append(Part(word, lower, first, last))


def _is_dash(text: str, first: int, last: int) -> bool:
    around = text[max(first - 1, 0) : first] + text[last : last + 1]
    return "-" in around or not around.strip()


def split_sentences(parts: Sequence[Part]) -> Iterator[Sentence]:
    """Split the parts of a paragraph into sentences.

    Examples
    --------
    >>> text = 'Mr. Orlo left. "It is late. Go," he said.'
    >>> parts = split_parts(text, Paragraph(0, len(text)))
    >>> [text[s[0].start : s[-1].end] for s in split_sentences(parts)]
    ['Mr. Orlo left.', '"It is late. Go," he said.']
    """
    start = 0
    for at in range(len(parts)):
        long = at - start >= _LONGEST
        if at + 1 < len(parts) and (long or _ends_sentence(parts, start, at)):
            yield list(parts[start : at + 1])
            start = at + 1
    if start < len(parts):
        yield list(parts[start:])


def _ends_sentence(parts: Sequence[Part], start: int, at: int) -> bool:
    """Whether a sentence that began at ``start`` ends with the part at ``at``."""
    part, after = parts[at], parts[at + 1]
    if part.quote is not None:
        return _quote_ends_sentence(parts, start, at)
    if part.text == "\u2026":
        return after.text[0].isupper()
    starts = after.text[0].isupper() and after.text != "I" and after.lower in _STARTS_SENTENCE
    if part.text not in _FINAL:
        # An abbreviation's own full stop may end the sentence too.
        return part.lower in _MAY_END and "." in part.text and starts
    if after.text in _FINAL or not _may_start(after):
        return False
    before = parts[at - 1] if at > start else None
    if part.text != "." or before is None or before.end != part.start:
        return True
    return (before.lower in _MAY_END and starts) or not _is_short_form(before)


def _is_short_form(part: Part) -> bool:
    """Whether a word is an abbreviation or an initial."""
    letter = len(part.text) == 1 and part.text.isalpha() and part.text.isupper()
    return letter or part.lower in _ABBREVIATIONS


def _may_start(part: Part) -> bool:
    return (
        part.quote is not None
        or part.text[0].isupper()
        or part.text[0].isdigit()
        or (part.text in {"(", "\u2014", "-"})
    )


def _quote_ends_sentence(parts: Sequence[Part], start: int, at: int) -> bool:
    """Whether a quotation is the end of its sentence.

    A full stop inside ends it, if a capital follows; after a question or an exclamation the
    attribution may follow, unless the sentence has other words already.
    """
    mark, after = final_mark(parts[at]), parts[at + 1]
    if mark not in _FINAL or not _may_start(after) or after.text in {"\u2014", "-"}:
        return False
    return mark == "." or at > start or after.quote is not None


def final_mark(part: Part) -> str:
    """Return the last character inside a quotation's marks."""
    return part.text[1:2]
