"""Reading an accepted weekly return: its cells as a table, its note as the text.

The desk keeps what it opened (see sealing/opened.py). Files that came with it are originals of
their own, taken out when it was accepted.
"""

from __future__ import annotations

from counterfoil.model.reading import Article, Reading, Table
from counterfoil.read.given import Given, tidy
from counterfoil.read.limits import damaged
from counterfoil.sealing.body import WeeklyReturn
from counterfoil.sealing.fields import BadReturn
from counterfoil.sealing.opened import read_body, rows_of

READER = "return/1"
_FORM = "weekly return"


def read_returned(given: Given) -> Reading:
    """Read a return; raise Unreadable where its bytes are not of the form."""
    try:
        weekly = read_body(given.path.read_bytes())
    except BadReturn as error:
        raise damaged(_FORM, str(error)) from None
    rows = given.keep_rows(READER, 1, rows_of(weekly))
    return reading_of(weekly, given.digest, Table(number=1, rows=rows, headings=1))


def reading_of(weekly: WeeklyReturn, digest: str, table: Table) -> Reading:
    """Return the reading of a return whose cells are in a table already."""
    paragraphs = tuple(filter(None, map(tidy, weekly.report.note.split("\n"))))
    article = Article(paragraphs=paragraphs) if paragraphs else None
    metadata = {"format": _FORM}
    return Reading(digest, READER, "", article, tables=(table,), metadata=metadata)
