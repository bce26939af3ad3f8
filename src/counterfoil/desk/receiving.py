"""The inbox as one person sees it: what came, and what their key opens."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from counterfoil.desk.framing import words
from counterfoil.desk.unlocked import unlocked
from counterfoil.desk.working import Work
from counterfoil.inbox.accepting import Desk
from counterfoil.inbox.box import Sealed
from counterfoil.inbox.judging import Case
from counterfoil.inbox.office import desk_for, opened_with


def case_of(request: HttpRequest, desk: Desk, one: Sealed) -> Case:
    """Return a sealed file, opened where the person's key is."""
    key, said = unlocked(request), words()
    if key is None:
        return Case(desk, one, said("Locked: open it with your key."), locked=True)
    return opened_with(desk, one, key)


def case_named(request: HttpRequest, work: Work, digest: str) -> Case:
    """Return the sealed file with this digest; raise Http404 where there is none."""
    desk = desk_for(work.recorder)
    for one in desk.box.sealed():
        if one.sha256 == digest:
            return case_of(request, desk, one)
    raise Http404
