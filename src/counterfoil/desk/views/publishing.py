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
from django.views.decorators.http import require_GET, require_POST

from counterfoil.checks import Finding, Level, make
from counterfoil.desk.framing import words
from counterfoil.desk.showing import DECISIONS, Names
from counterfoil.desk.working import Work, at_work
from counterfoil.model.claim import Ruling
from counterfoil.model.question import Question
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


def _shown(request: HttpRequest, work: Work, wrong: str = "") -> HttpResponse:
    said, names, settled = words(), Names(work.project.codebook), work.settled()
    the_plan, shelf = plan(work.project, work.ledger, settled, work.now[:10])
    claims = [change for change in the_plan.changes if change.basis == "claims"]
    findings = [make(one.code, one.where, one.details) for one in settled.troubles]
    blocking = [finding for finding in findings if finding.level is Level.BLOCKS]
    context = {
        "number": the_plan.number,
        "previous": the_plan.previous,
        "nothing_new": the_plan.nothing_new,
        "changes": [_change(names, change) for change in claims[:_MOST]],
        "more": max(0, len(claims) - _MOST),
        "figures": len(claims),
        "sums": len(the_plan.changes) - len(claims),
        "blocking": [_finding(said, finding) for finding in blocking],
        "waiting": [_waiting(names, shelf, ruling) for ruling in shelf.record.waiting.values()],
        "editions": [one.number for one in reversed(past_editions(work.project, work.ledger))],
        "wrong": wrong,
    }
    return render(request, "publishing.html", context, status=422 if wrong else 200)


def _waiting(names: Names, shelf: Shelf, ruling: Ruling) -> dict[str, Any]:
    said, claim = names.said, None
    if ruling.about_kind == "claim":
        claim = shelf.claims.get(int(ruling.about))
    question = claim.question if claim else None
    if ruling.about_kind == "question":
        question = Question(*ruling.about.split("/"))
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
        "moved_by": ", ".join(map(str, change.moved_by)),
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
        the_plan, _ = plan(work.project, work.ledger, work.settled(), work.now[:10])
        if request.POST.get("number") != the_plan.number:
            wrong = said("Something came in since you looked at the plan. Look at it again.")
            return _shown(request, work, wrong)
        if wrong := _published(said, work):
            return _shown(request, work, wrong)
    return redirect("publishing")


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
