"""The monitors whose sealed returns are on record: who files again, and where replies reach them.

Their keys stand in the accepted returns in the vault and nowhere else, so that sealing those for
good forgets whose they were.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from counterfoil.ledger.ledger import Ledger
from counterfoil.ledger.originals import originals
from counterfoil.monitor.looking import Earlier
from counterfoil.project.opening import vault_of
from counterfoil.project.tree import Project
from counterfoil.record.monitored import received
from counterfoil.sealing.body import WeeklyReturn
from counterfoil.sealing.opened import read_start

_CAME = re.compile(r"sealed return ([0-9a-f]{64})", re.ASCII)
_MONITOR = re.compile(r"M-(\d{1,6})", re.ASCII)


def came_as(name: str) -> str:
    """Return how custody says that an original came as the sealed return with an id."""
    return f"sealed return {name}"


@dataclass(frozen=True, slots=True)
class Known:
    """An accepted return: its id, its monitor's code, the seq of its filing, what it says."""

    id: str
    monitor: str
    filing: int
    weekly: WeeklyReturn


class Monitors:
    """What is on record of monitors, as of now."""

    def __init__(self, project: Project, ledger: Ledger) -> None:
        """Read the accepted returns, without the files in them."""
        vault, held = vault_of(project), originals(ledger)
        speakers = {seq: row.get("speaker", "") for seq, row in ledger.rows("filing")}
        self.returns: list[Known] = []
        self._taken = set(speakers.values())
        for digest, seq in received(ledger).items():
            came = next(
                (found[1] for one in held[digest].custody
                 if (found := _CAME.fullmatch(one.came_from))), "",
            )  # fmt: skip
            if came and vault.has(digest):
                with vault.path(digest).open("rb") as stream:
                    weekly = read_start(stream)
                self.returns.append(Known(came, speakers[seq], seq, weekly))

    def code_of(self, author: bytes) -> str:
        """Return the code of an author's key; empty where it is not known."""
        return next((one.monitor for one in self.returns if one.weekly.author == author), "")

    def author_of(self, monitor: str) -> bytes:
        """Return the key of a monitor; empty where none is known."""
        return next((one.weekly.author for one in self.returns if one.monitor == monitor), b"")

    def next_code(self) -> str:
        """Return a code that nobody has: M-01, M-02 and so on."""
        numbers = [int(found[1]) for code in self._taken if (found := _MONITOR.fullmatch(code))]
        return f"M-{max(numbers, default=0) + 1:02}"

    def find(self, name: str) -> Known | None:
        """Return the accepted return with an id, if there is one."""
        return next((one for one in self.returns if one.id == name), None)

    def earlier(self, author: bytes, but: str = "") -> list[Earlier]:
        """Return an author's accepted returns that none replaces, but for the one with an id."""
        own = [one for one in self.returns if one.weekly.author == author and one.id != but]
        replaced = {one.weekly.report.amends for one in own}
        return [Earlier(one.id, one.weekly.report) for one in own if one.id not in replaced]
