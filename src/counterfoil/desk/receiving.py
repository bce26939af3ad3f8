"""The inbox as one person sees it: what came, and what their key opens."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from counterfoil.desk.framing import words
from counterfoil.desk.unlocked import unlocked
from counterfoil.desk.working import Work
from counterfoil.inbox.accepting import Desk
from counterfoil.inbox.box import Sealed
from counterfoil.inbox.judging import Judging
from counterfoil.inbox.office import desk_for, opened_with


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
