"""The project and its ledger, opened for one request."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest

from counterfoil.ledger.ledger import Ledger
from counterfoil.model.moment import Moment, ended
from counterfoil.model.settled import Settled
from counterfoil.project import clock
from counterfoil.project.opening import open_ledger, open_project
from counterfoil.project.tree import Project
from counterfoil.reconcile.stage import reconcile
from counterfoil.record.stage import Recorder

_SETTLING = threading.Lock()
"""One request settles at a time: the others find what it settled."""


class Opened(NamedTuple):
    """A project, its ledger, and what time it is."""

    project: Project
    ledger: Ledger
    now: str


@dataclass(frozen=True, slots=True)
class Work:
    """What a person at the desk works with; `by` is their code."""

    project: Project
    ledger: Ledger
    now: str
    by: str

    @property
    def recorder(self) -> Recorder:
        """Who records, when, into which ledger."""
        return Recorder(self.project, self.ledger, self.by, self.now)

    @property
    def moment(self) -> Moment:
        """The end of today, over all that figures stand on."""
        return Moment(ended(self.now[:10]), self.ledger.settled_size)

    def settled(self, moment: Moment | None = None) -> Settled:
        """Return everything settled as of a moment; of now, where none is given."""
        with _SETTLING:
            return reconcile(self.project, self.ledger, moment or self.moment)


def folder() -> Path:
    """Return the folder of the project that this desk serves."""
    found: Path = settings.COUNTERFOIL_FOLDER
    return found


@contextmanager
def open_desk() -> Iterator[Opened]:
    """Open the project and its ledger."""
    project = open_project(folder())
    with open_ledger(project) as ledger:
        yield Opened(project, ledger, clock.now())


@contextmanager
def at_work(request: HttpRequest) -> Iterator[Work]:
    """Open the project and its ledger for whoever asks."""
    with open_desk() as (project, ledger, now):
        yield Work(project, ledger, now, str(request.user))
