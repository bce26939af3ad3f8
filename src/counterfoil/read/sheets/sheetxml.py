"""Sheets and shared texts of XLSX workbooks, read in one pass (ECMA-376 part 1, 18.3 and 18.4)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from math import isfinite

from counterfoil.model.locator import column_number, parse_a1
from counterfoil.model.reading import Row, Span
from counterfoil.read.limits import damaged
from counterfoil.read.sheets.biff import stored as fewest_digits
from counterfoil.read.sheets.expat import Attributes, Scan
from counterfoil.read.sheets.grid import Grid, Shown
from counterfoil.read.sheets.shifting import shifted

TRUE = frozenset({"1", "true", "on"})
_EDGES = {f"{which}{edge}" for which in ("odd", "even", "first") for edge in ("Header", "Footer")}
_DIGITS = "0123456789"
_WHITE = " \t\r\n"
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
_EXACT = 15
"""More letters than these may say a number to more digits than a sheet's numbers have."""
_CORNER = re.compile(r"\$?([A-Z]+)\$?(\d+)")


@dataclass(frozen=True, slots=True)
class Workbook:
    """What all sheets of a workbook share: texts by number, and how numbers are shown."""

    texts: list[str]
    shown: Shown


def shared_texts(blocks: Iterable[bytes], form: str) -> list[str]:
    """Return a workbook's shared texts."""
    texts = _Texts(form)
    for _ in texts.scan.over(blocks):
        pass
    return texts.found


class _Texts:
    """One pass over shared texts, without the readings that stand above Asian letters."""

    def __init__(self, form: str) -> None:
        self.scan = Scan(form, self._start, self._end)
        self.found: list[str] = []
        self._pieces: list[str] = []
        self._above = self._kept = False

    def _start(self, name: str, attributes: Attributes) -> None:
        if name == "t":
            self._kept = _is_kept(attributes)
            self.scan.listen()
        elif name == "si":
            self._pieces = []
        elif name == "rPh":
            self._above = True

    def _end(self, name: str) -> None:
        if name == "t":
            heard = self.scan.heard()
            if not self._above:
                self._pieces.append(heard if self._kept else heard.strip(_WHITE))
        elif name == "si":
            self.found.append(unescaped("".join(self._pieces)))
        elif name == "rPh":
            self._above = False


def _is_kept(attributes: Attributes) -> bool:
    """Whether white space around a text is kept; workbooks drop it unless told otherwise."""
    return attributes.get("xml:space") == "preserve"


def unescaped(text: str) -> str:
    """Return a text with _x000D_ and its like as the signs they stand for."""
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def _shortest(stored: str) -> str:
    """Return a number with no more digits than tell it from its neighbours.

    Excel writes 17, so that 1.005 is written as 1.0049999999999999, and shows what 15 of them say.
    """
    try:
        number = float(stored)
    except ValueError:
        return stored
    return fewest_digits(number) if isfinite(number) else stored


class SheetScan:
    """One pass over a sheet's part, from which rows come as they are read."""

    def __init__(self, workbook: Workbook, grid: Grid) -> None:
        """Take what the sheets share, and the grid that this one fills."""
        self._workbook, self._grid = workbook, grid
        self._scan = Scan(grid.form, self._start, self._end)
        self._row = self._column = self._style = 0
        self._kind = self._stored = self._group = ""
        self._formula: str | None = None
        self._within = self._above = self._kept = False
        self._columns: dict[str, int] = {}
        self._groups: dict[str, tuple[int, int, str]] = {}
        self._starts: dict[str, Callable[[Attributes], None]] = {
            "row": self._start_row,
            "col": self._hide_columns,
            "mergeCell": self._merge,
            "dimension": self._measure,
            **dict.fromkeys(_EDGES, lambda _: self._scan.listen()),
        }

    def rows(self, blocks: Iterable[bytes]) -> Iterator[Row]:
        """Yield the sheet's rows from the blocks of its part."""
        for _ in self._scan.over(blocks):
            yield from self._grid.drain()
        self._grid.close()
        yield from self._grid.drain()

    def _start(self, name: str, attributes: Attributes) -> None:
        if name == "c":
            self._start_cell(attributes)
        elif not self._within:
            if name in self._starts:
                self._starts[name](attributes)
        elif name in {"v", "t"}:
            self._kept = name == "v" or _is_kept(attributes)
            self._scan.listen()
        elif name == "f":
            self._group = attributes.get("si", "") if "t" in attributes else ""
            self._scan.listen()
        elif name == "rPh":
            self._above = True

    def _start_cell(self, attributes: Attributes) -> None:
        self._within, self._stored, self._formula = True, "", None
        self._kind = attributes.get("t", "n")
        self._style = int(attributes.get("s", 0))
        place = attributes.get("r")
        if not place:
            self._column += 1
            return
        letters = place.rstrip(_DIGITS)
        column = self._columns.get(letters)
        if column is None:
            row, column = parse_a1(place)
            self._grid.check(row, column)
            self._columns[letters] = column
        self._row, self._column = int(place[len(letters) :]), column

    def _start_row(self, attributes: Attributes) -> None:
        self._row = int(attributes.get("r", self._row + 1))
        self._column = 0
        self._grid.check(self._row, 1)
        if attributes.get("hidden") in TRUE:
            self._grid.hidden_rows.add(self._row)

    def _hide_columns(self, attributes: Attributes) -> None:
        if attributes.get("hidden") in TRUE:
            span = int(attributes.get("min", 0)), int(attributes.get("max", 0))
            self._grid.hidden_columns.append(span)

    def _merge(self, attributes: Attributes) -> None:
        (top, left), (bottom, right) = _corners(attributes.get("ref", ""))
        self._grid.spans.append(Span(top, left, bottom - top + 1, right - left + 1))

    def _measure(self, attributes: Attributes) -> None:
        ref = attributes.get("ref", "")
        if _CORNER.search(ref):
            self._grid.check(*_corners(ref)[1])

    def _end(self, name: str) -> None:
        if not self._within:
            if name in _EDGES:
                self._grid.edges.append(self._scan.heard())
            return
        if name == "v":
            self._stored = self._scan.heard()
        elif name == "c":
            self._within = False
            self._finish()
        elif name == "t":
            heard = self._scan.heard()
            # An inline text may come in pieces.
            if not self._above:
                self._stored += heard if self._kept else heard.strip(_WHITE)
        elif name == "f":
            self._formula = self._scan.heard()
        elif name == "rPh":
            self._above = False

    def _finish(self) -> None:
        grid, stored, kind, row, column = (
            self._grid,
            self._stored,
            self._kind,
            self._row,
            self._column,
        )
        if self._formula is not None:
            grid.formulas[row, column] = "=" + self._whole_formula(self._formula)
            if not stored and kind not in {"str", "inlineStr"}:
                grid.uncomputed.append((row, column))
        if not stored:
            return
        if kind == "s":
            grid.put(row, column, self._shared(stored))
        elif kind == "n":
            if len(stored) > _EXACT:
                stored = _shortest(stored)
            shown = self._workbook.shown
            text = shown.text(self._style, stored)
            grid.number(row, column, stored, text, "" if text else shown.code(self._style))
        elif kind == "b":
            grid.put(row, column, "TRUE" if stored in TRUE else "FALSE")
        else:
            grid.put(row, column, unescaped(stored))

    def _shared(self, number: str) -> str:
        try:
            return self._workbook.texts[int(number)]
        except IndexError:
            raise damaged(self._grid.form, f"it has no shared text {number}") from None

    def _whole_formula(self, text: str) -> str:
        if not self._group:
            return text
        if text:
            self._groups.setdefault(self._group, (self._row, self._column, text))
            return text
        if self._group not in self._groups:
            raise damaged(self._grid.form, f"formula group {self._group} has no first cell")
        row, column, first = self._groups[self._group]
        return shifted(first, self._row - row, self._column - column)


def _corners(ref: str) -> tuple[tuple[int, int], tuple[int, int]]:
    """Read `A1:B2` or `A1` as the upper left and lower right cells."""
    cells = [(int(row), column_number(letters)) for letters, row in _CORNER.findall(ref)]
    if not cells:
        msg = f"{ref!r} is no range of cells"
        raise ValueError(msg)
    return cells[0], cells[-1]
