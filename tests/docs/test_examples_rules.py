"""The reader of examples finds them, and sees when one is wrong."""

from __future__ import annotations

from pathlib import Path

import examples
from examples import Block, Command

SAMPLE = """# A title

```console
$ echo one
one
$ printf '%s\\n' a \\
> b
a
b

$ make demo
```

```text
$ false
```

```python
x = 1
```
"""


def test_commands_are_found_with_their_output_and_line() -> None:
    commands = examples.read_commands(SAMPLE)
    assert commands == [
        Command("echo one", "one", 4),
        Command("printf '%s\\n' a \\\nb", "a\nb", 6),
        Command("make demo", "", 11),
    ]
    assert [command.is_run for command in commands] == [True, True, False]


def test_commands_print_what_is_shown(tmp_path: Path) -> None:
    for command in examples.read_commands(SAMPLE)[:2]:
        done = examples.run_command(command, tmp_path)
        assert done.returncode == 0
        assert examples.same_output(command.output, done.stdout)


def test_a_failing_part_of_a_pipe_is_seen(tmp_path: Path) -> None:
    assert examples.run_command(Command("false | cat", "", 1), tmp_path).returncode != 0


def test_errors_are_part_of_the_output(tmp_path: Path) -> None:
    assert examples.run_command(Command("echo no >&2", "", 1), tmp_path).stdout == "no\n"


def test_outputs_are_compared() -> None:
    assert examples.same_output("a\n\n  b", "a  \n\n  b\n\n")
    assert examples.same_output("a\n…\nd", "a\nb\nc\nd\n")
    assert examples.same_output("a\n...", "a\n")
    assert not examples.same_output("a", "a\nb\n")
    assert not examples.same_output("a\n…\nd", "a\nb\nc\n")
    assert not examples.same_output("  b", "b")
    assert not examples.same_output("a.c", "abc")


def test_measured_numbers_may_differ_a_little() -> None:
    assert examples.same_output("f1  0.80  60 rows  82%", "f1 0.83  60 rows  79%")
    assert examples.same_output("…\nf1  100.0%\n…", "x\nf1   98.3%\ny")
    assert not examples.same_output("f1  0.80", "f1  0.70")
    assert not examples.same_output("82%", "72%")
    assert not examples.same_output("60 rows", "61 rows")
    assert not examples.same_output("0.5", "half")


def test_python_blocks_are_found_and_share_their_names() -> None:
    (block,) = examples.read_blocks(SAMPLE, "python")
    assert block == Block("python", "x = 1\n", 19)
    names: dict[str, object] = {}
    assert examples.run_python(block, "sample", names) == []
    assert examples.run_python(Block("python", ">>> x\n1\n>>> y = 2\n", 1), "s", names) == []
    assert (names["x"], names["y"]) == (1, 2)


def test_a_wrong_python_output_is_seen() -> None:
    found = examples.run_python(Block("python", ">>> 1 + 1\n3\n", 7), "sample", {})
    assert "line 7" in "".join(found)
