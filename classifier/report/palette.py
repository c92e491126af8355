"""Colours of the page of an article, for a light and a dark background.

Every pair that carries text has a contrast of at least 4.5 to 1, and every underline 3 to 1
against what is around it (WCAG 2.2, 1.4.3 and 1.4.11); a test computes them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple


class Pair(NamedTuple):
    """Colours of a family of tones.

    Attributes
    ----------
    fill
        Behind the words of a statement.
    strong
        Of its underline and its label.
    """

    fill: str
    strong: str


class Theme(NamedTuple):
    """Colours of a page.

    Attributes
    ----------
    page, surface
        Behind the article, and behind what lies over it.
    ink, muted
        Of text, and of text that stands back.
    line
        Of rules.
    focus
        Around what has the focus, and of links.
    families
        By name of the family of tones.
    """

    page: str
    surface: str
    ink: str
    muted: str
    line: str
    focus: str
    families: Mapping[str, Pair]


FAMILIES: Final[Mapping[str, tuple[str, ...]]] = {
    "approving": ("praise", "support", "conciliation"),
    "plain": ("neutral",),
    "asking": ("appeal",),
    "worried": ("concern", "warning"),
    "opposing": ("criticism", "condemnation", "rejection"),
    "threatening": ("threat",),
}
"""Families of the codebook's tones, in the order of the legend."""

OTHER, UNSURE = "other", "unsure"
"""Families of a tone that is not the codebook's, and of none that is sure enough."""

LIGHT: Final = Theme(
    page="#fbfaf7",
    surface="#ffffff",
    ink="#1f2328",
    muted="#57606a",
    line="#dcd8cf",
    focus="#1f4e8c",
    families={
        "approving": Pair("#ddf0e0", "#1c6b35"),
        "plain": Pair("#e7e9ec", "#4b5563"),
        "asking": Pair("#dce9f9", "#1d4f8f"),
        "worried": Pair("#fcecc8", "#7a5200"),
        "opposing": Pair("#fadfdb", "#a3261b"),
        "threatening": Pair("#eedff5", "#6b2a86"),
        OTHER: Pair("#daefef", "#17605f"),
        UNSURE: Pair("#fbfaf7", "#57606a"),
    },
)

DARK: Final = Theme(
    page="#16181c",
    surface="#20242a",
    ink="#e6e3dc",
    muted="#a7adb6",
    line="#363b43",
    focus="#8ab8ff",
    families={
        "approving": Pair("#1c3626", "#7fd39a"),
        "plain": Pair("#2a2e34", "#b3bac4"),
        "asking": Pair("#1a304b", "#8ebdf5"),
        "worried": Pair("#3d310f", "#e8bd57"),
        "opposing": Pair("#45211f", "#f59c92"),
        "threatening": Pair("#372344", "#d3a4ec"),
        OTHER: Pair("#173536", "#7fd0cf"),
        UNSURE: Pair("#16181c", "#a7adb6"),
    },
)

_FAMILY_OF: Final = {tone: family for family, tones in FAMILIES.items() for tone in tones}


def family_of(tone: str | None) -> str:
    """Return the family of a tone; ``None`` is a tone that is not sure enough.

    Examples
    --------
    >>> family_of("condemnation"), family_of("escalatory"), family_of(None)
    ('opposing', 'other', 'unsure')
    """
    return UNSURE if tone is None else _FAMILY_OF.get(tone, OTHER)


def variables(theme: Theme) -> dict[str, str]:
    """Return a theme as the custom properties of a style sheet, names without dashes before.

    Examples
    --------
    >>> variables(LIGHT)["worried-fill"]
    '#fcecc8'
    """
    plain = {name: value for name, value in theme._asdict().items() if isinstance(value, str)}
    fills = {f"{name}-fill": pair.fill for name, pair in theme.families.items()}
    return plain | fills | {f"{name}-strong": pair.strong for name, pair in theme.families.items()}
