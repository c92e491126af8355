"""Words that bound a noun phrase, or that alone name nothing to take a stance on.

Source: general knowledge of English grammar, and what was proposed wrongly for the project's own
statements. A word that is as often a noun (*work*, *fire*) is left out.
"""

from __future__ import annotations

from typing import Final

CLOSED: Final = frozenset(
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
"""Words of closed classes, and adverbs of time."""

VERBS: Final = frozenset(
    "condemn condemns urge urges call calls welcome welcomes support supports thank thanks reject "
    "rejects demand demands regret regrets note notes express expresses hope hopes believe "
    "believes want wants need needs ask asks invite invites remain remains continue continues "
    "make makes take takes give gives stand stands go goes come comes think thinks see sees know "
    "knows say says consider considers expect expects oppose opposes warn warns deplore deplores "
    "denounce denounces applaud applauds commend commends praise praises reaffirm reaffirms "
    "reiterate reiterates recall recalls made took gave stood went came thought saw knew said "
    "told held kept brought began left met sent put set lost won found felt became led".split()
)
"""Verbs in forms that are seldom nouns."""

PARTICLES: Final = frozenset(
    "up out off down well away together along forward forth aside ahead apart behind around "
    "herself himself themselves ourselves myself yourself yourselves itself hers ours theirs mine "
    "yours everybody anybody none neither either whoever whatever whichever wherever whenever "
    "else enough near beyond inside later otherwise elsewhere therefore besides rather maybe "
    "perhaps ever twice outright overnight anyway however meanwhile indeed quite almost".split()
)
"""Particles, adverbs and pronouns: no noun phrase goes on past one."""

PARTICIPLES: Final = frozenset(
    "slept done seen taken got gone given paid read known shown spoken heard become chosen broken "
    "written driven fallen forgotten forgiven hidden beaten eaten stolen sworn torn worn grown "
    "drawn flown thrown risen fled fought caught taught bought built dealt bent spent "
    "understood stuck struck swept sunk sung drunk begun proven ran rose fell drew drove grew "
    "threw wrote spoke chose broke gave hid shook flew slid sought laid lain meant ought".split()
)
"""Irregular past forms and participles."""

FINITE: Final = frozenset(
    "poses threatens fails refuses keeps seeks insists denies finds happens becomes begins brings "
    "seems appears proves deserves requires violates undermines endangers ignores allows lets "
    "tells argues claims adds accuses blames criticises criticizes dismisses defends accepts "
    "agrees assures commits recognises recognizes underlines underscores emphasises emphasizes "
    "stresses regards wishes intends hopes fears does goes owes pursues destroys "
    "constitutes represents contradicts prevents provides includes contains serves".split()
)
"""Verbs in the third person that are seldom nouns in the plural."""

PREDICATES: Final = frozenset(
    "ready thirsty hungry worse better best worst sorry sure sad uneasy anxious unable able afraid "
    "awake aware alone alive dead absent present good bad right wrong clear plain hard easy far "
    "late early close full empty free open long longer short next further least available calm "
    "fine large small simple new old bound welcome grateful thankful glad happy proud pleased "
    "angry guilty responsible silent safe weak strong true false real possible impossible "
    "necessary essential vital willing unwilling unwelcome unacceptable intolerable shameful back "
    "first second third last home abroad outside tonight noon midnight midday forever like half "
    "twenty thirty forty fifty hundred thousand million percent little sir gentlemen mr mrs ms dr "
    "whole previous current latest recent major serious grave deep".split()
)
"""Adjectives, adverbs, times and numbers: alone they are no target, before a noun part of one."""

ADJECTIVE_ENDINGS: Final = ("ful", "ous", "able", "ible", "less", "ish")

VERBS_ALONE: Final = frozenset(
    "look accept leave find confirm agree speak hold become keep send begin tell wish get pay let "
    "come go be do have give take make put say see hear sleep".split()
)
"""Verbs in the base form: alone they are no target."""

IDIOMS: Final = frozenset(
    "force effect place mind touch particular general principle fact favour favor turn sight "
    "addition contact line vain practice private public conclusion keeping hand session "
    "abeyance earnest short common question doubt advance record notice".split()
)
"""Nouns that are no target alone after *in*, *into*, *on*, *under* or *out of*."""

UTTERED: Final = frozenset(
    "concern concerns unease disquiet alarm anxiety worry worries apprehension satisfaction "
    "appreciation gratitude regret sorrow sadness horror shock dismay outrage solidarity support "
    "reservation reservations doubt doubts hope hopes thanks condolences sympathy contempt "
    "disappointment congratulations admiration respect confidence".split()
)
"""What one expresses: the act's own noun."""

UTTERING: Final = frozenset(
    "express expresses expressed expressing voice voices voiced voicing convey conveys conveyed "
    "conveying register registers registered reiterate reiterates reiterated raise raises raised "
    "raising share shares shared".split()
)
"""Verbs before the act's own noun."""

TITLES: Final = frozenset("mr mrs ms dr prof gen col capt lt sen rep gov".split())
"""Abbreviations before a name, which may end with a full stop."""


def names_nothing(words: list[str]) -> bool:
    """Tell whether words in lower case, none of a name and no article before, hold no noun.

    Examples
    --------
    >>> names_nothing(["thirsty"]), names_nothing(["long", "silence"])
    (True, False)
    """
    return all(
        word in PREDICATES
        or word in PARTICLES
        or word in PARTICIPLES
        or word in VERBS_ALONE
        or word.endswith(ADJECTIVE_ENDINGS)
        for word in words
    )
