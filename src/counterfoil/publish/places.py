"""Where something stands in an original, in a reader's words. The exact locator is in the proof."""

from __future__ import annotations

from counterfoil.model.locator import Locator, a1
from counterfoil.publish.words import Words


def place_in_words(locator: Locator, words: Words) -> str:
    """Return a place as people say it: sheet and cell, row and column, page and characters."""
    parts = []
    if locator.page is not None:
        parts.append(words("page {page}", page=locator.page))
    if locator.sheet is not None:
        parts.append(words("sheet “{sheet}”", sheet=locator.sheet))
    if locator.table is not None:
        parts.append(words("table {table}", table=locator.table))
    if locator.cell is not None:
        row, column = locator.cell
        if locator.sheet is not None:
            parts.append(words("cell {cell}", cell=a1(row, column)))
        else:
            parts.append(words("row {row}, column {column}", row=row, column=column))
    if path := locator.pointer or locator.xpath:
        parts.append(path)
    if locator.start is not None and locator.end is not None:
        first, last = locator.start + 1, locator.end
        parts.append(words("characters {first}–{last}", first=first, last=last))
    return ", ".join(parts)
