"""The entries that a text holds: longest first, inflected or not, each where it stands."""

from __future__ import annotations

from typing import Any

import pytest

from classifier.errors import DataError
from classifier.language import lexicon as module
from classifier.language import lexicon_matching
from classifier.language.lexicon import (
    CLASSES,
    MAX_FORCE,
    MAX_POLARITY,
    Entry,
    Lexicon,
    base_forms,
    read_entries,
)
from classifier.language.resources import open_resource
from classifier.language.text import tokenize

ENTRIES = tuple(read_entries(open_resource("lexicon.tsv"), "lexicon.tsv"))


def make(*texts: str) -> Lexicon:
    return Lexicon(Entry(text, "hope", 0, 0, False) for text in texts)


def found(lexicon: Lexicon, text: str) -> list[tuple[str, int, int]]:
    words = [token.lower for token in tokenize(text)]
    return [(match.entry.text, match.first, match.last) for match in lexicon.match(words)]


# -- Matching ---------------------------------------------------------------------------------


def test_the_longest_expression_wins() -> None:
    lexicon = make("grave", "grave concern", "concern", "grave concern over")
    assert found(lexicon, "grave concern over it") == [("grave concern over", 0, 3)]
    assert found(lexicon, "grave concern about it") == [("grave concern", 0, 2)]
    assert found(lexicon, "a grave matter of concern") == [("grave", 1, 2), ("concern", 4, 5)]


def test_an_expression_that_breaks_off_leaves_its_beginning() -> None:
    lexicon = make("in the strongest terms", "in")
    assert found(lexicon, "in the strongest words") == [("in", 0, 1)]
    assert found(make("in the strongest terms"), "in the strongest words") == []


def test_the_exact_form_wins_among_equally_long_ones() -> None:
    assert found(make("talk", "talks"), "talks talk talked") == [
        ("talks", 0, 1), ("talk", 1, 2), ("talk", 2, 3)
    ]  # fmt: skip


def test_a_longer_inflected_expression_wins_over_a_shorter_exact_one() -> None:
    assert found(make("threats", "threat of force"), "threats of force") == [
        ("threat of force", 0, 3)
    ]


def test_matches_do_not_overlap_and_go_from_left_to_right() -> None:
    assert found(make("a b", "b c", "c d"), "a b c d") == [("a b", 0, 2), ("c d", 2, 4)]


@pytest.mark.parametrize(
    ("entry", "text"),
    [
        ("condemn", "condemned"),
        ("condemn", "condemning"),
        ("stop", "stopped"),
        ("deny", "denies"),
        ("deny", "denied"),
        ("welcome", "welcoming"),
        ("stand by", "stood by"),
        ("well-known", "well\u2011known"),
        ("don't accept", "do not accept"),
        ("cannot accept", "cannot accept"),
    ],
)
def test_inflected_and_differently_written_forms_are_found(entry: str, text: str) -> None:
    assert [name for name, _, _ in found(make(entry), text)] == [entry]


def test_of_two_entries_with_the_same_text_the_first_counts() -> None:
    lexicon = Lexicon([Entry("act", "hope", 0, 0, False), Entry("act", "warn", 0, 0, False)])
    assert len(lexicon) == 1
    assert lexicon.match(["act"])[0].entry.lexicon_class == "hope"


def test_nothing_matches_in_nothing() -> None:
    assert make("peace").match([]) == []
    assert make().match(["peace"]) == []


def test_matching_looks_at_each_word_a_fixed_number_of_times(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lexicon = make("never", "never again", "never again and again and again without end")
    words = "never again and again and".split()
    longest = lexicon_matching._longest
    calls: list[int] = []

    def counted(*arguments: Any) -> Any:  # noqa: ANN401 - passes on what it is given
        calls.append(arguments[3])
        return longest(*arguments)

    monkeypatch.setattr(lexicon_matching, "_longest", counted)
    for times in (100, 800):
        calls.clear()
        assert len(lexicon.match(words * times)) == times
        assert times <= len(calls) <= 2 * times


# -- Base forms -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "base"),
    [
        ("supports", "support"), ("parties", "party"), ("crushes", "crush"),
        ("supported", "support"), ("halted", "halt"), ("halting", "halt"),
        ("ceasing", "cease"), ("ceased", "cease"), ("banned", "ban"), ("banning", "ban"),
        ("was", "be"), ("withdrew", "withdraw"), ("sought", "seek"),
    ],
)  # fmt: skip
def test_an_inflected_word_may_come_from_its_base(word: str, base: str) -> None:
    assert base in base_forms(word)


@pytest.mark.parametrize("word", ["peace", "loss", "as", "red", "sing"])
def test_other_words_come_from_nothing_by_rule(word: str) -> None:
    assert base_forms(word) == ()


# -- Reading ----------------------------------------------------------------------------------


def test_rows_become_entries() -> None:
    rows = [
        (1, ["entry", "class", "polarity", "force"]),
        (2, ["cannot accept", "refuse", "-2", "2"]),
    ]
    assert list(read_entries(rows, "x.tsv")) == [Entry("cannot accept", "refuse", -2, 2, True)]


@pytest.mark.parametrize(
    ("text", "negated"), [("accept", False), ("can't accept", True), ("without hope", True)]
)
def test_an_entry_knows_whether_it_holds_its_own_negation(text: str, negated: bool) -> None:
    assert next(read_entries([(1, [text, "hope", "0", "0"])], "x.tsv")).negated is negated


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (["hope", "hope", "1"], "needs entry, class, polarity and force"),
        (["hope", "hope", "1", "1", ""], "needs entry, class, polarity and force"),
        (["hope", "hope", "high", "1"], "needs entry, class, polarity and force"),
        (["hope", "hopes", "1", "1"], "class: unknown class 'hopes'"),
        (["hope", "hope", "3", "1"], "polarity is -2\u20262"),
        (["hope", "hope", "-3", "1"], "polarity is -2\u20262"),
        (["hope", "hope", "1", "4"], "force 0\u20263"),
        (["hope", "hope", "1", "-1"], "force 0\u20263"),
    ],
)
def test_a_bad_row_is_refused_with_its_line(cells: list[str], said: str) -> None:
    with pytest.raises(DataError) as caught:
        list(read_entries([(7, cells)], "x.tsv"))
    assert str(caught.value).startswith("x.tsv:7: ")
    assert said in str(caught.value)


def test_an_entry_that_stands_twice_in_the_file_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [
        (1, "entry\tclass\tpolarity\tforce"),
        (2, "hope\thope\t1\t1"),
        (3, "hope\tworry\t1\t1"),
    ]
    monkeypatch.setattr(module, "open_lines", lambda _: iter(lines))
    for read in (list, lambda lexicon: lexicon.match(["hope"])):
        with pytest.raises(DataError, match=r"hope.*line 2"):
            read(Lexicon.load())


# -- The lexicon of the package ---------------------------------------------------------------


def test_the_lexicon_of_the_package_is_whole() -> None:
    assert len(ENTRIES) == len({entry.text for entry in ENTRIES}) > 15_000
    assert {entry.lexicon_class for entry in ENTRIES} == set(CLASSES)
    assert len(set(CLASSES)) == 48
    assert {entry.polarity for entry in ENTRIES} == set(range(-MAX_POLARITY, MAX_POLARITY + 1))
    assert {entry.force for entry in ENTRIES} == set(range(MAX_FORCE + 1))


@pytest.mark.parametrize(
    ("text", "lexicon_class"),
    [
        ("condemned", "condemn"),
        ("warmly welcomes", "welcome"),
        ("urge", "urge"),
        ("war crimes", "crime"),
        ("ceasefire", "peace"),
        ("threatened", "threaten"),
    ],
)
def test_diplomatic_words_have_their_class(text: str, lexicon_class: str) -> None:
    words = [token.lower for token in tokenize(text)]
    assert lexicon_class in {match.entry.lexicon_class for match in Lexicon.load().match(words)}


def test_every_entry_is_found_whole_in_its_own_text() -> None:
    lexicon = Lexicon.load()
    lost = []
    for entry in ENTRIES:
        words = [token.lower for token in tokenize(entry.text)]
        matches = lexicon.match(words)
        whole = [(match.first, match.last) for match in matches] == [(0, len(words))]
        # A contraction and its full form are one entry in two spellings.
        same = whole and ("n't" in entry.text or matches[0].entry == entry)
        lost += [] if same else [entry.text]
    assert lost == []
