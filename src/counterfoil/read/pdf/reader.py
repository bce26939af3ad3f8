"""Reading PDF with PDFium: text with places, tables, and the article where pages are one.

Pages whose text says not what they show are recognised as pictures, page by page (see layer.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pypdfium2

from counterfoil.model.metadata import LEFT_OUT
from counterfoil.model.reading import Page, Reading, Table, Trouble
from counterfoil.read.documents.story import told_nothing
from counterfoil.read.given import Given
from counterfoil.read.pdf.article import article_of
from counterfoil.read.pdf.opening import broken, forms_of, is_whole, opened, page_if_any
from counterfoil.read.pdf.paragraphs import page_of
from counterfoil.read.pdf.pieces import PageText
from counterfoil.read.pdf.sheets import LOST, Sheet, sheet_of
from counterfoil.read.pdf.within import facts_of, files_within
from counterfoil.read.pictures.rendering import rendered
from counterfoil.read.pictures.scans import Scans, pages_in_words, with_lines

READER = "pdf/9"
FORM = "PDF"
_MOST = 1000
"""More lost pages after each other are but a count that is wrong."""


@dataclass(slots=True)
class _Seen:
    """What was read so far, page by page."""

    pages: list[Page] = field(default_factory=list)
    lost: list[int] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    sheets: list[Sheet] = field(default_factory=list)

    def leave_room(self, number: int) -> None:
        """Let pages that cannot be loaded be blank, so that the next has its number."""
        for lost in range(len(self.pages) + 1, number):
            self.sheets.append(LOST)
            self.pages.append(Page(lost, ""))


def read_pdf(given: Given) -> Reading:
    """Read a document; raise Unreadable for one that is broken or locked."""
    document = opened(given.path)
    scans, seen = Scans(given), _Seen()
    try:
        forms = forms_of(document)
        for number in range(1, len(document) + 1):
            with page_if_any(document, number) as page:
                if page is None:
                    seen.lost.append(number)
                    if number - len(seen.pages) > _MOST:
                        break
                    continue
                seen.leave_room(number)
                sheet = sheet_of(page, document, forms)
                if sheet.layer.usable or not _recognised(seen, sheet, page, document, scans):
                    seen.sheets.append(sheet)
                    seen.pages.append(page_of(page, number, sheet.blocks))
                    seen.tables += _tables(sheet, page, number, len(seen.tables))
        if not seen.pages:
            raise broken(given.path, "none of its pages can be loaded")
        written = [sheet.written for sheet in seen.sheets]
        metadata = facts_of(document, given.path, written)
        parts, left = files_within(document, given, READER, FORM)
    finally:
        document.close()
    scanned = tuple(scans.troubles())
    blank = told_nothing(FORM, (page.text for page in seen.pages), seen.tables, parts)
    found = article_of(seen.sheets, seen.pages, metadata.get("title", ""))
    if found and found.left:
        metadata[LEFT_OUT] = "\n".join(found.left)
    return Reading(
        given.digest,
        READER,
        article=found.article if found else None,
        pages=tuple(seen.pages),
        tables=tuple(seen.tables),
        metadata={**metadata, **scans.metadata()},
        troubles=(*_lost(seen, given.path), *_troubles(seen.sheets), *(scanned or blank), *left),
        parts=parts,
    )


def _recognised(
    seen: _Seen, sheet: Sheet, page: PageText, document: pypdfium2.PdfDocument, scans: Scans
) -> bool:
    """Recognise the next page as a picture, where that can be done; say whether it was.

    What is written on it as comments and in fields stands after what was recognised.
    """
    number = len(seen.pages) + 1
    found = scans.page(number, len(seen.tables) + 1, partial(rendered, document))
    if not found:
        return False
    beside = [(note.text, page.area(note.box)) for note in sheet.notes]
    seen.pages.append(with_lines(found.page, beside))
    seen.tables += found.tables
    layer = sheet.layer._replace(untold=0, unseen=0)
    seen.sheets.append(sheet._replace(blocks=[], tables=[], layer=layer))
    return True


def _tables(sheet: Sheet, page: PageText, number: int, before: int) -> Iterator[Table]:
    """Yield a page's tables, counted through the document."""
    for count, found in enumerate(sheet.tables, before + 1):
        areas = {cell: page.area(box) for cell, box in found.areas.items()}
        yield Table(
            count,
            found.rows,
            spans=tuple(found.spans),
            page=number,
            areas=areas,
            headings=found.headings,
        )


def _lost(seen: _Seen, path: Path) -> Iterator[Trouble]:
    if not is_whole(path):
        yield Trouble("CF032", "", {"format": FORM})
    if seen.lost:
        yield Trouble("CF035", "", {"pages": pages_in_words(seen.lost)})


def _troubles(sheets: list[Sheet]) -> Iterator[Trouble]:
    untold = [(n, sheet.layer.untold) for n, sheet in enumerate(sheets, 1) if sheet.layer.untold]
    if untold:
        first = str(untold[0][0])
        details = {"count": str(sum(count for _, count in untold)), "page": first}
        yield Trouble("CF021", f"page={first}", details)
    unseen = [(n, sheet.layer.unseen) for n, sheet in enumerate(sheets, 1) if sheet.layer.unseen]
    if unseen:
        first = str(unseen[0][0])
        details = {"count": str(sum(count for _, count in unseen)), "page": first}
        yield Trouble("CF033", f"page={first}", details)
    if comments := sum(note.comment for sheet in sheets for note in sheet.notes):
        yield Trouble("CF020", "", {"changes": "0", "comments": str(comments)})
