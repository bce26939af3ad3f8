"""Charts as SVG: a tile map, sparklines and a line chart. No script; the page's colours.

Every chart stands beside a table of the same numbers, so the drawing itself is hidden from screen
readers (`aria-hidden`), except for the map, whose tiles are links.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from markupsafe import Markup, escape

_TILE = 40
_GAP = 4
_STEPS = 5
_SPARK = (104, 26)
_CHART = (720, 220)
_PAD = (52, 12, 12, 28)


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


def tile_map(tiles: Sequence[Tile], title: str) -> Markup:
    """Return a map on which every region has the same size; darker means more."""
    if not tiles:
        return Markup("")
    numbers = sorted(tile.number for tile in tiles if tile.number is not None)
    width = (max(tile.column for tile in tiles) + 1) * (_TILE + _GAP)
    height = (max(tile.row for tile in tiles) + 1) * (_TILE + _GAP)
    parts = [
        f'<svg class="tiles" viewBox="0 0 {width} {height}" role="group" '
        f'aria-label="{escape(title)}">'
    ]
    for tile in tiles:
        x, y = tile.column * (_TILE + _GAP), tile.row * (_TILE + _GAP)
        step = "" if tile.number is None else f"q{_step(tile.number, numbers)}"
        parts.append(
            f'<a href="{escape(tile.link)}" class="{step or tile.state}">'
            f"<title>{escape(tile.title)}</title>"
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
    width, height = _SPARK
    return _drawn("spark", points, (width, height), (3, 3, 3, 3))


def line_chart(points: Sequence[Point]) -> Markup:
    """Return a chart with weeks across, counts up from zero, and ranges as a band."""
    return _drawn("chart", points, _CHART, _PAD)


def _drawn(
    name: str, points: Sequence[Point], size: tuple[int, int], pad: tuple[int, int, int, int]
) -> Markup:
    ends = [end for point in points for end in (point.low, point.high) if end is not None]
    if not ends:
        return Markup("")
    (width, height), (left, right, top, bottom) = size, pad
    highest, lowest = float(max(ends)), float(min(ends))
    if name == "chart":
        # A chart counts up from zero; a sparkline shows the shape alone.
        lowest = min(lowest, 0.0)
    highest = max(highest, lowest + 1)
    reach = (width - left - right) / max(len(points) - 1, 1)
    scale = (height - top - bottom) / (highest - lowest)

    def at(index: int, number: Decimal) -> tuple[str, str]:
        x = left + index * reach
        y = height - bottom - (float(number) - lowest) * scale
        return f"{x:.1f}", f"{y:.1f}"

    parts = [f'<svg class="{name}" viewBox="0 0 {width} {height}" aria-hidden="true">']
    if name == "chart":
        parts.append(_axes(points, size, pad, (lowest, highest)))
    for run in _runs(points):
        lows = [at(i, _low(points[i])) for i in run]
        highs = [at(i, _high(points[i])) for i in run]
        band = "L".join(f"{x} {y}" for x, y in (*highs, *reversed(lows)))
        line = "L".join(f"{x} {y}" for x, y in lows)
        parts.append(f'<path class="band" d="M{band}Z"/><path class="line" d="M{line}"/>')
        parts += [
            f'<circle class="{"dot contested" if points[i].contested else "dot"}" '
            f'cx="{x}" cy="{y}" r="{2 if name == "spark" else 3}"/>'
            for i, (x, y) in zip(run, lows, strict=True)
            if name == "chart" or points[i].contested or len(run) == 1
        ]
    parts.append("</svg>")
    return Markup("".join(parts))  # noqa: S704 - numbers, and labels escaped in _axes


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


def _low(point: Point) -> Decimal:
    return point.low if point.low is not None else point.high or Decimal(0)


def _high(point: Point) -> Decimal:
    return point.high if point.high is not None else point.low or Decimal(0)


def _axes(
    points: Sequence[Point],
    size: tuple[int, int],
    pad: tuple[int, int, int, int],
    reach: tuple[float, float],
) -> str:
    (width, height), (left, right, top, bottom), (lowest, highest) = size, pad, reach
    parts = []
    for share in (0.0, 0.5, 1.0):
        number = lowest + (highest - lowest) * share
        y = height - bottom - (height - top - bottom) * share
        parts.append(
            f'<line class="grid" x1="{left}" x2="{width - right}" y1="{y:.1f}" y2="{y:.1f}"/>'
            f'<text class="tick end" x="{left - 6}" y="{y + 4:.1f}">{number:,.0f}</text>'
        )
    step = (width - left - right) / max(len(points) - 1, 1)
    shown = {0, len(points) // 2, len(points) - 1}
    for index in sorted(shown):
        x = left + index * step
        edge = "start" if index == 0 else "end" if index == len(points) - 1 else "middle"
        if len(points) == 1:
            edge = "start"
        parts.append(
            f'<text class="tick {edge}" x="{x:.1f}" y="{height - 8}">'
            f"{escape(points[index].label)}</text>"
        )
    return "".join(parts)
