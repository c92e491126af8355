"""The classes of the lexicon: what an entry does, names, or changes in a statement."""

from __future__ import annotations

from typing import Final, NamedTuple

ACT, THING, MODIFIER = "act", "thing", "modifier"


class LexiconClass(NamedTuple):
    """A class of entries.

    Attributes
    ----------
    name
        As it stands in ``lexicon.tsv``.
    kind
        ``act``: what a speaker does with words; ``thing``: what is spoken of; ``modifier``: how.
    meaning
        One line.
    """

    name: str
    kind: str
    meaning: str


LEXICON_CLASSES: Final = (
    LexiconClass("thank", ACT, "gives thanks, shows appreciation"),
    LexiconClass("congratulate", ACT, "congratulates, greets, wishes well on an occasion"),
    LexiconClass("praise", ACT, "praises persons, deeds or qualities"),
    LexiconClass("welcome", ACT, "welcomes a step, is pleased with it"),
    LexiconClass("support", ACT, "backs, sides with, declares solidarity"),
    LexiconClass("pledge", ACT, "promises, commits, offers help or effort"),
    LexiconClass("agree", ACT, "agrees, accepts, cooperates, signs"),
    LexiconClass("talks", ACT, "offers, holds or names dialogue and negotiation"),
    LexiconClass("concede", ACT, "gives ground: compromise, apology, withdrawal, relief"),
    LexiconClass("reassure", ACT, "calms: no threat, no cause for alarm, confidence"),
    LexiconClass("inform", ACT, "tells, reports, describes, meets, travels"),
    LexiconClass("procedure", ACT, "conducts business: agenda, vote, note taken, review"),
    LexiconClass("nocomment", ACT, "declines to say, leaves open"),
    LexiconClass("request", ACT, "asks, invites, encourages, recommends"),
    LexiconClass("urge", ACT, "urges, calls for, appeals"),
    LexiconClass("demand", ACT, "demands, insists, tells to stop"),
    LexiconClass("hope", ACT, "hopes, expects, looks forward, wishes"),
    LexiconClass("worry", ACT, "is concerned; what gives concern without blame"),
    LexiconClass("regret", ACT, "regrets, is disappointed"),
    LexiconClass("grieve", ACT, "mourns, condoles, remembers the dead"),
    LexiconClass("disapprove", ACT, "criticises mildly: unhelpful, mistaken, weak"),
    LexiconClass("accuse", ACT, "blames: violation, interference, bad faith"),
    LexiconClass("condemn", ACT, "denounces morally or formally"),
    LexiconClass("warn", ACT, "points to danger and bad consequences"),
    LexiconClass("threaten", ACT, "announces harm: punishment, sanctions, retaliation"),
    LexiconClass("refuse", ACT, "rejects, opposes, withdraws from, forbids"),
    LexiconClass("deny", ACT, "denies, calls untrue"),
    LexiconClass("defy", ACT, "stands firm against pressure"),
    LexiconClass("violence", THING, "war, attack, force, destruction"),
    LexiconClass("suffering", THING, "victims, hardship, disaster"),
    LexiconClass("oppression", THING, "occupation, coercion, discrimination, detention"),
    LexiconClass("crime", THING, "crime, terrorism, atrocity, corruption"),
    LexiconClass("arms", THING, "weapons, troops, exercises"),
    LexiconClass("peace", THING, "peace, settlement, disarmament, stability"),
    LexiconClass("aid", THING, "help, relief, rebuilding, money for it"),
    LexiconClass("law", THING, "law, rights, sovereignty, justice, principles"),
    LexiconClass("progress", THING, "growth, reform, success"),
    LexiconClass("friend", THING, "allies, partners, closeness"),
    LexiconClass("foe", THING, "enemies, and names called"),
    LexiconClass("institution", THING, "bodies, offices, officials"),
    LexiconClass("boost", MODIFIER, "makes stronger: deeply, categorical, unprecedented"),
    LexiconClass("soften", MODIFIER, "makes weaker: somewhat, perhaps, in our view"),
    LexiconClass("urgent", MODIFIER, "at once, without delay"),
    LexiconClass("oblige", MODIFIER, "must, should, duty, responsibility"),
    LexiconClass("condition", MODIFIER, "if, unless, provided that"),
    LexiconClass("negate", MODIFIER, "not, never, lack of"),
    LexiconClass("contrast", MODIFIER, "but, although, despite"),
    LexiconClass("time", MODIFIER, "when, since, so far"),
)
"""The 48 classes: acts, things and modifiers."""

CLASSES: Final = tuple(entry.name for entry in LEXICON_CLASSES)
"""Their names, in the same order."""
