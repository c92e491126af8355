"""Refuses a wheel without its files; everything else is said in pyproject.toml."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

FOLDER = Path("diplomatic_stance_encoder")
MADE_BY = {
    "encoder.onnx": "make encoder",
    "tokenizer.json": "make encoder",
    "encoder.json": "make encoder",
    "deep.skops": "make deep",
}
"""Each file of the wheel, and what makes it in a clone of the repository."""


class BuildWithFiles(build_py):
    """Copies the files into the wheel, if they are there and belong together."""

    def run(self) -> None:
        """Build the package; an editable install reads the files of the checkout instead."""
        if not self.editable_mode:
            refuse_missing()
            refuse_changed()
        super().run()


def refuse_missing() -> None:
    """Stop where a file is missing."""
    missing = [name for name in MADE_BY if not (FOLDER / name).is_file()]
    if missing:
        remedies = " and ".join(dict.fromkeys(MADE_BY[name] for name in missing))
        raise SystemExit(
            f"{', '.join(str(FOLDER / name) for name in missing)}: missing, and the package would "
            f"be of no use without; restore with: git checkout models, or make with: {remedies}"
        )


def refuse_changed() -> None:
    """Stop where a file is not the one that encoder.json names."""
    named = json.loads((FOLDER / "encoder.json").read_text(encoding="utf-8"))["files"]
    for name, facts in named.items():
        found = hashlib.sha256((FOLDER / name).read_bytes()).hexdigest()
        if found != facts["sha256"]:
            raise SystemExit(
                f"{FOLDER / name} has the SHA-256 {found}, and encoder.json says "
                f"{facts['sha256']}; restore both with: git checkout models"
            )


setup(cmdclass={"build_py": BuildWithFiles})
