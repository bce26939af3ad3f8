"""A small count in a table is hidden in the text that the table stands in, and beside any quote."""

from __future__ import annotations

from pathlib import Path

import pytest
from desks import Desk
from hypothesis import given
from hypothesis import strategies as st
from small_projects import settings

from counterfoil.model.reading import Line
from counterfoil.publish.guarding import cell_in_text
from counterfoil.publish.site import claim_path

_FILLER = "<p>Nothing else was said by anybody about this, as far as the desk knows.</p>" * 5
_TABLE = "".join(
    f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>"
    for row in (("Region", "Approached", "Signed"), ("Alpha", "140", "3"), ("Beta", "204", "17"))
)
_PAGE = f"""<!doctype html><html lang=en><head><title>Annex</title></head><body><article>
<h1>Annex</h1>{_FILLER}<p>The office writes that at least 90 people came.</p>
<table>{_TABLE}</table>{_FILLER}</article></body></html>"""
_SOURCE = """
title = { en = "The annex" }
kind = "primary document"
files = ["annex.html"]
[grade]
reliability = "B"
credibility = "2"
[[tables]]
sheets = ["1"]
heading_row = 1
first_row = 2
numbers = ["B:C"]
measure = { row = 1 }
category = { fixed = "migrants" }
region = { columns = ["A"] }
period = { fixed = "2023-W09" }
filed = { fixed = "2023-03-20" }
"""
_QUOTED = """
[[claims]]
original = "annex.html"
quote = "at least 90 people came"
words = "at least 90"
low = "90"
measure = "approached"
region = "c"
category = "migrants"
period = "2023-W10"
speaker = "office"
said_on = "2023-03-10"
by = "R-1"
filed_at = "2023-03-20T08:30:00Z"
"""


@pytest.fixture(scope="module")
def receipt(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the receipt of a claim whose words stand right above a table with a small count."""
    files = {"sources/annex.toml": _SOURCE, "project.toml": settings(smallest=10)}
    desk = Desk(tmp_path_factory.mktemp("texts") / "project", files)
    desk.collect({"annex.html": _PAGE})
    desk.record()
    desk.decide(_QUOTED)
    desk.publish()
    ((seq, row),) = [one for one in desk.rows("claim") if one[1]["words"] == "at least 90"]
    assert "3" in row["locator"].partition("suffix=")[2]
    (page,) = desk.folder.glob(f"editions/*/site/en/{claim_path(seq)}")
    return Path(page).read_text("utf-8")


def test_the_count_is_hidden_in_the_excerpt(receipt: str) -> None:
    """The cells of the table are lines of the text; their neighbours are shown."""
    shown = receipt.partition("<blockquote>")[2].partition("</blockquote>")[0]
    assert "<mark>at least 90 people came</mark>" in shown
    assert "140\n·\nBeta\n204\n17" in shown


def test_what_was_kept_from_around_the_words_is_not_shown(receipt: str) -> None:
    """Neither in the locator nor in the row's bytes."""
    assert "a number that is withheld to protect people" in receipt
    assert "suffix" not in receipt
    assert "Alpha" not in receipt.partition("</blockquote>")[2]


def _cut(text: str, stretches: list[tuple[int, int]]) -> str:
    for start, end in stretches:
        text = text[:start] + "·" * (end - start) + text[end:]
    return text


def test_on_a_page_only_lines_in_the_cell_s_box_are_looked_through() -> None:
    """Where they do not have the words as the cell shows them, they are hidden whole."""
    text = "3 of all\nBeta 204 3 13\n2 3"
    lines = [
        Line(0, 8, (10, 90, 10, 20)),
        Line(9, 22, (10, 90, 30, 40)),
        Line(23, 26, (10, 90, 50, 60)),
    ]
    box = (60, 80, 28, 42)
    assert "3 of all\nBeta 204 · 13\n2 3" == _cut(text, list(cell_in_text("3", box, text, lines)))
    assert "· of all\nBeta 204 · 13\n2 ·" == _cut(text, list(cell_in_text("3", None, text, lines)))
    hidden = f"3 of all\n{'·' * 13}\n2 3"
    assert hidden == _cut(text, list(cell_in_text("three", box, text, lines)))


@given(st.lists(st.sampled_from(["3", "13", "3 3", "a 3", "3.", ""]), max_size=6))
def test_in_other_texts_only_lines_of_their_own_are_hidden(lines: list[str]) -> None:
    """A cell is a line of an article; the same digits in a sentence are another matter."""
    text = "\n".join(lines)
    cut = _cut(text, list(cell_in_text("3", None, text, ())))
    assert ["·" if line == "3" else line for line in lines] == (cut.split("\n") if lines else [])
