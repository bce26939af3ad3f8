"""The project and its ledger, opened for one request."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest

from counterfoil.desk.standing import Figures, Standing, settled_at, standing
from counterfoil.desk.watching import PROJECT, READINGS
from counterfoil.ledger.ledger import Ledger
from counterfoil.ledger.rulings import OnRecord
from counterfoil.model.moment import Moment
from counterfoil.model.settled import Settled
from counterfoil.project import clock
from counterfoil.project.opening import open_ledger
from counterfoil.project.tree import Project
from counterfoil.record.stage import Recorder


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
        return self.standing.moment

    @property
    def standing(self) -> Standing:
        """What is on record now."""
        return standing(self.project, self.ledger, self.now[:10])

    @property
    def record(self) -> OnRecord:
        """What was filed, ruled and asked by now."""
        return self.standing.grounds.record

    @property
    def figures(self) -> Figures:
        """What is settled now, and what was made of it."""
        return self.standing.figures(self.ledger, READINGS.of(self.project.folder))

    def settled(self, moment: Moment | None = None) -> Settled:
        """Return everything settled as of a moment; of now, where none is given."""
        if moment is None:
            return self.figures.settled
        return settled_at(self.project, self.ledger, moment)


def folder() -> Path:
    """Return the folder of the project that this desk serves."""
    found: Path = settings.COUNTERFOIL_FOLDER
    return found


@contextmanager
def open_desk() -> Iterator[Opened]:
    """Open the project and its ledger."""
    project = PROJECT.of(folder())
    with open_ledger(project, late=True) as ledger:
        yield Opened(project, ledger, clock.now())


@contextmanager
def at_work(request: HttpRequest) -> Iterator[Work]:
    """Open the project and its ledger for whoever asks."""
    with open_desk() as (project, ledger, now):
        yield Work(project, ledger, now, str(request.user))
