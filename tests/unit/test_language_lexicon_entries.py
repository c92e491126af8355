"""The lexicon of the package: whole, free of actors, and read as diplomats read it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

from classifier import Lexicon, LexiconMatch
from classifier.errors import DataError
from classifier.language.actors import find_mentions
from classifier.language.english import FUNCTION_WORDS
from classifier.language.inflection import base_forms, inflects_alone
from classifier.language.lexicon import MAX_FORCE, MAX_POLARITY, read_entries
from classifier.language.lexicon_classes import CLASSES, LEXICON_CLASSES
from classifier.language.resources import open_resource
from classifier.language.text import tokenize

ROWS = tuple(cells for _, cells in open_resource("lexicon.tsv"))[1:]
LEXICON = Lexicon.load()
FEWEST = 60
LONGEST = 8

ORDINARY = {
    "commonwealth", "congress", "contact group", "pacific settlement of disputes", "quartet",
    "resolute support", "senate", "tete-a-tete", "tête-à-tête",
}  # fmt: skip
"""Lower-case words that are an actor's name only with capitals, where masking hides them."""


# -- Integrity --------------------------------------------------------------------------------


def test_entries_are_sorted_and_unique() -> None:
    texts = [cells[0] for cells in ROWS]
    assert texts == sorted(set(texts))
    assert len(LEXICON) == len(texts)


def test_entries_are_clean() -> None:
    assert [text for text, *_ in ROWS if text != " ".join(text.lower().split())] == []
    assert [text for text, *_ in ROWS if len(text.split()) > LONGEST] == []


def test_classes_polarities_and_forces_are_in_range() -> None:
    sizes = Counter(cells[1] for cells in ROWS)
    assert set(sizes) == set(CLASSES)
    assert {name: size for name, size in sizes.items() if size < FEWEST} == {}
    assert {int(cells[2]) for cells in ROWS} == set(range(-MAX_POLARITY, MAX_POLARITY + 1))
    assert {int(cells[3]) for cells in ROWS} == set(range(MAX_FORCE + 1))


def test_every_class_is_explained() -> None:
    assert len(set(CLASSES)) == len(LEXICON_CLASSES) == 48
    assert {kind for _, kind, _ in LEXICON_CLASSES} == {"act", "thing", "modifier"}
    assert all(meaning and len(meaning) < 80 for *_, meaning in LEXICON_CLASSES)


@pytest.mark.parametrize("form", [str.lower, str.title], ids=["lower", "title"])
def test_no_entry_holds_the_name_of_an_actor(form: Callable[[str], str]) -> None:
    named = [
        text
        for text, *_ in ROWS
        if text not in ORDINARY and any(m.known for m in find_mentions(tokenize(form(text))))
    ]
    assert named == []


def test_function_words_alone_evaluate_nothing() -> None:
    loaded = [text for text, _, polarity, _ in ROWS if text in FUNCTION_WORDS and polarity != "0"]
    assert loaded == []


def test_two_spellings_of_the_same_words_are_refused() -> None:
    rows = [(4, ["do not", "negate", "0", "0"]), (9, ["don't", "negate", "0", "0"])]
    with pytest.raises(DataError, match=r"x\.tsv:9: .*\"don't\" stands already in line 4"):
        list(read_entries(rows, "x.tsv"))


def test_an_entry_without_words_is_refused() -> None:
    with pytest.raises(DataError, match=r"x\.tsv:3: .*an entry without words"):
        list(read_entries([(3, [" ", "hope", "1", "1"])], "x.tsv"))


# -- Inflection -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "word",
    ["concerning", "according", "during", "news", "species", "series", "evening", "wages", "goods"],
)
def test_words_of_their_own_have_no_base(word: str) -> None:
    assert base_forms(word) == ()


@pytest.mark.parametrize(
    ("word", "base"),
    [
        ("dying", "die"), ("trafficked", "traffic"), ("overthrown", "overthrow"),
        ("crises", "crisis"), ("children", "child"), ("undertook", "undertake"),
        ("forsaken", "forsake"), ("travelled", "travel"), ("vetoes", "veto"),
    ],
)  # fmt: skip
def test_irregular_and_doubled_forms_find_their_base(word: str, base: str) -> None:
    assert base in base_forms(word)


@pytest.mark.parametrize(
    ("word", "other"),
    [("routes", "rout"), ("scraped", "scrap"), ("robes", "rob"), ("meted", "met")],
)
def test_other_words_are_not_taken_for_the_base(word: str, other: str) -> None:
    assert other not in base_forms(word)


def test_some_forms_count_only_in_expressions() -> None:
    assert not inflects_alone("standing")
    assert [m.entry.text for m in LEXICON.find("They are standing with them.")] == ["stand with"]
    assert "stand" not in [m.entry.text for m in LEXICON.find("a standing committee")]


# -- What the entries say ---------------------------------------------------------------------

GOLDEN = [
    ("We cannot but condemn it.", "cannot but condemn", "condemn", -1, False),
    ("There is no cause for alarm.", "no cause for alarm", "reassure", 1, False),
    ("My country cannot remain indifferent.", "cannot remain indifferent", "threaten", -1, False),
    ("We have hardly any food.", "hardly any", "negate", 0, False),
    ("We do not condemn it.", "condemn", "condemn", -1, True),
    ("They did not welcome the move.", "welcome the move", "welcome", 1, True),
    ("We called once more upon both sides.", "call once more upon", "urge", 0, False),
    ("We call on all parties to stop.", "call on all parties to", "urge", 0, False),
    ("The Council expresses its deep concern.", "express its deep concern", "worry", -1, False),
    ("The Council is deeply concerned.", "deeply concerned", "worry", -1, False),
    ("It took note with appreciation.", "take note with appreciation", "praise", 1, False),
    ("We said so in no uncertain terms.", "in no uncertain terms", "boost", -1, False),
    ("It issued an appeal.", "issue an appeal", "urge", 0, False),
    ("We will not accept it.", "will not accept", "refuse", -1, False),
    ("This is a matter for the parties concerned.", "parties concerned", "inform", 0, False),
    ("The army opened fire.", "open fire", "violence", -1, False),
    ("You have been warned.", "been warned", "threaten", -1, False),
    ("Our door stays open.", "door stays open", "talks", 1, False),
    ("We would be prepared to look again at it.", "look again at", "concede", 1, False),
    ("The talks ran into difficulties.", "talks", "talks", 1, False),
]


@pytest.mark.parametrize(("text", "entry", "name", "sign", "negated"), GOLDEN)
def test_texts_are_read_as_diplomats_read_them(
    text: str, entry: str, name: str, sign: int, negated: bool
) -> None:
    found = {match.entry.text: match for match in LEXICON.find(text)}
    assert entry in found
    match = found[entry]
    polarity = match.entry.polarity
    assert (match.entry.lexicon_class, match.negated) == (name, negated)
    assert (polarity > 0) - (polarity < 0) == sign


def test_offsets_count_the_text_as_given() -> None:
    text = "\u201cWe\u2019re  deeply\u00a0concerned,\u201d she said."
    match = next(m for m in LEXICON.find(text) if m.entry.lexicon_class == "worry")
    assert text[match.start : match.end] == match.text == "deeply\u00a0concerned"


def test_names_of_actors_never_match() -> None:
    text = "The Security Council and the Peace Corps of Grace Hope met."
    spans = [text[m.start : m.end] for m in LEXICON.find(text)]
    assert "Security" not in spans
    assert LEXICON.find("the United Nations in Geneva") == []


def test_a_match_is_a_mapping_of_plain_values() -> None:
    match = LEXICON.find("We condemn it.")[0]
    assert isinstance(match, LexiconMatch)
    assert match.to_dict() == {
        "text": "condemn", "start": 3, "end": 10, "entry": "condemn", "class": "condemn",
        "polarity": -2, "force": 2, "negated": False,
    }  # fmt: skip


# -- Looking up -------------------------------------------------------------------------------


def test_looking_up_gives_the_word_first_and_then_what_holds_it() -> None:
    entries = LEXICON.look_up("Concern")
    assert entries[0].text == "concern"
    assert "grave concern" in [entry.text for entry in entries]
    assert "concerned" not in [entry.text for entry in entries]


@pytest.mark.parametrize(("word", "base"), [("condemns", "condemn"), ("stood by", "stand by")])
def test_an_inflected_form_is_looked_up_by_its_base(word: str, base: str) -> None:
    assert LEXICON.look_up(word)[0].text == base


@pytest.mark.parametrize("word", ["", "  ", "xyzzy", "concern xyzzy"])
def test_what_no_entry_holds_gives_nothing(word: str) -> None:
    assert LEXICON.look_up(word) == []
