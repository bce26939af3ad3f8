"""The editions that were published before, as the ledger and the editions folder know them."""

from __future__ import annotations

import datetime as dt
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from pathlib import Path

from counterfoil.ledger.ledger import Ledger
from counterfoil.ledger.scratch import alone
from counterfoil.ledger.store import LedgerBusy
from counterfoil.ledger.vault import digest_of, sync_folder
from counterfoil.model.period import Calendar
from counterfoil.project.tree import Project, editions_folder

COMING = ".coming"
MANIFEST = "SHA256SUMS"
_OVERTAKEN = "has published since this was planned; look at the plan again"


@dataclass(frozen=True, slots=True)
class Past:
    """A published edition: its number, day, moment, the rows it stood on, and its manifest."""

    number: str
    published_on: str
    as_of: str
    size: int
    root: str
    manifest: str
    folder: Path


def past_editions(project: Project, ledger: Ledger) -> list[Past]:
    """Return every edition on record, the oldest first."""
    home = editions_folder(project.folder)
    return [
        Past(
            row["number"],
            row["recorded_at"][:10],
            row["as_of"],
            row["size"],
            row["root"],
            row["manifest"],
            home / row["number"],
        )
        for _, row in ledger.rows("edition")
    ]


def next_number(past: list[Past], day: str) -> str:
    """Return the number of an edition made on a day: its ISO week, and how many in that week."""
    week = Calendar.ISO.week_of(dt.date.fromisoformat(day)).code
    count = sum(edition.number.startswith(f"{week}.") for edition in past)
    return f"{week}.{count + 1}"


def finish_interrupted(project: Project, ledger: Ledger) -> str:
    """Put an edition in its place that was on record when publishing was interrupted.

    Returns its number, or an empty text when there was nothing to finish. What another run is
    publishing is left to it.
    """
    home = editions_folder(project.folder)
    if not (home / COMING).is_dir():
        return ""
    with suppress(LedgerBusy), publishing_alone(project):
        return put_what_is_on_record(project, ledger)
    return ""


def publishing_alone(project: Project) -> AbstractContextManager[None]:
    """Return what keeps other runs from publishing; entering it may raise LedgerBusy."""
    return alone(editions_folder(project.folder), "is publishing; wait until it is done")


def refuse_others_since(project: Project, ledger: Ledger, previous: str) -> None:
    """Raise LedgerBusy where another run has published since the edition `previous`."""
    past = past_editions(project, ledger)
    if previous != (past[-1].number if past else ""):
        raise LedgerBusy(_OVERTAKEN)


def put_what_is_on_record(project: Project, ledger: Ledger) -> str:
    """Put in its place what is on record and not yet there; return its number, or an empty text."""
    home = editions_folder(project.folder)
    coming = home / COMING
    past = past_editions(project, ledger)
    if not past or past[-1].folder.is_dir() or not (coming / MANIFEST).is_file():
        return ""
    if digest_of(coming / MANIFEST) != past[-1].manifest:
        return ""
    return put_in_place(project, past[-1].number).name


def put_in_place(project: Project, number: str) -> Path:
    """Give an edition that is whole and on record its place; return its folder."""
    home = editions_folder(project.folder)
    folder = (home / COMING).rename(home / number)
    sync_folder(home)
    return folder
