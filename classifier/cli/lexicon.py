"""``stance lexicon``: what the lexicon of diplomatic English says of a word or a text."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from classifier.cli.common import emit, examples, fail, printable

if TYPE_CHECKING:
    from classifier.language.lexicon import Entry, Lexicon, LexiconMatch

_SHOWN = 20
"""Entries that a look-up lists."""

_LONGEST_LOOK_UP = 6
"""Words of an expression that is looked up when no entry is so long; more are a text."""

_NEAREST = 3
_HEADER = ("class", "polarity", "force")

EXAMPLES = examples(
    "stance lexicon",
    "stance lexicon concern",
    'stance lexicon "We are gravely concerned, and call once more upon both sides."',
    'stance lexicon "We cannot accept this." --format jsonl',
)


@dataclass(frozen=True, slots=True)
class ClassSummary:
    """A class of the lexicon: what it is, how many entries it has, and some of them."""

    name: str
    kind: str
    meaning: str
    entries: int
    examples: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return it as a mapping of plain values."""
        return {
            "class": self.name,
            "kind": self.kind,
            "meaning": self.meaning,
            "entries": self.entries,
            "examples": list(self.examples),
        }


class LexiconFormat(StrEnum):
    """Forms of the answer."""

    text = "text"
    jsonl = "jsonl"


def lexicon(
    text: Annotated[
        str | None,
        typer.Argument(
            metavar="[WORD|TEXT]",
            help="A word or expression to look up, or a text; without it the classes are listed.",
            show_default=False,
        ),
    ] = None,
    *,
    format: Annotated[
        LexiconFormat, typer.Option(help="A table, or one JSON object a line.")
    ] = LexiconFormat.text,
) -> None:
    """Look a word up in the lexicon, or find the entries in a text and what they say.

    A word or expression that is an entry, or is part of one, is looked up; anything else is read
    as a text. Polarity goes from -2 to 2, force from 0 to 3.
    """
    from classifier.language.lexicon import Lexicon

    loaded = Lexicon.load()
    as_json = format is LexiconFormat.jsonl
    if text is None:
        emit(_as_json(summarise(loaded)) if as_json else list_classes(loaded))
    elif _is_short(text) and (entries := loaded.look_up(text)):
        emit(_as_json(entries) if as_json else list_entries(entries))
    elif matches := loaded.find(text):
        emit(_as_json(matches) if as_json else list_matches(matches))
    else:
        raise fail(_nothing(loaded, text))


def _as_json(rows: Iterable[Entry | LexiconMatch | ClassSummary]) -> Iterator[str]:
    return (json.dumps(row.to_dict(), ensure_ascii=False) for row in rows)


def list_entries(entries: Sequence[Entry]) -> Iterator[str]:
    """Yield a table of entries; of many the first ones."""
    rows = [(entry.text, *_says(entry)) for entry in entries[:_SHOWN]]
    yield from _table(("entry", *_HEADER), rows)
    if len(entries) > _SHOWN:
        yield f"… and {len(entries) - _SHOWN:,} more; --format jsonl lists all"


def list_matches(matches: Sequence[LexiconMatch]) -> Iterator[str]:
    """Yield a table of the entries in a text: where, as written, and what they say."""
    rows = [
        (
            f"{match.start}-{match.end}",
            printable(match.text),
            match.entry.text,
            *_says(match.entry),
            "negated" if match.negated else "",
        )
        for match in matches
    ]
    yield from _table(("place", "text", "entry", *_HEADER, ""), rows)


def list_classes(lexicon: Lexicon) -> Iterator[str]:
    """Yield a table of the classes with their size and two examples each."""
    rows = [
        (
            summary.name,
            summary.kind,
            f"{summary.entries:,}",
            f"{summary.meaning} ({', '.join(summary.examples)})",
        )
        for summary in summarise(lexicon)
    ]
    yield from _table(("class", "kind", "entries", "meaning (examples)"), rows)


def summarise(lexicon: Lexicon) -> Iterator[ClassSummary]:
    """Yield what there is to say of each class, in their order."""
    from classifier.language.lexicon_classes import LEXICON_CLASSES

    members: dict[str, list[Entry]] = {}
    for entry in lexicon:
        members.setdefault(entry.lexicon_class, []).append(entry)
    for name, kind, meaning in LEXICON_CLASSES:
        entries = members.get(name, [])
        yield ClassSummary(name, kind, meaning, len(entries), tuple(_examples(entries, name)))


def _examples(entries: Sequence[Entry], name: str) -> list[str]:
    """Choose the weightiest word and expression that do not just repeat the class's name."""
    ranked = sorted(entries, key=lambda e: (-abs(e.polarity), -e.force, len(e.text), e.text))
    chosen: list[str] = []
    for wanted in (0, 1):
        texts = (e.text for e in ranked if e.text.count(" ") == wanted and name not in e.text)
        chosen += [text for text in [next(texts, None)] if text is not None]
    return chosen


def _is_short(text: str) -> bool:
    """Whether what is asked for may be an expression: few words, and no sentence."""
    from classifier.language.text import tokenize

    tokens = tokenize(text)
    return len(tokens) <= _LONGEST_LOOK_UP and not any(token.text in ".!?" for token in tokens)


def _says(entry: Entry) -> tuple[str, str, str]:
    polarity = f"{entry.polarity:+d}" if entry.polarity else "0"
    return entry.lexicon_class, polarity, str(entry.force)


def _table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(header, *rows, strict=True)]
    for row in (header, *rows):
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield "  ".join(cells).rstrip()


def _nothing(lexicon: Lexicon, text: str) -> str:
    """Say that nothing matches, and what may have been meant."""
    from difflib import get_close_matches

    names = [entry.text for entry in lexicon]
    nearest = get_close_matches(text.lower(), names, n=_NEAREST) if _is_short(text) else []
    message = f"no entry of the lexicon matches {text!r}"
    if nearest:
        return f"{message}; the nearest are {', '.join(map(repr, nearest))}"
    return f"{message}; it holds English words, without names"
