"""Writing dots as PNG (ISO/IEC 15948): the four chunks that a picture needs and no other.

No text, time, profile or resolution is written, so the same dots are the same bytes.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence

from counterfoil.read.drawing.dots import COLOURS, COVER, FRAME, GREYS

Colour = tuple[int, int, int]
_MARK: Colour = (255, 226, 125)
_PALETTE_KIND, _EIGHT_BITS = 3, 8
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_COARSER = (GREYS, 8, 4, 2)
_PACKED = 6
"""How hard bytes are packed: harder takes fifteen times as long on scans and saves a twentieth."""


class NoPicture(ValueError):  # noqa: N818 - what the bytes are
    """Bytes that are no dots of a picture of this size; the message says why."""


def png(width: int, height: int, dots: bytes, most: int) -> bytes:
    """Return dots (see `dots`) as PNG, in fewer greys where it would be longer than `most` bytes.

    Raise NoPicture for bytes that are no such dots.
    """
    if width < 1 or height < 1 or len(dots) != width * height:
        msg = f"{len(dots)} bytes are no {width} by {height} dots"
        raise NoPicture(msg)
    if max(dots) >= COLOURS:
        msg = f"there is no colour {max(dots)}"
        raise NoPicture(msg)
    packed = b""
    for levels in _COARSER:
        packed = _written(width, height, dots.translate(_coarser(levels)))
        if len(packed) <= most:
            break
    return packed


def _written(width: int, height: int, dots: bytes) -> bytes:
    rows = b"".join(b"\0" + dots[at : at + width] for at in range(0, len(dots), width))
    head = struct.pack(">IIBBBBB", width, height, _EIGHT_BITS, _PALETTE_KIND, 0, 0, 0)
    palette = bytes(part for colour in _palette() for part in colour)
    chunks = (
        (b"IHDR", head),
        (b"PLTE", palette),
        (b"IDAT", zlib.compress(rows, _PACKED)),
        (b"IEND", b""),
    )
    return _SIGNATURE + b"".join(_chunk(name, content) for name, content in chunks)


def _chunk(name: bytes, content: bytes) -> bytes:
    check = zlib.crc32(name + content)
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", check)


def _palette() -> Sequence[Colour]:
    greys = [round(255 * level / (GREYS - 1)) for level in range(GREYS)]
    plain: list[Colour] = [(grey, grey, grey) for grey in greys]
    red, green, blue = _MARK
    under: list[Colour] = [
        (grey * red // 255, grey * green // 255, grey * blue // 255) for grey in greys
    ]
    return [*plain, *under, (176, 58, 18), (120, 124, 130)]


def _coarser(levels: int) -> bytes:
    """Return a table of colours with fewer levels of grey."""
    table = list(range(256))
    for level in range(GREYS):
        kept = round(level * (levels - 1) / (GREYS - 1)) * (GREYS - 1) // (levels - 1)
        table[level], table[level + GREYS] = kept, kept + GREYS
    assert table[FRAME:COLOURS] == [FRAME, COVER]  # noqa: S101 - the frame and covers stay
    return bytes(table)
