"""Words that make a body of a name: the *Republic of* Grabovia, the Zorlak *Liberation Army*.

Known states and organisations stand in full in the table of actors; with these words the same
forms around a name that nobody has heard of are masked as well.
"""

from __future__ import annotations

from collections.abc import Sequence

from classifier.language.text import Token

# With capitals after a name, parts of the body that it names.
_BODIES = frozenset(
    "alliance army assembly authority battalion brigade brigades bureau coalition commission "
    "confederation corps council federation force forces front league militia movement "
    "organisation organization party regiment states union".split()
)
_QUALIFIERS = frozenset(
    "armed defence defense democratic federal liberation national patriotic people popular "
    "resistance revolutionary salvation security socialist united".split()
)
_LONGEST_BODY = 4
# With a capital before *of* and a name, a form of state or union that belongs to it. "State" is
# not among them: a Secretary of State is of somebody.
_UNIONS = frozenset(
    "confederation emirate federation kingdom league organisation organization principality "
    "republic sultanate union".split()
)
_MINISTRIES = frozenset({"ministry", "department"})


def body_end(tokens: Sequence[Token], end: int) -> int:
    """Return where a name that seems to end at ``end`` does, with the body that follows."""
    for after in range(end, min(end + _LONGEST_BODY, len(tokens))):
        if _is_part(tokens[after], _BODIES):
            return after + 1
        if not _is_part(tokens[after], _QUALIFIERS):
            break
    return end


def union_start(tokens: Sequence[Token], first: int) -> int:
    """Return where a name that seems to begin at ``first`` does, with the form of state before."""
    of = first - 1
    if of < 1 or tokens[of].lower != "of" or not _is_part(tokens[of - 1], _UNIONS):
        return first
    start = of - 1
    while start and _is_part(tokens[start - 1], _QUALIFIERS):
        start -= 1
    return article_start(tokens, start)


def article_start(tokens: Sequence[Token], first: int) -> int:
    """Return where a name begins with an article before it."""
    return first - 1 if first and tokens[first - 1].lower == "the" else first


def is_one_name(tokens: Sequence[Token], before: tuple[int, int], first: int) -> bool:
    """Whether a name goes on with the one that begins at ``first``.

    Names side by side, a ministry *of* somebody, and names with a hyphen between them are one:
    Grabovia-Zorlak is a pair or a double name, and only who knows them can tell.

    Parameters
    ----------
    tokens
        Of the whole text.
    before
        First token of the name before, and the token after its last.
    first
        Where the next name begins.
    """
    begin, end = before
    if end >= first:
        return True
    between = tokens[end]
    if end < first - 1:
        return False
    if between.lower == "of":
        return any(token.lower in _MINISTRIES for token in tokens[begin:end])
    tight = tokens[end - 1].end == between.start and between.end == tokens[first].start
    return between.text == "-" and tight


def _is_part(token: Token, words: frozenset[str]) -> bool:
    return token.lower in words and token.text.istitle()
