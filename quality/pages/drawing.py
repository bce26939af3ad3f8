"""Drawing a table with known cells on a PDF page: with or without rules, in many styles."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from quality.pages.cells import Cell, Content

Area = tuple[float, float, float, float]
"""Left, right, top, bottom of a cell, from the page's upper left corner."""
_WIDEST = 0.27


@dataclass(frozen=True, slots=True)
class Style:
    """How a table is drawn. Sizes are in points, `lead` is a line's height by its letters' size.

    `rules` is one of grid, lines, thin, none, booktabs, zebra, bands, rows, frame, columns and
    header. `order` is how its texts follow each other in the file: by rows, columns, lines, words.
    `numbers` is how numbers stand: right, center or left; `middle` puts cells' texts in the middle.
    """

    rules: str = "grid"
    font: str = "Helvetica"
    size: float = 9.5
    pad: float = 4.0
    gutter: float = 6.0
    lead: float = 1.2
    numbers: str = "right"
    order: str = "rows"
    middle: bool = False


class _Line(NamedTuple):
    """A line of a cell's text with its place, from the upper left; `order` is a cell's and its."""

    order: tuple[int, int, int]
    text: str
    left: float
    base: float


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a table's columns and rows begin and end, and the lines of each cell's text."""

    style: Style
    content: Content
    across: list[float]
    down: list[float]
    lines: dict[Cell, list[str]]

    def area(self, cell: Cell) -> Area:
        """Return where a cell is."""
        row, column = cell.row - 1, cell.column - 1
        return (
            *(self.across[column], self.across[column + cell.columns]),
            *(self.down[row], self.down[row + cell.rows]),
        )

    @property
    def box(self) -> Area:
        """Where the whole table is."""
        return self.across[0], self.across[-1], self.down[0], self.down[-1]

    def places(self) -> Iterator[_Line]:
        """Yield all lines of all cells, where they are to be drawn."""
        style = self.style
        for cell in self.content.cells:
            left, right, top, bottom = self.area(cell)
            left, right = left + style.gutter, right - style.gutter
            lines = self.lines[cell]
            high = len(lines) * style.size * style.lead
            start = (top + bottom - high) / 2 if style.middle else top + style.pad
            for n, text in enumerate(lines):
                room = right - left - stringWidth(text, style.font, style.size)
                aside = {"left": 0.0, "center": room / 2, "right": room}[self._stands(cell)]
                base = start + n * style.size * style.lead + 0.95 * style.size
                yield _Line((cell.row, cell.column, n), text, left + aside, base)

    def _stands(self, cell: Cell) -> str:
        if cell.columns > 1:
            return "center"
        if not self.content.numeric[cell.column - 1]:
            return "left"
        return self.style.numbers


def framed(content: Content, style: Style, left: float, top: float, width: float) -> Frame:
    """Lay a table out: columns as wide as their words need, long ones in several lines."""
    wide = _widths(content, style, width)
    between = 2 * style.gutter
    across = [left + x for x in accumulate((w + between for w in wide), initial=0.0)]
    lines = {
        cell: wrapped(
            cell.text,
            style,
            across[cell.column - 1 + cell.columns] - across[cell.column - 1] - between,
        )
        for cell in content.cells
    }
    high = [0.0] * max(cell.row + cell.rows - 1 for cell in content.cells)
    for cell in sorted(content.cells, key=lambda cell: cell.rows):
        rows = range(cell.row - 1, cell.row - 1 + cell.rows)
        need = len(lines[cell]) * style.size * style.lead + 2 * style.pad
        high[rows[0]] += max(need - sum(high[row] for row in rows), 0)
    return Frame(style, content, across, [top + y for y in accumulate(high, initial=0.0)], lines)


def _widths(content: Content, style: Style, width: float) -> list[float]:
    columns = len(content.numeric)
    want, least = [0.0] * columns, [0.0] * columns
    for cell in content.cells:
        if cell.columns == 1:
            at = cell.column - 1
            want[at] = max(want[at], stringWidth(cell.text, style.font, style.size))
            longest = (stringWidth(w, style.font, style.size) for w in cell.text.split(" "))
            least[at] = max(least[at], *longest)
    room = width - 2 * style.gutter * columns
    wide = [min(w, max(n, room * _WIDEST)) for w, n in zip(want, least, strict=True)]
    if sum(wide) > room:
        share = room / sum(wide)
        wide = [max(n, w * share) for w, n in zip(wide, least, strict=True)]
    for cell in content.cells:
        if cell.columns > 1:
            inside = range(cell.column - 1, cell.column - 1 + cell.columns)
            have = sum(wide[n] for n in inside) + 2 * style.gutter * (cell.columns - 1)
            need = stringWidth(cell.text, style.font, style.size) - have
            for n in inside:
                wide[n] += max(need, 0) / cell.columns
    return wide


def wrapped(text: str, style: Style, width: float) -> list[str]:
    """Return a text in lines of a width."""
    lines: list[str] = []
    line = ""
    for word in text.split(" "):
        longer = f"{line} {word}" if line else word
        if line and stringWidth(longer, style.font, style.size) > width + 0.01:
            lines.append(line)
            line = word
        else:
            line = longer
    return [*lines, line]


def draw(canvas: Canvas, frame: Frame, height: float) -> None:
    """Draw a table on a page of a height."""
    canvas.setLineWidth(0.6)
    _RULES[frame.style.rules](canvas, frame, height)
    canvas.setFillGray(0)
    order: dict[str, Callable[[_Line], tuple[float, ...]]] = {
        "rows": lambda line: line.order,
        "words": lambda line: line.order,
        "columns": lambda line: (line.order[1], line.order[0], line.order[2]),
        "lines": lambda line: (line.base, line.left),
    }
    style = frame.style
    canvas.setFont(style.font, style.size)
    for line in sorted(frame.places(), key=order[style.order]):
        left = line.left
        for part in line.text.split(" ") if style.order == "words" else [line.text]:
            canvas.drawString(left, height - line.base, part)
            left += stringWidth(f"{part} ", style.font, style.size)


def _grid(canvas: Canvas, frame: Frame, height: float) -> None:
    for cell in _with_empty(frame.content):
        left, right, top, bottom = frame.area(cell)
        canvas.rect(left, height - bottom, right - left, bottom - top)


def _lines(canvas: Canvas, frame: Frame, height: float) -> None:
    for cell in _with_empty(frame.content):
        left, right, top, bottom = frame.area(cell)
        canvas.line(left, height - top, right, height - top)
        canvas.line(left, height - top, left, height - bottom)
    left, right, top, bottom = frame.box
    canvas.line(left, height - bottom, right, height - bottom)
    canvas.line(right, height - top, right, height - bottom)


def _thin(canvas: Canvas, frame: Frame, height: float) -> None:
    left, right, top, bottom = frame.box
    for y in frame.down:
        canvas.rect(left, height - y - 0.25, right - left, 0.5, stroke=0, fill=1)
    for x in frame.across:
        canvas.rect(x - 0.25, height - bottom, 0.5, bottom - top, stroke=0, fill=1)


def _none(_canvas: Canvas, _frame: Frame, _height: float) -> None:
    pass


def _rule(canvas: Canvas, frame: Frame, height: float, rows: list[int]) -> None:
    left, right, _, _ = frame.box
    for row in rows:
        canvas.line(left, height - frame.down[row], right, height - frame.down[row])


def _booktabs(canvas: Canvas, frame: Frame, height: float) -> None:
    canvas.setLineWidth(1)
    _rule(canvas, frame, height, [0, -1])
    canvas.setLineWidth(0.5)
    _rule(canvas, frame, height, [frame.content.headings])
    for cell in frame.content.cells:
        if cell.columns > 1:
            left, right, _, bottom = frame.area(cell)
            canvas.line(left + 3, height - bottom, right - 3, height - bottom)


def _zebra(canvas: Canvas, frame: Frame, height: float) -> None:
    canvas.setFillGray(0.88)
    left, right, _, _ = frame.box
    for row in range(frame.content.headings, len(frame.down) - 1, 2):
        top, bottom = frame.down[row : row + 2]
        canvas.rect(left, height - bottom, right - left, bottom - top, stroke=0, fill=1)


def _bands(canvas: Canvas, frame: Frame, height: float) -> None:
    """Colour cells one by one: headings dark, every other row light."""
    for cell in _with_empty(frame.content):
        left, right, top, bottom = frame.area(cell)
        if cell.row <= frame.content.headings or cell.row % 2:
            canvas.setFillGray(0.75 if cell.row <= frame.content.headings else 0.92)
            canvas.rect(left, height - bottom, right - left, bottom - top, stroke=0, fill=1)


def _rows(canvas: Canvas, frame: Frame, height: float) -> None:
    _rule(canvas, frame, height, [*range(len(frame.down))])


def _frame(canvas: Canvas, frame: Frame, height: float) -> None:
    left, right, top, bottom = frame.box
    canvas.rect(left, height - bottom, right - left, bottom - top)
    _rule(canvas, frame, height, [frame.content.headings])


def _columns(canvas: Canvas, frame: Frame, height: float) -> None:
    _, _, top, bottom = frame.box
    for x in frame.across:
        canvas.line(x, height - top, x, height - bottom)
    _rule(canvas, frame, height, [0, frame.content.headings, -1])


def _header(canvas: Canvas, frame: Frame, height: float) -> None:
    _rule(canvas, frame, height, [frame.content.headings])


_RULES: dict[str, Callable[[Canvas, Frame, float], None]] = {
    "grid": _grid,
    "lines": _lines,
    "thin": _thin,
    "none": _none,
    "booktabs": _booktabs,
    "zebra": _zebra,
    "bands": _bands,
    "rows": _rows,
    "frame": _frame,
    "columns": _columns,
    "header": _header,
}


def _with_empty(content: Content) -> Iterator[Cell]:
    """Yield all cells, and an empty one for each place that none reaches over."""
    taken: set[tuple[int, int]] = set()
    for cell in content.cells:
        yield cell
        for row in range(cell.row, cell.row + cell.rows):
            taken.update((row, cell.column + n) for n in range(cell.columns))
    rows = max(cell.row + cell.rows - 1 for cell in content.cells)
    for row in range(1, rows + 1):
        for column in range(1, len(content.numeric) + 1):
            if (row, column) not in taken:
                yield Cell("", row, column)
