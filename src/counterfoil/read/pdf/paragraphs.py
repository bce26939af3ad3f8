"""Joining a page's lines: by spaces within paragraphs, by line ends between them.

A paragraph goes on where a line is full, and the next stands as close as others do and is set like
it. A word broken at a line's end is made whole where small letters on both sides say that it is
one, unless it stands elsewhere on the page with its hyphen.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from counterfoil.model.reading import Line, Page
from counterfoil.read.pdf.order import Block
from counterfoil.read.pdf.pieces import PageText, Piece
from counterfoil.read.pdf.zones import is_wide

_MARK = re.compile(
    r"(?:[-–—•*·▪◦○●■□►>‣⁃]|\(?(?:\d{1,3}|[a-zа-яё]|[ivxlc]{1,5})[.)])\s", re.IGNORECASE
)
_SENTENCE = re.compile(r"[.!?…]['\"»”’)\]]*$")
_NARROW = 0.22
_ALONE = 0.35
_CLOSE, _ONCE = 1.2, 2.2
_ALIKE = 0.8
_INDENT = 0.8
_SLACK, _LOOSE = 0.12, 0.5
_FEW = 3
_DASHES = "-–—"


def page_of(page: PageText, number: int, blocks: Sequence[Block]) -> Page:
    """Return a page whose lines are joined to paragraphs."""
    texts: list[str] = []
    lines: list[Line] = []
    place = 0
    area, close = page.area, closeness(blocks)
    for block in blocks:
        joins = joins_in(page, block, close)
        for piece, joined in zip(block.pieces, joins, strict=True):
            text = piece.text
            if lines:
                cut, between = page.between(texts[-1], text) if joined else (False, "\n")
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


def closeness(blocks: Sequence[Block]) -> float:
    """Return how many times their height lines of a paragraph are apart at most.

    Most lines of a page belong to paragraphs of several, so nearly the closest ones tell.
    """
    pitches = sorted(
        (below.top - above.top) / (above.bottom - above.top)
        for block in blocks
        if not block.table
        for above, below in pairwise(block.pieces)
    )
    return min(_CLOSE * pitches[len(pitches) // 10], _ONCE) if len(pitches) >= _FEW else _ONCE


def joins_in(page: PageText, block: Block, close: float) -> list[bool]:
    """Return for each line of a block whether it goes on in the paragraph of the one before.

    Lines are further apart between paragraphs than `close` times their height.
    """
    pieces = block.pieces
    joins = [False] * len(pieces)
    if block.table or len(pieces) == 1:
        return joins
    left, right, _, _ = block.box
    wide = right - left
    few = len(pieces) < _FEW
    narrow = wide < _NARROW * page.width
    for n, (above, below) in enumerate(pairwise(pieces), 1):
        high = above.bottom - above.top
        joins[n] = above.broken or (
            not narrow
            and below.top - above.top <= close * high
            and _ALIKE * high <= below.bottom - below.top <= high / _ALIKE
            and (not few or _is_enough(above, below, page.width))
            and _is_full(
                above, below, above.left - left if page.leftward else right - above.right, wide
            )
            and not _begins(above, below, left)
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


def _is_enough(above: Piece, below: Piece, width: float) -> bool:
    """Whether two lines by themselves may be one paragraph: the first is long, or goes on small."""
    least = _NARROW if below.text[0].islower() and not _SENTENCE.search(above.text) else _ALONE
    return above.right - above.left >= least * width


def _begins(above: Piece, below: Piece, left: float) -> bool:
    """Whether a line begins a paragraph by itself: with a list's mark, or set in.

    Lines set in alike may be a quotation, so the second begins one only behind a sentence's end.
    """
    if _MARK.match(below.text) and (below.text[0] not in _DASHES or _SENTENCE.search(above.text)):
        return True
    least = _INDENT * (above.bottom - above.top)
    if below.left - above.left > least:
        return not _MARK.match(above.text)
    return below.left - left > least and bool(_SENTENCE.search(above.text))
