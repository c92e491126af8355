"""Splits a statement into clauses by its marks and by words that open a clause.

There is no parser: a clause opens after a mark that ends one, at a conjunction or a relative, at a
reporting *that*, at a participle after a comma, and where a comma ends a clause that was put in.
Where a word has other uses too, its neighbours decide, and in doubt nothing is split. Source of
the word lists: general knowledge of English grammar.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from classifier.language.inflection import base_forms
from classifier.language.masking import MASK
from classifier.language.nonnouns import FINITE, TITLES, VERBS

_ENDS: Final = frozenset(".!?;:\u2014")
_CLOSERS: Final = _ENDS | frozenset(",)\u2026")
"""Marks that stay with the clause whose end they follow."""

_BETWEEN_NUMBERS: Final = frozenset(":\u2014")
_NUMBERED: Final = frozenset("no nos art arts para paras".split())
"""What is shortened before a number."""

_SUBJECTS: Final = frozenset("we i they he she it there".split())
_DETERMINERS: Final = frozenset(
    "the a an this these those all any both each every no some our its their his her my your "
    "such".split()
) | {MASK}
_STARTS: Final = _SUBJECTS | _DETERMINERS | frozenset("you nobody everyone nothing what".split())
"""Words that a clause may begin with, after what opens it."""

_AUXILIARIES: Final = frozenset(
    "must should will would shall can could may might is are was were has have had do does did "
    "cannot".split()
)

_SUBORDINATORS: Final = frozenset(
    "while although though despite whereas albeit notwithstanding if unless lest because when "
    "whenever wherever whether".split()
)
"""Open a clause, or, as *despite* does, what stands for one, wherever they stand."""

_AMBIGUOUS: Final = frozenset("after before since until till once given considering".split())
"""Open one at the beginning, after a comma, and before its subject."""

_RELATIVES: Final = frozenset("which who whom whose where".split())
_LED: Final = frozenset("which whom whose".split())
_LEADING: Final = frozenset(
    "in on at by for from with of to under over through against into upon without".split()
)
"""Prepositions that a relative may follow: *in which*."""

_EXPRESSIONS: Final = frozenset(
    {
        *(("even", "if"), ("even", "though"), ("even", "when"), ("as", "if"), ("as", "though")),
        *(("so", "that"), ("now", "that"), ("given", "that"), ("provided", "that")),
        *(("in", "spite", "of"), ("in", "case", "of"), ("as", "long", "as"), ("as", "soon", "as")),
    }
)
"""Subordinators of several words."""

_NO_RELATIVE: Final = _LEADING | frozenset("than all is was about like".split())
"""After these *that* points at something."""

_REPORTING: Final = frozenset(
    "say tell state declare announce add note stress emphasise emphasize underline underscore "
    "reiterate reaffirm affirm recall remind report argue claim insist maintain assert admit "
    "acknowledge recognise recognize believe think feel know hope fear regret expect trust warn "
    "caution demand ask request propose suggest recommend agree confirm deny doubt reveal show "
    "mean conclude consider find see understand hear learn worry assure ensure pledge promise vow "
    "threaten require fact view belief conviction evidence sign signal reminder claim clear sure "
    "certain confident convinced concerned worried glad pleased proud aware essential important "
    "vital imperative crucial necessary regrettable unacceptable possible likely alarmed dismayed "
    "disappointed opinion idea notion allegation assurance commitment announcement".split()
)
"""Verbs, nouns and adjectives before a *that* that tells what is said or thought."""

_LIKE_NOUNS: Final = frozenset(
    "call calls demand demands hope hopes need needs note notes praise regret regrets stand stands "
    "support supports take takes thanks want wants welcome left felt saw".split()
)
"""Verbs that may be nouns or adjectives, so that an object has to follow."""

_OBJECTS: Final = _DETERMINERS | {"that", "on", "upon"}
_NO_PARTICIPLES: Final = frozenset(
    "including regarding concerning following according pending during nothing something anything "
    "everything morning evening building ceiling meeting hearing spring string ongoing existing "
    "neighbouring neighboring".split()
)
_SHORTEST_PARTICIPLE: Final = 6
_ITEM: Final = 4
"""Words of an item of a list, up to the next comma or *and*, at most."""

_FEWEST: Final = 2
"""Words of a clause; a single one, as *however*, goes with its neighbour."""


class Clause(NamedTuple):
    """A stretch of words.

    Attributes
    ----------
    first, last
        Positions among the words, `last` exclusive.
    """

    first: int
    last: int


def split_clauses(words: Sequence[str]) -> list[Clause]:
    """Split words into clauses, in time linear in their number.

    Parameters
    ----------
    words
        Words, marks and masked actors in lower case, contractions in full, as
        `classifier.language.masking.mask_actors` gives them.

    Returns
    -------
    list of Clause
        In order; each word is in one of them. None without words.

    Examples
    --------
    >>> words = "while we welcome the talks , we condemn the raid that killed ten .".split()
    >>> [" ".join(words[first:last]) for first, last in split_clauses(words)]
    ['while we welcome the talks ,', 'we condemn the raid', 'that killed ten .']
    """
    clauses: list[Clause] = []
    for sentence in _sentences(words):
        part = tuple(words[sentence.first : sentence.last])
        clauses += [
            Clause(sentence.first + first, sentence.first + last) for first, last in _split(part)
        ]
    return clauses


def _sentences(words: Sequence[str]) -> Iterator[Clause]:
    """Yield what the marks divide; marks without a word go with their neighbours."""
    first = end = 0
    has_words = quoted = False
    for at, word in enumerate(words):
        if _is_word(word):
            if end > first:
                yield Clause(first, end)
                first = end
            has_words = True
        elif end > first:
            closing = word in _CLOSERS or (word == '"' and quoted)
            end += closing and end == at
        elif has_words and word in _ENDS and _ends(words, at):
            end = at + 1
        quoted ^= word == '"'
    if first < len(words):
        yield Clause(first, len(words))


def _ends(words: Sequence[str], at: int) -> bool:
    """Whether a mark ends something, and is not part of a time, a range or a shortened word."""
    before = words[at - 1] if at else ""
    after = words[at + 1] if at + 1 < len(words) else ""
    if words[at] in _BETWEEN_NUMBERS:
        return not (before[:1].isdecimal() and after[:1].isdecimal()) and not (
            before == after == MASK
        )
    if words[at] != "." or not after:
        return True
    shortened = before in TITLES or (len(before) == 1 and before.isalpha() and before != "i")
    return not shortened and not (before in _NUMBERED and after[:1].isdecimal())


def _split(words: tuple[str, ...]) -> Iterator[Clause]:
    """Yield the clauses of one sentence; those of a single word go with their neighbour."""
    starts = [0]
    count = at = 0
    for opening in _openings(words):
        # An opening quotation mark or bracket belongs to what it opens.
        start = opening - 1 if words[opening - 1] in {'"', "("} else opening
        count += sum(map(_is_word, words[at:start]))
        at = start
        if count >= _FEWEST:
            starts.append(start)
            count = 0
    if len(starts) > 1 and sum(map(_is_word, words[starts[-1] :])) < _FEWEST:
        starts.pop()
    ends = [*starts[1:], len(words)]
    yield from map(Clause, starts, ends)


def _openings(words: tuple[str, ...]) -> Iterator[int]:
    """Yield where in a sentence a clause opens."""
    begin = next((at for at, word in enumerate(words) if _is_word(word)), 0)
    ended_by_comma = _opens_aside(words, begin, fresh=True) or _is_participle(words[begin])
    opened = begin
    for at in range(begin + 1, len(words)):
        fresh = words[at - 1] == ","
        if _opens_aside(words, at, fresh=fresh) or (fresh and _opens_participle(words, at)):
            ended_by_comma = True
        elif _opens_reported(words, at):
            ended_by_comma = False
        elif fresh and (words[at] in _SUBJECTS or (ended_by_comma and not _in_list(words, at))):
            ended_by_comma = False
        elif not _opens_coordinate(words, at):
            continue
        # Of two words that open one clause the first does: "but if", "and which", "given that".
        if at > opened + 1:
            yield at
        opened = at


def _opens_aside(words: tuple[str, ...], at: int, *, fresh: bool) -> bool:
    """Whether a subordinate or relative clause opens, which a comma may end.

    Parameters
    ----------
    words
        Of a sentence.
    at
        Where.
    fresh
        Whether it stands at the beginning of the sentence or after a comma.
    """
    word, after = words[at], _at(words, at + 1)
    if word in _SUBORDINATORS:
        return _at(words, at - 1) not in {"a", "all", "as"} and after != "of"
    if word in _RELATIVES:
        return True
    if word in _LEADING and after in _LED:
        return True
    if word in _AMBIGUOUS:
        return fresh or after in _SUBJECTS
    if word == "as" and after in _SUBJECTS:
        # The last word of "as long as" opens nothing.
        return _at(words, at - 2) != "as"
    return words[at : at + 2] in _EXPRESSIONS or words[at : at + 3] in _EXPRESSIONS


def _opens_participle(words: tuple[str, ...], at: int) -> bool:
    """Whether a participle that follows a comma opens a clause: *, urging* or *, backed by*."""
    word = words[_after_adverb(words, at)]
    after = _at(words, _after_adverb(words, at) + 1)
    return _is_participle(word) or (word.endswith("ed") and after == "by")


def _is_participle(word: str) -> bool:
    return (
        word.endswith("ing") and len(word) >= _SHORTEST_PARTICIPLE and word not in _NO_PARTICIPLES
    )


def _opens_reported(words: tuple[str, ...], at: int) -> bool:
    """Whether a *that* tells what is said, or is a relative; else it points at something."""
    before, after = words[at - 1], _at(words, at + 1)
    if words[at] != "that" or before in _NO_RELATIVE:
        return False
    if after in _STARTS or after in _SUBORDINATORS or (before != "," and _is_reporting(before)):
        return True
    is_verb = after in _AUXILIARIES or after in VERBS or after in FINITE or after.endswith("ed")
    return is_verb and _is_word(before)


@lru_cache(maxsize=1 << 12)
def _is_reporting(word: str) -> bool:
    return word in _REPORTING or any(base in _REPORTING for base in base_forms(word))


def _opens_coordinate(words: tuple[str, ...], at: int) -> bool:
    """Whether a conjunction, or a comma before, joins a further main verb."""
    word, before, after = words[at], words[at - 1], _at(words, at + 1)
    if word == "but":
        return after != "also" and before not in {"nothing", "anything", "all", "last"}
    if word in {"yet", "so"}:
        return before == "," and after in _STARTS
    if word in {"and", "or", "nor"}:
        return _joins_clause(words, at)
    return before == "," and _begins_act(words, at)


def _joins_clause(words: tuple[str, ...], at: int) -> bool:
    """Whether a clause, or a verb with the same subject, follows a conjunction."""
    before, after = words[at - 1], _at(words, at + 1)
    if after in _SUBJECTS or after in _RELATIVES or after in _SUBORDINATORS:
        return True
    if after == "that":
        return _opens_reported(words, at + 1)
    if after == MASK:
        # "Iran, Iraq, and Japan condemn" and "Iran and Japan condemn" have one verb.
        alone = before == "," and _at(words, at - 2) != MASK
        return alone and (_at(words, at + 2) in _AUXILIARIES or _begins_act(words, at + 2))
    # "can and must", "condemn and reject" are one.
    joined = before in _AUXILIARIES or before in VERBS
    return not joined and (after in _AUXILIARIES or _begins_act(words, at + 1))


def _begins_act(words: tuple[str, ...], at: int) -> bool:
    """Whether a verb follows, an adverb before it or none: *and strongly urge*."""
    place = _after_adverb(words, at)
    verb, after = _at(words, place), _at(words, place + 1)
    if verb in VERBS and verb not in _LIKE_NOUNS:
        return True
    return after in _OBJECTS and _is_form_of_verb(verb)


@lru_cache(maxsize=1 << 12)
def _is_form_of_verb(word: str) -> bool:
    if word in VERBS or word in FINITE:
        return True
    return word.endswith("ed") and any(base in VERBS for base in base_forms(word))


def _after_adverb(words: tuple[str, ...], at: int) -> int:
    """Return where an adverb ends that stands there, or the place itself."""
    word = _at(words, at)
    skipped = word.endswith("ly") or word in {"also", "further", "therefore", "again"}
    return at + 1 if skipped and at + 1 < len(words) else at


def _in_list(words: tuple[str, ...], at: int) -> bool:
    """Whether an item of a list follows a comma: *grain, oil and gas*."""
    for word in words[at : at + _ITEM]:
        if word in {"and", "or", "nor", ","}:
            return True
        if word in _SUBJECTS or word in _AUXILIARIES:
            return False
    return False


def _at(words: tuple[str, ...], at: int) -> str:
    """Return a word, or nothing outside of the sentence."""
    return words[at] if 0 <= at < len(words) else ""


def _is_word(word: str) -> bool:
    return word == MASK or word[:1].isalnum()
