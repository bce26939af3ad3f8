"""What is drawn on a page beside its text: rules, and areas filled with colour.

Rules are drawn as lines, as thin filled boxes, and as the edges of boxes, by one path each or by
one path for all. Pieces of one rule are joined.
"""

from __future__ import annotations

import ctypes
from collections import deque
from collections.abc import Iterator
from itertools import pairwise, repeat
from typing import NamedTuple

from counterfoil.read.pdf import pdfium
from counterfoil.read.pdf.pieces import Box, PageText

_PATH, _PICTURE, _FORM = 2, 3, 5
_MOVE, _LINE = 2, 0
_THIN = 3.0
_SHORT = 4.0
_NEAR = 2.0
_SLOPE = 0.3
_MOST = 20_000
_MOST_POINTS = 4_000
_BOX = range(4, 7)
_CORNERS = 5
_DIAGONAL = 2
_DEEPEST = 3
_SAME = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
Matrix = tuple[float, float, float, float, float, float]
Points = list[tuple[float, float]]


class Rule(NamedTuple):
    """A rule: how far down it is and from where to where it goes; across, for one that stands."""

    at: float
    start: float
    end: float


class Drawn(NamedTuple):
    """Rules that lie and that stand, in order, boxes filled with colour, and pictures' boxes."""

    lying: list[Rule]
    standing: list[Rule]
    filled: list[Box]
    pictures: list[Box]


NOTHING = Drawn([], [], [], [])


def drawn_on(page: PageText) -> Drawn:
    """Return what is drawn on a page; of pages with very many drawings, of the first of them."""
    count = min(pdfium.count_objects(page.page), _MOST)
    if not count:
        return NOTHING
    drawn = Drawn([], [], [], [])
    objects = list(map(pdfium.get_object, repeat(page.page), range(count)))
    _look(page, drawn, objects, _SAME, 0)
    return drawn._replace(lying=_joined(drawn.lying), standing=_joined(drawn.standing))


def _look(page: PageText, drawn: Drawn, objects: list[int], matrix: Matrix, depth: int) -> None:
    """Add what objects draw; those within a form are placed by the form's matrix."""
    kinds = list(map(pdfium.object_type, objects))
    if _PICTURE in kinds:
        pictures = [it for it, kind in zip(objects, kinds, strict=True) if kind == _PICTURE]
        drawn.pictures.extend(_bounds(page, pictures, matrix))
    if _PATH in kinds:
        paths = [it for it, kind in zip(objects, kinds, strict=True) if kind == _PATH]
        _add_paths(page, drawn, paths, matrix)
    if _FORM in kinds and depth < _DEEPEST:
        for form in [it for it, kind in zip(objects, kinds, strict=True) if kind == _FORM]:
            count = min(pdfium.form_count(form), _MOST)
            inner = list(map(pdfium.form_object, repeat(form), range(max(count, 0))))
            _look(page, drawn, inner, _times(_matrix(form), matrix), depth + 1)


def _add_paths(page: PageText, drawn: Drawn, paths: list[int], matrix: Matrix) -> None:
    left = _MOST_POINTS
    mode = pdfium.room(ctypes.c_int, 2)
    into = ctypes.addressof(mode)
    for path, box in zip(paths, _bounds(page, paths, matrix), strict=True):
        if box[1] - box[0] <= _THIN or box[3] - box[2] <= _THIN:
            _add_edge(drawn, box)
            continue
        count = pdfium.count_segments(path)
        if count == _DIAGONAL or count > left:
            continue
        pdfium.draw_mode(path, into, into + 4)
        filled, stroked = mode
        if count in _BOX and (not stroked or _is_closed(path, count)):
            _add_box(drawn, box, filled=filled, stroked=stroked)
        elif (filled or stroked) and not _is_bent(path, count):
            left -= count
            whole = _times(_matrix(path), matrix)
            for points in _outline(page, path, count, whole):
                _add_outline(drawn, points, filled=filled, stroked=stroked)


def _add_outline(drawn: Drawn, points: Points, *, filled: int, stroked: int) -> None:
    """Add a straight outline: a box, or where it is stroked, its edges."""
    if (box := _upright(points)) and (filled or not stroked):
        _add_box(drawn, box, filled=filled, stroked=stroked)
    elif stroked:
        for (x1, y1), (x2, y2) in pairwise(points):
            _add_edge(drawn, (min(x1, x2), max(x1, x2), min(y1, y2), max(y1, y2)))


def _bounds(page: PageText, objects: list[int], matrix: Matrix) -> list[Box]:
    """Return the boxes of objects, on the page as it is shown."""
    count = len(objects)
    room = pdfium.room(ctypes.c_float, 4 * count)
    start = ctypes.addressof(room)
    # PDFium gives left, bottom, right and top.
    places = [range(start + 4 * n, start + 4 * n + 16 * count, 16) for n in range(4)]
    deque(map(pdfium.object_bounds, objects, *places), 0)
    edges = room[: 4 * count]
    lefts, bottoms, rights, tops = (edges[n::4] for n in range(4))
    if matrix == _SAME:
        return list(zip(*page.all_shown(lefts, tops, rights, bottoms), strict=True))
    moved = map(_moved_box, lefts, tops, rights, bottoms, repeat(matrix))
    return [page.shown(*box) for box in moved]


def _moved_box(left: float, top: float, right: float, bottom: float, matrix: Matrix) -> Box:
    corners = [_moved(x, y, matrix) for x in (left, right) for y in (top, bottom)]
    across, down = [x for x, _ in corners], [y for _, y in corners]
    return min(across), max(down), max(across), min(down)


def _moved(x: float, y: float, matrix: Matrix) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _matrix(thing: int) -> Matrix:
    room = pdfium.room(ctypes.c_float, 6)
    if not pdfium.object_matrix(thing, ctypes.addressof(room)):
        return _SAME
    a, b, c, d, e, f = room[:6]
    return a, b, c, d, e, f


def _times(inner: Matrix, outer: Matrix) -> Matrix:
    """Return one matrix that does what the inner and then the outer one does."""
    a, b, c, d, e, f = inner
    g, h, i, j, k, m = outer
    return (
        *(a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j),
        *(e * g + f * i + k, e * h + f * j + m),
    )


def _is_bent(path: int, count: int) -> bool:
    """Whether a path begins with curves, as drawings of letters and charts do."""
    return any(
        pdfium.segment_type(pdfium.get_segment(path, index)) not in {_MOVE, _LINE}
        for index in range(1, min(count, _CORNERS))
    )


def _is_closed(path: int, count: int) -> bool:
    """Whether a path of a few points comes back to its first, as boxes do."""
    return count == _CORNERS and bool(pdfium.segment_closes(pdfium.get_segment(path, count - 1)))


def _outline(page: PageText, path: int, count: int, matrix: Matrix) -> Iterator[Points]:
    """Yield the straight outlines of a path, as points on the page as it is shown."""
    room = pdfium.room(ctypes.c_float, 2)
    into = ctypes.addressof(room)
    points: Points = []
    for index in range(count):
        segment = pdfium.get_segment(path, index)
        kind = pdfium.segment_type(segment)
        if kind != _LINE and points:
            yield points
            points = []
        # What follows a curve starts anew where the curve ends.
        pdfium.segment_point(segment, into, into + 4)
        x, y = _moved(room[0], room[1], matrix)
        left, _, top, _ = page.shown(x, y, x, y)
        points.append((left, top))
        if kind == _LINE and pdfium.segment_closes(segment):
            points.append(points[0])
    if points:
        yield points


def _upright(points: Points) -> Box | None:
    """Return the box that an outline is, or None for another."""
    if len(points) not in _BOX:
        return None
    across, down = [x for x, _ in points], [y for _, y in points]
    left, right, top, bottom = min(across), max(across), min(down), max(down)
    if all(min(x - left, right - x) < _SLOPE for x in across) and all(
        min(y - top, bottom - y) < _SLOPE for y in down
    ):
        return left, right, top, bottom
    return None


def _add_box(drawn: Drawn, box: Box, *, filled: int, stroked: int) -> None:
    if stroked:
        left, right, top, bottom = box
        drawn.lying.extend((Rule(top, left, right), Rule(bottom, left, right)))
        drawn.standing.extend((Rule(left, top, bottom), Rule(right, top, bottom)))
    if filled:
        _add(drawn, box)


def _add(drawn: Drawn, box: Box) -> None:
    """Add a filled box: as a rule where it is thin."""
    if not _add_edge(drawn, box):
        drawn.filled.append(box)


def _add_edge(drawn: Drawn, box: Box) -> bool:
    """Add a thin box as a rule; return whether it is thin."""
    left, right, top, bottom = box
    wide, high = right - left, bottom - top
    if high <= _THIN and wide > _SHORT:
        drawn.lying.append(Rule((top + bottom) / 2, left, right))
    elif wide <= _THIN and high > _SHORT:
        drawn.standing.append(Rule((left + right) / 2, top, bottom))
    return high <= _THIN or wide <= _THIN


def _joined(rules: list[Rule]) -> list[Rule]:
    """Return rules in order, pieces of one joined."""
    lines: list[list[Rule]] = []
    start = 0.0
    for rule in sorted(rules):
        if lines and rule.at - start <= _NEAR:
            lines[-1].append(rule)
        else:
            lines.append([rule])
            start = rule.at
    return [rule for line in lines for rule in _ends_joined(line)]


def _ends_joined(line: list[Rule]) -> Iterator[Rule]:
    """Yield the rules that pieces on one line form, those that touch joined."""
    at = sum(rule.at for rule in line) / len(line)
    first, *others = sorted(line, key=lambda rule: rule.start)
    start, end = first.start, first.end
    for rule in others:
        if rule.start > end + _NEAR:
            yield Rule(at, start, end)
            start, end = rule.start, rule.end
        end = max(end, rule.end)
    yield Rule(at, start, end)
