"""Closed classes of English words, and what a word's ending tells of it.

Source: general knowledge of English grammar. There is no tagger: what is not in a closed class
and shows no ending of a verb counts as part of a noun phrase.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from classifier.language.actors import is_common
from classifier.language.lexicon import base_forms

DETERMINERS: Final = frozenset(
    "the a an this that these those his her its their our my your some any all both each every "
    "no another many most several few more other one two three dozens hundreds thousands".split()
)
POSSESSIVES: Final = frozenset("his her its their our my your whose".split())
PRONOUNS: Final = frozenset(
    "he she they it we i you who which none everyone everybody nobody someone somebody anyone "
    "others both neither himself herself themselves".split()
)
SPEAKING_PRONOUNS: Final = frozenset("he she they it we i you".split())
RELATIVES: Final = frozenset("who which that whom whose".split())
WH_WORDS: Final = frozenset("what how why whether if who where when which".split())
PREPOSITIONS: Final = frozenset(
    "in on at by for from with of to into about over under against between during before after "
    "since through via despite amid among around across inside outside within without toward "
    "towards upon near behind beyond following regarding concerning besides unlike like as per "
    "given including off along".split()
)
SUBORDINATORS: Final = frozenset(
    "because while as when if although though since until unless whereas whether where what how "
    "why after before once than whenever wherever lest so even".split()
)
COORDINATORS: Final = frozenset("and or but nor yet".split())
CONNECTIVES: Final = frozenset(
    "but and yet still meanwhile however earlier then now later also even only instead indeed so "
    "nevertheless nonetheless moreover furthermore additionally separately similarly likewise "
    "today yesterday tonight again thus therefore afterwards afterward perhaps or recently "
    "finally first second third last previously often sometimes ultimately".split()
)
AUXILIARIES: Final = frozenset(
    "has have had having is are was were be been being am will would shall should can could may "
    "might must do does did not never cannot".split()
)
FINITE: Final = frozenset(
    "has have had is are was were will would shall should can could may might must do does did am "
    "cannot".split()
)
ADVERBS: Final = frozenset(
    "also later then earlier never not always often again now once still just even only already "
    "ever soon further sometimes twice today yesterday tonight first instead thus therefore "
    "previously rather quite very long far much long-since since simultaneously either".split()
)
TIMES: Final = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday today yesterday tonight morning "
    "afternoon evening night week month year january february march april may june july august "
    "september october november december weekend day hours days weeks months years earlier later "
    "ago noon midday summer spring autumn winter".split()
)
REPORTING_NOUNS: Final = frozenset(
    "statement interview briefing speech letter report post message tweet email e-mail memo note "
    "conference address remarks comments article column op-ed editorial appearance debate release "
    "phone call telephone hearing testimony filing email video broadcast".split()
)
_IRREGULAR_VERBS: Final = frozenset(
    "went came became began broke brought built bought caught chose cut dealt drew drove fell "
    "fought found flew gave grew held kept knew led left lost made met paid put ran rose said saw "
    "sent set shook shot showed sold spent spoke stood struck took taught thought threw told "
    "understood won wore wrote got hit let lay fed fled hurt sat shut sought stuck swept swore "
    "says goes takes makes means needs gets comes gives seems remains wants tells".split()
)
_NOT_VERBS: Final = frozenset(
    "united need indeed hundred speed seed breed feed weed deed greed creed steed bed red shed led "
    "sacred naked wicked aged unprecedented advanced armed allied combined so-called".split()
)
_SHORTEST_VERB: Final = 4


def is_adverb(word: str) -> bool:
    """Whether a word may stand between a subject and its verb."""
    return word in ADVERBS or (word.endswith("ly") and word not in {"family", "ally", "supply"})


@lru_cache(maxsize=1 << 15)
def is_finite(word: str) -> bool:
    """Whether a word in lower case is likely a finite verb: an auxiliary or a past form."""
    if word in FINITE or word in _IRREGULAR_VERBS:
        return True
    return word.endswith("ed") and len(word) > _SHORTEST_VERB and word not in _NOT_VERBS


@lru_cache(maxsize=1 << 15)
def may_be_present(word: str) -> bool:
    """Whether a word in lower case may be a verb in the third person: *fails*, *poses*."""
    if not word.endswith("s") or word.endswith(("ss", "us", "is")) or len(word) < _SHORTEST_VERB:
        return False
    return any(is_common(form) for form in base_forms(word))
