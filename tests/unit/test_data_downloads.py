"""Fetching sources: what is missing, politely, whole or not at all; each failure is named."""

from __future__ import annotations

import time
from collections.abc import Iterator
from email.utils import formatdate
from pathlib import Path
from urllib.parse import quote

import pytest
from source_folder import COMMIT, FILES, REPOSITORY, Server, serve, write_sources

from classifier.data.downloads import DownloadConfig, DownloadFailure, download_sources, make_url
from classifier.data.sources import Source
from classifier.errors import DataError

ODD = "talks/opening day.txt"
PLAIN = "press/a.json"


def _source(path: str) -> Source:
    return Source(REPOSITORY, COMMIT, path)


def _address(path: str) -> str:
    return f"/{REPOSITORY}/{COMMIT}/{quote(path)}"


@pytest.fixture
def server() -> Iterator[Server]:
    with serve({_address(path): content for path, content in FILES.items()}) as state:
        yield state


@pytest.fixture
def naps(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Return the pauses that were asked for, none of which is slept."""
    slept: list[float] = []
    monkeypatch.setattr(time, "sleep", slept.append)
    return slept


def _fetch(
    server: Server, root: Path, *paths: str, **options: float
) -> tuple[DownloadFailure, ...]:
    config = DownloadConfig(base_url=server.url, **({"rate": 1e6} | options))
    return download_sources([_source(path) for path in paths], root, config)


def test_files_come_whole_and_say_who_asks(server: Server, tmp_path: Path) -> None:
    assert _fetch(server, tmp_path, *FILES) == ()
    for path, content in FILES.items():
        assert (tmp_path / REPOSITORY / path).read_bytes() == content
    assert {agent for _, agent in server.requests} == {"diplomatic-stance (stance hydrate)"}


def test_a_file_of_many_records_is_asked_for_once(server: Server, tmp_path: Path) -> None:
    sources = [Source(REPOSITORY, COMMIT, "press/all.csv", record) for record in ("1", "2")]
    assert download_sources(sources, tmp_path, DownloadConfig(base_url=server.url)) == ()
    assert len(server.requests) == 1


def test_a_file_that_is_there_is_not_asked_for_again(server: Server, tmp_path: Path) -> None:
    write_sources(tmp_path, {PLAIN: b"mine"})
    assert _fetch(server, tmp_path, PLAIN, ODD) == ()
    assert [path for path, _ in server.requests] == [_address(ODD)]
    assert (tmp_path / REPOSITORY / PLAIN).read_bytes() == b"mine"


def test_a_404_is_reported_without_a_retry_and_work_goes_on(server: Server, tmp_path: Path) -> None:
    (failure,) = _fetch(server, tmp_path, "gone.txt", PLAIN)
    assert failure.source.path == "gone.txt"
    assert "404" in failure.detail
    assert len(server.requests) == 2
    assert (tmp_path / REPOSITORY / PLAIN).is_file()
    assert not (tmp_path / REPOSITORY / "gone.txt").exists()


def test_a_busy_server_is_asked_again_after_longer_and_longer_pauses(
    server: Server, tmp_path: Path, naps: list[float]
) -> None:
    server.answers[_address(PLAIN)] = [(503, {}), (500, {}), (429, {})]
    assert _fetch(server, tmp_path, PLAIN) == ()
    assert [nap for nap in naps if nap >= 1] == [1, 2, 4]
    assert (tmp_path / REPOSITORY / PLAIN).read_bytes() == FILES[PLAIN]


def test_a_server_is_left_alone_as_long_as_it_asks(
    server: Server, tmp_path: Path, naps: list[float]
) -> None:
    later = formatdate(time.time() + 60, usegmt=True)
    server.answers[_address(PLAIN)] = [(429, {"Retry-After": "7"}), (503, {"Retry-After": later})]
    assert _fetch(server, tmp_path, PLAIN) == ()
    first, second = (nap for nap in naps if nap >= 1)
    assert first == 7
    assert second == pytest.approx(60, abs=5)


def test_a_retry_after_that_says_nothing_is_passed_over(
    server: Server, tmp_path: Path, naps: list[float]
) -> None:
    server.answers[_address(PLAIN)] = [(503, {"Retry-After": "soon"})]
    assert _fetch(server, tmp_path, PLAIN) == ()
    assert [nap for nap in naps if nap >= 1] == [1]


def test_a_server_that_asks_for_hours_is_given_up(
    server: Server, tmp_path: Path, naps: list[float]
) -> None:
    server.answers[_address(PLAIN)] = [(429, {"Retry-After": "7200"})]
    (failure,) = _fetch(server, tmp_path, PLAIN)
    assert "429" in failure.detail
    assert max(naps) < 1


def test_retries_end(server: Server, tmp_path: Path, naps: list[float]) -> None:
    server.answers[_address(PLAIN)] = [(503, {})] * 9
    (failure,) = _fetch(server, tmp_path, PLAIN, retries=2)
    assert "503" in failure.detail
    assert len(server.requests) == 3
    assert [nap for nap in naps if nap >= 1] == [1, 2]


def test_requests_keep_to_the_rate(server: Server, tmp_path: Path) -> None:
    start = time.monotonic()
    assert _fetch(server, tmp_path, *list(FILES)[:4], rate=20) == ()
    assert time.monotonic() - start >= 3 / 20


def test_an_answer_that_is_cut_off_leaves_nothing(
    server: Server, tmp_path: Path, naps: list[float]
) -> None:
    server.answers[_address(PLAIN)] = [(200, {"Content-Length": "9999"})]
    (failure,) = _fetch(server, tmp_path, PLAIN, retries=0)
    assert "cut off" in failure.detail
    assert list((tmp_path / REPOSITORY / "press").iterdir()) == []
    assert naps


def test_a_file_beyond_the_limit_is_not_taken(server: Server, tmp_path: Path) -> None:
    (failure,) = _fetch(server, tmp_path, "press/all.csv", max_bytes=1000)
    assert "the limit is 1000" in failure.detail
    assert not (tmp_path / REPOSITORY / "press/all.csv").exists()


def test_a_redirect_to_plain_http_is_not_followed(server: Server, tmp_path: Path) -> None:
    elsewhere = server.url + _address(ODD)
    server.answers[_address(PLAIN)] = [(302, {"Location": elsewhere})]
    (failure,) = _fetch(server, tmp_path, PLAIN)
    assert "not https" in failure.detail
    assert len(server.requests) == 1


def test_a_server_that_does_not_answer_is_not_asked_for_ever(
    tmp_path: Path, naps: list[float]
) -> None:
    with serve({}) as server:
        pass
    failures = _fetch(server, tmp_path, *FILES, give_up_after=2, retries=1)
    assert len(failures) == len(FILES)
    assert [failure.detail.startswith("not tried") for failure in failures] == [
        *[False] * 2,
        *[True] * (len(FILES) - 2),
    ]
    assert [nap for nap in naps if nap >= 1] == [1, 1]


def test_a_path_that_leaves_the_root_is_not_fetched(server: Server, tmp_path: Path) -> None:
    (failure,) = _fetch(server, tmp_path / "root", "../../../stolen.txt")
    assert "out of the repository" in failure.detail
    assert server.requests == []


def test_a_place_that_cannot_be_written_is_reported(server: Server, tmp_path: Path) -> None:
    write_sources(tmp_path, {"press": b"a file where a folder should be"})
    (failure,) = _fetch(server, tmp_path, PLAIN)
    assert "cannot be written" in failure.detail


def test_progress_counts_the_files_to_fetch(server: Server, tmp_path: Path) -> None:
    write_sources(tmp_path, {PLAIN: b"mine"})
    calls: list[tuple[int, int]] = []
    download_sources(
        [_source(PLAIN), _source(ODD), _source("gone.txt")],
        tmp_path,
        DownloadConfig(base_url=server.url, rate=1e6),
        progress=lambda *files: calls.append(files),
    )
    assert calls == [(1, 2), (2, 2)]


@pytest.mark.parametrize("url", ["http://example.org", "ftp://example.org", "example.org", ""])
def test_only_https_or_this_machine(url: str) -> None:
    with pytest.raises(DataError, match="https"):
        DownloadConfig(base_url=url)


def test_a_rate_of_nothing_is_refused() -> None:
    with pytest.raises(DataError, match="rate"):
        DownloadConfig(rate=0)


def test_no_address_can_be_made_up_by_a_path() -> None:
    url = make_url("https://example.org/", _source("a?b#c.txt"))
    assert url == f"https://example.org/{REPOSITORY}/{COMMIT}/a%3Fb%23c.txt"
