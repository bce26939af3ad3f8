"""Reading words of a PDF page again at given boxes, letter by letter, without our own reader.

PDFium says of each letter which it is and where it is drawn; nothing else of it is used. A letter
is at a box when its middle is.
"""

from __future__ import annotations

import ctypes
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pypdfium2
from pypdfium2 import raw

Box = tuple[float, float, float, float]
"""Left, right, top, bottom, in points from the upper left corner of the page as it is shown."""
_FINE = 64
_SLACK = 0.05
_LAST = 0x10FFFF
_WHILE = 6
_RETURN = 0x21B5
"""Where TeX's fonts for texts draw ff, PDFs printed elsewhere tell this sign, which is in none."""


class Letter(NamedTuple):
    """A letter, and where its middle is."""

    text: str
    across: float
    down: float


@contextmanager
def letters_of(path: Path) -> Iterator[_Letters]:
    """Give what tells the letters of a document's pages."""
    document = pypdfium2.PdfDocument(path)
    try:
        yield _Letters(document)
    finally:
        document.close()


class _Letters:
    """The letters of a document's pages."""

    def __init__(self, document: pypdfium2.PdfDocument) -> None:
        self._document = document
        self._known: dict[int, list[Letter]] = {}

    def on(self, number: int) -> list[Letter]:
        """Return the letters drawn on a page, counted from 1.

        A letter drawn twice in nearly the same place, to look bold or to cast a shadow, is one.
        """
        if number not in self._known:
            self._known[number] = list(_once(_drawn(self._document[number - 1])))
        return self._known[number]

    def at(self, number: int, boxes: Sequence[Box]) -> str:
        """Return the letters of a page whose middles are in any of some boxes."""
        return "".join(
            letter.text
            for letter in self.on(number)
            if any(
                left - _SLACK <= letter.across <= right + _SLACK
                and top - _SLACK <= letter.down <= bottom + _SLACK
                for left, right, top, bottom in boxes
            )
        )

    def written(self, number: int) -> str:
        """Return what fields and comments on a page hold: it is drawn with no letters of the page.

        Names of fields come before what they hold.
        """
        page = self._document[number - 1]
        found = []
        for index in range(raw.FPDFPage_GetAnnotCount(page.raw)):
            annotation = raw.FPDFPage_GetAnnot(page.raw, index)
            found += [_text(annotation, key) for key in (b"T", b"V", b"Contents")]
            raw.FPDFPage_CloseAnnot(annotation)
        return "\n".join(found)


def _once(letters: Iterable[Letter]) -> Iterator[Letter]:
    """Yield letters but those that repeat one drawn a good while before."""
    known: dict[tuple[str, int, int], int] = {}
    for number, letter in enumerate(letters):
        text, across, down = letter.text, round(letter.across), round(letter.down)
        around = [(text, across + x, down + y) for x in (-1, 0, 1) for y in (-1, 0, 1)]
        if any(known.get(place, number) < number - _WHILE for place in around):
            continue
        known[text, across, down] = number
        yield letter


def _text(annotation: object, key: bytes) -> str:
    size = raw.FPDFAnnot_GetStringValue(annotation, key, None, 0)
    room = (ctypes.c_ushort * (size // 2))()
    raw.FPDFAnnot_GetStringValue(annotation, key, room, size)
    return bytes(room).decode("utf-16-le", "replace").rstrip("\0")


def _drawn(page: pypdfium2.PdfPage) -> Iterator[Letter]:
    text = page.get_textpage()
    width, height = page.get_size()
    half = ""
    for index in range(text.count_chars()):
        # Spaces between words that stand apart are none that are drawn.
        if raw.FPDFText_IsGenerated(text.raw, index) == 1:
            continue
        code = raw.FPDFText_GetUnicode(text.raw, index)
        if 0xD800 <= code < 0xDC00:
            half = chr(code)
            continue
        told = "ff" if code == _RETURN and _is_tex(text, index) else chr(min(code, _LAST))
        pair = half + (told if code <= _LAST else "")
        letter = pair.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        half = ""
        left, bottom, right, top = text.get_charbox(index)
        across, down = ctypes.c_int(), ctypes.c_int()
        middle = (left + right) / 2, (bottom + top) / 2
        fine = int(width * _FINE), int(height * _FINE)
        raw.FPDF_PageToDevice(page.raw, 0, 0, *fine, 0, *middle, across, down)
        yield Letter(letter, across.value / _FINE, down.value / _FINE)


def _is_tex(text: pypdfium2.PdfTextPage, index: int) -> bool:
    """Whether a letter is drawn in one of Computer Modern's fonts, by the font's name."""
    font = raw.FPDFTextObj_GetFont(raw.FPDFText_GetTextObject(text.raw, index))
    room = ctypes.create_string_buffer(100)
    raw.FPDFFont_GetBaseFontName(font, room, len(room))
    return room.value.rpartition(b"+")[2].startswith((b"CMR", b"CMB", b"CMT", b"CMS"))


def bare(text: str) -> str:
    """Return the letters and digits of a text: what does not depend on spaces and marks."""
    return "".join(c for c in unicodedata.normalize("NFKC", text) if c.isalnum())
