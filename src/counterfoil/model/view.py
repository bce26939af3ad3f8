"""Views: which part of a page a picture shows, what is marked on it and what is covered.

A view is worked out from a reading alone; drawing it is for a child process that opens the
original.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from hashlib import sha256

from counterfoil.model.locator import Locator
from counterfoil.model.reading import Area, Line, Page, Reading, Table
from counterfoil.model.resolving import meet, table_at

_LINES_AROUND, _ROWS_AROUND = 2, 2
_NEAR = 1.6
"""How far apart lines may be that are shown together, as a share of their height."""
_MARGIN = 8
_SHORT = 24
Stretch = tuple[int, int]
"""Code points of a page's text, the end excluded."""


@dataclass(frozen=True, slots=True)
class View:
    """Part of the page `page`: the box `crop`, with boxes that are marked and boxes covered.

    `marked` and `covered` are stretches of the page's text whose boxes only the original tells.
    """

    page: int
    crop: Area
    marks: tuple[Area, ...] = ()
    covers: tuple[Area, ...] = ()
    marked: tuple[Stretch, ...] = ()
    covered: tuple[Stretch, ...] = ()

    @property
    def key(self) -> str:
        """A short digest of all that the view says: pictures are kept under it."""
        parts = self.page, self.crop, self.marks, self.covers, self.marked, self.covered
        return sha256(repr(parts).encode()).hexdigest()[:_SHORT]


def view_of(reading: Reading, locator: Locator, *, whole: bool = False) -> View | None:
    """Return a view of a place on a page: of its surroundings, or of the `whole` page.

    It is None where the place is on no page, or on one of which no size and lines are known.
    """
    page = next((page for page in reading.pages if page.number == locator.page), None)
    if page is None or not (page.width and page.height):
        return None
    if locator.cell is not None:
        view = _of_cell(table_at(reading, locator), locator, page)
    elif locator.start is not None and locator.end is not None:
        view = _of_words(page, (locator.start, locator.end))
    elif locator.area is not None:
        view = View(page.number, locator.area, (locator.area,))
    else:
        view = View(page.number, _all_of(page))
    if view is None or not meet(view.crop, _all_of(page)):
        # Nothing, or what the page does not show: it stands outside of what is printed.
        return None
    return replace(view, crop=_all_of(page) if whole else _with_margin(view.crop, page))


def page_view(reading: Reading, number: int, locators: Iterable[Locator]) -> View | None:
    """Return a view of a whole page with every place on it marked that these locators name.

    It is None where there is no such page, or its size is not known: there is nothing to draw.
    """
    page = next((page for page in reading.pages if page.number == number), None)
    if page is None or not (page.width and page.height):
        return None
    named = [one for one in locators if one.page == number]
    views = [view for one in named if (view := view_of(reading, one, whole=True))]
    marks = dict.fromkeys(area for view in views for area in view.marks)
    marked = dict.fromkeys(stretch for view in views for stretch in view.marked)
    return View(number, _all_of(page), tuple(sorted(marks)), marked=tuple(sorted(marked)))


def covering(
    view: View, page: Page, stretches: Iterable[Stretch], areas: Iterable[Area]
) -> View | None:
    """Return a view in which these stretches of its page's text and these boxes are covered.

    It is None where it is not known where on the page a stretch stands.
    """
    boxes, told = [*areas], [*stretches]
    if page.words:
        found = [_word_areas(page, stretch) for stretch in told]
        if not all(found):
            return None
        boxes += [area for among in found for area in among]
        told = []
    boxes = [area for area in boxes if meet(area, view.crop)]
    hidden = [s for s in told if any(meet(line.area, view.crop) for line in _lines(page, s))]
    return replace(view, covers=tuple(boxes), covered=tuple(hidden))


def _all_of(page: Page) -> Area:
    return 0, page.width, 0, page.height


def _with_margin(crop: Area, page: Page) -> Area:
    """Return a box with some of the page around it, but no parts of lines above and below."""
    left, right, top, bottom = crop
    level = [x.area for x in page.lines if x.area[0] < right and left < x.area[1]]
    above = min([top - area[3] for area in level if area[3] <= top], default=_MARGIN)
    below = min([area[2] - bottom for area in level if area[2] >= bottom], default=_MARGIN)
    return (
        max(left - _MARGIN, 0),
        min(right + _MARGIN, page.width),
        max(top - min(above, _MARGIN), 0),
        min(bottom + min(below, _MARGIN), page.height),
    )


def _of_cell(table: Table | None, locator: Locator, page: Page) -> View | None:
    area = table.areas.get(locator.cell or (0, 0)) if table else None
    if table is None or area is None or locator.cell is None:
        return None
    row = locator.cell[0]
    near = [a for (r, _), a in table.areas.items() if abs(r - row) <= _ROWS_AROUND]
    return View(page.number, _around(near), (area,))


def _of_words(page: Page, stretch: Stretch) -> View | None:
    within = _lines(page, stretch)
    if not within:
        return None
    first, last = page.lines.index(within[0]), page.lines.index(within[-1])
    shown = list(within)
    for step, end in ((-1, first), (1, last)):
        for number in range(end + step, end + step * (_LINES_AROUND + 1), step):
            if not 0 <= number < len(page.lines) or not _beside(shown, page.lines[number]):
                break
            shown.append(page.lines[number])
    crop = _around([line.area for line in shown])
    if page.words:
        marks = tuple(_word_areas(page, stretch))
        return View(page.number, crop, marks) if marks else None
    return View(page.number, crop, marked=(stretch,))


def _lines(page: Page, stretch: Stretch) -> list[Line]:
    return [line for line in page.lines if line.start < stretch[1] and stretch[0] < line.end]


def _word_areas(page: Page, stretch: Stretch) -> list[Area]:
    """Return the boxes of the recognised words of a stretch; none where not all of it is such."""
    start, end = stretch
    words = [word for word in page.words if word.start < end and start < word.end]
    places = {place for word in words for place in range(word.start, word.end)}
    rest = (place for place in range(start, end) if place not in places)
    whole = all(page.text[place].isspace() for place in rest)
    return [word.area for word in words] if whole else []


def _beside(shown: list[Line], line: Line) -> bool:
    """Whether a line stands in the same column as those shown, right above or below them."""
    left, right, top, bottom = _around([one.area for one in shown])
    high = line.area[3] - line.area[2]
    apart = max(line.area[2] - bottom, top - line.area[3])
    return apart <= _NEAR * high and min(right, line.area[1]) > max(left, line.area[0])


def _around(areas: Iterable[Area]) -> Area:
    lefts, rights, tops, bottoms = zip(*areas, strict=True)
    return min(lefts), max(rights), min(tops), max(bottoms)
