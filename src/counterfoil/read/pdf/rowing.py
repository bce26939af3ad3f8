"""Which strips of a table are one row, where cells have several lines.

Lines of one cell stand closer together than rows do. Each column's lines that stand close are one
block, and blocks beside each other are one row, however they are set against each other. How close
is close is told by the numbers: a number does not wrap, so a row has one line of them. Where lines
and rows stand equally close, numbers alone tell the rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from counterfoil.read.pdf.found import is_number, number_columns
from counterfoil.read.pdf.words import Word, stretches

_TELLING = 1.08
_ALIKE = 1.05
_BESIDE = 0.6
_HALFWAY = 0.75
_FAR = 3.5
_FEW = 2
_MOST_LIMITS = 8
_SEVERAL = 3
_NEARLY = 0.8
_MIDDLE = 0.12
_JITTER = 1.1
_FIRST, _LAST = float("-inf"), float("inf")


@dataclass(frozen=True, slots=True)
class Laid:
    """Strips laid out in columns.

    `cells[strip][column]` are the words there and `texts` what they say; `middles` is how far down
    each strip is, `height` how high its words are. `parted` are the strips that a rule or a colour
    parts from what is above.
    """

    cells: list[list[list[Word]]]
    texts: list[list[str]]
    middles: list[float]
    height: float
    parted: frozenset[int]

    def gaps(self, strips: Sequence[int]) -> list[float]:
        """Return how far apart strips are."""
        return [self.middles[b] - self.middles[a] for a, b in pairwise(strips)]


@dataclass(frozen=True, slots=True)
class Rows:
    """The strips of each row, from above, and how many rows are headings (0: not told)."""

    groups: list[list[int]]
    headings: int


def rows_of(laid: Laid) -> Rows:
    """Return the rows."""
    numbers = number_columns(laid.texts)
    anchors = {
        strip
        for strip, texts in enumerate(laid.texts)
        if any(texts[column] and is_number(texts[column]) for column in numbers)
    }
    groups = _best(laid, anchors)
    if len(anchors) < _FEW:
        ruled = bool(laid.parted) and len(groups) > 1 and min(laid.parted) == groups[1][0]
        return Rows(groups, int(ruled))
    groups = [part for group in groups for part in _by_numbers(laid, group, anchors)]
    head = min(
        next(n for n, group in enumerate(groups) if anchors.intersection(group)),
        _first_with_numbers(laid, groups),
    )
    heads = [level for group in groups[:head] for level in _levels(laid, group)]
    return Rows([*heads, *groups[head:]], len(heads))


def _first_with_numbers(laid: Laid, groups: Sequence[Sequence[int]]) -> int:
    """Return the first row that holds a number where rows, taken whole, have columns of them.

    Words behind numbers take lines of their own, so that few lines of a column may hold numbers.
    """
    columns = range(len(laid.texts[0]))
    rows = [
        [" ".join(laid.texts[n][c] for n in group).strip() for c in columns] for group in groups
    ]
    numbers = number_columns(rows)
    return next(
        (n for n, row in enumerate(rows) if any(is_number(row[c]) for c in numbers if row[c])),
        len(rows),
    )


def _levels(laid: Laid, group: list[int]) -> Iterator[list[int]]:
    """Part a heading's lines where one stands over several of the next.

    Lines half a line apart, as of cells in the middle of their row, stand beside each other.
    """
    level = [group[0]]
    for n, strip in enumerate(group[1:], 1):
        beside = _beside(laid, group[n:])
        least = laid.middles[strip] - _HALFWAY * laid.height
        above = [upper for upper in level if laid.middles[upper] < least]
        if any(_stands_over(laid, upper, beside) for upper in above):
            yield level
            level = []
        level.append(strip)
    yield level


def _beside(laid: Laid, strips: Sequence[int]) -> list[int]:
    """Return the first of some strips, and those below it that are half a line apart."""
    found = [strips[0]]
    for before, strip in pairwise(strips):
        if laid.middles[strip] - laid.middles[before] > _HALFWAY * laid.height:
            break
        found.append(strip)
    return found


def _stands_over(laid: Laid, upper: int, lower: Sequence[int]) -> bool:
    """Whether a stretch of one strip is in the middle over several of others beside each other."""
    above, below = (
        stretches(
            sorted((word for n in strips for cell in laid.cells[n] for word in cell), key=_left)
        )
        for strips in ([upper], lower)
    )
    edges = [(a.centre + b.centre) / 2 for a, b in pairwise(above)]
    for part, start, end in zip(above, [_FIRST, *edges], [*edges, _LAST], strict=True):
        under = [p for p in below if start <= p.centre < end]
        if len(under) > 1 and under[0].centre < part.centre < under[-1].centre:
            middle = (under[0].left + under[-1].right) / 2
            if abs(middle - part.centre) < _MIDDLE * (under[-1].right - under[0].left):
                return True
    return False


def _left(word: Word) -> float:
    return word.left


def _best(laid: Laid, anchors: set[int]) -> list[list[int]]:
    """Return the rows by the limit under which each has one line of numbers, as far as can be.

    Without numbers, lines that stand closest are of one cell, unless nearly all strips are full and
    that would join some.
    """
    if len(anchors) < _FEW:
        if len(laid.parted) >= _SEVERAL:
            return _together(laid, _LAST)
        closest = _together(laid, _closest(laid))
        return _together(laid, 0.0) if _joins_full(laid, closest) else closest
    limits = _limits(laid)
    best: tuple[float, list[list[int]]] | None = None
    for limit in limits:
        groups = _together(laid, limit)
        score = _score(groups, anchors)
        if best is None or score <= best[0]:
            best = score, groups
    return best[1] if best else []


def _joins_full(laid: Laid, groups: Sequence[Sequence[int]]) -> bool:
    """Whether rows would join full strips rather than full ones with the rest of their cells."""
    if len(groups) <= _FEW:
        return True
    full = [n for n, row in enumerate(laid.texts) if all(row)]
    if len(full) < _NEARLY * len(laid.texts):
        return False
    joined = [sum(n in full for n in group) - 1 for group in groups]
    rest = len(laid.texts) - len(full)
    return sum(count for count in joined if count > 0) > rest


def _distances(laid: Laid) -> list[float]:
    """Return how far apart lines below each other in a column are, in order."""
    found: list[float] = []
    for column in range(len(laid.texts[0])):
        here = [m for m, row in zip(laid.middles, laid.texts, strict=True) if row[column]]
        found += [b - a for a, b in pairwise(here) if b - a < _FAR * laid.height]
    return sorted(found)


def _closest(laid: Laid) -> float:
    """Return what parts the smallest kind of distances from the next larger one."""
    jumps = list(pairwise(_distances(laid)))
    for ratio in (_JITTER, _ALIKE):
        for low, high in jumps:
            if high > ratio * low:
                return (low + high) / 2
    return 0.0


def _limits(laid: Laid) -> list[float]:
    """Return the distances below which lines may be of one cell: between kinds of distances."""
    ordered = _distances(laid)
    limits = [0.0]
    limits += [(low + high) / 2 for low, high in pairwise(ordered) if high > _ALIKE * low]
    if ordered:
        limits.append(ordered[-1] * _ALIKE)
    return limits[:_MOST_LIMITS]


def _score(groups: list[list[int]], anchors: set[int]) -> float:
    """Return how far rows are from having one line of numbers each."""
    first = min(anchors)
    counts = [len(anchors.intersection(group)) for group in groups if group[-1] >= first]
    return sum(_SEVERAL * (count - 1) if count else 1 for count in counts)


def _together(laid: Laid, limit: float) -> list[list[int]]:
    """Return rows where lines nearer than a limit are of one cell."""
    count = len(laid.texts)
    reach = list(range(count))
    for column in range(len(laid.texts[0])):
        here = [n for n in range(count) if laid.texts[n][column]]
        for a, b in pairwise(here):
            if laid.middles[b] - laid.middles[a] <= limit:
                reach[a] = max(reach[a], b)
    for a, b in pairwise(range(count)):
        # Strips that are half a line apart stand beside each other.
        if laid.middles[b] - laid.middles[a] < _BESIDE * laid.height:
            reach[a] = max(reach[a], b)
    groups: list[list[int]] = []
    far = -1
    for n in range(count):
        if n <= far and n not in laid.parted:
            groups[-1].append(n)
        else:
            groups.append([n])
            far = n
        far = max(far, reach[n])
    return groups


def _by_numbers(laid: Laid, group: list[int], anchors: set[int]) -> Iterator[list[int]]:
    """Part a row that has several lines of numbers, and a heading from the first row."""
    inside = [strip for strip in group if strip in anchors]
    first = min(anchors)
    starts = {group[0]}
    if first in inside and group[0] == 0 < first:
        starts.add(_border(laid, list(range(first + 1))))
    for before, after in pairwise(inside):
        starts.add(_border(laid, list(range(before, after + 1))))
    part: list[int] = []
    for strip in group:
        if strip in starts and part:
            yield part
            part = []
        part.append(strip)
    yield part


def _border(laid: Laid, strips: list[int]) -> int:
    """Return where a new row begins between two strips with numbers."""
    drawn = [strip for strip in strips[1:] if strip in laid.parted]
    if drawn:
        return drawn[-1]
    gaps = laid.gaps(strips)
    widest = max(gaps)
    return strips[1 + gaps.index(widest)] if widest > _TELLING * median(gaps) else strips[-1]
