"""Finds the actors that a text names: states, peoples, places, organisations and persons.

What features see of an actor is one mask, so that its name cannot decide a label. Known names
stand in ``resources/actors.tsv``; others are guessed from capital letters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from classifier.language.bodies import article_start, body_end, is_one_name, union_start
from classifier.language.resources import open_resource
from classifier.language.text import Token, tokenize


class Mention(NamedTuple):
    """Tokens that name an actor, an article before them included.

    Attributes
    ----------
    first
        Index of its first token.
    last
        Index after its last token.
    known
        Whether every part stands in ``actors.tsv`` (else it is guessed from capitals).
    """

    first: int
    last: int
    known: bool


class _Names(NamedTuple):
    """The known names, in a form that is quick to match.

    Attributes
    ----------
    openings
        The first words of names, in lower case.
    lengths
        First two words of names (the word of a name of one) in lower case -> how many tokens
        names that begin so have, longest first.
    forms
        Name in lower case -> the forms in which it counts: none is any, one is as written,
        two are with its capitals and in capitals alone.
    uncapped
        Those with two forms that count in lower case too where a text has no capital at all.
    """

    openings: frozenset[str]
    lengths: dict[str, tuple[int, ...]]
    forms: dict[str, tuple[str, ...]]
    uncapped: frozenset[str]


class _Case(NamedTuple):
    """What the capitals of a whole text are worth.

    Attributes
    ----------
    shouted
        It is in capitals alone, and more than a few abbreviations.
    uncapped
        It has none.
    """

    shouted: bool
    uncapped: bool


# Letters that Unicode does not decompose into a plain one and an accent.
_UNDECOMPOSED = str.maketrans("øØłŁđĐıħĦ", "oOlLdDihH")
_NUMERAL = re.compile(r"[IVXLC]+")
# After these a capital letter says little.
_OPENING = frozenset('.!?:;"\u2014\u2026(')
# Lower-case words inside a name, and those of them that may begin one.
_PARTICLES = frozenset(
    "abu al bin bint ben d da de del della den der di do dos du el ibn la le ter ul ur "
    "van von".split()
)
_INSIDE = _PARTICLES | {"-"}
_LEADING_PARTICLES = frozenset("abu al bin da de del della di du el ibn van von".split())
# With a capital inside a sentence, part of the place's name that follows.
_PLACE_WORDS = _LEADING_PARTICLES | frozenset(
    "new north south east west northern southern eastern western central upper lower greater "
    "saint st san santa los las la le port fort mount lake cape".split()
)
# Given names that are ordinary words: with a capital, part of the unknown name that follows.
_GIVEN_OR_PLACE_WORDS = _PLACE_WORDS | frozenset(
    "ben bill dawn dick drew faith frank grace grant guy hope jack joy mark max pat ray rob "
    "rose will".split()
)
# What a word may lose, and get instead, to be looked up among ordinary words.
_SUFFIXES = (
    ("s", ""), ("es", ""), ("ies", "y"), ("ed", ""), ("ed", "e"), ("ing", ""), ("ing", "e"),
    ("ly", ""), ("er", ""), ("ers", ""), ("ers", "e"), ("ness", ""), ("less", ""),
    ("ization", "ize"), ("isation", "ize"), ("ism", ""), ("ist", ""), ("ists", ""), ("able", ""),
)  # fmt: skip
_SHORTEST_BASE = 4
# Tokens of initials before a name, full stops included; a bound keeps the time linear.
_LONGEST_INITIALS = 8


def find_mentions(tokens: Sequence[Token]) -> list[Mention]:
    """Find the actors named in a text, in order and without overlap.

    Parameters
    ----------
    tokens
        The tokens of the whole text, as ``tokenize`` gives them.

    Returns
    -------
    list of Mention
        An article before a name belongs to it, a possessive ``'s`` does not, names with nothing
        between them are one, and of a hyphened compound only the name is one. In a text of
        capitals alone, or of none, only known names are found.

    Examples
    --------
    >>> tokens = tokenize("We thank the Netherlands and President Zorlak.")
    >>> [" ".join(t.text for t in tokens[m.first : m.last]) for m in find_mentions(tokens)]
    ['the Netherlands', 'Zorlak']
    """
    upper = not any(token.text[-1].islower() for token in tokens)
    case = _Case(
        shouted=upper and _is_shouted(tokens),
        uncapped=not any(token.text[0].isupper() for token in tokens),
    )
    openings = _names().openings
    candidates = [
        position
        for position, (text, lower, _, _) in enumerate(tokens)
        if lower in openings or text[0].isupper() or not lower.isascii()
    ]
    found: list[Mention] = []
    after = 0
    for position in candidates:
        if position < after:
            continue
        end = known = _known_end(tokens, position, case)
        if not known and not upper and tokens[position].text[0].isupper():
            end = _guessed_end(tokens, position)
        if end:
            after = body_end(tokens, end)
            _append(found, tokens, Mention(position, after, known > 0))
    return found


def _append(found: list[Mention], tokens: Sequence[Token], mention: Mention) -> None:
    """Add a mention with what belongs to it on its left; one with the mention before it."""
    first = union_start(tokens, article_start(tokens, _widened(tokens, mention)))
    if found and is_one_name(tokens, found[-1][:2], first):
        before = found.pop()
        first, known = before.first, before.known and mention.known
    else:
        known = mention.known
    found.append(Mention(first, mention.last, known))


def _widened(tokens: Sequence[Token], mention: Mention) -> int:
    """Return where a mention begins with the particles and place words before it."""
    first = mention.first
    while first:
        before = first - 1
        if tokens[before].text == "-" and before and tokens[before].end == tokens[first].start:
            before -= 1
            if tokens[before].lower not in _LEADING_PARTICLES:
                return first
            first = before
            continue
        word = tokens[before]
        if word.text[0].isupper():
            words = _PLACE_WORDS if mention.known else _GIVEN_OR_PLACE_WORDS
            joins = word.lower in words and not _is_opening(tokens, before)
        else:
            joins = word.text in _LEADING_PARTICLES and not mention.known
        if not joins:
            return first
        first = before
    return first


def _is_opening(tokens: Sequence[Token], position: int) -> bool:
    """Whether a word may owe its capital to the beginning of a sentence."""
    return not position or tokens[position - 1].text in _OPENING


# Known names


@cache
def _names() -> _Names:
    """Read the table of actors."""
    lengths: dict[str, set[int]] = {}
    forms: dict[str, tuple[str, ...]] = {}
    uncapped: set[str] = set()
    for _, (name, kind, _entity, case) in open_resource("actors.tsv"):
        plain = _fold(name)
        if not plain.replace(" ", "").isalpha():
            plain = " ".join([token.text for token in tokenize(plain)])
        lower = plain.lower()
        words = lower.split(" ")
        lengths.setdefault(" ".join(words[:2]), set()).add(len(words))
        forms[lower] = (plain, plain.upper())[: _FORMS[case]]
        if case == "capital" and (kind in _UNMISTAKABLE or not all(map(is_common, words))):
            uncapped.add(lower)
    openings = frozenset([beginning.partition(" ")[0] for beginning in lengths])
    ordered = {first: tuple(sorted(sizes, reverse=True)) for first, sizes in lengths.items()}
    return _Names(openings, ordered, forms, frozenset(uncapped))


# Column ``case`` -> how many of a name's two forms with capitals count (none: any form does).
_FORMS = {"": 0, "exact": 1, "capital": 2}
# Of these kinds a name is meant even where its words have another sense: turkey, polish.
_UNMISTAKABLE = frozenset({"state", "demonym"})


def _fold(word: str) -> str:
    """Strip accents, so that a name matches with and without them."""
    if word.isascii():
        return word
    letters = unicodedata.normalize("NFKD", word.translate(_UNDECOMPOSED))
    return "".join([letter for letter in letters if not unicodedata.combining(letter)])


def _known_end(tokens: Sequence[Token], first: int, case: _Case) -> int:
    """Return the index after the longest known name that begins here, or 0."""
    names = _names()
    one = _fold(tokens[first].lower)
    two = f"{one} {_fold(tokens[first + 1].lower)}" if first + 1 < len(tokens) else ""
    for length in names.lengths.get(two, ()) + names.lengths.get(one, ()):
        span = tokens[first : first + length]
        lower = _fold(" ".join([token.lower for token in span]))
        forms = names.forms.get(lower)
        if forms is not None and len(span) == length:
            # "The us" is no pronoun, however it is written.
            of_states = lower == "us" and article_start(tokens, first) < first
            if not forms or of_states or (case.uncapped and lower in names.uncapped):
                return first + length
            written = _fold(" ".join([token.text for token in span]))
            # In a text of capitals alone "US" may be the pronoun.
            if written in forms and not (case.shouted and len(forms) == _FORMS["exact"]):
                return first + length
    return 0


def _is_shouted(tokens: Sequence[Token]) -> bool:
    """Whether a text in capitals alone is more than a few abbreviations."""
    forms = _names().forms
    return any(is_common(token.lower) and token.lower not in forms for token in tokens)


# Unknown names


@cache
def _common_words() -> frozenset[str]:
    """Read the ordinary English words, which are no names even with a capital."""
    return frozenset([cells[0] for _, cells in open_resource("common_words.txt")])


@lru_cache(maxsize=1 << 16)
def is_common(word: str) -> bool:
    """Whether a word in lower case is ordinary English, as it stands or inflected."""
    common = _common_words()
    return word in common or any(
        word.endswith(ending)
        and len(word) - len(ending) + len(instead) >= _SHORTEST_BASE
        and word[: -len(ending)] + instead in common
        for ending, instead in _SUFFIXES
    )


@cache
def _titles() -> dict[str, str]:
    """Read what stands before a person's name (title, abbreviation) and what is never one."""
    return {word: kind for _, (word, kind) in open_resource("titles.tsv")}


def _guessed_end(tokens: Sequence[Token], first: int) -> int:
    """Return the index after the run of unknown capitalised words that begins here, or 0."""
    if not (_is_unknown(tokens[first]) or _follows_title(tokens, first)):
        return _initials_end(tokens, first) if _is_initial(tokens, first) else 0
    end = first + 1
    while longer := _longer_run(tokens, end):
        end = longer
    return end


def _is_unknown(token: Token) -> bool:
    """Whether a word has a capital and is no ordinary word, single letter or numeral."""
    return (
        len(token.text) > 1
        and token.text[0].isupper()
        and not is_common(token.lower)
        and not _NUMERAL.fullmatch(token.text)
    )


def _is_unknown_at(tokens: Sequence[Token], position: int) -> bool:
    return position < len(tokens) and _is_unknown(tokens[position])


def _longer_run(tokens: Sequence[Token], end: int) -> int:
    """Return the end of a run of name words that goes on at ``end``, or 0 where it does not."""
    if end == len(tokens):
        return 0
    token, after = tokens[end], end + 1
    if _is_unknown(token) or (_NUMERAL.fullmatch(token.text) and token.text != "I"):
        return after
    if token.text == "-" and token.start != tokens[end - 1].end:
        return 0
    if token.text in _INSIDE:
        while after < min(end + 3, len(tokens)) and tokens[after].text in _INSIDE:
            after += 1
        return after + 1 if _is_unknown_at(tokens, after) else 0
    return _initials_end(tokens, end)


def _is_initial(tokens: Sequence[Token], position: int) -> bool:
    """Whether a letter that begins a name is no article or pronoun: ``J.``, ``O'``."""
    after = position + 1
    return tokens[position].text in ("O", "D") or (
        after < len(tokens) and tokens[after].text == "."
    )


def _initials_end(tokens: Sequence[Token], first: int) -> int:
    """Return the index after initials and the unknown word that they belong to, or 0."""
    end, limit = first, min(first + _LONGEST_INITIALS, len(tokens) - 1)
    while end < limit and len(tokens[end].text) == 1 and tokens[end].text.isupper():
        end += 2 if tokens[end + 1].text == "." else 1
    return end + 1 if end > first and _is_unknown_at(tokens, end) else 0


def _follows_title(tokens: Sequence[Token], position: int) -> bool:
    """Whether a title stands before, which makes a name even of an ordinary word."""
    token, kinds = tokens[position], _titles()
    if not position or token.lower in kinds or len(token.text) == 1 or not token.text.istitle():
        return False
    before = tokens[position - 1]
    if before.text == "." and position > 1:
        return kinds.get(tokens[position - 2].lower) == "abbreviation"
    return kinds.get(before.lower) in ("title", "abbreviation")
