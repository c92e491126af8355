import gzip
import io
import sys
from pathlib import Path

import pytest

from classifier.data.decoding import check_decoded, open_lines, show_bytes
from classifier.errors import DataError


def read(path: Path | str, encoding: str = "utf-8") -> list[str]:
    with open_lines(path, encoding=encoding) as lines:
        return list(lines)


def stored(folder: Path, data: bytes, name: str = "in.txt") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        ("naïve\nmoves\n".encode(), "utf-8"),
        ("\ufeffnaïve\nmoves\n".encode(), "utf-8"),
        ("\ufeffnaïve\nmoves\n".encode(), "utf-8-sig"),
        ("naïve\nmoves\n".encode("utf-16"), "utf-16"),
        ("\ufeffnaïve\nmoves\n".encode("utf-16-le"), "utf-16-le"),
        ("naïve\nmoves\n".encode("utf-32"), "utf-32"),
        ("naïve\nmoves\n".encode("cp1252"), "cp1252"),
    ],
)
def test_marks_and_encodings(tmp_path: Path, data: bytes, encoding: str) -> None:
    assert read(stored(tmp_path, data), encoding) == ["naïve\n", "moves\n"]


def test_line_ends_of_all_kinds_and_no_others(tmp_path: Path) -> None:
    path = stored(tmp_path, "a\nb\r\nc\rd\u2028e\x0bf".encode())
    assert read(path) == ["a\n", "b\r\n", "c\r", "d\u2028e\x0bf"]


@pytest.mark.parametrize("size", [0, 1, 3, 5, 20_000])
def test_gzip_is_known_by_its_first_bytes(tmp_path: Path, size: int) -> None:
    path = stored(tmp_path, gzip.compress(b"x" * size))
    assert "".join(read(path)) == "x" * size


def test_the_suffix_gz_does_not_make_it_gzip(tmp_path: Path) -> None:
    assert read(stored(tmp_path, b"plain", "in.txt.gz")) == ["plain"]


class OneByteAtATime(io.BytesIO):
    """A pipe whose writer is slow."""

    def read1(self, _: int | None = -1, /) -> bytes:
        """Return one byte at most."""
        return super().read1(1)


@pytest.mark.parametrize("packed", [False, True])
def test_standard_input_stays_open(monkeypatch: pytest.MonkeyPatch, packed: bool) -> None:
    data = "\ufeffwords — more".encode()
    stream = OneByteAtATime(gzip.compress(data) if packed else data)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(stream))
    assert read("-") == ["words — more"]
    assert not stream.closed


@pytest.mark.parametrize("cut", [3, 12, -9])
def test_gzip_cut_off(tmp_path: Path, cut: int) -> None:
    path = stored(tmp_path, gzip.compress(b"words, more words\n" * 50)[:cut])
    with pytest.raises(DataError, match="damaged or cut off"):
        read(path)


def test_gzip_with_a_flipped_byte(tmp_path: Path) -> None:
    data = bytearray(gzip.compress(bytes(range(256)) * 9, mtime=0))
    data[-6] ^= 0xFF
    with pytest.raises(DataError, match="damaged or cut off"):
        read(stored(tmp_path, bytes(data)), "latin-1")


def test_no_such_file(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no such file") as caught:
        read(tmp_path / "missing.txt")
    assert caught.value.path == str(tmp_path / "missing.txt")


def test_a_folder(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="this is a folder"):
        read(tmp_path)


def test_an_impossible_name() -> None:
    with pytest.raises(DataError, match="cannot be opened"):
        read("a\0b.txt")


@pytest.mark.parametrize("encoding", ["latin-99", "rot13", "a\0b", "undefined"])
def test_unknown_encoding(tmp_path: Path, encoding: str) -> None:
    with pytest.raises(DataError, match="encoding"):
        read(stored(tmp_path, b"words\n"), encoding)


@pytest.mark.parametrize("actual", ["utf-16", "utf-32"])
def test_a_mark_of_another_encoding_is_named(tmp_path: Path, actual: str) -> None:
    with pytest.raises(DataError, match=f"pass --encoding {actual}"):
        read(stored(tmp_path, "words".encode(actual)))


def test_utf8_mark_under_another_encoding(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="pass --encoding utf-8"):
        read(stored(tmp_path, b"\xef\xbb\xbfwords"), "cp1252")


def test_utf16_without_its_mark(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="name the right encoding") as caught:
        read(stored(tmp_path, "words".encode("utf-16-le")), "utf-16")
    assert caught.value.line == 1


def test_a_byte_that_does_not_decode_is_named(tmp_path: Path) -> None:
    good, bad = read(stored(tmp_path, b"good\ndon\x92t\n"))
    check_decoded(good)
    with pytest.raises(DataError, match=r"byte 0x92 at character 4 is not utf-8.*cp1252"):
        check_decoded(bad)
    assert show_bytes(bad) == "don\\x92t\n"


def test_the_remedy_fits_the_encoding() -> None:
    with pytest.raises(DataError, match=r"0x81 at character 1 is not cp1252; .* name it with"):
        check_decoded("\udc81", "cp1252")


def test_half_a_pair_is_not_called_a_byte() -> None:
    with pytest.raises(DataError, match="half a surrogate pair"):
        check_decoded("a\ud800")
    assert show_bytes("\ud800") == "\\ud800"
