"""A real headless browser: what a page becomes in it, and what it says on its console."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

BINARY = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), ""
)
MISSING = "no Chromium on this machine; install it with: apt-get install chromium"

FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"),
    *("--no-first-run", "--disable-extensions", "--disable-component-update", "--mute-audio"),
)


@dataclass(frozen=True)
class Loaded:
    """A page after it was opened: its document, and the lines on the console."""

    dom: str
    console: list[str]


def load(page: Path, profile: Path, fragment: str = "") -> Loaded:
    """Open a page and return what became of it."""
    command = [
        *(BINARY, *FLAGS, f"--user-data-dir={profile}", "--enable-logging=stderr"),
        *("--virtual-time-budget=2000", "--dump-dom", page.as_uri() + fragment),
    ]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True, timeout=120)
    return Loaded(done.stdout, [line for line in done.stderr.splitlines() if "CONSOLE" in line])


def screenshot(page: Path, image: Path, profile: Path, *flags: str) -> bytes:
    """Draw a page and return the image."""
    command = [*(BINARY, *FLAGS, f"--user-data-dir={profile}", f"--screenshot={image}")]
    command += [*flags, page.as_uri()]
    subprocess.run(command, capture_output=True, check=True, timeout=120)
    return image.read_bytes()


@dataclass
class Tab:
    """A browser that is told what to do, over the pipes of its protocol for developers."""

    reader: int
    writer: int
    name: str | None = None
    count: int = 0
    events: list[dict[str, Any]] = field(default_factory=list)
    rest: bytes = b""

    def send(self, method: str, **params: object) -> dict[str, Any]:
        """Give an order and return the answer; events on the way are kept."""
        self.count += 1
        message: dict[str, object] = {"id": self.count, "method": method, "params": params}
        if self.name is not None:
            message["sessionId"] = self.name
        os.write(self.writer, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._receive()
            if answer.get("id") == self.count:
                assert "error" not in answer, answer
                result: dict[str, Any] = answer["result"]
                return result
            self.events.append(answer)

    def wait_for(self, method: str) -> None:
        """Wait until an event was seen."""
        while not any(event.get("method") == method for event in self.events):
            self.events.append(self._receive())

    def value(self, expression: str) -> Any:  # noqa: ANN401
        """Evaluate an expression in the page; what the page forbids itself does not bind us."""
        answer = self.send("Runtime.evaluate", expression=expression, returnByValue=True)
        return answer["result"].get("value")

    def value_once(self, expression: str, expected: object) -> Any:  # noqa: ANN401
        """Evaluate an expression until it has the value that is expected, for two seconds."""
        until = time.monotonic() + 2
        while (found := self.value(expression)) != expected and time.monotonic() < until:
            time.sleep(0.02)
        return found

    def press(self, key: str) -> None:
        """Press a key."""
        code = {"Tab": 9}[key]
        for kind in ("rawKeyDown", "keyUp"):
            self.send("Input.dispatchKeyEvent", type=kind, key=key, windowsVirtualKeyCode=code)

    def point_at(self, x: float, y: float) -> None:
        """Move the pointer."""
        self.send("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=y)

    def _receive(self) -> dict[str, Any]:
        while b"\0" not in self.rest:
            part = os.read(self.reader, 1 << 16)
            assert part, "the browser has gone"
            self.rest += part
        message, _, self.rest = self.rest.partition(b"\0")
        answer: dict[str, Any] = json.loads(message)
        return answer


@contextmanager
def drive(page: Path, profile: Path, width: int = 1200, height: int = 900) -> Iterator[Tab]:
    """Open a page in a browser that is told what to do."""
    theirs_in, ours_out = os.pipe()
    ours_in, theirs_out = os.pipe()
    flags = [*FLAGS, f"--user-data-dir={profile}", f"--window-size={width},{height}"]
    # The protocol speaks over the descriptors 3 and 4.
    shell = f'exec "$@" 3<&{theirs_in} 4>&{theirs_out}'
    command = [
        "bash",
        "-c",
        shell,
        "bash",
        BINARY,
        *flags,
        "--remote-debugging-pipe",
        "about:blank",
    ]
    process = subprocess.Popen(
        command,
        pass_fds=(theirs_in, theirs_out),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(theirs_in)
    os.close(theirs_out)
    tab = Tab(ours_in, ours_out)
    try:
        target = tab.send("Target.createTarget", url="about:blank")["targetId"]
        attached = tab.send("Target.attachToTarget", targetId=target, flatten=True)
        tab.name = attached["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            tab.send(f"{domain}.enable")
        tab.events.clear()
        tab.send("Page.navigate", url=page.as_uri())
        tab.wait_for("Page.loadEventFired")
        yield tab
    finally:
        os.close(ours_out)
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        os.close(ours_in)
