"""Where cited words stand on their page: boxes for stretches of its text, asked for when cited.

The page is put in order again as when it was read, and each of its code points is followed back to
the letters that it was made of: spaces may have been several, letters taken apart or joined,
hyphens dropped. An original is opened for it, so this belongs into a worker, as reading does.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import pairwise
from pathlib import Path

from counterfoil.model.reading import Page
from counterfoil.read.pdf.layer import is_invisible
from counterfoil.read.pdf.opening import forms_of, opened, opened_page
from counterfoil.read.pdf.paragraphs import page_of
from counterfoil.read.pdf.pieces import Box, PageText, Piece, told
from counterfoil.read.pdf.righted import BROKEN
from counterfoil.read.pdf.sheets import sheet_of

_HIGH = range(0xD800, 0xDC00)
_LOW = range(0xDC00, 0xE000)
Span = tuple[int, int]


def boxes_of(
    path: Path, number: int, spans: Iterable[Span], *, shown: bool = False
) -> list[list[Box]]:
    """Return for each span of a page's text the boxes it stands in: one for each line, or more.

    Spans are code points, the end excluded. Boxes are points from the upper left corner of the page
    as it is shown (left, right, top, bottom). Raise Unreadable where the file or the page cannot be
    read, ValueError for a span that is not on the page. Words recognised in a picture of a page are
    not asked for here: the page keeps their boxes.

    The boxes are where the file says that the letters are. With `shown` they are where somebody
    who looks at the page sees them: words that lie unseen over a scan are taken whole.
    """
    document = opened(path)
    try:
        with opened_page(document, number) as page:
            sheet = sheet_of(page, document, forms_of(document))
            read = page_of(page, number, sheet.blocks)
            pieces = [piece for block in sheet.blocks for piece in block.pieces]
            of = partial(_boxes, page, read, pieces, shown=shown)
            return [of(span) for span in spans]
    finally:
        document.close()


def _boxes(
    page: PageText, read: Page, pieces: Sequence[Piece], span: Span, *, shown: bool
) -> list[Box]:
    (start, end), text = span, read.text
    if not 0 <= start < end <= len(text):
        msg = f"{start}-{end} is no stretch of a text of {len(text)} code points"
        raise ValueError(msg)
    boxes: list[Box] = []
    for line, piece in zip(read.lines, pieces, strict=True):
        first, last = max(start, line.start) - line.start, min(end, line.end) - line.start
        if first >= last:
            continue
        if piece.first < 0:
            boxes.append(page.seen(piece[3:7]))
            continue
        letters = [at for told_of in letters_of(page.raw, piece)[first:last] for at in told_of]
        ends = min(letters), max(letters)
        boxes += map(page.seen, page.rects(*(_shown(page, *ends) if shown else ends)))
    return boxes


def _shown(page: PageText, first: int, last: int) -> Span:
    """Return the letters whose boxes show a stretch on the page, both ends included.

    Recognisers know where words are and space letters evenly in them, so words laid unseen on a
    scan are taken whole. Tesseract's letters share a word's width with the space behind it, which
    is taken too: without it the end of a mark, or of what is covered, would be left out.
    """
    if not is_invisible(page, last):
        return first, last
    raw = page.raw
    while first and not raw[first - 1].isspace():
        first -= 1
    while last + 1 < len(raw) and not raw[last + 1].isspace():
        last += 1
    return first, last + (raw[last + 1 : last + 2] == " ")


def letters_of(raw: str, piece: Piece) -> list[list[int]]:
    """Return for each code point of a piece's text the places in the page's text it is made of."""
    found: list[str] = []
    places: list[list[int]] = []
    for letters, at in _units(raw, piece):
        for letter in letters:
            if letter == " " and (not found or found[-1] == " "):
                continue
            found.append(letter)
            places.append(at)
    if found and found[-1] == " ":
        places.pop()
        found.pop()
    # What cannot be followed stands somewhere in its line.
    if "".join(found) != piece.text:
        return [list(range(piece.first, piece.last + 1))] * len(piece.text)
    return places


def _units(raw: str, piece: Piece) -> Iterator[tuple[str, list[int]]]:
    """Yield the letters that places make together, in normal form: a letter and its marks."""
    places = range(piece.first, piece.last + 1)
    starts = [at for at in places if not _goes_on(raw, at, piece.first)]
    for start, end in pairwise([*starts, piece.last + 1]):
        # The hyphen of a word that PDFium takes for broken; spaces at the ends would be lost.
        letters = "-" if raw[start] == BROKEN else told(f"x{raw[start:end]}x")[1:-1]
        yield letters, list(range(start, end))


def _goes_on(raw: str, at: int, first: int) -> bool:
    """Whether a letter belongs to the one before it: a mark on it, or the half of a pair."""
    if at == first:
        return False
    if ord(raw[at]) in _LOW and ord(raw[at - 1]) in _HIGH:
        return True
    return unicodedata.combining(raw[at]) != 0 or not unicodedata.is_normalized(
        "NFC", raw[at - 1 : at + 1]
    )
