"""The figures of one week, region by region, as its page has them: thousands in one table."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from django.urls import reverse
from markupsafe import Markup, escape

from counterfoil.desk.framing import draw, drawing
from counterfoil.desk.showing import Names, marks_of, state_of
from counterfoil.desk.standing import Figures
from counterfoil.model.settled import Owed
from counterfoil.reconcile.drawers import FLAGGED

Row = list[Any]
"""A figure as the drawers have it."""
_HERE = "\0"
"""Stands in a cell that is drawn for what others have in its place."""
_PLACES = ("measure", "region", "category", "week")


def week_table(known: Figures, names: Names, week: str) -> str | None:
    """Return the table of a week, drawn; None where there is nothing of that week."""
    owed = {one.region: one for one in known.owed.get(week, ())}
    cells = _Cells(names, week)
    found = {region: cells.of(region, rows) for region, rows in known.drawers.told(week)}
    if not owed and not any(found.values()):
        return None
    regions = list(_regions(names, found, owed))
    measures = [names.measure(code) for code in names.codebook.measures]
    return draw("week_table.html", {"measures": measures, "regions": regions})


def _regions(
    names: Names, found: dict[str, dict[tuple[str, str], str]], owed: dict[str, Owed]
) -> Iterator[dict[str, Any]]:
    parts: Any = drawing("parts.html").module
    measures, empty = list(names.codebook.measures), str(parts.no_cell(names.said("no figure")))
    rows = [
        (code, *str(parts.row(names.category(code), _HERE)).split(_HERE))
        for code in names.codebook.categories
    ]
    for region in names.codebook.regions:
        cells = found.get(region, {})
        if not cells and region not in owed:
            continue
        spoken = {category for category, _ in cells}
        drawn = [
            f"{before}{''.join([cells.get((code, one), empty) for one in measures])}{after}"
            for code, before, after in rows
            if code in spoken
        ]
        yield {
            "code": region,
            "name": names.region(region),
            "state": state_of(names, owed[region]) if region in owed else None,
            "rows": Markup("\n".join(drawn)),  # noqa: S704 - drawn by our templates
        }


class _Cells:
    """Draws the cells of figures. What many have in common is drawn once, by the template."""

    def __init__(self, names: Names, week: str) -> None:
        self._said, codebook = names.said, names.codebook
        address = reverse("question", args=_PLACES)
        head = address.removesuffix("/".join((*_PLACES, "")))
        self._heads = {code: f"{head}{quote(code)}" for code in codebook.measures}
        self._ways = {code: f"{quote(code)}/{quote(week)}/" for code in codebook.categories}
        self._ranges: dict[tuple[str | None, str | None], str] = {}
        self._around: dict[tuple[str, int], list[str]] = {}
        self._drawn: Any = drawing("parts.html").module

    def of(self, region: str, rows: list[Row]) -> dict[tuple[str, str], str]:
        """Return the cells of a region's figures, by category and measure of the codebook."""
        found, ways = {}, self._ways
        heads = {code: f"{head}/{quote(region)}/" for code, head in self._heads.items()}
        for category, measure, basis, low, high, _, _, standing, bits, _, _ in rows:
            if basis != "claims" or measure not in heads or category not in ways:
                continue
            bounds = self._ranges.get((low, high)) or self._range(low, high)
            before, between, after = self._around.get((standing, bits)) or self._draw(
                standing, bits
            )
            found[category, measure] = (
                f"{before}{heads[measure]}{ways[category]}{between}{bounds}{after}"
            )
        return found

    def _range(self, low: str | None, high: str | None) -> str:
        ends = (None if end is None else Decimal(end) for end in (low, high))
        found = self._ranges[low, high] = str(escape(self._said.range(*ends)))
        return found

    def _draw(self, standing: str, bits: int) -> list[str]:
        """Return what stands before a figure's link, between that and its range, and after it."""
        shown = marks_of(self._said, standing, FLAGGED[bits])
        drawn = str(self._drawn.cell(_HERE, _HERE, shown))
        found = self._around[standing, bits] = drawn.split(_HERE)
        return found
