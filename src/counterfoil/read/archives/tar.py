"""Reading TAR archives (POSIX.1-2017, pax): each file inside becomes an original of its own.

Compressed ones come here unpacked. Links and devices are passed over. Where the archive breaks off,
what stands before is kept, and that there is more is told.
"""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from typing import BinaryIO, cast

from counterfoil.model.reading import Reading
from counterfoil.read.archives.names import Names, is_left_by_a_system
from counterfoil.read.given import Given
from counterfoil.read.limits import damaged
from counterfoil.read.parts import Parts

READER = "tar/1"
FORM = "TAR archive"
_BROKEN = (
    tarfile.TarError,
    OSError,
    EOFError,
    ValueError,
    OverflowError,
    RecursionError,
    LookupError,
)
_MARK, _MARK_AT = b"ustar", 257
_BLOCK, _SUM_AT, _SUM_LENGTH = 512, 148, 8


def is_tar(head: bytes) -> bool:
    """Whether a file begins with the header of a TAR archive, old ones included."""
    if head[_MARK_AT:].startswith(_MARK):
        return True
    block = head[:_BLOCK]
    if len(block) < _BLOCK or not block[0]:
        return False
    written = block[_SUM_AT : _SUM_AT + _SUM_LENGTH].strip(b" \0")
    if not written or written.strip(b"01234567"):
        return False
    # The sum counts its own field as spaces.
    blank = block[:_SUM_AT] + b" " * _SUM_LENGTH + block[_SUM_AT + _SUM_LENGTH :]
    return int(written, 8) == sum(blank)


def read_tar(given: Given) -> Reading:
    """Read an archive; raise Unreadable where not even its first header is whole."""
    try:
        archive = tarfile.open(given.path, "r:", encoding="utf-8", errors="surrogateescape")  # noqa: SIM115
    except _BROKEN as error:
        raise damaged(FORM, str(error) or type(error).__name__) from None
    parts, names, count = Parts(given, READER, FORM), Names(given.encoding), 0
    with archive:
        for member in _members(archive, parts):
            name = names.told(member.name.encode("utf-8", "surrogateescape"))
            if is_left_by_a_system(name) or not member.isfile():
                parts.note("CF054", name)
                continue
            count += 1
            if parts.full:
                parts.tell("CF055", name, "there are too many files")
                continue
            with parts.taking(name, *_BROKEN):
                stream = archive.extractfile(member)
                # What stands in the archive itself cannot be packed, but for the holes of sparse
                # files.
                packed = given.path.stat().st_size
                parts.keep(name, cast("BinaryIO", stream), packed)
    kept, troubles = parts.taken(expected=True)
    found = (*troubles, *names.troubles())
    metadata = {"files": str(count)}
    return Reading(given.digest, READER, metadata=metadata, troubles=found, parts=kept)


def _members(archive: tarfile.TarFile, parts: Parts) -> Iterator[tarfile.TarInfo]:
    """Yield what is in the archive but its folders, as far as it is whole."""
    while True:
        try:
            member = archive.next()
        except _BROKEN as error:
            parts.tell("CF051", "what follows", str(error) or type(error).__name__)
            return
        if member is None:
            return
        if not member.isdir():
            yield member
        # It remembers every one of them otherwise.
        archive.members = []  # type: ignore[attr-defined]
