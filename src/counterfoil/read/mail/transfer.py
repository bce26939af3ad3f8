"""Bytes as they were before they were sent: base64, quoted-printable and uuencode, lenient."""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from typing import NamedTuple

_CODING = re.compile(r"[A-Za-z0-9-]+")
_STRANGE = bytes(code for code in range(256) if not re.match(rb"[A-Za-z0-9+/]", bytes([code])))
_PADDED = re.compile(rb"[A-Za-z0-9+/\s]*=[=\s]*")
_ONLY = re.compile(rb"[A-Za-z0-9+/=\s]+")
_BEGIN = re.compile(r"^begin(?:-base64)? [0-7]{3,4} +(?P<name>[^\r\n]+?)[ \t]*\r?$", re.MULTILINE)
_LINE = re.compile(r"\r?\n([^\r\n]*)")
_UU = {"x-uuencode", "uuencode", "uue", "x-uue"}


def transferred(inside: object, told: str) -> bytes:
    """Return the bytes of what a part holds, by the coding that it tells."""
    raw = inside.encode("utf-8", "surrogateescape") if isinstance(inside, str) else b""
    found = _CODING.match(told.strip())
    coding = found[0].casefold() if found else ""
    if coding == "base64":
        return from_base64(raw)
    if coding == "quoted-printable":
        return binascii.a2b_qp(raw)
    if coding in _UU:
        files = list(uuencoded(raw.decode("latin-1")))
        return files[0].raw if files else raw
    return raw


def from_base64(raw: bytes) -> bytes:
    """Return decoded bytes: strange signs are passed over, and so is what follows the padding.

    Unless that is base64 again: some programs encode in pieces, each with its padding.
    """
    pieces, place = [], 0
    while place < len(raw):
        found = _PADDED.match(raw, place)
        last = found.end() if found else len(raw)
        signs = raw[place:last].translate(None, _STRANGE)
        if len(signs) % 4 == 1:
            signs = signs[:-1]
        pieces.append(binascii.a2b_base64(signs + b"=" * (-len(signs) % 4)))
        place = last
        if not found or not _ONLY.fullmatch(raw, place):
            break
    return b"".join(pieces)


class Uuencoded(NamedTuple):
    """A file that stands in a text, uuencoded: its name, its bytes, where it starts and ends."""

    name: str
    raw: bytes
    start: int
    end: int


def uuencoded(text: str) -> Iterator[Uuencoded]:
    """Yield the files that stand in a text; one that never ends is no file."""
    place = 0
    while found := _BEGIN.search(text, place):
        place = found.end()
        raw = bytearray()
        for line in _LINE.finditer(text, place):
            if line[1].strip() in {"end", "===="}:
                yield Uuencoded(found["name"], bytes(raw), found.start(), line.end())
                place = line.end()
                break
            try:
                raw += _line(line[1], base64=found[0].startswith("begin-base64"))
            except (binascii.Error, ValueError):
                break


def _line(line: str, *, base64: bool) -> bytes:
    packed = line.encode("ascii")
    if base64:
        return binascii.a2b_base64(packed)
    try:
        return binascii.a2b_uu(packed)
    except binascii.Error:
        # Some encoders pad lines with more than they say (as Python's own documentation warns).
        length = (((packed[0] - 32) & 63) * 4 + 5) // 3
        return binascii.a2b_uu(packed[:length])
