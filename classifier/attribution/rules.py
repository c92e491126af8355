"""The rules by name, and how often each is right."""

from __future__ import annotations

from typing import Final

CONFIDENCE: Final = {
    "quote-cue": 0.99,
    "quote-alone": 0.95,
    "cue-quote": 0.91,
    "quote-continued": 0.86,
    "quote-colon": 0.77,
    "quote-dash": 0.77,
    "cue-clause": 0.75,
    "participle-clause": 0.79,
    "clause-cue": 0.65,
    "parenthesis": 0.61,
    "according-to": 0.76,
    "cue-object": 0.57,
    "participle-object": 0.61,
    "cue-object-quote": 0.6,
    "noun-object": 0.47,
    "noun-clause": 0.55,
    "colon": 0.33,
    "participle-colon": 0.33,
    "label": 0.5,
}
"""Precision of each rule, as ``tests/benchmarks/attribution.py`` prints it for the training part
of PolNeAR (Newell et al. 2018), rounded; rules with under twenty cases there borrow that of the
rule most like them."""
