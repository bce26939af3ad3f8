"""Documents built with known content: each planted text is found again at its locator."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_texts import SHOWERS, WRITERS
from made_word import Blocks
from reads import Reads

from counterfoil.model.locator import Locator
from counterfoil.model.reading import Reading
from counterfoil.read.asjson import as_json
from counterfoil.read.given import tidy

pytest_plugins = ("reading_fixtures",)

HOSTILE = "\\{}<>&\"'%=;,.:#*~_^|`@$-–—«»„“…№§°×½ \t\u00a0\u2009\u202e\u200b\u0301й̆ёЁ́🙂𝟜𐍈\u2028"
LETTERS = "абвгдежзийклмнопрстуфхцчшщъыьэюяАБВГДЕABCDEFabcdefghijklmnop0123456789ııß" + HOSTILE
WORDS = st.sampled_from(
    ["не менее 40", "1 234", "56 %", "с 1 марта 2023", "Брянская область", "§ 2.1"]
)
TEXTS = st.one_of(
    WORDS,
    st.text(st.sampled_from(LETTERS), max_size=30),
    st.builds(
        " ".join, st.lists(st.one_of(WORDS, st.text("абвгдABC 0189", max_size=8)), max_size=6)
    ),
)
CELLS = st.one_of(TEXTS, st.builds("\n".join, st.lists(TEXTS, min_size=2, max_size=3)))
TABLES = st.integers(1, 4).flatmap(
    lambda width: st.lists(
        st.lists(CELLS, min_size=width, max_size=width), min_size=1, max_size=4
    ).filter(lambda rows: any(tidy(cell) for row in rows for cell in row))
)
FRESH = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def lines(texts: list[str]) -> list[str]:
    """Return texts as readings give them, without those that hold nothing."""
    return [text for one in texts if (text := tidy(one))]


def parted(blocks: Blocks) -> Blocks:
    """Put a paragraph with text between tables, which some formats join where there is none."""
    found: list[object] = []
    for block in blocks:
        if not isinstance(block, str) and found and not isinstance(found[-1], str):
            found.append("между таблицами")
        found.append(block)
    return found  # type: ignore[return-value]


def located(reading: Reading) -> None:
    """Hold that each piece's locator leads to that piece."""
    piece = as_json(reading)
    passages = dict(reading.passages())
    for paragraph in (piece["article"] or {"paragraphs": []})["paragraphs"]:
        place = Locator.parse(paragraph["locator"])
        if not reading.pages:
            assert passages[None][place.start : place.end] == paragraph["text"]
    tables = {table.number: table for table in reading.tables}
    for table in piece["tables"]:
        for row in table["rows"]:
            for cell in row["cells"]:
                place = Locator.parse(cell["locator"])
                assert place.cell
                assert tables[place.table or 1].text(*place.cell) == cell["text"]


@pytest.mark.parametrize("kind", WRITERS)
@given(blocks=st.lists(st.one_of(TEXTS, TABLES), min_size=1, max_size=6).map(parted))
@FRESH
def test_every_planted_paragraph_and_cell_is_found_in_its_place(
    kind: str, blocks: Blocks, tmp_path: Path, read_file: Reads
) -> None:
    """Whoever wrote it, its paragraphs come in order and its cells stand in their grid."""
    reading = read_file(WRITERS[kind](tmp_path / "planted", blocks))
    assert {trouble.code for trouble in reading.troubles} <= {"CF030"}
    assert reading.article
    assert list(reading.article.paragraphs) == lines([b for b in blocks if isinstance(b, str)])
    tables = [block for block in blocks if not isinstance(block, str)]
    assert len(reading.tables) == len(tables)
    for table, planted in zip(reading.tables, tables, strict=True):
        for number, row in enumerate(planted, 1):
            for column, cell in enumerate(row, 1):
                assert table.text(number, column) == "\n".join(lines(cell.split("\n")))
    located(reading)


@pytest.mark.parametrize("kind", SHOWERS)
@given(slides=st.lists(st.lists(CELLS, max_size=4), min_size=1, max_size=4))
@FRESH
def test_every_planted_line_of_a_slide_is_found_on_it(
    kind: str, slides: list[list[str]], tmp_path: Path, read_file: Reads
) -> None:
    """Whoever wrote the presentation, each slide is a page with its texts in their order."""
    reading = read_file(SHOWERS[kind](tmp_path / "planted", slides))
    assert {trouble.code for trouble in reading.troubles} <= {"CF030"}
    assert [page.number for page in reading.pages] == list(range(1, len(slides) + 1))
    for page, texts in zip(reading.pages, slides, strict=True):
        planted = lines([line for text in texts for line in text.split("\n")])
        assert page.text == "\n".join(planted)
    located(reading)
