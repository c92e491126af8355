"""Fetch the files of public repositories by commit and path: the only code that uses a network."""

from __future__ import annotations

import contextlib
import os
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from http.client import HTTPException, HTTPMessage
from pathlib import Path
from typing import IO
from urllib.error import HTTPError
from urllib.parse import quote, urlsplit
from urllib.request import (
    HTTPRedirectHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
    build_opener,
)

from classifier.data.sources import Source, SourceError, place_source
from classifier.errors import DataError

BASE_URL = "https://raw.githubusercontent.com"
_LOCAL = {"127.0.0.1", "localhost", "::1"}
_BUSY = {429, 500, 502, 503, 504}
_BLOCK = 1 << 16


@dataclass(frozen=True, slots=True)
class DownloadConfig:
    """How files are fetched.

    Attributes
    ----------
    base_url
        Server of ``/<owner>/<name>/<commit>/<path>``; https, or http on this machine.
    rate
        Most requests a second.
    timeout
        Seconds to wait for the server.
    retries
        Further tries after the first, where the server is busy or does not answer.
    backoff
        Seconds before the second try, doubled before each further one.
    max_wait
        Longest time in seconds that a server may ask to be left alone; a file whose server asks
        for more is given up.
    max_bytes
        Largest file that is taken.
    give_up_after
        Files in a row whose server could not be reached, after which no more are tried.
    """

    base_url: str = BASE_URL
    rate: float = 4.0
    timeout: float = 30.0
    retries: int = 4
    backoff: float = 1.0
    max_wait: float = 300.0
    max_bytes: int = 1 << 28
    give_up_after: int = 3

    def __post_init__(self) -> None:
        """Refuse a server that is neither https nor local, and a rate that is not positive."""
        url = urlsplit(self.base_url)
        local = url.scheme == "http" and url.hostname in _LOCAL
        if not url.hostname or not (url.scheme == "https" or local):
            raise DataError(
                f"{self.base_url!r} is not an https address; http is for this machine only",
                field="base_url",
            )
        if not self.rate > 0:
            raise DataError(f"{self.rate} requests a second are none; try 4", field="rate")


@dataclass(frozen=True, slots=True)
class DownloadFailure:
    """A file that was not fetched, and why."""

    source: Source
    detail: str


class _FetchError(Exception):
    """A try that failed.

    Attributes
    ----------
    wait
        Seconds that the server asked for; ``None`` where it did not.
    again
        Whether another try may help.
    reached
        Whether the server answered.
    """

    def __init__(
        self, detail: str, *, wait: float | None = None, again: bool = False, reached: bool = True
    ) -> None:
        super().__init__(detail)
        self.wait = wait
        self.again = again
        self.reached = reached


class _SafeRedirects(HTTPRedirectHandler):
    """Follows redirects to https only, or none where the server is local."""

    def redirect_request(  # noqa: PLR0917 - the signature is the base class's
        self,
        req: Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: HTTPMessage,
        newurl: str,
    ) -> Request | None:
        """Return the request to the new address, if that is https."""
        if urlsplit(newurl).scheme != "https":
            raise _FetchError(f"the server leads to {newurl}, which is not https")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def download_sources(
    sources: Iterable[Source],
    root: str | Path,
    config: DownloadConfig | None = None,
    *,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[DownloadFailure, ...]:
    """Fetch the files of sources that do not lie under the root yet.

    A file appears whole or not at all, so a download that was cut off goes on where it stopped.
    Of a path that is named at two commits the first is fetched.

    Parameters
    ----------
    sources
        Several records of one file are one file.
    root
        Files are written to ``ROOT/<owner>/<name>/<path>``.
    config
        Server, rate, patience.
    progress
        Called after each file with the number of files done and of all files to fetch.

    Returns
    -------
    tuple of DownloadFailure
        One for each file that could not be fetched.
    """
    config = config or DownloadConfig()
    files: dict[tuple[str, str], Source] = {}
    for source in sources:
        files.setdefault(source.file, source)
    failures: list[DownloadFailure] = []
    wanted: list[tuple[Source, Path]] = []
    for source in files.values():
        try:
            place = place_source(Path(root), source)
        except SourceError as error:
            failures.append(DownloadFailure(source, str(error)))
        else:
            if not place.is_file():
                wanted.append((source, place))
    failures += _Fetcher(config).fetch_all(wanted, progress or (lambda _done, _total: None))
    return tuple(failures)


def make_url(base_url: str, source: Source) -> str:
    """Return the address of a file at a commit.

    Examples
    --------
    >>> make_url("https://example.org", Source("owner/name", "0abc123", "a b/ü.txt"))
    'https://example.org/owner/name/0abc123/a%20b/%C3%BC.txt'
    """
    path = quote(f"{source.repository}/{source.commit}/{source.path}", safe="/")
    return f"{base_url.rstrip('/')}/{path}"


class _Fetcher:
    """One run of downloads: keeps to the rate, and counts failures in a row."""

    def __init__(self, config: DownloadConfig) -> None:
        self._config = config
        self._next_request = 0.0
        self._opener = self._build_opener()

    def _build_opener(self) -> OpenerDirector:
        # A proxy of the environment stands between here and the internet, not in front of a
        # server on this machine.
        local = urlsplit(self._config.base_url).hostname in _LOCAL
        handlers = [ProxyHandler({})] if local else []
        opener = build_opener(_SafeRedirects(), *handlers)
        opener.addheaders = [("User-Agent", "diplomatic-stance (stance hydrate)")]
        return opener

    def fetch_all(
        self, wanted: list[tuple[Source, Path]], progress: Callable[[int, int], None]
    ) -> list[DownloadFailure]:
        """Fetch each file, and go on after one that fails."""
        failures: list[DownloadFailure] = []
        unreached = 0
        for done, (source, place) in enumerate(wanted, 1):
            if unreached >= self._config.give_up_after:
                detail = f"not tried: {unreached} files in a row had no answer from the server"
                failures.append(DownloadFailure(source, detail))
            else:
                try:
                    self._fetch(source, place)
                    unreached = 0
                except _FetchError as error:
                    failures.append(DownloadFailure(source, str(error)))
                    unreached = 0 if error.reached else unreached + 1
            progress(done, len(wanted))
        return failures

    def _fetch(self, source: Source, place: Path) -> None:
        """Fetch one file, with retries."""
        url = make_url(self._config.base_url, source)
        for attempt in range(self._config.retries + 1):
            try:
                return self._try(url, place)
            except _FetchError as error:
                wait = error.wait
                if wait is None:
                    wait = self._config.backoff * 2**attempt
                last = attempt == self._config.retries
                if last or not error.again or wait > self._config.max_wait:
                    raise
                time.sleep(wait)
        return None

    def _try(self, url: str, place: Path) -> None:
        time.sleep(max(0.0, self._next_request - time.monotonic()))
        self._next_request = time.monotonic() + 1 / self._config.rate
        try:
            with self._opener.open(url, timeout=self._config.timeout) as response:
                length = response.headers.get("Content-Length")
                self._save(response, place, int(length) if length else None)
        except HTTPError as error:
            with error:
                wait = _read_retry_after(error.headers.get("Retry-After"))
            detail = f"{url}: the server answered {error.code} {error.reason}"
            raise _FetchError(detail, wait=wait, again=error.code in _BUSY) from None
        except (OSError, HTTPException) as error:
            detail = f"{url}: not fetched ({error})"
            raise _FetchError(detail, again=True, reached=False) from None

    def _save(self, response: IO[bytes], place: Path, length: int | None) -> None:
        """Write an answer beside its place, and move it there when it is whole."""
        limit = self._config.max_bytes
        if length is not None and length > limit:
            raise _FetchError(f"{place} would have {length} bytes; the limit is {limit}")
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=place.parent, prefix=".fetch-")
        except OSError as error:
            raise _FetchError(f"{place} cannot be written ({error.strerror})") from None
        part = Path(name)
        try:
            with os.fdopen(handle, "wb") as stream:
                size = _copy(response, stream, limit)
            if length is not None and size != length:
                raise _FetchError(f"{place} was cut off after {size} bytes", again=True)
            part.chmod(0o644)
            part.replace(place)
        finally:
            with contextlib.suppress(FileNotFoundError):
                part.unlink()


def _copy(response: IO[bytes], stream: IO[bytes], limit: int) -> int:
    size = 0
    while block := response.read(_BLOCK):
        size += len(block)
        if size > limit:
            raise _FetchError(f"the file has more than {limit} bytes")
        stream.write(block)
    return size


def _read_retry_after(value: str | None) -> float | None:
    """Return the seconds of a Retry-After header, a number or a date (RFC 9110, 10.2.3)."""
    if value is None:
        return None
    if value.strip().isdigit():
        return float(value)
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
    except ValueError:
        return None
