"""Pages of a PDF as pictures, as fine as the scans on them."""

from __future__ import annotations

import math

import pypdfium2
from pypdfium2 import raw

from counterfoil.read.leftovers import Leftovers
from counterfoil.read.limits import damaged
from counterfoil.read.pictures.scans import Scan

_FORM = "PDF"
_INCH = 72
_COARSEST, _FINEST, _USUAL = 100, 400, 300
_LONGEST = 5000
_COVERS = 0.3


def rendered(document: pypdfium2.PdfDocument, number: int) -> Scan:
    """Return a page, counted from 1, as it is shown; raise Unreadable where it cannot be drawn."""
    try:
        page = document[number - 1]
        wide, high = page.get_size()
        fine = _fineness(page, wide * high)
        Leftovers.drawn = True
        scale = min(fine / _INCH, _LONGEST / max(wide, high, 1.0))
        picture = page.render(scale=scale, grayscale=True, prefer_bgrx=False).to_pil()
    except pypdfium2.PdfiumError as error:
        why = f"page {number}: {error}"
        raise damaged(_FORM, why) from None
    return Scan(picture.convert("L"), (math.ceil(wide), math.ceil(high)), 1 / scale)


def _fineness(page: pypdfium2.PdfPage, area: float) -> float:
    """Return how many dots an inch of a page has: those of the finest picture that covers much."""
    found = []
    for picture in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        left, bottom, right, top = picture.get_bounds()
        wide, high = right - left, top - bottom
        across, down = picture.get_px_size()
        if wide * high > _COVERS * area:
            found.append(math.sqrt(across * down / (wide * high)) * _INCH)
    return min(max(*found, _COARSEST), _FINEST) if found else _USUAL
