"""Drawing views of picture files: the very pictures that words were recognised in, in grey."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PIL import Image as Images

from counterfoil.model.view import View
from counterfoil.read.drawing.dots import Measure, Painted, Sheet, sheet_size
from counterfoil.read.given import Given
from counterfoil.read.limits import damaged
from counterfoil.read.pictures.opening import opened
from counterfoil.read.pictures.scans import Scan


def draw_scans(given: Given, views: Sequence[View], measure: Measure) -> Iterator[Painted]:
    """Yield each view's dots, and what is to be marked and covered on them.

    Raise Unreadable for a picture that is damaged or too large.
    """
    with opened(given.path, given.limits) as file:
        known: dict[int, Scan] = {}
        for view in views:
            if view.page not in known:
                known = {view.page: file.scan(view.page)}
            if view.marked or view.covered:
                why = f"where words stand on page {view.page} is not known"
                raise damaged(file.form, why)
            sheet = _drawn(known[view.page], view, measure)
            yield Painted(sheet, view.marks, view.covers)


def _drawn(scan: Scan, view: View, measure: Measure) -> Sheet:
    left, right, top, bottom = view.crop
    wide, high, scale = sheet_size(view.crop, measure)
    most_across, most_down = scan.picture.size
    within = (
        max(left / scan.points, 0),
        max(top / scan.points, 0),
        min(right / scan.points, most_across),
        min(bottom / scan.points, most_down),
    )
    part = scan.picture.resize((wide, high), Images.Resampling.LANCZOS, box=within)
    return Sheet(wide, high, part.tobytes(), left, top, scale)
