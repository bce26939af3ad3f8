"""Recognising one page: from its picture to text, lines, words and tables with their places.

The steps and their order are those that gave the fewest wrong letters on pages with known text;
docs/quality.md has the figures.
"""

from __future__ import annotations

from counterfoil.read.pdf.tables import tables_on
from counterfoil.read.pictures.engine import Engine
from counterfoil.read.pictures.lettering import Lines
from counterfoil.read.pictures.looking import look_at
from counterfoil.read.pictures.ordering import in_order
from counterfoil.read.pictures.paging import Sheet, lines_of, page_of
from counterfoil.read.pictures.scans import Found, Scan
from counterfoil.read.pictures.straight import Way
from counterfoil.read.pictures.tabling import drawn, is_likely, scale_of, tables_of


def recognise(engine: Engine, scan: Scan, number: int, first: int) -> Found:
    """Recognise a page, its tables counted from `first`; raise EngineFailed where that breaks."""
    seen = look_at(engine, scan.picture)
    to_points = seen.back.then(Way(scan.points, 0, 0, 0, scan.points, 0))
    sheet, lines = Sheet(number, *scan.size, to_points), lines_of(seen.words)
    if not lines:
        return Found(page_of(sheet, []), [], seen.sure)
    scale = scale_of(sheet)
    page = Lines(lines, seen.height, scale, tabular=seen.tabular)
    pieces = page.rows if seen.tabular else page.pieces
    found = tables_on(page, pieces, drawn(seen.rules, scale))
    if not seen.tabular:
        likely = [table for table in found.tables if is_likely(table, seen.rules, scale)]
        found = found._replace(tables=likely)
        lines = in_order(lines, found, page)
    return Found(page_of(sheet, lines), tables_of(found.tables, page, sheet, first), seen.sure)
