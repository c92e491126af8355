"""Actors of a statement exchanged for others, with its targets moved along.

Names are looked up as they are written in the table of actors, apart from the code that masks them,
so that what the masking misses shows up as a score that moves.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from classifier.data.records import LabeledStatement, Target
from classifier.language.resources import open_resource
from classifier.language.targets import locate_target

NOUN, ADJECTIVE, PLURAL = FORMS = ("noun", "adjective", "plural")

_NOUN_KINDS = frozenset(
    "state capital place region organisation armed_group institution mission movement".split()
)
_PEOPLE_KINDS = frozenset({"demonym", "people"})
_COMBINING = frozenset("Anglo Franco Greco Indo Russo Sino Turco".split())
_ADJECTIVE_ENDINGS = ("ern", "pean", "dean", "rasian", "ian", "ican", "asiatic", "ordic", "kan")
# After these a noun is no part of a compound: "the Congress must", not "the Congress building".
_AFTER_NOUN = frozenset(
    "a about after against all alone also although an and are as at be because been before but by "
    "can cannot could did do does for from had has have if in into is it its may might must never "
    "not of on or our over shall should since so than that the their this through to today under "
    "until was we were what when where which while who will with without would yesterday".split()
)
_NAME_BEFORE = re.compile(
    r"\b(?:Banque|Council|Commission|Conference|Committee|Organi[sz]ation|Union) (?:of|de|for) "
    r"(?:the |la )?$|\b(?:de|la|du|Santo|Lancang)[ -]$"
    # In capitals "southern Sudan" is a name.
    r"|\b(?:north|south|east|west|central)(?:ern)? $",
    re.IGNORECASE,
)
_NAME_AFTER = re.compile(r" (?:Amendment|Commission|Conventions?|Council|Forum|Union)\b")
_BARE = r"['\u2019](?:s\b|(?= \w))"
_DETERMINER = re.compile(r"\b(?:the|la|an?|our|your|their|this|that|any|every|no) $")
_SOUNDS_LIKE_A_CONSONANT = ("Eu", "EU", "Ug", "Uk", "UN", "Ur", "Us", "US", "U.")


class Place(NamedTuple):
    """Where a name stands.

    Attributes
    ----------
    start, end
        Offsets in the text, end exclusive; an article that the name brings along is inside.
    tail
        Where its possessive ends: ``end`` where it has none.
    name
        As it is written there.
    form
        Noun, adjective or plural.
    bare
        Whether a name that goes there leaves its article out.
    loose
        Whether the name counts in capitals and in lower case alike.
    """

    start: int
    end: int
    tail: int
    name: str
    form: str
    bare: bool
    loose: bool


@dataclass(frozen=True)
class Swap:
    """A statement with other actors in it.

    Attributes
    ----------
    text
        With the new names.
    targets
        Those of the statement that stand in its text, moved along.
    """

    text: str
    targets: tuple[Target, ...]


class _Name(NamedTuple):
    """A row of the table of actors; a name in lower case counts in any case."""

    text: str
    kind: str
    loose: bool


@cache
def _names() -> Mapping[str, tuple[_Name, ...]]:
    """Return known names under their first words in lower case, longest first."""
    found: dict[str, list[_Name]] = {}
    for _, (name, kind, _entity, case) in open_resource("actors.tsv"):
        first = re.match(r"\w+", name.lower())
        if first:
            row = _Name(name if case else name.lower(), kind, not case)
            found.setdefault(first.group(), []).append(row)
    return {
        word: tuple(sorted(names, key=lambda name: -len(name.text)))
        for word, names in found.items()
    }


@cache
def _all_names() -> frozenset[str]:
    return frozenset(name.text.lower() for names in _names().values() for name in names)


def _name_at(text: str, start: int, first: str) -> _Name | None:
    """Return the longest known name that begins here."""
    for name in _names().get(first.lower(), ()):
        end = start + len(name.text)
        written = text[start:end]
        if name.text in (written, written.lower()) and not re.match(r"\w", text[end : end + 1]):
            return name
    return None


def find_places(text: str) -> list[Place]:
    """Find the known names of a text that others can stand in for, in order.

    Names of persons and offices stay, as do parts of compounds such as *Sino-* and names inside of
    longer ones.
    """
    places: list[Place] = []
    at = 0
    for match in re.finditer(r"(?<![\w'\u2019])[A-Z\u00c0-\u00de]\w*", text):
        name = _name_at(text, match.start(), match.group()) if match.start() >= at else None
        if name is None:
            continue
        at = match.start() + len(name.text)
        form = _form(text[match.start() : at], name.kind)
        # A swap would tear a longer name apart.
        inside = _NAME_BEFORE.search(text[: match.start()]) or _NAME_AFTER.match(text[at:])
        if form and not inside:
            places.append(_place(text, match.start(), at, form)._replace(loose=name.loose))
    return places


def _form(name: str, kind: str) -> str:
    """Return the form of a name; empty for one that stays."""
    if name in _COMBINING or name.endswith(("Democrat", "Democrats", "Republican", "Republicans")):
        return ""
    if kind in _PEOPLE_KINDS or (kind == "region" and name.lower().endswith(_ADJECTIVE_ENDINGS)):
        plural = name.endswith("men") or (name.endswith("s") and name[:-1].lower() in _all_names())
        return PLURAL if plural else ADJECTIVE
    return NOUN if kind in _NOUN_KINDS else ""


def _place(text: str, start: int, end: int, form: str) -> Place:
    """Look around a name: at its article, its possessive, and what it is part of."""
    possessive = re.match(r"['\u2019]s\b" if text[end - 1] != "s" else _BARE, text[end:])
    tail = end + (len(possessive.group()) if possessive else 0)
    following = re.match(r"-\w|[ ]\w+", text[tail:])
    word = following.group().strip().lower() if following else ""
    compound = not possessive and bool(word) and word not in _AFTER_NOUN
    name = text[start:end]
    if form == NOUN and not compound and text[max(0, start - 4) : start].lower() == "the ":
        return Place(start - 4, end, tail, name, form, bare=False, loose=False)
    determined = re.search(_DETERMINER, text[:start])
    return Place(start, end, tail, name, form, bare=compound or bool(determined), loose=False)


class _Piece(NamedTuple):
    """A part of the text, and what stands for it."""

    start: int
    end: int
    text: str


def replace_names(
    text: str, targets: Iterable[Target], places: Sequence[Place], names: Mapping[str, str]
) -> Swap:
    """Put other names in the places of a text.

    Parameters
    ----------
    text
        The statement.
    targets
        With their offsets in it.
    places
        Where the names stand.
    names
        What stands in for each name of `places`; an article of its own included.
    """
    pieces: list[_Piece] = []
    at = 0
    for place in places:
        name = names[place.name]
        pieces += _between(text, at, place.start, name)
        pieces.append(_Piece(place.start, place.end, _fitted(text, place, name)))
        if place.tail > place.end:
            mark = text[place.end] + ("" if name.endswith("s") else "s")
            pieces.append(_Piece(place.end, place.tail, mark))
        at = place.tail
    pieces.append(_Piece(at, len(text), text[at:]))
    new = "".join(piece.text for piece in pieces)
    return Swap(new, tuple(_moved(target, new, pieces) for target in targets))


def _fitted(text: str, place: Place, name: str) -> str:
    """Return a name with its article and its first letter as the place wants them."""
    if place.bare:
        name = name.removeprefix("the ")
    opening = not place.start or re.search(r"[.!?:]\W+$|^\W+$", text[: place.start])
    return name[0].upper() + name[1:] if opening else name


def _between(text: str, start: int, end: int, name: str) -> list[_Piece]:
    """Return the text before a name, with *a* or *an* as the name wants it."""
    article = re.search(r"\b[Aa]n? $", text[start:end])
    if not article:
        return [_Piece(start, end, text[start:end])]
    at = start + article.start()
    vowel = name[0] in "AEIOU\u00c9" and not name.startswith(_SOUNDS_LIKE_A_CONSONANT)
    right = text[at] + ("n " if vowel else " ")
    return [_Piece(start, at, text[start:at]), _Piece(at, end, right)]


def _moved(target: Target, new: str, pieces: Sequence[_Piece]) -> Target:
    """Return a target in the new text; one that ends inside a name takes the whole of it."""
    first, last = target.start or 0, target.end or 0
    start = end = at = 0
    for piece in pieces:
        kept = len(piece.text) == piece.end - piece.start
        if piece.start <= first < piece.end:
            start = at + (first - piece.start if kept else 0)
        at += len(piece.text)
        if piece.start < last <= piece.end:
            end = at - (piece.end - last if kept else 0)
    return Target(new[start:end], start, end)


def located_targets(record: LabeledStatement) -> tuple[Target, ...]:
    """Return the targets of a statement that stand in its text."""
    found = (locate_target(record.text, item.target) for item in record.targets)
    return tuple(target for target in found if target)


def swaps(
    record: LabeledStatement, names: Mapping[str, Sequence[str]], count: int
) -> Iterator[Swap]:
    """Yield a statement as often as wanted, each time with other actors.

    Parameters
    ----------
    record
        With at least one name that `find_places` finds.
    names
        For each form what can stand in; the same actor is always the same other one.
    count
        How many to yield.
    """
    places = find_places(record.text)
    distinct = list(dict.fromkeys(place.name for place in places))
    form = {place.name: place.form for place in places}
    targets = located_targets(record)
    for number in range(count):
        chosen = {
            name: names[form[name]][(number + 7 * rank) % len(names[form[name]])]
            for rank, name in enumerate(distinct)
        }
        yield replace_names(record.text, targets, places, chosen)
