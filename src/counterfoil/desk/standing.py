"""What stands at the ledger's head: read, settled and drawn once, for all who look at it.

A head is told by its last row, which is random by its salt, by what the project's files declare and
by the day, to whose end everything is settled. Any other of these is another head, so that nothing
remembered here outlives what it was made from. Nothing here is anybody's own: who may see it is
asked before, and forms are made anew for whoever gets them.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from dataclasses import replace
from functools import cached_property
from typing import Any, NamedTuple

from markupsafe import Markup

from counterfoil.desk.once import Keep, Once
from counterfoil.desk.watching import Head, head_of
from counterfoil.ledger.ledger import Ledger
from counterfoil.ledger.originals import originals
from counterfoil.ledger.rulings import Judge, on_record
from counterfoil.model.figure import Figure
from counterfoil.model.moment import Moment, ended
from counterfoil.model.original import Original
from counterfoil.model.settled import Owed, Settled
from counterfoil.project.tree import Project
from counterfoil.reconcile.drawers import Drawers, drawers_of
from counterfoil.reconcile.explaining import Grounds
from counterfoil.reconcile.reading import Judged, figures, judged
from counterfoil.reconcile.stage import reconcile

_HEADS = 2
"""How many heads are remembered: whoever began at the one before is not done yet."""
_DRAWN = 32 << 20
"""How many bytes of drawn parts of pages are remembered: some forty of the largest weeks."""
_JUDGED = 20_000
"""How many claims of originals are remembered."""
_MOST_CONTESTED = 200
_LATELY = dt.timedelta(days=8)
_SETTLING = threading.Lock()
"""One request settles at a time: the others find what it settled."""


class Contested(NamedTuple):
    """The contested figures: the newest of them, how many there are, their regions and periods."""

    shown: list[Figure]
    total: int
    where: frozenset[tuple[str, str]]


class Figures:
    """What is settled at a head, and all that was made of it since."""

    def __init__(self, settled: Settled) -> None:
        """Take what is settled."""
        self.settled = settled
        self._drawers: Once[Drawers] = Once()
        self._contested: Once[Contested] = Once()
        self._drawn: Keep[bytes] = Keep(_DRAWN, len)
        self._judged: Keep[list[Judged]] = Keep(_JUDGED, len)

    @cached_property
    def owed(self) -> dict[str, list[Owed]]:
        """The returns that are owed, week by week."""
        found: dict[str, list[Owed]] = {}
        for one in self.settled.owed:
            found.setdefault(one.period, []).append(one)
        return dict(sorted(found.items()))

    @property
    def is_there(self) -> bool:
        """Whether its files are there yet: whoever likes may delete the folder of work."""
        return self.settled.figures.is_file()

    @property
    def drawers(self) -> Drawers:
        """Its figures and claims by period and region."""
        return self._drawers.get(lambda: drawers_of(self.settled))

    def ready(self) -> Figures:
        """Return itself, with what every page needs at hand."""
        self._drawers.get(lambda: drawers_of(self.settled))
        return self

    @property
    def contested(self) -> Contested:
        """What is contested."""
        return self._contested.get(self._find_contested)

    def _find_contested(self) -> Contested:
        found = figures(self.settled, contested=True)
        where = frozenset((one.question.region, one.question.period) for one in found)
        return Contested(found[:_MOST_CONTESTED], len(found), where)

    def judged(self, digest: str, filings: list[int], rows: tuple[int, int]) -> list[Judged]:
        """Return the claims of an original's filings: from its words, and from some rows of it."""
        return self._judged.get((digest, rows), lambda: judged(self.settled, filings, rows))

    def drawn(self, name: tuple[str, ...], draw: Callable[[], str]) -> Markup:
        """Return a part of a page that is the same for all, drawn where it is not remembered.

        `name` says which: the language is in it, and all that is asked for.
        """
        return Markup(self._drawn.get(name, lambda: draw().encode()).decode())  # noqa: S704 - ours


class Standing:
    """What is on record at a head."""

    def __init__(self, project: Project, ledger: Ledger, head: Head, day: str) -> None:
        """Read it."""
        self.project, self._head, self.day = project, head, day
        self.moment = moment = Moment(ended(day), head.size)
        record = on_record(ledger, moment)
        self.originals: dict[str, Original] = originals(ledger, moment.size)
        names = {digest: original.name for digest, original in self.originals.items()}
        self.grounds = Grounds(project, record, Judge(project.sources, record), names)
        self._lately: Keep[list[dict[str, Any]]] = Keep(2)
        self._figures: tuple[frozenset[str], Figures] | None = None

    def is_at(self, project: Project, head: Head, day: str) -> bool:
        """Whether this is what stood at a head on a day, in a project with these files."""
        return project is self.project and (head, day) == (self._head, self.day)

    def lately(self, ledger: Ledger, kind: str) -> list[dict[str, Any]]:
        """Return the rows of a kind that were recorded within the week before its day."""
        since = (dt.date.fromisoformat(self.day) - _LATELY).isoformat()
        return self._lately.get(
            kind, lambda: [row for _, row in ledger.rows(kind) if row["recorded_at"] >= since]
        )

    def figures(self, ledger: Ledger, readings: frozenset[str]) -> Figures:
        """Return what is settled, which depends on the readings there are, as some tell of others.

        Whoever comes while it is being settled waits, and gets the same.
        """
        if (found := self._known(readings)) is not None:
            return found
        with _SETTLING:
            if (found := self._known(readings)) is not None:
                return found
            settled = reconcile(self.project, ledger, self.moment)
            found = Figures(replace(settled, fresh=False))
            # Made while whoever asked waits anyway, and not for the first one who opens a question.
            self._figures = readings, found.ready()
            return found

    def _known(self, readings: frozenset[str]) -> Figures | None:
        known = self._figures
        return known[1] if known and known[0] == readings and known[1].is_there else None


_KNOWN: list[Standing] = []
_READING = threading.Lock()


def standing(project: Project, ledger: Ledger, day: str) -> Standing:
    """Return what is on record by the end of a day, which is today.

    As long as the project is the same object, and nothing came in, what is returned is too.
    """
    head = head_of(project, ledger)
    for one in tuple(_KNOWN):
        if one.is_at(project, head, day):
            return one
    with _READING:
        for one in _KNOWN:
            if one.is_at(project, head, day):
                return one
        made = Standing(project, ledger, head, day)
        _KNOWN[:] = [made, *_KNOWN[: _HEADS - 1]]
        return made


def settled_at(project: Project, ledger: Ledger, moment: Moment) -> Settled:
    """Return what is settled as of any moment."""
    with _SETTLING:
        return reconcile(project, ledger, moment)
