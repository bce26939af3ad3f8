"""Drawing views of a PDF's pages with PDFium."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from pathlib import Path

from pypdfium2 import raw

from counterfoil.model.view import Stretch, View
from counterfoil.read.drawing.dots import Box, Measure, Painted, Sheet, grown, sheet_size
from counterfoil.read.given import Given
from counterfoil.read.leftovers import Leftovers
from counterfoil.read.limits import damaged
from counterfoil.read.pdf.opening import FORM, opened, opened_page
from counterfoil.read.pdf.pieces import PageText
from counterfoil.read.pdf.spans import boxes_of

_WHITE = 0xFFFFFFFF


def draw_pages(given: Given, views: Sequence[View], measure: Measure) -> Iterator[Painted]:
    """Yield each view's dots, and what is to be marked and covered on them.

    Raise Unreadable for a document or page that cannot be drawn.
    """
    path = given.path
    boxes = {number: _boxes(path, number, views) for number in {view.page for view in views}}
    document = opened(path)
    try:
        for view in views:
            known = boxes[view.page]
            marks = [*view.marks, *(box for at in view.marked for box in known[at])]
            covers = [*view.covers, *(grown(box) for at in view.covered for box in known[at])]
            with opened_page(document, view.page) as page:
                sheet = _drawn(page, view, measure)
            yield Painted(sheet, marks, covers)
    finally:
        document.close()


def _boxes(path: Path, number: int, views: Sequence[View]) -> dict[Stretch, list[Box]]:
    """Return the boxes of all stretches of a page's text that its views name."""
    here = [view for view in views if view.page == number]
    stretches = list(dict.fromkeys(at for view in here for at in (*view.marked, *view.covered)))
    if not stretches:
        return {}
    try:
        return dict(zip(stretches, boxes_of(path, number, stretches, shown=True), strict=True))
    except ValueError as error:
        raise damaged(FORM, f"page {number}: {error}") from None


def _drawn(page: PageText, view: View, measure: Measure) -> Sheet:
    left, _, top, _ = view.crop
    wide, high, scale = sheet_size(view.crop, measure)
    dots = (ctypes.c_ubyte * (wide * high))()
    bitmap = raw.FPDFBitmap_CreateEx(wide, high, raw.FPDFBitmap_Gray, dots, wide)
    if not bitmap:
        raise MemoryError
    Leftovers.drawn = True
    try:
        raw.FPDFBitmap_FillRect(bitmap, 0, 0, wide, high, _WHITE)
        raw.FPDF_RenderPageBitmap(
            bitmap,
            ctypes.cast(page.page, raw.FPDF_PAGE),
            *(round(-left * scale), round(-top * scale)),
            *(round(page.width * scale), round(page.height * scale)),
            0,
            raw.FPDF_ANNOT,
        )
    finally:
        raw.FPDFBitmap_Destroy(bitmap)
    return Sheet(wide, high, bytes(dots), left, top, scale)
