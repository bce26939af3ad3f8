"""The board of weeks: who filed, who is late or silent, what is contested, what came lately."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from counterfoil.desk.framing import draw
from counterfoil.desk.showing import MARKS, Names, css_of, state_of
from counterfoil.desk.standing import Figures
from counterfoil.desk.weekly import week_table
from counterfoil.desk.working import Work, at_work
from counterfoil.model.claim import Act
from counterfoil.model.settled import Owed, State
from counterfoil.publish.pages.maps import STATES
from counterfoil.reconcile.board import Share, share

WEEKS = 8
"""How many weeks the board shows at once."""
_LATELY = dt.timedelta(days=7)


@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """Show regions by weeks."""
    with at_work(request) as work:
        names, known = Names(work.project.codebook), work.figures
        weeks, around = _window(list(known.owed), request.GET.get("until", ""))
        name = ("board", names.said.language, *weeks)
        drawn = known.drawn(name, lambda: _board(known, names, weeks, around))
        context = {"board": drawn, "lately": _lately(work, names)}
    return render(request, "board.html", context)


def _board(known: Figures, names: Names, weeks: list[str], around: dict[str, str]) -> str:
    """Return the board of some weeks, drawn."""
    shown = [one for week in reversed(weeks) for one in known.owed[week]]
    context = {
        "weeks": [(week, names.days(week)) for week in weeks],
        "around": around,
        "groups": list(_groups(names, shown, known.contested.where, weeks)),
        "whole": _told(names, share(shown)),
        "legend": [(css_of(s.value), MARKS[s], names.said(STATES[s])) for s in State],
        "due_days": names.codebook.returns.due_days,
    }
    return draw("board_weeks.html", context)


def _window(known: list[str], until: str) -> tuple[list[str], dict[str, str]]:
    """Return the weeks to show, the last one first, and where those before and after end."""
    ends = [week for week in known if not until or week <= until]
    shown = ends[-WEEKS:]
    later = known[len(ends) : len(ends) + WEEKS]
    around = {
        "earlier": ends[-WEEKS - 1] if len(ends) > WEEKS else "",
        "later": later[-1] if later else "",
    }
    return shown[::-1], around


def _groups(
    names: Names, owed: list[Owed], contested: frozenset[tuple[str, str]], weeks: list[str]
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
    shown = state_of(names, owed) if owed else {"css": "", "mark": "", "says": "", "week": ""}
    return shown | {"contested": contested}


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
    filings, custody = (
        [row for row in work.standing.lately(work.ledger, kind) if row["recorded_at"] >= since]
        for kind in ("filing", "custody")
    )
    returns = [row for row in filings if row["act"] == Act.RETURN.value]
    return {
        "since": names.said.day(since),
        "returns": [
            (names.region(row.get("region", "")), row.get("period", ""), row.get("speaker", ""))
            for row in returns
        ],
        "others": len(filings) - len(returns),
        "originals": [(row["digest"], row.get("name", "")) for row in custody],
    }


@require_GET
def week(request: HttpRequest, week: str) -> HttpResponse:
    """Show what the ledger supports for one week, region by region."""
    with at_work(request) as work:
        names, known = Names(work.project.codebook), work.figures
        name = ("week", names.said.language, week)
        table = known.drawn(name, lambda: _found(week_table(known, names, week)))
        context = {"week": week, "days": names.days(week), "table": table}
    return render(request, "week.html", context)


def _found(table: str | None) -> str:
    if table is None:
        raise Http404
    return table
