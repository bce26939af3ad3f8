"""Formulas that several cells share: the first cell's text, moved to another cell."""

from __future__ import annotations

import re

from counterfoil.model.locator import a1, column_number

_PIECE = re.compile(
    r"""
      "(?:[^"]|"")*" | '(?:[^']|'')*' | \[[^\]]*\]                        # texts, names of sheets
    | (?<![\w.$])(?P<c1>\$?[A-Z]{1,3}):(?P<c2>\$?[A-Z]{1,3})(?![\w(.!])   # whole columns
    | (?<![\w.$])(?P<r1>\$?\d{1,7}):(?P<r2>\$?\d{1,7})(?![\w(.!])         # whole rows
    | (?<![\w.$])(?P<column>\$?[A-Z]{1,3})(?P<row>\$?\d{1,7})(?![\w(.!])  # a cell
    """,
    re.VERBOSE,
)
_LOST = "#REF!"


def shifted(formula: str, rows: int, columns: int) -> str:
    """Return a formula as it reads `rows` further down and `columns` further right."""

    def moved(found: re.Match[str]) -> str:
        if found["column"]:
            column, row = _column(found["column"], columns), _row(found["row"], rows)
            return column + row if column and row else _LOST
        for first, last, move, by in (("c1", "c2", _column, columns), ("r1", "r2", _row, rows)):
            if found[first]:
                ends = move(found[first], by), move(found[last], by)
                return ":".join(ends) if all(ends) else _LOST
        return found[0]

    return _PIECE.sub(moved, formula)


def _column(letters: str, by: int) -> str:
    if letters.startswith("$"):
        return letters
    number = column_number(letters) + by
    return a1(1, number)[:-1] if number > 0 else ""


def _row(digits: str, by: int) -> str:
    if digits.startswith("$"):
        return digits
    number = int(digits) + by
    return str(number) if number > 0 else ""
