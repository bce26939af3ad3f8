"""Tables of a page: one for every table element that holds no other, numbered in page order."""

from __future__ import annotations

from collections.abc import Iterator

from lxml.html import HtmlElement

from counterfoil.model.reading import Row, Span, Table
from counterfoil.read.given import tidy
from counterfoil.read.limits import Limits, too_large

_FORM = "HTML"
_UNSEEN = {"script", "style", "template", "noscript"}
_BREAKS = {"br", "p", "div", "li"}
_HIDDEN = ("display:none", "visibility:hidden")


def page_tables(tree: HtmlElement, limits: Limits) -> Iterator[Table]:
    """Yield the tables; a cell that reaches over several stands in the first of them."""
    number = 0
    for element in tree.iter("table"):
        if element.find(".//table") is not None:
            continue
        number += 1
        table = _table(element, number, limits)
        if any(any(row) for row in table.rows):
            yield table


def _table(element: HtmlElement, number: int, limits: Limits) -> Table:
    rows: list[Row] = []
    spans: list[Span] = []
    taken: dict[int, int] = {}
    hidden: set[int] = set()
    cells = 0
    for row, line in enumerate(element.iter("tr"), 1):
        texts: list[str] = []
        # Columns that a cell from further up still reaches over, and for how many rows.
        below = {column: left - 1 for column, left in taken.items() if left > 1}
        column = 1
        for cell in line.iterchildren("td", "th"):
            while taken.get(column, 0):
                column += 1
            down, across = _reach(cell, "rowspan", limits.rows), _reach(cell, "colspan", 1000)
            texts.extend([""] * (column - 1 - len(texts)))
            texts.append(_text(cell))
            if down * across > 1:
                spans.append(Span(row, column, down, across))
            for reached in range(column, column + across):
                if down > 1:
                    below[reached] = down - 1
            texts.extend([""] * (across - 1))
            column += across
        taken = below
        cells += len(texts)
        if cells > limits.cells:
            why = f"table {number} has more than {limits.cells} cells"
            raise too_large(_FORM, why)
        if _is_hidden(line):
            hidden.add(row)
        rows.append(texts)
    within = tuple(
        Span(span.row, span.column, min(span.rows, len(rows) - span.row + 1), span.columns)
        for span in spans
    )
    return Table(number=number, rows=rows, spans=within, hidden_rows=frozenset(hidden))


def _text(cell: HtmlElement) -> str:
    """Return a cell's text with its line breaks, and other white space as single spaces."""
    pieces: list[str] = []
    for part in cell.iter():
        unseen = not isinstance(part.tag, str) or part.tag in _UNSEEN
        if part.tag in _BREAKS and part is not cell:
            pieces.append("\n")
        if not unseen:
            pieces.append(" ".join((part.text or " ").split("\n")))
        if part is not cell:
            pieces.append(" ".join((part.tail or "").split("\n")))
    return "\n".join(text for line in "".join(pieces).split("\n") if (text := tidy(line)))


def _reach(cell: HtmlElement, name: str, most: int) -> int:
    """Return how far a cell reaches; browsers take 1 for what is no number, and bound the rest."""
    text = (cell.get(name) or "").strip()
    return min(max(int(text), 1), most) if text.isdigit() and len(text) < 8 else 1  # noqa: PLR2004


def _is_hidden(line: HtmlElement) -> bool:
    style = (line.get("style") or "").replace(" ", "").casefold()
    return line.get("hidden") is not None or any(mark in style for mark in _HIDDEN)
