"""The inbox as one person sees it: what came, and what their key opens."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest

from counterfoil.desk.framing import words
from counterfoil.desk.returned import listed, opened, recorded
from counterfoil.desk.showing import Names
from counterfoil.desk.unlocked import unlocked
from counterfoil.desk.working import Work
from counterfoil.inbox.accepting import Desk
from counterfoil.inbox.box import Sealed
from counterfoil.inbox.judging import Judging
from counterfoil.inbox.office import desk_for, opened_with

_MOST, _MOST_OPENED = 200, 50
"""How many files are listed of those that wait and of those decided, and how many are opened for
the list: each takes some milliseconds."""


def judging_of(request: HttpRequest, desk: Desk, one: Sealed) -> Judging:
    """Return a sealed file, opened where the person's key is."""
    key, said = unlocked(request), words()
    if key is None:
        return Judging(desk, one, said("Locked: open it with your key."), locked=True)
    return opened_with(desk, one, key)


def judging_named(request: HttpRequest, work: Work, digest: str) -> Judging:
    """Return the sealed file with this digest; raise Http404 where there is none."""
    desk = desk_for(work.recorder)
    for one in desk.box.sealed():
        if one.sha256 == digest:
            return judging_of(request, desk, one)
    raise Http404


def lists(request: HttpRequest, work: Work, desk: Desk) -> dict[str, Any]:
    """Return the files that wait and those that are decided, line by line, and how many more."""
    everything, names = desk.box.sealed(), Names(work.project.codebook)
    waiting = [one for one in everything if not one.decided]
    decided = [one for one in reversed(everything) if one.decided]
    opening = waiting[:_MOST_OPENED] if unlocked(request) else []
    return {
        "waiting": [
            *(opened(names, judging_of(request, desk, one)) for one in opening),
            *(listed(names, one) for one in waiting[len(opening) : _MOST]),
        ],
        "decided": [recorded(names, one, _filing(work, one)) for one in decided[:_MOST]],
        "more": max(0, len(waiting) - _MOST) + max(0, len(decided) - _MOST),
    }


def _filing(work: Work, one: Sealed) -> dict[str, Any] | None:
    seq = next((step.filing for step in one.handled if step.filing is not None), None)
    return None if seq is None else work.ledger.row(seq)
