"""Pages of regions: a leaf's weeks by category, a group's members and sums."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from counterfoil.model.codebook import Place
from counterfoil.model.question import Question
from counterfoil.publish.charts import line_chart, sparkline
from counterfoil.publish.making import Context, Draft, Making
from counterfoil.publish.pages.maps import STATES
from counterfoil.publish.shelf import RECENT
from counterfoil.publish.site import category_path, region_path, week_path

_CHARTED = 104


def region_pages(making: Making) -> Iterator[Draft]:
    """Yield the list of regions, and a page for each; a page a year where there are many weeks."""
    shelf = making.shelf
    spoken = _spoken(making)
    regions = shelf.project.codebook.regions
    yield _list(making)
    years = shelf.years
    for place in regions.values():
        asked = _Asked(shelf.shown_weeks, spoken.get(place.code, []), years)
        yield _page(making, place, asked)
        for year in years if place.code in spoken else ():
            weeks = [week for week in shelf.weeks if week.startswith(year)]
            yield _page(making, place, _Asked(weeks, spoken[place.code], years, year))


def _spoken(making: Making) -> dict[str, list[str]]:
    """Return which categories anything is known of, by region, in codebook order."""
    found: dict[str, set[str]] = defaultdict(set)
    for period, spoken in making.shelf.spoken.items():
        if "W" in period:
            for region, category in spoken:
                found[region].add(category)
    order = making.shelf.project.codebook.categories
    return {region: [c for c in order if c in known] for region, known in found.items()}


def _list(making: Making) -> Draft:
    path, shelf = "regions/index.html", making.shelf
    regions = shelf.project.codebook.regions
    children: dict[str, list[Place]] = defaultdict(list)
    for place in regions.values():
        children[place.parent].append(place)

    def listed(parent: str) -> list[dict[str, Any]]:
        return [
            {
                "name": making.region(place.code),
                "code": place.code,
                "link": making.up(path) + region_path(place.code),
                "parts": listed(place.code),
            }
            for place in children[parent]
        ]

    return Draft(path, "places.html", {"title": making.words("Regions"), "places": listed("")})


class _Asked(NamedTuple):
    """What a page of a region is to show: weeks, categories, and links to its years."""

    weeks: Sequence[str]
    categories: Sequence[str]
    years: Sequence[str]
    year: str = ""


def _page(making: Making, place: Place, asked: _Asked) -> Draft:
    shelf, path = making.shelf, region_path(place.code, asked.year)
    regions = shelf.project.codebook.regions.values()
    parts = [p.code for p in regions if p.parent == place.code]
    tokens = [shelf.tokens.region.get(code, 0) for code in (place.code, *parts)]
    owed = [one for one in shelf.settled.owed if one.region == place.code]
    basis = f"{tokens}{asked}{owed}{shelf.declared}"
    return Draft(path, "region.html", lambda: _context(making, place, asked, parts), basis)


def _context(making: Making, place: Place, asked: _Asked, parts: list[str]) -> Context:
    weeks, categories, years, year = asked
    shelf, words = making.shelf, making.words
    path = region_path(place.code, year)
    up = making.up(path)
    measures = list(shelf.project.codebook.measures)
    return {
        "title": making.region(place.code) + (f", {year}" if year else ""),
        "code": place.code,
        "note": words.label(place.note) if place.note else "",
        "parent": _link(making, place.parent, up),
        "measures": [making.measure(m) for m in measures],
        "sections": [
            _section(making, path, place.code, category, weeks) for category in categories
        ],
        "charts": [] if year else _charts(making, place.code),
        "board": [] if year else _board(making, place.code, up),
        "parts": _parts(making, path, parts) if parts and not year else None,
        "years": [{"year": y, "link": up + region_path(place.code, y)} for y in years],
        "year": year,
        "region_link": up + region_path(place.code) if year else "",
    }


def _link(making: Making, code: str, up: str) -> dict[str, str] | None:
    if not code:
        return None
    return {"name": making.region(code), "link": up + region_path(code)}


def _section(
    making: Making, path: str, region: str, category: str, weeks: Sequence[str]
) -> dict[str, Any]:
    shelf, up = making.shelf, making.up(path)
    measures = list(shelf.project.codebook.measures)
    rows = []
    for week in reversed(weeks):
        questions = [Question(measure, region, category, week) for measure in measures]
        if any(shelf.figure(question) for question in questions):
            rows.append(
                {
                    "week": week,
                    "days": making.short_days(week),
                    "link": up + week_path(week),
                    "cells": [making.cell(question, path) for question in questions],
                }
            )
    return {
        "code": category,
        "name": making.category(category),
        "link": up + category_path(category),
        "rows": rows,
    }


def _charts(making: Making, region: str) -> list[dict[str, Any]]:
    weeks = making.shelf.weeks[-_CHARTED:]
    charts = []
    for measure in making.shelf.project.codebook.measures:
        for category in making.shelf.headlines():
            points = making.points(measure, region, category, weeks)
            drawn = line_chart(points, making.words.number)
            if drawn:
                name = making.counted(measure, category)
                charts.append({"name": name, "svg": drawn})
    return charts


def _board(making: Making, region: str, up: str) -> list[dict[str, str]]:
    return [
        {
            "week": owed.period,
            "link": up + week_path(owed.period),
            "state": making.words(STATES[owed.state]),
            "css": owed.state.value.replace(" ", "-"),
            "filed_on": making.words.day(owed.filed_on),
        }
        for owed in making.shelf.settled.owed
        if owed.region == region
    ]


def _parts(making: Making, path: str, parts: Sequence[str]) -> dict[str, Any]:
    """Return the members of a group of regions, with their latest week and a line each."""
    shelf, up = making.shelf, making.up(path)
    latest = shelf.weeks[-1] if shelf.weeks else ""
    columns = [(m, c) for m in shelf.project.codebook.measures for c in shelf.headlines()]
    rows = []
    for code in parts:
        cells = []
        for measure, category in columns:
            points = making.points(measure, code, category, shelf.weeks[-RECENT:])
            question = Question(measure, code, category, latest)
            cells.append({"figure": making.cell(question, path), "spark": sparkline(points)})
        rows.append({"name": making.region(code), "link": up + region_path(code), "cells": cells})
    return {
        "week": latest,
        "days": making.days(latest) if latest else "",
        "columns": making.columns(columns),
        "recent": min(RECENT, len(shelf.weeks)),
        "rows": rows,
    }
