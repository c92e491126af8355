"""What a noun phrase says of a speaker: name, role, organisation, gender and number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from classifier.attribution.capitals import is_name
from classifier.attribution.grammar import DETERMINERS, POSSESSIVES, PREPOSITIONS, RELATIVES
from classifier.attribution.layout import Part
from classifier.attribution.names import entity_of, is_person, kind_of, mentions_of
from classifier.attribution.phrases import Phrase
from classifier.attribution.roles import is_role
from classifier.language.actors import Mention

_GENDERS: Final = {
    **dict.fromkeys(
        "mr sir lord king prince emperor sultan emir sheikh baron spokesman chairman congressman "
        "brother father imam rabbi pope man businessman policeman".split(),
        "he",
    ),
    **dict.fromkeys(
        "mrs ms miss lady dame queen princess empress baroness spokeswoman chairwoman "
        "congresswoman sister madam woman businesswoman".split(),
        "she",
    ),
}
_BARE_TITLES: Final = frozenset("mr mrs ms miss dr sir lady lord madam prof".split())
_PLURAL_DETERMINERS: Final = frozenset(
    "some many several most few these those both all two three".split()
)
_ORGANISATION_HEADS: Final = frozenset(
    "ministry department council commission committee union party bank institute agency office "
    "parliament congress senate court association organisation organization government "
    "administration embassy secretariat league bloc alliance group army military kremlin "
    "presidency cabinet mission delegation company".split()
)
_ROLE_BREAKS: Final = frozenset("of for at in to from with on and".split())


class Profile(NamedTuple):
    """What is known of a speaker.

    Attributes
    ----------
    name
        As the phrase gives it, without role.
    role, organisation
        Where stated.
    gender
        ``he`` or ``she``, where a title tells.
    is_person
        A person named as such; else an organisation, a state, or people without a name.
    plural
        Whether *they* may refer to it.
    """

    name: str
    role: str | None = None
    organisation: str | None = None
    gender: str | None = None
    is_person: bool = False
    plural: bool = False


def describe(text: str, parts: Sequence[Part], phrase: Phrase) -> Profile:
    """Read a noun phrase, with the appositions around it.

    Parameters
    ----------
    text
        The article.
    parts
        The sentence.
    phrase
        The speaker in it.
    """
    words = parts[phrase.first : phrase.last]
    mentions = mentions_of(words)
    named = mentions[-1] if mentions and mentions[-1].last == len(words) else None
    if named is None and mentions and mentions[0].first == 0 and is_name(words, 0, len(words)):
        named, mentions = Mention(0, len(words), known=False), mentions[:1]
    name = named and _text(text, words, named.first, named.last)
    before = words[: named.first] if named else words
    if named and name and is_person(name, known=named.known) and not _is_attribute(before):
        profile = _read_role(text, before, mentions[:-1])._replace(name=name, is_person=True)
    else:
        profile = _unnamed(text, words, mentions)
    for around in (phrase.trailing, phrase.leading):
        if around and profile.role is None:
            other = _apposition(text, parts[around[0] : around[1]])
            profile = profile._replace(
                role=other.role,
                organisation=profile.organisation or other.organisation,
                gender=profile.gender or other.gender,
            )
    return profile


def is_organisation(words: Sequence[Part]) -> bool:
    """Whether a noun phrase names an organisation by its kind: *the defence ministry*."""
    end = next((at for at, part in enumerate(words) if part.lower in _ROLE_BREAKS), len(words))
    return end > 0 and words[end - 1].lower in _ORGANISATION_HEADS


def _text(text: str, words: Sequence[Part], first: int, last: int) -> str:
    """Return words of the article as written, blanks folded."""
    if first >= last:
        return ""
    return " ".join(text[words[first].start : words[last - 1].end].split())


def _is_attribute(before: Sequence[Part]) -> bool:
    """Whether the name only qualifies what stands before it: *a spokesman for Brisk*."""
    return any(part.lower in PREPOSITIONS or part.lower in {"and", "or"} for part in before)


def _read_role(text: str, words: Sequence[Part], mentions: Sequence[Mention]) -> Profile:
    """Read what stands before a name: *Grabovia's foreign minister*, *Mr*."""
    gender = next((_GENDERS[part.lower] for part in words if part.lower in _GENDERS), None)
    first = 0
    organisation = None
    if mentions:
        mention = mentions[-1]
        organisation = _organisation(text, words, mention)
        first = mention.last + (mention.last < len(words) and words[mention.last].lower == "'s")
        end = _organisation_end(words, first)
        if end > first:
            organisation = _text(text, words, mention.first, end)
            first = end + (end < len(words) and words[end].lower == "'s")
    while first < len(words) and (
        words[first].lower in DETERMINERS
        or words[first].lower in POSSESSIVES
        or words[first].lower in _BARE_TITLES
        or not words[first].text[0].isalpha()
    ):
        first += 1
    role = _text(text, words, first, len(words)).rstrip(".") or None
    return Profile("", role, _without_article(organisation), gender)


def _organisation(text: str, words: Sequence[Part], mention: Mention) -> str:
    """Return the organisation that a name means; of a people, its state."""
    name = _text(text, words, mention.first, mention.last)
    return (entity_of(name) or name) if kind_of(name) == "demonym" else name


def _organisation_end(words: Sequence[Part], first: int) -> int:
    """Return the index after *Foreign Ministry* in *Grabovia's Foreign Ministry spokesman*."""
    for at in range(first, min(first + 4, len(words))):
        if words[at].lower in _ORGANISATION_HEADS:
            return at + 1
    return first


def _without_article(name: str | None) -> str | None:
    return name and name.removeprefix("the ").removeprefix("The ")


def _apposition(text: str, words: Sequence[Part]) -> Profile:
    """Read an apposition: *the foreign minister of Grabovia*, *his Grabovian counterpart*."""
    if not words or words[0].lower in RELATIVES or not words[0].text[0].isalpha():
        return Profile("")
    if words[0].lower in PREPOSITIONS or words[0].lower.endswith(("ing", "ed")):
        return Profile("")
    end = next((at for at, part in enumerate(words) if part.lower in _ROLE_BREAKS), len(words))
    head = words[:end]
    profile = _read_role(text, head, mentions_of(head))
    if end < len(words) - 1 and words[end].lower != "and":
        rest = words[end + 1 :]
        found = mentions_of(rest)
        if (
            found
            and profile.organisation is None
            and words[end].lower in {"of", "for", "at", "from"}
        ):
            leads = len([part for part in rest[: found[0].first] if part.lower != "the"])
            name = _text(text, rest, 0, found[0].last) if leads <= 1 else None
            profile = profile._replace(organisation=_without_article(name))
    return profile


def _unnamed(text: str, words: Sequence[Part], mentions: Sequence[Mention]) -> Profile:
    """Describe a speaker that is no named person."""
    name = _text(text, words, 0, len(words))
    first, last = words[0], words[-1]
    plural = (
        first.lower in _PLURAL_DETERMINERS
        or (last.lower.endswith("s") and not last.lower.endswith("ss") and not mentions)
        or any(part.lower == "and" for part in words)
    )
    if mentions and mentions[-1].first == 0 and mentions[-1].last == len(words):
        return Profile(name, plural=plural)
    end = next((at for at, part in enumerate(words) if part.lower in _ROLE_BREAKS), len(words))
    if not end or not is_role(words[end - 1].lower):
        return Profile(name, plural=plural)
    if any(part.lower in {"and", "or"} for part in words):
        return Profile(name, plural=True)
    role = _apposition(text, words)
    return role._replace(name=name, plural=plural)
