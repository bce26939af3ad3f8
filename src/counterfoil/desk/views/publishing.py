"""Publishing: what would change in public and what moved it, what blocks, then the edition.

The edition is made by the command of the same name, in a process of its own: it draws pictures of
originals in confined children, and takes the time it takes.
"""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from counterfoil.checks import Finding, Level, make
from counterfoil.desk.framing import words
from counterfoil.desk.planned import planned_now
from counterfoil.desk.showing import DECISIONS, Names
from counterfoil.desk.working import Work, at_work
from counterfoil.model.claim import Ruling
from counterfoil.model.question import Question
from counterfoil.publish.pages.about import mover_name
from counterfoil.publish.past import past_editions
from counterfoil.publish.plan import Change
from counterfoil.publish.shelf import Figure
from counterfoil.publish.words import Words

_RUN = "from counterfoil.cli import program; program()"
_BLOCKED = 1


@require_GET
def publishing(request: HttpRequest) -> HttpResponse:
    """Show the plan."""
    with at_work(request) as work:
        return _shown(request, work)


def _shown(request: HttpRequest, work: Work, wrong: str = "") -> HttpResponse:
    said, names, planned = words(), Names(work.project.codebook), planned_now(work)
    findings = [make(one.code, one.where, one.details) for one in work.settled().troubles]
    blocking = [finding for finding in findings if finding.level is Level.BLOCKS]
    past = past_editions(work.project, work.ledger)
    editions = {one.number: said.day(one.published_on) for one in reversed(past)}
    context = {
        "seen": planned.seen,
        "number": planned.outline.number,
        "previous": planned.outline.previous,
        "nothing_new": planned.outline.nothing_new,
        "changes": [_change(names, change) for change in planned.outline.changes],
        "more": planned.outline.figures - len(planned.outline.changes),
        "figures": planned.outline.figures,
        "sums": planned.outline.sums,
        "blocking": [_finding(said, finding) for finding in blocking],
        "waiting": [_waiting(names, *one) for one in planned.waiting],
        "editions": list(editions.items()),
        "made": request.GET["made"] if request.GET.get("made") in editions else "",
        "wrong": wrong,
    }
    return render(request, "publishing.html", context, status=422 if wrong else 200)


def _waiting(names: Names, ruling: Ruling, question: Question | None) -> dict[str, Any]:
    said = names.said
    return {
        "by": ruling.by,
        "on": said.day(ruling.ruled_at),
        "what": said(DECISIONS[ruling.decision]),
        "question": question,
        "name": names.question(question) if question else "",
        "kind": ruling.about_kind,
        "about": ruling.about,
        "reason": ruling.reason,
    }


def _change(names: Names, change: Change) -> dict[str, Any]:
    return {
        "name": names.question(change.question),
        "question": change.question,
        "before": _range(names.said, change.before),
        "after": _range(names.said, change.after),
        "moved_by": ", ".join(mover_name(names.said, mover) for mover in change.moved_by),
    }


def _range(said: Words, figure: Figure | None) -> str:
    return said.range(figure.low, figure.high) if figure else "—"


def _finding(said: Words, finding: Finding) -> tuple[str, str, str, str]:
    details = dict(finding.details)
    return (
        finding.code,
        finding.where,
        said.finding(finding.says, details),
        said.finding(finding.mend, details),
    )


@require_POST
def publish(request: HttpRequest) -> HttpResponse:
    """Publish the edition, unless findings block it or the plan has changed since it was shown."""
    said = words()
    with at_work(request) as work:
        planned = planned_now(work)
        if request.POST.get("seen") != planned.seen:
            wrong = said("Something came in since you looked at the plan. Look at it again.")
            return _shown(request, work, wrong)
        if wrong := _published(said, work):
            return _shown(request, work, wrong)
    return redirect(f"{reverse('publishing')}?made={planned.outline.number}")


def _published(said: Words, work: Work) -> str:
    """Run the command; return what it could not do, or nothing."""
    command = ["publish", "--json", "--by", work.by, "-p", str(work.project.folder)]
    done = subprocess.run(  # noqa: S603 - this very program, with a code and a folder of our own
        [sys.executable, "-c", _RUN, *command], capture_output=True, check=False
    )
    if done.returncode == _BLOCKED:
        return said("Findings are in the way.")
    if done.returncode:
        return done.stderr.decode(errors="replace").strip()
    told = orjson.loads(done.stdout)
    return "" if told["published"] else said("Nothing is new, so no edition was made.")
