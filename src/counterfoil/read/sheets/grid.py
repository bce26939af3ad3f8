"""A sheet's cells as they come: rows in order with true addresses, and what stands under them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from counterfoil.model.locator import Locator, a1
from counterfoil.model.reading import Row, Span, Table, Trouble
from counterfoil.read.limits import Limits, damaged, too_large
from counterfoil.read.sheets.digitforms import OfLetters
from counterfoil.read.sheets.numberforms import number_form, stored_number

_CACHED = 200_000
_PLAIN = {"General", "0", "@", "#"}
WHOLE = 11
"""How many digits a whole number has at most that is shown as it is stored."""
_EXACT = re.compile(r"[1-9]\d*\.\d*[1-9]", re.ASCII)


class Shown:
    """What a workbook's cells show, by the number of their form and the stored text."""

    def __init__(self, codes: Sequence[str | None], *, since_1904: bool) -> None:
        """Take a format code for each form number, None where the file does not give it."""
        self._codes, self._since_1904 = codes, since_1904
        # Most cells are whole numbers in these forms, which show them as they are stored; General
        # shows numbers with a point so, too.
        self._plain = {form for form, code in enumerate(codes) if code in _PLAIN}
        self._general = {form for form, code in enumerate(codes) if code == "General"}
        self._quick: dict[int, OfLetters | None] = {}
        self._cache: dict[tuple[int, str], str | None] = {}
        self._moments: dict[tuple[int, str], str] = {}
        self.days: set[int] = set()
        """Forms that show days or times, of those that were asked for."""

    def shows_whole(self, form: int) -> bool:
        """Whether whole numbers, of as many digits as `WHOLE`, are shown as they are stored."""
        return form in self._plain and self._codes[form] != "#"

    def text(self, form: int, stored: str) -> str | None:
        """Return what a stored number shows, or None where its form is not known."""
        if form in self._plain and len(stored) <= WHOLE:
            if stored.isdigit() and stored[0] != "0":
                return stored
            if form in self._general and _EXACT.fullmatch(stored):
                return stored
        key = (form, stored)
        if key in self._cache:
            return self._cache[key]
        if form not in self._quick:
            self._quick[form] = self._letters_of(form)
        quick = self._quick[form]
        text = quick(stored) if quick else None
        if text is None:
            number, code = stored_number(stored), self._code(form)
            if code is not None and number is not None:
                text = number_form(code, since_1904=self._since_1904).show(number)
        if len(self._cache) < _CACHED:
            self._cache[key] = text
        return text

    def _letters_of(self, form: int) -> OfLetters | None:
        code = self._code(form)
        if code is None:
            return None
        known = number_form(code, since_1904=self._since_1904)
        if known.of_days:
            self.days.add(form)
        return known.of_letters()

    def stored(self, form: int, stored: str) -> str:
        """Return what a number stores that was shown: of a day or a time that, not its count."""
        code = self._code(form) if form in self.days else None
        if code is None:
            return stored
        key = (form, stored)
        moment = self._moments.get(key)
        if moment is None:
            number = stored_number(stored)
            known = number_form(code, since_1904=self._since_1904)
            moment = (number is not None and known.moment(number)) or stored
            if len(self._moments) < _CACHED:
                self._moments[key] = moment
        return moment

    def _code(self, form: int) -> str | None:
        return self._codes[form] if 0 <= form < len(self._codes) else None

    def code(self, form: int) -> str:
        """Return the code of a form, for people."""
        code = self._code(form)
        return "not given in the file" if code is None else code


@dataclass(slots=True)
class Grid:
    """One sheet while it is read. Cells must come row by row; `ready` holds finished rows."""

    name: str
    form: str
    limits: Limits
    ready: list[Row] = field(default_factory=list)
    numbers: dict[tuple[int, int], str] = field(default_factory=dict)
    formulas: dict[tuple[int, int], str] = field(default_factory=dict)
    spans: list[Span] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    uncomputed: list[tuple[int, int]] = field(default_factory=list)
    unshown: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    notes: dict[tuple[int, int], str] = field(default_factory=dict)
    edges: list[str] = field(default_factory=list)
    rows: int = 0
    width: int = 0
    closed: bool = False
    style: str = ""
    _cells: int = 0
    _row: int = 0
    _texts: list[str] = field(default_factory=list)

    def put(self, row: int, column: int, text: str) -> None:
        """Take a cell's shown text."""
        if not text:
            return
        if row != self._row:
            self._turn_to(row)
        texts = self._texts
        if column == len(texts) + 1:
            texts.append(text)
            return
        if column <= len(texts):
            if texts[column - 1]:
                raise damaged(self.form, f"cell {a1(row, column)} of {self.name!r} comes twice")
            texts[column - 1] = text
            return
        self.check(row, column)
        texts.extend([""] * (column - len(texts) - 1))
        texts.append(text)

    def line(self, row: int) -> list[str]:
        """Return the texts of a row, to be added to by whoever has its cells in order."""
        if row != self._row:
            self._turn_to(row)
        return self._texts

    def put_row(self, row: int, told: list[str]) -> None:
        """Take the shown texts of a row's first cells, some of which may show nothing."""
        while told and not told[-1]:
            told.pop()
        if not told:
            return
        if row != self._row:
            self._turn_to(row)
            self._texts = told
            return
        for column, text in enumerate(told, 1):
            self.put(row, column, text)

    def number(self, row: int, column: int, stored: str, shown: str | None, code: str) -> None:
        """Take a number or a day: as stored, and as shown or None where its form is not known."""
        self.numbers[row, column] = stored
        if shown is None:
            self.unshown.setdefault(code, []).append((row, column))
            shown = stored
        self.put(row, column, shown)

    def check(self, row: int, column: int) -> None:
        """Raise Unreadable where an address lies beyond any sheet."""
        if row > self.limits.rows:
            why = f"{self.name!r} claims row {row}, and sheets end at {self.limits.rows}"
            raise too_large(self.form, why)
        if column > self.limits.columns:
            why = f"{self.name!r} claims column {column}, and sheets end at {self.limits.columns}"
            raise too_large(self.form, why)

    def drain(self) -> list[Row]:
        """Return the rows that are finished, and forget them."""
        ready, self.ready = self.ready, []
        return ready

    def close(self) -> None:
        """Take note that no more cells come; the last rows are ready then."""
        self._flush()
        self.closed = True

    def _turn_to(self, row: int) -> None:
        if row < self._row:
            raise damaged(self.form, f"row {row} of {self.name!r} comes after row {self._row}")
        self.check(row, 1)
        self._flush()
        self._row = row

    def _flush(self) -> None:
        if not self._texts:
            return
        if gap := self._row - self.rows - 1:
            self.ready.extend([] for _ in range(gap))
        self.ready.append(self._texts)
        self.rows, wide = self._row, len(self._texts)
        self._cells += wide
        self.width = max(self.width, wide)
        if self._cells > self.limits.cells:
            why = f"{self.name!r} has more than {self.limits.cells} cells"
            raise too_large(self.form, why)
        self._texts = []

    def table(self, number: int, rows: Sequence[Row], *, hidden: bool) -> Table:
        """Return the sheet as a table; what lies beyond its last text is left out."""
        columns = {
            column
            for first, last in self.hidden_columns
            for column in range(first, min(last, self.width) + 1)
        }
        return Table(
            number=number,
            rows=rows,
            name=self.name,
            spans=tuple(self.spans),
            numbers=self.numbers,
            formulas=self.formulas,
            hidden=hidden,
            hidden_rows=frozenset(row for row in self.hidden_rows if row <= self.rows),
            hidden_columns=frozenset(columns),
            notes=self.notes,
        )

    def troubles(self) -> Iterable[Trouble]:
        """Yield what a reader of the sheet must know."""
        for code, cells in sorted(self.unshown.items()):
            details = {"form": code, "count": str(len(cells))}
            yield Trouble("CF014", self._where(cells[0]), details)
        if self.uncomputed:
            details = {"count": str(len(self.uncomputed)), "sheet": self.name}
            yield Trouble("CF018", self._where(self.uncomputed[0]), details)

    def _where(self, cell: tuple[int, int]) -> str:
        return str(Locator(sheet=self.name, cell=cell))
