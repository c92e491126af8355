"""Colours that can be read: contrast by the formula of WCAG 2.2."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import classifier.report
from classifier.labels import TONES
from classifier.report.palette import DARK, FAMILIES, LIGHT, OTHER, UNSURE, Theme, variables

TEXT, LINE = 4.5, 3.0
"""Least contrast of text (1.4.3) and of what is drawn (1.4.11)."""


def luminance(color: str) -> float:
    """Return the relative luminance (https://www.w3.org/TR/WCAG22/#dfn-relative-luminance)."""
    red, green, blue = (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
    parts = [
        v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in (red, green, blue)
    ]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), parts, strict=True))


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_the_formula() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_text_can_be_read_on_all_that_is_behind_it(theme: Theme) -> None:
    for behind in (theme.page, theme.surface):
        for color in (theme.ink, theme.muted, theme.focus):
            assert contrast(color, behind) >= TEXT
        for pair in theme.families.values():
            assert contrast(pair.strong, behind) >= TEXT
    for pair in theme.families.values():
        assert contrast(theme.ink, pair.fill) >= TEXT
        assert contrast(pair.strong, pair.fill) >= LINE
        assert contrast(theme.focus, pair.fill) >= LINE


def test_paper_is_white_and_can_be_read() -> None:
    for color in (LIGHT.ink, LIGHT.muted, *(pair.strong for pair in LIGHT.families.values())):
        assert contrast(color, "#ffffff") >= TEXT


def test_each_tone_has_one_family_and_each_family_two_colors() -> None:
    assert sorted(tone for tones in FAMILIES.values() for tone in tones) == sorted(TONES)
    for theme in (LIGHT, DARK):
        assert list(theme.families) == [*FAMILIES, OTHER, UNSURE]
    assert variables(LIGHT).keys() == variables(DARK).keys()


def test_the_style_sheet_uses_no_other_colors() -> None:
    folder = Path(classifier.report.__file__).parent / "templates"
    style = (folder / "article.css.j2").read_text(encoding="utf-8")
    assert set(re.findall(r"#[0-9a-fA-F]{3,8}\b", style)) == {"#ffffff"}
    names = {name for name in re.findall(r"var\(--([a-z-]+)\)", style) if "{" not in name}
    assert names <= set(variables(LIGHT))
