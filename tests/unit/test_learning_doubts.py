"""What speaks against answering."""

from __future__ import annotations

import math

import pytest

from classifier.learning.doubts import Doubts
from classifier.learning.reading import read_text


@pytest.mark.parametrize(
    ("text", "foreign", "unfamiliar"),
    [
        ("We firmly condemn the blockade.", False, False),
        ("grave concern", False, False),
        ("Wir verurteilen den feigen Angriff auf das Sch\u00e4rfste.", True, True),
        ("\u6211\u4eec\u5f3a\u70c8\u8c34\u8d23", True, True),
        ("qzxv 0099 bnmk", True, True),
        ("", True, True),
        ("Buy milk, peas and a chocolate cake for mum.", False, True),
        ("closed 12.1 13.4 15.0 17.8", False, True),
    ],
)
def test_a_text_is_judged_by_its_words(text: str, foreign: bool, unfamiliar: bool) -> None:
    doubts = Doubts.from_reading(read_text(text))
    assert (doubts.foreign, doubts.unfamiliar) == (foreign, unfamiliar)


def test_a_wish_rules_over_unfamiliar_words_but_not_over_another_language() -> None:
    thresholds = {"tone": 0.3, "stance": 0.0}
    none = Doubts(not_english=False, foreign=False, unfamiliar=False)
    unfamiliar = Doubts(not_english=False, foreign=False, unfamiliar=True)
    foreign = Doubts(not_english=True, foreign=True, unfamiliar=False)
    assert none.threshold("tone", thresholds, ()) == 0.3
    assert unfamiliar.threshold("tone", thresholds, {"stance"}) == math.inf
    assert unfamiliar.threshold("stance", thresholds, {"stance"}) == 0.0
    assert foreign.threshold("stance", thresholds, {"stance"}) == math.inf
