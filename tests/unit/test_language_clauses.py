"""Where statements are split into clauses, and where they are not."""

from __future__ import annotations

import pytest

from classifier.language.clauses import Clause, split_clauses
from classifier.language.masking import mask_actors


def parts(text: str) -> list[str]:
    tokens = mask_actors(text)
    clauses = split_clauses([token.lower for token in tokens])
    return [text[tokens[first].start : tokens[last - 1].end] for first, last in clauses]


SPLIT = [
    # marks
    "We waited; | they fired.",
    "This is our answer: | we refuse.",
    "They struck again \u2014 | we shall not forget it.",
    "Stop! | Go home. | Will you?",
    "He told us: | \u201cWe agree.\u201d | Then he left.",
    "\u201cWe are ready,\u201d he said, | \u201cwhen you are.\u201d",
    "No. | We decline.",
    # subordinators
    "While we welcome the pact, | we deplore the delay.",
    "Despite grain, oil and gas for everybody, | the regime begs.",
    "The road stays shut | unless the guns fall silent.",
    "In the valley we hold on, | in spite of the shelling.",
    "After they left, | calm came back.",
    "Calm came back | after they left.",
    "The truce holds, | even if the talks do not.",
    "We shall stay | as long as it takes.",
    "But if you attack, | you will regret it.",
    # relatives
    "We denounce the raid, | which killed two guards.",
    "The envoy, | who had met both sides, | left in anger.",
    "This is the charter | on which our pact rests.",
    "It is a ship they seized | and whose crew they hold.",
    # that
    "The minister noted | that others have failed.",
    "We regret | that nobody came.",
    "It is clear | that talks alone bring nothing.",
    "They agreed on measures | that will hurt the poor.",
    "We know | that they lied | and that they paid for it.",
    # conjunctions
    "We thank our hosts | but they should listen.",
    "We mourn the dead | and will not rest.",
    "The Council condemns the coup, | urges calm | and calls upon all parties to talk.",
    "The junta lied, | and Iran denounces it.",
    "They came late, | so we left.",
    # participles
    "Recalling its earlier appeals, | the Council regrets the delay.",
    "They closed the port, | strongly urging us to leave.",
    "The rebels, | backed by foreign money, | fight on.",
    # subjects
    "You strike, | we answer.",
]
"""Clauses are divided by bars."""

WHOLE = [
    "We firmly condemn the blockade.",
    "However, we disagree.",
    "We can and must act.",
    "We condemn and reject the verdict.",
    "We reject that claim.",
    "We are opposed to that.",
    "The talks cover peace, security, and trade.",
    "Iran, Iraq, and Kenya have signed.",
    "The delegation has yet to arrive.",
    "It is nothing but a pretext.",
    "Not only the harbour but also the town is lost.",
    "We waited for a while.",
    "We met on Monday, including in the evening.",
    "Dr. Brisk saw Mr. Vale at 10:30 on page 5.",
    "Under art. 51 it is lawful.",
    "In 2019\u20132020 the U.S. gave 1.5 million.",
    "They have all our support and hope for peace.",
    "(\u2026)",
    "\u201cNever!\u201d",
]


@pytest.mark.parametrize("text", SPLIT)
def test_clauses_open_where_they_should(text: str) -> None:
    assert " | ".join(parts(text.replace("| ", ""))) == text


@pytest.mark.parametrize("text", WHOLE)
def test_what_is_one_clause_stays_whole(text: str) -> None:
    assert parts(text) == [text]


def test_no_words_have_no_clauses() -> None:
    assert split_clauses([]) == []


def test_positions_count_the_words() -> None:
    assert split_clauses("we agree ; they do not .".split()) == [Clause(0, 3), Clause(3, 7)]


def test_a_quotation_mark_goes_with_what_it_opens() -> None:
    assert parts("He came, \u201cif only briefly\u201d, to us.")[1].startswith("\u201cif only")
