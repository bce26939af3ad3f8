"""PDFs that are cut short, have lost pages, or have something else behind their end."""

from __future__ import annotations

from pathlib import Path

import pytest
from made_documents import pdf, pdf_of
from reads import Reads

pytest_plugins = ("reading_fixtures",)
LINES = [f"In week {n} at least {40 + n} were approached" for n in range(1, 5)]
PAGES = [f"BT /F1 12 Tf 72 700 Td ({line}) Tj ET" for line in LINES]


@pytest.mark.parametrize("behind", [b"\0" * 20_000, b"<html>" + b"\n" * 9_000, b"\r\n"])
def test_whatever_stands_behind_its_end_a_pdf_is_whole(
    behind: bytes, tmp_path: Path, read_file: Reads
) -> None:
    """Programs keep room in a file for more of it, and servers add words of their own."""
    path = pdf(tmp_path / "a.pdf", PAGES)
    path.write_bytes(path.read_bytes() + behind)
    reading = read_file(path)
    assert [page.text for page in reading.pages] == LINES
    assert not reading.troubles


def test_a_pdf_that_is_cut_is_never_taken_for_a_whole_one(tmp_path: Path, read_file: Reads) -> None:
    """What is left of it is read, and said not to be all; where nothing is, it is refused."""
    raw = pdf(tmp_path / "a.pdf", PAGES).read_bytes()
    # As in files made for the web, the list of its objects stands before them as well.
    head = b"%PDF-1.7\ntrailer << /Size 20 /Root 1 0 R >>\nstartxref\n0\n%%EOF\n"
    raw = head + raw.partition(b"\n")[2]
    left: set[int] = set()
    for size in range(len(head) + 9, raw.rindex(b"startxref"), 97):
        path = tmp_path / f"{size}.pdf"
        path.write_bytes(raw[:size])
        reading = read_file(path)
        codes = {trouble.code for trouble in reading.troubles}
        assert codes & {"CF002", "CF032"}, size
        said = [page.text for page in reading.pages if page.text]
        assert all(any(line.startswith(text) for line in LINES) for text in said), size
        left.add(len(said))
    assert left >= {0, 1, 2, 3, 4}


def test_an_addition_that_is_cut_is_not_passed_over(tmp_path: Path, read_file: Reads) -> None:
    """Changes are added behind the end of a file; without their own end they may be half there."""
    path = pdf(tmp_path / "a.pdf", PAGES)
    path.write_bytes(path.read_bytes() + b"\n99 0 obj\n<< /Type /Page")
    assert "CF032" in {trouble.code for trouble in read_file(path).troubles}


def test_a_page_that_is_lost_does_not_take_the_others_along(
    tmp_path: Path, read_file: Reads
) -> None:
    """It keeps its number, and those after it have theirs."""
    page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R >>"
    words = "BT /F1 12 Tf 72 700 Td (At least 40) Tj ET"
    stream = f"<< /Length {len(words)} >>\nstream\n{words}\nendstream"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Count 3 /Kids [3 0 R 77 0 R 5 0 R] /Resources << /Font << /F1 <<"
        " /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        page, stream, page,
    ]  # fmt: skip
    reading = read_file(pdf_of(tmp_path / "a.pdf", objects))
    assert [(page.number, page.text) for page in reading.pages] == [
        (1, "At least 40"),
        (2, ""),
        (3, "At least 40"),
    ]
    (trouble,) = reading.troubles
    assert (trouble.code, trouble.details) == ("CF035", {"pages": "page 2"})
