"""The text of a page in pieces, each one line or part of one, with its place on the page.

PDFium counts a page's text in two ways: letters with a place on the page, and places in its text,
which leaves out letters that say nothing. One is asked for in terms of the other; counting them as
one shifts boxes on every fourth page. What it takes for a word broken at a line's end it gives as
one word with U+FFFE in it: here that is two pieces.

Places are points from the upper left corner of the page as it is shown: turned pages are turned,
and what the crop box hides is outside.
"""

from __future__ import annotations

import ctypes
import re
import unicodedata
from collections import deque
from collections.abc import Callable
from functools import partial
from itertools import repeat
from math import ceil, cos, floor, sin
from typing import NamedTuple, Protocol, cast

from counterfoil.model.reading import Area
from counterfoil.read.given import tidy
from counterfoil.read.pdf import pdfium
from counterfoil.read.pdf.righted import JOINED, NOTHING, UNKNOWN, in_order, righted

_ODD = re.compile(
    "[\0-\x09\x0b\x0c\x0e-\x1f\x7f-\xa0\xad\u1680\u2000-\u200a\u2028-\u202f\u205f\u3000"
    "\ud800-\udfff\ufb00\ufdd0]"
)
UNTOLD = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffd\ufffe\uffff]")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_RUN_RIGHT = bytes({*range(256)} - {5, 6, 7, 8, 0xFB, 0xFC, 0xFD, 0xFE})
_SOFT = "\xad"
_FINE = 64
_ASKEW = 0.1
_ROUND = 2
_PUNCTUATION = ".,;:!?)»”"
HYPHENS = ("-", "\u2010")
"""Marks at a line's end that may be those of a broken word."""
Box = tuple[float, float, float, float]
"""Left, right, top, bottom."""


class Piece(NamedTuple):
    """A line's text, or part of it, and its box.

    `first` and `last` are places in the page's own text (see `PageText`). `broken` says that it
    ends in the hyphen of a word that goes on in the next piece.
    """

    text: str
    first: int
    last: int
    left: float
    right: float
    top: float
    bottom: float
    broken: bool = False


as_piece = cast("Callable[[tuple[object, ...]], Piece]", partial(tuple.__new__, Piece))
"""Makes a piece of its fields: a third of the time that asking for each by its name takes."""


class Sides(NamedTuple):
    """The boxes of many things, side by side: lists are made and gone through faster than boxes."""

    lefts: list[float]
    rights: list[float]
    tops: list[float]
    bottoms: list[float]


class Lettering(Protocol):
    """A page's text and where its letters are: all that looking for tables asks of a page.

    `raw` is the text, and `plain` says that all of it is told, in normal form and single spaces.
    `sideways` are the places in it of letters that do not run to the right.
    """

    raw: str
    plain: bool
    sideways: frozenset[int]

    def ends(self, places: list[int]) -> Sides:
        """Return boxes around pairs of places in the text, the last of each included."""

    def between(self, text: str, following: str) -> tuple[bool, str]:
        """Return whether a line's last hyphen goes, and what stands between it and the next."""


class PageText:
    """A loaded page and its text: `raw` is as PDFium holds it, one place for each UTF-16 unit."""

    def __init__(self, page: int, text_page: int) -> None:
        """Take the addresses of a loaded page and of its text, which must stay loaded."""
        self.page, self.text_page = page, text_page
        self.width, self.height = pdfium.page_width(page), pdfium.page_height(page)
        self._count = pdfium.count_chars(text_page)
        self.raw = self._text()
        last = len(self.raw) - 1
        # Letters are only ever left out of the text, so a last one that agrees means that all do.
        self._same = last >= 0 and pdfium.char_of_text(text_page, last) == last
        self.raw = righted(self.raw, text_page, self.char)
        self._shown, self._turned = self._ways(), 0
        self.breaks_words = False
        self.sideways: frozenset[int] = frozenset()
        self.size = ceil(self.width), ceil(self.height)
        if leftward := _runs_to_the_left(self.raw):
            self.raw = in_order(self.raw, text_page, self.char)
        self.leftward = leftward
        # Whether all letters are told, in normal form and between single spaces.
        self.plain = (
            "  " not in self.raw
            # Nearly no odd letter can be printed, and to ask that takes a fifth of the time.
            and (self.raw.replace("\r\n", "").isprintable() or not _ODD.search(self.raw))
            and UNKNOWN not in self.raw
            and JOINED not in self.raw
            and unicodedata.is_normalized("NFC", self.raw)
        )

    def between(self, text: str, following: str) -> tuple[bool, str]:
        """Return whether a line's last hyphen goes, and what stands between it and the next.

        The hyphen of a broken word goes where the page breaks words, and both sides are small
        letters, unless the word stands elsewhere on the page with its hyphen. Other hyphens stay,
        without a space behind them.
        """
        if not text.endswith(HYPHENS) or not (text[-2:-1].isalnum() and following[0].isalnum()):
            return False, " "
        if not (self.breaks_words and text[-2].islower() and following[0].islower()):
            return False, ""
        begun, ended = text.rsplit(" ", 1)[-1], following.split(" ", 1)[0]
        return begun + ended.rstrip(_PUNCTUATION) not in self.raw, ""

    def turn(self, quarters: int) -> None:
        """Let boxes be given as if the page were turned back by quarters of a circle."""
        a, b, c, d, e, f = self._shown
        wide, high = self.width, self.height
        self._shown = {
            1: (b, -a, d, -c, f, wide - e),
            2: (-a, -b, -c, -d, wide - e, high - f),
            3: (-b, a, -d, c, high - f, e),
        }[quarters]
        self._turned = quarters
        if quarters != _ROUND:
            self.width, self.height = high, wide

    def seen(self, box: Box) -> Box:
        """Return a box as the page is shown, where it was turned to be read."""
        left, right, top, bottom = box
        wide, high = self.width, self.height
        if self._turned == 1:
            return high - bottom, high - top, left, right
        if self._turned == _ROUND:
            return wide - right, wide - left, high - bottom, high - top
        return (top, bottom, wide - right, wide - left) if self._turned else box

    def area(self, box: Box) -> Area:
        """Return a box in whole points of the page as it is shown, within the page."""
        left, right, top, bottom = self.seen(box) if self._turned else box
        start, end, upper, under = floor(left), ceil(right), floor(top), ceil(bottom)
        across, down = self.size
        if 0 <= start <= end <= across and 0 <= upper <= under <= down:
            return start, end, upper, under
        return (
            *(min(max(start, 0), across), min(max(end, 0), across)),
            *(min(max(upper, 0), down), min(max(under, 0), down)),
        )

    def _text(self) -> str:
        if self._count <= 0:
            return ""
        # Text may be longer than its letters: joined ones are taken apart.
        room = pdfium.room(ctypes.c_ushort, 2 * self._count + 2)
        start = ctypes.addressof(room)
        written = pdfium.get_text(self.text_page, 0, self._count, start)
        units = ctypes.string_at(start, 2 * max(written - 1, 0))
        text = units.decode("utf-16-le", "surrogatepass")
        if len(text) * 2 != len(units):
            # PDFium counts a pair of surrogates as two; each piece joins its pairs.
            text = "".join(map(chr, memoryview(units).cast("H")))
        return text

    def char(self, place: int) -> int:
        """Return the letter on the page for a place in its text."""
        return place if self._same else pdfium.char_of_text(self.text_page, place)

    def chars(self, places: list[int]) -> list[int]:
        """Return the letters on the page for places in its text."""
        return places if self._same else list(map(self.char, places))

    def _ways(self) -> tuple[float, float, float, float, float, float]:
        """Return how a point of the page becomes one as it is shown (see `shown`)."""
        fine = int(self.width * _FINE), int(self.height * _FINE)
        place = pdfium.room(ctypes.c_int, 2)
        into = ctypes.addressof(place)

        def at(x: int, y: int) -> tuple[float, float]:
            pdfium.page_to_device(self.page, 0, 0, *fine, 0, x, y, into, into + 4)
            return place[0] / _FINE, place[1] / _FINE

        e, f = at(0, 0)
        if not pdfium.rotation(self.page):
            return 1.0, 0.0, 0.0, -1.0, e, f
        (ax, ay), (cx, cy) = at(1000, 0), at(0, 1000)
        way = ((ax - e) / 1000, (ay - f) / 1000, (cx - e) / 1000, (cy - f) / 1000)
        a, b, c, d = (round(part, 3) for part in way)
        return a, b, c, d, e, f

    def shown(self, left: float, top: float, right: float, bottom: float) -> Box:
        """Return a box of the page (its origin below) as a box of what is shown."""
        a, b, c, d, e, f = self._shown
        if b == c == 0:
            x1, x2, y1, y2 = left * a + e, right * a + e, top * d + f, bottom * d + f
        else:
            x1, x2 = left * a + top * c + e, right * a + bottom * c + e
            y1, y2 = left * b + top * d + f, right * b + bottom * d + f
        return (
            min(x2, x1),
            max(x1, x2),
            min(y2, y1),
            max(y1, y2),
        )

    def ends(self, places: list[int]) -> Sides:
        """Return boxes around pairs of places: from the first letter of each to its last."""
        lefts, rights, tops, bottoms = self.letters(places)
        return Sides(
            *(lower(lefts[::2], lefts[1::2]), higher(rights[::2], rights[1::2])),
            *(lower(tops[::2], tops[1::2]), higher(bottoms[::2], bottoms[1::2])),
        )

    def letters(self, places: list[int]) -> Sides:
        """Return the box of the letter at each place."""
        count, letters = 4 * len(places), self.chars(places)
        room = pdfium.room(ctypes.c_float, count)
        start = ctypes.addressof(room)
        into = range(start, start + 4 * count, 16)
        deque(map(pdfium.loose_box, repeat(self.text_page), letters, into), 0)
        # PDFium gives left, top, right and bottom.
        return self.all_shown(*(room[n:count:4] for n in range(4)))

    def all_shown(
        self, lefts: list[float], tops: list[float], rights: list[float], bottoms: list[float]
    ) -> Sides:
        """Return many boxes of the page as boxes of what is shown."""
        a, b, c, d, e, f = self._shown
        if a == 1 and d == -1 and b == c == 0:
            if e:
                lefts, rights = [left + e for left in lefts], [right + e for right in rights]
            tops, bottoms = [f - top for top in tops], [f - bottom for bottom in bottoms]
            return Sides(lefts, rights, tops, bottoms)
        boxes = map(self.shown, lefts, tops, rights, bottoms)
        return Sides(*map(list, zip(*boxes, strict=True))) if lefts else Sides([], [], [], [])

    def way(self, place: int) -> int:
        """Return which way a letter's line runs: 0 as it should, 1 down, 2 back, 3 up, -1 askew."""
        return self._way(pdfium.char_angle(self.text_page, self.char(place)))

    def ways(self, places: list[int]) -> list[int]:
        """Return which way the line of each letter runs."""
        angles = list(map(pdfium.char_angle, repeat(self.text_page), self.chars(places)))
        known = {angle: self._way(angle) for angle in {*angles}}
        return [known[angle] for angle in angles]

    def _way(self, angle: float) -> int:
        x, y = cos(angle), -sin(angle)
        a, b, c, d, _, _ = self._shown
        across, down = a * x + c * y, b * x + d * y
        if min(abs(across), abs(down)) > _ASKEW:
            return -1
        if abs(across) > abs(down):
            return 0 if across > 0 else 2
        return 1 if down > 0 else 3

    def around(self, first: int, last: int) -> Box:
        """Return the box around all letters from one place to another; all zero for none."""
        boxes = self.rects(first, last)
        if not boxes:
            return 0.0, 0.0, 0.0, 0.0
        lefts, rights, tops, bottoms = zip(*boxes, strict=True)
        return min(lefts), max(rights), min(tops), max(bottoms)

    def rects(self, first: int, last: int) -> list[Box]:
        """Return the boxes of the stretches that letters from one place to another are drawn in."""
        start, end = self.char(first), self.char(last)
        count = pdfium.count_rects(self.text_page, start, end - start + 1) if start >= 0 else 0
        room = pdfium.room(ctypes.c_double, 4)
        into = [ctypes.addressof(room) + 8 * n for n in range(4)]
        boxes = []
        for index in range(max(count, 0)):
            pdfium.get_rect(self.text_page, index, *into)
            left, top, right, bottom = room
            boxes.append(self.shown(left, top, right, bottom))
        return boxes


def _runs_to_the_left(text: str) -> bool:
    """Whether any letter of a text is of an alphabet that is written from right to left."""
    # Of most texts the upper halves of their letters tell that none is, in a fifth of the time.
    halves = b"" if text.isascii() else text.encode("utf-16-le", "surrogatepass")[1::2]
    return bool(halves.translate(None, _RUN_RIGHT)) and bool(_RIGHT_TO_LEFT.search(text))


def lower(ones: list[float], others: list[float]) -> list[float]:
    """Return the lower of each two numbers; to compare takes a third of the time of `min`."""
    return [b if b < a else a for a, b in zip(ones, others, strict=True)]  # noqa: FURB136


def higher(ones: list[float], others: list[float]) -> list[float]:
    """Return the higher of each two numbers."""
    return [b if b > a else a for a, b in zip(ones, others, strict=True)]  # noqa: FURB136


def told(text: str) -> str:
    """Return a line's text in normal form; letters that fonts do not tell are given as U+FFFD."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text
    if not _ODD.search(text) and "  " not in text and unicodedata.is_normalized("NFC", text):
        return text
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    said = whole.replace(_SOFT, "-").replace(JOINED, "ff").replace(NOTHING, "")
    return tidy(UNTOLD.sub(UNKNOWN, said))
