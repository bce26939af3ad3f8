"""A locator resolves, has drifted or is gone; nothing near is ever taken for it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterfoil.model.locator import Locator
from counterfoil.model.reading import Article, Caption, Line, Page, Reading, Table
from counterfoil.model.resolving import Expected, State, resolve
from counterfoil.model.surroundings import cells_at, words_at

_TEXT = "forty people were asked and forty people went"
_ROWS = [["", "Approached"], ["Alpha", "40"], ["Beta", "7", "late"]]


def told(*paragraphs: str, **more: object) -> Reading:
    """Return the reading of a text."""
    reading = Reading("0" * 64, "text/1", "digest", article=Article(paragraphs=paragraphs))
    return replace(reading, **more)  # type: ignore[arg-type]


def stands(text: str, quote: str, nth: int = 0) -> Locator:
    """Return where a quote stands in a text for the nth time."""
    start = -1
    for _ in range(nth + 1):
        start = text.index(quote, start + 1)
    return Locator(start=start, end=start + len(quote), quote=quote)


def state(reading: Reading, locator: Locator, expected: Expected | None = None) -> State:
    """Return what became of a locator; there is a reason wherever it does not resolve."""
    found = resolve(reading, locator, expected)
    assert bool(found.why) == (found.state is not State.RESOLVES)
    return found.state


def test_words_that_stand_once_at_their_place_resolve() -> None:
    """The words are given back."""
    found = resolve(told(_TEXT), stands(_TEXT, "were asked"))
    assert (State.RESOLVES, "were asked", ()) == (found.state, found.text, found.elsewhere)


def test_words_that_moved_are_drifted_and_told_where() -> None:
    """An inserted word moves all behind it; the new place is told, and not taken."""
    found = resolve(told("Only " + _TEXT), stands(_TEXT, "were asked"))
    assert State.DRIFTED is found.state
    assert [stands("Only " + _TEXT, "were asked")] == list(found.elsewhere)
    assert found.text != "were asked"


def test_other_words_at_the_place_are_drifted() -> None:
    """What stands there now is told."""
    changed = _TEXT.replace("were asked", "had answer")
    found = resolve(told(changed), stands(_TEXT, "were asked"))
    assert (State.DRIFTED, "had answer", ()) == (found.state, found.text, found.elsewhere)


def test_a_place_that_is_not_there_is_gone() -> None:
    """Neither the place nor the words."""
    assert State.GONE is state(told("short"), stands(_TEXT, "people went"))
    assert State.GONE is state(told(_TEXT), Locator(page=2, start=0, end=5, quote="sixty"))


def test_words_that_stand_twice_are_not_told_apart_by_their_place_alone() -> None:
    """What was recorded around them tells them apart, or the very reading they were found in."""
    second = stands(_TEXT, "forty people", 1)
    assert State.DRIFTED is state(told(_TEXT), second)
    assert State.RESOLVES is state(told(_TEXT), replace(second, prefix="asked and "))
    assert State.RESOLVES is state(told(_TEXT), second, Expected(text_digest="digest"))
    assert State.DRIFTED is state(told(_TEXT), replace(second, suffix=" came"))


def test_another_text_of_the_original_makes_every_place_drift() -> None:
    """What was recorded from one reading is not proven by another."""
    place = stands(_TEXT, "were asked")
    assert State.DRIFTED is state(told(_TEXT), place, Expected(text_digest="another"))


def test_words_without_a_position_resolve_where_they_stand_once() -> None:
    """Captions and titles are found by their words."""
    article = Article("A title", paragraphs=("A text",), captions=(Caption("A bridge"),))
    reading = told(article=article)
    for words in ("A title", "A bridge", "A text"):
        assert State.RESOLVES is state(reading, Locator(quote=words))
    assert State.GONE is state(reading, Locator(quote="A river"))
    assert State.DRIFTED is state(told("so and so"), Locator(quote="so"))


def test_cells_resolve_by_their_words() -> None:
    """A cell whose words are others has drifted; one beyond the table is gone."""
    reading = Reading("0" * 64, "xlsx/1", "digest", tables=(Table(1, _ROWS, "Sheet"),))
    place = Locator(sheet="Sheet", cell=(2, 2))
    assert State.RESOLVES is state(reading, place)
    assert State.RESOLVES is state(reading, place, Expected("40", "digest"))
    assert State.DRIFTED is state(reading, place, Expected("41", "digest"))
    assert State.RESOLVES is state(reading, replace(place, cell=(2, 3)))
    for gone in (replace(place, cell=(9, 2)), replace(place, cell=(2, 9))):
        assert State.GONE is state(reading, gone)
    for other in (replace(place, sheet="Other"), Locator(table=2, cell=(2, 2))):
        assert State.GONE is state(reading, other)
    assert State.GONE is state(reading, Locator(cell=(2, 2)))


def test_a_cell_on_a_page_has_its_box() -> None:
    """Another box on the page is another place, but for a point of rounding."""
    areas = {(2, 2): (100, 150, 40, 52)}
    table = Table(1, _ROWS, page=3, areas=areas)
    reading = Reading("0" * 64, "pdf/1", "digest", tables=(table,))
    place = table.place((2, 2))
    assert State.RESOLVES is state(reading, place)
    assert State.RESOLVES is state(reading, replace(place, area=(99, 151, 40, 52)))
    assert State.DRIFTED is state(reading, replace(place, area=(100, 150, 80, 92)))
    assert State.GONE is state(reading, replace(place, page=2))


def test_a_page_and_an_area_say_what_stands_there() -> None:
    """The lines that reach into the area."""
    lines = (Line(0, 5, (10, 90, 10, 20)), Line(6, 11, (10, 90, 30, 40)))
    page = Page(1, "above below", 100, 100, lines)
    reading = Reading("0" * 64, "pdf/1", pages=(page,))
    assert "above below" == resolve(reading, Locator(page=1)).text
    assert "below" == resolve(reading, Locator(page=1, area=(0, 100, 25, 60))).text
    assert State.GONE is state(reading, Locator(page=2))


@given(st.text("ab \n", min_size=1, max_size=30), st.text("ab \n", max_size=30), st.data())
def test_only_the_same_words_in_the_same_place_ever_resolve(
    before: str, after: str, data: st.DataObject
) -> None:
    """Whatever a text turns into, what resolves has its words at its place."""
    start = data.draw(st.integers(0, len(before) - 1))
    end = data.draw(st.integers(start + 1, len(before)))
    place = Locator(start=start, end=end, quote=before[start:end])
    found = resolve(told(after), place)
    if found.state is State.RESOLVES:
        assert after[start:end] == place.quote
        assert after.count(before[start:end]) == 1
    for other in found.elsewhere:
        assert after[other.start : other.end] == place.quote
    assert State.RESOLVES is state(told(before), place, Expected(text_digest="digest"))


def test_words_are_shown_among_others_cut_at_words() -> None:
    """Long surroundings end at whole words, which dots say."""
    text = " ".join(f"word{n}" for n in range(200))
    around = words_at(told(text), stands(text, "word100"))
    assert around
    assert ("word100", "… ", " …") == (around.quote, around.before[:2], around.after[-2:])
    assert f"{around.before[2:]}{around.quote}{around.after[:-2]}" in text
    assert words_at(told(text), Locator(start=0, end=9999)) is None


@pytest.mark.parametrize(("row", "column"), [(1, 1), (60, 30), (500, 1)])
def test_cells_are_shown_with_their_true_addresses(row: int, column: int) -> None:
    """Headings, and what stands around, each under its number."""
    rows = [["Region", "Week"], *([f"{r},{c}" for c in range(1, 41)] for r in range(2, 501))]
    reading = Reading("0" * 64, "csv/1", tables=(Table(1, rows),))
    cells = cells_at(reading, Locator(cell=(row, column)))
    assert cells
    assert 1 in cells.rows
    assert {row, column} <= {*cells.rows, *cells.columns}
    for shown_row, texts in zip(cells.rows, cells.shown, strict=True):
        for shown_column, text in zip(cells.columns, texts, strict=True):
            assert text == reading.tables[0].text(shown_row, shown_column)
    assert cells_at(reading, Locator(cell=(501, 1))) is None
