"""What the tests of the command line share."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def model(small_model_path: Path) -> list[str]:
    return ["--model", str(small_model_path)]
