"""Rows of XLSX that are written as one before them was, but for what their cells store.

Long sheets are lists, whose rows differ in nothing else. The row that one of them is makes a
pattern for the next ones, which takes them in a third of the time that looking at each cell takes.
To make a pattern takes as long as to read a thousand cells, so few are made, for long parts only.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import repeat
from operator import itemgetter
from typing import NamedTuple

from counterfoil.model.locator import column_number
from counterfoil.read.sheets.grid import Shown
from counterfoil.read.sheets.plainxml import plain_attributes

_STORED = r"([^<>&\x00-\x08\x0b-\x1f\ufffe\uffff]*+)"
_WHOLE, _SHARED, _SOME = r"(0|[1-9][0-9]{0,10})", "([0-9]{1,9})", _STORED.replace("*", "+")
_ROW = re.compile(r'[ \t\n]*<row r="[1-9]\d*"([^>/]*)>')
_CELL = re.compile(r'<c r="([A-Z]+)\d+"([^>]*?)(?:(/)>|>(<f>[^<]*</f>)?<v>[^<]*</v></c>)')
_MOST = 32
FORMULA, NUMBER, SHARED, OTHER = range(4)
Pick = Callable[[Sequence[str]], tuple[str, ...]]


class Held(NamedTuple):
    """What a cell holds, and how it is taken: a formula, a number, a shared text or another.

    A cell's formula comes before what the cell stores. `whole` says that whole numbers are shown as
    they are stored.
    """

    what: int
    column: int
    style: int
    kind: str
    whole: bool


class Usual(NamedTuple):
    """Rows of a form that hold numbers and shared texts, one in each column from the first on.

    `pattern` matches those whose whole numbers are written as they are shown. Of the texts that it
    gives, `stored` picks what cells store; those in `columns` are numbers. The others are places:
    `shared` and `shown` in the row, the latter with their styles, `formulas` in what the pattern
    gives, with their columns.
    """

    pattern: re.Pattern[str]
    stored: Pick
    columns: tuple[int, ...]
    shared: tuple[int, ...]
    shown: tuple[tuple[int, int], ...]
    formulas: tuple[tuple[int, int], ...]


class RowForm(NamedTuple):
    """How rows are written: `pattern` gives a row's number and each text that its cells hold."""

    pattern: re.Pattern[str]
    attributes: dict[str, str]
    held: tuple[Held, ...]
    usual: Usual | None


class RowForms:
    """The forms that rows of one sheet were found to have."""

    def __init__(self, shown: Shown) -> None:
        """Take how the workbook shows numbers."""
        self._shown = shown
        self._known: dict[tuple[object, ...], RowForm] = {}

    def of_both(self, one: str, other: str) -> RowForm | None:
        """Return the form of two plain rows, without their ends; None where they differ in it."""
        told = _told(one)
        if told is None or told != _told(other):
            return None
        attributes, cells = told
        key = attributes, *cells
        if key not in self._known and len(self._known) < _MOST:
            self._known[key] = self._form(attributes, cells)
        return self._known.get(key)

    def _form(self, attributes: str, cells: list[_Cell]) -> RowForm:
        held: list[Held] = []
        for letters, given, empty, formula in cells:
            if empty:
                continue
            told = plain_attributes(given)
            style, kind, column = int(told.get("s", 0)), told.get("t", "n"), column_number(letters)
            what = {"n": NUMBER, "s": SHARED}.get(kind, OTHER)
            rest = column, style, kind, self._shown.shows_whole(style)
            held += [Held(FORMULA, *rest)] * formula + [Held(what, *rest)]
        pattern = _pattern(attributes, cells, repeat(_STORED))
        usual = _usual(held, attributes, cells)
        return RowForm(pattern, plain_attributes(attributes), tuple(held), usual)


class _Cell(NamedTuple):
    """How a cell is written: its column's letters, attributes, whether it is empty or computed."""

    letters: str
    given: str
    empty: bool
    formula: bool


def _told(row: str) -> tuple[str, list[_Cell]] | None:
    """Return a row's attributes and its cells; None for a row that holds anything else."""
    found = _ROW.match(row)
    if not found:
        return None
    cells = []
    at = found.end()
    while cell := _CELL.match(row, at):
        letters, given, empty, formula = cell.groups()
        cells.append(_Cell(letters, given, empty is not None, formula is not None))
        at = cell.end()
    return (found[1], cells) if at == len(row) else None


def _pattern(attributes: str, cells: list[_Cell], groups: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern of rows; `groups` are those for what is held, in order."""
    group = iter(groups)
    parts = [f'<row r="([1-9]\\d{{0,6}})"{re.escape(attributes)}>']
    for letters, given, empty, formula in cells:
        parts.append(f'<c r="{letters}\\1"{re.escape(given)}')
        if empty:
            parts.append("/>")
            continue
        computed = f"<f>{next(group)}</f>" if formula else ""
        parts.append(f">{computed}<v>{next(group)}</v></c>")
    return re.compile("".join([*parts, "</row>"]))


def _usual(held: list[Held], attributes: str, cells: list[_Cell]) -> Usual | None:
    """Return how rows are taken that are as most are; None where the form is another."""
    stored = [(at, one) for at, one in enumerate(held, 1) if one.what != FORMULA]
    columns = [one.column for _, one in stored]
    numbers = [one for _, one in stored if one.what == NUMBER]
    known = all(one.what in {NUMBER, SHARED} for _, one in stored)
    if not known or len(numbers) < 2 or columns != list(range(1, len(columns) + 1)):  # noqa: PLR2004
        return None
    groups = [
        _STORED
        if one.what == FORMULA
        else _SHARED
        if one.what == SHARED
        else _WHOLE
        if one.whole
        else _SOME
        for one in held
    ]
    return Usual(
        _pattern(attributes, cells, groups),
        itemgetter(*(at for at, _ in stored)),
        tuple(one.column for one in numbers),
        tuple(one.column - 1 for _, one in stored if one.what == SHARED),
        tuple((one.column - 1, one.style) for one in numbers if not one.whole),
        tuple((at, one.column) for at, one in enumerate(held, 1) if one.what == FORMULA),
    )
