"""Reading XLS workbooks of Excel 5 to 2003 (BIFF5 and BIFF8 in an OLE file, [MS-XLS]).

Shown text, stored numbers, spans, comments and hidden parts are read; the formulas are not, only
what they last showed. Text boxes, headers and footers become paragraphs.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator

from counterfoil.model.reading import Article, Reading, Row, Span, Table, Trouble
from counterfoil.read.documents.story import told_nothing
from counterfoil.read.given import Given
from counterfoil.read.limits import Unreadable, damaged, locked
from counterfoil.read.ole import CompoundFile
from counterfoil.read.sheets.biff import FORM, Record, Texts, error_text, records, rk_number, stored
from counterfoil.read.sheets.grid import Grid, Shown
from counterfoil.read.sheets.numberforms import BUILT_IN
from counterfoil.read.sheets.xlsbeside import XlsBeside
from counterfoil.read.summary import summary
from counterfoil.read.text.codepages import codec_of_page

READER = "xls/3"
_BIFF8, _BIFF5 = 0x0600, 0x0500
_BOF, _EOF, _FORMULA, _STRING = 0x0809, 0x000A, 0x0006, 0x0207
_HIDDEN_ROW = 0x20
_COMPUTED_TEXT, _COMPUTED_TRUTH, _COMPUTED_ERROR = 0, 1, 2


def read_xls(given: Given) -> Reading:
    """Read a workbook; raise Unreadable for one that is broken, locked or too large."""
    container = CompoundFile(given.path)
    stream = container.stream("Workbook" if "Workbook" in container else "Book")
    metadata = summary(container)
    try:
        tables, troubles, texts = _tables(given, stream)
    except (struct.error, IndexError) as error:
        raise damaged(FORM, str(error)) from None
    except Unreadable as refusal:
        refusal.metadata = metadata
        raise
    article = Article(paragraphs=tuple(texts)) if texts else None
    troubles += told_nothing(FORM, texts, tables, ())
    return Reading(given.digest, READER, "", article, (), tuple(tables), metadata, tuple(troubles))


def _tables(given: Given, stream: bytes) -> tuple[list[Table], list[Trouble], list[str]]:
    book = _Book(stream)
    tables: list[Table] = []
    troubles: list[Trouble] = []
    texts: dict[str, None] = {}
    computed = False
    for number, (start, name, hidden) in enumerate(book.sheets, 1):
        grid = Grid(name, FORM, given.limits)
        sheet = _Sheet(book, grid)
        kept = given.keep_rows(READER, number, sheet.rows(stream, start))
        grid.notes |= sheet.beside.notes()
        texts |= dict.fromkeys((*sheet.beside.boxes(), *sheet.beside.lines(grid.edges)))
        tables.append(grid.table(number, kept, hidden=hidden))
        troubles.extend(grid.troubles())
        computed = computed or sheet.computed
    if computed:
        troubles.append(Trouble("CF013", "", {"format": FORM}))
    return tables, troubles, list(texts)


class _Book:
    """What the workbook's first part says for all its sheets."""

    def __init__(self, stream: bytes) -> None:
        self._version, self._codec, self._since_1904 = _BIFF8, "cp1252", False
        self._codes: dict[int, str] = dict(BUILT_IN)
        self._forms: list[int] = []
        self.texts: list[str] = []
        self.sheets: list[tuple[int, str, bool]] = []
        takers: dict[int, Callable[[Record], None]] = {
            _BOF: self._take_version,
            0x002F: self._refuse_locked,
            0x0042: self._take_code_page,
            0x0022: self._take_epoch,
            0x041E: self._take_code,
            0x00E0: self._take_form,
            0x0085: self._take_sheet,
            0x00FC: self._take_texts,
        }
        for record in records(stream, 0):
            if record.number == _EOF:
                break
            if record.number in takers:
                takers[record.number](record)
        codes = [self._codes.get(form) for form in self._forms]
        self.shown = Shown(codes, since_1904=self._since_1904)

    def text(self, record: Record, place: int, *, wide_count: bool = True) -> str:
        """Return the text that stands in a record, its count of letters in two bytes or one."""
        if self._version == _BIFF8:
            return Texts(record, place).take(wide_count=wide_count)
        (count,) = struct.unpack_from("<H" if wide_count else "<B", record.body, place)
        start = place + 1 + wide_count
        return record.body[start : start + count].decode(self._codec, "replace")

    def edge_text(self, record: Record) -> str:
        """Return a header or footer."""
        return self.text(record, 0, wide_count=self._version == _BIFF8)

    def _take_version(self, record: Record) -> None:
        (self._version,) = struct.unpack_from("<H", record.body)
        if self._version not in {_BIFF8, _BIFF5}:
            why = f"its version is {self._version:#x}"
            raise damaged(FORM, why)

    def _refuse_locked(self, _: Record) -> None:
        raise locked(FORM)

    def _take_code_page(self, record: Record) -> None:
        (page,) = struct.unpack_from("<H", record.body)
        self._codec = codec_of_page(page)
        if not self._codec:
            why = f"its letters are in code page {page}, which is not known"
            raise damaged(FORM, why)

    def _take_epoch(self, record: Record) -> None:
        self._since_1904 = record.body[:1] == b"\1"

    def _take_code(self, record: Record) -> None:
        (form,) = struct.unpack_from("<H", record.body)
        self._codes[form] = self.text(record, 2, wide_count=self._version == _BIFF8)

    def _take_form(self, record: Record) -> None:
        self._forms.append(struct.unpack_from("<H", record.body, 2)[0])

    def _take_sheet(self, record: Record) -> None:
        start, hidden, kind = struct.unpack_from("<IBB", record.body)
        if kind == 0:
            self.sheets.append((start, self.text(record, 6, wide_count=False), bool(hidden & 3)))

    def _take_texts(self, record: Record) -> None:
        (count,) = struct.unpack_from("<I", record.body, 4)
        texts = Texts(record, 8)
        while len(self.texts) < count and not texts.ended:
            # Some programs count each use of a text; a cell whose text is not there is damage.
            self.texts.append(texts.take())


class _Sheet:
    """One sheet's records, gathered and then put into the grid by address."""

    def __init__(self, book: _Book, grid: Grid) -> None:
        self._book, self._grid = book, grid
        self._texts: dict[tuple[int, int], str] = {}
        self._numbers: dict[tuple[int, int], tuple[int, str]] = {}
        self._awaited: tuple[int, int] | None = None
        self.computed = False
        self.beside = XlsBeside()
        self._takers: dict[int, Callable[[Record], None]] = {
            0x0200: self._take_size,
            0x0203: self._take_number,
            0x027E: self._take_packed,
            0x00BD: self._take_several,
            0x00FD: self._take_shared,
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
        depth = 0
        for record in records(stream, start):
            # A chart drawn on the sheet is a part within it.
            depth += (record.number == _BOF) - (record.number == _EOF)
            if not depth:
                break
            if depth == 1 and record.number in self._takers:
                self._takers[record.number](record)
        for row, column in sorted(self._texts.keys() | self._numbers.keys()):
            self._put(row, column)
            yield from self._grid.drain()
        self._grid.close()
        yield from self._grid.drain()

    def _put(self, row: int, column: int) -> None:
        if (row, column) in self._texts:
            self._grid.put(row, column, self._texts[row, column])
            return
        form, number = self._numbers[row, column]
        shown = self._book.shown
        self._grid.number(row, column, number, shown.text(form, number), shown.code(form))

    @staticmethod
    def _place(record: Record) -> tuple[int, int, int]:
        """Return a cell record's row and column, from 1, and the number of its form."""
        row, column, form = struct.unpack_from("<HHH", record.body)
        return row + 1, column + 1, form

    def _take_size(self, record: Record) -> None:
        if len(record.body) >= 14:  # noqa: PLR2004 - BIFF8's has four-byte rows
            _, row, _, column = struct.unpack_from("<IIHH", record.body)
            self._grid.check(row, column)

    def _take_number(self, record: Record) -> None:
        row, column, form = self._place(record)
        (number,) = struct.unpack_from("<d", record.body, 6)
        self._numbers[row, column] = form, stored(number)

    def _take_packed(self, record: Record) -> None:
        row, column, form = self._place(record)
        self._numbers[row, column] = form, rk_number(struct.unpack_from("<I", record.body, 6)[0])

    def _take_several(self, record: Record) -> None:
        row, column = struct.unpack_from("<HH", record.body)
        packed = record.body[4:-2]
        for place, (form, number) in enumerate(struct.iter_unpack("<HI", packed), column + 1):
            self._numbers[row + 1, place] = form, rk_number(number)

    def _take_shared(self, record: Record) -> None:
        row, column, _ = self._place(record)
        (number,) = struct.unpack_from("<I", record.body, 6)
        self._texts[row, column] = self._book.texts[number]

    def _take_text(self, record: Record) -> None:
        row, column, _ = self._place(record)
        self._texts[row, column] = self._book.text(record, 6)

    def _take_truth(self, record: Record) -> None:
        row, column, _ = self._place(record)
        code, is_error = record.body[6], record.body[7]
        self._texts[row, column] = error_text(code) if is_error else _truth(code)

    def _take_formula(self, record: Record) -> None:
        row, column, form = self._place(record)
        self.computed, result = True, record.body[6:14]
        self._awaited = None
        if result[6:] != b"\xff\xff":
            self._numbers[row, column] = form, stored(struct.unpack("<d", result)[0])
        elif result[0] == _COMPUTED_TEXT:
            self._awaited = row, column
        elif result[0] == _COMPUTED_TRUTH:
            self._texts[row, column] = _truth(result[2])
        elif result[0] == _COMPUTED_ERROR:
            self._texts[row, column] = error_text(result[2])

    def _take_computed(self, record: Record) -> None:
        if self._awaited:
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


def _truth(code: int) -> str:
    return "TRUE" if code else "FALSE"
