"""What DOC files say of their paragraphs and letters ([MS-DOC] 2.4.6, 2.6, 2.8.5, 2.9.32).

Properties stand on pages of 512 bytes, by where in the file the text stands; each is a list of
changes to the style, written as a number and its operand.
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from counterfoil.read.documents.ruled import Ruled, RuledRow
from counterfoil.read.documents.wordfile import WordFile

_PAGE = 512
_SIZES = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}
_IN_TABLE, _ROW_END, _DEPTH = 0x2416, 0x2417, 0x6649
_INNER_CELL, _INNER_ROW_END = 0x244B, 0x244C
_ROW, _OLD_ROW, _HEADING = 0xD608, 0xD606, 0x3404
_TABS = 0xC615
_DELETED, _INSERTED, _SYMBOL = 0x0800, 0x0801, 0x6A09
_PICTURE, _DATA = 0x6A03, 0x0806
_OLD_IN_TABLE, _OLD_ROW_END = b"\x18\x01", b"\x19\x01"
_MERGED, _FIRST = 1, 3
_TITLE, _FIRST_HEADING = 62, 1
_KINDS = {_TITLE: "title", _FIRST_HEADING: "heading 1"}
_USE, _LEVEL = 0x460B, 0x260A
_OF_PARAGRAPHS = 1
_DEEPEST = 12


@dataclass(frozen=True, slots=True)
class ParagraphProperties:
    """A paragraph's style by number, how many tables deep it stands, and what its mark ends.

    `use` is the use of a list that it stands in, 0 for none and -1 where its style says, and
    `level` its level there.
    """

    style: int = 0
    depth: int = 0
    ends_row: bool = False
    ends_inner_cell: bool = False
    rules: RuledRow | None = None
    use: int = -1
    level: int = -1


@dataclass(frozen=True, slots=True)
class Style:
    """A style: what it is for ("title", "heading 1" or nothing), and the list that it is in."""

    kind: str = ""
    base: int = -1
    use: int = -1
    level: int = -1


@dataclass(frozen=True, slots=True)
class Run:
    """Letters that are special: deleted, inserted, a sign of a font that draws signs, a picture.

    `picture` is where the picture stands among the file's; -1 where the letter is none.
    """

    start: int
    end: int
    deleted: bool
    inserted: bool
    sign: int
    picture: int = -1


_PLAIN = ParagraphProperties()
_SPECIAL = (b"\x08", b"\x09\x6a", b"\x03\x6a")
"""What stands on a page of properties that make letters special."""


class Paragraphs:
    """The properties of paragraphs, by where their marks stand in the file."""

    def __init__(self, word: WordFile) -> None:
        """Take the file; pages are read when they are asked for."""
        self._word = word
        self._starts, self._pages = _page_numbers(word, word.listed(0x102, 0xC0))
        self._read: dict[int, tuple[list[int], list[ParagraphProperties]]] = {}

    @property
    def told(self) -> bool:
        """Whether the file says anything of its paragraphs."""
        return bool(self._pages)

    def at(self, position: int) -> ParagraphProperties:
        """Return the properties of the paragraph whose mark is at a position."""
        place = self._word.place_of(position)
        number = bisect_right(self._starts, place) - 1
        if place < 0 or not 0 <= number < len(self._pages):
            return _PLAIN
        page = self._pages[number]
        if page not in self._read:
            self._read[page] = self._parsed(page)
        starts, found = self._read[page]
        within = bisect_right(starts, place) - 1
        return found[within] if 0 <= within < len(found) else _PLAIN

    def _parsed(self, number: int) -> tuple[list[int], list[ParagraphProperties]]:
        page = self._word.stream[number * _PAGE : (number + 1) * _PAGE]
        if len(page) < _PAGE:
            return [], []
        count = page[-1]
        each = 13 if self._word.modern else 7
        if 4 * (count + 1) + count * each >= _PAGE:
            return [], []
        starts = list(struct.unpack_from(f"<{count}I", page))
        offsets = (page[4 * (count + 1) + each * n] * 2 for n in range(count))
        return starts, [self._properties(page, offset) for offset in offsets]

    def _properties(self, page: bytes, offset: int) -> ParagraphProperties:
        if not offset:
            return _PLAIN
        size, start = page[offset] * 2, offset + 1
        if self._word.modern:
            if not size:
                size, start = page[offset + 1] * 2, offset + 2
            else:
                size -= 1
            packed = page[start : start + size]
            style = struct.unpack_from("<H", packed)[0] if len(packed) > 1 else 0
            return _modern(style, packed[2:])
        packed = page[start : start + size]
        return _old(packed[0] if packed else 0, packed)


def runs(word: WordFile) -> Iterator[Run]:
    """Yield the runs of letters that changes, fonts of signs or pictures make special."""
    if not word.modern:
        return
    _, pages = _page_numbers(word, word.listed(0xFA, 0xB8))
    for number in pages:
        page = word.stream[number * _PAGE : (number + 1) * _PAGE]
        if len(page) < _PAGE or not any(mark in page for mark in _SPECIAL):
            continue
        count = page[-1]
        if 5 * count + 4 >= _PAGE:
            continue
        places = struct.unpack_from(f"<{count + 1}I", page)
        for which in range(count):
            if offset := page[4 * (count + 1) + which] * 2:
                packed = page[offset + 1 : offset + 1 + page[offset]]
                yield from _specials(word, packed, places[which], places[which + 1])


def _specials(word: WordFile, packed: bytes, start: int, end: int) -> Iterator[Run]:
    deleted = inserted = data = False
    sign, picture = 0, -1
    for number, operand in changes(packed):
        if number == _DELETED:
            deleted = bool(operand[0])
        elif number == _INSERTED:
            inserted = bool(operand[0])
        elif number == _SYMBOL:
            (sign,) = struct.unpack_from("<H", operand, 2)
        elif number == _PICTURE:
            (picture,) = struct.unpack_from("<I", operand)
        elif number == _DATA:
            data = bool(operand[0])
    # What a form's field holds stands among the pictures, and is none.
    picture = -1 if data else picture
    if deleted or inserted or sign or picture >= 0:
        for first, last in word.positions(start, end):
            yield Run(first, last, deleted, inserted, sign, picture)


class Styles:
    """The styles of paragraphs, by their numbers ([MS-DOC] 2.9.271, 2.9.260)."""

    def __init__(self, word: WordFile) -> None:
        """Take the file; what is broken of its styles is none."""
        self._styles: dict[int, Style] = {}
        packed = word.listed(0xA2, 0x60) if word.modern else b""
        if len(packed) < 6:  # noqa: PLR2004 - a size, a count and another size
            return
        size, count, base = struct.unpack_from("<3H", packed)
        place = 2 + size
        for number in range(count):
            if place + 2 > len(packed):
                break
            (size,) = struct.unpack_from("<H", packed, place)
            if size:
                self._styles[number] = _style(packed[place + 2 : place + 2 + size], base)
            place += 2 + size

    def kind(self, number: int) -> str:
        """Return what a style is for: "title", "heading 1" or nothing that matters."""
        return self._styles.get(number, Style()).kind

    def numbered(self, properties: ParagraphProperties) -> tuple[int, int]:
        """Return the use of a list that a paragraph stands in, and its level there."""
        use, level, number = properties.use, properties.level, properties.style
        for _ in range(_DEEPEST):
            if use >= 0 or number not in self._styles:
                break
            style = self._styles[number]
            use, number = style.use, style.base
            level = style.level if level < 0 else level
        return max(use, 0), max(level, 0)


def _style(packed: bytes, base: int) -> Style:
    """Return a style from its description, whose fixed part has `base` bytes."""
    if len(packed) < base + 2 or base < 6:  # noqa: PLR2004 - what it is, of what kind, its parts
        return Style()
    what, parent, parts = struct.unpack_from("<3H", packed)
    kind = _KINDS.get(what & 0xFFF, "")
    if parent & 0xF != _OF_PARAGRAPHS or not parts & 0xF:
        return Style(kind)
    (letters,) = struct.unpack_from("<H", packed, base)
    place = base + 2 + 2 * letters + 2
    place += place % 2
    (size,) = struct.unpack_from("<H", packed.ljust(place + 2, b"\0"), place)
    use, level = _listed(changes(packed[place + 4 : place + 2 + size]))
    return Style(kind, parent >> 4, use, level)


def changes(packed: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the changes to a style: their numbers and operands."""
    place = 0
    while place + 3 <= len(packed):
        (number,) = struct.unpack_from("<H", packed, place)
        place += 2
        size = _SIZES.get(number >> 13)
        if size is None:
            size = packed[place]
            place += 1
            if number in {_ROW, _OLD_ROW}:
                size += (packed[place] << 8) - 1 if place < len(packed) else 0
                place += 1
            elif number == _TABS and size == 255:  # noqa: PLR2004 - its size is said elsewhere
                return
        operand = packed[place : place + size]
        if len(operand) < size or size < 0:
            return
        place += size
        yield number, operand


def _modern(style: int, packed: bytes) -> ParagraphProperties:
    depth, within = 0, False
    ends_row = ends_cell = heading = False
    rules: RuledRow | None = None
    made = list(changes(packed))
    use, level = _listed(made)
    for number, operand in made:
        if number == _IN_TABLE:
            within = bool(operand[0])
        elif number == _DEPTH:
            depth = max(struct.unpack("<i", operand)[0], 0)
        elif number in {_ROW_END, _INNER_ROW_END}:
            ends_row = ends_row or bool(operand[0])
        elif number == _INNER_CELL:
            ends_cell = bool(operand[0])
        elif number == _HEADING:
            heading = bool(operand[0])
        elif number == _ROW:
            rules = _ruled(operand)
    if rules:
        rules.heading = heading
    depth = max(depth, 1) if within else 0
    return ParagraphProperties(style, depth, ends_row, ends_cell, rules, use, level)


def _listed(made: Iterable[tuple[int, bytes]]) -> tuple[int, int]:
    """Return the use of a list and the level that changes to a style set, -1 for none."""
    use = level = -1
    for number, operand in made:
        if number == _USE:
            (use,) = struct.unpack("<H", operand)
        elif number == _LEVEL:
            level = operand[0]
    return use, level


def _old(style: int, packed: bytes) -> ParagraphProperties:
    """Return what matters of a paragraph of Word 6 or 95, whose changes have other numbers."""
    within = _OLD_IN_TABLE in packed
    return ParagraphProperties(style, int(within), within and _OLD_ROW_END in packed)


def _ruled(operand: bytes) -> RuledRow | None:
    """Return what a row says of its cells ([MS-DOC] 2.9.315, 2.9.327)."""
    count = operand[0] if operand else 0
    if not count or len(operand) < 3 + 2 * count:
        return None
    edges = struct.unpack_from(f"<{count + 1}h", operand, 1)
    row = RuledRow([], edges[0])
    for number, edge in enumerate(edges[1:]):
        place = 3 + 2 * count + 20 * number
        flags = struct.unpack_from("<H", operand, place)[0] if place + 2 <= len(operand) else 0
        across, down = flags & 3, flags >> 5 & 3
        row.cells.append(
            Ruled(
                edge,
                from_left=across == _MERGED and number > 0,
                from_above=down == _MERGED,
                begins=down == _FIRST,
            )
        )
    return row


def _page_numbers(word: WordFile, packed: bytes) -> tuple[list[int], list[int]]:
    """Return where the text of each page of properties starts, and the pages' numbers."""
    each = 8 if word.modern else 6
    count = max(len(packed) - 4, 0) // each
    if not count:
        return [], []
    starts = list(struct.unpack_from(f"<{count}I", packed))
    kind = "I" if word.modern else "H"
    numbers = struct.unpack_from(f"<{count}{kind}", packed, 4 * (count + 1))
    return starts, [number & 0x3FFFFF for number in numbers]
