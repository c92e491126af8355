"""What an encoder reads: the words of a reading as word pieces, the target marked in place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from classifier.language.masking import MASK

Row = tuple[Sequence[str], tuple[int, int] | None]
"""The words of a reading, and the first and last + 1 of those in the target, if there is one."""

ACTOR = "[MASK]"
"""The word piece that stands for an actor: what pretraining put in the place of any word."""

_CONTEXT = 20
"""Word pieces that are read from the beginning of the target on, at least."""

_UNKNOWN = "x" * 1000
"""A word longer than any that is in a vocabulary, or is split into pieces."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """A row as an encoder reads it.

    Attributes
    ----------
    ids
        Number of each word piece in the vocabulary.
    types
        1 for each word piece in the target, else 0.
    """

    ids: tuple[int, ...]
    types: tuple[int, ...]


class RowTokenizer:
    """Splits words into word pieces, actors masked and the target marked.

    Words are taken as they are: none that a text holds becomes a special token.

    Parameters
    ----------
    content
        Of the file ``tokenizer.json``.
    max_tokens
        Of a longer row a window is read, with the beginning of the target in it.

    Attributes
    ----------
    trial
        A row with the last piece of the vocabulary, to try a graph with.

    Raises
    ------
    ValueError
        If the content is no tokenizer, or has no piece for an actor, for an unknown word, or
        around the words.
    """

    def __init__(self, content: bytes, *, max_tokens: int) -> None:
        from tokenizers import Tokenizer  # noqa: PLC0415 - an extra

        self._max_tokens = max_tokens
        try:
            self._tokenizer = Tokenizer.from_buffer(content)
        except Exception as error:  # it raises no other class
            raise ValueError(f"its tokenizer cannot be read ({error})") from error
        actor = self._tokenizer.token_to_id(ACTOR)
        if actor is None:
            raise ValueError(f"the vocabulary of its tokenizer has no {ACTOR}")
        self._actor = actor
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._tokenizer.encode_special_tokens = True
        try:
            self._tokenizer.encode([_UNKNOWN], is_pretokenized=True)
        except Exception as error:  # it raises no other class
            raise ValueError(f"its tokenizer has no piece for an unknown word ({error})") from error
        around = self.tokenize(((), None)).ids
        if not around:
            raise ValueError("its tokenizer has no piece around the words, as of an empty text")
        ids = *around, self._tokenizer.get_vocab_size() - 1
        self.trial = Tokens(ids, (0,) * len(ids))

    def tokenize(self, row: Row) -> Tokens:
        """Return a row as an encoder reads it."""
        words, span = row
        first, last = span or (0, 0)
        encoding = self._tokenizer.encode(list(words), is_pretokenized=True)
        ids, types = [], []
        for piece, word in zip(encoding.ids, encoding.word_ids, strict=True):
            ids.append(piece if word is None or words[word] != MASK else self._actor)
            types.append(int(word is not None and first <= word < last))
        at = types.index(1) if 1 in types else 0
        window = _window(len(ids), at, self._max_tokens)
        return Tokens(tuple(ids[window]), tuple(types[window]))


def _window(length: int, at: int, most: int) -> slice:
    """Return the beginning, or the surroundings of a target that begins beyond it."""
    start = 0 if at < most - _CONTEXT else max(0, min(at - most // 2, length - most))
    return slice(start, start + most)
