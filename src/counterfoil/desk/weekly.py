"""The figures of one week, region by region, as its page has them: thousands in one table."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from markupsafe import Markup, escape

from counterfoil.desk.framing import around, draw, drawing, speaking
from counterfoil.desk.showing import Names, marks_of, state_of
from counterfoil.desk.standing import Figures
from counterfoil.model.settled import Owed
from counterfoil.reconcile.reading import FLAGGED

Row = list[Any]
"""A figure as the drawers have it."""
_HERE = "\0"
"""Stands in a cell that is drawn for what others have in its place."""


def week_table(known: Figures, names: Names, week: str) -> str | None:
    """Return the table of a week, drawn; None where there is nothing of that week."""
    owed = {one.region: one for one in known.owed.get(week, ())}
    rows = _Rows(names, week)
    drawn = {region: rows.of(region, told) for region, told in known.drawers.told(week)}
    if not owed and not any(drawn.values()):
        return None
    regions = list(_regions(names, drawn, owed))
    measures = [names.measure(code) for code in names.codebook.measures]
    return draw("week_table.html", {"measures": measures, "regions": regions})


def _regions(
    names: Names, drawn: dict[str, str], owed: dict[str, Owed]
) -> Iterator[dict[str, Any]]:
    for region in names.codebook.regions:
        if drawn.get(region) or region in owed:
            yield {
                "code": region,
                "name": names.region(region),
                "state": state_of(names, owed[region]) if region in owed else None,
                "rows": Markup(drawn.get(region, "")),  # noqa: S704 - drawn by our templates
            }


class _Rows:
    """Draws the rows of regions. What many have in common is drawn once, by the templates."""

    def __init__(self, names: Names, week: str) -> None:
        self._said, codebook = names.said, names.codebook
        head, self._before, then, *ends = around("question", 4)
        self._heads = {code: f"{head}{quote(code, '')}" for code in codebook.measures}
        self._ways = {
            code: f"{then}{quote(code, '')}{ends[0]}{quote(week, '')}{ends[1]}"
            for code in codebook.categories
        }
        self._around: dict[tuple[str, int], list[str]] = {}
        drawn: Any = drawing("parts.html").module
        self._drawn, empty = drawn, str(drawn.no_cell(names.said("no figure")))
        self._blank: list[str] = []
        """The pieces of the rows of a region that nobody has said anything of."""
        self._cells: dict[tuple[str, str], int] = {}
        """Where among them a figure stands, by category and measure."""
        for code in codebook.categories:
            before, after = str(drawn.row(names.category(code), _HERE)).split(_HERE)
            self._blank.append(before)
            for measure in codebook.measures:
                self._cells[code, measure] = len(self._blank)
                self._blank.append(empty)
            self._blank.append(f"{after}\n")

    def of(self, region: str, rows: list[Row]) -> str:
        """Return the rows of a region: a category with no figure at all has none."""
        drawn, spoken, ways = self._blank.copy(), set(), self._ways
        middle = f"{self._before}{quote(region, '')}"
        heads = {code: f"{head}{middle}" for code, head in self._heads.items()}
        for category, measure, basis, low, high, _, _, standing, bits, _, _ in rows:
            at = self._cells.get((category, measure))
            if basis != "claims" or at is None:
                continue
            before, between, after = self._around.get((standing, bits)) or self._draw(
                standing, bits
            )
            bounds = _bounds(self._said.language, low, high)
            way = f"{heads[measure]}{ways[category]}"
            drawn[at] = f"{before}{way}{between}{bounds}{after}"
            spoken.add(category)
        length = len(heads) + 2
        for number, category in enumerate(ways):
            if category not in spoken:
                drawn[number * length : (number + 1) * length] = [""] * length
        return "".join(drawn)

    def _draw(self, standing: str, bits: int) -> list[str]:
        """Return what stands before a figure's link, between that and its range, and after it."""
        shown = marks_of(self._said, standing, FLAGGED[bits])
        drawn = str(self._drawn.cell(_HERE, _HERE, shown))
        found = self._around[standing, bits] = drawn.split(_HERE)
        return found


@lru_cache(maxsize=16384)
def _bounds(language: str, low: str | None, high: str | None) -> str:
    """Return a range as it is drawn. Most weeks have the same ones: counts are small."""
    ends = (None if end is None else Decimal(end) for end in (low, high))
    return str(escape(speaking(language).range(*ends)))
