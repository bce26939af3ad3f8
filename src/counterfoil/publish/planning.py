"""Planning an edition: its number, what changes, what stands in its way."""

from __future__ import annotations

from dataclasses import dataclass

from counterfoil.ledger.columns import connect
from counterfoil.ledger.ledger import Ledger
from counterfoil.ledger.rows import ACCESS
from counterfoil.model.settled import Settled
from counterfoil.project.tree import Project
from counterfoil.publish.filling import fill_shelf
from counterfoil.publish.past import next_number, past_editions
from counterfoil.publish.plan import Change, blocking, changes
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


Planned = tuple[Plan, Shelf]
"""What would be published, and the shelf that it would be made from."""


def plan(project: Project, ledger: Ledger, settled: Settled, day: str) -> Planned:
    """Return what publishing would do, and the shelf that it would be done from."""
    past = past_editions(project, ledger)
    last = past[-1] if past else None
    data = last.folder / "data" if last else None
    since = last.size if last else 0
    with connect() as columns:
        shelf = fill_shelf(columns, project, ledger, settled)
        found = changes(columns, shelf, data if data and data.is_dir() else None, since)
    # The last edition's own row came after the rows it stood on.
    # Who came to the desk meanwhile is nothing to publish.
    size = settled.moment.size
    new_rows = size - since - (1 if last else 0) - ledger.store.count(ACCESS, since, size)
    number = next_number(past, day)
    return Plan(number, last.number if last else "", found, blocking(settled), new_rows), shelf
