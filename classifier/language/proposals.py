"""Proposes what a statement takes a stance on: its noun phrases, the principal one first.

There is no parser. A noun phrase is a run of words between words of closed classes and verbs; the
principal one is chosen by what stands before and after it (*condemn*, *support*, *threat to*), by
the polarity of its own words, and by its place. Source of the word lists: general knowledge of
English grammar; the weights stand in ``resources/target_weights.tsv``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final, NamedTuple

from classifier.data.records import Target
from classifier.language.actors import find_mentions, is_common
from classifier.language.lexicon import Lexicon, Match
from classifier.language.resources import open_resource
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
    >>> [t.text for t in propose_targets("Orlovia condemns the attack on the harbour.")]
    ['the attack on the harbour', 'Orlovia']
    """
    sentence = read_sentence(text)
    tokens, chunks = sentence.tokens, sentence.chunks
    order = sorted(range(len(chunks)), key=lambda at: (-_weight(sentence, at), at))
    found: list[Target] = []
    for at in order[:most]:
        start, end = tokens[chunks[at].first].start, tokens[chunks[at].last - 1].end
        found.append(Target(text[start:end], start, end))
    return found


def read_sentence(text: str) -> _Sentence:
    """Read a statement: its tokens, names, noun phrases and entries of the lexicon."""
    tokens = tokenize(text)
    named = [False] * len(tokens)
    for mention in find_mentions(tokens):
        named[mention.first : mention.last] = [True] * (mention.last - mention.first)
    matches = _lexicon().match([token.lower for token in tokens])
    return _Sentence(tokens, named, _chunks(tokens, named), matches)


@cache
def _lexicon() -> Lexicon:
    return Lexicon.load()


# Noun phrases


def _chunks(tokens: Sequence[Token], named: Sequence[bool]) -> list[_Chunk]:
    """Find the noun phrases that do not overlap."""
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
    behind = tokens[first + 1].lower if first + 1 < len(tokens) else ""
    if tokens[first].lower == "that" and behind in _DETERMINERS:
        return first
    determined = tokens[first].lower in _DETERMINERS
    if determined:
        end += 1
        while end < len(tokens) and tokens[end].lower in _INSIDE | _DETERMINERS:
            end += 1
    start = end
    while (
        end < len(tokens)
        and end - first < _LONGEST
        and _is_nominal(tokens, named, end, fresh=end == start, determined=determined)
    ):
        end += 1
    while end > start and (tokens[end - 1].text == "-" or tokens[end - 1].lower == "'s"):
        end -= 1
    return end if end > start else first


def _is_nominal(
    tokens: Sequence[Token], named: Sequence[bool], at: int, *, fresh: bool, determined: bool
) -> bool:
    """Whether a word may stand in a noun phrase here."""
    token = tokens[at]
    word = token.lower
    if named[at] or word in {"-", "'s"}:
        return named[at] or not fresh
    if _is_closed(token):
        return False
    if (fresh and determined) or token.text[0].isdigit():
        return fresh and determined
    if word in _VERBS:
        return False
    if fresh:
        return not word.endswith(("ed", "ing")) and _may_begin(tokens, at)
    return not (word.endswith("ed") and len(word) > len("need"))


def _is_closed(token: Token) -> bool:
    """Whether a token is a mark, a word of a closed class, or an adverb in *-ly*."""
    word = token.lower
    if not token.text[0].isalnum() or word in _CLOSED or word in _DETERMINERS:
        return True
    return word.endswith("ly") and is_common(word[:-2])


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


class _Sentence(NamedTuple):
    """What the features of a noun phrase look at."""

    tokens: Sequence[Token]
    named: Sequence[bool]
    chunks: Sequence[_Chunk]
    matches: Sequence[Match]


def _weight(sentence: _Sentence, position: int) -> float:
    """Weigh a noun phrase: how likely it is what the statement evaluates."""
    weights = _weights()
    return sum(weights.get(feature, 0.0) for feature in features(sentence, position))


@cache
def _weights() -> dict[str, float]:
    return {feature: float(weight) for _, (feature, weight) in open_resource("target_weights.tsv")}


def features(sentence: _Sentence, position: int) -> Iterator[str]:
    """Yield what tells whether a noun phrase is the principal target."""
    tokens, named, chunks, matches = sentence
    chunk = chunks[position]
    yield f"order={min(position, 5)}"
    if position == len(chunks) - 1:
        yield f"last of {min(len(chunks), 3)}"
    yield f"length={min(chunk.last - chunk.first, 6)}"
    if all(named[chunk.first : chunk.core]):
        yield "name"
    first = tokens[chunk.first].lower
    yield f"first={first}" if first in _DETERMINERS else "first=bare"
    yield from _neighbours(tokens, chunk)
    for match in matches:
        if chunk.first <= match.first and match.last <= chunk.last:
            yield f"in={match.entry.lexicon_class}"
            yield f"polarity={match.entry.polarity}"
    yield from _acts(tokens, chunk, matches)


def _neighbours(tokens: Sequence[Token], chunk: _Chunk) -> Iterator[str]:
    """Yield the words on both sides, where they are of a closed class."""
    before = tokens[chunk.first - 1].lower if chunk.first else "^"
    yield f"before={before if before in _CLOSED or not before.isalpha() else 'word'}"
    after = tokens[chunk.last].lower if chunk.last < len(tokens) else "$"
    yield f"after={after if after in _CLOSED or not after.isalpha() else 'word'}"


def _acts(tokens: Sequence[Token], chunk: _Chunk, matches: Sequence[Match]) -> Iterator[str]:
    """Yield the act before a noun phrase, and the one after it, within the clause."""
    before = [match for match in matches if match.last <= chunk.first]
    if before and chunk.first - before[-1].last <= _REACH:
        match = before[-1]
        if not _is_parted(tokens, match.last, chunk.first):
            gap = "at" if chunk.first - match.last <= 1 else "near"
            yield f"{gap} {match.entry.lexicon_class}"
    after = next((match for match in matches if match.first >= chunk.last), None)
    if after is not None and after.first - chunk.last <= _REACH:
        if not _is_parted(tokens, chunk.last, after.first):
            gap = "to" if after.first - chunk.last <= 1 else "toward"
            yield f"{gap} {after.entry.lexicon_class}"


def _is_parted(tokens: Sequence[Token], first: int, last: int) -> bool:
    """Whether a clause ends between two places."""
    return any(token.text in ".;:!?" for token in tokens[first:last])
