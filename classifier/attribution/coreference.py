"""Who a speaker is: pronouns, surnames and descriptions resolved to what the article named."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from classifier.attribution.grammar import DETERMINERS, RELATIVES
from classifier.attribution.layout import Part
from classifier.attribution.names import NameBook, mentions_of
from classifier.attribution.phrases import Phrase
from classifier.attribution.speakers import Profile, describe, is_organisation
from classifier.data.attributed import Speaker

_SINGULAR: Final = {"he": "he", "she": "she", "his": "he", "her": "she", "him": "he"}
_PLURAL: Final = frozenset({"they", "it", "its", "their", "which", "others", "both"})
_BETWEEN: Final = frozenset(",()-\u2014.")
_REMEMBERED: Final = 12
"""Speakers that a pronoun may refer to; older ones are forgotten."""


class Cast:
    """The speakers of an article, as far as it has been read.

    Parameters
    ----------
    text
        The article.
    book
        Its names.
    """

    def __init__(self, text: str, book: NameBook) -> None:
        self._text = text
        self._book = book
        self._known: dict[str, Profile] = {}
        self._recent: list[str] = []

    def introduce(self, parts: Sequence[Part], phrase: Phrase, *, said: bool = False) -> Profile:
        """Resolve a noun phrase, and remember whom it names as the last one.

        Organisations and groups are remembered only where they have said something.
        """
        profile = self._resolve(parts, phrase)
        kept = profile.is_person or profile.role or said
        if profile.name and (kept or is_organisation(parts[phrase.first : phrase.last])):
            self._remember(profile)
        return profile

    def speaker(self, parts: Sequence[Part], phrase: Phrase) -> Speaker:
        """Return the speaker that a noun phrase names."""
        profile = self.introduce(parts, phrase, said=True)
        start, end = parts[phrase.first].start, parts[phrase.last - 1].end
        words = self._text[start:end]
        name = profile.name or " ".join(words.split())
        return Speaker(words, start, end, name, profile.role, profile.organisation)

    def _remember(self, profile: Profile) -> None:
        before = self._known.get(profile.name)
        if before is not None:
            profile = profile._replace(
                role=profile.role or before.role,
                organisation=profile.organisation or before.organisation,
                gender=profile.gender or before.gender,
            )
        self._known[profile.name] = profile
        if profile.name in self._recent:
            self._recent.remove(profile.name)
        self._recent.append(profile.name)
        del self._recent[:-_REMEMBERED]

    def _resolve(self, parts: Sequence[Part], phrase: Phrase) -> Profile:
        first = parts[phrase.first]
        if phrase.last - phrase.first == 1:
            if first.lower in _SINGULAR:
                return self._pronoun(_SINGULAR[first.lower])
            if first.lower in _PLURAL or first.lower in RELATIVES:
                return self._antecedent(parts, phrase, first.lower)
        profile = describe(self._text, parts, phrase)
        if profile.is_person:
            profile = profile._replace(name=self._book.full(profile.name))
            known = self._known.get(profile.name)
            if known is not None:
                profile = profile._replace(
                    role=profile.role or known.role,
                    organisation=profile.organisation or known.organisation,
                    gender=profile.gender or known.gender,
                )
            return self._counterpart(profile)
        if first.lower == "the" or first.lower in DETERMINERS:
            return self._described(parts, phrase) or profile
        return profile

    def _counterpart(self, profile: Profile) -> Profile:
        """Give a counterpart the role of the last other speaker that has one."""
        if profile.role and profile.role.lower() == "counterpart":
            for name in reversed(self._recent):
                role = self._known[name].role
                if role and name != profile.name:
                    return profile._replace(role=role)
        return profile

    def _pronoun(self, pronoun: str) -> Profile:
        """Return the last person of fitting gender; the pronoun then tells it."""
        for name in reversed(self._recent):
            known = self._known[name]
            human = known.is_person or (known.role is not None and not known.plural)
            if human and known.gender in (None, pronoun):
                return known._replace(gender=pronoun)
        return Profile("")

    def _antecedent(self, parts: Sequence[Part], phrase: Phrase, word: str) -> Profile:
        """Resolve a relative pronoun to the noun before it, *they* and *it* to the last group."""
        if word in RELATIVES:
            mentions = mentions_of(parts[: phrase.first])
            if mentions:
                last = mentions[-1]
                if all(part.text in _BETWEEN for part in parts[last.last : phrase.first]):
                    return self._resolve(parts, Phrase(last.first, last.last))
            return Profile("")
        for name in reversed(self._recent):
            known = self._known[name]
            if not known.is_person and (known.plural or word in {"it", "its"}):
                return known
        return Profile("")

    def _described(self, parts: Sequence[Part], phrase: Phrase) -> Profile | None:
        """Return the last speaker that *the minister*, *the ministry* describes."""
        if parts[phrase.first].lower not in {"the", "this", "that"}:
            return None
        words = [part.lower for part in parts[phrase.first + 1 : phrase.last]]
        if not words:
            return None
        for name in reversed(self._recent):
            known = self._known[name]
            described = (known.role or known.name).lower().split()
            if not known.plural and described and described[-len(words) :] == words:
                return known
        return None
