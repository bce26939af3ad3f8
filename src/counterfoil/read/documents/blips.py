"""Pictures as Office 97 to 2003 kept them: records that hold a whole file each ([MS-ODRAW] 2.2.20).

Metafiles are packed drawings: they are unpacked within a limit, as words may stand in them.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple
from zlib import decompressobj
from zlib import error as zlib_error

_GROUP, _STORE, _ENTRY = 0xF000, 0xF001, 0xF007
_ENTRY_SIZE, _NAME_AT, _PLACE_AT = 36, 33, 28
_NOWHERE = 0xFFFFFFFF
_DIGEST = 16
_KINDS = {
    0xF01A: "x-emf",
    0xF01B: "x-wmf",
    0xF01C: "x-pict",
    0xF01D: "jpeg",
    0xF01E: "png",
    0xF01F: "bmp",
    0xF029: "tiff",
    0xF02A: "jpeg",
}
_PACKED = {"x-emf", "x-wmf"}
_ABOUT_PACKED, _PACKING_AT, _PLAIN = 34, 32, 0xFE
_LARGEST = 8 << 20
_ABOUT, _COLOUR, _DEEP = 40, 4, 8
_MASKED, _MASKS = 3, 12


class Drawing(NamedTuple):
    """A picture in a document: its kind, as media types name it, and its bytes as a file.

    There are none where they are broken.
    """

    kind: str
    content: bytes


def drawings(raw: bytes, start: int, end: int) -> Iterator[Drawing]:
    """Yield the pictures whose records follow each other; what is cut short ends them."""
    for kind, instance, body, last in _records(raw, start, end):
        if kind == _ENTRY and last - body >= _ENTRY_SIZE:
            for inner in _records(raw, body + _ENTRY_SIZE + raw[body + _NAME_AT], last):
                yield from _drawn(raw, *inner)
        else:
            yield from _drawn(raw, kind, instance, body, last)


def _drawn(raw: bytes, kind: int, instance: int, body: int, last: int) -> Iterator[Drawing]:
    if name := _KINDS.get(kind):
        # An odd number of the kind says that two digests stand before the picture, not one.
        start = body + _DIGEST * (1 + instance % 2)
        content = _unpacked(raw[start:last]) if name in _PACKED else raw[start + 1 : last]
        yield Drawing(name, bitmap(content) if name == "bmp" else content)


def _unpacked(raw: bytes) -> bytes:
    """Return a metafile out of its packing ([MS-ODRAW] 2.2.31); nothing where it is broken."""
    about, packed = raw[:_ABOUT_PACKED], raw[_ABOUT_PACKED:]
    if len(about) < _ABOUT_PACKED or about[_PACKING_AT] == _PLAIN:
        return packed
    unpacking = decompressobj()
    try:
        unpacked = unpacking.decompress(packed, _LARGEST)
    except zlib_error:
        return b""
    return unpacked if unpacking.eof else b""


def stored(listed: bytes, stream: bytes) -> Iterator[Drawing]:
    """Yield the pictures that a list of drawings names, which stand in another stream."""
    waiting = [(0, len(listed))]
    while waiting:
        for kind, _, body, last in _records(listed, *waiting.pop()):
            if kind in {_GROUP, _STORE}:
                waiting.append((body, last))
            elif kind == _ENTRY and last - body >= _ENTRY_SIZE:
                (place,) = struct.unpack_from("<I", listed, body + _PLACE_AT)
                if place != _NOWHERE:
                    yield from _first(drawings(stream, place, len(stream)))


def _first(found: Iterator[Drawing]) -> list[Drawing]:
    return [drawing] if (drawing := next(found, None)) else []


def _records(raw: bytes, start: int, end: int) -> Iterator[tuple[int, int, int, int]]:
    """Yield (kind, instance, first byte of the body, one after its last) of records."""
    place = start
    while place + 8 <= end:
        head, kind, size = struct.unpack_from("<HHI", raw, place)
        if place + 8 + size > end:
            return
        yield kind, head >> 4, place + 8, place + 8 + size
        place += 8 + size


def bitmap(content: bytes) -> bytes:
    """Return the file of a bitmap that comes without the head of one (BITMAPFILEHEADER).

    It is empty where what the bitmap says of itself cannot be.
    """
    if len(content) < _ABOUT:
        return b""
    head, depth, packing, colours = struct.unpack_from("<I10xHI12xI", content)
    if not colours and depth <= _DEEP:
        colours = 1 << depth
    masks = _MASKS if packing == _MASKED and head == _ABOUT else 0
    first = 14 + head + masks + _COLOUR * colours
    if first > 14 + len(content):
        return b""
    return struct.pack("<2sIHHI", b"BM", 14 + len(content), 0, 0, first) + content
