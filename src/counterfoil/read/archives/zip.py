"""Reading ZIP archives (PKWARE APPNOTE.TXT): each file inside becomes an original of its own.

A name's letters are told by the archive's own mark for UTF-8, by the extra field that Info-ZIP
writes, by being valid UTF-8, or by what the source declares. Otherwise its bytes are spelt out:
old Russian archives are in cp866, others in cp437, and a guess would be a false name.
"""

from __future__ import annotations

import struct
import zlib
from stat import S_IFMT, S_ISDIR, S_ISREG
from typing import BinaryIO, cast
from zipfile import ZipFile, ZipInfo

from counterfoil.model.reading import Reading
from counterfoil.read.archives.members import BROKEN
from counterfoil.read.archives.names import Names, is_left_by_a_system
from counterfoil.read.given import Given, tidy
from counterfoil.read.limits import damaged
from counterfoil.read.mail.headers import undeclared
from counterfoil.read.parts import Parts

READER = "zip/1"
FORM = "ZIP archive"
_ENCRYPTED, _UTF8 = 0x1, 0x800
_UNICODE_PATH = 0x7075


def read_zip(given: Given) -> Reading:
    """Read an archive; raise Unreadable where its list of files is damaged."""
    try:
        archive = ZipFile(given.path)
    except BROKEN as error:
        raise damaged(FORM, str(error) or type(error).__name__) from None
    parts, names = Parts(given, READER, FORM), Names(given.encoding)
    with archive:
        entries = [entry for entry in archive.infolist() if not _is_folder(entry)]
        for entry in entries:
            _take(archive, entry, names.told(*_name(entry)), parts)
        comment = tidy(undeclared(archive.comment, given.encoding))
    kept, troubles = parts.taken(expected=True)
    metadata = {"files": str(len(entries))} | ({"comment": comment} if comment else {})
    found = (*troubles, *names.troubles())
    return Reading(given.digest, READER, metadata=metadata, troubles=found, parts=kept)


def _take(archive: ZipFile, entry: ZipInfo, name: str, parts: Parts) -> None:
    if is_left_by_a_system(name) or not _is_file(entry):
        parts.note("CF054", name)
    elif entry.flag_bits & _ENCRYPTED:
        parts.tell("CF050", name)
    elif parts.full:
        parts.tell("CF055", name, "there are too many files")
    else:
        with parts.taking(name, *BROKEN), archive.open(entry) as stream:
            parts.keep(name, cast("BinaryIO", stream), entry.compress_size)


def _is_folder(entry: ZipInfo) -> bool:
    # Folders hold no bytes; what is called one and holds some is a file.
    folder = entry.orig_filename.endswith(("/", "\\")) or S_ISDIR(entry.external_attr >> 16)
    return folder and not entry.file_size


def _is_file(entry: ZipInfo) -> bool:
    mode = entry.external_attr >> 16
    return not S_IFMT(mode) or S_ISREG(mode) or S_ISDIR(mode)


def _name(entry: ZipInfo) -> tuple[bytes, str]:
    """Return a name's bytes, and the name itself where the archive says which letters it has."""
    if entry.flag_bits & _UTF8:
        return b"", entry.orig_filename
    raw = entry.orig_filename.encode("cp437", "replace")
    return raw, _unicode_path(entry.extra, raw)


def _unicode_path(extra: bytes, raw: bytes) -> str:
    """Return the name in Info-ZIP's extra field, where it belongs to these bytes."""
    place = 0
    while place + 4 <= len(extra):
        kind, size = struct.unpack_from("<HH", extra, place)
        found = extra[place + 4 : place + 4 + size]
        place += 4 + size
        if kind == _UNICODE_PATH and found[1:5] == struct.pack("<I", zlib.crc32(raw)):
            try:
                return found[5:].decode()
            except UnicodeDecodeError:
                return ""
    return ""
