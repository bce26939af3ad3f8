"""Grids of rules that cross: the columns, rows and cells that they part a table into."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise

from counterfoil.read.pdf.pieces import Box
from counterfoil.read.pdf.rules import Rule

_TOUCH = 3.0
_SAME = 2.5
_OPEN = 12.0
_MOST_CROSSINGS = 60_000
_MOST_CELLS = 20_000


@dataclass(frozen=True, slots=True)
class Grid:
    """Where a grid's columns and rows begin and end, and which cells reach over several.

    `merged` has for the (row, column), from 0, of every cell within a larger one the larger one's
    first cell; `spans` has how many rows and columns each larger one has.
    """

    across: list[float]
    down: list[float]
    merged: dict[tuple[int, int], tuple[int, int]]
    spans: dict[tuple[int, int], tuple[int, int]]

    @property
    def box(self) -> Box:
        """The whole grid's box."""
        return self.across[0], self.across[-1], self.down[0], self.down[-1]

    def cell_at(self, x: float, y: float) -> tuple[int, int] | None:
        """Return the cell that holds a point, or None outside."""
        across, down = self.across, self.down
        if not (across[0] <= x <= across[-1] and down[0] <= y <= down[-1]):
            return None
        cell = (
            bisect_right(down, y, 0, len(down) - 1) - 1,
            bisect_right(across, x, 0, len(across) - 1) - 1,
        )
        return self.merged.get(cell, cell)

    def area(self, cell: tuple[int, int]) -> Box:
        """Return a cell's box, that of a larger one whole."""
        row, column = cell
        rows, columns = self.spans.get(cell, (1, 1))
        return (
            *(self.across[column], self.across[column + columns]),
            *(self.down[row], self.down[row + rows]),
        )


def grids_of(lying: list[Rule], standing: list[Rule]) -> list[Grid]:
    """Return the grids that rules form, from above."""
    if len(lying) * len(standing) > _MOST_CROSSINGS:
        return []
    found = [_grid(*part) for part in _connected(lying, standing)]
    grids = [grid for grid in found if grid is not None]
    return sorted(grids, key=lambda grid: (grid.down[0], grid.across[0]))


def _connected(lying: list[Rule], standing: list[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Return the rules that cross or touch each other, set by set."""
    above = [*range(len(lying) + len(standing))]

    def root(number: int) -> int:
        while above[number] != number:
            above[number] = above[above[number]]
            number = above[number]
        return number

    heights = [lie.at for lie in lying]
    for v, stand in enumerate(standing, len(lying)):
        first = bisect_left(heights, stand.start - _TOUCH)
        last = bisect_right(heights, stand.end + _TOUCH)
        for h, lie in enumerate(lying[first:last], first):
            if lie.start - _TOUCH <= stand.at <= lie.end + _TOUCH:
                above[root(h)] = root(v)
    sets: dict[int, tuple[list[Rule], list[Rule]]] = defaultdict(lambda: ([], []))
    for h, lie in enumerate(lying):
        sets[root(h)][0].append(lie)
    for v, stand in enumerate(standing, len(lying)):
        sets[root(v)][1].append(stand)
    return [part for part in sets.values() if part[0] and part[1]]


def _grid(lying: list[Rule], standing: list[Rule]) -> Grid | None:
    across = _places([*standing], [rule.start for rule in lying], [rule.end for rule in lying])
    down = _places([*lying], [rule.start for rule in standing], [rule.end for rule in standing])
    rows, columns = len(down) - 1, len(across) - 1
    if rows < 1 or columns < 1 or rows * columns < 2 or rows * columns > _MOST_CELLS:  # noqa: PLR2004
        return None
    walls = _walls(standing, across, down)
    floors = _walls(lying, down, across)
    merged, spans = _larger(rows, columns, walls, floors)
    if len(merged) == rows * columns and len(spans) == 1:
        return None
    return Grid(across, down, merged, spans)


def _places(rules: list[Rule], starts: list[float], ends: list[float]) -> list[float]:
    """Return where rules stand, and where those that cross them end beyond the outer ones."""
    places: list[list[float]] = []
    for rule in sorted(rules):
        if places and rule.at - places[-1][-1] <= _SAME:
            places[-1].append(rule.at)
        else:
            places.append([rule.at])
    found = [sum(place) / len(place) for place in places]
    if min(starts) < found[0] - _OPEN:
        found.insert(0, min(starts))
    if max(ends) > found[-1] + _OPEN:
        found.append(max(ends))
    return found


def _walls(rules: list[Rule], places: list[float], crossed: list[float]) -> set[tuple[int, int]]:
    """Return which parts of inner lines are drawn: (line, counted from 1, step along it)."""
    middles = [(a + b) / 2 for a, b in pairwise(crossed)]
    drawn: set[tuple[int, int]] = set()
    for rule in rules:
        line = bisect_left(places, rule.at)
        if line == len(places) or (line and rule.at - places[line - 1] < places[line] - rule.at):
            line -= 1
        steps = range(bisect_left(middles, rule.start), bisect_right(middles, rule.end))
        drawn.update((line, step) for step in steps)
    return drawn


def _larger(
    rows: int, columns: int, walls: set[tuple[int, int]], floors: set[tuple[int, int]]
) -> tuple[dict[tuple[int, int], tuple[int, int]], dict[tuple[int, int], tuple[int, int]]]:
    """Return the cells between which no rule stands, as `Grid` keeps them."""
    merged: dict[tuple[int, int], tuple[int, int]] = {}
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    for row in range(rows):
        for column in range(columns):
            if (row, column) in merged:
                continue
            wide = 1
            while (
                column + wide < columns
                and (column + wide, row) not in walls
                and (row, column + wide) not in merged
            ):
                wide += 1
            high = 1
            while row + high < rows and _goes_on(row + high, column, wide, walls, floors):
                high += 1
            if wide > 1 or high > 1:
                spans[row, column] = high, wide
                for r in range(row, row + high):
                    for c in range(column, column + wide):
                        merged[r, c] = row, column
    return merged, spans


def _goes_on(
    row: int, column: int, wide: int, walls: set[tuple[int, int]], floors: set[tuple[int, int]]
) -> bool:
    """Whether the cells of a row belong to those above them: nothing is drawn between any."""
    return not any((row, c) in floors for c in range(column, column + wide)) and not any(
        (c, row) in walls for c in range(column + 1, column + wide)
    )
