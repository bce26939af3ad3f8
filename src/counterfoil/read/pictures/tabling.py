"""Tables of a recognised page, found as those of a PDF's page are: by rules, and by columns.

They are looked for on the level picture, where rows lie and columns stand.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from counterfoil.model.reading import Table
from counterfoil.read.pdf.found import Found, is_number
from counterfoil.read.pdf.pieces import Box
from counterfoil.read.pdf.rules import Drawn, Rule
from counterfoil.read.pictures.lettering import Lines
from counterfoil.read.pictures.paging import Sheet
from counterfoil.read.pictures.ruling import Rules

UNSURE = "\ufffd"
"""Stands behind a word with doubtful digits in a table's cell: no number is read from it."""
_NUMBERS = 0.4
Cell = tuple[int, int]


def is_likely(table: Found, rules: Rules, scale: float) -> bool:
    """Whether what stands in columns on a page of running text is a table.

    Lines set to both edges of narrow columns leave gaps above each other as well; so a table there
    has rules that stand, or numbers.
    """
    left, right, top, bottom = table.box
    for rule in rules.standing:
        across, down = (rule.left + rule.right) / 2 * scale, (rule.top + rule.bottom) / 2 * scale
        if left <= across <= right and top <= down <= bottom:
            return True
    texts = [text for row in table.rows for text in row[1:] if text]
    return sum(map(is_number, texts)) >= _NUMBERS * len(texts)


def tables_of(found: Sequence[Found], page: Lines, sheet: Sheet, first: int) -> list[Table]:
    """Return tables as they are kept, counted from `first`."""
    scale = scale_of(sheet)
    return [
        Table(
            number,
            _rows(table, page),
            spans=tuple(table.spans),
            page=sheet.number,
            areas={cell: sheet.area(*_back(box, scale)) for cell, box in table.areas.items()},
            headings=table.headings,
        )
        for number, table in enumerate(found, first)
    ]


def scale_of(sheet: Sheet) -> float:
    """Return how many points a dot of the level picture is."""
    return math.hypot(sheet.to_points.a, sheet.to_points.d)


def drawn(rules: Rules, scale: float) -> Drawn:
    """Return a page's rules in points."""
    lying = [
        Rule((line.top + line.bottom) / 2 * scale, line.left * scale, line.right * scale)
        for line in rules.lying
    ]
    standing = [
        Rule((line.left + line.right) / 2 * scale, line.top * scale, line.bottom * scale)
        for line in rules.standing
    ]
    return Drawn(sorted(lying), sorted(standing), [], [])


def _back(box: Box, scale: float) -> Iterator[float]:
    return (edge / scale for edge in box)


def _rows(table: Found, page: Lines) -> list[list[str]]:
    """Return a table's texts, those of doubtful words marked."""
    rows = [list(row) for row in table.rows]
    for word, box in zip(page.words, page.boxes, strict=True):
        if word.doubtful and (cell := _cell_at(table, box)):
            row, column = cell
            rows[row - 1][column - 1] = _marked(rows[row - 1][column - 1], word.seen.text)
    return rows


def _cell_at(table: Found, box: Box) -> Cell | None:
    left, right, top, bottom = box
    across, down = (left + right) / 2, (top + bottom) / 2
    for cell, (start, end, upper, lower) in table.areas.items():
        if start <= across <= end and upper <= down <= lower:
            return cell
    return None


def _marked(text: str, words: str) -> str:
    parts = text.split(" ")
    place = parts.index(words) if words in parts else len(parts) - 1
    return " ".join([*parts[:place], parts[place] + UNSURE, *parts[place + 1 :]])
