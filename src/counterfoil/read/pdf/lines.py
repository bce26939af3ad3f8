"""A page's lines in the order in which it draws them, each a piece of its text.

PDFium tells lines apart by how far their letters are from each other, and is sometimes wrong: what
stands in two cells of a column, one above the other, it may give as one word. Such a piece is taken
apart, or two numbers would be read as one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from counterfoil.read.pdf.pieces import (
    HYPHENS,
    PageText,
    Piece,
    Sides,
    as_piece,
    told,
)
from counterfoil.read.pdf.righted import BROKEN
from counterfoil.read.pdf.sideways import in_turn, put_right, runs_sideways

_LINES = re.compile("[^\r\n\ufffe]+\ufffe?")
_EDGE = 0.05
_NARROW = 0.25
_SHADOW = 0.2
_LATELY = 20
_NEARLY = 4
_BROKEN_LINES, _BROKEN_SHARE = 2, 0.035
_UPRIGHT = 5.0
_LEVEL = 0.5
_TILT = 0.3
_ALIKE = 1 - _TILT + 0.01
_BACK = 2.0


def pieces_of(page: PageText) -> list[Piece]:
    """Return a page's lines in the order in which it draws them.

    Where most text runs sideways or upside down on a page, the page is turned so that it does not.
    """
    pieces, odd = _pieces(page)
    if odd and not page.leftward:
        if quarters := _quarters(page, pieces):
            page.turn(quarters)
            pieces, odd = _pieces(page)
        if runs_sideways(page, pieces, odd):
            put_right(page)
            pieces, odd = _pieces(page)
        pieces = [
            part
            for n, piece in enumerate(pieces)
            for part in (_parted(page, piece) if n in odd else (piece,))
        ]
        if page.sideways:
            pieces = in_turn(page, pieces)
    ends = [n for n, piece in enumerate(pieces[:-1], 1) if piece[0][-1:] in HYPHENS]
    broken = sum(pieces[n - 1].text[-2:-1].islower() and pieces[n].text[0].islower() for n in ends)
    page.breaks_words = broken >= max(_BROKEN_LINES, _BROKEN_SHARE * len(pieces))
    return pieces


def _quarters(page: PageText, pieces: list[Piece]) -> int:
    """Return which way nearly all lines run: 1 down, 2 to the left, 3 up, 0 as they should.

    Headings that run up are often the longest lines of a page whose numbers run to the right.
    """
    votes = [0, 0, 0, 0]
    ways = page.ways([piece.first for piece in pieces])
    for piece, way in zip(pieces, ways, strict=True):
        votes[max(way, 0)] += len(piece.text)
    most = max(votes)
    return votes.index(most) if most > _NEARLY * votes[0] else 0


def _pieces(page: PageText) -> tuple[list[Piece], set[int]]:
    """Return a page's lines, and which of them may not be one that runs to the right."""
    texts, places, broken = _texts(page)
    letters = page.letters(places)
    lefts, rights, tops, bottoms = letters
    whole = Sides(_lowest(lefts), _highest(rights), _lowest(tops), _highest(bottoms))
    fields = zip(texts, places[::3], places[2::3], *whole, broken, strict=True)
    pieces = list(map(as_piece, fields))
    odd: set[int] = set()
    for n in range(len(pieces)) if page.leftward else _doubtful(texts, letters, whole):
        if _leaves(letters, n):
            odd.add(n)
        piece = pieces[n]
        wide, high, size = piece.right - piece.left, piece.bottom - piece.top, len(piece.text)
        # Of text that runs both ways the ends may stand in the middle; letters of some fonts have
        # no height.
        if page.leftward or wide < _NARROW * high * size or wide < _EDGE or high < _EDGE:
            piece = pieces[n] = Piece(*piece[:3], *page.around(*piece[1:3]), piece.broken)
        if (piece.bottom - piece.top) * size > _UPRIGHT * (piece.right - piece.left) and size > 1:
            odd.add(n)
    if len({*texts}) == len(texts) and all(texts):
        return pieces, odd
    return _once(pieces, odd)


def _lowest(sides: list[float]) -> list[float]:
    """Return the lowest of each three numbers; to compare takes a third of the time of `min`."""
    threes = zip(sides[::3], sides[1::3], sides[2::3], strict=True)
    return [(a if a < c else c) if a < b else (b if b < c else c) for a, b, c in threes]  # noqa: FURB136


def _highest(sides: list[float]) -> list[float]:
    """Return the highest of each three numbers."""
    threes = zip(sides[::3], sides[1::3], sides[2::3], strict=True)
    return [(a if a > c else c) if a > b else (b if b > c else c) for a, b, c in threes]  # noqa: FURB136


def _doubtful(texts: Sequence[str], letters: Sides, whole: Sides) -> list[int]:
    """Return the lines to look at one by one: those that may go back, and those that are narrow.

    One look at all of them, since nearly none is; it takes rather more of them than fewer. Neither
    half of a line is lower than the letter in the middle, or where that is a space without height,
    than the letters at the ends.
    """
    lefts, rights, tops, bottoms = letters
    first = rights[::3], tops[::3], bottoms[::3]
    middle = lefts[1::3], rights[1::3], tops[1::3], bottoms[1::3]
    last = lefts[2::3], tops[2::3], bottoms[2::3]
    lines = enumerate(zip(texts, *first, *middle, *last, *whole, strict=True))
    return [
        n
        for n, (text, end, t1, b1, left, right, t2, b2, start, t3, b3, first, last, top, bottom)
        in lines
        if (high := b2 - t2 or min(b1 - t1, b3 - t3)) < _ALIKE * (tall := bottom - top)
        or end - start > (back := _BACK * high)
        or end - left > back
        or end - right > back
        or right - left > back
        or right - start > back
        or (wide := last - first) < _NARROW * tall * len(text)
        or wide < _EDGE
        or tall < _EDGE
    ]  # fmt: skip


def _leaves(letters: Sides, n: int) -> bool:
    """Whether a line goes back, or leaves its level.

    A line's halves have the letter in the middle in common: where they have more, or one is higher
    than the other, it does.
    """
    lefts, rights, tops, bottoms = (side[3 * n : 3 * n + 3] for side in letters)
    high, low = max(bottoms[:2]) - min(tops[:2]), max(bottoms[1:]) - min(tops[1:])
    most, over = max(low, high), max(rights[:2])
    back = _BACK * most
    return (
        abs(high - low) > _TILT * most
        or over - min(lefts[1:]) > back
        or over - max(rights[1:]) > back
    )


def _once(pieces: Sequence[Piece], odd: set[int]) -> tuple[list[Piece], set[int]]:
    """Return lines that say something, and which of them are odd.

    Text drawn twice in one place, to look bold or to cast a shadow, says it once.
    """
    counts = Counter([piece[0] for piece in pieces])
    several: dict[str, list[Piece]] = {text: [] for text, count in counts.items() if count > 1}
    kept: list[Piece] = []
    still: set[int] = set()
    for n, piece in enumerate(pieces):
        text = piece[0]
        if text in several:
            if not text or _is_there(piece, several[text]):
                continue
            several[text].append(piece)
        elif not text:
            continue
        if n in odd:
            still.add(len(kept))
        kept.append(piece)
    return kept, still


def _texts(page: PageText) -> tuple[list[str], list[int], list[bool]]:
    """Return lines' texts, three places in each (first, middle, last), which are broken."""
    raw, plain = page.raw, page.plain
    texts: list[str] = []
    places: list[int] = []
    broken: list[bool] = []
    start = 0
    # Line ends are pairs, but for those that are letters of some font.
    pairs = raw.count("\r\n") == raw.count("\r") == raw.count("\n")
    for line in raw.split("\r\n") if pairs else (raw,):
        if pairs and BROKEN not in line:
            if shown := line.strip():
                first = start if line[0] == shown[0] else start + line.index(shown[0])
                last = first + len(shown) - 1
                texts.append(shown if plain else told(shown))
                places += (first, (first + last) // 2, last)
                broken.append(False)
        else:
            for found in _LINES.finditer(line):
                if shown := found[0].strip():
                    first = start + found.start() + found[0].index(shown[0])
                    last = first + len(shown) - 1
                    if ends := shown[-1] == BROKEN:
                        shown = shown[:-1] + "-"
                    texts.append(shown if plain else told(shown))
                    places += (first, (first + last) // 2, last)
                    broken.append(ends)
        start += len(line) + 2
    return texts, places, broken


def _is_there(piece: Piece, drawn: list[Piece]) -> bool:
    left, top = piece.left, piece.top
    near = _SHADOW * (piece.bottom - top)
    for other in drawn[-_LATELY:]:
        if abs(left - other[3]) < near and abs(top - other[5]) < near:
            return True
    return False


def _parted(page: PageText, piece: Piece) -> Iterator[Piece]:
    """Yield a piece as it is, or the parts of it that stand on levels of their own, or go back."""
    if page.way(piece.first):
        yield piece
        return
    raw = page.raw
    places = [at for at in range(piece.first, piece.last + 1) if not raw[at].isspace()]
    boxes = list(zip(*page.ends([at for at in places for _ in (0, 1)]), strict=True))
    starts = [0]
    for n, ((before, _, above, below), (left, _, top, bottom)) in enumerate(pairwise(boxes), 1):
        high = min(below - above, bottom - top)
        # Marks of some fonts have no height: they go with what they stand beside.
        if high > _EDGE and (
            min(below, bottom) - max(above, top) < _LEVEL * high or before - left > _BACK * high
        ):
            starts.append(n)
    if len(starts) == 1:
        yield piece
        return
    for start, end in pairwise([*starts, len(places)]):
        lefts, rights, tops, bottoms = zip(*boxes[start:end], strict=True)
        first, last = places[start], places[end - 1]
        whole = end == len(places)
        text = raw[first : last + 1].replace(BROKEN, "-")
        box = min(lefts), max(rights), min(tops), max(bottoms)
        yield Piece(told(text), first, last, *box, piece.broken and whole)
