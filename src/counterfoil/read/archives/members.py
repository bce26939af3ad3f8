"""Members of ZIP archives, taken whole: documents have a dozen small ones each.

`zipfile` reads a member as a stream, whose making takes longer than unpacking what documents have.
"""

from __future__ import annotations

import struct
import zlib
from lzma import LZMAError
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

BROKEN = (
    *(BadZipFile, zlib.error, LZMAError, EOFError),
    *(NotImplementedError, OSError, ValueError, struct.error),
)
"""What `zipfile` raises over broken archives, in whichever way they are packed."""
_LARGEST = 4 << 20
_HEAD = struct.Struct("<4s22xHH")
_SIGNATURE = b"PK\3\4"
_UTF8, _ODD = 0x800, 0x61
_BARE = -15


def plain_member(archive: ZipFile, entry: ZipInfo) -> bytes | None:
    """Return a member's bytes where it is all that the archive says of it.

    None for a large one and for all that is not plain or not so: `zipfile` says what is wrong.
    """
    file = archive.fp
    most = max(entry.file_size, entry.compress_size)
    if file is None or entry.flag_bits & _ODD or most > _LARGEST:
        return None
    try:
        name = entry.orig_filename.encode("utf-8" if entry.flag_bits & _UTF8 else "cp437")
        file.seek(entry.header_offset)
        head = file.read(_HEAD.size + len(name))
        signature, size, more = _HEAD.unpack(head[: _HEAD.size])
        if signature != _SIGNATURE or size != len(name) or head[_HEAD.size :] != name:
            return None
        whole = _unpacked(file.read(more + entry.compress_size)[more:], entry)
    except (OSError, ValueError, struct.error, zlib.error):
        return None
    return whole if whole is not None and zlib.crc32(whole) == entry.CRC else None


def _unpacked(packed: bytes, entry: ZipInfo) -> bytes | None:
    if len(packed) != entry.compress_size:
        return None
    if entry.compress_type == ZIP_STORED:
        return packed if len(packed) == entry.file_size else None
    if entry.compress_type != ZIP_DEFLATED:
        return None
    unpacking = zlib.decompressobj(_BARE)
    # One byte more than there should be, so that too much is noticed.
    whole = unpacking.decompress(packed, entry.file_size + 1)
    return whole if unpacking.eof and len(whole) == entry.file_size else None
