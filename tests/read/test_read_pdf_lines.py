"""Lines of a PDF page: what stands apart is read apart, whichever way the page is drawn."""

from __future__ import annotations

import random
from pathlib import Path

import pypdfium2
import pytest
from quality.pages.cells import KINDS, WORDS
from quality.pages.drawing import Style
from quality.pages.tables import write
from reads import Reads
from reportlab.pdfgen.canvas import Canvas

pytest_plugins = ("reading_fixtures",)


@pytest.mark.parametrize("seed", [1, 6, 7, 10])
def test_numbers_above_each_other_are_not_read_as_one(
    seed: int, tmp_path: Path, read_file: Reads
) -> None:
    """798 above 1 is not 7981, where a table is drawn column by column on a page of its own.

    PDFium gives such numbers as one word.
    """
    chance = random.Random(seed)  # noqa: S311 - no secret
    style = Style(
        rules="none",
        size=chance.choice([8, 9, 9.5, 10, 11]),
        pad=chance.choice([2, 3, 4, 5]),
        gutter=chance.choice([4, 6, 8, 12]),
        order="columns",
        middle=True,
    )
    content = KINDS["multi"](chance, WORDS["en"])
    path = tmp_path / "columns.pdf"
    write(path, content, style)
    document = pypdfium2.PdfDocument(path)
    words = {word for cell in content.cells for word in cell.text.split()}
    assert not set(document[0].get_textpage().get_text_range().split()) <= words
    document.close()
    reading = read_file(path)
    assert set(reading.pages[0].text.split()) == words
    (table,) = reading.tables
    for cell in content.cells:
        assert table.text(cell.row, cell.column) == cell.text


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
@pytest.mark.parametrize("higher", [2, 4, 5, 7])
def test_what_is_drawn_from_right_to_left_does_not_turn_a_page(
    higher: int, turned: int, tmp_path: Path, read_file: Reads
) -> None:
    """Cells on the right that begin a little higher come first; letters say which way is up."""
    path = tmp_path / "turned.pdf"
    canvas = Canvas(str(path), pagesize=(600, 600))
    canvas.translate(300, 300)
    canvas.rotate(turned)
    canvas.translate(-300, -300)
    canvas.setFont("Helvetica", 9)
    for row in range(5):
        down = 500 - 40 * row
        canvas.drawString(400, down + higher, f"No return was {row}")
        canvas.drawString(80, down, f"Perm territory {row}")
        canvas.drawString(250, down, f"Debtors {row}")
        canvas.drawString(400, down + higher - 11, f"received {row}")
    canvas.save()
    (table,) = read_file(path).tables
    assert [list(row) for row in table.rows] == [
        [f"Perm territory {row}", f"Debtors {row}", f"No return was {row} received {row}"]
        for row in range(5)
    ]
