"""Pictures in DOC files: those that stand in lines, then those that float beside the text.

Source: [MS-DOC] 2.9.190 (PICFAndOfficeArtData), 2.9.172 (OfficeArtContent).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping

from counterfoil.read.documents.blips import Drawing, drawings, stored
from counterfoil.read.documents.wordfile import WordFile
from counterfoil.read.limits import Unreadable

_SHAPE, _NAMED_SHAPE = 0x64, 0x66
_LISTED = 0x22A
_HEAD = 8
_LETTER = "\x01"


def pictures_of(word: WordFile, places: Mapping[int, int]) -> Iterator[Drawing]:
    """Yield a file's pictures; those in lines stand at these places, by positions in the text.

    What is broken is left out: it is no text, and the text is read all the same.
    """
    try:
        raw = word.pictured() if places else b""
    except Unreadable:
        raw = b""
    seen = set[int]()
    for position in sorted(places):
        place = places[position]
        if word.text(position, position + 1) == _LETTER and place not in seen:
            seen.add(place)
            yield from _in_line(raw, place)
    if word.modern and len(word.stream) >= _LISTED + _HEAD:
        yield from stored(word.listed(_LISTED, _LISTED), word.stream)


def _in_line(raw: bytes, place: int) -> Iterator[Drawing]:
    if place + _HEAD > len(raw):
        return
    size, head, kind = struct.unpack_from("<IHH", raw, place)
    start, end = place + head, min(place + size, len(raw))
    if kind == _NAMED_SHAPE and start < end:
        start += 1 + raw[start]
    if kind in {_SHAPE, _NAMED_SHAPE}:
        yield from drawings(raw, start, end)
