"""The rules by name, and how often each is right."""

from __future__ import annotations

from typing import Final

CONFIDENCE: Final = {
    # quotations
    "quote-cue": 0.99,  # "…," Brisk said
    "quote-alone": 0.95,  # a quotation that goes on with the one before it
    "cue-quote": 0.91,  # Brisk said: "…"
    "quote-continued": 0.62,  # the second half of one that its attribution cuts in two
    "quote-colon": 0.91,  # Brisk was blunt: "…"
    "quote-dash": 0.91,  # "…" \u2014 Ana Brisk, minister
    "cue-object-quote": 0.48,  # voiced "…" over
    # reported speech
    "cue-clause": 0.78,  # said that …
    "participle-clause": 0.83,  # …, adding that …
    "clause-cue": 0.83,  # …, Brisk said
    "parenthesis": 0.64,  # the talks, Brisk said, …
    "according-to": 0.76,
    "colon": 0.5,  # Brisk said: we …
    "participle-colon": 0.5,
    "cue-object": 0.55,  # condemned …, urged … to …
    "participle-object": 0.57,
    "noun-object": 0.5,  # her call for …
    "noun-clause": 0.5,  # her claim that …
    "label": 0.54,  # BRISK: …
}
"""Precision of each rule, as ``tests/benchmarks/attribution.py`` prints it for the training part
of PolNeAR (Newell et al. 2018), rounded; rules with fewer than twenty cases there (quote-colon,
quote-dash, the colons, noun-clause) borrow that of the rule most like them."""
