"""Recognising one page: its picture made even and level, read, read again where it matters.

The steps and their order are those that gave the fewest wrong letters on pages with known text;
docs/quality.md has the figures.
"""

from __future__ import annotations

from counterfoil.read.pictures.again import look_again
from counterfoil.read.pictures.engine import Engine
from counterfoil.read.pictures.looking import first_look
from counterfoil.read.pictures.paging import Sheet, lines_of, page_of
from counterfoil.read.pictures.readying import made_ready
from counterfoil.read.pictures.ruling import rules_on, wiped
from counterfoil.read.pictures.scans import Found, Scan
from counterfoil.read.pictures.straight import Way
from counterfoil.read.pictures.tabling import tables_of


def recognise(engine: Engine, scan: Scan, number: int, first: int) -> Found:
    """Recognise a page, its tables counted from `first`; raise EngineFailed where that breaks."""
    ready = made_ready(scan.picture)
    rules = rules_on(ready.straight.picture, ready.height)
    if ready.tabular:
        ready = ready.with_picture(wiped(ready.straight.picture, rules))
    look = first_look(engine, ready).without_dirt(ready)
    picture = look.straight.picture
    if look.turned:
        rules = rules.upside_down(picture.size)
    judged = look_again(engine, picture, look.words, ready.height, tabular=ready.tabular)
    to_points = look.straight.back.then(Way(scan.points, 0, 0, 0, scan.points, 0))
    sheet, lines = Sheet(number, *scan.size, to_points), lines_of(judged)
    tables = tables_of(lines, rules, ready.height, sheet, first)
    return Found(page_of(sheet, lines), tables, look.sure)
