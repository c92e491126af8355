"""Articles as one page to read, from their summaries."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

from classifier.report.article_summary import STRENGTHS, ArticleSummary
from classifier.report.palette import DARK, FAMILIES, LIGHT, OTHER, UNSURE, variables

if TYPE_CHECKING:
    from jinja2 import Environment


def render_articles(articles: Sequence[ArticleSummary]) -> str:
    """Return a page that needs nothing else: no script, no network, no further file.

    Parameters
    ----------
    articles
        One or more; each becomes a section.
    """
    environment = _environment()
    style = environment.get_template("article.css.j2").render(
        light=variables(LIGHT), dark=variables(DARK), families=[*FAMILIES, OTHER, UNSURE]
    )
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode("ascii")
    return environment.get_template("article.html.j2").render(
        articles=articles,
        style=style,
        digest=digest,
        families=FAMILIES,
        has_other=any(note.family == OTHER for page in articles for note in page.notes),
        strengths=STRENGTHS,
    )


def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined  # noqa: PLC0415 - heavy

    return Environment(
        loader=PackageLoader("classifier.report"),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
