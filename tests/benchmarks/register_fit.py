"""Fits a weight for each stem: how much more general English uses it than diplomats do.

A weight is the sum of two. One is the log ratio of the stem's frequency in general English
(subtitles and the web) to that in the corpus, smoothed towards each other. The other is its
coefficient in a logistic regression that tells pieces of statements from WordNet's example
sentences and its definitions of concrete things. Words that carry grammar never count as strange.
"""

from __future__ import annotations

import gzip
import json
import math
import random
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression

from classifier.language.english import FUNCTION_WORDS
from classifier.language.text import stem, tokenize
from classifier.learning.reading import read_text

SUBTITLES, WEB = "en.json.gz", "frequency_dictionary_en_82_765.txt"
SUBTITLE_SHARE = 0.3
PRIOR_TOKENS = 50_000
"""Words that general English adds to the corpus, so that an unseen one is not impossible."""
CORPUS_SHARE = 0.1
"""Share of the corpus in general English, so that no weight is infinite."""
DISCOUNT = 0.5
"""Taken off every count: what was seen once was seen by chance."""
ACTOR_WEIGHT = -2.0
CONCRETE = frozenset({5, 6, 8, 13, 17, 19, 20, 25, 27, 29, 34, 35, 36, 38, 39, 43})
"""Numbers of WordNet's files of animals, artefacts, bodies, food, objects, weather, plants, shapes,
substances, and of verbs of body, eating, contact, making, motion, perception and weather."""
GRAMMAR = frozenset(
    stem(word)
    for word in FUNCTION_WORDS
    | set(
        "what how do am me him she her so go get got just like really very too not there then than "
        "when where why let he his himself herself i my mine myself you your yours we us our its "
        "they them their one someone everyone".split()
    )
)
NEUTRAL = frozenset(
    stem(word)
    for word in "two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty hundred thousand first "
    "second third fourth and or but with by for from on at in of to upon under along".split()
)
"""Numbers in words, and what joins words: example sentences have few, whatever they are about."""
LARGEST = 3.0
"""No weight is larger, up or down: two words must not decide."""
TERMS = frozenset(
    stem(word)
    for word in (
        "ab initio ad hoc hominem referendum interim infinitum agrément aide mémoire annus "
        "horribilis attaché bona fide bons offices cachet carte blanche casus belli chargé "
        "communiqué cordon sanitaire corps corpus coup état de facto jure démarche détente deus "
        "ex machina diktat doyen entente cordiale erga omnes ergo et al exequatur fait accompli "
        "fatwa force majeure foederis glasnost gratia habeas idée fixe impasse in absentia camera "
        "extenso inter alia intifada ipso ius cogens jihad jirga jus laissez faire passer "
        "lebensraum lex loya mala mandat mea culpa modus vivendi operandi mutatis mutandis non "
        "grata refoulement nota bene note verbale nuncio opinio juris pacta sunt servanda par "
        "excellence pari passu per se perestroika persona porte parole pour prima pro bono forma "
        "tanto qua quid quo raison être rapporteur rapprochement realpolitik rebus sic stantibus "
        "res judicata sine sharia status ante sub judice tabula rasa terra nullius toto uti "
        "possidetis ultima ratio ultra vires vis vox populi weltpolitik abatement abstention "
        "airspace alluvial antidumping aquifer archipelago archipelagic atoll ballast baseline "
        "bathymetric biodiversity biosphere breakwater buoy cable carbon cassation catch cetacean "
        "chancery cholera coastguard coinage commodity contiguous continental copyright corvette "
        "counterfeit cure customs cutter decarbonization delimitation demarcation desalination "
        "desertification destroyer dose dosimeter dredging dumping ebola emission enrichment "
        "estuary export extradition fathom ferry fishery flotilla freight frigate gasification "
        "generic geneva glacier groundwater hectare hydropower icebreaker immunization import "
        "inoculation invoice islet isotope landlocked launcher lawsuit leprosy levy levee licence "
        "locust maize malaria mangrove measles median methane midwife migratory mile monsoon "
        "mooring nautical navigable navigation nodule notary nutrition outbreak outermost "
        "overflight pandemic patent peninsula permafrost phosphate pilotage plebiscite plutonium "
        "polio port poultry promontory protectorate quarantine quota radar railway rainfall reef "
        "reservoir riparian royalties salinity salvage satellite seabed seismic shelf shoal "
        "shipwreck silo sonar spectrum spillway starboard steppe strait submarine subsea tanker "
        "tariff telemetry territorial thalweg tidal tonnage torpedo trademark transboundary "
        "transit trawler tributary tritium tsunami tuberculosis tuna typhoon uranium vaccine "
        "vessel veterinary warhead watershed wetland wharf whaling wharfage yield "
    ).split()
)
"""Terms of the trade, Latin and French, of the sea, arms, trade and health: known, though the
corpus may lack them."""
HEADER = """\
# How much more general English uses a stem than diplomats do: weight, then all stems that have it;
# @ is an actor, ? a word that stands in no statement. By tests/benchmarks/register.py --fit, from
# the statements of this project and, as general English, from the word frequencies of
# pyspellchecker (film subtitles; MIT) and symspellpy (the web; MIT) and the examples in WordNet 3.0
# (Princeton University; WordNet licence). No text of those is repeated here, and every stem but
# @ and ? stands in the statements.
"""


@dataclass(frozen=True)
class Background:
    """General English: share of each stem, and example sentences as stems."""

    shares: Mapping[str, float]
    examples: list[list[str]]


def _shares(counts: Mapping[str, int]) -> dict[str, float]:
    stems: Counter[str] = Counter()
    for word, count in counts.items():
        if word.isalpha() and word.isascii():
            stems[stem(word)] += count
    total = sum(stems.values())
    return {word: count / total for word, count in stems.items()}


def read_background(folder: Path) -> Background:
    with gzip.open(folder / SUBTITLES, "rt", encoding="utf-8") as file:
        subtitles = _shares(json.load(file))
    lines = (folder / WEB).read_text(encoding="utf-8-sig").splitlines()
    web = _shares({word: int(count) for word, count in (line.split() for line in lines)})
    shares = {
        word: SUBTITLE_SHARE * subtitles.get(word, 0) + (1 - SUBTITLE_SHARE) * web.get(word, 0)
        for word in subtitles.keys() | web.keys()
    }
    return Background(shares, [_counted(_plain(text)) for text in _read_examples(folder)])


def _read_examples(folder: Path) -> Iterator[str]:
    for name in ("noun", "verb", "adj", "adv"):
        for line in (folder / f"data.{name}").read_text(encoding="utf-8").splitlines():
            if line.startswith("  "):
                continue
            numbers, gloss = line.split(" | ", 1)
            yield from re.findall(r'"([^"]+)"', gloss)
            if int(numbers.split()[1]) in CONCRETE:
                yield re.sub(r';?\s*"[^"]*"', "", gloss)


def _plain(text: str) -> list[tuple[str, str]]:
    return [(token.lower, stem(token.lower)) for token in tokenize(text)]


def _counted(units: Sequence[tuple[str, str]]) -> list[str]:
    """Return the stems of words; of single letters only the two that are words."""
    return [s for word, s in units if word[0].isalpha() and (len(word) > 1 or word in "ai")]


def _masked(text: str) -> list[str]:
    return _counted([(unit.word, unit.stem.lstrip("!")) for unit in read_text(text).units])


def fit(corpora: Sequence[Sequence[str]], background: Background) -> dict[str, float]:
    """Return the weight of each stem of the texts, corpora counting the same."""
    stems = [[_masked(text) for text in texts] for texts in corpora]
    total = sum(len(text) for texts in stems for text in texts)
    counts: Counter[str] = Counter()
    for texts in stems:
        own = Counter(word for text in texts for word in text)
        size = sum(own.values())
        for word, count in own.items():
            counts[word] += count / size / len(stems) * total  # type: ignore[assignment]
    learnt = _coefficients([text for texts in stems for text in texts], background.examples)
    unknown = math.log((total + PRIOR_TOKENS) / PRIOR_TOKENS)
    weights = {"@": ACTOR_WEIGHT, "?": unknown}
    for word, count in counts.items():
        share = (1 - CORPUS_SHARE) * background.shares.get(word, 0) + CORPUS_SHARE * count / total
        seen = max(0, count - DISCOUNT) + PRIOR_TOKENS * share
        weight = math.log(share / (seen / (total + PRIOR_TOKENS)))
        weight = 0.0 if word in GRAMMAR else weight
        weight += learnt.get(word, 0.0)
        weight = min(weight, 0.0) if word in GRAMMAR else weight
        weights[word] = 0.0 if word in NEUTRAL else max(-LARGEST, min(LARGEST, weight))
    return weights | {word: min(0.0, weights.get(word, 0.0)) for word in TERMS}


def _coefficients(texts: Sequence[list[str]], examples: Sequence[list[str]]) -> dict[str, float]:
    choice = random.Random(0)  # noqa: S311 - lengths of pieces, no secret
    pieces = [piece for text in texts for piece in _pieces(text, choice)]
    vectorizer = CountVectorizer(analyzer=str.split, binary=True)
    features = vectorizer.fit_transform([" ".join(text) for text in [*examples, *pieces]])
    strange = np.arange(features.shape[0]) < len(examples)
    model = LogisticRegression(solver="liblinear", class_weight="balanced")
    model.fit(features, strange)
    names = vectorizer.get_feature_names_out()
    return dict(zip(names, model.coef_[0].tolist(), strict=True))


def _pieces(text: list[str], choice: random.Random) -> Iterator[list[str]]:
    """Cut a text into pieces as long as example sentences are."""
    at = 0
    while at < len(text):
        size = choice.randint(4, 14)
        yield text[at : at + size]
        at += size


def render(weights: Mapping[str, float]) -> str:
    """Write weights with one decimal, one line a weight; those of an unknown word are left out."""
    lines: dict[str, list[str]] = {}
    unknown = f"{weights['?']:.1f}"
    for word, weight in sorted(weights.items()):
        written = f"{weight:.1f}".replace("-0.0", "0.0")
        if written != unknown or word == "?":
            lines.setdefault(written, []).append(word)
    rows = sorted(lines.items(), key=lambda line: float(line[0]))
    return HEADER + "".join(f"{weight}\t{' '.join(words)}\n" for weight, words in rows)
