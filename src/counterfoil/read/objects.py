"""Files that other programs put into a document: what the storage of such an object holds as one.

An object is a storage of a compound file ([MS-OLEDS] 2.3). It holds a file packed with its name
(Ole10Native, as Windows' packager writes it), or a file as a stream, or the streams of a document
of an old program, which become a compound file of their own. Anything else only its program reads.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import NamedTuple

from counterfoil.read.limits import Unreadable
from counterfoil.read.ole import CompoundFile
from counterfoil.read.olewriting import written

_NATIVE, _ABOUT = "\x01Ole10Native", "\x01CompObj"
_FILES = ("Package", "EmbeddedOdf", "CONTENTS")
_DOCUMENTS = {
    "WordDocument": ".doc",
    "Workbook": ".xls",
    "Book": ".xls",
    "PowerPoint Document": ".ppt",
    "VisioDocument": ".vsd",
    "Quill": ".pub",
}
_MARKS = (
    (b"%PDF-", ".pdf"),
    (b"{\\rtf", ".rtf"),
    (b"word/", ".docx"),
    (b"xl/", ".xlsx"),
    (b"ppt/", ".pptx"),
    (b"opendocument.text", ".odt"),
    (b"opendocument.spreadsheet", ".ods"),
    (b"opendocument.presentation", ".odp"),
)
_HEAD = 4096
_PACKED, _EMBEDDED = 2, 3
"""What says that an Ole10Native is of the packager, and that it holds a file and no mere link."""
_WHOLE, _PACKAGER = 2, "Package"
"""What says that the bytes of an object follow, and who put them there."""
_CALLED_AT = 32


class Held(NamedTuple):
    """A file: its own name where it has one, how such names end, and its bytes."""

    name: str
    ending: str
    content: bytes


class Object(NamedTuple):
    """What one object says that it is, "" where it does not, and the file in it, if any."""

    called: str
    held: Held | None


def object_in(container: CompoundFile, home: str) -> Object:
    """Return the object whose storage is `home`, with a slash at its end, or empty for all."""
    called = _called(container, home)
    return Object(called, _tried(lambda: _held(container, home)))


def held_in(raw: bytes) -> Held | None:
    """Return the file that a compound file holds as an object; itself where it is a document."""

    def held() -> Held | None:
        container = CompoundFile(raw)
        for stream, ending in _DOCUMENTS.items():
            if stream in container:
                return Held("", ending, raw)
        return _held(container, "")

    return _tried(held)


def linear_object(raw: bytes) -> Object:
    """Return the object that stands in a row of bytes, as RTF has it ([MS-OLEDS] 2.2.5)."""
    try:
        version_and_kind, place = struct.unpack_from("<II", raw), 8
        texts = []
        for _ in range(3):
            (size,) = struct.unpack_from("<I", raw, place)
            texts.append(raw[place + 4 : place + 4 + size].rstrip(b"\0").decode("ascii"))
            place += 4 + size
        (size,) = struct.unpack_from("<I", raw, place)
    except (struct.error, UnicodeError):
        return Object("", None)
    native = raw[place + 4 : place + 4 + size]
    if version_and_kind[1] != _WHOLE:
        return Object(texts[0], None)
    held = _tried(lambda: _unpacked(bytes(4) + native)) if texts[0] == _PACKAGER else None
    return Object(texts[0], held or held_in(native))


def _tried(held: Callable[[], Held | None]) -> Held | None:
    """Return what is held; nothing where it is broken, which leaves an object as others are."""
    try:
        return held()
    except (Unreadable, struct.error, IndexError, UnicodeError):
        return None


def _held(container: CompoundFile, home: str) -> Held | None:
    if home + _NATIVE in container:
        return _unpacked(container.stream(home + _NATIVE))
    for stream in _FILES:
        if home + stream in container:
            content = container.stream(home + stream)
            ending = next((end for mark, end in _MARKS if mark in content[:_HEAD]), "")
            return Held("" if ending else stream, ending, content)
    for stream, ending in _DOCUMENTS.items():
        if home + stream in container:
            inside = container.inside(home)
            streams = {name[len(home) :]: container.stream(name) for name in inside}
            return Held("", ending, written(streams))
    return None


def _unpacked(raw: bytes) -> Held | None:
    """Return the file that the packager packed: its label, path, the copy's path and its bytes.

    What it packs later has the names once more behind the bytes, in letters of all languages.
    """
    kind, place = struct.unpack_from("<H", raw, 4)[0], 6
    if kind != _PACKED:
        return None
    names = []
    for _ in range(2):
        end = raw.index(b"\0", place) if b"\0" in raw[place:] else len(raw)
        names.append(raw[place:end].decode("ascii", "surrogateescape"))
        place = end + 1
    _, held, size = struct.unpack_from("<HHI", raw, place)
    (count,) = struct.unpack_from("<I", raw, place + 8 + size)
    start = place + 12 + size
    if held != _EMBEDDED or start + count > len(raw):
        return None
    names += _wide_names(raw, start + count)
    steps = [name.replace("\\", "/").rpartition("/")[2].strip() for name in names]
    return Held(next(filter(None, reversed(steps)), ""), "", raw[start : start + count])


def _wide_names(raw: bytes, place: int) -> list[str]:
    """Return the path and the label behind a packed file; none where they are not whole."""
    names = []
    for _ in range(3):
        if place + 4 > len(raw):
            return []
        (count,) = struct.unpack_from("<I", raw, place)
        end = place + 4 + 2 * count
        if end > len(raw):
            return []
        names.append(raw[place + 4 : end].decode("utf-16-le", "replace").rstrip("\0"))
        place = end
    # The first is where the copy was kept for a while.
    return [names[2], names[1]]


def _called(container: CompoundFile, home: str) -> str:
    """Return what an object says that it is ([MS-OLEDS] 2.3.8), where that is in plain letters."""
    about = home + _ABOUT
    try:
        raw = container.stream(about) if about in container else b""
    except Unreadable:
        return ""
    if len(raw) < _CALLED_AT:
        return ""
    (size,) = struct.unpack_from("<I", raw, _CALLED_AT - 4)
    name = raw[_CALLED_AT : _CALLED_AT + size].rstrip(b"\0")
    return name.decode() if name.isascii() and name.decode().isprintable() else ""
