"""PNG without metadata: only the chunks that a decoder needs are copied (PNG, third edition).

Texts, times, Exif, colour profiles, unknown chunks, and what follows the end are left out.
"""

from __future__ import annotations

import re
import zlib

from counterfoil.monitor.jpeg import UPRIGHT, turned_in, turned_tiff

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_KEPT = frozenset(
    b"IHDR PLTE tRNS cHRM gAMA sBIT sRGB cICP bKGD acTL fcTL fdAT IDAT IEND".split(b" ")
)
_KIND = re.compile(rb"[A-Za-z]{4}")
_AROUND = 12
"""The bytes of a chunk besides its content: length, kind, checksum."""


def stripped_png(picture: bytes) -> bytes | None:
    """Return the picture without metadata; None where its bytes are not wholly understood."""
    if picture[:8] != _SIGNATURE:
        return None
    kept, at = [_SIGNATURE], len(_SIGNATURE)
    while at + _AROUND <= len(picture):
        end = at + _AROUND + int.from_bytes(picture[at : at + 4])
        kind = picture[at + 4 : at + 8]
        if end > len(picture) or not _KIND.fullmatch(kind):
            return None
        # A chunk that must be understood and is not: the picture would not be this one without it.
        if kind not in _KEPT and kind[:1].isupper():
            return None
        if kind in _KEPT:
            kept.append(picture[at:end])
        if kind == b"eXIf" and (turned := turned_in(picture[at + 8 : end - 4])) > UPRIGHT:
            kept.append(_chunk(kind, turned_tiff(turned)))
        if kind == b"IEND":
            return b"".join(kept)
        at = end
    return None


def _chunk(kind: bytes, content: bytes) -> bytes:
    body = kind + content
    return len(content).to_bytes(4) + body + zlib.crc32(body).to_bytes(4)
