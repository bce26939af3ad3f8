"""What a table says, whatever file it is in: each number with its headings, and rows of numbers.

A number of one digit, a year, a day and a running number say nothing of where a table comes from.
Marks of thousands and zeros behind a mark are passed over: they belong to the file, not to what
was counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from counterfoil.index.shingles import number_of
from counterfoil.model.reading import Row, Table

_NUMBER = re.compile(r"[+−-]?[0-9][0-9\s.,'’]*%?")
_DAY = re.compile(r"\d{1,2}\.\d{1,2}\.\d{2,4}|\d{4}\.\d{1,2}\.\d{1,2}")
_YEAR = re.compile(r"(?:19|20)\d\d")
_EMPTY_PLACES = re.compile(r"[.,]0{1,2}$")
_MOST_DIGITS = 30
_LONGEST = 60
_WIDE = 3
_IN_ROW = 3


class Facts(NamedTuple):
    """Numbers for the cells of a table and for its rows, each the same in any copy of it.

    `places` has for each of them the row and the column (0: the whole row), counted from 1.
    """

    cells: dict[int, tuple[int, int]]
    rows: dict[int, tuple[int, int]]


def facts(table: Table) -> Facts:
    """Return what a table says."""
    found, above, before = Facts({}, {}), dict[int, str](), dict[int, int]()
    for number, row in enumerate(table.rows, 1):
        digits = {column: told for column, text in enumerate(row, 1) if (told := _digits(text))}
        telling = {c: told for c, told in digits.items() if _tells(told, before.get(c))}
        for (column, _), fact in zip(telling.items(), _cells(row, telling, above), strict=True):
            found.cells.setdefault(fact, (number, column))
        if len(telling) >= _IN_ROW:
            found.rows.setdefault(number_of(" ".join(sorted(telling.values()))), (number, 0))
        above |= {c: text for c, text in enumerate(row, 1) if text and c not in digits}
        before |= {column: int(told) for column, told in digits.items()}
    return found


def _cells(row: Row, telling: dict[int, str], above: dict[int, str]) -> Iterator[int]:
    """Yield a number for each cell: its digits and headings, whichever of them stands beside it."""
    words = [_plain(text) for text in row if text and not _digits(text) and len(text) <= _LONGEST]
    label = words[0] if words and len(telling) >= _WIDE else " ".join(words)
    for column, told in telling.items():
        sides = sorted((label, _plain(above.get(column, ""))))
        yield number_of("\x1f".join((*sides, told)))


def _digits(text: str) -> str:
    """Return the digits of a number, empty for other texts."""
    if len(text) > _MOST_DIGITS or not _NUMBER.fullmatch(text) or _DAY.fullmatch(text):
        return ""
    told = _EMPTY_PLACES.sub("", text.rstrip("%").strip())
    return "".join(sign for sign in told if sign.isdigit()).lstrip("0") or "0"


def _tells(told: str, before: int | None) -> bool:
    """Whether a number says anything of where its table comes from."""
    return (
        len(told) > 1 and not _YEAR.fullmatch(told) and (before is None or int(told) != before + 1)
    )


def _plain(text: str) -> str:
    return " ".join(text.casefold().replace("ё", "е").split())
