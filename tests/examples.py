"""Examples in Markdown: found, run, and compared with the output that is shown."""

from __future__ import annotations

import doctest
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_FENCE = re.compile(r"^```(\w*)[^\n]*\n(.*?)^```[ \t]*$", re.MULTILINE | re.DOTALL)
_MEASURED = re.compile(r"[+-]?\d+\.\d+%?|\d+%")
_CUT = {"…", "..."}
NOT_RUN = ("git", "make", "pip", "cd")
"""Commands that a reader types to install; the packaging test runs what they do."""


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, its text, and the line of the text's begin."""

    language: str
    text: str
    line: int


@dataclass(frozen=True)
class Command:
    """A shell command with the output that is shown for it; empty where none is shown."""

    text: str
    output: str
    line: int

    @property
    def is_run(self) -> bool:
        """Whether it is run, and not only shown."""
        return self.text.split()[0] not in NOT_RUN


def read_blocks(markdown: str, language: str) -> list[Block]:
    """Return the fenced blocks of a language."""
    return [
        Block(match[1], match[2], markdown.count("\n", 0, match.start(2)) + 1)
        for match in _FENCE.finditer(markdown)
        if match[1] == language
    ]


def read_commands(markdown: str) -> list[Command]:
    """Return the commands of all ``console`` blocks: lines after ``$``, and after ``>`` if cut."""
    commands = []
    for block in read_blocks(markdown, "console"):
        for match in re.finditer(
            r"^\$ (.*(?:\n> .*)*)\n((?:(?!\$ ).*\n)*)", block.text, re.MULTILINE
        ):
            text = match[1].replace("\n> ", "\n")
            line = block.line + block.text.count("\n", 0, match.start())
            commands.append(Command(text, match[2].strip("\n"), line))
    return commands


def same_output(shown: str, printed: str) -> bool:
    """Whether what is printed is what is shown.

    A line ``…`` stands for any number of lines. Measured numbers, which are those with a decimal
    point or a per cent sign, may differ a little: another processor rounds otherwise, and of a
    training on sixty rows one may fall on the other side.
    """
    lines = [line.rstrip() for line in shown.strip("\n").splitlines()]
    pattern = "".join(r"(?:.*\n)*?" if line in _CUT else _loosely(line) + r"\n" for line in lines)
    printed = "".join(f"{line.rstrip()}\n" for line in printed.strip("\n").splitlines())
    found = re.fullmatch(pattern, printed)
    if found is None:
        return False
    kept = "\n".join(line for line in lines if line not in _CUT)
    pairs = zip(_MEASURED.findall(kept), found.groups(), strict=True)
    return all(abs(_number(one) - _number(two)) <= _tolerance(one) for one, two in pairs)


def _loosely(line: str) -> str:
    """Return a pattern of the line that lets measured numbers, and the blanks before them, vary."""
    parts = re.split(rf" *{_MEASURED.pattern}", line)
    return rf" *({_MEASURED.pattern})".join(re.escape(part) for part in parts)


def _number(text: str) -> float:
    return float(text.rstrip("%"))


def _tolerance(text: str) -> float:
    """Return what a number may differ by: five points, or one in twenty of what is larger."""
    return 5.0 if text.endswith("%") else max(0.05, abs(float(text)) / 20)


def run_command(command: Command, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a command as a reader would, in a terminal 100 columns wide, without colours."""
    return subprocess.run(
        ["bash", "-c", f"set -o pipefail; {command.text}"],
        cwd=folder,
        env={
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(folder),
            "COLUMNS": "100",
            "NO_COLOR": "1",
            "LC_ALL": "C.UTF-8",
        },
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )


def run_python(block: Block, name: str, names: dict[str, Any]) -> list[str]:
    """Run a Python block and return the differences from what it shows.

    Parameters
    ----------
    block
        Code; or a session with ``>>>``, whose output is compared.
    name
        Of the file, for messages.
    names
        Variables that the blocks of a file share; changed by the block.
    """
    if ">>> " not in block.text:
        exec(compile("\n" * (block.line - 1) + block.text, name, "exec"), names)  # noqa: S102
        return []
    test = doctest.DocTestParser().get_doctest(block.text, names, name, name, block.line - 1)
    found: list[str] = []
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
    runner.run(test, out=found.append, clear_globs=False)
    names.update(test.globs)
    return found
