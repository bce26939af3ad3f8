"""Letters that PDFium tells wrongly: what fonts leave open, TeX's ff, lam and alef in one sign."""

from __future__ import annotations

from pathlib import Path

import pytest
from made_documents import pdf_of
from reads import Reads

from counterfoil.read.pdf.spans import boxes_of

pytest_plugins = ("reading_fixtures",)
LETTERS = {0x61 + n: f"{0x61 + n:04X}" for n in range(26)}


def written(path: Path, told: dict[int, str], font: str, *lines: str) -> Path:
    """Write a page of lines in a font that tells letters by their numbers, in hexadecimal."""
    pairs = "\n".join(f"<{code:02X}> <{letters}>" for code, letters in told.items())
    table = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap"
        " /CMapName /Told def /CMapType 2 def"
        " 1 begincodespacerange <00> <FF> endcodespacerange\n"
        f"{len(told)} beginbfchar\n{pairs}\nendbfchar endcmap end end"
    )
    shown = " ".join(f"<{line.encode('latin-1').hex()}> Tj T*" for line in lines)
    text = f"BT /F1 12 Tf 14 TL 72 700 Td {shown} ET"
    widths = " ".join(["600"] * 256)
    return pdf_of(
        path,
        [
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R"
            " /Resources << /Font << /F1 5 0 R >> >> >>",
            f"<< /Length {len(text)} >>\nstream\n{text}\nendstream",
            f"<< /Type /Font /Subtype /Type1 /BaseFont /{font} /FirstChar 0 /LastChar 255"
            f" /Widths [{widths}] /ToUnicode 6 0 R >>",
            f"<< /Length {len(table)} >>\nstream\n{table}\nendstream",
        ],
    )


def test_a_letter_that_its_font_leaves_open_breaks_no_word(
    tmp_path: Path, read_file: Reads
) -> None:
    """It is one letter that is not known, and no hyphen at a line's end."""
    path = written(tmp_path / "a.pdf", LETTERS | {1: "0000"}, "Helvetica", "great di\1culties")
    reading = read_file(path)
    assert reading.pages[0].text == "great di\ufffdculties"
    assert [(one.code, one.details["count"]) for one in reading.troubles] == [("CF021", "1")]


@pytest.mark.parametrize(
    ("font", "expected"),
    [
        ("ABCDEF+CMR10", "effort"),
        ("CMBXTI10", "effort"),
        ("ABCDEF+CMMI10", "e↵ort"),
        ("Helvetica", "e↵ort"),
    ],
)
def test_the_sign_for_ff_in_fonts_of_tex_is_told_as_both(
    font: str, expected: str, tmp_path: Path, read_file: Reads
) -> None:
    """The fonts for texts have no other sign under that number; each keeps its place."""
    path = written(tmp_path / "a.pdf", LETTERS | {11: "21B5"}, font, "e\x0bort made")
    page = read_file(path).pages[0]
    assert page.text == f"{expected} made"
    start = page.text.index("rt")
    (((left, right, _, _),),) = boxes_of(path, 1, [(start, start + 2)])
    assert 72 + 2.9 * 7.2 < left < right < 72 + 5.1 * 7.2


def test_alef_stands_behind_the_lam_that_is_one_sign_with_it(
    tmp_path: Path, read_file: Reads
) -> None:
    """Peace is seen, lam, alef, meem; alef and lam that are signs of their own stay as they are."""
    told = {1: "0645", 2: "06440627", 3: "0633", 4: "0644", 5: "0627"}
    # Drawn from left to right.
    path = written(tmp_path / "a.pdf", told, "Helvetica", "\1\2\3", "\3\4\5")
    page = read_file(path).pages[0]
    assert page.text.split() == ["\u0633\u0644\u0627\u0645", "\u0627\u0644\u0633"]
