"""Puts the default model into the wheel; everything else is said in pyproject.toml."""

from __future__ import annotations

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

MODEL = Path("models/default.skops")


class BuildWithModel(build_py):
    """Copies the default model to where an installed package looks for it."""

    def run(self) -> None:
        """Build the package; an editable install reads the model of the checkout instead."""
        super().run()
        if self.editable_mode:
            return
        if not MODEL.is_file():
            raise SystemExit(
                f"{MODEL} is missing, and the package would not score without it; "
                "restore it with: git checkout models, or make it with: make model"
            )
        folder = Path(self.build_lib, "classifier", "_model")
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(MODEL, folder / MODEL.name)


setup(cmdclass={"build_py": BuildWithModel})
