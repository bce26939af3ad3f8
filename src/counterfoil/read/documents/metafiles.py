"""Reading metafiles (EMF and WMF): the words in drawings that Office keeps ([MS-EMF], [MS-WMF]).

Cells of a workbook and charts are often pasted so, and their words and numbers stand in the drawing
as text. Each is told as it is drawn; what is drawn one after another on one level is one line.
Letters that the drawing gives as numbers of a font's shapes are not told.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from contextlib import suppress
from heapq import heappop, heappush
from itertools import groupby
from typing import NamedTuple

from counterfoil.model.reading import Article, Reading, Trouble
from counterfoil.read.documents.story import told_nothing
from counterfoil.read.given import Given, tidy
from counterfoil.read.limits import damaged
from counterfoil.read.text.codepages import charset_codec

READER = "metafile/1"
_EMF_MARK, _EMF_MARK_AT, _EMF_SIZE_AT = b" EMF", 40, 48
_PLACEABLE, _PLACEABLE_SIZE, _WMF_HEAD = b"\xd7\xcd\xc6\x9a", 22, 18
_WMF_SIZE_AT = 6
# Records of EMF: texts of one and of two bytes a letter, and short ones.
_TEXT_A, _TEXT_W, _SMALL = 83, 84, 108
_TEXT_AT, _SHAPES, _NO_BOX, _ONE_BYTE = 36, 0x10, 0x100, 0x200
# Records of WMF: texts, fonts, and how these are chosen, in hexadecimal as the standard has them.
_LINE, _LINE_BOXED, _FONT = 0x0521, 0x0A32, 0x02FB
_SELECT, _DELETE, _BOXED = 0x012D, 0x01F0, 0x06
_MADE = {0x00F7, 0x01F9, 0x02FA, _FONT, 0x02FC, 0x06FF, 0x0142, 0x01F6}
"""What makes an object, which takes the lowest number that is free."""
_CHARSET_AT = 6 + 13
_UNTOLD = "\ufffd"
_BREAKS = (struct.error, IndexError)
"""What comes of records that are shorter than what they should hold."""


class Drawn(NamedTuple):
    """A text and how far down it is drawn."""

    down: int
    text: str


def read_metafile(given: Given) -> Reading:
    """Read a drawing; raise Unreadable for one that is broken before it says anything."""
    raw = given.path.read_bytes()
    form = "EMF drawing" if _is_emf(raw) else "WMF drawing"
    paragraphs: list[str] = []
    whole = False
    with suppress(*_BREAKS):
        # What was told before a record that breaks off is kept.
        paragraphs.extend(lines_of(raw))
        whole = len(raw) >= _told_size(raw)
    if not whole and not paragraphs:
        why = "it ends before it says anything"
        raise damaged(form, why)
    cut = [] if whole else [Trouble("CF032", "", {"format": form})]
    article = Article(paragraphs=tuple(paragraphs)) if paragraphs else None
    troubles = (*cut, *told_nothing(form, paragraphs, (), ()))
    return Reading(given.digest, READER, "", article, troubles=troubles)


def holds_words(raw: bytes) -> bool:
    """Whether a drawing says anything that can be read."""
    try:
        return any(any(map(str.isalnum, line)) for line in lines_of(raw))
    except _BREAKS:
        return False


def lines_of(raw: bytes) -> Iterator[str]:
    """Yield the lines of a drawing in the order in which they are drawn."""
    drawn = _emf(raw) if _is_emf(raw) else _wmf(raw)
    for _, level in groupby(drawn, key=lambda one: one.down):
        if text := tidy(" ".join(one.text for one in level)):
            yield text


def _told_size(raw: bytes) -> int:
    """Return how many bytes a drawing says that it has."""
    if _is_emf(raw):
        (size,) = struct.unpack_from("<I", raw, _EMF_SIZE_AT)
        return int(size)
    start = _PLACEABLE_SIZE if raw.startswith(_PLACEABLE) else 0
    (words,) = struct.unpack_from("<I", raw, start + _WMF_SIZE_AT)
    return start + 2 * int(words)


def _is_emf(raw: bytes) -> bool:
    return raw[_EMF_MARK_AT:].startswith(_EMF_MARK)


def _emf(raw: bytes) -> Iterator[Drawn]:
    place = 0
    while place + 8 <= len(raw):
        kind, size = struct.unpack_from("<II", raw, place)
        if size < 8:  # noqa: PLR2004 - no record is shorter than its own head
            return
        record = raw[place : place + size]
        if kind in {_TEXT_A, _TEXT_W}:
            _, down, count, start, options = struct.unpack_from("<iiIII", record, _TEXT_AT)
            if not options & _SHAPES:
                yield Drawn(down, _letters(record[start:], count, one_byte=kind == _TEXT_A))
        elif kind == _SMALL:
            _, down, count, options = struct.unpack_from("<iiII", record, 8)
            start = 36 if options & _NO_BOX else 52
            if not options & _SHAPES:
                one_byte = bool(options & _ONE_BYTE)
                yield Drawn(down, _letters(record[start:], count, one_byte=one_byte))
        place += size


def _letters(raw: bytes, count: int, *, one_byte: bool) -> str:
    """Return letters of two bytes each, or of one where the upper one is left out."""
    if not one_byte:
        return raw[: 2 * count].decode("utf-16-le", "replace")
    text = raw[:count].decode("latin-1")
    return "".join(letter if letter.isascii() else _UNTOLD for letter in text)


class _Objects:
    """The pens, brushes and fonts that a WMF makes, of which fonts say how letters are written."""

    def __init__(self) -> None:
        self._codecs: list[str | None] = []
        self._free: list[int] = []
        self.codec = ""

    def make(self, charset: int | None) -> None:
        """Take an object, which has the lowest number that is free, and the charset of a font."""
        codec = None if charset is None else charset_codec(charset)
        if self._free:
            self._codecs[heappop(self._free)] = codec
        else:
            self._codecs.append(codec)

    def drop(self, number: int) -> None:
        """Let a number be free."""
        if number < len(self._codecs):
            self._codecs[number] = None
            heappush(self._free, number)

    def choose(self, number: int) -> None:
        """Write with a font from here on, if it is one."""
        codec = self._codecs[number] if number < len(self._codecs) else None
        if codec is not None:
            self.codec = codec


def _wmf(raw: bytes) -> Iterator[Drawn]:
    place = (_PLACEABLE_SIZE if raw.startswith(_PLACEABLE) else 0) + _WMF_HEAD
    objects = _Objects()
    while place + 6 <= len(raw):
        words, kind = struct.unpack_from("<IH", raw, place)
        if words < 3:  # noqa: PLR2004 - no record is shorter than its own head
            return
        record = raw[place : place + 2 * words]
        if kind in _MADE:
            objects.make(record[_CHARSET_AT] if kind == _FONT else None)
        elif kind in {_SELECT, _DELETE}:
            (number,) = struct.unpack_from("<H", record, 6)
            (objects.drop if kind == _DELETE else objects.choose)(number)
        elif kind == _LINE_BOXED:
            down, _, count, options = struct.unpack_from("<hhHH", record, 6)
            start = 14 + (8 if options & _BOXED else 0)
            if not options & _SHAPES:
                yield Drawn(down, _said(record[start : start + count], objects.codec))
        elif kind == _LINE:
            (count,) = struct.unpack_from("<H", record, 6)
            (down,) = struct.unpack_from("<h", record, 8 + count + count % 2)
            yield Drawn(down, _said(record[8 : 8 + count], objects.codec))
        place += 2 * words


def _said(raw: bytes, codec: str) -> str:
    """Return letters in a font's own code page; those that it does not tell as U+FFFD."""
    if codec:
        return raw.decode(codec, "replace")
    return _letters(raw, len(raw), one_byte=True)
