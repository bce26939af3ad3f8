"""Reading winmail.dat ([MS-OXTNEF]): what Outlook wraps a message in that was to be rich text.

Its text is mostly that of the mail which brings it, its attachments are nowhere else.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from io import BytesIO
from typing import NamedTuple

from counterfoil.model.reading import Reading, Trouble
from counterfoil.read.given import Given, tidy
from counterfoil.read.limits import Unreadable, damaged
from counterfoil.read.mail.charsets import letters_of
from counterfoil.read.mail.headers import undeclared
from counterfoil.read.mail.letter import Letter
from counterfoil.read.mail.richtext import Origin, restored, unpacked
from counterfoil.read.mail.versions import Text, both, html_text, plain_text
from counterfoil.read.parts import Parts
from counterfoil.read.text.codepages import codec_of_page

READER = "tnef/1"
FORM = "winmail.dat"
SIGNATURE = b"\x78\x9f\x3e\x22"
_ATTRIBUTE = struct.Struct("<BII")
_HEAD, _SUM = 6, 2
_SUBJECT, _BODY, _PROPERTIES, _PAGE = 0x00018004, 0x0002800C, 0x00069003, 0x00069007
_ATTACHED, _TITLE, _DATA, _ATTACHED_PROPERTIES = 0x00069002, 0x00018010, 0x0006800F, 0x00069005
_PLAIN, _HTML, _RICH = 0x1000, 0x1013, 0x1009
_LONG_NAME, _CONTENT = 0x3707, 0x3701
_NARROW, _WIDE, _BINARY, _OBJECT = 0x1E, 0x1F, 0x102, 0x0D
_WIDTHS = {0x02: 4, 0x03: 4, 0x04: 4, 0x05: 8, 0x06: 8, 0x07: 8, 0x0A: 4, 0x0B: 4}
_WIDTHS |= {0x14: 8, 0x40: 8, 0x48: 16}
_SEVERAL, _NAMED = 0x1000, 0x8000
_INTERFACE = 16
_MESSAGE = bytes.fromhex("0703020000000000c000000000000046")
"""IID_IMessage: what follows is another message, in this form again."""


class _Property(NamedTuple):
    kind: int
    raw: bytes


def read_tnef(given: Given) -> Reading:
    """Read the wrapping; raise Unreadable where it breaks off before its first attribute."""
    parts = Parts(given, READER, FORM)
    letter = Letter()
    wrapped = _Wrapped(given, letter)
    try:
        for number, raw in _attributes(given.path.read_bytes()):
            wrapped.take(number, raw)
    except (Unreadable, struct.error, ValueError) as error:
        why = error.details["why"] if isinstance(error, Unreadable) else str(error)
        letter.troubles.append(Trouble("CF059", "", {"why": f"its wrapping is damaged: {why}"}))
    letter.title = wrapped.title
    letter.text = wrapped.text()
    for number, file in enumerate(wrapped.files, 1):
        parts.keep(file.name or f"attachment-{number}{file.ending}", BytesIO(file.raw))
    letter.parts, troubles = parts.taken()
    letter.troubles += troubles
    return letter.reading(given.digest, READER)


def _attributes(raw: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the attributes: their numbers and their bytes."""
    place = _HEAD
    while place + _ATTRIBUTE.size <= len(raw):
        _, number, length = _ATTRIBUTE.unpack_from(raw, place)
        place += _ATTRIBUTE.size
        if place + length > len(raw):
            why = "it breaks off"
            raise damaged(FORM, why)
        yield number, raw[place : place + length]
        place += length + _SUM
    if raw[place:].strip(b"\0"):
        why = "it breaks off"
        raise damaged(FORM, why)


class _File:
    """An attachment while it is read."""

    def __init__(self) -> None:
        self.name, self.raw, self.ending = "", b"", ""


class _Wrapped:
    """What was found so far."""

    def __init__(self, given: Given, letter: Letter) -> None:
        self._given, self._letter = given, letter
        self._page = ""
        self._said: dict[int, _Property] = {}
        self._body = b""
        self._subject = b""
        self.files: list[_File] = []

    def take(self, number: int, raw: bytes) -> None:
        """Take an attribute."""
        if number == _PAGE and len(raw) >= 4:  # noqa: PLR2004 - a number's bytes
            self._page = codec_of_page(int.from_bytes(raw[:4], "little"))
        elif number == _SUBJECT:
            self._subject = raw
        elif number == _BODY:
            self._body = raw
        elif number == _PROPERTIES:
            self._said |= dict(_properties(raw))
        elif number == _ATTACHED:
            self.files.append(_File())
        elif self.files:
            self._take_of_file(self.files[-1], number, raw)

    def _take_of_file(self, file: _File, number: int, raw: bytes) -> None:
        if number == _TITLE:
            file.name = file.name or self._told(raw)
        elif number == _DATA:
            file.raw = raw
        elif number == _ATTACHED_PROPERTIES:
            found = dict(_properties(raw))
            if name := found.get(_LONG_NAME):
                file.name = self._text(name)
            if (content := found.get(_CONTENT)) and content.kind == _OBJECT:
                file.raw = content.raw[_INTERFACE:]
                file.ending = ".dat" if content.raw.startswith(_MESSAGE) else ""
            elif content:
                file.raw = content.raw

    def _told(self, raw: bytes) -> str:
        return tidy(self._letters(raw))

    def _letters(self, raw: bytes) -> str:
        return undeclared(raw.rstrip(b"\0"), self._page) if raw else ""

    def _text(self, given: _Property | None) -> str:
        if given is None:
            return ""
        if given.kind == _WIDE:
            return given.raw.decode("utf-16-le", "replace").rstrip("\0")
        return self._letters(given.raw)

    @property
    def title(self) -> str:
        """The subject."""
        return self._told(self._subject)

    def text(self) -> Text:
        """Return what the message says."""
        plain = plain_text(self._text(self._said.get(_PLAIN)) or self._letters(self._body))
        limits = self._given.limits
        if marked := self._said.get(_HTML):
            said, troubles = letters_of(marked.raw, self._page, self._given.encoding)
            self._letter.troubles += troubles
            return both(plain, html_text(said, limits))[0]
        if rich := self._said.get(_RICH):
            try:
                said, origin = restored(unpacked(rich.raw))
            except Unreadable:
                return plain
            if origin is Origin.HTML:
                return both(plain, html_text(said, limits))[0]
            return plain if plain.paragraphs else plain_text(said)
        return plain


def _properties(raw: bytes) -> Iterator[tuple[int, _Property]]:
    """Yield properties: their numbers, and the first of what each holds."""
    (count,) = struct.unpack_from("<I", raw)
    place = 4
    for _ in range(count):
        kind, number = struct.unpack_from("<HH", raw, place)
        place += 4
        if number >= _NAMED:
            place = _after_name(raw, place)
        several, kind = kind & _SEVERAL, kind & ~_SEVERAL
        width, values = _WIDTHS.get(kind), 1
        if several or width is None:
            (values,) = struct.unpack_from("<I", raw, place)
            place += 4
        for value in range(min(values, len(raw))):
            length = width
            if length is None:
                (length,) = struct.unpack_from("<I", raw, place)
                place += 4
            if place + length > len(raw):
                why = "a property breaks off"
                raise damaged(FORM, why)
            if not value:
                yield number, _Property(kind, raw[place : place + length])
            place += (length + 3) // 4 * 4


def _after_name(raw: bytes, place: int) -> int:
    """Return where a property goes on behind the name that it has instead of a number."""
    (kind,) = struct.unpack_from("<I", raw, place + _INTERFACE)
    place += _INTERFACE + 4
    if not kind:
        return place + 4
    length = int.from_bytes(raw[place : place + 4], "little")
    return place + 4 + (length + 3) // 4 * 4
