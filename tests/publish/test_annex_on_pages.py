"""An annex that is a PDF: from its table to the ledger and to the receipts, place by place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from commands import counterfoil
from deciding import ruling
from desks import NOW, Desk, copied
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from counterfoil.model.locator import Locator
from counterfoil.model.reading import Area, Reading
from counterfoil.project.readings import newest_reading
from counterfoil.publish.excerpts import Excerpts, Guard
from counterfoil.publish.site import claim_path

_ANNEX = """
title = { en = "The annex" }
kind = "primary document"
files = ["annex*.pdf"]
[grade]
reliability = "B"
credibility = "2"
[numbers]
group = [" "]
[numbers.absent]
"n/a" = "not available"
[[tables]]
sheets = ["2"]
heading_row = 2
first_row = 3
numbers = ["B:E"]
measure = { row = 2 }
category = { row = 1 }
region = { columns = ["A"] }
period = { fixed = "2023-W09" }
filed = { fixed = "2023-03-20" }
"""
_ROWS = [
    ("Alpha", "140", "17", "38", "5"),
    ("Beta", "1 204", "30", "n/a", "12"),
    ("Gamma", "7", "0", "311", "64"),
]
_LEFT = (72, 170, 250, 330, 410)
_QUOTE = "at least 90 migrants were approached in Gamma alone"
_QUOTED = f"""
[[claims]]
original = "annex.pdf"
quote = "{_QUOTE}"
words = "at least 90"
low = "90"
measure = "approached"
region = "c"
category = "migrants"
period = "2023-W09"
speaker = "office"
said_on = "2023-03-10"
by = "R-1"
filed_at = "2023-03-20T08:30:00Z"
"""


def _annex(path: Path) -> None:
    """Draw a letter with a table of other numbers, and the annex on the next page."""
    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    canvas.setFont("Helvetica", 11)
    canvas.drawString(72, 760, f"The district's office writes that {_QUOTE},")
    canvas.drawString(72, 746, "and that the offices of the other regions are asked to report.")
    rooms = [("Office", "Rooms"), ("First", "140"), ("Second", "30")]
    for row, pair in enumerate(rooms):
        for left, text in zip((72, 170), pair, strict=True):
            canvas.rect(left - 4, 690 - 20 * row, 98, 20)
            canvas.drawString(left, 696 - 20 * row, text)
    canvas.showPage()
    canvas.setFont("Helvetica", 10)
    for left, text in ((170, "Migrants"), (330, "Debtors")):
        canvas.drawString(left + 40, 740, text)
        canvas.line(left - 2, 735, left + 150, 735)
    heads = ("Region", "Approached", "Signed", "Approached", "Signed")
    for row, cells in enumerate([heads, *_ROWS]):
        for left, text in zip(_LEFT, cells, strict=True):
            canvas.drawString(left, 720 - 18 * row, text)
    canvas.save()


@pytest.fixture(scope="module")
def annexed(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Return a desk with such an annex on record and published."""
    folder = tmp_path_factory.mktemp("pages")
    _annex(folder / "annex.pdf")
    desk = Desk(folder / "project", {"sources/annex.toml": _ANNEX})
    desk.collect({"annex.pdf": (folder / "annex.pdf").read_bytes()})
    desk.record()
    desk.decide(_QUOTED)
    desk.publish()
    return desk


def _reading(desk: Desk) -> Reading:
    digest = next(filing.original for filing in desk.filings().values())
    reading = newest_reading(desk.project, digest)
    assert reading
    return reading


def _claims(desk: Desk) -> dict[int, tuple[str, Locator]]:
    """Return all claims by seq: their words and places."""
    return {seq: (row["words"], Locator.parse(row["locator"])) for seq, row in desk.rows("claim")}


def _receipt(desk: Desk, seq: int) -> str:
    (page,) = desk.folder.glob(f"editions/*/site/en/{claim_path(seq)}")
    return page.read_text("utf-8")


def _holds(outer: Area, inner: Area) -> bool:
    left, right, top, bottom = outer
    return left <= inner[0] and inner[1] <= right and top <= inner[2] and inner[3] <= bottom


def test_each_claim_of_a_table_on_a_page_leads_to_its_cell_and_box(annexed: Desk) -> None:
    """Page, table, cell and box: the cell says the words, and the box is around them."""
    reading, page = _reading(annexed), _reading(annexed).pages[1]
    claims = [claim for claim in _claims(annexed).values() if claim[1].cell]
    assert sorted(words for words, _ in claims) == sorted(t for row in _ROWS for t in row[1:])
    for words, place in claims:
        assert (place.page, place.table) == (2, 2)
        assert place.cell
        assert place.area
        assert reading.tables[1].text(*place.cell) == words
        row, column = place.cell
        assert _ROWS[row - 3][column - 1] == words
        # The line of the page that says so stands in the box, or the box within a longer line.
        lines = [line for line in page.lines if words in page.text[line.start : line.end]]
        assert any(_holds(place.area, line.area) or _holds(line.area, place.area) for line in lines)
        assert abs(place.area[0] - _LEFT[column - 1]) <= 2
        assert str(Locator.parse(str(place))) == str(place)


def test_receipts_show_the_cell_among_its_headings(annexed: Desk) -> None:
    """The words are marked in their row, under their headings; other tables are not shown."""
    for seq, (words, place) in _claims(annexed).items():
        if not place.cell:
            continue
        page = _receipt(annexed, seq)
        row, column = place.cell
        assert f"<mark>{words}</mark>" in page
        assert f"page 2, table 2, row {row}, column {column}" in page
        for text in (_ROWS[row - 3][0], "Migrants", "Debtors", "Approached"):
            assert re.search(f"<t[dh][^>]*>{text}<", page)
        assert "Rooms" not in page
        assert "Drifted" not in page


def test_words_of_a_page_are_marked_on_their_receipt(annexed: Desk) -> None:
    """A quote that runs over a line's end is one passage of its page."""
    ((seq, (_, place)),) = [one for one in _claims(annexed).items() if one[1][1].quote]
    assert (place.page, place.quote, place.cell) == (1, _QUOTE, None)
    page = _receipt(annexed, seq)
    assert f"writes that <mark>{_QUOTE}</mark>, and that the offices" in page
    assert f"page 1, characters {(place.start or 0) + 1}–{place.end}" in page


def test_explain_says_the_page_table_cell_and_box(annexed: Desk) -> None:
    """On the command line, where a ruling can take it from."""
    question = "signed/b/debtors/2023-W09"
    (claim,) = annexed.explain(question).claims
    ((words, place),) = [one for one in _claims(annexed).values() if str(one[1]) == claim.locator]
    assert (words, place.page, place.table, place.cell) == ("12", 2, 2, (4, 5))
    said = counterfoil("explain", question, "-p", annexed.folder, COUNTERFOIL_NOW=NOW)
    assert f"page=2&area={','.join(map(str, place.area or ()))}&table=2&cell=4,5\n" in said.out


def test_a_ruling_names_a_claim_by_its_place_on_a_page(annexed: Desk, tmp_path: Path) -> None:
    """As `explain` printed it."""
    desk = copied(annexed, tmp_path / "project")
    question = "signed/b/debtors/2023-W09"
    (claim,) = desk.explain(question).claims
    desk.decide(ruling("withdraw", "claim", f"annex.pdf#{claim.locator}"))
    (withdrawn,) = desk.explain(question).claims
    assert withdrawn.left_out == "withdrawn"


def test_a_cell_on_another_page_is_not_the_same_cell(annexed: Desk) -> None:
    """A locator that names a page where that table is not leads nowhere, not to the table."""
    excerpts = Excerpts(_reading(annexed), Guard(0))
    (place, *_) = [place for _, place in _claims(annexed).values() if place.cell]
    assert excerpts.excerpt(place)
    for wrong in ("page=1&table=2&cell=3,2", "table=2&cell=3,2", "page=2&table=1&cell=2,2"):
        assert excerpts.excerpt(Locator.parse(wrong)) is None
