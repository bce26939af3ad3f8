"""Publishing: what would change in public and what moved it, what blocks, then the edition.

The edition is made by the command of the same name, in a process of its own: it draws pictures of
originals in confined children, and takes the time it takes.
"""

from __future__ import annotations

import subprocess
import sys
import threading
from typing import Any, NamedTuple

import orjson
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from counterfoil.checks import Finding, Level, make
from counterfoil.desk.framing import words
from counterfoil.desk.showing import DECISIONS, Names
from counterfoil.desk.working import Work, at_work
from counterfoil.model.claim import Ruling
from counterfoil.model.question import Question
from counterfoil.publish.pages.about import mover_name
from counterfoil.publish.past import past_editions
from counterfoil.publish.plan import Change
from counterfoil.publish.planning import plan
from counterfoil.publish.shelf import Figure, Shelf
from counterfoil.publish.words import Words

_MOST = 300
_RUN = "from counterfoil.cli import program; program()"
_BLOCKED = 1


@require_GET
def publishing(request: HttpRequest) -> HttpResponse:
    """Show the plan."""
    with at_work(request) as work:
        return _shown(request, work)


class _Planned(NamedTuple):
    """What the page shows of a plan; `waiting` has each ruling with the question it is on.

    `seen` stands for all that the plan is over: another one, and something came in.
    """

    seen: str
    number: str
    previous: str
    nothing_new: bool
    changes: tuple[Change, ...]
    figures: int
    sums: int
    waiting: tuple[tuple[Ruling, Question | None], ...]


_LAST: dict[tuple[str, str, str], _Planned] = {}
"""The plan that was made last. It is over all claims, and is asked for again at every look."""
_PLANNING = threading.Lock()


def _planned(work: Work) -> _Planned:
    settled, past = work.settled(), past_editions(work.project, work.ledger)
    key = str(settled.folder), past[-1].number if past else "", work.now[:10]
    with _PLANNING:
        if key not in _LAST:
            the_plan, shelf = plan(work.project, work.ledger, settled, work.now[:10])
            claims = [change for change in the_plan.changes if change.basis == "claims"]
            waiting = shelf.record.waiting.values()
            planned = _Planned(
                settled.folder.name,
                the_plan.number,
                the_plan.previous,
                the_plan.nothing_new,
                tuple(claims[:_MOST]),
                len(claims),
                len(the_plan.changes) - len(claims),
                tuple((ruling, _question(shelf, ruling)) for ruling in waiting),
            )
            _LAST.clear()
            _LAST[key] = planned
        return _LAST[key]


def _question(shelf: Shelf, ruling: Ruling) -> Question | None:
    if ruling.about_kind == "claim":
        claim = shelf.claims.get(int(ruling.about))
        return claim.question if claim else None
    return Question(*ruling.about.split("/")) if ruling.about_kind == "question" else None


def _shown(request: HttpRequest, work: Work, wrong: str = "") -> HttpResponse:
    said, names, planned = words(), Names(work.project.codebook), _planned(work)
    findings = [make(one.code, one.where, one.details) for one in work.settled().troubles]
    blocking = [finding for finding in findings if finding.level is Level.BLOCKS]
    editions = [one.number for one in reversed(past_editions(work.project, work.ledger))]
    context = {
        "seen": planned.seen,
        "number": planned.number,
        "previous": planned.previous,
        "nothing_new": planned.nothing_new,
        "changes": [_change(names, change) for change in planned.changes],
        "more": planned.figures - len(planned.changes),
        "figures": planned.figures,
        "sums": planned.sums,
        "blocking": [_finding(said, finding) for finding in blocking],
        "waiting": [_waiting(names, *one) for one in planned.waiting],
        "editions": editions,
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
        planned = _planned(work)
        if request.POST.get("seen") != planned.seen:
            wrong = said("Something came in since you looked at the plan. Look at it again.")
            return _shown(request, work, wrong)
        if wrong := _published(said, work):
            return _shown(request, work, wrong)
    return redirect(f"{reverse('publishing')}?made={planned.number}")


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
