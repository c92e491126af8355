"""Proposes what a statement takes a stance on: its noun phrases, the principal one first.

There is no parser. A noun phrase is a run of words between words of closed classes and verbs; the
principal one is chosen by what stands before it (*condemn*, *support*, *threat to*), by the
polarity of its own words, and by its place. Source of the word lists: general knowledge of English
grammar; the weights were chosen by hand on the corpus, see ``tests/benchmarks/targets.py``.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Final, NamedTuple

from classifier.data.records import Target
from classifier.language.actors import find_mentions, is_common
from classifier.language.lexicon import Lexicon, Match
from classifier.language.text import Token, tokenize

_DETERMINERS: Final = frozenset(
    "the a an this that these those his her its their our my your some any all both each every no "
    "another many several few two three four five six seven eight nine ten".split()
)
_CLOSED: Final = frozenset(
    "i me we us you he him she it they them myself ourselves itself themselves who whom whose "
    "which what that there here and or but nor yet so as than then if because while although "
    "though unless until when where why how whether in on at by for from with of to into about "
    "over under against between among during before after since through via despite toward "
    "towards upon without within across is are was were be been being am has have had having do "
    "does did will would shall should can could may might must not never cannot only also just "
    "even still already again always too very more most much less let please yes thank thanks "
    "today tomorrow yesterday now soon once ago one ones anyone everyone nobody somebody someone "
    "everything something nothing anything other others own such same".split()
)
_JOINING: Final = frozenset("of between".split())
_PLACING: Final = frozenset("in on against with by at for to from over".split())
_INSIDE: Final = frozenset("other own same such more most very".split())
_TIMES: Final = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april june "
    "july august september october november december week month year years months weeks days day "
    "morning afternoon evening night hours hour time moment occasion end part regard respect "
    "behalf order view terms case fact way connection light course meantime".split()
)
_VERBS: Final = frozenset(
    "condemn condemns urge urges call calls welcome welcomes support supports thank thanks reject "
    "rejects demand demands regret regrets note notes express expresses hope hopes believe "
    "believes want wants need needs ask asks invite invites remain remains continue continues "
    "make makes take takes give gives stand stands go goes come comes think thinks see sees know "
    "knows say says consider considers expect expects oppose opposes warn warns deplore deplores "
    "denounce denounces applaud applauds commend commends praise praises reaffirm reaffirms "
    "reiterate reiterates recall recalls made took gave stood went came thought saw knew said "
    "told held kept brought began left met sent put set lost won found felt became led".split()
)
_POINTING: Final = frozenset(
    "thank congratulate praise welcome support condemn disapprove accuse threaten refuse deny defy "
    "urge demand request worry regret grieve warn hope reassure concede".split()
)
"""Lexicon classes of acts that point at their object."""
_WEIGHED: Final = frozenset(
    "violence suffering oppression crime arms peace aid law progress friend foe institution".split()
)
"""Lexicon classes of things that a stance is taken on."""
_REACH = 7
_LONGEST = 14


class _Chunk(NamedTuple):
    """A noun phrase: tokens, and how far its core reaches without attached phrases."""

    first: int
    last: int
    core: int


def propose_targets(text: str, *, most: int = 4) -> list[Target]:
    """Propose the targets of a statement, principal first.

    Parameters
    ----------
    text
        The statement.
    most
        At most so many.

    Returns
    -------
    list of Target
        With offsets in the text, without overlap; empty where the text names nothing.

    Examples
    --------
    >>> [t.text for t in propose_targets("We condemn the attack on the harbour and thank Orlovia.")]
    ['the attack on the harbour', 'Orlovia']
    """
    tokens = tokenize(text)
    chunks = _chunks(tokens)
    matches = _lexicon().match([token.lower for token in tokens])
    ranked = sorted(chunks, key=lambda chunk: (-_weight(tokens, chunk, matches), chunk.first))
    return [
        Target(text[tokens[c.first].start : tokens[c.last - 1].end], tokens[c.first].start,
               tokens[c.last - 1].end)
        for c in ranked[:most]
    ]


@cache
def _lexicon() -> Lexicon:
    return Lexicon.load()


# Noun phrases


def _chunks(tokens: Sequence[Token]) -> list[_Chunk]:
    """Find the noun phrases that do not overlap."""
    named = [False] * len(tokens)
    for mention in find_mentions(tokens):
        named[mention.first : mention.last] = [True] * (mention.last - mention.first)
    found: list[_Chunk] = []
    at = 0
    while at < len(tokens):
        core = _core_end(tokens, named, at)
        if core == at:
            at += 1
            continue
        last = _attached_end(tokens, named, core)
        if not _is_time(tokens, at, core):
            found.append(_Chunk(at, last, core))
        at = last
    return found


def _core_end(tokens: Sequence[Token], named: Sequence[bool], first: int) -> int:
    """Return the end of the noun phrase without prepositions that begins here, or ``first``."""
    end = first
    determined = tokens[first].lower in _DETERMINERS
    if determined:
        end += 1
        while end < len(tokens) and tokens[end].lower in _INSIDE | _DETERMINERS:
            end += 1
    start = end
    while end < len(tokens) and end - first < _LONGEST and _is_nominal(
        tokens, named, end, fresh=end == start, determined=determined
    ):
        end += 1
    while end > start and (tokens[end - 1].text == "-" or tokens[end - 1].lower == "'s"):
        end -= 1
    return end if end > start else first


def _is_nominal(
    tokens: Sequence[Token], named: Sequence[bool], at: int, *, fresh: bool, determined: bool
) -> bool:
    """Whether a word may stand in a noun phrase here."""
    if named[at]:
        return True
    token = tokens[at]
    word = token.lower
    if word in {"-", "'s"}:
        return not fresh
    if not token.text[0].isalnum() or word in _CLOSED or word in _DETERMINERS:
        return False
    if token.text[0].isdigit():
        return fresh and determined
    if word.endswith("ly") and is_common(word[:-2]):
        return False
    if fresh and determined:
        return True
    if word in _VERBS:
        return False
    verbal = word.endswith("ed") or word.endswith("ing")
    if fresh:
        return not verbal and _may_begin(tokens, at)
    return not (word.endswith("ed") and len(word) > len("need"))


def _may_begin(tokens: Sequence[Token], at: int) -> bool:
    """Whether a noun phrase may begin without a determiner: not where a verb is likely."""
    if not at:
        return False
    before = tokens[at - 1].lower
    return before not in {
        "we", "i", "you", "they", "he", "she", "it", "to", "will", "would", "shall", "should",
        "can", "could", "may", "might", "must", "not", "who", "which", "that", "do", "does", "did",
        "never", "be", "is", "are", "was", "were", "been",
    }  # fmt: skip


def _attached_end(tokens: Sequence[Token], named: Sequence[bool], core: int) -> int:
    """Return the end of a noun phrase with the prepositional phrases that belong to it."""
    end = core
    for _ in range(3):
        if end + 1 >= len(tokens):
            return end
        word = tokens[end].lower
        joins = word in _JOINING or (word in _PLACING and _is_attached(tokens, named, end))
        if word == "and" and named[end - 1] and named[end + 1]:
            joins = True
        after = _core_end(tokens, named, end + 1) if joins else end + 1
        if after == end + 1 or _is_time(tokens, end + 1, after):
            return end
        end = after
    return end


def _is_attached(tokens: Sequence[Token], named: Sequence[bool], at: int) -> bool:
    """Whether a preposition's phrase belongs to the noun before it."""
    return tokens[at].lower in {"in", "on", "against"} and (
        named[at + 1] or tokens[at + 1].lower in _DETERMINERS
    )


def _is_time(tokens: Sequence[Token], first: int, last: int) -> bool:
    """Whether a phrase only tells when, or leads in: *this week*, *the end*."""
    return tokens[last - 1].lower in _TIMES


# The principal one


def _weight(tokens: Sequence[Token], chunk: _Chunk, matches: Sequence[Match]) -> float:
    """Weigh a noun phrase: how likely it is what the statement evaluates."""
    weight = 0.0
    pointed = False
    for match in matches:
        kind = match.entry.lexicon_class
        gap = chunk.first - match.last
        if kind in _POINTING and 0 <= gap <= _REACH and not pointed:
            if not _is_parted(tokens, match.last, chunk.first):
                weight += 3.0 - gap * 0.3
                pointed = True
        inside = chunk.first <= match.first and match.last <= chunk.last
        if inside and kind in _WEIGHED | _POINTING:
            weight += 0.5 + 0.4 * abs(match.entry.polarity)
    weight -= 0.12 * min(chunk.first, 20) * 0.5
    if tokens[chunk.first].lower in {"our", "my"}:
        weight -= 1.0
    if _speaks(tokens, chunk, matches):
        weight -= 2.5
    return weight


def _is_parted(tokens: Sequence[Token], first: int, last: int) -> bool:
    """Whether a clause ends between two places."""
    return any(token.text in ".;:!?" for token in tokens[first:last])


def _speaks(tokens: Sequence[Token], chunk: _Chunk, matches: Sequence[Match]) -> bool:
    """Whether the phrase is the subject of an act, which is the speaker's own."""
    for match in matches:
        gap = match.first - chunk.last
        if gap in (0, 1) and match.entry.lexicon_class in _POINTING:
            between = tokens[chunk.last].lower if gap else ""
            return between not in {"is", "are", "was", "were", "be", "of", "and", ","}
    return False
