"""Words for what a person does."""

from __future__ import annotations

from functools import cache
from typing import Final

from classifier.language.resources import open_resource

_ROLES: Final = frozenset(
    "analyst official envoy diplomat leader head chief adviser advisor aide deputy counterpart "
    "negotiator mediator expert source lawmaker politician candidate author editor researcher "
    "scholar witness resident activist general officer expert critic columnist counsel attaché "
    "attache clerk monarch pontiff observer host guest member ally secretary-general".split()
)
_ROLE_ENDINGS: Final = ("man", "woman", "person", "ist", "ian", "keeper", "maker", "holder")


@cache
def _titles() -> frozenset[str]:
    return frozenset(word for _, (word, kind) in open_resource("titles.tsv") if kind == "title")


def is_role(word: str) -> bool:
    """Whether a word in lower case names what a person does: *minister*, *analyst*."""
    return word in _ROLES or word in _titles() or word.endswith(_ROLE_ENDINGS)
