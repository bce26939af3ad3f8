"""One sealed return: what it says, what is noticed in it, and what a reviewer decides."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from counterfoil.desk.framing import words
from counterfoil.desk.receiving import judging_named
from counterfoil.desk.refusals import in_words
from counterfoil.desk.returned import came_from, history, shown
from counterfoil.desk.showing import Names
from counterfoil.desk.working import Work, at_work
from counterfoil.inbox.judging import Judging
from counterfoil.project.declared import ProjectError
from counterfoil.sealing.returns import OpenedReturn


@require_GET
def sealed(request: HttpRequest, sealed: str) -> HttpResponse:
    """Show a sealed file, and what is in it where the person's key is open."""
    with at_work(request) as work:
        return _shown(request, work, judging_named(request, work, sealed))


def _shown(request: HttpRequest, work: Work, case: Judging, wrong: str = "") -> HttpResponse:
    one, names = case.sealed, Names(work.project.codebook)
    filing = next((step.filing for step in one.handled if step.filing is not None), None)
    row = work.ledger.row(filing) if filing is not None else None
    waiting = [f.sha256 for f in case.desk.box.sealed() if not f.decided and f.sha256 != one.sha256]
    context: dict[str, Any] = {
        "sha256": one.sha256,
        "short": one.sha256[:12],
        "from": came_from(one),
        "on": names.said.day(one.day or one.pulled_at),
        "by_counter": bool(one.day),
        "size": names.said.plural("{n} byte", "{n} bytes", one.size),
        "history": history(one),
        "decided": one.decided,
        "filing": filing,
        "next": waiting[0] if waiting else "",
        "waiting": len(waiting),
        "original": row["original"] if row else "",
        "says": "" if isinstance(case.found, OpenedReturn) else in_words(names.said, case.found),
        "locked": case.locked,
        "one": _returned(work, names, case) if isinstance(case.found, OpenedReturn) else None,
        "next_code": case.desk.monitors.next_code(),
        "given": {name: request.POST.get(name, "") for name in ("monitor", "words")},
        "wrong": wrong,
    }
    return render(request, "sealed.html", context, status=422 if wrong else 200)


def _returned(work: Work, names: Names, case: Judging) -> dict[str, Any]:
    report = case.opened.weekly.report
    on_record = {
        figure.question: names.figure(figure)
        for figure in work.figures.drawers.figures(report.period, report.region)
    }
    return shown(names, case.looked(), on_record)


@require_POST
def accept(request: HttpRequest, sealed: str) -> HttpResponse:
    """Put a return on record."""
    monitor, told = (request.POST.get(name, "").strip() for name in ("monitor", "words"))
    return _decided(request, sealed, lambda case: case.accept(monitor, told))


@require_POST
def ask(request: HttpRequest, sealed: str) -> HttpResponse:
    """Ask the monitor back, by a sealed reply."""
    question = request.POST.get("words", "")
    return _decided(request, sealed, lambda case: case.ask_back(question))


@require_POST
def refuse(request: HttpRequest, sealed: str) -> HttpResponse:
    """Refuse a return with a reason; its monitor hears it, where it opens."""
    reason = request.POST.get("words", "")
    return _decided(request, sealed, lambda case: case.refuse(reason))


def _decided(
    request: HttpRequest, digest: str, decide: Callable[[Judging], int | None]
) -> HttpResponse:
    with at_work(request) as work:
        case = judging_named(request, work, digest)
        try:
            decide(case)
        except ProjectError as error:
            return _shown(request, work, case, in_words(words(), str(error)))
    return redirect("sealed", digest)
