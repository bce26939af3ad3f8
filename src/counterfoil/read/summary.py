"""What an OLE document says of itself: title, names, moments ([MS-OLEPS], [MS-OSHARED] 2.3.3.2)."""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

from counterfoil.read.given import tidy
from counterfoil.read.limits import Unreadable
from counterfoil.read.ole import CompoundFile
from counterfoil.read.text.codepages import codec_of_page

_SUMMARY = {
    2: "title",
    3: "subject",
    4: "author",
    5: "keywords",
    6: "comment",
    8: "modified by",
    11: "printed",
    12: "created",
    13: "modified",
    18: "tool",
}
_DOCUMENT = {15: "organisation"}
_STREAMS = (
    ("\x05SummaryInformation", _SUMMARY),
    ("\x05DocumentSummaryInformation", _DOCUMENT),
)
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
_NEVER = timedelta(days=365)
"""Some programs write how long, not when: less than this since the epoch is no moment."""
_TEXT, _WIDE_TEXT, _MOMENT = 0x1E, 0x1F, 0x40
_CODE_PAGE = 1
_MOST = 1000


def summary(container: CompoundFile) -> dict[str, str]:
    """Return what a document says of itself; what is broken of it is left out."""
    found: dict[str, str] = {}
    for stream, wanted in _STREAMS:
        if stream in container:
            try:
                found |= _properties(container.stream(stream), wanted)
            except (Unreadable, struct.error):
                continue
    return found


def _properties(packed: bytes, wanted: Mapping[int, str]) -> dict[str, str]:
    (start,) = struct.unpack_from("<I", packed, 44)
    (count,) = struct.unpack_from("<I", packed, start + 4)
    listed = packed[start + 8 : start + 8 + min(count, _MOST) * 8]
    places = dict(struct.iter_unpack("<II", listed[: len(listed) // 8 * 8]))
    codec = "cp1252"
    if _CODE_PAGE in places:
        (page,) = struct.unpack_from("<H", packed, start + places[_CODE_PAGE] + 4)
        codec = codec_of_page(page) or codec
    found: dict[str, str] = {}
    for number, key in wanted.items():
        if number in places:
            try:
                text = _property(packed, start + places[number], codec)
            except (struct.error, OverflowError):
                continue
            if text:
                found[key] = text
    return found


def _property(packed: bytes, place: int, codec: str) -> str:
    kind, size = struct.unpack_from("<II", packed, place)
    readers: dict[int, Callable[[], str]] = {
        _TEXT: lambda: packed[place + 8 : place + 8 + size].decode(codec, "replace"),
        _WIDE_TEXT: lambda: packed[place + 8 : place + 8 + size * 2].decode("utf-16-le", "replace"),
        _MOMENT: lambda: _moment(struct.unpack_from("<Q", packed, place + 4)[0]),
    }
    read = readers.get(kind)
    return tidy(read().partition("\0")[0]) if read else ""


def _moment(ticks: int) -> str:
    """Return a moment from tenths of microseconds since 1601."""
    since = timedelta(microseconds=ticks // 10)
    return (_EPOCH + since).strftime("%Y-%m-%dT%H:%M:%SZ") if since > _NEVER else ""
