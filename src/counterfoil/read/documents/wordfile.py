"""The text of DOC files: where it stands, piece by piece ([MS-DOC] 2.4.1, 2.5, 2.8.35, 2.9.38).

Text is counted in character positions, which run through the body and all that stands beside it.
Word 97 to 2003 lists the pieces in which it was saved, each in Windows-1252 or UTF-16. Older
versions do so only after quick saves, and write letters in the code page of their language.
"""

from __future__ import annotations

import re
import struct
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from counterfoil.read.given import Given
from counterfoil.read.limits import Unreadable, damaged, locked
from counterfoil.read.objects import Object, object_in
from counterfoil.read.ole import CompoundFile, is_compound
from counterfoil.read.summary import summary
from counterfoil.read.text.encodings import told_encoding

FORM = "DOC"
WORD_97 = 0xC1
_WORD_2 = 0xA5DB
_WORD = (0xA5EC, 0xA5DC, _WORD_2)
_LOCKED, _SECOND_TABLE = 0x0100, 0x0200
_PACKED = 1 << 30
_OBJECT = re.compile("ObjectPool/[^/]+/")
_PIECES, _CHANGES = 2, 1
_STORIES = ("body", "footnotes", "headers", "macros", "comments", "endnotes", "boxes", "box edges")
_PAGES = {
    **dict.fromkeys((0x02, 0x19, 0x1A, 0x22, 0x23, 0x2F), "cp1251"),
    **dict.fromkeys((0x05, 0x0E, 0x15, 0x18, 0x1B, 0x1C, 0x24), "cp1250"),
    **dict.fromkeys((0x25, 0x26, 0x27), "cp1257"),
    0x01: "cp1256",
    0x04: "gbk",
    0x08: "cp1253",
    0x0D: "cp1255",
    0x11: "cp932",
    0x12: "cp949",
    0x1E: "cp874",
    0x1F: "cp1254",
    0x2A: "cp1258",
}
"""ANSI code pages by the primary part of a language's number."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text: its first position and the one after its last, and where its bytes are."""

    start: int
    end: int
    place: int
    wide: bool


class WordFile:
    """One DOC file: its text by stories, and what else readers look up by place."""

    def __init__(self, given: Given) -> None:
        """Read the header and the pieces; raise Unreadable for a locked or damaged file."""
        self.metadata: dict[str, str] = {}
        container = CompoundFile.of(given) if is_compound(given.path) else None
        if container is None:
            self.stream = given.path.read_bytes()
        else:
            self.stream, self.metadata = container.stream("WordDocument"), summary(container)
        kind, self.version, _, language, _, flags = struct.unpack_from("<6H", self.stream)
        if kind not in _WORD:
            why = "its header is not Word's"
            raise damaged(FORM, why)
        if flags & _LOCKED:
            raise locked(FORM, self.metadata)
        self.modern = self.version >= WORD_97 and kind != _WORD_2
        self.bare = kind == _WORD_2
        """Whether nothing but the text is known of the format: Word 2 and before."""
        if container and self.modern:
            table = "1Table" if flags & _SECOND_TABLE else "0Table"
            self.table = container.stream(table)
            counts = 0x4C
        else:
            self.table, counts = self.stream, 0x34
        lengths = struct.unpack_from("<8i", self.stream, counts)
        self.lengths = dict(zip(_STORIES, (max(length, 0) for length in lengths), strict=True))
        self._container = container
        self._pieces = list(self._listed()) or [self._whole()]
        self._starts = [piece.start for piece in self._pieces]
        self._codec = self._narrow_codec(language)

    def listed(self, place: int, old_place: int) -> bytes:
        """Return the table that the header points to, at another place in old versions."""
        if self.bare:
            return b""
        start, size = self.pointed(place if self.modern else old_place)
        return self.table[start : start + size]

    def pointed(self, place: int) -> tuple[int, int]:
        """Return where a table of the header begins, and its size."""
        start, size = struct.unpack_from("<II", self.stream, place)
        return start, size

    def pictured(self) -> bytes:
        """Return the stream that pictures in lines stand in; empty where there is none."""
        container = self._container
        return container.stream("Data") if container and "Data" in container else b""

    def objects(self) -> list[Callable[[], Object]]:
        """Return what takes out each object that other programs put into it."""
        container = self._container
        names = container.names if container else ()
        homes = dict.fromkeys(found[0] for name in names if (found := _OBJECT.match(name)))
        return [partial(object_in, container, home) for home in homes] if container else []

    def story(self, name: str) -> tuple[int, str]:
        """Return a story's first position, and its text: a letter for each position."""
        start = 0
        for story in _STORIES:
            if story == name:
                break
            start += self.lengths[story]
        return start, self.text(start, start + self.lengths[name])

    def text(self, start: int, end: int) -> str:
        """Return the letters at positions from `start` up to `end`, one each."""
        found: list[str] = []
        for piece in self._pieces:
            first, last = max(start, piece.start), min(end, piece.end)
            if first < last:
                found.append(self._letters(piece, first, last))
        return "".join(found)

    def place_of(self, position: int) -> int:
        """Return where in the stream the letter at a position stands; -1 where there is none."""
        number = bisect_right(self._starts, position) - 1
        if number < 0 or position >= self._pieces[number].end:
            return -1
        piece = self._pieces[number]
        return piece.place + (position - piece.start) * (1 + piece.wide)

    def positions(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield the runs of positions whose letters stand in a run of the stream's bytes."""
        for piece in self._pieces:
            size = 1 + piece.wide
            last_place = piece.place + (piece.end - piece.start) * size
            first, last = max(start, piece.place), min(end, last_place)
            if first < last:
                begin = piece.start + (first - piece.place) // size
                yield begin, piece.start + (last - piece.place + size - 1) // size

    def _letters(self, piece: Piece, start: int, end: int) -> str:
        size = 1 + piece.wide
        place = piece.place + (start - piece.start) * size
        raw = self.stream[place : place + (end - start) * size]
        if not piece.wide:
            text = raw.decode(self._codec, "replace")
            # Two bytes may make one letter, and positions count bytes.
            return text if len(text) == len(raw) else raw.decode("cp1252", "replace")
        text = raw.decode("utf-16-le", "surrogatepass" if len(raw) % 2 == 0 else "ignore")
        if len(text) != len(raw) // 2:
            units = array("H", raw[: len(raw) // 2 * 2])
            text = "".join(map(chr, units))
        return text

    def _listed(self) -> Iterator[Piece]:
        """Yield the pieces, where the file lists them."""
        packed = self.listed(0x1A2, 0x160)
        place = 0
        while place + 5 <= len(packed):
            kind = packed[place]
            if kind == _CHANGES:
                (size,) = struct.unpack_from("<H", packed, place + 1)
                place += 3 + size
            elif kind == _PIECES:
                (size,) = struct.unpack_from("<I", packed, place + 1)
                yield from self._parsed(packed[place + 5 : place + 5 + size])
                return
            else:
                why = "its list of pieces is none"
                raise damaged(FORM, why)

    def _parsed(self, packed: bytes) -> Iterator[Piece]:
        count = (len(packed) - 4) // 12
        starts = struct.unpack_from(f"<{count + 1}I", packed)
        for number in range(count):
            (place,) = struct.unpack_from("<I", packed, 4 * (count + 1) + 8 * number + 2)
            wide = self.modern and not place & _PACKED
            if self.modern and not wide:
                place = (place & ~_PACKED) // 2
            start, end = starts[number], starts[number + 1]
            if end < start:
                why = "its list of pieces runs backwards"
                raise damaged(FORM, why)
            if place + (end - start) * (1 + wide) > len(self.stream) + 2:
                why = "it ends before its text does"
                raise damaged(FORM, why)
            yield Piece(start, end, place, wide)

    def _whole(self) -> Piece:
        first, last = struct.unpack_from("<II", self.stream, 0x18)
        if last > len(self.stream):
            why = "it ends before its text does"
            raise damaged(FORM, why)
        return Piece(0, max(last - first, 0), first, wide=False)

    def _narrow_codec(self, language: int) -> str:
        """Return the encoding of letters that take one byte."""
        if self.modern:
            return "cp1252"
        codec = _PAGES.get(language & 0x3FF, "")
        if codec:
            return codec
        raw = b"".join(self.stream[p.place : p.place + p.end - p.start] for p in self._pieces)
        try:
            told = told_encoding(raw.translate(None, bytes(range(9))), "", whole=True)
        except Unreadable:
            return "cp1252"
        return told.codec if told.codec == "cp1251" else "cp1252"
