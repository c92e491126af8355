"""Bytes to lines: gzip, byte order marks and encodings, in constant memory."""

from __future__ import annotations

import codecs
import gzip
import io
import re
import sys
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, cast

from classifier.errors import DataError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

STDIN = "-"
"""The source that stands for standard input."""

_GZIP_MAGIC = b"\x1f\x8b"

# The mark of UTF-32 begins with that of UTF-16, so it is looked for first.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

_SURROGATE = re.compile("[\ud800-\udfff]")
_ESCAPED = range(0xDC80, 0xDD00)
"""What ``surrogateescape`` makes of the bytes 0x80 to 0xff."""


@contextmanager
def open_lines(source: str | Path, *, encoding: str = "utf-8") -> Iterator[Iterator[str]]:
    r"""Open a file, or standard input, as a stream of lines.

    Gzip is known by its first bytes, whatever the name. A byte order mark is dropped. A byte that
    does not decode becomes a lone surrogate, so that only its own row is lost: see
    `check_decoded`.

    Parameters
    ----------
    source
        A path, or ``-``.
    encoding
        Any text encoding that Python knows.

    Yields
    ------
    iterator of str
        Lines with their ends (``\n``, ``\r\n`` or ``\r``) as they are.

    Raises
    ------
    DataError
        If the file cannot be opened or read, or the encoding is unknown or plainly another one;
        also later, from the lines, where the data turns out to be damaged.
    """
    path = str(source)
    with ExitStack() as stack:
        ahead = stack.enter_context(_read_ahead(_open_bytes(path, stack), path))
        if ahead.head.startswith(_GZIP_MAGIC):
            unpacked = stack.enter_context(gzip.GzipFile(fileobj=io.BufferedReader(ahead)))
            ahead = stack.enter_context(_read_ahead(cast("IO[bytes]", unpacked), path))
        _check_mark(ahead.head, encoding, path)
        yield _lines(stack.enter_context(_decode(ahead, encoding, path)), path)


def check_decoded(text: str, encoding: str = "utf-8") -> None:
    """Refuse text with bytes that did not decode.

    Raises
    ------
    DataError
        Naming the first such byte and its place in the line.
    """
    found = _SURROGATE.search(text)
    if found is None:
        return
    if ord(found.group()) not in _ESCAPED:
        raise DataError(f"half a surrogate pair, {found.group()!r}; remove it from the text")
    known = codecs.lookup(encoding).name
    guess = "Windows-1252, pass --encoding cp1252" if known == "utf-8" else "in another encoding"
    raise DataError(
        f"byte {ord(found.group()) & 0xFF:#04x} at character {found.start() + 1} is not {known}; "
        f"if the file is {guess}{'' if known == 'utf-8' else ', name it with --encoding'}"
    )


def show_bytes(text: str) -> str:
    r"""Write bytes that did not decode as ``\x92``, so that the text can be encoded again.

    Examples
    --------
    >>> print(show_bytes("don\udc92t"))
    don\x92t
    """
    return _SURROGATE.sub(_show_surrogate, text)


def _show_surrogate(found: re.Match[str]) -> str:
    code = ord(found.group())
    return f"\\x{code & 0xFF:02x}" if code in _ESCAPED else f"\\u{code:04x}"


class _ReadAhead(io.RawIOBase):
    """A byte stream whose first bytes can be looked at; pipes cannot be rewound."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.head = stream.read(len(codecs.BOM_UTF32_LE))
        self._rest = self.head
        self._stream = cast("io.BufferedReader", stream)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        view = memoryview(buffer).cast("B")
        data = self._rest[: len(view)] or self._stream.read1(len(view))
        self._rest = self._rest[len(data) :]
        view[: len(data)] = data
        return len(data)


def _open_bytes(path: str, stack: ExitStack) -> IO[bytes]:
    """Open the source; standard input stays open afterwards."""
    if path == STDIN:
        if sys.stdin is None:  # the caller closed it
            raise DataError("standard input is closed; name a file", path=path)
        return sys.stdin.buffer
    try:
        return stack.enter_context(Path(path).open("rb"))
    except FileNotFoundError as error:
        raise DataError("no such file; check the name and the folder", path=path) from error
    except IsADirectoryError as error:
        raise DataError("this is a folder; name a file in it", path=path) from error
    except (OSError, ValueError) as error:
        raise DataError(f"cannot be opened ({error}); check the name", path=path) from error


def _read_ahead(stream: IO[bytes], path: str) -> _ReadAhead:
    try:
        return _ReadAhead(stream)
    except (OSError, EOFError, zlib.error) as error:
        raise _unreadable(error, path) from error


def _decode(stream: _ReadAhead, encoding: str, path: str) -> io.TextIOWrapper:
    try:
        return io.TextIOWrapper(
            io.BufferedReader(stream), encoding=encoding, errors="surrogateescape", newline=""
        )
    except (LookupError, ValueError) as error:
        raise _unknown_encoding(encoding, path) from error


def _check_mark(head: bytes, encoding: str, path: str) -> None:
    """Refuse a file whose byte order mark says another encoding than was asked for."""
    found = next((name for mark, name in _MARKS if head.startswith(mark)), None)
    try:
        known = codecs.lookup(encoding).name
    except (LookupError, ValueError) as error:
        raise _unknown_encoding(encoding, path) from error
    if found is not None and not known.startswith(found):
        raise DataError(
            f"the file is {found.upper()} (it begins with that byte order mark), "
            f"not {known}; pass --encoding {found}",
            path=path,
        )


def _lines(stream: IO[str], path: str) -> Iterator[str]:
    number = 0
    try:
        for number, line in enumerate(stream, 1):
            yield line.removeprefix("\ufeff") if number == 1 else line
    except UnicodeError as error:
        message = f"cannot be decoded ({error}); name the right encoding with --encoding"
        raise DataError(message, path=path, line=number + 1) from error
    except (OSError, EOFError, zlib.error) as error:
        raise _unreadable(error, path, number + 1) from error


def _unreadable(error: Exception, path: str, line: int | None = None) -> DataError:
    if isinstance(error, gzip.BadGzipFile | EOFError | zlib.error):
        message = f"the gzip data is damaged or cut off ({error}); copy or compress it again"
    else:
        message = f"cannot be read ({error}); check the file and its permissions"
    return DataError(message, path=path, line=line)


def _unknown_encoding(encoding: str, path: str) -> DataError:
    return DataError(
        f"unknown text encoding {encoding!r}; name one that Python knows, "
        "such as utf-8, utf-16, cp1252 or latin-1",
        path=path,
    )
