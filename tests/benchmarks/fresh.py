"""One peer in a process of its own, so that its memory and its start are its own.

``python tests/benchmarks/fresh.py PEER FOLDER`` scores one sentence with what the folder holds
and is timed from outside; with a file of texts, a JSON list, as third argument it prints the
peak memory after the first thousand, and how many of the others it scores in a second of one core.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from peers import PEERS
from protocol import Peer, Row
from untrained import Default

FIRST = 1_000
"""Statements that are scored before memory is read and the clock starts."""

SENTENCE = "We firmly condemn the blockade."


LONGEST = 10.0
"""Seconds of CPU time that the others are scored for, at most."""

CHUNK = 500


def make(name: str, folder: Path) -> Peer:
    """Return a peer that is ready to score; for the default model the folder is its file."""
    if name == "default":
        return Default(folder)
    peer = PEERS[name]()
    peer.load(folder)
    return peer


def peak_memory() -> float:
    """Return the most memory that this process has held, in MB.

    On Linux not from ``getrusage``, which counts the process that this one was started from.
    """
    status = Path("/proc/self/status")
    if status.is_file():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    import resource

    unit = 2**20 if sys.platform == "darwin" else 2**10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def rate(peer: Peer, rows: Sequence[Row]) -> float:
    """Return how many rows a peer scores in a second of one core."""
    begin, count = time.process_time(), 0
    for at in range(0, len(rows), CHUNK):
        chunk = rows[at : at + CHUNK]
        peer.scores(chunk)
        count += len(chunk)
        if time.process_time() - begin > LONGEST:
            break
    return count / (time.process_time() - begin)


def main(name: str, folder: Path, texts: Path | None = None) -> None:
    """Score one sentence, or print what many cost."""
    peer = make(name, folder)
    if texts is None:
        peer.scores([(SENTENCE, None)])
        return
    rows = [(text, None) for text in json.loads(texts.read_text(encoding="utf-8"))]
    peer.scores(rows[:FIRST])
    memory = peak_memory()
    sys.stdout.write(json.dumps({"memory": memory, "rate": rate(peer, rows[FIRST:])}))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), *(Path(path) for path in sys.argv[3:]))
