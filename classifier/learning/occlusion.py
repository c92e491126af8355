"""Which words decided, for any model: each is left out, and what the decision loses is its share.

Shares are approximate. Words that say the same thing twice have little each, since leaving one out
leaves the other, and words that need each other have the same share twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from classifier.data.predictions import OCCLUSION, HeadExplanation, Term
from classifier.data.records import Target
from classifier.language.masking import MASK
from classifier.learning.context import touched_units
from classifier.learning.explanation import clause_spans, explain, most_telling
from classifier.learning.inference import Scorer
from classifier.learning.leaving_out import Part, around, list_parts
from classifier.learning.model import TARGET_FAMILIES, ModelInfo, head_families
from classifier.learning.reading import MAX_CHARACTERS, Reading, read_text

_ACTOR = "Norway"
"""What stands for every actor: so a variant depends on no name, as the text itself does not."""

Row = tuple[str, Target | None]

Explainer = Callable[[Scorer, str, Target | None, Mapping[str, int]], dict[str, HeadExplanation]]
"""Explains one answer of each head to a statement."""


def choose_explainer(info: ModelInfo) -> Explainer:
    """Return what explains a model's answers: exactly, unless it has an encoder.

    Parameters
    ----------
    info
        Of the model.
    """
    return explain if info.encoder is None else explain_by_occlusion


class _Plan(NamedTuple):
    """What is scored, and what for.

    Attributes
    ----------
    rows
        The statement, its words written anew, then these without each part.
    parts
        For each head what is left out.
    places
        Row of each part, by its first and last unit.
    """

    rows: Sequence[Row]
    parts: Mapping[str, Sequence[Part]]
    places: Mapping[tuple[int, int], int]


def explain_by_occlusion(
    scorer: Scorer, text: str, target: Target | None, answers: Mapping[str, int]
) -> dict[str, HeadExplanation]:
    """Explain one answer of each head by leaving words out, all variants scored in one batch.

    Parameters
    ----------
    scorer
        That gave the answers; of any model.
    text
        The statement.
    target
        With offsets, or ``None``. For stance its words are never left out; other heads do not
        know of it.
    answers
        For each head the index of the label to explain.

    Returns
    -------
    dict of str to HeadExplanation
        A decision value is the calibrated logit of the label, log(p / (1 - p)); a contribution is
        what the decision loses without the words, and the intercept is what they leave
        unexplained. Words are lexicon entries and what tells something by itself: see
        `classifier.learning.leaving_out`; of a long text they are clauses.
    """
    reading = read_text(text)
    everything = list_parts(reading)
    plan = _plan(reading, (text, target), everything, answers)
    decisions = scorer.decide(scorer.read(plan.rows))
    spans = _spans(reading, everything)
    explanations = {}
    for head, answer in answers.items():
        parts = plan.parts[head]
        values = log_odds(decisions[head], answer)
        losses = [float(values[1] - values[plan.places[part[:2]]]) for part in parts]
        terms = [_term(text, reading, *pair) for pair in zip(parts, losses, strict=True)]
        terms.sort(key=lambda term: (-abs(term.contribution), term.start, term.end))
        explanations[head] = HeadExplanation(
            label=scorer.model.info.labels[head][answer],
            decision=float(values[0]),
            intercept=float(values[0]) - sum(losses),
            terms=tuple(terms),
            clause=most_telling(text, spans, terms),
            method=OCCLUSION,
        )
    return explanations


def log_odds(decisions: NDArray[np.float64], label: int) -> NDArray[np.float64]:
    """Return the logit of one label's probability, log(p / (1 - p)), for each row.

    Parameters
    ----------
    decisions
        Shape (rows, labels); a softmax makes probabilities of them.
    label
        Which label.
    """
    rest = np.logaddexp.reduce(np.delete(decisions, label, axis=1), axis=1)
    return np.asarray(decisions[:, label] - rest, dtype=np.float64)


def _plan(reading: Reading, row: Row, everything: Sequence[Part], heads: Iterable[str]) -> _Plan:
    words = _write(reading.words)
    touched = None if row[1] is None else touched_units(reading, row[1])
    marked = touched or (0, 0)
    outside = around(everything, *marked, reading.words) if touched else everything
    parts = {head: outside if _reads_target(head) else everything for head in heads}
    rows = [row, _variant(words, marked, (0, 0))]
    places: dict[tuple[int, int], int] = {}
    for part in dict.fromkeys(part for wanted in parts.values() for part in wanted):
        places[part.first, part.last] = len(rows)
        # What a target holds is left out for heads that do not read the target.
        kept = marked if part.last <= marked[0] or part.first >= marked[1] else (0, 0)
        rows.append(_variant(words, kept, (part.first, part.last)))
    return _Plan(rows, parts, places)


def _reads_target(head: str) -> bool:
    return not set(TARGET_FAMILIES).isdisjoint(head_families(head))


def _write(words: Sequence[str]) -> list[str]:
    """Return words that are read as those of a statement: as many as a text may have."""
    written = [_ACTOR if word == MASK else word for word in words]
    ends = accumulate(len(word) + 1 for word in written)
    return [word for word, end in zip(written, ends, strict=True) if end <= MAX_CHARACTERS]


def _variant(words: Sequence[str], marked: tuple[int, int], left_out: tuple[int, int]) -> Row:
    """Join words but some, and mark the target."""
    kept = [*words[: left_out[0]], *words[left_out[1] :]]
    by = left_out[1] - left_out[0] if left_out[1] <= marked[0] else 0
    first, last = marked[0] - by, marked[1] - by
    within = " ".join(kept[first:last])
    if not within:
        return " ".join(kept), None
    start = len(" ".join([*kept[:first], ""]))
    return " ".join(kept), Target(within, start, start + len(within))


def _spans(reading: Reading, parts: Sequence[Part]) -> list[tuple[int, int]]:
    """Return where the clauses start and end, or what is left out in their place."""
    if parts and parts[0].source == "clause":
        return [(reading.starts[part.first], reading.ends[part.last - 1]) for part in parts]
    return clause_spans(reading)


def _term(text: str, reading: Reading, part: Part, contribution: float) -> Term:
    start, end = reading.starts[part.first], reading.ends[part.last - 1]
    return Term(text[start:end], start, end, part.source, part.lexicon_class, contribution)
