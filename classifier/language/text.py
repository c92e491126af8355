"""Text to tokens: normalised, with offsets into the text as given.

All steps keep one character for one, so that an offset into the normalised text is an offset
into the text as given.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache, partial
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from nltk.stem.snowball import SnowballStemmer

_FOLDED = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u02bc\u2032\uff07`\u00b4", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033\uff02", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2212\ufe63\uff0d", "-"),
        **dict.fromkeys("\u2013\u2014\u2015", "\u2014"),
        **dict.fromkeys("\u00a0\u2002\u2003\u2007\u2009\u200a\u202f\u3000", " "),
    }
)

_TOKEN = re.compile(
    r"""
    [^\W\d_]{2,}+(?!['\u0300-\u036f])                   # most words, tried first: it is quicker
    | (?:[^\W\d_]\.){2,}                                # U.S., U.N.
    | (?P<verb>[^\W\d_]+?)(?=[nN]'[tT]\b)                # do of don't
    | (?P<rest>[nN]'[tT]\b|'(?:[sS]|[rR][eE]|[vV][eE]|[lL][lL]|[dD]|[mM])\b)  # n't, 's, 're
    | [^\W\d_][\u0300-\u036f]*(?:[^\W\d_]|[\u0300-\u036f])*   # a word, accents composed or not
    | \d+(?:[.,]\d+)*                                   # a number
    | [.!?;:,()"\u2014\u2026-]                            # what divides clauses
    """,
    re.VERBOSE,
)
# The same for ASCII without apostrophes, where nothing is contracted: three times as fast. In a
# group, so that a split gives what lies between the tokens, and the tokens.
_PLAIN_TOKEN = re.compile(
    r"([A-Za-z]{2,}|(?:[A-Za-z]\.){2,}|[A-Za-z]|[0-9]+(?:[.,][0-9]+)*|[.!?;:,()\"-])"
)

_EXPANDED = {
    "n't": "not",
    "'ll": "will",
    "'re": "are",
    "'ve": "have",
    "'m": "am",
    "'d": "would",
}
"""Contractions in full."""

_SHORTENED = {"ca": "can", "wo": "will", "sha": "shall"}
"""What *can't*, *won't* and *shan't* leave before *n't*, in full."""


class Token(NamedTuple):
    """A word, number or mark.

    Attributes
    ----------
    text
        As it is written, quotation marks and dashes normalised.
    lower
        In lower case, accents composed and contractions in full, for look-up.
    start, end
        Offsets in the text as given, end exclusive.
    """

    text: str
    lower: str
    start: int
    end: int

    @property
    def is_word(self) -> bool:
        """Whether it begins with a letter (or is a contraction's rest)."""
        return self.text[0].isalpha() or self.text[0] == "'"


# As quick as a plain tuple, which `Token(...)` is not: there is one for each word.
_token = partial(tuple.__new__, Token)


def normalize(text: str) -> str:
    r"""Fold quotation marks, apostrophes, dashes and blanks to one form of each.

    Examples
    --------
    >>> normalize("We don\u2019t \u201cagree\u201d")
    'We don\'t "agree"'
    """
    return text.translate(_FOLDED)


def tokenize(text: str) -> list[Token]:
    """Split a text into words, numbers and the marks that divide clauses.

    Hyphened compounds are split, with the hyphen as a mark of its own; the negative contraction
    is split as *do* + *n't*.

    Examples
    --------
    >>> [token.lower for token in tokenize("We don\u2019t fear U.S.-led talks.")]
    ['we', 'do', 'not', 'fear', 'u.s.', '-', 'led', 'talks', '.']
    """
    text = normalize(text)
    return _split_plain(text) if text.isascii() and "'" not in text else _split(text)


def _split(text: str) -> list[Token]:
    tokens: list[Token] = []
    for match in _TOKEN.finditer(text):
        word = match.group()
        lower = word.lower() if word.isascii() else unicodedata.normalize("NFC", word.lower())
        if match.lastgroup == "verb":
            lower = _SHORTENED.get(lower, lower)
        elif match.lastgroup == "rest":
            lower = _EXPANDED.get(lower, lower)
        tokens.append(_token((word, lower, *match.span())))
    return tokens


def _split_plain(text: str) -> list[Token]:
    parts = _PLAIN_TOKEN.split(text)
    ends = list(accumulate(map(len, parts)))
    words = parts[1::2]
    parted = zip(words, map(str.lower, words), ends[:-1:2], ends[1::2], strict=True)
    return list(map(_token, parted))


@lru_cache(maxsize=1 << 17)
def stem(word: str) -> str:
    """Return the Snowball stem of a word in lower case."""
    return str(_stemmer().stem(word))


@cache
def _stemmer() -> SnowballStemmer:
    # nltk loads SciPy and scikit-learn, which whoever only extracts statements does not need.
    from nltk.stem.snowball import SnowballStemmer  # noqa: PLC0415 - heavy

    return SnowballStemmer("english")


NEGATORS = frozenset(
    "not no never neither nor none nobody nothing nowhere cannot without hardly scarcely barely "
    "lack lacks lacking".split()
)
_SCOPE_ENDS = frozenset(".!?;:,\u2014\u2026") | {"but", "and", "or", "because", "while", "although"}
SCOPE = 6
"""Words that a negation reaches, at most; it ends with its clause."""


def negation_scope(words: Sequence[str]) -> list[bool]:
    """Tell for each word whether it stands in the scope of a negation.

    Parameters
    ----------
    words
        Words and marks in lower case, contractions in full.

    Examples
    --------
    >>> negation_scope("we do not fear talks , we want them".split())
    [False, False, False, True, True, False, False, False, False]
    >>> any(negation_scope("a threat not only to us".split()))
    False
    """
    if NEGATORS.isdisjoint(words):
        return [False] * len(words)
    scope: list[bool] = []
    left = 0
    for word, following in zip(words, [*words[1:], ""], strict=False):
        if word in NEGATORS and following != "only":
            scope.append(False)
            left = SCOPE
            continue
        left = 0 if word in _SCOPE_ENDS else left
        scope.append(left > 0)
        left = max(0, left - 1)
    return scope
