"""JPEG without metadata: only what a decoder needs is copied (ISO/IEC 10918-1, annex B).

Exif, XMP, IPTC, colour profiles, comments, thumbnails, and what phones put behind the picture are
left out. How the picture is turned is part of what it shows: that one fact is written anew.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

_SOI, _EOI, _SOS, _APP0, _APP1, _APP14, _APP15, _COM = (
    0xD8, 0xD9, 0xDA, 0xE0, 0xE1, 0xEE, 0xEF, 0xFE,
)  # fmt: skip
_FIRST_MARKER, _FIRST_ALONE = 0xC0, 0xD0
_JFIF, _ADOBE = 14, 12
_ORIENTATION, UPRIGHT, _MOST_TURNED = 0x0112, 1, 8
_LEAST_TIFF, _ENTRY = 14, 12


def stripped_jpeg(picture: bytes) -> bytes | None:
    """Return the picture without metadata; None where its bytes are not wholly understood."""
    if picture[:2] != bytes([0xFF, _SOI]):
        return None
    turned, at, scans = UPRIGHT, 2, 0
    kept: list[bytes] = []
    while True:
        found = _segment(picture, at)
        if found is None:
            return None
        marker, content, at = found
        if marker == _EOI:
            break
        if marker == _APP1:
            turned = _turned(content) or turned
        else:
            kept += _kept(marker, content)
        if marker == _SOS:
            end = _end_of_scan(picture, at)
            kept.append(picture[at:end])
            at, scans = end, scans + 1
    if not scans:
        return None
    exif = [] if turned == UPRIGHT else [_made(_APP1, b"Exif\0\0" + turned_tiff(turned))]
    return b"".join([bytes([0xFF, _SOI]), *exif, *kept, bytes([0xFF, _EOI])])


def _segment(picture: bytes, at: int) -> tuple[int, bytes, int] | None:
    """Return the marker at a place, what it holds, and where the next one begins."""
    if picture[at : at + 1] != b"\xff":
        return None
    while picture[at : at + 1] == b"\xff":
        at += 1
    if at >= len(picture):
        return None
    marker = picture[at]
    if marker == _EOI:
        return marker, b"", at + 1
    # Markers that stand alone have no place between segments.
    if marker < _FIRST_MARKER or _FIRST_ALONE <= marker <= _SOI:
        return None
    length = int.from_bytes(picture[at + 1 : at + 3])
    end = at + 1 + length
    if length < 2 or end > len(picture):  # noqa: PLR2004 - the length counts itself
        return None
    return marker, picture[at + 3 : end], end


def _kept(marker: int, content: bytes) -> Iterator[bytes]:
    if marker == _COM or (_APP0 < marker <= _APP15 and marker != _APP14):
        return
    if marker == _APP0:
        if content[:5] == b"JFIF\0" and len(content) >= _JFIF:
            # Without the thumbnail that may follow.
            yield _made(marker, content[: _JFIF - 2] + b"\0\0")
    elif marker == _APP14:
        # Says how colours are meant; without it they come out wrong.
        if content[:5] == b"Adobe" and len(content) >= _ADOBE:
            yield _made(marker, content[:_ADOBE])
    else:
        yield _made(marker, content)


def _made(marker: int, content: bytes) -> bytes:
    return bytes([0xFF, marker]) + (len(content) + 2).to_bytes(2) + content


def _end_of_scan(picture: bytes, at: int) -> int:
    """Return where the coded picture after a scan's head ends: at the next real marker."""
    while (at := picture.find(b"\xff", at)) >= 0:
        following = picture[at + 1 : at + 2]
        if following not in {b"\0", b"\xff"} and not b"\xd0" <= following <= b"\xd7":
            return at
        at += 1
    return len(picture)


def _turned(content: bytes) -> int:
    return turned_in(content[6:]) if content[:6] == b"Exif\0\0" else 0


def turned_in(tiff: bytes) -> int:
    """Return how a TIFF file says that the picture is turned, 1 to 8; 0 where it does not say."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None or len(tiff) < _LEAST_TIFF:
        return 0
    (first,) = struct.unpack_from(f"{order}I", tiff, 4)
    if first + 2 > len(tiff):
        return 0
    (count,) = struct.unpack_from(f"{order}H", tiff, first)
    for entry in range(first + 2, first + 2 + _ENTRY * count, _ENTRY):
        if entry + _ENTRY > len(tiff):
            return 0
        tag, _, _, turned = struct.unpack_from(f"{order}HHIH", tiff, entry)
        if tag == _ORIENTATION:
            return int(turned) if UPRIGHT <= turned <= _MOST_TURNED else 0
    return 0


def turned_tiff(turned: int) -> bytes:
    """Return a TIFF file that says nothing but how the picture is turned."""
    return struct.pack(">2sHIHHHIHHI", b"MM", 42, 8, 1, _ORIENTATION, 3, 1, turned, 0, 0)
