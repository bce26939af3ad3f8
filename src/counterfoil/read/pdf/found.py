"""A table as it is found on a page, before it has a number, and what is common to finding them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from counterfoil.model.reading import Span
from counterfoil.read.pdf.pieces import Box

_NUMBER = re.compile(
    r"[\W_]{0,3}\d[\d\s.,:'’/%()*+<>≤≥~≈–—-]*"
    # A unit may stand behind a number; small words go on with a sentence.
    r"(?:(?!(?:не|ни|из|и|в|на|с|со|к|по|за|до|о|от|not|of|and|or|to|in|on|at|by|is|are|was|for|the)"
    r"\b)[a-zа-яё]{1,3}\.?|[$€₽%‰*†‡]+)?"
    r"|[-–—―.…*xх×]{1,3}"
    r"|н/?д|n/?[adk]|нет(?:\sданных|\sсведений)?|none|nil",
    re.IGNORECASE,
)
_MOSTLY = 0.6
_YEAR = re.compile(r"(?:19|20)\d\d")
_MOST_HEADINGS = 5


class Found(NamedTuple):
    """A table's texts row by row, its spans and the boxes of its cells.

    Spans and areas count rows and columns from 1. `headings` is how many rows are headings, 0 where
    that is not told; `box` is the whole table's.
    """

    rows: list[list[str]]
    spans: list[Span]
    areas: dict[tuple[int, int], Box]
    headings: int
    box: Box


def is_number(text: str) -> bool:
    """Whether a cell's text is such as stands in a column of numbers."""
    return len(text) <= 40 and bool(_NUMBER.fullmatch(text.strip()))  # noqa: PLR2004


def number_columns(rows: Sequence[Sequence[str]]) -> list[int]:
    """Return the columns that hold numbers, below whatever stands above them."""
    return [n for n, texts in enumerate(zip(*rows, strict=True)) if _holds_numbers(texts)]


def _holds_numbers(texts: Sequence[str]) -> bool:
    told = [is_number(text) for text in texts if text]
    if not any(told):
        return False
    below = told[told.index(True) :]
    return sum(below) >= _MOSTLY * len(below)


def headings_of(rows: Sequence[Sequence[str]]) -> int:
    """Return how many rows stand above the first with numbers; 0 where that is not told.

    Years over columns of other numbers are headings too.
    """
    columns = number_columns(rows)
    for number, row in enumerate(rows[: _MOST_HEADINGS + 1]):
        told = [row[column] for column in columns if is_number(row[column])]
        if told and not (number == 0 and _are_years(told, rows[1:], columns)):
            return number
    return 0


def _are_years(told: Sequence[str], below: Sequence[Sequence[str]], columns: Sequence[int]) -> bool:
    return all(map(_YEAR.fullmatch, told)) and not all(
        _YEAR.fullmatch(row[column]) for row in below for column in columns if row[column]
    )


def covered(spans: Sequence[Span]) -> Iterator[tuple[int, int]]:
    """Yield the cells, from 1, that larger ones cover, their own first cells left out."""
    for span in spans:
        for row in range(span.row, span.row + span.rows):
            for column in range(span.column, span.column + span.columns):
                if (row, column) != (span.row, span.column):
                    yield row, column
