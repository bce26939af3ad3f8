"""A desk's inbox for tests: a small project whose monitors seal returns to two reviewers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from desks import Desk
from monitors import FILES, ORIGIN, SMALL_DESK, SMALL_ROSTER
from sealed import KEYS, REVIEWERS, with_files
from small_projects import ledger_of

from counterfoil.inbox import accepting
from counterfoil.inbox.authors import Monitors
from counterfoil.inbox.box import Box, Sealed
from counterfoil.inbox.opening import Looked, look_at, open_sealed
from counterfoil.project.keys import keys_folder
from counterfoil.project.tree import inbox_folder
from counterfoil.record.stage import Recorder
from counterfoil.sealing.body import Basis, Report, ReturnCell
from counterfoil.sealing.keys import MonitorKeys
from counterfoil.sealing.returns import OpenedReturn, SealedReturn, seal_return
from counterfoil.sealing.words import MonitorCode

NOW = "2026-11-26T09:00:00Z"
TODAY = dt.date(2026, 11, 25)
OTHER = MonitorKeys(MonitorCode(b"another monitor!"))
QUESTION = "approached/a/migrants/2026-W47"


def cell(measure: str, number: int, words: str = "", note: str = "") -> ReturnCell:
    """Return a cell of migrants with an exact number."""
    bound = Decimal(number)
    return ReturnCell(
        "migrants", measure, words or str(number), bound, bound, basis=Basis.SEEN, note=note
    )


CELLS = (cell("approached", 40, "forty", "at the office"), cell("signed", 12))
REPORT = Report("a", "2026-W47", "en", TODAY, note="A queue", cells=CELLS)


def sealed(report: Report = REPORT, *files: tuple[str, bytes], keys: MonitorKeys = KEYS
           ) -> SealedReturn:  # fmt: skip
    """Seal a report of a monitor to the small project's reviewers."""
    return seal_return(*with_files(report, *files), keys, SMALL_ROSTER, TODAY)


def keep_desk_key() -> None:
    """Put the small desk's private key where commands look for it."""
    key_id = SMALL_DESK.vkey.split("+")[1]
    path = keys_folder() / f"{SMALL_DESK.name.replace('/', '_')}+{key_id}.key"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"desk".ljust(32, b"."))


class Office:
    """A small project with an inbox."""

    def __init__(self, folder: Path, files: dict[str, str] | None = None) -> None:
        """Make the project."""
        self.desk = Desk(folder, files or FILES)
        self.folder = folder
        self.box = Box(inbox_folder(folder))

    def arrive(self, content: bytes, day: str = "2026-11-25") -> Sealed:
        """Take a file in, as a counter hands it out."""
        self.box.keep(content, "http://counter", NOW, day)
        return next(one for one in self.box.sealed() if self.box.content(one) == content)

    def opened(self, one: Sealed) -> OpenedReturn:
        """Open a file that opens."""
        found = open_sealed(self.box.content(one), REVIEWERS[1:], ORIGIN)
        assert isinstance(found, OpenedReturn), found
        return found

    @contextmanager
    def deciding(self, now: str = NOW) -> Iterator[accepting.Desk]:
        """Open the ledger for a reviewer."""
        with ledger_of(self.desk.project) as ledger:
            recorder = Recorder(self.desk.project, ledger, "R-1", now)
            monitors = Monitors(self.desk.project, ledger)
            yield accepting.Desk(recorder, self.box, monitors)

    def looked(self, one: Sealed) -> Looked:
        """Look at a file that opens."""
        with self.deciding() as desk:
            return look_at(self.desk.project, desk.monitors, self.opened(one))

    def accept(self, one: Sealed, monitor: str = "M-01") -> int:
        """Accept a file."""
        looked = self.looked(one)
        with self.deciding() as desk:
            return accepting.accept(desk, one, looked, monitor)

    def figure(self, question: str = QUESTION) -> tuple[str, str]:
        """Return the range and flags of a figure."""
        return self.desk.figure(question, NOW)

    def rows(self, kind: str) -> list[tuple[int, dict[str, Any]]]:
        """Return the ledger's rows of a kind."""
        return self.desk.rows(kind)


def changed(report: Report = REPORT, **facts: Any) -> Report:
    """Return a report with other facts."""
    return replace(report, **facts)
