"""Reading XLSB workbooks (BIFF12 records in an OOXML package, [MS-XLSB]).

Shown text, stored numbers, spans, comments and hidden parts are read; the formulas are not, only
what they last showed. Text boxes, headers and footers become paragraphs.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Mapping

from counterfoil.model.reading import Reading, Row, Span, Table, Trouble
from counterfoil.read.documents.enclosed import enclosed, pictures
from counterfoil.read.documents.story import told_nothing
from counterfoil.read.given import Given, tidy
from counterfoil.read.limits import damaged
from counterfoil.read.package import Package, main_part
from counterfoil.read.properties import core_properties
from counterfoil.read.sheets.beside import Beside
from counterfoil.read.sheets.biff import error_text, rk_number, stored
from counterfoil.read.sheets.grid import Grid, Shown
from counterfoil.read.sheets.numberforms import BUILT_IN

READER = "xlsb/5"
FORM = "XLSB"
_HIDDEN_ROW = 0x10
_FORMULAS = range(8, 12)
_FORMAT, _FORM, _FIRST_FORM, _LAST_FORM = 44, 47, 617, 618
_SHARED, _SHEET, _WORKBOOK = 19, 156, 153
_COMMENT, _COMMENT_TEXT, _EDGES = 635, 637, 479
_NO_TEXT = 0xFFFFFFFF


def read_xlsb(given: Given) -> Reading:
    """Read a workbook; raise Unreadable for one that is broken, locked or too large."""
    package = Package.of(given, FORM)
    beside = Beside(package)
    try:
        tables, troubles = _tables(given, package, beside)
    except (struct.error, IndexError) as error:
        raise damaged(FORM, str(error)) from None
    article = beside.article()
    inside, left = enclosed(given, package, READER, FORM)
    metadata = core_properties(package) | beside.links.facts() | pictures(package)
    return Reading(
        given.digest,
        READER,
        "",
        article,
        (),
        tuple(tables),
        metadata,
        (*troubles, *told_nothing(FORM, (article,), tables, inside), *left),
        inside,
    )


def _tables(given: Given, package: Package, beside: Beside) -> tuple[list[Table], list[Trouble]]:
    main = main_part(package)
    related = package.related(main)
    parts = {kind: name for kind, name in related.values() if name in package}
    texts = _shared_texts(package, parts.get("sharedStrings", ""))
    shown = _shown(package, parts.get("styles", ""), package.read(main))
    tables: list[Table] = []
    troubles: list[Trouble] = []
    computed = False
    sheets = list(_sheets(package.read(main)))
    if not sheets:
        why = "it lists no sheets"
        raise damaged(FORM, why)
    for relation, name, hidden in sheets:
        kind, part = related.get(relation, ("", ""))
        if not kind:
            why = f"the sheet {name!r} is missing"
            raise damaged(FORM, why)
        if kind != "worksheet":
            continue
        grid = Grid(name, FORM, given.limits)
        sheet = _Sheet(texts, shown, grid)
        number = len(tables) + 1
        kept = given.keep_rows(READER, number, sheet.rows(package.read(part)))
        grid.notes |= _comments(package, package.related(part)) | beside.take_sheet(part)
        beside.take_edges(grid.edges)
        tables.append(grid.table(number, kept, hidden=hidden))
        troubles.extend(grid.troubles())
        computed = computed or sheet.computed
    if computed:
        troubles.append(Trouble("CF013", "", {"format": FORM}))
    return tables, troubles


def _records(part: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield records; their numbers and sizes are written seven bits at a time."""
    place = 0
    while place < len(part):
        number, place = _packed(part, place, 2)
        size, place = _packed(part, place, 4)
        body = part[place : place + size]
        if len(body) < size:
            why = "a part ends in the middle of a record"
            raise damaged(FORM, why)
        place += size
        yield number, body


def _packed(part: bytes, place: int, longest: int) -> tuple[int, int]:
    number = 0
    for step in range(longest):
        byte = part[place + step]
        number |= (byte & 0x7F) << (7 * step)
        if byte < 0x80:  # noqa: PLR2004 - the highest bit says that more follows
            return number, place + step + 1
    return number, place + longest


def _text(body: bytes, place: int) -> str:
    (count,) = struct.unpack_from("<I", body, place)
    return body[place + 4 : place + 4 + 2 * count].decode("utf-16-le", "replace")


def _comments(package: Package, links: Mapping[str, tuple[str, str]]) -> dict[tuple[int, int], str]:
    """Return the comments on a sheet's cells."""
    found: dict[tuple[int, int], str] = {}
    place = 0, 0
    for kind, part in links.values():
        if kind == "comments" and part in package:
            for number, body in _records(package.read(part)):
                if number == _COMMENT:
                    row, _, column, _ = struct.unpack_from("<4I", body, 4)
                    place = row + 1, column + 1
                elif number == _COMMENT_TEXT and (text := tidy(_text(body, 1))):
                    found[place] = text
    return found


def _edges(body: bytes) -> Iterator[str]:
    """Yield the headers and footers of a sheet's record."""
    place = 2
    while place + 4 <= len(body):
        (count,) = struct.unpack_from("<I", body, place)
        if count == _NO_TEXT:
            place += 4
            continue
        yield _text(body, place)
        place += 4 + 2 * count


def _shared_texts(package: Package, part: str) -> list[str]:
    if not part:
        return []
    return [_text(body, 1) for number, body in _records(package.read(part)) if number == _SHARED]


def _sheets(workbook: bytes) -> Iterator[tuple[str, str, bool]]:
    """Yield (relation, name, whether hidden) of each sheet."""
    for number, body in _records(workbook):
        if number == _SHEET:
            (state,) = struct.unpack_from("<I", body)
            # Before its first release, Excel 2007 wrote four bytes more here.
            start = 8 if len(body) == _sheet_size(body, 8) else 12
            relation = _text(body, start)
            yield relation, _text(body, start + 4 + 2 * len(relation)), state != 0


def _sheet_size(body: bytes, place: int) -> int:
    """Return how long a sheet's record is whose two texts begin at a place."""
    for _ in range(2):
        (count,) = struct.unpack_from("<I", body.ljust(place + 4, b"\0"), place)
        place += 4 + 2 * count
    return place


def _shown(package: Package, part: str, workbook: bytes) -> Shown:
    codes: dict[int, str] = dict(BUILT_IN)
    forms: list[int] = []
    within = False
    for number, body in _records(package.read(part)) if part else ():
        if number == _FORMAT:
            codes[struct.unpack_from("<H", body)[0]] = _text(body, 2)
        elif number in {_FIRST_FORM, _LAST_FORM}:
            within = number == _FIRST_FORM
        elif number == _FORM and within:
            forms.append(struct.unpack_from("<H", body, 2)[0])
    since_1904 = any(number == _WORKBOOK and body[0] & 1 for number, body in _records(workbook))
    return Shown([codes.get(form) for form in forms] or ["General"], since_1904=since_1904)


class _Sheet:
    """One pass over a sheet's records."""

    def __init__(self, texts: list[str], shown: Shown, grid: Grid) -> None:
        self._texts, self._shown, self._grid = texts, shown, grid
        self._row = 0
        self.computed = False
        self._takers: dict[int, Callable[[bytes], None]] = {
            0: self._take_row,
            60: self._take_columns,
            148: self._take_size,
            176: self._take_span,
            _EDGES: lambda body: self._grid.edges.extend(_edges(body)),
        }
        self._cells: dict[int, Callable[[bytes], str]] = {
            3: lambda body: error_text(body[8]),
            4: lambda body: "TRUE" if body[8] else "FALSE",
            6: lambda body: _text(body, 8),
            7: lambda body: self._texts[struct.unpack_from("<I", body, 8)[0]],
            8: lambda body: _text(body, 8),
            10: lambda body: "TRUE" if body[8] else "FALSE",
            11: lambda body: error_text(body[8]),
            62: lambda body: _text(body, 9),
        }
        self._numbers: dict[int, Callable[[bytes], str]] = {
            2: lambda body: rk_number(struct.unpack_from("<I", body, 8)[0]),
            5: lambda body: stored(struct.unpack_from("<d", body, 8)[0]),
            9: lambda body: stored(struct.unpack_from("<d", body, 8)[0]),
        }

    def rows(self, part: bytes) -> Iterator[Row]:
        """Yield the sheet's rows."""
        for number, body in _records(part):
            if number in self._takers:
                self._takers[number](body)
                yield from self._grid.drain()
            elif number in self._cells:
                (column,) = struct.unpack_from("<I", body)
                self._grid.put(self._row, column + 1, self._cells[number](body))
            elif number in self._numbers:
                self._put_number(body, self._numbers[number](body))
            self.computed = self.computed or number in _FORMULAS
        self._grid.close()
        yield from self._grid.drain()

    def _put_number(self, body: bytes, number: str) -> None:
        column, form = struct.unpack_from("<II", body)
        form &= 0xFFFFFF
        text = self._shown.text(form, number)
        stored = self._shown.stored(form, number)
        self._grid.number(self._row, column + 1, stored, text, self._shown.code(form))

    def _take_row(self, body: bytes) -> None:
        self._row = struct.unpack_from("<I", body)[0] + 1
        self._grid.check(self._row, 1)
        if body[11] & _HIDDEN_ROW:
            self._grid.hidden_rows.add(self._row)

    def _take_columns(self, body: bytes) -> None:
        first, last = struct.unpack_from("<II", body)
        if body[16] & 1:
            self._grid.hidden_columns.append((first + 1, last + 1))

    def _take_size(self, body: bytes) -> None:
        _, row, _, column = struct.unpack_from("<IIII", body)
        self._grid.check(row + 1, column + 1)

    def _take_span(self, body: bytes) -> None:
        top, bottom, left, right = struct.unpack_from("<IIII", body)
        self._grid.spans.append(Span(top + 1, left + 1, bottom - top + 1, right - left + 1))
