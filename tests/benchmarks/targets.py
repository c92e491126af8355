"""Measure proposed targets against annotated ones.

Run it on a JSONL file of labelled statements: ``python tests/benchmarks/targets.py PATH``. A
proposal is right where it overlaps an annotated target; targets that do not stand in the text do
not count.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from classifier.data.readers import read_labeled
from classifier.data.records import LabeledStatement, Target
from classifier.language.proposals import propose_targets
from classifier.language.targets import locate_target


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


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the shares."""
    parser = argparse.ArgumentParser(description="Measure proposed targets.")
    parser.add_argument("path", type=Path)
    score = measure(read_labeled(parser.parse_args(arguments).path))
    out = sys.stdout.write
    out(f"statements with a target in the text   {score.statements}\n")
    out(f"first proposal overlaps the first      {score.first_right / score.statements:.3f}\n")
    out(f"any proposal overlaps the first        {score.any_first / score.statements:.3f}\n")
    out(f"annotated targets overlapped           {score.found / score.targets:.3f}\n")
    out(f"proposals that overlap a target        {score.proposed_right / score.proposed:.3f}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
