"""Charts as SVG: a tile map, sparklines and a line chart. No script; the page's colours.

Every chart stands beside a table of the same numbers, so the drawing itself is hidden from screen
readers (`aria-hidden`), except for the map, whose tiles are links.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from math import ceil, floor, log10
from typing import NamedTuple

from markupsafe import Markup, escape

_TILE = 40
_GAP = 4
_STEPS = 5
_MOST_TICKS = 4
_MOST_DOTS = 40


class Tile(NamedTuple):
    """A region on the map: its place, short code, link, words for it, and what colours it."""

    column: int
    row: int
    code: str
    link: str
    title: str
    number: Decimal | None
    state: str


class Point(NamedTuple):
    """A week on a chart: its range (None: no figure, or an open end) and whether contested."""

    low: Decimal | None
    high: Decimal | None
    contested: bool
    label: str = ""

    @property
    def bottom(self) -> Decimal:
        """The low end, or where that is open the high one."""
        return self.low if self.low is not None else self.high or Decimal(0)

    @property
    def top(self) -> Decimal:
        """The high end, or where that is open the low one."""
        return self.high if self.high is not None else self.low or Decimal(0)


class _Frame(NamedTuple):
    """A drawing's size, its margins, and the numbers at its lower and upper edge."""

    width: int
    height: int
    left: int
    right: int
    above: int
    below: int
    lowest: float = 0
    highest: float = 1
    reach: float = 1

    def fitted(self, lowest: float, highest: float, points: int) -> _Frame:
        """Return the frame with numbers at its edges and so many points across."""
        reach = (self.width - self.left - self.right) / max(points - 1, 1)
        return self._replace(lowest=lowest, highest=highest, reach=reach)

    def x(self, index: int) -> float:
        return self.left + index * self.reach

    def y(self, number: float) -> float:
        scale = (self.height - self.above - self.below) / (self.highest - self.lowest)
        return self.height - self.below - (number - self.lowest) * scale

    def at(self, index: int, number: Decimal) -> tuple[str, str]:
        return f"{self.x(index):.1f}", f"{self.y(float(number)):.1f}"


_SPARK = _Frame(104, 26, 3, 3, 3, 3)
_CHART = _Frame(440, 180, 0, 12, 12, 26)
_MARGIN, _SIGN = 14, 9
"""Room to the left of a chart: for each sign of the longest number, at its largest size."""


def tile_map(tiles: Sequence[Tile], title: str) -> Markup:
    """Return a map on which every region has the same size, in five shades of more.

    Tiles of which nothing is known are links too, but not stops of the tabulator key: the list of
    regions leads to the same pages.
    """
    if not tiles:
        return Markup("")
    numbers = sorted(tile.number for tile in tiles if tile.number is not None)
    width = (max(tile.column for tile in tiles) + 1) * (_TILE + _GAP) - _GAP + 2
    height = (max(tile.row for tile in tiles) + 1) * (_TILE + _GAP) - _GAP + 2
    parts = [
        f'<svg class="tiles" viewBox="-1 -1 {width} {height}" role="group" '
        f'aria-label="{escape(title)}">'
    ]
    for tile in tiles:
        x, y = tile.column * (_TILE + _GAP), tile.row * (_TILE + _GAP)
        css = tile.state if tile.number is None else f"q{_step(tile.number, numbers)}"
        kind = f'class="{css}"' if css else 'tabindex="-1"'
        parts.append(
            f'<a href="{escape(tile.link)}" {kind}><title>{escape(tile.title)}</title>'
            f'<rect x="{x}" y="{y}" width="{_TILE}" height="{_TILE}" rx="4"/>'
            f'<text x="{x + _TILE // 2}" y="{y + _TILE // 2 + 5}">{escape(tile.code)}</text></a>'
        )
    parts.append("</svg>")
    return Markup("".join(parts))  # noqa: S704 - every text in it is escaped above


def _step(number: Decimal, numbers: list[Decimal]) -> int:
    """Return which fifth of the numbers on the map this one is in, 1 to 5."""
    below = sum(other < number for other in numbers)
    return 1 + below * _STEPS // len(numbers)


def sparkline(points: Sequence[Point]) -> Markup:
    """Return a small line without axes: ranges as a band, gaps where there is no figure."""
    ends = [end for point in points for end in (point.low, point.high) if end is not None]
    if not ends:
        return Markup("")
    lowest, highest = float(min(ends)), float(max(ends))
    frame = _SPARK.fitted(lowest, max(highest, lowest + 1), len(points))
    parts = [f'<svg class="spark" viewBox="0 0 {frame.width} {frame.height}" aria-hidden="true">']
    for run in _runs(points):
        parts += _lines(points, run, frame)
        parts += [_dot(points[i], frame, i) for i in run if len(run) == 1]
    contested = [i for i, point in enumerate(points) if point.contested]
    if contested:
        # Strokes without length and with round ends are dots, in a fifth of the bytes.
        dots = "".join("M{} {}h0".format(*frame.at(i, points[i].bottom)) for i in contested)
        parts.append(f'<path class="contests" d="{dots}"/>')
    return Markup("".join(parts) + "</svg>")  # noqa: S704 - numbers only


def line_chart(points: Sequence[Point], write: Callable[[Decimal], str]) -> Markup:
    """Return a chart with weeks across, counts up from zero, and ranges as a band.

    An arrow stands on a point whose range is open at that end. `write` is how numbers are written.
    """
    ends = [end for point in points for end in (point.low, point.high) if end is not None]
    if not ends:
        return Markup("")
    ticks = _ticks(float(min(ends)), float(max(ends)))
    marks = [escape(write(Decimal(f"{tick:.10g}"))) for tick in ticks]
    room = _CHART._replace(left=_MARGIN + _SIGN * max(map(len, marks)))
    frame = room.fitted(ticks[0], ticks[-1], len(points))
    parts = [f'<svg class="chart" viewBox="0 0 {frame.width} {frame.height}" aria-hidden="true">']
    parts += _axes(points, frame, zip(ticks, marks, strict=True))
    for run in _runs(points):
        parts += _lines(points, run, frame)
        for index in run:
            parts.append(_arrow(points[index], frame, index))
            if len(points) <= _MOST_DOTS or points[index].contested or len(run) == 1:
                parts.append(_dot(points[index], frame, index, radius=3))
    return Markup("".join(parts) + "</svg>")  # noqa: S704 - numbers, and labels escaped in _axes


def _runs(points: Sequence[Point]) -> list[list[int]]:
    """Return the stretches of weeks that have a figure."""
    runs: list[list[int]] = []
    for index, point in enumerate(points):
        if point.low is None and point.high is None:
            continue
        if runs and runs[-1][-1] == index - 1:
            runs[-1].append(index)
        else:
            runs.append([index])
    return runs


def _lines(points: Sequence[Point], run: list[int], frame: _Frame) -> list[str]:
    lows = [frame.at(i, points[i].bottom) for i in run]
    highs = [frame.at(i, points[i].top) for i in run]
    line = "L".join(f"{x} {y}" for x, y in lows)
    if lows == highs:
        return [f'<path class="line" d="M{line}"/>']
    band = "L".join(f"{x} {y}" for x, y in (*highs, *reversed(lows)))
    return [f'<path class="band" d="M{band}Z"/><path class="line" d="M{line}"/>']


def _dot(point: Point, frame: _Frame, index: int, radius: int = 2) -> str:
    x, y = frame.at(index, point.bottom)
    css = "dot contested" if point.contested else "dot"
    return f'<circle class="{css}" cx="{x}" cy="{y}" r="{radius}"/>'


def _arrow(point: Point, frame: _Frame, index: int) -> str:
    if point.low is not None and point.high is not None:
        return ""
    x, y = frame.at(index, point.bottom)
    shape = "v-11m-3 3l3-3 3 3" if point.high is None else "v11m-3-3l3 3 3-3"
    return f'<path class="open" d="M{x} {y}{shape}"/>'


def _ticks(lowest: float, highest: float) -> list[float]:
    """Return round numbers, zero among them, from below the lowest to above the highest."""
    low, high = min(lowest, 0.0), max(highest, 0.0)
    rough = max(high - low, 1.0) / _MOST_TICKS
    power = 10.0 ** floor(log10(rough))
    step = next(times * power for times in (1, 2, 5, 10) if times * power >= rough)
    first, last = floor(low / step), max(ceil(high / step), 1)
    return [number * step for number in range(first, last + 1)]


def _axes(
    points: Sequence[Point], frame: _Frame, ticks: Iterable[tuple[float, Markup]]
) -> list[str]:
    parts = []
    for tick, number in ticks:
        y = frame.y(tick)
        parts.append(
            f'<path class="grid" d="M{frame.left} {y:.1f}H{frame.width - frame.right}"/>'
            f'<text class="tick end" x="{frame.left - 7}" y="{y + 4:.1f}">{number}</text>'
        )
    last = len(points) - 1
    for index in sorted({0, last // 2, last}):
        edge = "start" if index == 0 else "end" if index == last else "middle"
        parts.append(
            f'<text class="tick {edge}" x="{frame.x(index):.1f}" y="{frame.height - 6}">'
            f"{escape(points[index].label)}</text>"
        )
    return parts
