"""Tables on PDF pages that are set in frames, beside each other or among prose."""

from __future__ import annotations

from pathlib import Path

from reads import Reads
from reportlab.pdfgen.canvas import Canvas

pytest_plugins = ("reading_fixtures",)

_PROSE = [
    "In fulfilment of the instruction of 3 October we report that local",
    "authorities file weekly returns on the progress of recruitment, and that",
    "the returns are collected for each category apart and are sent to the",
    "office of the envoy not later than on Monday of the following week.",
]


def _rows(name: str, count: int) -> list[tuple[str, ...]]:
    return [(f"{name} {n}", str(7 * n), str(1000 + n), f"{n},5") for n in range(1, count + 1)]


def test_a_frame_around_a_table_is_not_its_grid(tmp_path: Path, read_file: Reads) -> None:
    """Boxes of a report, each around rows without rules: rows and columns are found in them."""
    path = tmp_path / "framed.pdf"
    canvas = Canvas(str(path), pagesize=(600, 600))
    canvas.setFont("Helvetica", 9)
    for left, name in ((30, "Alpha"), (290, "Beta")):
        canvas.rect(left, 380, 260, 180)
        canvas.rect(left, 350, 260, 30)
        canvas.drawString(left + 10, 360, "Source: the district's office")
        for row, cells in enumerate(_rows(name, 9)):
            for column, text in enumerate(cells):
                canvas.drawString(left + 10 + 60 * column, 540 - 16 * row, text)
    canvas.save()
    tables = read_file(path).tables
    found = [tuple(row) for table in tables for row in table.rows]
    for cells in (*_rows("Alpha", 9), *_rows("Beta", 9)):
        (line,) = (line for line in found if cells[0] in line)
        start = line.index(cells[0])
        assert line[start : start + 4] == cells


def test_prose_in_columns_and_in_a_box_is_no_table(tmp_path: Path, read_file: Reads) -> None:
    """Two columns of a letter, and a note in a frame."""
    path = tmp_path / "prose.pdf"
    canvas = Canvas(str(path), pagesize=(800, 600))
    canvas.setFont("Helvetica", 9)
    for left in (30, 420):
        for number, line in enumerate(_PROSE * 5):
            canvas.drawString(left, 560 - 12 * number, line)
    canvas.rect(25, 200, 340, 60)
    for number, line in enumerate(_PROSE):
        canvas.drawString(30, 248 - 12 * number, line)
    canvas.save()
    reading = read_file(path)
    assert reading.tables == ()
    assert " ".join(_PROSE) in reading.pages[0].text


def test_each_of_two_tables_on_a_page_is_one(tmp_path: Path, read_file: Reads) -> None:
    """Prose between them parts them; they are counted through the document, from above."""
    path = tmp_path / "two.pdf"
    canvas = Canvas(str(path), pagesize=(600, 800))
    for _ in range(2):
        canvas.setFont("Helvetica", 9)
        for name, top in (("Alpha", 740), ("Beta", 400)):
            for row, cells in enumerate(_rows(name, 6)):
                for column, text in enumerate(cells):
                    canvas.drawString(60 + 90 * column, top - 16 * row, text)
            for number, line in enumerate(_PROSE):
                canvas.drawString(60, top - 150 - 12 * number, line)
        canvas.showPage()
    canvas.save()
    tables = read_file(path).tables
    assert [(table.number, table.page) for table in tables] == [(1, 1), (2, 1), (3, 2), (4, 2)]
    for table, name in zip(tables, ("Alpha", "Beta") * 2, strict=True):
        assert [tuple(row) for row in table.rows] == _rows(name, 6)
