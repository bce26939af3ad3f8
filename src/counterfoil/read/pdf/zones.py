"""Where on a page words may stand in columns without a grid of rules around them.

Prose is to be passed over quickly: a page is looked at only where its lines are wider than their
letters need, where they stand beside each other, or where rules and colours lie under them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from counterfoil.read.pdf.found import is_number
from counterfoil.read.pdf.pieces import Lettering, Piece
from counterfoil.read.pdf.prose import prose_columns
from counterfoil.read.pdf.rules import Drawn
from counterfoil.read.pdf.strips import Gutter, Strip, gutters_of, height_of, is_apart, strips_of
from counterfoil.read.pdf.words import Word, whole, words_of

WIDE = 0.62
"""Letters of prose take up less than this share of their height each."""
_LEAST, _SEVERAL = 2, 3
_CLOSE, _FAR, _TIGHT = 1.4, 4.0, 0.75
_LONE = 10
_LAST = 6
_ABOVE, _BELOW = 3, 6
_OVER = 0.3
_HALF = 0.5
_HIGH = 1.4
_AHEAD = 8


def is_wide(piece: Piece) -> bool:
    """Whether a line is wider than its letters need: words of it stand apart."""
    return piece.right - piece.left > WIDE * len(piece.text) * (piece.bottom - piece.top)


def words_in_columns(page: Lettering, pieces: Sequence[Piece], drawn: Drawn) -> list[Word]:
    """Return the words of a page that may hold columns, lines of prose as one; none for others."""
    if not pieces:
        return []
    # Lines of different levels that PDFium takes for one are high.
    high = _HIGH * median(piece.bottom - piece.top for piece in pieces)
    wide = [is_wide(piece) or piece.bottom - piece.top > high for piece in pieces]
    drawings = max(len(drawn.lying), len(drawn.filled))
    if sum(wide) < _LEAST and drawings < _LEAST and _beside(pieces) < _LEAST:
        return []
    split = [piece for piece, is_split in zip(pieces, wide, strict=True) if is_split]
    rest = [piece for piece, is_split in zip(pieces, wide, strict=True) if not is_split]
    if drawings >= _LEAST:
        tops = [rule.at for rule in drawn.lying] + [box[2] for box in drawn.filled]
        bottoms = [rule.at for rule in drawn.lying] + [box[3] for box in drawn.filled]
        top, bottom = min(tops), max(bottoms)
        split += [piece for piece in rest if top <= piece.top and piece.bottom <= bottom]
        rest = [piece for piece in rest if not (top <= piece.top and piece.bottom <= bottom)]
    return [*words_of(page, split), *map(whole, rest)]


def _beside(pieces: Sequence[Piece]) -> int:
    """Return how often a page goes on beside or above what it drew before.

    Once is enough for two columns that are drawn one after the other, where the second holds
    numbers.
    """
    count = 0
    for at, ((_, _, _, left, right, top, bottom, _), after) in enumerate(pairwise(pieces), 1):
        lower = min(bottom, after.bottom) - max(top, after.top)
        level = lower > _HALF * min(bottom - top, after.bottom - after.top)
        if after.bottom < top:
            numbers = sum(is_number(piece.text) for piece in pieces[at : at + _AHEAD // 2])
            count += _LEAST if numbers >= _LEAST else 1
        elif level and (after.left > right - 1 or after.right < left + 1):
            count += 1
    return count


class Columns(NamedTuple):
    """Columns of running text: where they part, from where to where down, the words of each."""

    edges: list[float]
    top: float
    bottom: float
    words: list[list[Word]]


class Zones(NamedTuple):
    """Zones of strips, every word of them apart, and columns of running text to look through."""

    tables: list[list[Strip]]
    columns: list[Columns]


def zones_of(page: Lettering, words: Sequence[Word]) -> Zones:
    """Return where words stand in columns that several strips share."""
    zones = Zones([], [])
    strips = strips_of(words)
    if not strips:
        return zones
    height = height_of(strips)
    apart = [is_apart(strip, height) for strip in strips]
    at = least = 0
    while at < len(strips):
        if not apart[at]:
            at += 1
            continue
        end = _end(page, strips, apart, at, height)
        start = _start(strips, at, height, least)
        zone = strips[start : end + 1]
        gutters = gutters_of(zone, height)
        if prose := prose_columns(zone, gutters):
            zones.columns.append(columns_of(zone, gutters, prose))
            least = end + 1
        else:
            zone = _split(page, zone)
            if gutters := gutters_of(zone, height):
                above = _fitting(page, strips[least:start][::-1], zone[0], gutters)
                below = _fitting(page, strips[end + 1 :], zone[-1], gutters)
                zones.tables.append([*above[::-1], *zone, *below])
                end += len(below)
                least = end + 1
        at = end + 1
    return zones


def columns_of(
    strips: Sequence[Strip], gutters: Sequence[Gutter], words: list[list[Word]]
) -> Columns:
    """Return columns of prose, with where they are."""
    edges = [gutter.middle for gutter in gutters]
    return Columns(edges, strips[0].top, strips[-1].bottom, words)


def _end(page: Lettering, strips: list[Strip], apart: list[bool], start: int, height: float) -> int:
    """Return the last strip of the zone that begins with a strip.

    Lines that run over its gaps are looked at word by word, in place.
    """
    end, at = start, start + 1
    while at < len(strips):
        _open(page, strips, apart, at, height)
        gap = strips[at].top - strips[at - 1].bottom
        if gap > _CLOSE * height and not (
            gap < _FAR * height
            and _goes_on(
                strips[max(start, at - _LAST) : at], _next(page, strips, apart, at, height), height
            )
        ):
            break
        if apart[at]:
            end = at
        elif strips[at].bottom - strips[end].bottom > _LONE * height or _crosses(
            strips[at], strips[end], height
        ):
            break
        at += 1
    most = min(end + _BELOW, len(strips) - 1)
    while (
        end < most
        and strips[end + 1].top - strips[end].bottom < _TIGHT * height
        and not _crosses(strips[end + 1], strips[end], height)
    ):
        end += 1
    return end


def _open(page: Lettering, strips: list[Strip], apart: list[bool], at: int, height: float) -> None:
    """Look at a strip word by word, in place, where it runs over gaps of some before it."""
    before = range(max(at - _LAST, 0), at)
    if any(apart[n] and _crosses(strips[at], strips[n], height, 0.0) for n in before):
        strips[at : at + 1] = split = _split(page, [strips[at]])
        apart[at : at + 1] = [is_apart(one, height) for one in split]


def _next(
    page: Lettering, strips: list[Strip], apart: list[bool], at: int, height: float
) -> Sequence[Strip]:
    """Return the strips from one to the next that has several parts; none where it is not near.

    A cell of many lines begins above its neighbours where these stand in the middle of their row.
    """
    parts = 0
    for end in range(at, min(at + _AHEAD, len(strips))):
        if end > at:
            if strips[end].top - strips[end - 1].bottom > _TIGHT * _high(strips[end]):
                break
            _open(page, strips, apart, end, height)
        here = len(strips[end].parts)
        parts += here
        if apart[end] or (here > 1 and parts >= _SEVERAL):
            return strips[at : end + 1]
    return []


def _high(one: Strip) -> float:
    return min(word.height for word in one.words)


def _start(strips: list[Strip], start: int, height: float, least: int) -> int:
    """Return the first strip of a zone: headings may stand close above what stands apart."""
    least = max(least, start - _ABOVE)
    while (
        start > least
        and strips[start].top - strips[start - 1].bottom < _TIGHT * height
        and not _crosses(strips[start - 1], strips[start], height)
    ):
        start -= 1
    return start


def _fitting(
    page: Lettering, strips: Iterable[Strip], edge: Strip, gutters: Sequence[Gutter]
) -> list[Strip]:
    """Return the strips, away from the edge of a zone, that keep its columns too."""
    found: list[Strip] = []
    lone: list[Strip] = []
    tight, reach = True, _reach(edge)
    for one in strips:
        gap = max(edge.top - one.bottom, one.top - edge.bottom)
        high = edge.bottom - edge.top
        if gap > _FAR / 2 * high:
            break
        split = _split(page, [one])
        crossed = sum(
            any(part.left < gutter.left and part.right > gutter.right for part in split[0].parts)
            for gutter in gutters
        )
        alone = len(split[0].parts) < _LEAST
        far = gap > _CLOSE * high
        if len(split) > 1 or crossed > (0 if alone or far else _HALF * len(gutters)):
            break
        if alone and far:
            break
        if alone and len(lone) >= _ABOVE and _reach(split[0]) > _HALF * reach:
            # Prose beside a note in the margin.
            return found
        edge = split[0]
        tight = tight and gap < _TIGHT * high
        if alone:
            lone.append(edge)
        else:
            found += [*lone, edge]
            lone = []
    below = bool(lone) and lone[0].top > (found or [edge])[0].top
    return [*found, *lone] if below and tight else found


def _reach(one: Strip) -> float:
    return one.words[-1].right - one.words[0].left


def _goes_on(zone: Sequence[Strip], following: Sequence[Strip], height: float) -> bool:
    """Whether there are strips that keep the columns of those above them."""
    if not following:
        return False
    return len(gutters_of([*zone, *following], height)) >= max(1, len(gutters_of(zone, height)))


def _crosses(one: Strip, other: Strip, height: float, most: float = _HALF) -> bool:
    """Whether a strip runs across what stands apart in another, or across most of it."""
    reach = _reach(other)
    for part in one.parts:
        under = [
            p
            for p in other.parts
            if min(part.right, p.right) - max(part.left, p.left) > _OVER * height
        ]
        if len(under) > 1 and part.right - part.left > most * reach:
            return True
    return False


def _split(page: Lettering, strips: list[Strip]) -> list[Strip]:
    """Return strips with every word apart."""
    words = [word for strip in strips for word in strip.words]
    lines = [word for word in words if " " in word.text]
    if not lines:
        return strips
    return strips_of([*(word for word in words if " " not in word.text), *words_of(page, lines)])
