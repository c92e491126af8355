"""``stance score`` through Typer's runner, for the tests of it."""

from __future__ import annotations

import json
from typing import Any

from typer.testing import CliRunner, Result

from classifier.cli.app import app

CONDEMN = "We firmly condemn the blockade."
WELCOME = "We welcome the ceasefire."


def score(*arguments: str, stdin: str | bytes | None = None) -> Result:
    return CliRunner().invoke(app, ["score", *arguments], input=stdin)


def rows_of(result: Result) -> list[dict[str, Any]]:
    assert result.exit_code == 0, result.stderr
    return [json.loads(line) for line in result.stdout.splitlines()]
