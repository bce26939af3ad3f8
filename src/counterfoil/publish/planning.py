"""Planning an edition: its number, what changes, what stands in its way."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from counterfoil.ledger.columns import connect
from counterfoil.ledger.ledger import Ledger
from counterfoil.ledger.rows import ACCESS
from counterfoil.model.settled import Settled
from counterfoil.project.tree import Project
from counterfoil.publish.filling import fill_shelf, fill_some
from counterfoil.publish.past import Past, next_number, past_editions
from counterfoil.publish.plan import Change, as_changes, asked_by, blocking, changes, first_changes
from counterfoil.publish.shelf import Shelf


@dataclass(frozen=True, slots=True)
class Plan:
    """What publishing would do: the edition's number, what changes, and what stands in its way."""

    number: str
    previous: str
    changes: list[Change]
    blocking: list[str]
    new_rows: int

    @property
    def nothing_new(self) -> bool:
        """Whether the edition would show what the last one shows."""
        return bool(self.previous) and not self.changes and not self.new_rows


@dataclass(frozen=True, slots=True)
class Outline:
    """A plan for looking at: how many figures from claims change, how many sums, and the first.

    `changes` are of figures from claims, in the order of the plan.
    """

    number: str
    previous: str
    nothing_new: bool
    changes: list[Change]
    figures: int
    sums: int


Planned = tuple[Plan, Shelf]
"""What would be published, and the shelf that it would be made from."""


def plan(project: Project, ledger: Ledger, settled: Settled, day: str) -> Planned:
    """Return what publishing would do, and the shelf that it would be done from."""
    past = past_editions(project, ledger)
    last = past[-1] if past else None
    with connect() as columns:
        shelf = fill_shelf(columns, project, ledger, settled)
        found = changes(columns, shelf, _data(last), last.size if last else 0)
    number, new_rows = next_number(past, day), _new_rows(ledger, settled, last)
    return Plan(number, last.number if last else "", found, blocking(settled), new_rows), shelf


def outline(project: Project, ledger: Ledger, settled: Settled, day: str, most: int) -> Outline:
    """Return the plan that `plan` would return, with `most` changes at the most.

    Only what these are about is loaded, so that it takes a fraction of the time.
    """
    past = past_editions(project, ledger)
    last, data = (past[-1] if past else None), _data(past[-1] if past else None)
    with connect() as columns:
        rows, figures, sums = first_changes(columns, settled, data, most)
        shelf = fill_some(columns, project, ledger, settled, asked_by(rows))
    found = as_changes(shelf, rows, last.size if last and data else None)
    new_rows = _new_rows(ledger, settled, last)
    nothing_new = bool(last) and not (figures or sums or new_rows)
    previous = last.number if last else ""
    return Outline(next_number(past, day), previous, nothing_new, found, figures, sums)


def _data(last: Past | None) -> Path | None:
    data = last.folder / "data" if last else None
    return data if data and data.is_dir() else None


def _new_rows(ledger: Ledger, settled: Settled, last: Past | None) -> int:
    """Return how many rows came in since the last edition."""
    # The last edition's own row came after the rows it stood on.
    # Who came to the desk meanwhile is nothing to publish.
    since, size = last.size if last else 0, settled.moment.size
    return size - since - (1 if last else 0) - ledger.store.count(ACCESS, since, size)
