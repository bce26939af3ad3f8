"""Whom to remind: a list to print, and sealed reminders to monitors whose returns are on record."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from counterfoil.desk.framing import LANGUAGES
from counterfoil.desk.showing import Names
from counterfoil.desk.working import Work, at_work
from counterfoil.inbox.authors import Known, Monitors
from counterfoil.inbox.office import desk_for
from counterfoil.inbox.replying import reply
from counterfoil.model.codebook import Codebook
from counterfoil.model.period import Period
from counterfoil.model.settled import State
from counterfoil.project.declared import ProjectError
from counterfoil.publish.words import N_, Words
from counterfoil.sealing.replies import ReplyKind

REMINDS = N_("Your return is due and has not come yet: {region}, {weeks}.")
"""What a reminder says unless the reviewer writes something else, in the monitor's language."""


@require_GET
def reminders(request: HttpRequest) -> HttpResponse:
    """Show which returns are still to come, region by region."""
    with at_work(request) as work:
        return _shown(request, work)


def _shown(request: HttpRequest, work: Work, wrong: str = "") -> HttpResponse:
    codebook = work.project.codebook
    names, known = Names(codebook), _filing_for(Monitors(work.project, work.ledger))
    missing: dict[str, list[str]] = defaultdict(list)
    for one in work.settled().owed:
        if one.state is State.SILENT:
            missing[one.region].append(one.period)
    listed = [
        {
            "name": names.region(code),
            "code": code,
            "weeks": [_due(names, codebook, week) for week in weeks],
            "monitors": [
                (monitor, _reminder(names, one, code, weeks))
                for monitor, one in known.get(code, {}).items()
            ],
        }
        for code, weeks in missing.items()
    ]
    context: dict[str, Any] = {
        "listed": listed,
        "on": names.said.day(work.now),
        "sent": request.GET.get("sent", ""),
        "wrong": wrong,
    }
    return render(request, "reminders.html", context, status=422 if wrong else 200)


def _filing_for(monitors: Monitors) -> Mapping[str, dict[str, Known]]:
    """Return for each region the monitors who filed for it last, with their newest return."""
    newest = {one.monitor: one for one in monitors.returns}
    found: dict[str, dict[str, Known]] = defaultdict(dict)
    for monitor, one in newest.items():
        found[one.weekly.report.region][monitor] = one
    return found


def _reminder(names: Names, one: Known, region: str, weeks: list[str]) -> str:
    language = one.weekly.report.language
    said = Words(language if language in LANGUAGES else "en", "counterfoil.desk")
    place = names.codebook.regions[region]
    return said(REMINDS, region=said.label(place.labels), weeks=", ".join(weeks))


def _due(names: Names, codebook: Codebook, week: str) -> tuple[str, str, str]:
    last = Period.parse(week, codebook.calendar).end
    due = last + dt.timedelta(days=codebook.returns.due_days)
    return week, names.days(week), names.said.day(due.isoformat())


@require_POST
def remind(request: HttpRequest) -> HttpResponse:
    """Seal a reminder to a monitor; it waits in the inbox to be left at the counter."""
    monitor, words = (request.POST.get(name, "").strip() for name in ("monitor", "words"))
    with at_work(request) as work:
        desk = desk_for(work.recorder)
        found = [one for one in desk.monitors.returns if one.monitor == monitor]
        if not (found and words):
            said = Names(work.project.codebook).said
            return _shown(request, work, said("Say to whom, and what."))
        try:
            to = found[-1].weekly
            reply(work.recorder, desk.box, to, ReplyKind.REMINDER, ("", words))
        except ProjectError as error:
            return _shown(request, work, str(error))
    return redirect(f"{request.path.removesuffix('send/')}?sent={monitor}")
