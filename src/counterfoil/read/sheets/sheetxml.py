"""Sheets and shared texts of XLSX workbooks, read in one pass (ECMA-376 part 1, 18.3 and 18.4)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from counterfoil.model.locator import column_number, parse_a1
from counterfoil.model.reading import Row, Span
from counterfoil.read.limits import damaged
from counterfoil.read.sheets.expat import Attributes, Scan
from counterfoil.read.sheets.grid import Grid, Shown
from counterfoil.read.sheets.plainxml import (
    ATTRIBUTES,
    TEXT,
    Plain,
    end_of,
    plain_attributes,
    plain_text,
)
from counterfoil.read.sheets.rowforms import FORMULA, Held, RowForm, RowForms, Usual
from counterfoil.read.sheets.sharedtexts import KEPT, WHITE, is_kept, shared_texts, unescaped
from counterfoil.read.sheets.shifting import shifted
from counterfoil.read.sheets.usualrows import EXACT, shortest, usual_rows

TRUE = frozenset({"1", "true", "on"})
_EDGES = {f"{which}{edge}" for which in ("odd", "even", "first") for edge in ("Header", "Footer")}
_DIGITS = "0123456789"
_DATA = re.compile(b"<sheetData>")
_PLACE = r'r="(?:[A-Z]{1,2}|[A-W][A-Z]{2}|X[A-E][A-Z]|XF[A-D])\1"'
_SAID = rf"(?:<v>{TEXT}</v>|<is><t{KEPT}>{TEXT}</t></is>)?"
_CELL = (
    rf'<c {_PLACE}(?: s="\d{{1,9}}")?(?: t="[A-Za-z]+")?'
    rf"(?:/>|>(?:<f{ATTRIBUTES}(?:/>|>{TEXT}</f>))?{_SAID}</c>)"
)
_PLAIN_ROW = rf'<row r="([1-9]\d{{0,6}})"{ATTRIBUTES}(?:/>|>(?:{_CELL})*+</row>)|[ \t\n]'
_ROWS, _SOME_ROWS = re.compile(f"(?:{_PLAIN_ROW})*+"), re.compile(f"(?:{_PLAIN_ROW}){{0,24}}+")
"""Rows with their numbers, and cells that stand in them by their own word."""
_CLOSING, _LONG = "</row>", 100_000
"""Shorter texts than these are taken cell by cell before a form of rows is made for them."""
_ROW_OR_CELL = re.compile(
    r'<row r="(\d+)"([^>]*?)/?>|<c r="([A-Z]+)\d+"([^>]*)>(?:<v>([^<]*)</v></c>|(<[fi].*?)</c>)',
    re.DOTALL,
)
"""What `_ROWS` matched in pieces: a row's number and other attributes; or of a cell that holds
anything its column and other attributes, and what is stored alone or all that it holds."""
_HELD = re.compile(
    r"(?:<f([^>]*?)(?:/>|>([^<]*)</f>))?(?:<v>([^<]*)</v>|<is><t( [^>]*)?>([^<]*)</t></is>)?"
)
_CORNER = re.compile(r"\$?([A-Z]+)\$?(\d+)")


@dataclass(frozen=True, slots=True)
class Workbook:
    """What all sheets of a workbook share: texts by number, and how numbers are shown."""

    texts: list[str]
    shown: Shown

    @classmethod
    def of(cls, texts: Iterable[bytes], shown: Shown, form: str) -> Workbook:
        """Return it with the texts that a part holds, given in blocks."""
        return cls(shared_texts(texts, form), shown)


class _Numbered(dict[str, str]):
    """Shared texts by their numbers as cells write them."""

    def __init__(self, texts: list[str], form: str) -> None:
        super().__init__()
        self._shared, self._form = texts, form

    def __missing__(self, number: str) -> str:
        try:
            text = self[number] = self._shared[int(number)]
        except IndexError:
            raise damaged(self._form, f"it has no shared text {number}") from None
        return text


class _Columns(dict[str, int]):
    """Columns by their letters, which are known to be good."""

    def __missing__(self, letters: str) -> int:
        column = self[letters] = column_number(letters)
        return column


class _Kinds(dict[str, tuple[int, str]]):
    """The form and the kind of cells by their attributes, of which a sheet has few different."""

    def __missing__(self, given: str) -> tuple[int, str]:
        attributes = plain_attributes(given)
        kind = self[given] = int(attributes.get("s", 0)), attributes.get("t", "n")
        return kind


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
        self._columns = _Columns()
        self._kinds = _Kinds()
        self._texts = _Numbered(workbook.texts, grid.form)
        self._groups: dict[str, tuple[int, int, str]] = {}
        self._forms = RowForms(workbook.shown)
        self._starts: dict[str, Callable[[Attributes], None]] = {
            "row": self._start_row,
            "col": self._hide_columns,
            "mergeCell": self._merge,
            "dimension": self._measure,
            **dict.fromkeys(_EDGES, lambda _: self._scan.listen()),
        }

    def rows(self, blocks: Iterable[bytes]) -> Iterator[Row]:
        """Yield the sheet's rows from the blocks of its part."""
        plain = Plain(_DATA, "</row>", self._take)
        for _ in self._scan.over(plain.rest(blocks)):
            yield from self._grid.drain()
        self._grid.close()
        yield from self._grid.drain()

    def _take(self, text: str, start: int) -> int:
        """Take rows that are written plainly from a place on; return where they end."""
        at = start
        while len(text) - at > _LONG:
            end = end_of(_SOME_ROWS, text, at)
            if end == at:
                return at
            self._take_each(text, at, end)
            *_, one, other, _ = ["", "", *text[at:end].split(_CLOSING)]
            form = self._forms.of_both(one, other)
            at = self._take_alike(form, text, end) if form else end
        end = end_of(_ROWS, text, at)
        if end > at:
            self._take_each(text, at, end)
        return end

    def _take_alike(self, form: RowForm, text: str, start: int) -> int:
        """Take rows of a form from a place on; return where they end."""
        usual, end = form.usual, start
        hidden = form.attributes.get("hidden") in TRUE
        while True:
            if usual:
                given = []
                while found := usual.pattern.match(text, end):
                    given.append(found.groups())
                    end = found.end()
                if given:
                    self._take_usual(usual, given, hidden=hidden)
            found = form.pattern.match(text, end)
            if not found:
                return end
            self._begin_row(int(found[1]), hidden=hidden)
            self._take_cells(form.held, found.groups()[1:])
            end = found.end()

    def _take_usual(self, usual: Usual, given: list[tuple[str, ...]], *, hidden: bool) -> None:
        """Take rows of numbers and shared texts, one in each column from the first on."""
        rows, lines = usual_rows(usual, given, self._grid, self._workbook.shown, self._texts)
        for row, line in zip(rows, lines, strict=True):
            self._begin_row(row, hidden=hidden)
            self._grid.put_row(row, line)

    def _take_cells(self, held: Sequence[Held], given: Sequence[str]) -> None:
        """Take what a row's cells hold."""
        for stored, (what, column, style, kind, _) in zip(given, held, strict=True):
            if what == FORMULA:
                self._grid.formulas[self._row, column] = f"={stored}"
            else:
                self._take_stored(column, style, kind, stored)

    def _take_stored(self, column: int, style: int, kind: str, stored: str) -> None:
        """Take what a cell of the row at hand stores; its formula was taken before."""
        self._column, self._style, self._kind, self._stored = column, style, kind, stored
        self._formula = None
        if not stored and (self._row, column) in self._grid.formulas:
            self._formula, self._group = self._grid.formulas[self._row, column][1:], ""
        self._finish()

    def _take_each(self, text: str, start: int, end: int) -> None:
        """Take plain rows cell by cell; most cells are bare numbers or shared texts."""
        self._scan.whole = False
        grid, shown, texts = self._grid, self._workbook.shown, self._texts
        numbers, columns, kinds, days = grid.numbers, self._columns, self._kinds, shown.days
        line: list[str] = []
        row = 0
        for number, attributes, letters, given, stored, held in _ROW_OR_CELL.findall(
            text, start, end
        ):
            if number:
                self._start_row(plain_attributes(f' r="{number}"{attributes}'))
                line, row = [], self._row
                continue
            column, (form, kind) = columns[letters], kinds[given]
            if kind == "n" and stored:
                if len(stored) > EXACT:
                    stored = shortest(stored)  # noqa: PLW2901 - the same number
                told = shown.text(form, stored)
                if form in days:
                    stored = shown.stored(form, stored)  # noqa: PLW2901 - the same day
                if told is None:
                    grid.number(row, column, plain_text(stored), None, shown.code(form))
                    continue
                numbers[row, column] = stored
            elif kind == "s" and stored:
                told = texts[stored]
            else:
                self._column, self._style, self._kind = column, form, kind
                self._take_held(held or f"<v>{stored}</v>")
                continue
            if not told:
                continue
            line = line or grid.line(row)
            if column == len(line) + 1:
                line.append(told)
            else:
                grid.put(row, column, told)

    def _take_held(self, held: str) -> None:
        """Take what the cell at hand holds."""
        found = _HELD.match(held)
        given, formula, stored, kept, said = found.groups() if found else [None] * 5
        self._formula = None
        if given is not None:
            attributes = plain_attributes(given)
            self._group = attributes.get("si", "") if "t" in attributes else ""
            self._formula = plain_text(formula or "")
        text = plain_text(said or "")
        self._stored = plain_text(stored or "") or (text if kept else text.strip(WHITE))
        self._finish()

    def _start(self, name: str, attributes: Attributes) -> None:
        if name == "c":
            self._start_cell(attributes)
        elif not self._within:
            if name in self._starts:
                self._starts[name](attributes)
        elif name in {"v", "t"}:
            self._kept = name == "v" or is_kept(attributes)
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
        row = int(attributes.get("r", self._row + 1))
        self._begin_row(row, hidden=attributes.get("hidden") in TRUE)

    def _begin_row(self, row: int, *, hidden: bool) -> None:
        self._row, self._column = row, 0
        self._grid.check(row, 1)
        if hidden:
            self._grid.hidden_rows.add(row)

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
                self._stored += heard if self._kept else heard.strip(WHITE)
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
            grid.put(row, column, self._texts[stored])
        elif kind == "n":
            if len(stored) > EXACT:
                stored = shortest(stored)
            shown = self._workbook.shown
            text = shown.text(self._style, stored)
            if self._style in shown.days:
                stored = shown.stored(self._style, stored)
            grid.number(row, column, stored, text, "" if text else shown.code(self._style))
        elif kind == "b":
            grid.put(row, column, "TRUE" if stored in TRUE else "FALSE")
        else:
            grid.put(row, column, unescaped(stored))

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
