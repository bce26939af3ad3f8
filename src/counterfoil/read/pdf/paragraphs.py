"""Joining a page's lines: by spaces within paragraphs, by line ends between them.

A paragraph goes on where a line is full, and the next stands as close as others do and is set like
it. A word broken at a line's end is made whole where small letters on both sides say that it is
one, unless it stands elsewhere on the page with its hyphen.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from counterfoil.model.reading import Line, Page
from counterfoil.read.pdf.order import Block
from counterfoil.read.pdf.pieces import PageText, Piece
from counterfoil.read.pdf.words import HYPHENS, is_broken
from counterfoil.read.pdf.zones import is_wide

_MARK = re.compile(
    r"(?:[-–—•*·▪◦○●■□►>‣⁃]|\(?(?:\d{1,3}|[a-zа-яё]|[ivxlc]{1,5})[.)])\s", re.IGNORECASE
)
_SENTENCE = re.compile(r"[.!?…]['\"»”’)\]]*$")
_NARROW = 0.22
_ALONE = 0.35
_CLOSE, _ONCE = 1.25, 1.9
_ALIKE = 0.8
_INDENT = 0.8
_SLACK, _LOOSE = 0.12, 0.5
_FEW = 3


def page_of(page: PageText, number: int, blocks: Sequence[Block]) -> Page:
    """Return a page whose lines are joined to paragraphs."""
    texts: list[str] = []
    lines: list[Line] = []
    place = 0
    area = page.area
    for block in blocks:
        joins = joins_in(page, block)
        for piece, joined in zip(block.pieces, joins, strict=True):
            text = piece.text
            if lines:
                cut, between = between_lines(page, texts[-1], text, joined=joined)
                if cut:
                    texts[-1] = texts[-1][:-1]
                    place -= 1
                    lines[-1] = Line(lines[-1].start, place, lines[-1].area)
                texts.append(between)
                place += len(between)
            end = place + len(text)
            lines.append(Line(place, end, area(piece[3:7])))
            texts.append(text)
            place = end
    return Page(number, "".join(texts), *page.size, tuple(lines))


def between_lines(page: PageText, text: str, following: str, *, joined: bool) -> tuple[bool, str]:
    """Return whether a line's last hyphen goes, and what stands between it and the next."""
    if not joined:
        return False, "\n"
    if not text.endswith(HYPHENS) or not (text[-2:-1].isalnum() and following[0].isalnum()):
        return False, " "
    if not is_broken(text, following):
        return False, ""
    begun, ended = text.rsplit(" ", 1)[-1], following.split(" ", 1)[0]
    return begun + ended.rstrip(".,;:!?)»”") not in page.raw, ""


def joins_in(page: PageText, block: Block) -> list[bool]:
    """Return for each line of a block whether it goes on in the paragraph of the one before."""
    pieces = block.pieces
    joins = [False] * len(pieces)
    if block.table or len(pieces) == 1:
        return joins
    left, right, _, _ = block.box
    wide = right - left
    pitches = [below.top - above.top for above, below in pairwise(pieces)]
    few = len(pieces) < _FEW
    most = _CLOSE * median(pitches)
    narrow = wide < _NARROW * page.width
    for n, pitch in enumerate(pitches):
        above, below = pieces[n], pieces[n + 1]
        high = above.bottom - above.top
        joins[n + 1] = above.broken or (
            not narrow
            and (pitch <= _ONCE * high if few else pitch <= most)
            and _ALIKE * high <= below.bottom - below.top <= high / _ALIKE
            and (not few or above.right - above.left >= _ALONE * page.width)
            and _is_full(
                above, below, above.left - left if page.leftward else right - above.right, wide
            )
            and not _begins(above, below)
        )
    return joins


def _is_full(above: Piece, below: Piece, room: float, wide: float) -> bool:
    """Whether a line is full: the first word of the next has no room behind it.

    Words that must not be parted leave more room than the first of them needs, so that a small
    letter goes on with a sentence all the same.
    """
    if is_wide(above):
        return False
    each = (above.right - above.left) / len(above.text)
    if room < (len(below.text.split(" ", 1)[0]) + 1) * each:
        return True
    if below.text[0].islower():
        return room < _LOOSE * wide
    return room < _SLACK * wide and not _SENTENCE.search(above.text)


def _begins(above: Piece, below: Piece) -> bool:
    """Whether a line begins a paragraph by itself: with a list's mark, or set in."""
    if _MARK.match(below.text):
        return True
    deeper = below.left - above.left > _INDENT * (above.bottom - above.top)
    return deeper and not _MARK.match(above.text)
