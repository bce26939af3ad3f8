"""Views: what a picture of a place shows of its page, marks and covers."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from counterfoil.model.locator import Locator
from counterfoil.model.reading import Line, Page, Reading, Table, Word
from counterfoil.model.view import View, covering, view_of

_WIDE, _HIGH = 400, 600


def page_of(*lines: str, left: int = 50, recognised: bool = False) -> Page:
    """Return a page of lines, one under the other; each letter is five points wide."""
    text, placed, words, place = "\n".join(lines), [], [], 0
    for number, line in enumerate(lines):
        top = 40 + 14 * number
        area = (left, left + 5 * len(line), top, top + 12)
        placed.append(Line(place, place + len(line), area))
        start = 0
        for word in line.split(" "):
            box = (left + 5 * start, left + 5 * (start + len(word)), top, top + 12)
            words.append(Word(place + start, place + start + len(word), box, 90))
            start += len(word) + 1
        place += len(line) + 1
    return Page(1, text, _WIDE, _HIGH, tuple(placed), tuple(words) if recognised else ())


def reading_of(page: Page, *tables: Table) -> Reading:
    """Return the reading of a document of one page."""
    return Reading("0" * 64, "pdf/1", pages=(page,), tables=tables)


def stretch(page: Page, quote: str) -> tuple[int, int]:
    """Return where words stand in a page's text."""
    start = page.text.index(quote)
    return start, start + len(quote)


def place(page: Page, quote: str) -> Locator:
    """Return where words stand on a page."""
    start, end = stretch(page, quote)
    return Locator(page=1, start=start, end=end, quote=quote)


_LINES = [f"line {n} says something of its own" for n in range(20)]


def test_two_lines_above_and_below_are_shown_whole() -> None:
    """No other line is shown, not even a part of one."""
    page = page_of(*_LINES)
    view = view_of(reading_of(page), place(page, "line 9"))
    assert view
    _, _, top, bottom = view.crop
    shown = [n for n, line in enumerate(page.lines) if top < line.area[3] and line.area[2] < bottom]
    assert [7, 8, 9, 10, 11] == shown
    assert (view.marks, view.marked) == ((), (stretch(page, "line 9"),))


def test_another_column_beside_is_not_shown() -> None:
    """Only what stands above and below in the same column."""
    left, right = page_of(*_LINES[:10]), page_of(*_LINES[10:], left=230)
    text = f"{left.text}\n{right.text}"
    more = len(left.text) + 1
    moved = [Line(line.start + more, line.end + more, line.area) for line in right.lines]
    page = Page(1, text, _WIDE, _HIGH, (*left.lines, *moved))
    view = view_of(reading_of(page), place(page, "line 10"))
    assert view
    assert view.crop[0] > left.lines[0].area[1]
    assert view.crop[2] < 60


def test_a_cell_is_shown_with_the_rows_beside_it() -> None:
    """Two rows above and below, the cell marked."""
    areas = {
        (r, c): (100 * c, 100 * c + 90, 20 * r, 20 * r + 18) for r in range(1, 15) for c in (1, 2)
    }
    table = Table(1, [["1", "2"]] * 14, page=1, areas=areas)
    view = view_of(reading_of(page_of("x"), table), table.place((7, 2)))
    assert view
    assert ((100 * 2, 100 * 2 + 90, 140, 158),) == view.marks
    assert (92, 298) == view.crop[:2]
    assert view.crop[2] <= 100
    assert view.crop[3] >= 198
    assert view.crop[3] - view.crop[2] < 120


def test_the_whole_page_is_shown_only_when_asked_for() -> None:
    """With the same marks."""
    page = page_of(*_LINES)
    at = place(page, "line 9")
    whole, part = view_of(reading_of(page), at, whole=True), view_of(reading_of(page), at)
    assert whole
    assert part
    assert (0, _WIDE, 0, _HIGH) == whole.crop
    assert whole.marked == part.marked
    assert whole.key != part.key


def test_what_stands_on_no_page_has_no_view() -> None:
    """Nor what stands on a page of no size, or nowhere."""
    page = page_of("a line")
    slide = Reading("0" * 64, "pptx/1", pages=(Page(1, "a line"),))
    assert view_of(slide, Locator(page=1, start=0, end=1)) is None
    for lost in (Locator(page=2, start=0, end=1), Locator(start=0, end=1), Locator(cell=(1, 1))):
        assert view_of(reading_of(page), lost) is None
    assert view_of(reading_of(page), Locator(page=1, start=50, end=60)) is None
    assert view_of(reading_of(page), Locator(page=1, table=1, cell=(1, 1))) is None
    hidden = Page(1, "a line", _WIDE, _HIGH, (Line(0, 6, (50, 80, 0, 0)),))
    assert view_of(reading_of(hidden), place(page, "line")) is None


def test_recognised_words_are_marked_and_covered_where_they_were_seen() -> None:
    """Each by its box, also where a stretch begins inside a word."""
    page = page_of("call 8 916 555 or come", "by night", recognised=True)
    view = view_of(reading_of(page), place(page, "or come\nby"))
    assert view
    assert {(125, 135, 40, 52), (140, 160, 40, 52), (50, 60, 54, 66)} == set(view.marks)
    covered = covering(view, page, [stretch(page, "16 555")], [(300, 310, 300, 310)])
    assert covered
    assert ((85, 100, 40, 52), (105, 120, 40, 52)) == covered.covers


def test_words_that_were_not_recognised_cannot_be_covered() -> None:
    """So there is no picture at all."""
    page = page_of("call 8 916 555 or come", recognised=True)
    page = Page(1, page.text, _WIDE, _HIGH, page.lines, page.words[:2])
    view = View(1, (0, _WIDE, 0, _HIGH))
    assert covering(view, page, [stretch(page, "8 916 555")], []) is None
    assert covering(view, page, [stretch(page, "call 8")], []) is not None
    assert view_of(reading_of(page), place(page, "come")) is None


@given(st.integers(0, 19), st.integers(0, 19), st.booleans())
def test_whatever_is_hidden_and_shown_is_covered(at: int, hidden: int, recognised: bool) -> None:  # noqa: FBT001
    """A stretch on a line that the picture shows is among the covers, and no other."""
    page = page_of(*_LINES, recognised=recognised)
    view = view_of(reading_of(page), place(page, f"line {at} says"))
    assert view
    line = page.lines[hidden]
    covered = covering(view, page, [(line.start, line.end)], [])
    assert covered
    shown = view.crop[2] < line.area[3] and line.area[2] < view.crop[3]
    assert bool(covered.covers or covered.covered) == shown
