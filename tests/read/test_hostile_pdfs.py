"""PDFs that mislead or break programs: each is read, or refused with a reason, and never hangs."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from made_documents import pdf, pdf_of
from reads import Reads
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from counterfoil.model.reading import Reading
from counterfoil.project.tree import Project
from counterfoil.read.limits import Limits
from counterfoil.read.stage import Job, Means, read_originals

pytest_plugins = ("reading_fixtures",)

HELLO = "BT /F1 12 Tf 72 700 Td (At least 40) Tj 0 -40 Td (signed) Tj ET"


def _codes(reading: Reading) -> list[str]:
    return [trouble.code for trouble in reading.troubles]


def _inside(reading: Reading) -> None:
    """Hold that what is told of a page lies within it."""
    for page in reading.pages:
        for left, right, top, bottom in (line.area for line in page.lines):
            assert 0 <= left <= right <= page.width
            assert 0 <= top <= bottom <= page.height


@pytest.mark.parametrize("mode", [0, 1, 2, 3, 4, 5, 6, 7])
def test_text_that_is_drawn_invisibly_is_said(mode: int, tmp_path: Path, read_file: Reads) -> None:
    """It is read, since it is in the file, and said, since nobody sees it."""
    content = f"{HELLO} BT {mode} Tr /F1 12 Tf 72 500 Td (At least 400) Tj ET"
    reading = read_file(pdf(tmp_path / "a.pdf", ["", content]))
    assert "At least 400" in reading.pages[1].text
    told = [(t.code, t.where, t.details["count"]) for t in reading.troubles]
    assert told == ([("CF033", "page=2", "1")] if mode in {3, 7} else [])


@pytest.mark.parametrize("place", ["72 -40", "72 900", "-200 500", "700 500"])
def test_text_outside_of_a_page_is_said(place: str, tmp_path: Path, read_file: Reads) -> None:
    """Nobody who looks at the page or prints it sees it."""
    content = f"{HELLO} BT /F1 12 Tf {place} Td (At least 400) Tj ET"
    reading = read_file(pdf(tmp_path / "a.pdf", [content]))
    assert "At least 40\n" in reading.pages[0].text
    if "At least 400" in reading.pages[0].text:
        assert _codes(reading) == ["CF033"]
    _inside(reading)


def test_a_scans_own_text_layer_is_not_said_to_be_unseen(tmp_path: Path, read_file: Reads) -> None:
    """Scanners put recognised words invisibly over the picture of the page, which shows them."""
    words = "".join(f"(Words of line {n} under the picture) Tj T* " for n in range(9))
    picture = "q 612 0 0 792 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \xff EI Q "
    content = f"{picture} BT 3 Tr /F1 12 Tf 14 TL 72 700 Td {words} ET"
    reading = read_file(pdf(tmp_path / "a.pdf", [content]))
    assert "Words of line 8 under the picture" in reading.pages[0].text
    assert _codes(reading) == []


@pytest.mark.parametrize("strength", [40, 128])
def test_a_password_to_open_is_asked_for_and_one_to_change_is_not(
    strength: int, tmp_path: Path, read_file: Reads
) -> None:
    """Whoever may read a file may have it read; the other is locked, and said to be."""
    readings = []
    for opening in ("", "secret"):
        path = tmp_path / f"{opening or 'open'}.pdf"
        lock = StandardEncryption(opening, ownerPassword="owner", strength=strength)
        canvas = Canvas(str(path), encrypt=lock)
        canvas.drawString(72, 700, "At least 40")
        canvas.save()
        readings.append(read_file(path))
    free, locked = readings
    assert free.pages[0].text == "At least 40"
    assert _codes(locked) == ["CF003"]
    assert locked.unread


def test_an_empty_file_and_one_without_pages_are_refused(tmp_path: Path, read_file: Reads) -> None:
    """Each with its reason."""
    empty = tmp_path / "empty.pdf"
    empty.write_bytes(b"")
    assert _codes(read_file(empty)) == ["CF001"]
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Count 0 /Kids [] >>"]
    assert _codes(read_file(pdf_of(tmp_path / "none.pdf", objects))) == ["CF002"]
    assert _codes(read_file(pdf_of(tmp_path / "no.pdf", ["<< /Type /Catalog >>"]))) == ["CF002"]


@pytest.mark.parametrize("count", ["2147483647", "-1", "99999999999999", "1000000"])
def test_a_count_of_pages_that_is_a_lie_is_not_believed(
    count: str, tmp_path: Path, read_file: Reads
) -> None:
    """What cannot be loaded is damage; what is there may be read: here a blank page."""
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {count} /Kids [3 0 R] >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] >>",
    ]
    reading = read_file(pdf_of(tmp_path / "a.pdf", objects))
    assert _codes(reading) in (["CF030"], ["CF002"], ["CF035", "CF030"])
    assert len(reading.pages) <= 1


@pytest.mark.parametrize("kids", ["2 0 R", "2 0 R 2 0 R", "3 0 R 3 0 R"])
def test_pages_that_hold_themselves_are_no_way_to_hang(
    kids: str, tmp_path: Path, read_file: Reads
) -> None:
    """A tree of pages that leads back into itself."""
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count 2 /Kids [{kids}] >>",
        "<< /Type /Pages /Count 2 /Parent 2 0 R /Kids [2 0 R 3 0 R] >>",
    ]
    reading = read_file(pdf_of(tmp_path / "a.pdf", objects))
    assert _codes(reading) in ([], ["CF002"])


def test_a_thousand_pages_are_read_one_by_one(tmp_path: Path, read_file: Reads) -> None:
    """Each with its number."""
    pages = [f"BT /F1 12 Tf 72 700 Td (Page {n} says {n}) Tj ET" for n in range(1, 1001)]
    reading = read_file(pdf(tmp_path / "a.pdf", pages))
    assert [(page.number, page.text) for page in reading.pages] == [
        (n, f"Page {n} says {n}") for n in range(1, 1001)
    ]


@pytest.mark.parametrize(
    "box",
    [
        "0 0 1e9 1e9",
        "0 0 99999999999 99999999999",
        "0 0 0 0",
        "0 0 0.001 0.001",
        "612 792 0 0",
        "-306 -396 306 396",
        "0 0 nan inf",
        "0 0 100",
        "(a) (b) (c) (d)",
    ],
)
@pytest.mark.parametrize("turned", ["", "/Rotate 90", "/Rotate 37", "/UserUnit 75000"])
def test_a_page_of_absurd_size_has_its_text_within_it(
    box: str, turned: str, tmp_path: Path, read_file: Reads
) -> None:
    """Whatever its size says, boxes are whole numbers within the page."""
    reading = read_file(pdf(tmp_path / "a.pdf", [HELLO], page=f"/MediaBox [{box}] {turned}"))
    assert set(_codes(reading)) <= {"CF002", "CF033"}
    if not reading.unread:
        assert set(reading.pages[0].text.split("\n")) in ({"At least 40", "signed"}, {""})
        _inside(reading)


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_right_to_left_text_keeps_its_order_and_its_boxes(
    turned: int, tmp_path: Path, read_file: Reads
) -> None:
    """Hebrew and Arabic lines are in the order in which they are read, numbers among them too."""
    letters = {0x80 + n: letter for n, letter in enumerate("שלוםמרחבא")}
    line = "".join(chr(0x80 + n) for n in (3, 2, 1, 0))
    content = f"BT /F1 12 Tf 300 700 Td ({line}) Tj ET BT /F1 12 Tf 300 660 Td (At least 40) Tj ET"
    path = pdf(tmp_path / "a.pdf", [content], page=f"/Rotate {turned}", letters=letters)
    reading = read_file(path)
    assert set(reading.pages[0].text.split("\n")) == {"שלום", "At least 40"}
    assert _codes(reading) == []
    _inside(reading)


def test_forms_that_hold_themselves_are_one_finding(
    reading_project: Project, collect_bytes: Callable[[str, bytes], Job], tmp_path: Path
) -> None:
    """A drawing that draws itself many times over costs its own time, and no other file's."""
    form = "/F0 Do " * 50
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 5 0 R "
        "/Resources << /XObject << /F0 4 0 R >> >> >>",
        "<< /Type /XObject /Subtype /Form /BBox [0 0 612 792] "
        f"/Resources << /XObject << /F0 4 0 R >> >> /Length {len(form)} >>\n"
        f"stream\n{form}\nendstream",
        f"<< /Length {len(form)} >>\nstream\n{form}\nendstream",
    ]
    names = ("itself.pdf", "after.pdf")
    pdf_of(tmp_path / names[0], objects)
    pdf(tmp_path / names[1], [HELLO])
    jobs = [collect_bytes(name, (tmp_path / name).read_bytes()) for name in names]
    small = Means(Limits(memory=1 << 30, seconds=3), workers=1)
    done = read_originals(reading_project, jobs, lambda _: None, small)
    codes = [[finding.code for finding in read.findings] for read in done]
    assert codes[0] in (["CF007"], ["CF008"])
    assert codes[1] == []


def test_a_broken_file_read_after_a_locked_one_is_not_said_to_be_locked(
    tmp_path: Path, read_file: Reads
) -> None:
    """PDFium goes on giving the reason of what it refused before."""
    lock = StandardEncryption("secret", strength=128)
    canvas = Canvas(str(tmp_path / "locked.pdf"), encrypt=lock)
    canvas.drawString(72, 700, "At least 40")
    canvas.save()
    broken = pdf_of(tmp_path / "broken.pdf", ["<< /Type /Catalog >>"])
    assert _codes(read_file(tmp_path / "locked.pdf")) == ["CF003"]
    assert _codes(read_file(broken)) == ["CF002"]


def test_a_page_of_ten_thousand_rules_and_words_is_read(tmp_path: Path, read_file: Reads) -> None:
    """A plan or a map: its lines form no table, and its words are kept."""
    canvas = Canvas(buffer := io.BytesIO(), pagesize=(1000, 1000))
    for n in range(5000):
        canvas.line(n % 997, 0, (n * 7) % 991, 1000)
        canvas.line(0, n % 983, 1000, n % 983)
    canvas.setFont("Helvetica", 6)
    for n in range(2000):
        canvas.drawString((n * 37) % 950, (n * 91) % 980, f"w{n}")
    canvas.save()
    path = tmp_path / "map.pdf"
    path.write_bytes(buffer.getvalue())
    words = set(read_file(path).pages[0].text.split())
    assert {f"w{n}" for n in range(2000)} - words == set()
