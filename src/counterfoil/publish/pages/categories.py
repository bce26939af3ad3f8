"""Pages of categories: every region's latest week and its line, with a map."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from counterfoil.model.codebook import Place
from counterfoil.model.question import Question
from counterfoil.publish.charts import sparkline
from counterfoil.publish.making import Context, Draft, Making
from counterfoil.publish.pages.maps import region_map
from counterfoil.publish.shelf import RECENT
from counterfoil.publish.site import category_path, region_path, week_path


def category_pages(making: Making) -> Iterator[Draft]:
    """Yield the list of categories, and a page for each."""
    categories = making.shelf.project.codebook.categories
    listed = [
        {
            "name": making.category(place.code),
            "code": place.code,
            "link": "../" + category_path(place.code),
            "parts": [],
        }
        for place in categories.values()
    ]
    context = {"title": making.words("Categories"), "places": listed}
    yield Draft("categories/index.html", "places.html", context)
    for place in categories.values():
        yield _page(making, place)


def _page(making: Making, place: Place) -> Draft:
    shelf, path = making.shelf, category_path(place.code)
    basis = f"{shelf.tokens.category.get(place.code, 0)}{shelf.settled.owed}{shelf.declared}"
    return Draft(path, "category.html", lambda: _context(making, place), basis)


def _context(making: Making, place: Place) -> Context:
    shelf, path = making.shelf, category_path(place.code)
    up = making.up(path)
    measures = list(shelf.project.codebook.measures)
    recent = shelf.weeks[-RECENT:]
    latest = _latest(making, place.code)
    rows = []
    for code in shelf.project.codebook.regions:
        cells: list[dict[str, Any]] = []
        for measure in measures:
            points = making.points(measure, code, place.code, recent)
            question = Question(measure, code, place.code, latest)
            cells.append({"figure": making.cell(question, path), "spark": sparkline(points)})
        if any(cell["spark"] for cell in cells):
            link = up + region_path(code) + f"#{place.code}"
            rows.append({"name": making.region(code), "link": link, "cells": cells})
    maps = [
        {
            "name": making.measure(measure),
            "svg": region_map(making, path, measure, place.code, latest),
        }
        for measure in measures
    ]
    return {
        "title": making.category(place.code),
        "code": place.code,
        "note": making.words.label(place.note) if place.note else "",
        "named": place.named,
        "measures": [making.measure(m) for m in measures],
        "recent": len(recent),
        "week": latest,
        "week_link": up + week_path(latest) if latest else "",
        "days": making.days(latest) if latest else "",
        "rows": rows,
        "maps": maps if rows else [],
    }


def _latest(making: Making, category: str) -> str:
    """Return the last week in which anything is known of the category."""
    for week in reversed(making.shelf.weeks):
        for measure in making.shelf.project.codebook.measures:
            for region in making.shelf.project.codebook.regions:
                if making.shelf.figure(Question(measure, region, category, week)):
                    return week
    return making.shelf.weeks[-1] if making.shelf.weeks else ""
