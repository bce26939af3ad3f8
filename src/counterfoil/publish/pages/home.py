"""The start page: the latest week at a glance."""

from __future__ import annotations

from typing import Any

from counterfoil.model.question import Question
from counterfoil.model.settled import State
from counterfoil.publish.cells import bounds
from counterfoil.publish.charts import sparkline
from counterfoil.publish.making import Draft, Making
from counterfoil.publish.pages.maps import STATES, region_map
from counterfoil.publish.plan import Change
from counterfoil.publish.shelf import RECENT
from counterfoil.publish.site import region_path, week_path

_MOST = 12
_COLUMNS = 4


def home_page(making: Making) -> Draft:
    """Return the start page."""
    shelf, path, past = making.shelf, "index.html", making.edition.past
    changes = making.edition.changes if past else ()
    latest = shelf.weeks[-1] if shelf.weeks else ""
    measures = list(shelf.project.codebook.measures)
    headlines = shelf.headlines()
    # Sums move with what they are the sums of: the page of corrections lists them.
    moved = [change for change in changes if change.basis == "claims"][:_MOST]
    context: dict[str, Any] = {
        "title": making.words.label(shelf.project.settings.title),
        "desk": making.words.label(shelf.project.settings.desk),
        "week": latest,
        "week_link": week_path(latest) if latest else "",
        "days": making.days(latest) if latest else "",
        "edition": making.edition.number,
        "published_on": making.words.day(making.edition.published_on),
        "as_of": making.words.day(shelf.settled.moment.day),
        "headline": _headline(making, latest),
        "maps": [
            {
                "name": making.counted(measure, category),
                "svg": region_map(making, path, measure, category, latest),
            }
            for measure in measures
            for category in headlines[:1]
        ],
        "table": _table(making, path, latest),
        "silent": _silent(making),
        "contested": _contested(making, path),
        "previous": past[-1].number if past else "",
        "changes": [_change(making, change) for change in moved],
        "more_changes": len(changes) - len(moved),
        "counts": _counts(making),
    }
    return Draft(path, "home.html", context)


def _headline(making: Making, latest: str) -> list[dict[str, Any]]:
    """Return the latest week's figure for the top region and category of each measure."""
    shelf = making.shelf
    tops = [place.code for place in shelf.project.codebook.regions.values() if not place.parent]
    found = []
    for measure in shelf.project.codebook.measures:
        for category in shelf.headlines()[:1]:
            for region in tops[:1]:
                question = Question(measure, region, category, latest)
                found.append(
                    {
                        "measure": making.measure(measure),
                        "where": _where(making, region, category),
                        "cell": making.cell(question, "index.html"),
                        "spark": sparkline(
                            making.points(measure, region, category, shelf.weeks[-RECENT:])
                        ),
                    }
                )
    return found


def _where(making: Making, region: str, category: str) -> str:
    name = making.region(region)
    return name if making.one_category else f"{name}\u00a0· {making.category(category)}"


def _table(making: Making, path: str, latest: str) -> dict[str, Any]:
    shelf = making.shelf
    columns = [(m, c) for m in shelf.project.codebook.measures for c in shelf.headlines()]
    columns = columns[:_COLUMNS]
    states = {owed.region: owed.state for owed in shelf.settled.owed if owed.period == latest}
    rows = []
    for code in shelf.leaf_regions():
        cells: list[dict[str, Any]] = []
        for measure, category in columns:
            points = making.points(measure, code, category, shelf.weeks[-RECENT:])
            question = Question(measure, code, category, latest)
            cells.append({"figure": making.cell(question, path), "spark": sparkline(points)})
        state = states.get(code)
        if state or any(cell["spark"] for cell in cells):
            rows.append(
                {
                    "name": making.region(code),
                    "link": region_path(code),
                    "state": making.words(STATES[state]) if state else "",
                    "css": state.value.replace(" ", "-") if state else "",
                    "cells": cells,
                }
            )
    return {
        "columns": making.columns(columns),
        "recent": min(RECENT, len(shelf.weeks)),
        "rows": rows,
    }


def _silent(making: Making) -> list[dict[str, Any]]:
    weeks: dict[str, list[str]] = {}
    for owed in making.shelf.settled.owed:
        if owed.state is State.SILENT:
            weeks.setdefault(owed.region, []).append(owed.period)
    return [
        {"name": making.region(code), "link": region_path(code), "weeks": weeks[code][-_MOST:]}
        for code in weeks
    ]


def _contested(making: Making, path: str) -> list[dict[str, Any]]:
    found = [q for q, figure in making.shelf.figures.items() if figure.contested]
    found.sort(key=lambda question: question.period, reverse=True)
    return [
        {"name": making.name(question), "cell": making.cell(question, path)}
        for question in found[:_MOST]
    ]


def _change(making: Making, change: Change) -> dict[str, str]:
    words = making.words
    return {
        "name": making.name(change.question),
        "before": bounds(change.before, words) if change.before else "—",
        "after": bounds(change.after, words) if change.after else "—",
        "link": making.proof(change.question, change.after) if change.after else "",
    }


def _counts(making: Making) -> dict[str, str]:
    shelf, words = making.shelf, making.words
    return {
        "figures": words.plural("{n} figure", "{n} figures", len(shelf.figures)),
        "claims": words.plural("{n} claim", "{n} claims", len(shelf.claims)),
        "originals": words.plural("{n} original", "{n} originals", len(shelf.originals)),
    }
