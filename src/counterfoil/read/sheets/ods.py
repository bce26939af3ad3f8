"""Reading OpenDocument spreadsheets (ODF 1.3 part 3, 9): the file itself says what cells show.

A cell's shown text, its stored number and its formula all stand in the file, in the language of
whoever saved it. Repeated rows and cells are unfolded so that addresses stay true; empty ones
after the last text are not. Comments are notes on their cells; the words of drawings, and those of
headers and footers, with the day and time that the file holds there, become paragraphs. Recorded
changes are left out.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from lxml import etree

from counterfoil.model.reading import Article, Reading, Row, Span, Table, Trouble
from counterfoil.read.documents.enclosed import enclosed, pictures
from counterfoil.read.documents.story import told_nothing
from counterfoil.read.documents.xmlnames import local
from counterfoil.read.given import Given, tidy
from counterfoil.read.limits import Limits, damaged, locked
from counterfoil.read.package import Package, is_locked
from counterfoil.read.properties import meta_properties
from counterfoil.read.sheets.expat import Attributes, Scan
from counterfoil.read.sheets.grid import Grid

READER = "ods/6"
FORM = "ODS"
_CONTENT, _STYLES = "content.xml", "styles.xml"
_NUMBERS = {"float", "percentage", "currency"}
_HIDDEN = {"collapse", "filter"}
_DRAWN = {"shapes", "frame", "custom-shape", "rect", "ellipse", "circle", "line", "polygon", "g"}
_DRAWN |= {"polyline", "path", "connector", "caption", "measure", "regular-polygon", "control"}
_NOTE = "annotation"
_ASIDE = {_NOTE, "tracked-changes", "dde-links", "ruby-text", *_DRAWN}
_FIELDS = {"page-number", "page-count", "date", "time", "sheet-name", "file-name", "title"}
_OF_PAGES = {"page-number", "page-count"}
_STORED = tuple(
    f"office:{name}"
    for name in ("value", "date-value", "time-value", "boolean-value", "string-value")
)
_TIME = re.compile(r"PT(\d+)H(\d+)M(\d+)(?:[.,]\d*)?S", re.ASCII)
_ROWS_SPANNED, _COLUMNS_SPANNED = "table:number-rows-spanned", "table:number-columns-spanned"


def read_ods(given: Given) -> Reading:
    """Read a spreadsheet; raise Unreadable for one that is broken, locked or too large."""
    package = Package.of(given, FORM)
    if is_locked(package):
        raise locked(FORM, meta_properties(package))
    scan = ContentScan(given.limits)
    blocks = package.blocks(_CONTENT)
    tables: list[Table] = []
    troubles: list[Trouble] = []
    for grid, rows in scan.sheets(blocks):
        number = len(tables) + 1
        kept = given.keep_rows(READER, number, rows)
        tables.append(grid.table(number, kept, hidden=scan.is_hidden(grid)))
        troubles.extend(grid.troubles())
    edges = _edges(package)
    paragraphs = dict.fromkeys((*scan.drawn, *edges))
    article = Article(paragraphs=tuple(paragraphs)) if paragraphs else None
    said = (*scan.drawn, *(line for line, made in edges.items() if not made))
    inside, left = enclosed(given, package, READER, FORM)
    metadata = meta_properties(package) | pictures(package)
    return Reading(
        given.digest,
        READER,
        "",
        article,
        (),
        tuple(tables),
        metadata,
        (*troubles, *told_nothing(FORM, said, tables, inside), *left),
        inside,
    )


def _edges(package: Package) -> dict[str, bool]:
    """Return what headers and footers say, and whether some of it is made for each page."""
    found: dict[str, bool] = {}
    if _STYLES in package:
        for page in package.xml(_STYLES).iterfind("{*}master-styles/{*}master-page"):
            for line in page.iter("{*}p"):
                made = any(local(element) in _FIELDS for element in line.iter())
                if any(map(str.isalnum, text := tidy("".join(_said(line))))):
                    found.setdefault(text, made)
    return found


def _said(line: etree._Element) -> Iterator[str]:
    """Yield the texts of a line but for numbers of pages, which are set only when it is printed."""
    for element in line.iter():
        if isinstance(element.tag, str) and local(element) not in _OF_PAGES:
            yield element.text or ""
        if element is not line:
            yield element.tail or ""


@dataclass(slots=True)
class _Cell:
    """A cell of the row at hand: what it shows, stores and computes."""

    column: int
    text: str
    stored: str
    formula: str
    shown: bool


class ContentScan:
    """One pass over content.xml, from which sheets come one after another."""

    def __init__(self, limits: Limits) -> None:
        """Take the limits that each sheet must keep."""
        self._limits = limits
        self._scan = Scan(FORM, self._start, self._end)
        self._waiting: deque[Grid] = deque()
        self._grid: Grid | None = None
        self._aside = 0
        self._beside = ""
        self._open = False
        self._lines: list[str] = []
        self.drawn: list[str] = []
        """What is written in drawings."""
        self._hidden_styles: dict[str, bool] = {}
        self._style = ""
        self._row = self._column = 0
        self._times = 1
        self._cells: list[_Cell] = []
        self._attributes: Attributes = {}
        self._texts: list[str] = []
        self._starts: dict[str, Callable[[Attributes], None]] = {
            "document-content": self._check_prefixes,
            "style": self._start_style,
            "table-properties": self._note_style,
            "table": self._start_sheet,
            "table-column": self._start_column,
            "table-row": self._start_row,
            "table-cell": self._start_cell,
            "covered-table-cell": self._start_cell,
            "p": self._start_text,
            "s": self._add_spaces,
            "tab": lambda _: self._scan.add("\t"),
            "line-break": lambda _: self._scan.add("\n"),
        }
        self._ends: dict[str, Callable[[], None]] = {
            "table": self._end_sheet,
            "table-row": self._end_row,
            "table-cell": self._end_cell,
            # What lies under a merged cell is not shown; it is there all the same, as in XLSX.
            "covered-table-cell": self._end_cell,
            "p": self._end_text,
        }

    def sheets(self, blocks: Iterable[bytes]) -> Iterator[tuple[Grid, Iterator[Row]]]:
        """Yield each sheet's grid with its rows, which must be taken before the next sheet."""
        progress = self._scan.over(blocks)
        for _ in progress:
            while self._waiting:
                grid = self._waiting.popleft()
                yield grid, self._rows(grid, progress)

    def _rows(self, grid: Grid, progress: Iterator[None]) -> Iterator[Row]:
        while True:
            yield from grid.drain()
            if grid.closed:
                return
            next(progress)

    def is_hidden(self, grid: Grid) -> bool:
        """Whether the sheet's style says that nobody sees it."""
        return self._hidden_styles.get(grid.style, False)

    def _start(self, name: str, attributes: Attributes) -> None:
        if self._aside or name in _ASIDE or (name == "table" and self._grid):
            if not self._aside:
                self._beside, self._lines = name, []
            elif name == "p" and not self._open:
                self._scan.listen()
            self._aside += 1
        elif name in self._starts:
            self._starts[name](attributes)

    def _end(self, name: str) -> None:
        if self._aside:
            self._aside -= 1
            if name == "p" and self._aside and not self._open:
                self._lines.append(tidy(self._scan.heard()))
            elif not self._aside:
                self._end_beside()
        elif name in self._ends:
            self._ends[name]()

    def _end_beside(self) -> None:
        """Take what a comment or a drawing says."""
        lines = list(filter(None, self._lines))
        if self._beside in _DRAWN:
            self.drawn += lines
        elif self._beside == _NOTE and lines and self._grid:
            self._grid.notes[self._row + 1, self._column + 1] = "\n".join(lines)

    def _check_prefixes(self, attributes: Attributes) -> None:
        for prefix in ("office", "table", "text"):
            space = attributes.get(f"xmlns:{prefix}", "")
            if space != f"urn:oasis:names:tc:opendocument:xmlns:{prefix}:1.0":
                raise damaged(FORM, f"its prefix {prefix!r} stands for {space!r}")

    def _start_style(self, attributes: Attributes) -> None:
        self._style = attributes.get("style:name", "")

    def _note_style(self, attributes: Attributes) -> None:
        self._hidden_styles[self._style] = attributes.get("table:display") == "false"

    def _start_sheet(self, attributes: Attributes) -> None:
        self._grid = Grid(attributes.get("table:name", ""), FORM, self._limits)
        self._grid.style = attributes.get("table:style-name", "")
        self._waiting.append(self._grid)
        self._row = self._column = 0

    def _end_sheet(self) -> None:
        if self._grid:
            self._grid.close()
            self._grid = None

    def _start_column(self, attributes: Attributes) -> None:
        times = int(attributes.get("table:number-columns-repeated", 1))
        if self._grid and attributes.get("table:visibility") in _HIDDEN:
            self._grid.hidden_columns.append((self._column + 1, self._column + times))
        self._column += times

    def _start_row(self, attributes: Attributes) -> None:
        self._times = int(attributes.get("table:number-rows-repeated", 1))
        self._column, self._cells = 0, []
        if self._grid and attributes.get("table:visibility") in _HIDDEN:
            last = min(self._row + self._times, self._limits.rows)
            self._grid.hidden_rows.update(range(self._row + 1, last + 1))

    def _end_row(self) -> None:
        grid = self._grid
        if grid and self._cells:
            grid.check(self._row + self._times, 1)
            for row in range(self._row + 1, self._row + self._times + 1):
                for cell in self._cells:
                    self._put(grid, row, cell)
        self._row += self._times

    def _put(self, grid: Grid, row: int, cell: _Cell) -> None:
        place = row, cell.column
        if cell.formula:
            grid.formulas[place] = cell.formula
            if not cell.text and not cell.shown:
                grid.uncomputed.append(place)
        if cell.stored:
            grid.numbers[place] = cell.stored
        if cell.text and not cell.shown:
            grid.unshown.setdefault("not given in the file", []).append(place)
        grid.put(*place, cell.text)

    def _start_cell(self, attributes: Attributes) -> None:
        self._attributes, self._texts = attributes, []

    def _start_text(self, _: Attributes) -> None:
        self._open = True
        self._scan.listen()

    def _end_text(self) -> None:
        self._open = False
        self._texts.append(self._scan.heard())

    def _add_spaces(self, attributes: Attributes) -> None:
        self._scan.add(" " * min(int(attributes.get("text:c", 1)), self._limits.columns))

    def _end_cell(self) -> None:
        attributes = self._attributes
        times = int(attributes.get("table:number-columns-repeated", 1))
        text = "\n".join(self._texts)
        kind = attributes.get("office:value-type", "")
        stored = next((attributes[x] for x in _STORED if x in attributes), "")
        formula = attributes.get("table:formula", "")
        if text or stored or formula:
            shown = bool(self._texts) or kind == "string"
            number = stored if kind in _NUMBERS else _moment(kind, stored)
            if self._grid:
                self._grid.check(self._row + 1, self._column + times)
            for column in range(self._column + 1, self._column + times + 1):
                self._cells.append(_Cell(column, text or stored, number, formula, shown))
        if _ROWS_SPANNED in attributes or _COLUMNS_SPANNED in attributes:
            self._span(attributes)
        self._column += times

    def _span(self, attributes: Attributes) -> None:
        rows = int(attributes.get(_ROWS_SPANNED, 1))
        columns = int(attributes.get(_COLUMNS_SPANNED, 1))
        if self._grid and rows * columns > 1:
            self._grid.spans.append(Span(self._row + 1, self._column + 1, rows, columns))


def _moment(kind: str, stored: str) -> str:
    """Return a stored day or time as workbooks of other kinds tell it; empty for other cells."""
    if kind == "date":
        day, _, time = stored.partition("T")
        return day if not time.strip("0:.") else f"{day} {time}"
    found = _TIME.fullmatch(stored) if kind == "time" else None
    return ":".join(part.zfill(2) for part in found.groups()) if found else ""
