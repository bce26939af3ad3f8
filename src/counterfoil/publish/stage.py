"""Publishing an edition: built whole beside the others, put on record, put in its place."""

from __future__ import annotations

import base64
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from counterfoil.ledger.ledger import Ledger
from counterfoil.ledger.rows import row
from counterfoil.project.tree import Project, editions_folder, work_folder
from counterfoil.publish.building import build
from counterfoil.publish.early import Begun
from counterfoil.publish.making import Edition
from counterfoil.publish.past import (
    COMING,
    past_editions,
    publishing_alone,
    put_in_place,
    put_what_is_on_record,
    refuse_others_since,
)
from counterfoil.publish.planning import Planned
from counterfoil.publish.press import NOTE, Press
from counterfoil.publish.shelf import Shelf


@dataclass(frozen=True, slots=True)
class Published:
    """An edition: its number and folder, and how many files were made and how many reused."""

    number: str
    folder: Path
    made: int
    reused: int


@dataclass(frozen=True, slots=True)
class Publisher:
    """Who publishes, and when (a moment in UTC); what of the edition was begun before."""

    by: str
    now: str
    begun: Begun | None = None


def publish(
    project: Project,
    ledger: Ledger,
    planned: Planned,
    publisher: Publisher,
    report: Callable[[int], None] = lambda _: None,
) -> Published:
    """Make the planned edition; return where it is.

    It is in its place only when every file of it is on the disk and it is on record. `report` is
    told how many receipts there are as they are made. Raises LedgerBusy where another run
    publishes, or has published since the plan was made.
    """
    with publishing_alone(project):
        put_what_is_on_record(project, ledger)
        refuse_others_since(project, ledger, planned[0].previous)
        return _published(project, ledger, planned, publisher, report)


def _published(
    project: Project,
    ledger: Ledger,
    planned: Planned,
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
    press = Press(coming, work_folder(project.folder, "pages") / "stamps.json", publisher.begun)
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
