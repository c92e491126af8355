"""Actors are exchanged as grammar wants it, targets move along, and a moved score is seen."""

from __future__ import annotations

import pytest
from quality.swap_figures import VARIANTS, compare, read_names, read_titled
from quality.swaps import FORMS, Swap, find_places, replace_names, swaps

from classifier.data.records import LabeledStatement, LabeledTarget, Target
from classifier.language.actors import find_mentions
from classifier.language.text import tokenize
from classifier.predictor import Predictor


def exchange(text: str, **names: str) -> str:
    chosen = {name.replace("_", " "): other for name, other in names.items()}
    return replace_names(text, (), find_places(text), chosen).text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Kremlin told Iran.", [("Kremlin", "noun"), ("Iran", "noun")]),
        ("Iranian envoys met Swiss bankers.", [("Iranian", "adjective"), ("Swiss", "adjective")]),
        ("The Turks and the Dutchmen left.", [("Turks", "plural"), ("Dutchmen", "plural")]),
        ("in eastern Europe and Eastern Europe", [("Eastern Europe", "noun")]),
        ("the Council of Grabovia met the Sino-Russian group", [("Russian", "adjective")]),
        ("we told them so in may", []),
    ],
)
def test_names_are_found_with_their_form(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(place.name, place.form) for place in find_places(text)] == expected


@pytest.mark.parametrize(
    ("text", "names", "expected"),
    [
        ("The Kremlin will not.", {"Kremlin": "Kenya"}, "Kenya will not."),
        ("We told Iran so.", {"Iran": "the Netherlands"}, "We told the Netherlands so."),
        ("Iran will go.", {"Iran": "the Netherlands"}, "The Netherlands will go."),
        ("a Kenyan plan", {"Kenyan": "Iranian"}, "an Iranian plan"),
        ("An Iranian plan", {"Iranian": "Ukrainian"}, "A Ukrainian plan"),
        ("Iran's plan", {"Iran": "the Netherlands"}, "The Netherlands' plan"),
        ("the Netherlands' plan", {"Netherlands": "Iran"}, "Iran's plan"),
        ("an Iran-led plan", {"Iran": "the UN"}, "a UN-led plan"),
        ("the Iran deal", {"Iran": "the UN"}, "the UN deal"),
    ],
)
def test_names_are_put_in_as_grammar_wants(text: str, names: dict[str, str], expected: str) -> None:
    assert exchange(text, **names) == expected


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("the plan", "the plan"),
        ("Iran", "the Netherlands"),
        ("Iran's plan", "the Netherlands' plan"),
        ("a Kenyan ship", "an Omani ship"),
    ],
)
def test_targets_move_along(target: str, expected: str) -> None:
    text = "We told Iran's envoy that the plan, Iran's plan, needs a Kenyan ship."
    start = text.index(target)
    names = {"Iran": "the Netherlands", "Kenyan": "Omani"}
    located = [Target(target, start, start + len(target))]
    swap = replace_names(text, located, find_places(text), names)
    moved = swap.targets[0]
    assert moved.text == expected == swap.text[moved.start : moved.end]


def test_one_actor_is_one_actor_throughout() -> None:
    row = LabeledStatement(
        "1", "Iran knows that Iran and Oman agree.", (LabeledTarget(Target("Oman")),)
    )
    names = {"noun": ["Kenya", *[f"Qaristan{n}" for n in "abcdef"], "Chad"]}
    first = next(swaps(row, names, 1))
    assert first.text == "Kenya knows that Kenya and Chad agree."
    assert [target.text for target in first.targets] == ["Chad"]


@pytest.mark.parametrize("kind", ["known", "invented"])
@pytest.mark.parametrize("form", FORMS)
def test_there_are_forty_names_of_each_form(kind: str, form: str) -> None:
    names = read_names(kind)[form]
    assert len(set(names)) == len(names) == VARIANTS
    for name in names:
        mentions = find_mentions(tokenize(f"we told {name} so"))
        assert [mention.known for mention in mentions] == [kind == "known"], name


def test_titled_names_differ_in_the_name_alone() -> None:
    for known, invented in read_titled().items():
        title = known.rpartition(" ")[0]
        assert all(name.startswith(f"{title} ") for name in invented)


def test_what_moves_is_seen() -> None:
    base = Swap("We thank Iran for its help.", (Target("Iran", 9, 13),))
    same = Swap("We thank Kenya for its help.", (Target("Kenya", 9, 14),))
    other = Swap("We condemn Iran for its attack.", (Target("Iran", 11, 15),))
    changes = list(compare(Predictor.load(), base, [same, other]))
    assert [(change.after, change.flipped) for change in changes] == [(other.text, True)]
    assert changes[0].move > 0.02
