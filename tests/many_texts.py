"""Texts to try things on: diplomatic, multilingual, and whatever a keyboard can produce."""

from __future__ import annotations

from hypothesis import settings
from hypothesis import strategies as st

WORDS = (
    "we condemn condemned strongly welcome support reject not don\u2019t never cannot only "
    "the a blockade ceasefire talks attack peace war crimes concern grave but and if must "
    "Iran Ukraine NATO U.S. Iranian President Grabovia 2026 1,500 won't can't it's "
    "\u201cpeace\u201d \u2014 , . ! ? ; - \u2026 ( ) \U0001f54a \U0001f1fa\U0001f1f3 "
    "\u0633\u0644\u0627\u0645 \u05e9\u05dc\u05d5\u05dd \u043c\u0438\u0440 caf\u00e9 cafe\u0301 "
    "\u0130stanbul stra\u00dfe \ufb01ne xqzv"
).split()

PROSE = st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join)
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
TEXTS = PROSE | ANY_TEXT | st.builds("{} {}".format, PROSE, ANY_TEXT)

PATIENT = settings(deadline=None)
"""The first example reads the lexicon and the names of actors, which takes longer than others."""
