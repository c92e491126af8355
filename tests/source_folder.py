"""A small folder of sources in all the forms that labels by reference know, and a server for it."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

REPOSITORY = "harbour-archive/minutes"
COMMIT = "0123456789abcdef0123456789abcdef01234567"

FILES: dict[str, bytes] = {
    "talks/opening day.txt": (
        "The delegates met.\r\n\r\nWe welcome\u00a0 the ferry\r\n"
        "treaty, and thank “both” crews.\r\n"
    ).encode()
    + b"\xff The rest is torn.",
    "notes/council.xml": (
        b'<doc a="1">\n<p>The Council met.</p><p>We deplore the\r\n'
        b"shelling &amp; the siege &#8212; both.</p></doc>"
    ),
    "notes/briefing.html": (
        b"<h1>Briefing</h1><br/>Q&nbsp;<p>We are <b>gravely</b> concerned by the toll</p> 3 < 4"
    ),
    "press/a.json": json.dumps(
        {"content": "tokenised , badly", "content_original": "Lead.\n\nWe reject the tariff.\n"}
    ).encode(),
    "press/b.json": json.dumps({"content": "We will\tanswer the embargo."}).encode(),
    "press/all.csv": (
        "link,date,body\r\n"
        'https://a.example/1,2020,"First line.\r\nWe urge the ""two"" sides &amp; all."\r\n'
        f"https://a.example/2,2021,{'Long. ' * 40_000}We stand with the fishermen.\r\n"
    ).encode(),
}
"""Path -> content, each written for these tests."""

TEXTS: dict[str, tuple[str, str | None, str]] = {
    "s1": ("press/all.csv", "https://a.example/2", "We stand with the fishermen."),
    "s2": ("talks/opening day.txt", None, "We welcome the ferry treaty, and thank “both” crews."),
    "s3": ("notes/council.xml", None, "We deplore the shelling & the siege \u2014 both."),
    "s4": ("notes/briefing.html", None, "We are gravely concerned by the toll"),
    "s5": ("press/a.json", None, "We reject the tariff."),
    "s6": ("press/b.json", None, "We will answer the embargo."),
    "s7": ("press/all.csv", "https://a.example/1", 'We urge the "two" sides & all.'),
    "s8": ("talks/opening day.txt", None, "The delegates met."),
}
"""Id -> path, record, and the statement that stands there."""

STARTS = {
    "s1": 40_000 * 6,
    "s2": 19,
    "s3": 17,
    "s4": 11,
    "s5": 6,
    "s6": 0,
    "s7": 12,
    "s8": 0,
}


def make_row(name: str) -> dict[str, Any]:
    """Return the reference of a statement of `TEXTS`; its target is its last word."""
    path, record, text = TEXTS[name]
    source = {"repository": REPOSITORY, "commit": COMMIT, "path": path}
    if record is not None:
        source["record"] = record
    return {
        "id": name,
        "targets": [{"start": text.rindex(" ") + 1, "end": len(text), "stance": "neutral"}],
        "tone": "support",
        "intensity": 1,
        "origin": "invented",
        "source": source,
        "start": STARTS[name],
        "end": STARTS[name] + len(text),
        "sha256": hashlib.sha256(text.encode()).hexdigest(),
    }


def write_sources(root: Path, files: Mapping[str, bytes] = FILES) -> Path:
    """Write the files where a checkout would have them, and return the root."""
    for path, content in files.items():
        place = root / REPOSITORY / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    return root


def write_labels(path: Path, rows: list[dict[str, Any]]) -> Path:
    """Write rows as a labels file."""
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    return path


@dataclass
class Server:
    """A server of `FILES` on this machine.

    Attributes
    ----------
    url
        Its address.
    answers
        Path -> answers to give before the file: a status, with headers.
    requests
        Each request's path and user agent.
    """

    url: str = ""
    answers: dict[str, list[tuple[int, dict[str, str]]]] = field(default_factory=dict)
    requests: list[tuple[str, str]] = field(default_factory=list)


@contextmanager
def serve(files: Mapping[str, bytes]) -> Iterator[Server]:
    """Serve files, by their path as it stands in the address, until the block ends."""
    state = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            state.requests.append((self.path, self.headers["User-Agent"]))
            before = state.answers.get(self.path)
            content = files.get(self.path)
            status, headers = before.pop(0) if before else (200 if content is not None else 404, {})
            body = content if status == 200 and content is not None else b"no"
            self.send_response(status)
            for name, value in ({"Content-Length": str(len(body))} | headers).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        state.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield state
        finally:
            server.shutdown()
            thread.join()
