"""Measure proposed targets against annotated ones.

Run it on a JSONL file of labelled statements: ``python tests/benchmarks/targets.py PATH``. A
proposal is right where it overlaps an annotated target; targets that do not stand in the text do
not count.
"""

from __future__ import annotations

import argparse
import sys
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from classifier.data.readers import read_labeled
from classifier.data.records import LabeledStatement, Target
from classifier.language.proposals import features, propose_targets, read_sentence
from classifier.language.targets import locate_target

SMALLEST = 0.1
"""Weights below this are left out."""


@dataclass
class Score:
    """Counts over statements with a target in their text."""

    statements: int = 0
    first_right: int = 0
    any_first: int = 0
    targets: int = 0
    found: int = 0
    proposed: int = 0
    proposed_right: int = 0


def measure(rows: Iterable[LabeledStatement]) -> Score:
    """Compare proposals with the targets of a corpus."""
    score = Score()
    for row in rows:
        gold = [found for item in row.targets if (found := locate_target(row.text, item.target))]
        principal = row.targets and locate_target(row.text, row.targets[0].target)
        if not gold or not principal:
            continue
        proposed = propose_targets(row.text)
        score.statements += 1
        score.first_right += bool(proposed) and overlaps(proposed[0], principal)
        score.any_first += any(overlaps(item, principal) for item in proposed)
        score.targets += len(gold)
        score.found += sum(any(overlaps(item, other) for item in proposed) for other in gold)
        score.proposed += len(proposed)
        score.proposed_right += sum(any(overlaps(i, other) for other in gold) for i in proposed)
    return score


def overlaps(one: Target, other: Target) -> bool:
    """Whether two targets share a character."""
    return (one.start or 0) < (other.end or 0) and (other.start or 0) < (one.end or 0)


def _half(row: LabeledStatement) -> str:
    """Split the corpus by the group of a row, so that a fit can be measured on the other half."""
    group = str(row.metadata.get("group") or row.metadata.get("part") or row.id)
    return "odd" if zlib.crc32(group.encode()) % 2 else "even"


def fitted(rows: Iterable[LabeledStatement]) -> Iterator[str]:
    """Yield the lines of a table of weights: a logistic regression, one case a noun phrase."""
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    cases: list[dict[str, int]] = []
    labels: list[bool] = []
    for row in rows:
        principal = row.targets and locate_target(row.text, row.targets[0].target)
        if not principal:
            continue
        sentence = read_sentence(row.text)
        for at, chunk in enumerate(sentence.chunks):
            start = sentence.tokens[chunk.first].start
            end = sentence.tokens[chunk.last - 1].end
            cases.append(dict.fromkeys(features(sentence, at), 1))
            labels.append(overlaps(Target("", start, end), principal))
    vectorizer = DictVectorizer()
    model = LogisticRegression(C=0.3, max_iter=2000).fit(vectorizer.fit_transform(cases), labels)
    yield "# Weights of what tells the principal target: a logistic regression on the corpus of\n"
    yield "# this project, seeds/statements.jsonl, by tests/benchmarks/targets.py --fit.\n"
    yield "# feature, weight\n"
    for name, weight in zip(vectorizer.get_feature_names_out(), model.coef_[0], strict=True):
        if abs(weight) >= SMALLEST:
            yield f"{name}\t{weight:.2f}\n"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the shares."""
    parser = argparse.ArgumentParser(description="Measure proposed targets.")
    parser.add_argument("path", type=Path)
    parser.add_argument("--fit", type=Path, help="fit the weights and write them here")
    parser.add_argument("--part", choices=("all", "odd", "even"), default="all")
    options = parser.parse_args(arguments)
    rows = list(read_labeled(options.path))
    if options.part != "all":
        rows = [row for row in rows if _half(row) == options.part]
    out = sys.stdout.write
    if options.fit:
        options.fit.write_text("".join(fitted(rows)), encoding="utf-8")
        return 0
    score = measure(rows)
    out(f"statements with a target in the text   {score.statements}\n")
    out(f"first proposal overlaps the first      {score.first_right / score.statements:.3f}\n")
    out(f"any proposal overlaps the first        {score.any_first / score.statements:.3f}\n")
    out(f"annotated targets overlapped           {score.found / score.targets:.3f}\n")
    out(f"proposals that overlap a target        {score.proposed_right / score.proposed:.3f}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
