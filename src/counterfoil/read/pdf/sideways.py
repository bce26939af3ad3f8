"""Lines that run up, down or back on a page whose text runs to the right: narrow headings mostly.

PDFium tells lines apart by how they would run on an upright page. So it breaks words of such lines
where a program drew them in parts, joins their first words to the end of the line drawn before
them, and gives lines of one heading in the order in which they stand from left to right. What runs
sideways is put right here letter by letter, each of which keeps its place in the page's text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from counterfoil.read.pdf.pieces import Box, PageText, Piece
from counterfoil.read.pdf.righted import BROKEN, NOTHING

_DOWN, _BACK, _UP = 1, 2, 3
_LEVEL = 0.5
_WITHIN, _SPACE = 0.2, 1.0
_OVER = 0.5
_ALIKE = 0.85
_LINES = 2.0


def runs_sideways(page: PageText, pieces: Sequence[Piece], odd: set[int]) -> bool:
    """Whether any of the odd lines of a page begins or ends with a letter that runs sideways."""
    return any(page.way(place) > 0 for n in odd for place in pieces[n][1:3])


def put_right(page: PageText) -> None:
    """Let a page's text part and join its lines that run sideways as they run."""
    raw = list(page.raw)
    places = [at for at, sign in enumerate(raw) if not sign.isspace() and sign != BROKEN]
    ways = page.ways(places)
    # Where a line may begin or end: between two letters of which any runs sideways.
    turned = [n for n, way in enumerate(ways) if way > 0]
    steps = sorted({m for n in turned for m in (n - 1, n) if 0 <= m < len(places) - 1})
    boxes = list(zip(*page.letters([places[n + m] for n in steps for m in (0, 1)]), strict=True))
    for n, above, box in zip(steps, boxes[::2], boxes[1::2], strict=True):
        (before, after), (way, other) = places[n : n + 2], ways[n : n + 2]
        gap = slice(before + 1, after)
        between = raw[gap]
        if not between or BROKEN in between:
            continue
        joined = _joined(_upright(above, way), _upright(box, way)) if way == other else None
        if joined is None and "\n" not in between:
            raw[before + 1] = "\n"
        elif joined is not None and "\n" in between:
            raw[gap] = [joined] * len(between)
    page.raw, page.plain = "".join(raw), False
    page.sideways = frozenset(places[n] for n in turned)


def in_turn(page: PageText, pieces: Sequence[Piece]) -> list[Piece]:
    """Return lines with those that run sideways, side by side, in the order of their reading."""
    return [piece for run in _runs(page, pieces) for piece in run]


def _runs(page: PageText, pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    run: list[tuple[Box, Piece]] = []
    turned = 0
    for piece in pieces:
        way = page.way(piece.first) if piece.first in page.sideways else 0
        box = _upright(piece[3:7], way)
        if run and (way != turned or not any(_beside(box, other) for other, _ in run)):
            yield _read(run)
            run = []
        run.append((box, piece))
        turned = way
        if way <= 0:
            yield _read(run)
            run = []
    yield _read(run)


def _read(run: Sequence[tuple[Box, Piece]]) -> list[Piece]:
    return [piece for _, piece in sorted(run, key=lambda line: line[0][2])]


def _upright(box: Box, way: int) -> Box:
    """Return a box as it would stand if its letters' line ran to the right."""
    left, right, top, bottom = box
    if way == _DOWN:
        return top, bottom, -right, -left
    if way == _BACK:
        return -right, -left, -bottom, -top
    return (-bottom, -top, left, right) if way == _UP else box


def _joined(one: Box, other: Box) -> str | None:
    """Return what stands between two letters of a line; None where they are of different lines."""
    high = min(one[3] - one[2], other[3] - other[2])
    step = other[0] - one[1]
    if min(one[3], other[3]) - max(one[2], other[2]) < _LEVEL * high or step < -_OVER * high:
        return None
    # A small number behind a word is a note's, and no part of it.
    alike = high > _ALIKE * max(one[3] - one[2], other[3] - other[2])
    if step < _WITHIN * high and alike:
        return NOTHING
    return " " if step < _SPACE * high else None


def _beside(one: Box, other: Box) -> bool:
    """Whether two lines may be of one heading: next to each other, and over each other."""
    high = max(one[3] - one[2], other[3] - other[2])
    return one[0] < other[1] and other[0] < one[1] and abs(one[2] - other[2]) < _LINES * high
