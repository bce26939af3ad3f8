"""Letters of a page that PDFium tells wrongly, put right place by place.

- What a font does not tell stands in the page's text as U+FFFE, as the hyphen of a broken word
  does: it is U+FFFD here, or "difficulties" would be "di-" and "culties".
- Programs that print to PDF give TeX's ff as U+21B5, the sign that its number stands for elsewhere.
- A sign for lam and alef together is told as both, in the order of reading; PDFium turns it with
  its line, so that alef comes first.

No letter is told that the file leaves open, and every letter keeps its place.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Callable, Iterator

from counterfoil.read.pdf import pdfium

BROKEN = "\ufffe"
"""How PDFium ends what it takes for a word broken at a line's end."""
UNKNOWN = "\ufffd"
JOINED = "\ufb00"
"""The letters ff as one sign, which keeps their place; texts are given with both."""
NOTHING = "\ufdd0"
"""What keeps a place in which nothing stands; texts are given without it. It is no character."""
_RETURN = "\u21b5"
_TEX = re.compile(rb"(?:[A-Z]{6}\+)?CM(?:R|U|(?:B|BX)?(?:TI|SL)?|SS(?:I|BX|DC)?|DUNH)\d+")
"""Computer Modern for texts (OT1, where ff is 11): none of these fonts holds U+21B5."""
_TURNED = re.compile("[\u0622\u0623\u0625\u0627\u0671]\u0644")
_LONGEST_NAME = 128
Char = Callable[[int], int]


def righted(raw: str, text_page: int, char: Char) -> str:
    """Return a page's text with what is wrong in it put right; `char` tells letters of places."""
    if BROKEN in raw:
        raw = _replaced(raw, BROKEN, UNKNOWN, lambda at: not pdfium.char_code(text_page, char(at)))
    if _RETURN in raw:
        raw = _replaced(raw, _RETURN, JOINED, lambda at: _is_tex(text_page, char(at)))
    return raw


def in_order(raw: str, text_page: int, char: Char) -> str:
    """Return a page's text that runs to the left with alef behind lam where one sign is both."""
    parts = list(raw)
    for found in _TURNED.finditer(raw):
        at = found.start()
        if _box(text_page, char(at)) == _box(text_page, char(at + 1)):
            parts[at : at + 2] = raw[at + 1], raw[at]
    return "".join(parts)


def _replaced(raw: str, sign: str, by: str, is_wrong: Callable[[int], bool]) -> str:
    wrong = [at for at in _places(raw, sign) if is_wrong(at)]
    if not wrong:
        return raw
    parts = list(raw)
    for at in wrong:
        parts[at] = by
    return "".join(parts)


def _places(raw: str, sign: str) -> Iterator[int]:
    at = raw.find(sign)
    while at >= 0:
        yield at
        at = raw.find(sign, at + 1)


def _is_tex(text_page: int, letter: int) -> bool:
    drawn = pdfium.object_of_char(text_page, letter)
    font = pdfium.font_of(drawn) if drawn else 0
    if not font:
        return False
    name = pdfium.room(ctypes.c_ubyte, _LONGEST_NAME)
    start = ctypes.addressof(name)
    size = pdfium.font_name(font, start, _LONGEST_NAME)
    if not 0 < size <= _LONGEST_NAME:
        return False
    return _TEX.fullmatch(ctypes.string_at(start, size - 1)) is not None


def _box(text_page: int, letter: int) -> tuple[float, ...]:
    room = pdfium.room(ctypes.c_float, 4)
    pdfium.loose_box(text_page, letter, ctypes.addressof(room))
    return tuple(room)
