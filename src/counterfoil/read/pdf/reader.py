"""Reading PDF with PDFium: the text of each page, and the box of each line in whole points.

PDFium counts a page's text in two ways: letters with a place on the page, and letters of the text,
which has line ends and joined letters besides. One is asked for in terms of the other; counting
them as one shifts boxes on every fourth page. Boxes are given as the page is shown: turned pages
are turned, and the origin is the upper left corner.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium

from counterfoil.model.reading import Line, Page, Reading, Trouble
from counterfoil.read.given import Given, tidy
from counterfoil.read.limits import damaged, locked

READER = "pdf/1"
FORM = "PDF"
_TAIL = 4096
_FINE = 16
_LONG = 0.35
_LINES = re.compile(r"[^\r\n]+")
_UNTOLD = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_HYPHEN = "\ufffe"
_WANTED = {"Title": "title", "Author": "author", "CreationDate": "created", "ModDate": "modified"}
_MOMENT = re.compile(
    r"(?:D:)?(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d)?)?(?:(Z)|([+-]\d\d)'?(\d\d)?)?"
)
Area = tuple[int, int, int, int]


@dataclass(slots=True)
class _Seen:
    """Letters that fonts do not tell, and pages without text."""

    untold: int = 0
    first_page: int = 0
    bare: list[int] = field(default_factory=list)


def read_pdf(given: Given) -> Reading:
    """Read a document; raise Unreadable for one that is broken or locked."""
    _check_end(given.path)
    document = _opened(given.path)
    seen = _Seen()
    pages = tuple(_page(document, number, seen) for number in range(1, len(document) + 1))
    metadata = _metadata(document)
    document.close()
    troubles = tuple(_troubles(seen))
    return Reading(given.digest, READER, "", None, pages, (), metadata, troubles)


def _check_end(path: Path) -> None:
    """Refuse a file that was cut short; PDFium would show the pages that are left as the whole."""
    with path.open("rb") as stream:
        stream.seek(max(path.stat().st_size - _TAIL, 0))
        tail = stream.read()
    if b"startxref" not in tail and b"%%EOF" not in tail:
        why = "its end is missing"
        raise damaged(FORM, why)


def _opened(path: Path) -> pypdfium2.PdfDocument:
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        if error.err_code in {pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY}:
            raise locked(FORM) from None
        raise damaged(FORM, str(error)) from None
    if not len(document):
        why = "it has no pages"
        raise damaged(FORM, why)
    return document


def _page(document: pypdfium2.PdfDocument, number: int, seen: _Seen) -> Page:
    try:
        page = document[number - 1]
        text_page = page.get_textpage()
    except pypdfium2.PdfiumError as error:
        why = f"page {number}: {error}"
        raise damaged(FORM, why) from None
    try:
        width, height = page.get_size()
        size = math.ceil(width), math.ceil(height)
        lines = list(_lines(page, text_page, size, seen))
        if not lines and pdfium.FPDFPage_CountObjects(page.raw):
            seen.bare.append(number)
        if seen.untold and not seen.first_page:
            seen.first_page = number
        return _joined(number, size, lines)
    finally:
        text_page.close()
        page.close()


def _joined(number: int, size: tuple[int, int], lines: list[tuple[str, Area]]) -> Page:
    """Return a page whose lines are joined: by spaces within paragraphs, by line ends between."""
    pieces: list[str] = []
    placed: list[Line] = []
    place = 0
    for index, (text, area) in enumerate(lines):
        if index:
            continued = _continues(*lines[index - 1], area, size[0])
            pieces.append(" " if continued else "\n")
        placed.append(Line(place, place + len(text), area))
        pieces.append(text)
        place += len(text) + 1
    return Page(number, "".join(pieces), *size, tuple(placed))


def _continues(text: str, above: Area, below: Area, width: int) -> bool:
    """Whether a line goes on in the next: it is long, close above it, and not the shorter one.

    Words broken by a hyphen are left apart: whether the hyphen belongs to them is not known.
    """
    left, right, top, bottom = above
    height = bottom - top
    return (
        not text.endswith("-")
        and right - left >= _LONG * width
        and right >= below[1] - 2 * height
        and abs(below[0] - left) <= 4 * height
        and -height <= below[2] - bottom <= height
    )


def _lines(
    page: pypdfium2.PdfPage, text_page: pypdfium2.PdfTextPage, size: tuple[int, int], seen: _Seen
) -> Iterator[tuple[str, Area]]:
    """Yield each line's text and box, in the order in which the page draws them."""
    units = _units(text_page)
    text = units.decode("utf-16-le", "surrogatepass")
    if len(text) * 2 != len(units):
        # PDFium counts a pair of surrogates as two; each line joins its pairs below.
        text = "".join(map(chr, memoryview(units).cast("H")))
    for found in _LINES.finditer(text):
        whole = found[0].encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        told = _UNTOLD.sub("\ufffd", whole.replace(_HYPHEN, "-"))
        seen.untold += told.count("\ufffd")
        line = tidy(told)
        if line:
            first, last = found.start(), found.end() - 1
            yield line, _area(page, text_page, size, _letters(text_page, first, last))


def _units(text_page: pypdfium2.PdfTextPage) -> bytes:
    """Return a page's text as PDFium holds it: UTF-16, two bytes for each place in the text."""
    count = text_page.count_chars()
    if count <= 0:
        return b""
    # Text may be longer than its letters: joined ones are taken apart.
    buffer = (ctypes.c_ushort * (2 * count + 2))()
    written = pdfium.FPDFText_GetText(text_page.raw, 0, count, buffer)
    return bytes(buffer)[: 2 * max(written - 1, 0)]


def _letters(text_page: pypdfium2.PdfTextPage, first: int, last: int) -> tuple[int, int]:
    """Return the first and last letters on the page for two places in its text."""
    start = pdfium.FPDFText_GetCharIndexFromTextIndex(text_page.raw, first)
    end = pdfium.FPDFText_GetCharIndexFromTextIndex(text_page.raw, last)
    return start, end


def _area(
    page: pypdfium2.PdfPage,
    text_page: pypdfium2.PdfTextPage,
    size: tuple[int, int],
    letters: tuple[int, int],
) -> Area:
    """Return the box around letters: (left, right, top, bottom), within the page."""
    start, end = letters
    count = pdfium.FPDFText_CountRects(text_page.raw, start, end - start + 1) if start >= 0 else 0
    edges = [ctypes.c_double() for _ in range(4)]
    shown: list[tuple[float, float]] = []
    for index in range(max(count, 0)):
        # PDFium gives left, top, right, bottom, from the lower left of an unturned page.
        pdfium.FPDFText_GetRect(text_page.raw, index, *edges)
        left, top, right, bottom = (edge.value for edge in edges)
        shown += [_shown(page, size, left, top), _shown(page, size, right, bottom)]
    if not shown:
        return (0, 0, 0, 0)
    across = [min(max(x, 0), size[0]) for x, _ in shown]
    down = [min(max(y, 0), size[1]) for _, y in shown]
    return (
        math.floor(min(across)),
        math.ceil(max(across)),
        math.floor(min(down)),
        math.ceil(max(down)),
    )


def _shown(
    page: pypdfium2.PdfPage, size: tuple[int, int], x: float, y: float
) -> tuple[float, float]:
    """Return where a point of the page stands as it is shown, in points from the upper left."""
    across, down = ctypes.c_int(), ctypes.c_int()
    fine = size[0] * _FINE, size[1] * _FINE
    pdfium.FPDF_PageToDevice(page.raw, 0, 0, *fine, 0, x, y, across, down)
    return across.value / _FINE, down.value / _FINE


def _metadata(document: pypdfium2.PdfDocument) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, key in _WANTED.items():
        text = tidy(document.get_metadata_value(name).replace("\0", ""))
        if name.endswith("Date"):
            text = _moment(text)
        if text:
            found[key] = text
    return found


def _moment(text: str) -> str:
    """Return D:20231003120000+03'00' as ISO 8601; nothing where it is no moment."""
    found = _MOMENT.match(text)
    if not found:
        return ""
    year, month, day, hour, minute, second, zulu, zone, zone_minutes = found.groups()
    moment = f"{year}-{month}-{day}"
    if hour:
        moment += f"T{hour}:{minute}:{second or '00'}"
        moment += zulu or (f"{zone}:{zone_minutes or '00'}" if zone else "")
    return moment


def _troubles(seen: _Seen) -> Iterator[Trouble]:
    for number in seen.bare:
        yield Trouble("CF012", f"page={number}", {"page": str(number)})
    if seen.untold:
        details = {"count": str(seen.untold), "page": str(seen.first_page)}
        yield Trouble("CF021", f"page={seen.first_page}", details)
