"""Publishing an edition: built whole beside the others, put on record, put in its place."""

from __future__ import annotations

import base64
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from counterfoil.ledger.ledger import Ledger
from counterfoil.ledger.rows import ACCESS, row
from counterfoil.model.settled import Settled
from counterfoil.project.tree import Project, editions_folder, work_folder
from counterfoil.publish.building import build
from counterfoil.publish.filling import fill_shelf
from counterfoil.publish.making import Edition
from counterfoil.publish.past import (
    COMING,
    next_number,
    past_editions,
    publishing_alone,
    put_in_place,
    put_what_is_on_record,
    refuse_others_since,
)
from counterfoil.publish.plan import Change, blocking, changes
from counterfoil.publish.press import NOTE, Press
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
class Published:
    """An edition: its number and folder, and how many files were made and how many reused."""

    number: str
    folder: Path
    made: int
    reused: int


@dataclass(frozen=True, slots=True)
class Publisher:
    """Who publishes, and when (a moment in UTC)."""

    by: str
    now: str


def plan(project: Project, ledger: Ledger, settled: Settled, day: str) -> tuple[Plan, Shelf]:
    """Return what publishing would do, and the shelf that it would be done from."""
    past = past_editions(project, ledger)
    shelf = fill_shelf(project, ledger, settled)
    last = past[-1] if past else None
    data = last.folder / "data" if last else None
    since = last.size if last else 0
    found = changes(shelf, data if data and data.is_dir() else None, since)
    # The last edition's own row came after the rows it stood on.
    # Who came to the desk meanwhile is nothing to publish.
    size = settled.moment.size
    new_rows = size - since - (1 if last else 0) - ledger.store.count(ACCESS, since, size)
    number = next_number(past, day)
    return Plan(number, last.number if last else "", found, blocking(settled), new_rows), shelf


def publish(
    project: Project,
    ledger: Ledger,
    planned: tuple[Plan, Shelf],
    publisher: Publisher,
    report: Callable[[int], None] = lambda _: None,
) -> Published:
    """Make the planned edition; return where it is.

    It is in its place only when every file of it is on the disk and it is on record. `report` is
    told how many files there are as they are made. Raises LedgerBusy where another run publishes,
    or has published since the plan was made.
    """
    with publishing_alone(project):
        put_what_is_on_record(project, ledger)
        refuse_others_since(project, ledger, planned[0].previous)
        return _published(project, ledger, planned, publisher, report)


def _published(
    project: Project,
    ledger: Ledger,
    planned: tuple[Plan, Shelf],
    publisher: Publisher,
    report: Callable[[int], None],
) -> Published:
    the_plan, shelf = planned
    coming = editions_folder(project.folder) / COMING
    shutil.rmtree(coming, ignore_errors=True)
    coming.mkdir()
    size = shelf.settled.moment.size
    checkpoint = ledger.store.checkpoint(size) or b""
    root = base64.b64encode(ledger.root(size)).decode()
    edition = Edition(
        the_plan.number,
        publisher.now[:10],
        size,
        root,
        checkpoint.decode(),
        tuple(past_editions(project, ledger)),
        tuple(the_plan.changes),
    )
    press = Press(coming, work_folder(project.folder, "pages") / "stamps.json")
    build(ledger, shelf, edition, press, report)
    manifest = press.finish()
    press.write(NOTE, ledger.sign(_note(edition.number, manifest)))
    os.sync()
    with ledger.writing() as writer:
        writer.add("edition", _row(edition, shelf, publisher, manifest))
    folder = put_in_place(project, edition.number)
    press.keep_stamps(folder)
    return Published(edition.number, folder, press.made, press.reused)


def _note(number: str, manifest: str) -> bytes:
    return f"counterfoil-edition-v1\n{number}\n{manifest}\n".encode()


def _row(edition: Edition, shelf: Shelf, publisher: Publisher, manifest: str) -> str:
    return row(
        "edition",
        {
            "recorded_at": publisher.now,
            "by": publisher.by,
            "number": edition.number,
            "as_of": shelf.settled.moment.at,
            "size": edition.size,
            "root": edition.root,
            "manifest": manifest,
        },
    )
