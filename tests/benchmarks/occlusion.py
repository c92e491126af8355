"""Explanations by leaving words out: beside exact ones, what they pass over, and their cost.

Run from the root of a checkout:
``python tests/benchmarks/occlusion.py seeds/statements.jsonl [MODEL]``. The model must be one that
has exact explanations too. Statements are drawn with a fixed seed; rates are CPU time of one core.
"""

from __future__ import annotations

import random
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from scipy.stats import spearmanr

from classifier import Predictor, read_labeled
from classifier.data.predictions import Term
from classifier.data.records import LabeledStatement, Target
from classifier.language.masking import MASK
from classifier.learning.explanation import explain
from classifier.learning.inference import Scorer
from classifier.learning.leaving_out import list_parts
from classifier.learning.occlusion import explain_by_occlusion, log_odds
from classifier.learning.pieces import SILENT
from classifier.learning.reading import read_text

STATEMENTS = 300
COMPARED = 100
FEWEST = 3
"""Terms that a rank needs."""


class Agreement(NamedTuple):
    """How far one explanation by leaving out agrees with the exact one.

    Attributes
    ----------
    rank
        Spearman's correlation over what is left out.
    sign
        Share of the three words of most exact weight that have the same sign.
    found
        Whether the word of most exact weight is among the first three.
    """

    rank: float
    sign: float
    found: float


def compare(
    scorer: Scorer, text: str, target: Target | None = None, heads: Iterable[str] = ()
) -> dict[str, Agreement]:
    """Compare for the most probable label of each head.

    The exact counterpart of a log-odds is the label's contributions less the mean of the others',
    weighted by their probabilities; a term counts for the words that it touches.
    """
    table = scorer.read([(text, target)])
    target = table.located[0]
    decisions = {head: item[0] for head, item in scorer.decide(table).items()}
    answers = {head: int(decisions[head].argmax()) for head in heads or decisions}
    agreements = {}
    for head, reasons in explain_by_occlusion(scorer, text, target, answers).items():
        if len(reasons.terms) >= FEWEST:
            rest = np.exp(decisions[head] - decisions[head].max())
            rest[answers[head]] = 0.0
            weights = -rest / rest.sum()
            weights[answers[head]] = 1.0
            exact = np.zeros(len(reasons.terms))
            for label, weight in enumerate(weights):
                terms = explain(scorer, text, target, {head: label})[head].terms
                exact += weight * np.array([_touching(terms, term) for term in reasons.terms])
            shares = np.array([term.contribution for term in reasons.terms])
            agreements[head] = _agreement(shares, exact)
    return agreements


def _touching(terms: Iterable[Term], word: Term) -> float:
    return sum(t.contribution for t in terms if t.start < word.end and t.end > word.start)


def _agreement(shares: np.ndarray, exact: np.ndarray) -> Agreement:
    most = np.argsort(-abs(exact))[:FEWEST]
    first = set(np.argsort(-abs(shares))[:FEWEST].tolist())
    return Agreement(
        float(spearmanr(shares, exact).statistic),
        float(np.mean(np.sign(shares[most]) == np.sign(exact[most]))),
        float(most[0] in first),
    )


def effects(scorer: Scorer, texts: Iterable[str]) -> Mapping[str, Mapping[str, list[float]]]:
    """Return by head and kind of unit what the most probable label loses without each."""
    found: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for text in texts:
        reading = read_text(text)
        taken = {at: part for part in list_parts(reading) for at in range(part.first, part.last)}
        written = ["Norway" if word == MASK else word for word in reading.words]
        spans = [(part.source, part.first, part.last) for part in sorted(set(taken.values()))] + [
            (_kind(reading.words[at]), at, at + 1) for at in range(len(written)) if at not in taken
        ]
        rows = [written, *([*written[:first], *written[last:]] for _, first, last in spans)]
        table = scorer.read((" ".join(row), None) for row in rows)
        for head, decisions in scorer.decide(table).items():
            values = log_odds(decisions, int(decisions[0].argmax()))
            for (kind, _, _), value in zip(spans, values[1:], strict=True):
                found[head][kind].append(abs(float(values[0] - value)))
    return found


def _kind(word: str) -> str:
    return "name" if word == MASK else "mark" if word in SILENT else "mute word"


def rates(predictor: Predictor, rows: Sequence[tuple[str, Target | None]]) -> list[float]:
    """Return statements a second: scored alone, explained exactly, and by leaving out."""
    scorer = predictor._scorer
    tables = [(text, scorer.read([(text, target)])) for text, target in rows]
    answers = [
        {head: int(item[0].argmax()) for head, item in scorer.decide(table).items()}
        for _, table in tables
    ]
    jobs = list(zip(tables, answers, strict=True))

    def rate(work: Iterable[object]) -> float:
        begin = time.process_time()
        return sum(1 for _ in work) / (time.process_time() - begin)

    return [
        rate(scorer.decide(scorer.read([row])) for row in rows),
        *(
            rate(find(scorer, text, table.located[0], best) for (text, table), best in jobs)
            for find in (explain, explain_by_occlusion)
        ),
    ]


def _row(record: LabeledStatement) -> tuple[str, Target | None]:
    return record.text, record.targets[0].target if record.targets else None


def main(path: Path, model: Path | None = None) -> None:
    """Print the figures."""
    predictor = Predictor.load(model)
    scorer = predictor._scorer
    drawn = random.Random(0).sample(list(read_labeled(path)), STATEMENTS)  # noqa: S311 - no secret
    rows = [_row(record) for record in drawn]
    compared = [compare(scorer, *row) for row in rows[:COMPARED]]
    sys.stdout.write("head       rank   sign   found   beside exact contributions\n")
    for head in predictor.heads:
        means = np.nanmean([item[head] for item in compared if head in item], axis=0)
        sys.stdout.write(f"{head:10} {means[0]:.3f}  {means[1]:.3f}  {means[2]:.3f}\n")
    for head, kinds in effects(scorer, [text for text, _ in rows]).items():
        total = sum(map(sum, kinds.values()))
        sys.stdout.write(
            f"{head:10}"
            + "".join(
                f" {kind} {len(values) / STATEMENTS:.1f} a statement, mean {np.mean(values):.3f}, "
                f"{sum(values) / total:.0%} of all;"
                for kind, values in sorted(kinds.items())
            )
            + "\n"
        )
    passes = np.mean([len(list_parts(read_text(text))) for text, _ in rows])
    alone, exact, left_out = rates(predictor, rows)
    sys.stdout.write(
        f"parts a statement {passes:.1f}; statements a second: scored one by one {alone:,.0f}, "
        f"explained exactly {exact:,.0f}, by leaving words out {left_out:,.0f}\n"
    )


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
