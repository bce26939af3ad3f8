"""Unfolding a table into cells that each answer one question, as its mapping declares."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from fnmatch import fnmatchcase
from itertools import islice

from counterfoil.model.codebook import fold
from counterfoil.model.locator import column_number, parse_a1
from counterfoil.model.mapping import DIMENSIONS, Mapping, Place
from counterfoil.model.reading import Row, Table
from counterfoil.record.labels import Labels, Named

Cell = tuple[int, int, tuple[Named, Named, Named, Named], str, Row]
"""Row and column (from 1), measure, region, category and period, the words, the whole row."""

_LETTERS = re.compile(r"[A-Z]{1,3}", re.ASCII)


class NoFit(ValueError):  # noqa: N818 - what it says
    """The table has not what the mapping speaks of; the message says what."""


class Unfolding:
    """One table as one mapping sees it."""

    def __init__(self, table: Table, mapping: Mapping, original_name: str) -> None:
        """Find the mapping's columns; raise NoFit where the table has none of that name."""
        self.table, self.mapping, self._name = table, mapping, original_name
        self._covered = {
            (row, column): (span.row, span.column)
            for span in table.spans
            for row in range(span.row, span.row + span.rows)
            for column in range(span.column, span.column + span.columns)
        }
        self._width = max((len(row) for row in islice(table.rows, mapping.first_row)), default=0)
        self._headings = self._heading_row()
        self.numbers = [c for spec in mapping.numbers for c in self._number_columns(spec)]

    def _heading_row(self) -> dict[str, list[int]]:
        row = self.mapping.heading_row
        found: dict[str, list[int]] = {}
        for column in range(1, self._width + 1):
            if self._covered.get((row, column), (row, column))[1] == column:
                found.setdefault(fold(self.text(row, column)), []).append(column)
        return found

    def _number_columns(self, spec: str) -> Sequence[int]:
        first, mark, last = spec.partition(":")
        if mark and _LETTERS.fullmatch(first) and _LETTERS.fullmatch(last):
            return range(column_number(first), min(column_number(last), self._width) + 1)
        return [self.column(spec)]

    def column(self, spec: str) -> int:
        """Return the number of the column with this heading, letters or number."""
        named = self._headings.get(fold(spec), [])
        if len(named) > 1:
            msg = f"it has {len(named)} columns {spec!r} in row {self.mapping.heading_row}"
            raise NoFit(msg)
        number = named[0] if named else 0
        if not number and _LETTERS.fullmatch(spec):
            number = column_number(spec)
        elif not number and spec.isascii() and spec.isdigit():
            number = int(spec)
        if not 1 <= number <= self._width:
            msg = f"it has no column {spec!r} in row {self.mapping.heading_row}"
            raise NoFit(msg)
        return number

    def text(self, row: int, column: int) -> str:
        """Return what a cell shows; under a merged heading, what the heading shows."""
        return self.table.text(*self._covered.get((row, column), (row, column)))

    def constant(self, place: Place) -> str | None:
        """Return the words of a place that is the same for every cell, or None."""
        if place.fixed:
            words = place.fixed
        elif place.sheet:
            words = self.table.name
        elif place.file:
            words = self._name
        elif place.cell:
            words = self.text(*parse_a1(place.cell))
        else:
            return None
        return matched(place, words)

    def in_row(self, place: Place) -> Callable[[int, Row], str]:
        """Return what gives a place's words for a row's number and cells."""
        words = self.constant(place)
        if words is not None:
            return lambda _number, _cells: words
        if (at := self._simple(place)) is not None:
            return lambda _number, cells: cells[at] if at < len(cells) else ""
        columns = [self.column(spec) for spec in place.columns]
        return lambda number, cells: matched(
            place, " ".join(self._shown(number, column, cells) for column in columns).strip()
        )

    def _shown(self, number: int, column: int, cells: Row) -> str:
        if self._covered and (number, column) in self._covered:
            return self.text(number, column)
        return cells[column - 1] if column <= len(cells) else ""

    def rows(self) -> Iterator[tuple[int, Row]]:
        """Yield the rows that hold data: number and cells. Skipped and empty rows are left out."""
        mapping = self.mapping
        last = mapping.last_row or len(self.table.rows)
        skip_at = self.column(mapping.skip_column) if mapping.skip_column else 0
        for number, cells in enumerate(self.table.rows, 1):
            if number < mapping.first_row:
                continue
            if number > last:
                return
            if not any(cells):
                continue
            if skip_at:
                words = fold(self._shown(number, skip_at, cells))
                if any(fnmatchcase(words, fold(pattern)) for pattern in mapping.skip):
                    continue
            yield number, cells

    def cells(self, labels: Labels) -> Iterator[Cell]:
        """Yield every cell of the number columns with what it answers."""
        places = (
            self.mapping.measure,
            self.mapping.region,
            self.mapping.category,
            self.mapping.period,
        )
        found: list[Named] = ["", "", "", ""]
        simple, pieced, by_column = [], [], []
        for at, (dimension, place) in enumerate(zip(DIMENSIONS, places, strict=True)):
            codes = labels.dimensions[dimension]
            if place.row:
                by_column.append((at, codes, place))
            elif (words := self.constant(place)) is not None:
                found[at] = codes[words]
            elif (column := self._simple(place)) is not None:
                simple.append((at, codes, column))
            else:
                pieced.append((at, codes, self.in_row(place)))
        columns = [
            (column, [(at, codes[self._heading(place, column)]) for at, codes, place in by_column])
            for column in self.numbers
        ]
        for number, cells in self.rows():
            width = len(cells)
            for at, codes, column in simple:
                found[at] = codes[cells[column] if column < width else ""]
            for at, codes, words_of in pieced:
                found[at] = codes[words_of(number, cells)]
            for column, headings in columns:
                for at, code in headings:
                    found[at] = code
                words = cells[column - 1] if column <= width else ""
                yield number, column, (found[0], found[1], found[2], found[3]), words, cells

    def _simple(self, place: Place) -> int | None:
        """Return the index of the one column that a place is, where it is just that."""
        if len(place.columns) != 1 or self._covered or place.pattern:
            return None
        return self.column(place.columns[0]) - 1

    def _heading(self, place: Place, column: int) -> str:
        return matched(place, self.text(place.row, column))

    def heading_texts(self) -> set[str]:
        """Return every text above the first row of numbers."""
        above = islice(self.table.rows, max(self.mapping.first_row - 1, 0))
        return {cell for row in above for cell in row if cell}


def matched(place: Place, words: str) -> str:
    """Return the part of the words that the place's pattern picks; all of them without one."""
    if not place.pattern:
        return words
    found = re.search(place.pattern, words)
    if found is None:
        return words
    return " ".join(filter(None, found.groups())) or found[0]


def chosen_tables(tables: Sequence[Table], mapping: Mapping) -> list[Table]:
    """Return the tables whose name (or number, where they have no name) the mapping asks for."""
    return [
        table
        for table in tables
        if any(
            fnmatchcase(fold(table.name) or str(table.number), fold(pattern))
            for pattern in mapping.sheets
        )
    ]
