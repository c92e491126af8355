"""The page of an article in a real browser, from the command line to what a reader meets."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

import browser

pytestmark = pytest.mark.skipif(not browser.BINARY, reason=browser.MISSING)

ARTICLE = """Grabovia and Orlovia talk again

Grabovia's foreign minister Ana Brisk said: "We firmly condemn the blockade of the harbour."

The defence ministry voiced "grave concern" over the drills. Olo Perran, who leads the other
delegation, welcomed the visit & said that talks would go on.
"""

HOSTILE = """Minister <script>document.title='owned';console.error('owned')</script> Ana Brisk \
said: "We condemn </style><script>document.title='owned'</script> the <img src=x \
onerror=alert(1)> raid."

The envoy <a href="javascript:document.title='owned'">Olo Perran</a> said that "onmouseover=\
document.title='owned' the talks' failed" & the {{ 7 * 7 }} {% raise %} blockade was a mistake.
"""


class Reading(HTMLParser):
    """The words of each statement, the scripts, and all attributes of a document."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.marked: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self._depth: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Enter an element."""
        values = {name: value or "" for name, value in attrs}
        self.tags.append(tag)
        self.attributes += values.items()
        if tag == "mark":
            self.marked.append("")
        if tag not in {"meta", "img", "br"}:
            self._depth.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Leave an element, and those in it that need no end."""
        while self._depth and self._depth.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        """Take words; the marks of the legend are no statements."""
        if "mark" in self._depth and "main" in self._depth:
            self.marked[-1] += data


def read(article: str, folder: Path, model: Path, *options: str) -> tuple[Path, list[str]]:
    """Run the command, and return the page and the statements that it should mark."""
    source, page = folder / "article.txt", folder / "page.html"
    source.write_text(article, encoding="utf-8")
    stance = [sys.executable, "-m", "classifier"]
    scored = [str(source), "--model", str(model), *options]
    subprocess.run([*stance, "read", *scored, "--format", "html", "-o", str(page)], check=True)
    done = subprocess.run(
        [*stance, "extract", str(source), "--format", "jsonl"],
        check=True,
        capture_output=True,
        encoding="utf-8",
    )
    return page, [json.loads(line)["text"] for line in done.stdout.splitlines()]


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory, small_model_path: Path) -> Path:
    folder = tmp_path_factory.mktemp("page")
    return read(ARTICLE, folder, small_model_path, "--min-probability", "0")[0]


def test_it_opens_without_errors_and_marks_the_statements(
    tmp_path: Path, small_model_path: Path
) -> None:
    page, statements = read(ARTICLE, tmp_path, small_model_path)
    loaded = browser.load(page, tmp_path / "profile")
    assert loaded.console == []
    marked = [words for words in Reading(loaded.dom).marked if words]
    assert marked == statements
    assert statements[0] == "We firmly condemn the blockade of the harbour."
    assert "grave concern" in statements


def test_the_console_is_heard(tmp_path: Path) -> None:
    bad = tmp_path / "bad.html"
    bad.write_text("<!DOCTYPE html><script>console.error('heard')</script>", encoding="utf-8")
    assert "heard" in browser.load(bad, tmp_path / "profile").console[0]


def test_a_hostile_article_does_nothing(tmp_path: Path, small_model_path: Path) -> None:
    page, statements = read(HOSTILE, tmp_path, small_model_path)
    loaded = browser.load(page, tmp_path / "profile")
    reading = Reading(loaded.dom)
    assert loaded.console == []
    assert "<title>article.txt</title>" in loaded.dom
    assert {"script", "img", "iframe", "form"} & set(reading.tags) == set()
    assert not [name for name, _ in reading.attributes if name.startswith("on")]
    links = [value for name, value in reading.attributes if name in {"href", "src"}]
    assert links
    assert all(re.fullmatch(r"#[a-z]+1(-\d+)?", value) for value in links)
    shown = "".join(reading.marked)
    assert any("</style><script>" in words for words in statements)
    assert all(words in shown for words in statements)
    assert "{{ 7 * 7 }}" in loaded.dom


def test_a_script_would_not_run_even_if_one_got_in(page: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.html"
    text = page.read_text(encoding="utf-8")
    broken.write_text(
        text.replace("</main>", "<script>document.title='owned'</script></main>"), encoding="utf-8"
    )
    loaded = browser.load(broken, tmp_path / "profile")
    assert "<title>owned" not in loaded.dom
    assert "Content Security Policy" in "".join(loaded.console)


SHOWN = """[...document.querySelectorAll(".card")]
    .filter(card => card.checkVisibility({visibilityProperty: true})).map(card => card.id)"""
PLACE = """(() => { const box = document.querySelector("#s1-%d mark").getClientRects()[0];
    return [box.left + box.width / 2, box.top + box.height / 2] })()"""


def test_probabilities_show_on_hover_and_on_focus(page: Path, tmp_path: Path) -> None:
    with browser.drive(page, tmp_path / "profile") as tab:
        assert tab.value(SHOWN) == []
        tab.point_at(*tab.value(PLACE % 1))
        shown = tab.value_once(SHOWN, ["c1-1"])
        assert shown == ["c1-1"]
        card = tab.value("document.getElementById('c1-1').innerText")
        assert re.search(r"tone condemnation \d+%", card)
        assert re.search(r"condemn [+-]\d", card)
        tab.point_at(1, 1)
        assert tab.value_once(SHOWN, []) == []
        for _ in range(3):
            tab.press("Tab")
            if tab.value("document.activeElement.id") == "s1-1":
                break
        assert tab.value(SHOWN) == ["c1-1"]
        assert tab.value("getComputedStyle(document.activeElement.firstChild).outlineStyle") == (
            "solid"
        )
        requests = [
            event["params"]["request"]["url"]
            for event in tab.events
            if event.get("method") == "Network.requestWillBeSent"
        ]
        assert requests == [page.as_uri()]


def test_nothing_is_wider_than_a_phone(page: Path, tmp_path: Path) -> None:
    with browser.drive(page, tmp_path / "profile") as tab:
        tab.send(
            "Emulation.setDeviceMetricsOverride",
            width=360,
            height=740,
            deviceScaleFactor=2,
            mobile=True,
        )
        assert tab.value("document.documentElement.scrollWidth") <= 360
        tab.value("document.getElementById('s1-2').focus()")
        left, right = tab.value(
            "(() => { const box = document.getElementById('c1-2').getBoundingClientRect();"
            "return [box.left, box.right] })()"
        )
        assert left >= 0
        assert right <= 360


def test_dark_and_print_have_their_own_colors(page: Path, tmp_path: Path) -> None:
    color = "getComputedStyle(document.body).backgroundColor"
    with browser.drive(page, tmp_path / "profile") as tab:
        dark = [{"name": "prefers-color-scheme", "value": "dark"}]
        assert tab.value(color) == "rgb(251, 250, 247)"
        tab.send("Emulation.setEmulatedMedia", features=dark)
        assert tab.value(color) == "rgb(22, 24, 28)"
        tab.send("Emulation.setEmulatedMedia", media="print", features=dark)
        assert tab.value(color) == "rgb(255, 255, 255)"
        tab.value("document.getElementById('s1-1').focus()")
        assert tab.value(SHOWN) == []


def test_a_screen_reader_is_told_what_is_marked(page: Path, tmp_path: Path) -> None:
    with browser.drive(page, tmp_path / "profile") as tab:
        tab.send("Accessibility.enable")
        nodes = tab.send("Accessibility.getFullAXTree")["nodes"]
    named = {
        node["name"]["value"]: node
        for node in nodes
        if node.get("role", {}).get("value") == "group" and "name" in node
    }
    (first,) = [name for name in named if name.startswith("Statement 1, Ana Brisk: condemnation")]
    assert "tone condemnation" in named[first]["description"]["value"]
    roles = [node.get("role", {}).get("value") for node in nodes]
    assert {"main", "article", "table", "rowheader", "columnheader", "heading"} <= set(roles)


def test_it_can_be_drawn(page: Path, tmp_path: Path) -> None:
    image = browser.screenshot(page, tmp_path / "page.png", tmp_path / "profile")
    assert image.startswith(b"\x89PNG")
    assert len(image) > 20_000
