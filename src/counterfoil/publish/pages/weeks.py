"""Pages of weeks: every region's figures by category, with a map and the board of returns."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from counterfoil.model.question import Question
from counterfoil.publish.making import Context, Draft, Making
from counterfoil.publish.pages.maps import STATES, region_map
from counterfoil.publish.site import category_path, region_path, week_path


def week_pages(making: Making) -> Iterator[Draft]:
    """Yield the list of weeks, and a page for each."""
    shelf = making.shelf
    listed = [
        {"week": week, "days": making.days(week), "link": "../" + week_path(week)}
        for week in reversed(shelf.weeks)
    ]
    context = {"title": making.words("Weeks"), "weeks": listed}
    yield Draft("weeks/index.html", "weeks.html", context)
    for index, week in enumerate(shelf.weeks):
        before = shelf.weeks[index - 1] if index else ""
        after = shelf.weeks[index + 1] if index + 1 < len(shelf.weeks) else ""
        yield _page(making, week, shelf.spoken[week], (before, after))


def _page(
    making: Making, week: str, spoken: set[tuple[str, str]], around: tuple[str, str]
) -> Draft:
    shelf, path = making.shelf, week_path(week)
    owed = [one for one in shelf.settled.owed if one.period == week]
    basis = f"{shelf.tokens.period.get(week, 0)}{owed}{around}{shelf.declared}"
    return Draft(path, "week.html", lambda: _context(making, week, spoken, around), basis)


def _context(
    making: Making, week: str, spoken: set[tuple[str, str]], around: tuple[str, str]
) -> Context:
    shelf, path = making.shelf, week_path(week)
    up = making.up(path)
    measures = list(shelf.project.codebook.measures)
    return {
        "title": making.words("Week {week}", week=week),
        "week": week,
        "days": making.days(week),
        "before": {"week": around[0], "link": up + week_path(around[0])} if around[0] else None,
        "after": {"week": around[1], "link": up + week_path(around[1])} if around[1] else None,
        "measures": [making.measure(measure) for measure in measures],
        "maps": [
            {
                "name": making.counted(measure, category),
                "svg": region_map(making, path, measure, category, week),
            }
            for measure in measures
            for category in shelf.headlines()[:1]
        ],
        "one_category": making.one_category,
        "regions": list(_regions(making, week, spoken)),
    }


def _regions(making: Making, week: str, spoken: set[tuple[str, str]]) -> Iterator[dict[str, Any]]:
    """Yield what is known of each region in a week; of one that owes a return, its state."""
    shelf, path = making.shelf, week_path(week)
    up, codebook = making.up(path), shelf.project.codebook
    states = {owed.region: owed.state for owed in shelf.settled.owed if owed.period == week}
    for region in codebook.regions:
        categories = [c for c in codebook.categories if (region, c) in spoken]
        if not categories and region not in states:
            continue
        yield {
            "code": region,
            "name": making.region(region),
            "link": up + region_path(region),
            "state": making.words(STATES[states[region]]) if region in states else "",
            "css": states[region].value.replace(" ", "-") if region in states else "",
            "rows": [
                {
                    "name": making.category(category),
                    "link": up + category_path(category),
                    "cells": [
                        making.cell(Question(measure, region, category, week), path)
                        for measure in codebook.measures
                    ],
                }
                for category in categories
            ],
        }
