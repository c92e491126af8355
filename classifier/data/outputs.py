"""Where output goes: standard output, or a file that is whole or not there at all."""

from __future__ import annotations

import codecs
import gzip
import io
import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, BinaryIO, cast

from classifier.data.decoding import STDIN
from classifier.errors import DataError

STDOUT = STDIN
"""The path that stands for standard output: a dash, as for standard input."""


@contextmanager
def open_output(path: str | Path, *, force: bool = False) -> Iterator[IO[str]]:
    """Open a text file to write, UTF-8 with plain newlines.

    A file is written beside itself and renamed at the end: where the block fails, nothing is left
    and an older file stands as it was. A name that ends in ``.gz`` compresses, with the same
    bytes for the same text.

    Parameters
    ----------
    path
        A path, or ``-`` for standard output.
    force
        Replace a file that exists.

    Yields
    ------
    text stream
        To write to.

    Raises
    ------
    DataError
        Before anything is done, if the file exists, or cannot be written there.
    """
    if str(path) == STDOUT:
        stream = _stdout()
        yield stream
        stream.flush()
        return
    # A link is followed, so that what it points to is replaced, and not the link.
    final = Path(path).resolve()
    _check_writable(final, str(path), force)
    # A device or a pipe, such as /dev/null, is written to, never replaced.
    special = final.exists() and not final.is_file()
    with _open_special(final) if special else _open_beside(final, str(path)) as stream:
        yield stream


@contextmanager
def _open_special(final: Path) -> Iterator[IO[str]]:
    with final.open("wb") as binary, _encode(binary, packed=False) as stream:
        yield stream


@contextmanager
def _open_beside(final: Path, path: str) -> Iterator[IO[str]]:
    part = final.with_name(f".{secrets.token_hex(8)}.part")
    packed = final.suffix.lower() == ".gz"
    try:
        with _create(part, path) as binary, _encode(binary, packed) as stream:
            yield stream
        if final.exists():
            part.chmod(final.stat().st_mode & 0o7777)
        part.replace(final)
    finally:
        part.unlink(missing_ok=True)


def _stdout() -> IO[str]:
    """Return standard output, as it is where it writes UTF-8 with plain newlines already."""
    stream = sys.stdout
    if stream is None:  # the caller closed it
        raise DataError("standard output is closed; name a file with --output")
    if isinstance(stream, io.TextIOWrapper):
        plain = codecs.lookup(stream.encoding).name == "utf-8" and os.linesep == "\n"
        if not plain:
            stream.reconfigure(encoding="utf-8", newline="\n")
    return stream


def _check_writable(final: Path, path: str, force: bool) -> None:
    if final.is_dir():
        raise DataError("this is a folder; name a file in it", path=path)
    if not final.parent.is_dir():
        raise DataError(f"there is no folder {final.parent}; make it first", path=path)
    if final.is_file() and not force:
        raise DataError(
            "the file exists already; pass --force to replace it, or choose another name", path=path
        )


def _create(part: Path, path: str) -> BinaryIO:
    try:
        return part.open("xb")
    except OSError as error:
        message = f"cannot be written ({error.strerror}); check the folder's permissions"
        raise DataError(message, path=path) from error


@contextmanager
def _encode(binary: BinaryIO, packed: bool) -> Iterator[IO[str]]:
    with ExitStack() as stack:
        if packed:
            # No name and no time inside, so that the same text gives the same bytes.
            zipped = gzip.GzipFile(filename="", mode="wb", fileobj=binary, mtime=0)
            binary = cast("BinaryIO", stack.enter_context(zipped))
        text = io.TextIOWrapper(binary, encoding="utf-8", newline="\n")
        yield stack.enter_context(text)
