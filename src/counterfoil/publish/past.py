"""The editions that were published before, as the ledger and the editions folder know them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from counterfoil.ledger.ledger import Ledger
from counterfoil.ledger.vault import digest_of, sync_folder
from counterfoil.model.period import Calendar
from counterfoil.project.tree import Project, editions_folder

COMING = ".coming"
MANIFEST = "SHA256SUMS"


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

    Returns its number, or an empty text when there was nothing to finish.
    """
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
