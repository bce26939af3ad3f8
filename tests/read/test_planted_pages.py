"""PDF pages built with known words and tables in known places: each is found at its place again."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from quality.pages.cells import WORDS, Cell, Content
from quality.pages.drawing import Area, Style
from quality.pages.rereading import bare, letters_of
from quality.pages.tables import LAYOUTS, MORE, Made, make, own_font, write
from reads import Reads

from counterfoil.model.locator import Locator
from counterfoil.model.reading import Area as WholeArea
from counterfoil.model.reading import Reading, Table
from counterfoil.read.asjson import as_json
from counterfoil.read.given import tidy

pytest_plugins = ("reading_fixtures",)

_ALL = {**LAYOUTS, **MORE}
_LETTERS = "абвгдежзийклмнопрстуфхцчшщъыьэюяёАБВГДЕABCDEFabcdefghijklmnop0123456789"
_WORDS = st.text(st.sampled_from(_LETTERS + "«»„“№§°×½€₽%&<>()[]{}/\\*+=;,.:!?'\"–—"), max_size=12)
_TEXTS = st.builds(" ".join, st.lists(_WORDS, min_size=1, max_size=5)).map(tidy)
_GRIDS = st.integers(2, 6).flatmap(
    lambda width: st.lists(st.lists(_TEXTS, min_size=width, max_size=width), min_size=2, max_size=8)
)
_STYLES = st.builds(
    Style,
    rules=st.sampled_from(["grid", "lines", "thin"]),
    font=st.just("own"),
    size=st.sampled_from([7, 9, 9.5, 11, 14]),
    pad=st.sampled_from([1.5, 3, 6]),
    gutter=st.sampled_from([3, 6, 12]),
    lead=st.sampled_from([1.1, 1.2, 1.5]),
    numbers=st.sampled_from(["left", "center", "right"]),
    order=st.sampled_from(["rows", "columns", "lines", "words"]),
    middle=st.booleans(),
)
_FRESH = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def _overlaps(one: WholeArea, other: Area) -> bool:
    """Whether most of a found box lies in the place where a cell was drawn."""
    wide = min(one[1], other[1]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[2], other[2])
    whole = (one[1] - one[0]) * (one[3] - one[2])
    return wide > 0 and high > 0 and wide * high > whole / 2


def _all_in_place(table: Table, made: Made) -> None:
    """Hold that each cell says what was drawn there, is where it was drawn, and nothing is more."""
    planted = {(cell.row, cell.column): cell for cell in made.cells}
    found = {
        (row, column): text
        for row, texts in enumerate(table.rows, 1)
        for column, text in enumerate(texts, 1)
        if text
    }
    assert found == {place: cell.text for place, cell in planted.items()}
    for place in found:
        assert _overlaps(table.areas[place], made.areas[planted[place]])
    spans = {(s.row, s.column): (s.rows, s.columns) for s in table.spans}
    for place, cell in planted.items():
        assert spans.get(place, (1, 1)) == (cell.rows, cell.columns)


def _located(reading: Reading, path: Path) -> None:
    """Hold that each cell's locator leads to the cell, and its box to its letters on the page."""
    tables = {table.number: table for table in reading.tables}
    with letters_of(path) as letters:
        for table in as_json(reading)["tables"]:
            for cell in (cell for row in table["rows"] for cell in row["cells"]):
                place = Locator.parse(cell["locator"])
                assert place.cell
                assert place.page == 1
                assert tables[place.table or 1].text(*place.cell) == cell["text"]
                if cell["text"]:
                    assert place.area
                    there = bare(letters.at(1, [place.area]))
                    assert sorted(bare(cell["text"])) == sorted(there)


@pytest.mark.parametrize("seed", [1, 2])
def test_every_cell_of_a_table_of_any_layout_is_found_in_its_place(
    seed: int, tmp_path: Path, read_file: Reads
) -> None:
    """With and without rules, in two languages, and each word of the paragraphs around it too."""
    for made in make(tmp_path, seed, _ALL, [own_font()]):
        reading = read_file(made.path)
        (table,) = reading.tables
        _all_in_place(table, made)
        _located(reading, made.path)
        words = set(" ".join(reading.pages[0].text.split("\n")).split())
        assert {word for cell in made.cells for word in cell.text.split()} <= words
        if tidy(WORDS[made.language].prose)[:20] in reading.pages[0].text:
            assert WORDS[made.language].prose in reading.pages[0].text


@given(texts=_GRIDS, style=_STYLES)
@_FRESH
def test_any_words_in_a_ruled_table_are_found_in_their_cells(
    texts: list[list[str]], style: Style, tmp_path: Path, read_file: Reads
) -> None:
    """Whatever they are: in a grid nothing about them matters but where they stand."""
    own_font()
    assume(all(any(row) for row in texts) and all(map(any, zip(*texts, strict=True))))
    cells = [
        Cell(text, row, column)
        for row, line in enumerate(texts, 1)
        for column, text in enumerate(line, 1)
    ]
    path = tmp_path / "grid.pdf"
    content = Content(cells, [False] * len(texts[0]), 1)
    frame = write(path, content, style)
    assume(frame.across[-1] < 590 and frame.down[-1] < 830)
    (table,) = read_file(path).tables
    filled = [cell for cell in cells if cell.text]
    areas = {cell: frame.area(cell) for cell in filled}
    _all_in_place(table, Made("", "", path, filled, areas))


@pytest.mark.soak
def test_hardly_a_table_among_thousands_is_found_otherwise(
    tmp_path: Path, read_file: Reads
) -> None:
    """Fresh ones, in the fonts of this machine: of a thousand, five may be found in part."""
    chance = random.Random()  # noqa: S311 - no secret
    whole = several = 0
    for _ in range(30):
        for made in make(tmp_path, chance.randrange(10**9), _ALL):
            several += 1
            try:
                (table,) = read_file(made.path).tables
                _all_in_place(table, made)
            except (AssertionError, ValueError, KeyError):
                continue
            whole += 1
    assert whole >= 0.995 * several
