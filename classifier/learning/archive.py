"""Zip archives in memory: written reproducibly, read with limits."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Collection, Mapping
from typing import Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from classifier.errors import ArtifactError

MAX_BYTES: Final = 1 << 30
"""All members of an archive together may not declare more than this: a zip bomb declares more.

A member cannot yield more than it declares, since `zipfile` stops there.
"""

_MAX_MEMBERS: Final = 10_000
_FILE_MODE: Final = 0o644 << 16
_UNIX: Final = 3

_UNREADABLE = (BadZipFile, EOFError, OSError, RuntimeError, ValueError, struct.error, zlib.error)
"""What `zipfile` raises for damaged, encrypted or exotic archives."""


def write_archive(members: Mapping[str, bytes], *, deflated: Collection[str] = ()) -> bytes:
    """Pack members in the order of their names, so that equal content gives equal bytes.

    Parameters
    ----------
    members
        Content of each member by its name.
    deflated
        Names of members to compress. Weights shrink by a tenth only, and would take a tenth of the
        time of a cold start to unpack.
    """
    buffer = io.BytesIO()
    with ZipFile(buffer, "w") as archive:
        for name in sorted(members):
            # A ZipInfo that is made by hand is dated 1980-01-01; the system it names would differ.
            info = ZipInfo(name)
            info.compress_type = ZIP_DEFLATED if name in deflated else ZIP_STORED
            info.create_system = _UNIX
            info.external_attr = _FILE_MODE
            archive.writestr(info, members[name])
    return buffer.getvalue()


class Archive:
    """An archive whose members are checked before any is unpacked.

    Parameters
    ----------
    data
        Bytes of the zip file.
    name
        What to call it in messages.

    Raises
    ------
    ArtifactError
        If it is no zip file, names a member twice, uses encryption or a rare compression, or
        would unpack to more than `MAX_BYTES`.
    """

    def __init__(self, data: bytes, name: str) -> None:
        self.name = name
        try:
            self._zip = ZipFile(io.BytesIO(data))
        except _UNREADABLE as error:
            raise ArtifactError(f"{name} is not a model file: it is {_describe(data)}") from error
        members = self._zip.infolist()
        self.names = frozenset(member.filename for member in members)
        self._check(members)

    def _check(self, members: list[ZipInfo]) -> None:
        if len(self.names) != len(members):
            raise ArtifactError(f"{self.name} is damaged or forged: it names a member twice")
        size = sum(member.file_size for member in members)
        if size > MAX_BYTES or len(members) > _MAX_MEMBERS:
            raise ArtifactError(
                f"{self.name} is refused: it would unpack to {size:,} bytes in "
                f"{len(members):,} members; a model has at most {MAX_BYTES:,}"
            )
        for member in members:
            if member.compress_type not in {ZIP_STORED, ZIP_DEFLATED} or member.flag_bits & 1:
                raise ArtifactError(
                    f"{self.name} is damaged or forged: {member.filename!r} is encrypted or "
                    "compressed in a way that models never are"
                )

    def read(self, member: str) -> bytes:
        """Unpack one member.

        Raises
        ------
        ArtifactError
            If there is no such member, or its checksum does not fit.
        """
        try:
            return self._zip.read(member)
        except KeyError:
            raise ArtifactError(f"{self.name} is damaged: {member!r} is missing") from None
        except _UNREADABLE as error:
            raise ArtifactError(
                f"{self.name} is damaged: {member!r} cannot be unpacked ({error}); "
                "get the file again from where it came from"
            ) from error


def _describe(data: bytes) -> str:
    if not data:
        return "empty; get it again from where it came from"
    if data.startswith(b"PK\x03\x04"):
        return "a zip file that breaks off or is damaged; get it again from where it came from"
    return (
        f"{len(data):,} bytes that are no zip file; "
        "make a model with `stance train DATA -o MODEL.skops`"
    )
