import gzip
import io
import os
import sys
from pathlib import Path

import pytest

from classifier.data.outputs import open_output
from classifier.errors import DataError


def write(path: Path | str, text: str, *, force: bool = False) -> None:
    with open_output(path, force=force) as stream:
        stream.write(text)


def test_utf8_and_plain_newlines(tmp_path: Path) -> None:
    write(tmp_path / "out.txt", "“naïve”\r\n\nend\r")
    assert (tmp_path / "out.txt").read_bytes() == "“naïve”\r\n\nend\r".encode()
    assert [path.name for path in tmp_path.iterdir()] == ["out.txt"]


def test_nothing_is_there_before_the_end(tmp_path: Path) -> None:
    with open_output(tmp_path / "out.txt") as stream:
        stream.write("x")
        assert not (tmp_path / "out.txt").exists()
    assert (tmp_path / "out.txt").exists()


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, GeneratorExit])
@pytest.mark.parametrize("name", ["out.txt", "out.txt.gz"])
def test_nothing_is_left_after_an_error(
    tmp_path: Path, error: type[BaseException], name: str
) -> None:
    with pytest.raises(error), open_output(tmp_path / name) as stream:
        stream.write("x" * 100_000)
        raise error
    assert list(tmp_path.iterdir()) == []


def test_an_older_file_stands_after_an_error(tmp_path: Path) -> None:
    path = tmp_path / "out.txt"
    path.write_text("old")
    with pytest.raises(ValueError, match="stop"), open_output(path, force=True) as stream:
        stream.write("new")
        raise ValueError("stop")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_exists_is_refused_before_the_work(tmp_path: Path) -> None:
    path = tmp_path / "out.txt"
    path.write_text("old")
    with pytest.raises(DataError, match="--force"), open_output(path):
        pytest.fail("the work began")
    assert path.read_text() == "old"


def test_force_replaces_and_keeps_the_permissions(tmp_path: Path) -> None:
    path = tmp_path / "out.txt"
    path.write_text("old")
    path.chmod(0o640)
    write(path, "new", force=True)
    assert path.read_text() == "new"
    assert path.stat().st_mode & 0o777 == 0o640


def test_a_new_file_has_the_usual_permissions(tmp_path: Path) -> None:
    write(tmp_path / "out.txt", "x")
    (tmp_path / "usual").touch()
    assert (tmp_path / "out.txt").stat().st_mode == (tmp_path / "usual").stat().st_mode


def test_a_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "real.txt").write_text("old")
    link = tmp_path / "link.txt"
    link.symlink_to("real.txt")
    write(link, "new", force=True)
    assert link.is_symlink()
    assert (tmp_path / "real.txt").read_text() == "new"


def test_a_device_is_written_to_and_not_replaced() -> None:
    write(os.devnull, "x")
    assert not Path(os.devnull).is_file()


def test_no_such_folder(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"there is no folder .*missing; make it first"):
        write(tmp_path / "missing" / "out.txt", "x")
    assert list(tmp_path.iterdir()) == []


def test_a_folder(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="this is a folder"):
        write(tmp_path, "x", force=True)


def test_gzip_gives_the_same_bytes_twice(tmp_path: Path) -> None:
    write(tmp_path / "a.jsonl.gz", "“words”\n")
    write(tmp_path / "b.jsonl.gz", "“words”\n")
    data = (tmp_path / "a.jsonl.gz").read_bytes()
    assert gzip.decompress(data) == "“words”\n".encode()
    assert data[4:8] == b"\0\0\0\0"
    assert data == (tmp_path / "b.jsonl.gz").read_bytes()


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1"])
def test_standard_output_is_utf8_and_stays_open(
    monkeypatch: pytest.MonkeyPatch, encoding: str
) -> None:
    binary = io.BytesIO()
    stdout = io.TextIOWrapper(binary, encoding=encoding)
    monkeypatch.setattr(sys, "stdout", stdout)
    write("-", "“a”\n")
    assert binary.getvalue() == "“a”\n".encode()
    assert not stdout.closed


def test_standard_output_may_be_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    stdout = io.StringIO()
    monkeypatch.setattr(sys, "stdout", stdout)
    write("-", "x")
    assert stdout.getvalue() == "x"
