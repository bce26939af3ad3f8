"""The board of weeks: who filed, who is late or silent, what is contested, what came lately."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from counterfoil.desk.showing import Names
from counterfoil.desk.working import Work, at_work
from counterfoil.model.claim import Act
from counterfoil.model.settled import Owed, Settled, State
from counterfoil.publish.pages.maps import STATES
from counterfoil.reconcile.board import Share, share
from counterfoil.reconcile.reading import figures

WEEKS = 8
"""How many weeks the board shows at once."""
_LATELY = dt.timedelta(days=7)
_MARKS = {
    State.ON_TIME: "●",
    State.LATE: "◐",
    State.NOTHING: "○",
    State.SILENT: "✕",
    State.NOT_DUE: "·",
}


@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """Show regions by weeks."""
    with at_work(request) as work:
        settled = work.settled()
        names = Names(work.project.codebook)
        weeks, around = _window(settled, request.GET.get("until", ""))
        shown = [one for one in settled.owed if one.period in weeks]
        contested = {
            (f.question.region, f.question.period) for f in figures(settled, contested=True)
        }
        context = {
            "weeks": [(week, names.days(week)) for week in weeks],
            "around": around,
            "groups": list(_groups(names, shown, contested, weeks)),
            "whole": _told(names, share(shown)),
            "legend": [(_css(s), _MARKS[s], names.said(STATES[s])) for s in State],
            "due_days": work.project.codebook.returns.due_days,
            "lately": _lately(work, names),
        }
    return render(request, "board.html", context)


def _window(settled: Settled, until: str) -> tuple[list[str], dict[str, str]]:
    """Return the weeks to show, the last one first, and where those before and after end."""
    known = sorted({one.period for one in settled.owed})
    ends = [week for week in known if not until or week <= until]
    shown = ends[-WEEKS:]
    later = known[len(ends) : len(ends) + WEEKS]
    around = {
        "earlier": ends[-WEEKS - 1] if len(ends) > WEEKS else "",
        "later": later[-1] if later else "",
    }
    return shown[::-1], around


def _groups(
    names: Names, owed: list[Owed], contested: set[tuple[str, str]], weeks: list[str]
) -> Iterator[dict[str, Any]]:
    """Yield each district with its regions, and what became of their returns."""
    of: dict[str, dict[str, Owed]] = defaultdict(dict)
    for one in owed:
        of[one.region][one.period] = one
    regions = names.codebook.regions
    for district in dict.fromkeys(regions[code].parent for code in of):
        inside = [code for code in of if regions[code].parent == district]
        yield {
            "name": names.region(district) if district else "",
            "told": _told(names, share(one for code in inside for one in of[code].values())),
            "regions": [
                {
                    "code": code,
                    "name": names.region(code),
                    "told": _told(names, share(of[code].values())),
                    "cells": [
                        _cell(names, of[code].get(week), contested=(code, week) in contested)
                        for week in weeks
                    ],
                }
                for code in inside
            ],
        }


def _cell(names: Names, owed: Owed | None, *, contested: bool) -> dict[str, Any]:
    if owed is None:
        return {"css": "", "mark": "", "says": "", "week": "", "contested": contested}
    says = names.said(STATES[owed.state])
    if owed.days_late:
        late = names.said.plural("{n} day late", "{n} days late", owed.days_late)
        says = late if owed.state is State.LATE else f"{says}, {late}"
    return {
        "css": _css(owed.state),
        "mark": _MARKS[owed.state],
        "late": owed.days_late,
        "says": says,
        "week": owed.period,
        "contested": contested,
    }


def _css(state: State) -> str:
    return state.value.replace(" ", "-")


def _told(names: Names, told: Share) -> dict[str, str]:
    late_by = names.said.plural("{n} day", "{n} days", told.late_by) if told.late_by else "—"
    return {
        "complete": names.percent(told.came, told.due),
        "timely": names.percent(told.in_time, told.due),
        "came": f"{told.came}/{told.due}",
        "in_time": f"{told.in_time}/{told.due}",
        "late_by": late_by,
    }


def _lately(work: Work, names: Names) -> dict[str, Any]:
    """Return what was recorded and what came in over the last seven days."""
    since = (dt.datetime.fromisoformat(work.now) - _LATELY).strftime("%Y-%m-%dT%H:%M:%SZ")
    filings = [row for _, row in work.ledger.rows("filing") if row["recorded_at"] >= since]
    returns = [row for row in filings if row["act"] == Act.RETURN.value]
    came = [row for _, row in work.ledger.rows("custody") if row["recorded_at"] >= since]
    return {
        "since": names.said.day(since),
        "returns": [
            (names.region(row.get("region", "")), row.get("period", ""), row.get("speaker", ""))
            for row in returns
        ],
        "others": len(filings) - len(returns),
        "originals": [(row["digest"], row.get("name", "")) for row in came],
    }


@require_GET
def week(request: HttpRequest, week: str) -> HttpResponse:
    """Show what the ledger supports for one week, region by region."""
    with at_work(request) as work:
        settled = work.settled()
        names = Names(work.project.codebook)
        found = figures(settled, period=week)
        owed = {one.region: one for one in settled.owed if one.period == week}
        if not found and not owed:
            raise Http404
        context = {
            "week": week,
            "days": names.days(week),
            "measures": [names.measure(code) for code in work.project.codebook.measures],
            "regions": list(_regions(names, found, owed)),
        }
    return render(request, "week.html", context)


def _regions(names: Names, found: Iterable[Any], owed: dict[str, Owed]) -> Iterator[dict[str, Any]]:
    cells: dict[str, dict[str, dict[str, Any]]] = defaultdict(lambda: defaultdict(dict))
    for figure in found:
        question = figure.question
        cells[question.region][question.category][question.measure] = names.figure(figure)
    for code in names.codebook.regions:
        if code in cells or code in owed:
            state = owed.get(code)
            yield {
                "code": code,
                "name": names.region(code),
                "state": _cell(names, state, contested=False) if state else None,
                "rows": [
                    (
                        names.category(category),
                        [cells[code][category].get(m) for m in names.codebook.measures],
                    )
                    for category in names.codebook.categories
                    if category in cells[code]
                ],
            }
