"""Whether a model that has not seen a contrast group tells its statements apart."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from classifier.data.readers import read_labeled
from classifier.learning.config import TrainingConfig
from classifier.learning.training import train

PARTS = 3
FIELD = "group"


def measure_contrast(
    corpus: Path, real: Path | None, config: Mapping[str, Any]
) -> dict[str, float]:
    """Return the accuracy on tone over all contrast groups, each left out of a training.

    Parameters
    ----------
    corpus
        Statements, some of which name their contrast group.
    real
        Real statements to learn from as well.
    config
        Settings of the model; two folds are enough here, as calibration changes no answer.
    """
    rows = [*read_labeled(corpus), *(read_labeled(real) if real else ())]
    groups = sorted({str(row.metadata[FIELD]) for row in rows if row.metadata.get(FIELD)})
    settings = TrainingConfig.from_dict({**config, "folds": 2})
    right = count = 0.0
    for part in range(PARTS):
        left_out = set(groups[part::PARTS])
        held_out = [row for row in rows if row.metadata.get(FIELD) in left_out]
        rest = [row for row in rows if row.metadata.get(FIELD) not in left_out]
        found = train(rest, settings, held_out=held_out).held_out
        if found is not None:
            right += found.heads["tone"].accuracy * found.heads["tone"].rows
            count += found.heads["tone"].rows
    return {"full.contrast.tone.accuracy": right / count}
