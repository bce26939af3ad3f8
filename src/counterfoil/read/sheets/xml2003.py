"""Reading XML spreadsheets of Excel 2002 and 2003 ([MS-XMLSS] 2002): shown text, numbers, formulas.

A cell shows its number in the form of its style, as in XLSX. Comments are notes on their cells.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path

from counterfoil.model.reading import Reading, Row, Span, Table, Trouble
from counterfoil.read.documents.story import told_nothing
from counterfoil.read.given import Given, tidy
from counterfoil.read.limits import Limits, damaged
from counterfoil.read.sheets.expat import Attributes, Scan
from counterfoil.read.sheets.grid import Grid, Shown

READER = "excelxml/2"
FORM = "Excel 2003 XML"
_BLOCK = 1 << 20
_TRUE = "1"
_NUMBER, _MOMENT, _TRUTH = "Number", "DateTime", "Boolean"
_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - workbooks know no zones
_NAMED_FORMS = {
    "General Number": "General",
    "General Date": "m/d/yyyy h:mm",
    "Short Date": "m/d/yyyy",
    "Medium Date": "d-mmm-yy",
    "Long Date": "d-mmm-yy",
    "Short Time": "h:mm",
    "Medium Time": "h:mm AM/PM",
    "Long Time": "h:mm:ss AM/PM",
    "Fixed": "0.00",
    "Standard": "#,##0.00",
    "Percent": "0.00%",
    "Scientific": "0.00E+00",
}
_FACTS = {
    "Title": "title",
    "Subject": "subject",
    "Author": "author",
    "Keywords": "keywords",
    "Description": "comment",
    "LastAuthor": "modified by",
    "LastPrinted": "printed",
    "Created": "created",
    "LastSaved": "modified",
    "Company": "organisation",
}


def read_excel_xml(given: Given) -> Reading:
    """Read a workbook; raise Unreadable for one that is broken or too large."""
    scan = _BookScan(given.limits)
    tables: list[Table] = []
    troubles: list[Trouble] = []
    for grid, rows in scan.sheets(_blocks(given.path)):
        number = len(tables) + 1
        kept = given.keep_rows(READER, number, rows)
        tables.append(grid.table(number, kept, hidden=grid.style != ""))
        troubles.extend(grid.troubles())
    troubles += told_nothing(FORM, (), tables, ())
    return Reading(given.digest, READER, "", None, (), tuple(tables), scan.facts, tuple(troubles))


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            yield block


class _BookScan:
    """One pass over a workbook, from which sheets come one after another."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._scan = Scan(FORM, self._start, self._end)
        self._waiting: deque[Grid] = deque()
        self._grid: Grid | None = None
        self._codes: list[str | None] = ["General"]
        self._styles: dict[str, int] = {"": 0}
        self._style = ""
        self._shown: Shown | None = None
        self._row = self._column = self._across = 0
        self._form = self._repeated = 0
        self._kind = ""
        self._formula = ""
        self._noted = False
        self.facts: dict[str, str] = {}
        self._starts: dict[str, Callable[[Attributes], None]] = {
            "Style": self._start_style,
            "NumberFormat": self._take_form,
            "Worksheet": self._start_sheet,
            "Column": self._take_column,
            "Row": self._start_row,
            "Cell": self._start_cell,
            "Comment": self._start_note,
            "Data": self._start_data,
            "Visible": lambda _: self._scan.listen(),
            **dict.fromkeys(_FACTS, lambda _: self._scan.listen()),
        }
        self._ends: dict[str, Callable[[], None]] = {
            "Worksheet": self._end_sheet,
            "Data": self._end_data,
            "Comment": self._end_note,
            "Cell": self._end_cell,
            "Visible": self._end_visible,
        }

    def sheets(self, blocks: Iterable[bytes]) -> Iterator[tuple[Grid, Iterator[Row]]]:
        """Yield each sheet's grid with its rows, which must be taken before the next sheet."""
        progress = self._scan.over(blocks)
        for _ in progress:
            while self._waiting:
                grid = self._waiting.popleft()
                yield grid, self._rows(grid, progress)

    @staticmethod
    def _rows(grid: Grid, progress: Iterator[None]) -> Iterator[Row]:
        while True:
            yield from grid.drain()
            if grid.closed:
                return
            next(progress)

    def _start(self, name: str, attributes: Attributes) -> None:
        if name in self._starts:
            self._starts[name](_local(attributes))

    def _end(self, name: str) -> None:
        if name in self._ends:
            self._ends[name]()
        elif name in _FACTS and self._grid is None and (text := tidy(self._scan.heard())):
            self.facts[_FACTS[name]] = text

    def _start_style(self, attributes: Attributes) -> None:
        self._style = attributes.get("ID", "")
        self._styles[self._style] = self._styles.get(attributes.get("Parent", ""), 0)

    def _take_form(self, attributes: Attributes) -> None:
        code = attributes.get("Format", "General")
        self._styles[self._style] = len(self._codes)
        self._codes.append(_NAMED_FORMS.get(code, code))

    def _start_sheet(self, attributes: Attributes) -> None:
        self._shown = Shown(self._codes, since_1904=False)
        self._grid = Grid(attributes.get("Name", ""), FORM, self._limits)
        self._waiting.append(self._grid)
        self._row = self._column = self._repeated = 0

    def _end_sheet(self) -> None:
        if self._grid:
            self._grid.close()
            self._grid = None

    def _end_visible(self) -> None:
        if self._scan.heard().strip() in {"SheetHidden", "SheetVeryHidden"} and self._grid:
            self._grid.style = "hidden"

    def _take_column(self, attributes: Attributes) -> None:
        first = int(attributes.get("Index", self._column + 1))
        last = first + int(attributes.get("Span", 0))
        if self._grid and attributes.get("Hidden") == _TRUE:
            self._grid.hidden_columns.append((first, last))
        self._column = last

    def _start_row(self, attributes: Attributes) -> None:
        # Empty rows that are alike come once, with how many more there are.
        self._row = int(attributes.get("Index", self._row + self._repeated + 1))
        self._column = self._across = 0
        if self._grid:
            self._grid.check(self._row, 1)
            if attributes.get("Hidden") == _TRUE:
                self._grid.hidden_rows.add(self._row)
        self._repeated = int(attributes.get("Span", 0))

    def _start_cell(self, attributes: Attributes) -> None:
        self._column = int(attributes.get("Index", self._column + self._across + 1))
        self._across = int(attributes.get("MergeAcross", 0))
        down = int(attributes.get("MergeDown", 0))
        self._form = self._styles.get(attributes.get("StyleID", ""), 0)
        self._formula, self._kind = attributes.get("Formula", ""), ""
        if self._grid:
            self._grid.check(self._row + down, self._column + self._across)
            if self._across or down:
                span = Span(self._row, self._column, down + 1, self._across + 1)
                self._grid.spans.append(span)

    def _end_cell(self) -> None:
        if self._grid and self._formula:
            place = self._row, self._column
            self._grid.formulas[place] = self._formula
            if not self._kind:
                self._grid.uncomputed.append(place)

    def _start_note(self, _: Attributes) -> None:
        self._noted = True

    def _end_note(self) -> None:
        self._noted = False

    def _start_data(self, attributes: Attributes) -> None:
        if not self._noted:
            self._kind = attributes.get("Type", "String")
        self._scan.listen()

    def _end_data(self) -> None:
        text, grid = self._scan.heard(), self._grid
        if grid is None or self._shown is None:
            return
        if self._noted:
            if note := tidy(text):
                grid.notes[self._row, self._column] = note
        elif self._kind in {_NUMBER, _MOMENT}:
            stored = text if self._kind == _NUMBER else _serial(text)
            shown = self._shown.text(self._form, stored) or text
            stored = self._shown.stored(self._form, stored)
            grid.number(self._row, self._column, stored, shown, self._shown.code(self._form))
        elif self._kind == _TRUTH:
            grid.put(self._row, self._column, "TRUE" if text == _TRUE else "FALSE")
        else:
            grid.put(self._row, self._column, text)


def _local(attributes: Attributes) -> Attributes:
    return {name.rpartition(":")[2]: text for name, text in attributes.items()}


def _serial(moment: str) -> str:
    """Return a moment as the number of days by which workbooks count."""
    try:
        since = datetime.fromisoformat(moment) - _EPOCH
    except ValueError as error:
        raise damaged(FORM, str(error)) from None
    number = since.days + since.seconds / 86400
    return repr(number).removesuffix(".0")
