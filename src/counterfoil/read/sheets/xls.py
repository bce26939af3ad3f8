"""Reading XLS workbooks of Excel 5 to 2003 (BIFF5 and BIFF8 in an OLE file, [MS-XLS]).

Shown text, stored numbers, spans, comments and hidden parts are read; the formulas are not, only
what they last showed. Text boxes, headers and footers become paragraphs, and files that other
programs put into it are kept.
"""

from __future__ import annotations

import re
import struct

from counterfoil.model.reading import Article, Reading, Table, Trouble
from counterfoil.read.documents.enclosed import objects_within
from counterfoil.read.documents.story import told_nothing
from counterfoil.read.given import Given
from counterfoil.read.limits import Unreadable, damaged
from counterfoil.read.ole import CompoundFile
from counterfoil.read.sheets.biff import FORM
from counterfoil.read.sheets.grid import Grid
from counterfoil.read.sheets.xlsbook import Book
from counterfoil.read.sheets.xlssheet import Sheet
from counterfoil.read.summary import summary

READER = "xls/5"
_OBJECT = re.compile("MBD[0-9A-F]{8}/", re.IGNORECASE)


def read_xls(given: Given) -> Reading:
    """Read a workbook; raise Unreadable for one that is broken, locked or too large."""
    container = CompoundFile.of(given)
    stream = container.stream("Workbook" if "Workbook" in container else "Book")
    metadata = summary(container)
    try:
        tables, troubles, texts = _tables(given, stream)
    except (struct.error, IndexError) as error:
        raise damaged(FORM, str(error)) from None
    except Unreadable as refusal:
        refusal.metadata = metadata
        raise
    article = Article(paragraphs=tuple(texts)) if texts else None
    inside, left = objects_within(given, container, _OBJECT, READER, FORM)
    troubles += (*told_nothing(FORM, texts, tables, inside), *left)
    return Reading(
        given.digest,
        READER,
        "",
        article,
        (),
        tuple(tables),
        metadata,
        tuple(troubles),
        inside,
    )


def _tables(given: Given, stream: bytes) -> tuple[list[Table], list[Trouble], list[str]]:
    book = Book(stream)
    tables: list[Table] = []
    troubles: list[Trouble] = []
    texts: dict[str, None] = {}
    computed = False
    for number, (start, name, hidden) in enumerate(book.sheets, 1):
        grid = Grid(name, FORM, given.limits)
        sheet = Sheet(book, grid)
        kept = given.keep_rows(READER, number, sheet.rows(stream, start))
        grid.notes |= sheet.beside.notes()
        texts |= dict.fromkeys((*sheet.beside.boxes(), *sheet.beside.lines(grid.edges)))
        tables.append(grid.table(number, kept, hidden=hidden))
        troubles.extend(grid.troubles())
        computed = computed or sheet.computed
    if computed:
        troubles.append(Trouble("CF013", "", {"format": FORM}))
    return tables, troubles, list(texts)
