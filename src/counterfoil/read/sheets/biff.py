"""Records of XLS workbooks: how BIFF8 and BIFF5 write numbers and texts ([MS-XLS])."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from counterfoil.read.limits import damaged

FORM = "XLS"
CONTINUE = 0x3C
_CELL_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}


@dataclass(slots=True)
class Record:
    """One record: its number, its bytes, and those of the CONTINUE records behind it."""

    number: int
    body: bytes
    more: list[bytes] = field(default_factory=list)


def records(stream: bytes, start: int) -> Iterator[Record]:
    """Yield a substream's records from its BOF on; the caller stops at EOF."""
    place, held = start, None
    while place + 4 <= len(stream):
        number, size = struct.unpack_from("<HH", stream, place)
        body = stream[place + 4 : place + 4 + size]
        if len(body) < size:
            break
        place += 4 + size
        if number == CONTINUE:
            if held:
                held.more.append(body)
            continue
        if held:
            yield held
        held = Record(number, body)
    if held:
        yield held
    why = "the workbook ends in the middle"
    raise damaged(FORM, why)


def rk_number(packed: int) -> str:
    """Return a number packed in 30 bits: a whole number or the upper half of a float."""
    if packed & 2:
        whole = packed >> 2 if packed < 1 << 31 else (packed >> 2) - (1 << 30)
        number: float = whole
    else:
        number = struct.unpack("<d", b"\0\0\0\0" + struct.pack("<I", packed & 0xFFFFFFFC))[0]
    if packed & 1:
        number /= 100
    return stored(number)


def stored(number: float) -> str:
    """Return a number in the fewest digits that give it back; a whole one without point."""
    text = repr(number)
    return text.removesuffix(".0")


def error_text(code: int) -> str:
    """Return how a sheet shows an error."""
    return _CELL_ERRORS.get(code, f"#ERROR {code}")


_TEXT_HEAD = struct.Struct("<HB")


class Texts:
    """Reads BIFF8 texts from a record and the records that continue it."""

    def __init__(self, record: Record, place: int = 0) -> None:
        """Take a record and where in it the first text begins."""
        self._parts = [record.body, *record.more]
        self._part, self._place = 0, place

    @property
    def ended(self) -> bool:
        """Whether nothing follows the texts taken so far."""
        rest = len(self._parts[self._part]) - self._place if self._part < len(self._parts) else 0
        return not rest and not any(self._parts[self._part + 1 :])

    def take_plain(self, most: int) -> list[str]:
        """Return as many of the next texts as stand whole in one record, without runs or readings.

        Nearly all do; what is left is taken one by one.
        """
        found: list[str] = []
        if self._part >= len(self._parts):
            return found
        part, at = self._parts[self._part], self._place
        last = len(part) - _TEXT_HEAD.size
        while at <= last and len(found) < most:
            count, flags = _TEXT_HEAD.unpack_from(part, at)
            start = at + _TEXT_HEAD.size
            end = start + (count * 2 if flags & 1 else count)
            if flags & 12 or end > len(part):
                break
            found.append(part[start:end].decode("utf-16-le" if flags & 1 else "latin-1", "replace"))
            at = end
        self._place = at
        return found

    def take(self, *, wide_count: bool = True) -> str:
        """Return the next text; its count of letters is two bytes, or one."""
        count, flags = struct.unpack("<HB" if wide_count else "<BB", self._raw(2 + wide_count))
        runs = struct.unpack("<H", self._raw(2))[0] if flags & 8 else 0
        asian = struct.unpack("<I", self._raw(4))[0] if flags & 4 else 0
        text = self._letters(count, flags)
        self._skip(runs * 4 + asian)
        return text

    def _raw(self, count: int) -> bytes:
        """Return bytes that no text is made of; they may continue in the next record."""
        found = b""
        while len(found) < count:
            if self._part >= len(self._parts):
                why = "a text is cut short"
                raise damaged(FORM, why)
            piece = self._parts[self._part][self._place : self._place + count - len(found)]
            found += piece
            self._place += len(piece)
            if len(found) < count:
                self._part, self._place = self._part + 1, 0
        return found

    def _skip(self, count: int) -> None:
        self._raw(count)

    def _letters(self, count: int, flags: int) -> str:
        pieces: list[str] = []
        wide = flags & 1
        while count:
            part = self._parts[self._part] if self._part < len(self._parts) else b""
            here = len(part) - self._place
            letters = min(count, here // 2 if wide else here)
            raw = self._raw(letters * 2 if wide else letters)
            pieces.append(raw.decode("utf-16-le" if wide else "latin-1", "replace"))
            count -= letters
            if count:
                # A text that goes on in the next record says there again how wide it is.
                self._part, self._place = self._part + 1, 0
                wide = self._raw(1)[0] & 1
        return "".join(pieces)
