"""What a picture file says about itself: EXIF, the texts of a PNG, and an XMP packet.

Tags are those of EXIF 2.32 (CIPA DC-008), of TIFF 6.0, and what Windows writes as UTF-16.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from PIL.ExifTags import IFD

from counterfoil.read.given import tidy
from counterfoil.read.pdf.metadata import moment, packet_facts

if TYPE_CHECKING:
    from PIL.ImageFile import ImageFile

_MAKE, _MODEL, _TAKEN, _ZONE, _COMMENT = 0x010F, 0x0110, 0x9003, 0x9011, 0x9286
_TEXTS = {
    0x010D: "title",
    0x010E: "comment",
    0x0131: "tool",
    0x013B: "author",
    0xA431: "serial",
    0x9C9B: "title",
    0x9C9C: "comment",
    0x9C9D: "author",
    0x9C9E: "keywords",
    0x9C9F: "subject",
}
_WIDE = range(0x9C9B, 0x9CA0)
_CHANGED = 0x0132
_NAMED = {
    "Title": "title",
    "Author": "author",
    "Description": "subject",
    "Software": "tool",
    "Source": "camera",
    "Comment": "comment",
}
_PREFIXES = {b"ASCII\0\0\0": "ascii", b"UNICODE\0": "utf-16", b"\0" * 8: "latin-1"}
_MOMENT = re.compile(r"(\d{4}):(\d\d):(\d\d)(?:[ T](\d\d:\d\d:\d\d))?")
_ZONED = re.compile(r"[+-]\d\d:\d\d|Z")
_NORTH, _SOUTH, _EAST, _WEST = "N", "S", "E", "W"
_MOST_NORTH, _MOST_EAST = 90, 180
_LONGEST = 2_000
Tags = Mapping[int, Any]
Keep = Callable[[str, object], None]


def facts_of(picture: ImageFile) -> dict[str, str]:
    """Return what a picture file says about itself, moments in ISO 8601."""
    found: dict[str, str] = {}

    def keep(key: str, told: object) -> None:
        if text := tidy(_text(told).replace("\0", " "))[:_LONGEST]:
            found.setdefault(key, text)

    exif = picture.getexif()
    shot: Tags = exif.get_ifd(IFD.Exif)
    _keep_camera(exif, keep)
    for tags in (exif, shot):
        for tag, key in _TEXTS.items():
            keep(key, _wide(tags.get(tag)) if tag in _WIDE else tags.get(tag))
    keep("comment", _comment(shot.get(_COMMENT)))
    keep("taken", _moment(shot.get(_TAKEN), shot.get(_ZONE)))
    keep("modified", _moment(exif.get(_CHANGED), None))
    keep("gps", _place(exif.get_ifd(IFD.GPSInfo)))
    for name, key in _NAMED.items():
        keep(key, picture.info.get(name))
    keep("created", moment(_text(picture.info.get("Creation Time"))))
    if isinstance(packet := picture.info.get("xmp"), bytes):
        for key, told in packet_facts(packet).items():
            keep(key, told)
    return found


def _keep_camera(exif: Tags, keep: Keep) -> None:
    make, model = (tidy(_text(exif.get(tag)).replace("\0", " ")) for tag in (_MAKE, _MODEL))
    # Most models begin with who makes them.
    whole = model if model.casefold().startswith(make.casefold()) else f"{make} {model}"
    keep("camera", whole)


def _text(told: object) -> str:
    """Return what a tag holds as text; nothing for what is none."""
    if isinstance(told, bytes):
        return told.decode("utf-8", "replace")
    return told if isinstance(told, str) else ""


def _wide(told: object) -> str:
    if isinstance(told, tuple) and all(isinstance(one, int) and 0 <= one < 256 for one in told):  # noqa: PLR2004
        told = bytes(told)
    return told.decode("utf-16-le", "replace") if isinstance(told, bytes) else ""


def _comment(told: object) -> str:
    """Return a user's comment, whose first eight bytes say how it is written."""
    if not isinstance(told, bytes):
        return ""
    codec = _PREFIXES.get(told[:8])
    return told[8:].decode(codec, "replace") if codec else ""


def _moment(told: object, zone: object) -> str:
    found = _MOMENT.fullmatch(_text(told).strip(" \0"))
    if not found:
        return ""
    year, month, day, time = found.groups()
    zoned = _text(zone).strip(" \0")
    return moment(
        f"{year}-{month}-{day}"
        + (f"T{time}" if time else "")
        + (zoned if time and _ZONED.fullmatch(zoned) else "")
    )


def _place(tags: Tags) -> str:
    """Return where a picture was taken, in degrees north and east with five places."""
    north = _degrees(tags.get(2), tags.get(1), (_NORTH, _SOUTH), _MOST_NORTH)
    east = _degrees(tags.get(4), tags.get(3), (_EAST, _WEST), _MOST_EAST)
    return f"{north:.5f}, {east:.5f}" if north is not None and east is not None else ""


def _degrees(told: object, side: object, sides: tuple[str, str], most: int) -> float | None:
    mark = _text(side).strip(" \0")
    if not isinstance(told, tuple) or len(told) != 3 or mark not in sides:  # noqa: PLR2004
        return None
    try:
        degrees, minutes, seconds = (float(part) for part in told)
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    whole = degrees + minutes / 60 + seconds / 3600
    if not 0 <= whole <= most:
        return None
    return -whole if mark == sides[1] else whole
