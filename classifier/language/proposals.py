"""Proposes what a statement takes a stance on: its noun phrases, the principal one first.

There is no parser. A noun phrase is a run of words between words of closed classes and verbs; the
principal one is chosen by what stands before and after it (*condemn*, *support*, *threat to*), by
the polarity of its own words, and by its place. Source of the word lists: general knowledge of
English grammar (see ``nonnouns``); the weights stand in ``resources/target_weights.tsv``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final, NamedTuple

from classifier.data.records import Target
from classifier.language.actors import find_mentions, is_common
from classifier.language.lexicon import Lexicon, Match
from classifier.language.nonnouns import (
    CLOSED,
    FINITE,
    IDIOMS,
    PARTICIPLES,
    PARTICLES,
    TITLES,
    UTTERED,
    UTTERING,
    VERBS,
    names_nothing,
)
from classifier.language.resources import open_resource
from classifier.language.text import Token, tokenize

_DETERMINERS: Final = frozenset(
    "the a an this that these those his her its their our my your some any all both each every no "
    "another many several few two three four five six seven eight nine ten".split()
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
    held = [at for at in range(len(chunks)) if _may_be_target(sentence, at)]
    order = sorted(held, key=lambda at: (-_weight(sentence, at), at))
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
        first = _title_start(tokens, mention.first)
        named[first : mention.last] = [True] * (mention.last - first)
    matches = _lexicon().match([token.lower for token in tokens])
    return _Sentence(tokens, named, _chunks(tokens, named), matches)


def _title_start(tokens: Sequence[Token], first: int) -> int:
    """Return where a name begins with the abbreviated title before it: *Ms. Vrett*."""
    before = first - 2 if first > 1 and tokens[first - 1].text == "." else first - 1
    return before if before >= 0 and tokens[before].lower in TITLES else first


@cache
def _lexicon() -> Lexicon:
    return Lexicon.load()


def _may_be_target(sentence: _Sentence, position: int) -> bool:
    """Whether a noun phrase names something besides the act: a name, or a noun."""
    tokens, named, chunks, _ = sentence
    chunk = chunks[position]
    if any(named[chunk.first : chunk.last]):
        return True
    words = [token.lower for token in tokens[chunk.first : chunk.last]]
    before = [token.lower for token in tokens[max(chunk.first - 2, 0) : chunk.first]]
    if words[0] not in _DETERMINERS and before:
        idiom = words[-1] in IDIOMS and before[-1] in {"in", "into", "on", "under"}
        if names_nothing(words) or (idiom and len(words) == 1):
            return False
    return not names_nothing(words[1:] or words) and not _is_uttered(sentence, position)


def _is_uttered(sentence: _Sentence, position: int) -> bool:
    """Whether a noun phrase is the act's own noun: *expressed deep concern over the raid*."""
    tokens, _, chunks, _ = sentence
    chunk = chunks[position]
    behind = tokens[chunk.last].lower if chunk.last < len(tokens) else ""
    before = {token.lower for token in tokens[max(chunk.first - 3, 0) : chunk.first]}
    return (
        tokens[chunk.last - 1].lower in UTTERED
        and not before.isdisjoint(UTTERING)
        and behind in {"over", "about", "at", "for", "with", "to", "that", "regarding", "on"}
        and position + 1 < len(chunks)
    )


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
    conjoins = tokens[first].lower == "that" and first + 1 < len(tokens)
    if conjoins and (named[first + 1] or tokens[first + 1].lower in _DETERMINERS):
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
    if word in VERBS or word in FINITE or _is_finite_here(tokens, at):
        return False
    if fresh:
        return not word.endswith(("ed", "ing")) and _may_begin(tokens, at)
    return not (word.endswith("ed") and len(word) > len("need"))


def _is_finite_here(tokens: Sequence[Token], at: int) -> bool:
    """Whether a form in *-s* is a verb, since its object follows: *Orlovia starves the port*."""
    word = tokens[at].lower
    behind = tokens[at + 1].lower if at + 1 < len(tokens) else ""
    plural = word.endswith("s") and not word.endswith(("ss", "us", "is"))
    return plural and (
        behind in _DETERMINERS - {"that", "those", "these", "all", "both"}
        or behind in {"us", "them", "him", "her", "me"}
    )


def _is_closed(token: Token) -> bool:
    """Whether a token is a mark, a word of a closed class, or an adverb in *-ly*."""
    word = token.lower
    if not token.text[0].isalnum() or word in CLOSED or word in _DETERMINERS:
        return True
    if word in PARTICLES or word in PARTICIPLES:
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
        if named[end - 1] and named[end + 1]:
            joins = joins or word == "and" or (word == "," and _is_listed(tokens, named, end))
        after = _core_end(tokens, named, end + 1) if joins else end + 1
        if after == end + 1 or _is_time(tokens, end + 1, after):
            return end
        end = after
    return end


def _is_listed(tokens: Sequence[Token], named: Sequence[bool], at: int) -> bool:
    """Whether a comma parts names that an *and* ends: *Orlovia, Grabovia and Belmora*."""
    while at + 1 < len(tokens) and named[at + 1]:
        at += 1
        while at < len(tokens) and named[at]:
            at += 1
        if at + 1 < len(tokens) and tokens[at].lower == "and":
            return named[at + 1]
        if at == len(tokens) or tokens[at].text != ",":
            return False
    return False


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
    yield f"before={before if before in CLOSED or not before.isalpha() else 'word'}"
    after = tokens[chunk.last].lower if chunk.last < len(tokens) else "$"
    yield f"after={after if after in CLOSED or not after.isalpha() else 'word'}"


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
