"""The actors of a text are found, whoever they are."""

import pytest

from classifier.language import actors
from classifier.language.actors import find_mentions
from classifier.language.resources import open_resource
from classifier.language.text import tokenize

KINDS = {
    "armed_group", "capital", "demonym", "institution", "mission", "movement", "office",
    "organisation",
    "people", "person", "place", "region", "state",
}  # fmt: skip


def names_in(text: str) -> list[str]:
    tokens = tokenize(text)
    return [text[tokens[m.first].start : tokens[m.last - 1].end] for m in find_mentions(tokens)]


def known_in(text: str) -> list[bool]:
    return [mention.known for mention in find_mentions(tokenize(text))]


def masked(text: str) -> list[str]:
    """Return the words of a text with one mark for each actor."""
    tokens, words, position = tokenize(text), [], 0
    for mention in find_mentions(tokens):
        words += [token.lower for token in tokens[position : mention.first]] + ["@"]
        position = mention.last
    return words + [token.lower for token in tokens[position:]]


# -- Swaps: the words outside the actors, and the number of actors, stay as they are ----------

NOUNS = [
    "Iran", "the Netherlands", "The Hague", "the United States", "NATO", "the UN", "UNICEF",
    "Hamas", "Napoleon", "Simón Bolívar", "Türkiye", "Côte d'Ivoire", "Bosnia and Herzegovina",
    "Trinidad and Tobago", "the Democratic People's Republic of Korea", "Guinea-Bissau",
    "the Kremlin", "Al-Shabaab", "U.S.", "the Organization of American States", "Gaza",
    "the Islamic Republic of Iran", "MINUSMA", "G7", "Charles de Gaulle", "Geneva",
    "the European Union", "Jordan", "Grabovia", "Zorlak",
]  # fmt: skip
ADJECTIVES = ["Russian", "Polish", "U.S.", "North Korean", "UN", "Turkish", "Hamas", "Grabovian"]
CARRIERS = [
    "We strongly condemn what {} did yesterday.",
    "{} welcomes the agreement reached with {}.",
    "{} and {} must return to the table without delay.",
    "The Minister for Foreign Affairs thanked {} for its patience.",
    "We call on {} to halt the shelling, and on {} to hold its fire.",
    "My delegation is gravely concerned by the position of {}.",
    "Nobody in {} believes that this road leads anywhere.",
    "Our friends in {}, {} and {} have stood by us.",
    "There is no evidence that {} took part in the attack.",
    "The sanctions on {} will stay until {} complies.",
    "\u201cWe shall not be lectured by {},\u201d the ambassador said.",
    "{}'s refusal is regrettable; {}'s silence is worse.",
    "I told {}: enough.",
    "Talks between {} and {} resume on Monday.",
    "The Government of {} has been informed in writing.",
    "It is for {} alone to decide.",
    "Thanks to {}, the convoy got through (as {} had promised).",
    "What {} calls defence, we call aggression against {}.",
    "Since March the border with {} has been closed.",
    "This is a message to {} \u2014 stop now.",
    "We do not recognise any claim of {} over the islands.",
    "{} has our full and unwavering support.",
]
COMPOUNDS = [
    "A {}-led mission is no answer.",
    "The {} proposal deserves a hearing.",
    "An anti-{} campaign helps nobody.",
    "We regret the {}-backed offensive in the north.",
    "{} troops crossed the line again last night.",
    "The pro-{} press has it wrong.",
    "Every {} official knows these facts.",
    "We reject the {} claim, and the new {} threats.",
]


@pytest.mark.parametrize("carrier", CARRIERS)
def test_swapping_actors_leaves_the_rest_as_it_is(carrier: str) -> None:
    holes = carrier.count("{}")
    expected = masked(carrier.format(*["Ukraine"] * holes))
    assert expected.count("@") == holes
    for shift in range(len(NOUNS)):
        chosen = [NOUNS[(shift + 7 * hole) % len(NOUNS)] for hole in range(holes)]
        assert masked(carrier.format(*chosen)) == expected


@pytest.mark.parametrize("carrier", COMPOUNDS)
def test_swapping_inside_compounds_leaves_the_rest_as_it_is(carrier: str) -> None:
    holes = carrier.count("{}")
    expected = masked(carrier.format(*["Ukrainian"] * holes))
    assert expected.count("@") == holes
    for shift in range(len(ADJECTIVES)):
        chosen = [ADJECTIVES[(shift + 3 * hole) % len(ADJECTIVES)] for hole in range(holes)]
        assert masked(carrier.format(*chosen)) == expected


@pytest.mark.parametrize("change", [str.lower, str.upper])
def test_known_actors_are_found_in_any_case(change: object) -> None:
    carrier = "we ask {} to explain the decision."
    expected = masked(carrier.format("ukraine"))
    for name in ("Russia", "The Netherlands", "NATO", "Hezbollah", "the Security Council", "Japan"):
        assert masked(change(carrier.format(name))) == expected  # type: ignore[operator]


# -- Known names ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the United Nations Security Council met", ["the United Nations Security Council"]),
        ("a Russian Wagner column", ["Russian Wagner"]),
        ("in Bosnia and Herzegovina today", ["Bosnia and Herzegovina"]),
        ("In May Russia attacked, and in June Iran", ["Russia", "Iran"]),
        ("between Iran and Iraq", ["Iran", "Iraq"]),
        ("Iran's offer", ["Iran"]),
        ("Russia-led and anti-Russian", ["Russia", "Russian"]),
        ("the U.S.-backed plan", ["the U.S."]),
        ("the U.S.-Russian talks", ["the U.S.-Russian"]),
        ("Turkiye, Türkiye and Turkey", ["Turkiye", "Türkiye", "Turkey"]),
        ("Cote d'Ivoire and Côte d\u2019Ivoire", ["Cote d'Ivoire", "Côte d\u2019Ivoire"]),
        ("Kim Jong-un and Kim Jong Un", ["Kim Jong-un", "Kim Jong Un"]),
        ("Briton and Britons, Turks and Kurds", ["Briton", "Britons", "Turks", "Kurds"]),
        ("the State Department in Washington, D.C.", ["the State Department", "Washington, D.C."]),
        ("the Kenyan Foreign Ministry", ["the Kenyan Foreign Ministry"]),
        ("our Foreign Ministry and Iran", ["Foreign Ministry", "Iran"]),
        ("the Foreign Ministry of the Netherlands", ["the Foreign Ministry of the Netherlands"]),
        ("the Kremlin of Kazan", ["the Kremlin", "Kazan"]),
        ("UN women and UN Women", ["UN", "UN Women"]),
        ("an Iran-Iraq accord, on the Jordan valley", ["Iran-Iraq", "the Jordan"]),
        ("from Uruguay round the Cape", ["Uruguay"]),
        ("from Zaire, the USSR and Upper Volta", ["Zaire", "the USSR", "Upper Volta"]),
    ],
)
def test_known_names(text: str, expected: list[str]) -> None:
    assert names_in(text) == expected
    assert all(known_in(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They told us who may polish the draft.", []),
        ("The US and the WHO agreed.", ["The US", "the WHO"]),
        ("US", ["US"]),
        ("IT IS UP TO US TO ACT", []),
        ("the western road to the west", []),
        ("Western leaders and the West", ["Western", "the West"]),
        ("Polish farmers polish apples.", ["Polish"]),
        ("a march in May", []),
        ("settlement by pacific means in the Pacific", ["the Pacific"]),
        ("turkey and the polish envoy must answer to the un", ["turkey", "the polish", "the un"]),
        ("western leaders told us who blocked central africa", ["central africa"]),
        ("famine in eastern European valleys", ["European"]),
    ],
)
def test_names_that_are_words_count_only_as_written(text: str, expected: list[str]) -> None:
    assert names_in(text) == expected


# -- Unknown names ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We thank Grabovia and the Zorlak Front.", ["Grabovia", "the Zorlak Front"]),
        ("Grabovia will answer.", ["Grabovia"]),
        ("Yesterday the Organization adopted the Charter.", []),
        ("The Prime Minister of the Republic thanked the Assembly.", []),
        ("Regrettably nothing changed. Nevertheless, hopes remain.", []),
        ("we met Ana de la Brisk in June", ["Ana de la Brisk"]),
        ("we met J. K. Zorlak on Friday", ["J. K. Zorlak"]),
        ("a letter from Jean-Zorlak Grabo", ["Jean-Zorlak Grabo"]),
        ("Al-Zorlak fighters left.", ["Al-Zorlak"]),
        ("a Grabovia-Zorlak accord", ["Grabovia-Zorlak"]),
        ("a Grabovia - Zorlak accord", ["Grabovia", "Zorlak"]),
        ("fighters of al-Zorlak and of Al-Zorlak", ["al-Zorlak", "Al-Zorlak"]),
        ("the coast of New Grabovia", ["New Grabovia"]),
        ("New Grabovian attacks followed.", ["Grabovian"]),
        ("a call from Mark Zorlak", ["Mark Zorlak"]),
        ("an envoy of Zorlak III", ["Zorlak III"]),
        ("the Republic of Grabovia", ["the Republic of Grabovia"]),
        ("the Federal Republic of the Zorlaks", ["the Federal Republic of the Zorlaks"]),
        ("the Organization of Grabovian States", ["the Organization of Grabovian States"]),
        ("a republic of Zorlaks", ["Zorlaks"]),
        ("the Secretary of State of Grabovia", ["Grabovia"]),
        ("the Grabovian National Liberation Army", ["the Grabovian National Liberation Army"]),
        ("the Grabovian army and its National Day", ["the Grabovian"]),
        ("the Grabovian Foreign Ministry", ["the Grabovian Foreign Ministry"]),
        ("the Ministry of Defence of Zorlak", ["the Ministry of Defence of Zorlak"]),
        ("Part II of the Treaty", []),
        ("A Grabovian vessel sank.", ["Grabovian"]),
        ("I. Zorlak wrote; I wrote back.", ["I. Zorlak"]),
        ("Mr. Stone, Foreign Minister Brisk and President Hope spoke.", ["Stone", "Brisk", "Hope"]),
        ("Mr. President, Your Excellency, thank you.", []),
        ("The Deputy Head of the Mission left.", []),
        ("Grabovian Russian talks", ["Grabovian Russian"]),
        ("GRABOVIA MUST ANSWER", []),
        ("grabovia must answer", []),
    ],
)
def test_unknown_names(text: str, expected: list[str]) -> None:
    assert names_in(text) == expected
    assert not any(known_in(text))


def test_a_mention_says_whether_it_is_known() -> None:
    assert known_in("Iran and Grabovia") == [True, False]


@pytest.mark.parametrize("text", ["", "the", "-", "\u2026!", "The", "123", "'s", "É", "J.", "Mr."])
def test_texts_that_name_nobody(text: str) -> None:
    assert find_mentions(tokenize(text)) == []


# -- The tables -------------------------------------------------------------------------------


def test_the_table_of_actors_is_sound() -> None:
    rows = [cells for _, cells in open_resource("actors.tsv")]
    names = [name for name, *_ in rows]
    assert len(rows) >= 2500
    assert names == sorted(names)
    assert {kind for _, kind, _, _ in rows} == KINDS
    assert {case for *_, case in rows} == {"", "capital", "exact"}
    assert all(entity.strip() for _, _, entity, _ in rows)
    assert len(actors._names().forms) == len(rows), "a name stands twice"


def test_no_common_word_is_a_name_in_any_case() -> None:
    common = {cells[0] for _, cells in open_resource("common_words.txt")}
    loose = {name.lower() for _, (name, _, _, case) in open_resource("actors.tsv") if not case}
    assert loose & common == set()


def test_every_row_of_the_table_is_found() -> None:
    missed = [
        name
        for _, (name, *_) in open_resource("actors.tsv")
        if known_in(f"we told {name} so") != [True]
    ]
    assert missed == []


@pytest.mark.parametrize("resource", ["common_words.txt", "titles.tsv"])
def test_word_lists_are_sorted_and_in_lower_case(resource: str) -> None:
    words = [cells[0] for _, cells in open_resource(resource)]
    assert words == sorted(set(words))
    assert all(word == word.lower() for word in words)


@pytest.mark.parametrize("text", ["the us must stop", "THE US MUST STOP", "talk to the us now"])
def test_the_us_is_a_state_in_any_case(text: str) -> None:
    assert known_in(text) == [True]
    assert known_in(text.lower().replace("the us", "us")) == []


def test_titles_are_of_known_kinds() -> None:
    assert set(actors._titles().values()) == {"title", "abbreviation", "never"}
