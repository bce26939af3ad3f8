"""What a document tells, gathered while it is read: paragraphs, captions, tables, title."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from counterfoil.model.reading import Article, Caption, Part, Span, Table, Trouble
from counterfoil.read.documents.beneath import Beneath
from counterfoil.read.documents.links import Links
from counterfoil.read.given import tidy
from counterfoil.read.limits import Limits, Unreadable, too_large

_WIDEST = 1 << 10


@dataclass(slots=True)
class Cell:
    """A cell of a table: where it stands (from 1), how far it reaches, its text."""

    row: int
    column: int
    rows: int
    columns: int
    text: str


@dataclass(slots=True)
class Grid:
    """A table of a document while it is read: its cells come row by row, from left to right.

    `page` is the slide it stands on, 0 where there are none; `headings` counts its first rows that
    are headings.
    """

    number: int
    form: str
    limits: Limits
    page: int = 0
    headings: int = 0
    rows: int = 0
    _cells: list[Cell] = field(default_factory=list)
    _count: int = 0
    _ends: set[tuple[int, int]] = field(default_factory=set)

    def begin_row(self) -> None:
        """Turn to the next row."""
        self.rows += 1

    def put(self, column: int, text: str, rows: int = 1, columns: int = 1) -> Cell:
        """Take a cell of the row at hand; raise Unreadable for more cells than a table may have."""
        columns = min(max(columns, 1), _WIDEST)
        cell = Cell(self.rows, column, max(rows, 1), columns, text)
        if column > self.limits.columns:
            raise self._too_large()
        self.expect(columns)
        self._count += columns
        self._cells.append(cell)
        return cell

    def expect(self, count: int) -> None:
        """Raise Unreadable where so many cells more are too many, before any of them is made."""
        if self._count + count > self.limits.cells:
            raise self._too_large()

    def _too_large(self) -> Unreadable:
        why = f"table {self.number} has more cells than a table may have"
        return too_large(self.form, why)

    def fill(self, rows: Iterable[Sequence[str]], headings: int = 0) -> None:
        """Take whole rows, of which the first are headings."""
        self.headings = headings
        for row in rows:
            self.begin_row()
            for column, text in enumerate(row, 1):
                self.put(column, text)

    def table(self) -> Table:
        """Return the table with each cell at its place in the grid."""
        rows: list[list[str]] = [[] for _ in range(self.rows)]
        for cell in self._cells:
            texts = rows[cell.row - 1]
            texts.extend([""] * (cell.column - 1 - len(texts)))
            texts.append(cell.text)
            texts.extend([""] * (cell.columns - 1))
        spans = tuple(
            Span(cell.row, cell.column, min(cell.rows, self.rows - cell.row + 1), cell.columns)
            for cell in self._cells
            if cell.rows * cell.columns > 1
        )
        headings = min(self.headings, self.rows)
        return Table(self.number, rows, spans=spans, page=self.page, headings=headings)


class Story:
    """The paragraphs, captions and tables of a document, in the order in which they are met."""

    def __init__(self, form: str, limits: Limits) -> None:
        """Take the format's name for people, and the limits of its tables."""
        self._form, self._limits = form, limits
        self.title = ""
        self.paragraphs: list[str] = []
        self.captions: list[Caption] = []
        self.grids: list[Grid] = []
        self.links = Links()
        self.beneath = Beneath()

    def say(self, text: str) -> None:
        """Take a paragraph, if it holds any text."""
        if text := tidy(text):
            self.paragraphs.append(text)

    def caption(self, text: str) -> None:
        """Take the words that stand for a picture, once for each picture in a row."""
        if (text := tidy(text)) and (not self.captions or self.captions[-1].text != text):
            self.captions.append(Caption(text))

    def begin_table(self, page: int = 0) -> Grid:
        """Begin a table; tables are numbered as they begin."""
        grid = Grid(len(self.grids) + 1, self._form, self._limits, page)
        self.grids.append(grid)
        return grid

    def field(self, instruction: str) -> None:
        """Take how a field is made, and where it leads if it is a link."""
        self.links.add_field(instruction)
        self.beneath.add("fields", instruction)

    def facts(self) -> dict[str, str]:
        """Return what is told of the document in a reading's metadata."""
        return self.links.facts() | self.beneath.facts()

    def article(self) -> Article:
        """Return what was told outside tables."""
        return Article(self.title, "", "", tuple(self.paragraphs), tuple(self.captions))

    def tables(self) -> tuple[Table, ...]:
        """Return the tables that hold any cells, by their numbers."""
        return tuple(grid.table() for grid in self.grids if grid.rows)


def told_nothing(
    form: str, texts: Iterable[object], tables: Iterable[Table], parts: tuple[Part, ...]
) -> Iterator[Trouble]:
    """Yield the trouble of a document without any text: it must not look like "nothing to say".

    `texts` is whatever it says outside tables.
    """
    if not any(texts) and not any(map(_says, tables)):
        yield Trouble("CF030", "", {"format": form, "parts": str(len(parts))})


def _says(table: Table) -> bool:
    return bool(table.formulas or table.notes) or any(map(any, table.rows))
