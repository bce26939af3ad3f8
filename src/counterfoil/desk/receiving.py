"""The inbox as one person sees it: the box, and what their key opens."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from counterfoil.desk.framing import words
from counterfoil.desk.unlocked import unlocked
from counterfoil.desk.working import Work
from counterfoil.inbox.accepting import Desk
from counterfoil.inbox.authors import Monitors
from counterfoil.inbox.box import Box, Sealed
from counterfoil.inbox.judging import Case
from counterfoil.inbox.opening import open_sealed
from counterfoil.project.tree import inbox_folder


def desk_of(work: Work) -> Desk:
    """Return who decides, the box, and what is on record of monitors."""
    box = Box(inbox_folder(work.project.folder))
    return Desk(work.recorder, box, Monitors(work.project, work.ledger))


def case_of(request: HttpRequest, desk: Desk, one: Sealed) -> Case:
    """Return a sealed file, opened where the person's key is."""
    key, said = unlocked(request), words()
    if key is None:
        return Case(desk, one, said("Locked: open it with your key."), locked=True)
    origin = desk.recorder.project.settings.origin
    return Case(desk, one, open_sealed(desk.box.content(one), [key.identity], origin))


def case_named(request: HttpRequest, work: Work, digest: str) -> Case:
    """Return the sealed file with this digest; raise Http404 where there is none."""
    desk = desk_of(work)
    for one in desk.box.sealed():
        if one.sha256 == digest:
            return case_of(request, desk, one)
    raise Http404
