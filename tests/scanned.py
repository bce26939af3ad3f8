"""The letter of the founding example, which is a scan: its words, and its picture alone."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pypdfium2
from layers import ROOT
from pypdfium2 import raw
from reportlab.pdfgen.canvas import Canvas

EXAMPLE = ROOT / "examples" / "founding"
LETTER = EXAMPLE / "files" / "letter.pdf"
QUOTE = "охвачено не менее 140 мигрантов"


def written() -> list[str]:
    """Return the words of the letter's source in their order."""
    source = (EXAMPLE / "letter.source.html").read_text("utf-8")
    inside = source[source.index('<div class="stamp">') :]
    return unescape(re.sub(r"<(?!/?span)[^>]+>", " ", re.sub("</?span[^>]*>", "", inside))).split()


def picture_of(path: Path, room: Path) -> tuple[Path, tuple[float, float]]:
    """Write the one picture of a scanned page as it is in the file; return it and its page's size.

    It must be all that is seen of the page.
    """
    document = pypdfium2.PdfDocument(path)
    try:
        (page,) = document
        size = page.get_size()
        (picture,) = page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE])
        assert tuple(map(round, picture.get_bounds())) == (0, 0, *map(round, size))
        picture.extract(room / "picture")
    finally:
        document.close()
    return room / "picture.jpg", size


def pictured(path: Path, room: Path) -> Path:
    """Return a scanned page without its text: its picture on a page of the same size."""
    picture, size = picture_of(path, room)
    canvas = Canvas(str(room / "pictured.pdf"), pagesize=size, invariant=1)
    canvas.drawImage(str(picture), 0, 0, *size)
    canvas.save()
    return room / "pictured.pdf"
