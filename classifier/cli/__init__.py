"""The command line ``stance``: one file a verb."""

from __future__ import annotations


def main() -> None:
    """Run the command ``stance``."""
    from classifier.cli.app import app

    app(prog_name="stance")
