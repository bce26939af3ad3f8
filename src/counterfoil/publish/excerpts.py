"""The surroundings of a claim in its original: cells or words, with the claimed ones marked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, groupby
from typing import Any

from counterfoil.model.codebook import fold
from counterfoil.model.locator import Locator, a1
from counterfoil.model.patterns import identifier_in, identifier_spans
from counterfoil.model.reading import Area, Reading, Table
from counterfoil.model.surroundings import heading_rows
from counterfoil.model.view import View, covering, view_of
from counterfoil.publish.guarding import HIDDEN, cell_in_text

_ROWS_AROUND = 2
_COLUMNS_AROUND = 3
_LABEL_COLUMNS = 2
_WORDS_AROUND = 220
_LONGEST_CELL = 80
_NUMBER = re.compile(r"\W*(\d+)\W*")
_Cell = tuple[int, int, int]
"""A table's number, a row and a column."""
_HIDDEN_RUN = re.compile(f"{HIDDEN}+")


@dataclass(frozen=True, slots=True)
class Guard:
    """What an excerpt must not show.

    Counts below `smallest`, the cells of the claims at `withheld` (locators), and where `row_only`
    is set (weekly returns), other rows and every column but those that the mapping names in
    `headings`: whoever else filed beside this monitor, and at what hour, is nobody's business.
    """

    smallest: int
    withheld: tuple[str, ...] = ()
    row_only: bool = False
    headings: frozenset[str] = frozenset()


class Excerpts:
    """Makes excerpts of one reading. Cells whose claims are withheld are hidden in all of them."""

    def __init__(self, reading: Reading, guard: Guard) -> None:
        """Take a reading, and what must not be shown of it."""
        self._reading, self._guard = reading, guard
        self._tables = {table.number: table for table in reading.tables}
        self._sheets = {table.name: table for table in reading.tables if table.name}
        self._hidden: set[tuple[int, int, int]] = set()
        self._veiled: list[tuple[int | None, int, int]] = []
        self._cells_of: dict[int, dict[_Cell, tuple[str, Area | None]]] = {}
        self._told: dict[int | None, list[tuple[int, int]]] = {}
        for text in guard.withheld:
            locator = Locator.parse(text)
            if locator.cell and (table := self._table(locator)):
                self._hidden.add((table.number, *locator.cell))
            elif locator.start is not None and locator.end is not None:
                self._veiled.append((locator.page, locator.start, locator.end))
        self._merged = {
            table.number: {
                (row, column): (span.row, span.column)
                for span in table.spans
                for row in range(span.row, span.row + span.rows)
                for column in range(span.column, span.column + span.columns)
            }
            for table in reading.tables
        }
        self._heads: Mapping[int, list[int]] = {
            table.number: heading_rows(table) for table in reading.tables
        }

    def _table(self, locator: Locator) -> Table | None:
        if locator.sheet is not None:
            return self._sheets.get(locator.sheet)
        table = self._tables.get(locator.table or 1)
        # A page is part of where a table stands: on another one it is another table.
        return table if table and table.page == (locator.page or 0) else None

    def excerpt(self, locator: Locator) -> dict[str, Any] | None:
        """Return the surroundings of a place for the template, or None when it is not there."""
        if locator.cell is not None:
            table = self._table(locator)
            return self._cells(table, *locator.cell) if table else None
        return self._words(locator)

    def view(self, locator: Locator, *, whole: bool) -> View | None:
        """Return what a picture of a place on a page may show, or None where there is to be none.

        What the excerpt hides is covered, wherever it stands on the page. Of weekly returns there
        are no pictures: they show who else filed.
        """
        page = next((page for page in self._reading.pages if page.number == locator.page), None)
        view = view_of(self._reading, locator, whole=whole)
        if page is None or view is None or self._guard.row_only:
            return None
        cells = self._hidden_cells(page.number)
        at = (locator.table or 1, *locator.cell) if locator.cell else None
        areas = [area for cell, (_, area) in cells.items() if area and cell != at]
        if not all(area for _, area in cells.values()):
            return None
        stretches = identifier_spans(page.text), self._veiled_on(page.number)
        return covering(view, page, chain(*stretches), areas)

    def _hidden_cells(self, page: int) -> dict[_Cell, tuple[str, Area | None]]:
        """Return what the hidden cells of a page's tables show, and their boxes; 0 is no page."""
        if page not in self._cells_of:
            self._cells_of[page] = {
                (table.number, row, column): (text, table.areas.get((row, column)))
                for table in self._reading.tables
                if table.page == page
                for row, cells in enumerate(table.rows, 1)
                for column, text in enumerate(cells, 1)
                if self._shown(table, row, column, claimed=(0, 0)) == HIDDEN
            }
        return self._cells_of[page]

    def _given_away(self, number: int | None) -> list[tuple[int, int]]:
        """Return where a text says what hidden cells show: tables stand in texts as well."""
        if number not in self._told:
            page = next((page for page in self._reading.pages if page.number == number), None)
            text = page.text if page else dict(self._reading.passages()).get(number, "")
            self._told[number] = [
                stretch
                for words, area in self._hidden_cells(number or 0).values()
                for stretch in cell_in_text(words, area, text, page.lines if page else ())
            ]
        return self._told[number]

    def _cells(self, table: Table, row: int, column: int) -> dict[str, Any]:
        rows, columns = self._around(table, row, column)
        sheet = bool(table.name)
        shown: list[dict[str, Any]] = [
            {
                "number": number,
                "gap": number - before > 1,
                "here": number == row,
                "cells": list(self._row(table, number, columns, claimed=(row, column))),
            }
            for before, number in zip([rows[0] - 1, *rows], rows, strict=False)
        ]
        return {
            "kind": "cells",
            "columns": [
                {"name": a1(1, c)[:-1] if sheet else str(c), "here": c == column} for c in columns
            ],
            "rows": shown,
            "hidden": any(cell["text"] == HIDDEN for line in shown for cell in line["cells"]),
        }

    def _around(self, table: Table, row: int, column: int) -> tuple[list[int], list[int]]:
        """Return the rows and columns to show: headings, labels, and what stands near."""
        around = 0 if self._guard.row_only else _ROWS_AROUND
        heads = [head for head in self._heads[table.number] if head < row - around]
        last = min(row + around, len(table.rows))
        rows = [*heads, *range(max(1, row - around), last + 1)]
        width = max(len(table.rows[number - 1]) for number in rows)
        if self._guard.row_only:
            wanted = self._guard.headings
            named = [c for c in range(1, width + 1) if fold(table.text(rows[0], c)) in wanted]
            return rows, sorted({*named, column})
        labels = range(1, min(_LABEL_COLUMNS, width) + 1)
        near = range(column - _COLUMNS_AROUND, min(column + _COLUMNS_AROUND, width) + 1)
        return rows, sorted({*labels, *(c for c in near if c >= 1)})

    def _row(
        self, table: Table, row: int, columns: list[int], claimed: tuple[int, int]
    ) -> Iterator[dict[str, Any]]:
        """Yield a row's cells, those of a merged one as one cell over several columns."""
        merged = self._merged[table.number]
        for origin, group in groupby(columns, key=lambda c: merged.get((row, c), (row, c))):
            here = list(group)
            text = self._shown(table, *origin, claimed=claimed) if origin[0] == row else ""
            above = claimed[1] in here
            yield {
                "text": text,
                "claimed": above and row == claimed[0],
                "above": above,
                "over": len(here),
            }

    def _shown(self, table: Table, row: int, column: int, claimed: tuple[int, int]) -> str:
        text = table.text(row, column)
        if (row, column) == claimed:
            return text
        small = _NUMBER.fullmatch(text)
        if small and 0 < int(small[1]) < self._guard.smallest:
            return HIDDEN
        if (table.number, row, column) in self._hidden or identifier_in(text):
            return HIDDEN
        return text if len(text) <= _LONGEST_CELL else text[: _LONGEST_CELL - 1] + "…"

    def _words(self, locator: Locator) -> dict[str, Any] | None:
        if locator.start is None or locator.end is None:
            return None
        for page, text in self._reading.passages():
            if page == locator.page and text[locator.start : locator.end] == locator.quote:
                shown = self._masked(page, text)
                first, last = max(0, locator.start - _WORDS_AROUND), locator.end + _WORDS_AROUND
                before, after = shown[first : locator.start], shown[locator.end : last]
                if locator.start > _WORDS_AROUND:
                    before = "… " + before.partition(" ")[2]
                if len(text) > last:
                    after = after.rpartition(" ")[0] + " …"
                quote = shown[locator.start : locator.end]
                parts = {"before": before, "quote": quote, "after": after}
                parts = {name: _HIDDEN_RUN.sub(HIDDEN, part) for name, part in parts.items()}
                hidden = shown[first:last] != text[first:last]
                return {"kind": "words", **parts, "hidden": hidden}
        return None

    def _masked(self, page: int | None, text: str) -> str:
        """Return a text of the same length in which nobody is identified or given away."""
        hidden = (identifier_spans(text), self._veiled_on(page), self._given_away(page))
        for start, end in chain(*hidden):
            text = text[:start] + HIDDEN * (end - start) + text[end:]
        return text

    def _veiled_on(self, page: int | None) -> list[tuple[int, int]]:
        return [(start, end) for on, start, end in self._veiled if on == page]
