"""One sheet of an XLS workbook: its records, gathered and then put into the grid by address.

A sheet has a record for nearly every cell, so those that most cells are made of are taken from the
stream as they stand; all others, and any that is shorter than it should be, become a `Record`.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from typing import Protocol

from counterfoil.model.reading import Row, Span
from counterfoil.read.limits import damaged
from counterfoil.read.sheets.biff import CONTINUE, FORM, Record, error_text, rk_number, stored
from counterfoil.read.sheets.grid import Grid, Shown
from counterfoil.read.sheets.xlsbeside import XlsBeside

BOF, EOF = 0x0809, 0x000A
_FORMULA, _STRING, _SHARED, _NUMBER, _PACKED, _SEVERAL = 0x06, 0x0207, 0xFD, 0x0203, 0x027E, 0xBD
_SIZES = {_FORMULA: 14, _SHARED: 10, _NUMBER: 14, _PACKED: 10, _SEVERAL: 6}
"""How long the records of most cells are at least."""
_HIDDEN_ROW = 0x20
_COMPUTED_TEXT, _COMPUTED_TRUTH, _COMPUTED_ERROR = 0, 1, 2
_NO_NUMBER = b"\xff\xff"
_COLUMN = 0xFFFF
_head = struct.Struct("<HH").unpack_from
_packed_cell = struct.Struct("<HHHI").unpack_from
_number_cell = struct.Struct("<HHHd").unpack_from
_several_cells = struct.Struct("<HI").iter_unpack


class Book(Protocol):
    """What the sheets of a workbook share."""

    texts: list[str]
    shown: Shown

    def text(self, record: Record, place: int, *, wide_count: bool = True) -> str:
        """Return the text that stands in a record, its count of letters in two bytes or one."""

    def edge_text(self, record: Record) -> str:
        """Return a header or footer."""


class _Unpacked(dict[int, str]):
    """What each packed number stores; a sheet has the same ones many times."""

    def __missing__(self, packed: int) -> str:
        number = self[packed] = rk_number(packed)
        return number


class Sheet:
    """The cells of one sheet; a place is its row and column, from 0, as one number."""

    def __init__(self, book: Book, grid: Grid) -> None:
        """Take what all sheets share, and the grid that this one fills."""
        self._book, self._grid = book, grid
        self._texts: dict[int, str] = {}
        self._numbers: dict[int, tuple[int, str]] = {}
        self._awaited: int | None = None
        self._unpacked = _Unpacked()
        self._quick: dict[int, Callable[[bytes, int, int], None]] = {
            _NUMBER: self._quick_number,
            _PACKED: self._quick_packed,
            _SEVERAL: self._quick_several,
            _FORMULA: self._quick_formula,
        }
        self.computed = False
        """Whether any cell is computed."""
        self.beside = XlsBeside()
        self._takers: dict[int, Callable[[Record], None]] = {
            0x0200: self._take_size,
            **dict.fromkeys((_NUMBER, _PACKED, _SEVERAL, _SHARED), _refuse),
            0x0204: self._take_text,
            0x00D6: self._take_text,
            0x0205: self._take_truth,
            _FORMULA: self._take_formula,
            0x0206: self._take_formula,
            0x0406: self._take_formula,
            _STRING: self._take_computed,
            0x0208: self._take_row,
            0x007D: self._take_columns,
            0x00E5: self._take_spans,
            **dict.fromkeys((0x0014, 0x0015), self._take_edge),
            **self.beside.takers,
        }

    def rows(self, stream: bytes, start: int) -> Iterator[Row]:
        """Yield the rows of the sheet whose BOF stands at `start`."""
        for record in self._others(stream, start):
            self._takers[record.number](record)
        yield from self._put()
        self._grid.close()
        yield from self._grid.drain()

    def _others(self, stream: bytes, start: int) -> Iterator[Record]:
        """Take the cells that stand in the stream; yield the records of all else that is taken."""
        depth, place, end = 0, start, len(stream)
        takers, quick, sizes = self._takers, self._quick, _SIZES
        texts, shared = self._texts, self._book.texts
        while place + 4 <= end:
            number, size = _head(stream, place)
            at, place = place + 4, place + 4 + size
            if place > end:
                break
            if number not in takers or depth != 1:
                # A chart drawn on the sheet is a part within it.
                depth += (number == BOF) - (number == EOF)
                if not depth:
                    return
            elif number not in sizes or size < sizes[number]:
                yield _whole(stream, number, at, place)
            elif number == _SHARED:
                row, column, _, text = _packed_cell(stream, at)
                texts[row << 16 | column] = shared[text]
            else:
                quick[number](stream, at, place)
        why = "the workbook ends in the middle"
        raise damaged(FORM, why)

    def _quick_number(self, stream: bytes, at: int, _: int) -> None:
        row, column, form, number = _number_cell(stream, at)
        self._numbers[row << 16 | column] = form, stored(number)

    def _quick_packed(self, stream: bytes, at: int, _: int) -> None:
        row, column, form, packed = _packed_cell(stream, at)
        self._numbers[row << 16 | column] = form, self._unpacked[packed]

    def _quick_several(self, stream: bytes, at: int, end: int) -> None:
        row, column = _head(stream, at)
        packed = list(_several_cells(stream[at + 4 : end - 2]))
        unpacked, numbers = self._unpacked, self._numbers
        for place, (form, number) in enumerate(packed, self._place(row, column, len(packed))):
            numbers[place] = form, unpacked[number]

    def _quick_formula(self, stream: bytes, at: int, end: int) -> None:
        if stream[at + 12 : at + 14] == _NO_NUMBER:
            self._take_formula(Record(_FORMULA, stream[at:end]))
        else:
            self.computed, self._awaited = True, None
            self._quick_number(stream, at, end)

    def _put(self) -> Iterator[Row]:
        """Put the cells into the grid; yield the rows that are finished."""
        grid, shown = self._grid, self._book.shown
        show, numbers = shown.text, grid.numbers
        seen: dict[tuple[int, str], tuple[str, str | None]] = {}
        cells: dict[int, str | tuple[int, str]] = {**self._numbers, **self._texts}
        line: list[str] = []
        at = 0
        for cell, held in sorted(cells.items()):
            row, column = (cell >> 16) + 1, (cell & _COLUMN) + 1
            if isinstance(held, str):
                text = held
            else:
                form, number = held
                if held not in seen:
                    told = show(form, number)
                    seen[held] = shown.stored(form, number), told
                number, told = seen[held]
                numbers[row, column] = number
                if told is None:
                    grid.unshown.setdefault(shown.code(form), []).append((row, column))
                text = number if told is None else told
            if not text:
                continue
            if row != at:
                line, at = grid.line(row), row
                yield from grid.drain()
            if gap := column - len(line) - 1:
                grid.check(row, column)
                line += [""] * gap
            line.append(text)

    def _place(self, row: int, column: int, count: int = 1) -> int:
        """Return the place of a cell, which so many follow in its row."""
        if column + count > _COLUMN + 1:
            self._grid.check(row + 1, column + count)
        return row << 16 | column

    def _cell(self, record: Record) -> tuple[int, int]:
        """Return a cell record's place and the number of its form."""
        row, column, form = struct.unpack_from("<HHH", record.body)
        return row << 16 | column, form

    def _take_size(self, record: Record) -> None:
        if len(record.body) >= 14:  # noqa: PLR2004 - BIFF8's has four-byte rows
            _, row, _, column = struct.unpack_from("<IIHH", record.body)
            self._grid.check(row, column)

    def _take_text(self, record: Record) -> None:
        place, _ = self._cell(record)
        self._texts[place] = self._book.text(record, 6)

    def _take_truth(self, record: Record) -> None:
        place, _ = self._cell(record)
        code, is_error = record.body[6], record.body[7]
        self._texts[place] = error_text(code) if is_error else _truth(code)

    def _take_formula(self, record: Record) -> None:
        place, form = self._cell(record)
        self.computed, result = True, record.body[6:14]
        self._awaited = None
        if result[6:] != _NO_NUMBER:
            self._numbers[place] = form, stored(struct.unpack("<d", result)[0])
        elif result[0] == _COMPUTED_TEXT:
            self._awaited = place
        elif result[0] == _COMPUTED_TRUTH:
            self._texts[place] = _truth(result[2])
        elif result[0] == _COMPUTED_ERROR:
            self._texts[place] = error_text(result[2])

    def _take_computed(self, record: Record) -> None:
        if self._awaited is not None:
            self._texts[self._awaited] = self._book.text(record, 0)
            self._awaited = None

    def _take_row(self, record: Record) -> None:
        (row,) = struct.unpack_from("<H", record.body)
        (flags,) = struct.unpack_from("<H", record.body, 12)
        if flags & _HIDDEN_ROW:
            self._grid.hidden_rows.add(row + 1)

    def _take_columns(self, record: Record) -> None:
        first, last = struct.unpack_from("<HH", record.body)
        (flags,) = struct.unpack_from("<H", record.body, 8)
        if flags & 1:
            self._grid.hidden_columns.append((first + 1, last + 1))

    def _take_edge(self, record: Record) -> None:
        if record.body:
            self._grid.edges.append(self._book.edge_text(record))

    def _take_spans(self, record: Record) -> None:
        for top, bottom, left, right in struct.iter_unpack("<HHHH", record.body[2:]):
            self._grid.spans.append(Span(top + 1, left + 1, bottom - top + 1, right - left + 1))


def _refuse(record: Record) -> None:
    why = f"a cell's record has {len(record.body)} bytes"
    raise damaged(FORM, why)


def _whole(stream: bytes, number: int, start: int, end: int) -> Record:
    """Return a record with those that continue it."""
    record = Record(number, stream[start:end])
    while end + 4 <= len(stream):
        following, size = _head(stream, end)
        start, end = end + 4, end + 4 + size
        if following != CONTINUE or end > len(stream):
            break
        record.more.append(stream[start:end])
    return record


def _truth(code: int) -> str:
    return "TRUE" if code else "FALSE"
