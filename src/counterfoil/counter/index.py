"""The index of what the counter keeps: number, SHA-256, day and place of each, and no more.

A reply has besides the SHA-256 of the mailbox that it was left for; returns have no mailbox. There
is no time of day, no address, nothing of a request. SQLite in WAL mode with `synchronous=FULL`: a
commit is on the disk when it returns.
"""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from counterfoil.counter.packs import Place

if sys.platform == "linux":
    import pysqlite3 as sqlite3
else:
    import sqlite3

IndexFault: type[Exception] = sqlite3.Error
MOST_LISTED = 1000
NO_MAILBOX = b""

SETTINGS = (
    # One process has it, alone: no memory is shared with others.
    "PRAGMA locking_mode = EXCLUSIVE",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA temp_store = MEMORY",
)
_TABLES = (
    "CREATE TABLE IF NOT EXISTS kept (number INTEGER PRIMARY KEY, mailbox BLOB NOT NULL, "
    "sha256 BLOB NOT NULL, day TEXT NOT NULL, pack TEXT NOT NULL, start INTEGER NOT NULL, "
    "size INTEGER NOT NULL) STRICT",
    "CREATE INDEX IF NOT EXISTS kept_as ON kept (sha256, mailbox)",
    "CREATE INDEX IF NOT EXISTS kept_for ON kept (mailbox, number)",
)
_ROWS = "SELECT number, mailbox, sha256, day, pack, start, size FROM kept "


@dataclass(frozen=True, slots=True)
class Entry:
    """What is noted of one sealed file: digests as bytes, no mailbox for a return."""

    mailbox: bytes
    sha256: bytes
    day: dt.date
    place: Place


@dataclass(frozen=True, slots=True)
class Kept(Entry):
    """An entry that is in the index, under its number."""

    number: int


def connect(path: Path) -> Any:
    """Open the index's file, making it if need be."""
    return sqlite3.connect(path, isolation_level=None, check_same_thread=False)


class Index:
    """The index, on a connection of its own; one thread at a time. Raises IndexFault."""

    def __init__(
        self,
        path: Path,
        connect: Callable[[Path], Any] = connect,
        settings: Iterable[str] = SETTINGS,
    ) -> None:
        """Open the index in a file."""
        self._connection = connect(path)
        for statement in (*settings, *_TABLES):
            self._connection.execute(statement).fetchall()
        ((found,),) = self._connection.execute("PRAGMA quick_check(1)").fetchall()
        if found != "ok":
            raise IndexFault(found)

    def add(self, entries: Iterable[Entry]) -> None:
        """Put entries into the index, all or none; they are on the disk when this returns."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            for one in entries:
                self._connection.execute(
                    "INSERT INTO kept (mailbox, sha256, day, pack, start, size) "
                    "VALUES (?, ?, ?, ?, ?, ?)",
                    (
                        one.mailbox,
                        one.sha256,
                        one.day.isoformat(),
                        one.place.pack,
                        one.place.start,
                        one.place.size,
                    ),
                )
            self._connection.execute("COMMIT")
        finally:
            # SQLite rolls back by itself where the disk is full, and by hand elsewhere.
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")

    def find(self, sha256: bytes, mailbox: bytes = NO_MAILBOX) -> Kept | None:
        """Return the newest entry of a file, if there is one."""
        condition = "WHERE sha256 = ? AND mailbox = ? ORDER BY number DESC LIMIT 1"
        rows = self._rows(condition, sha256, mailbox)
        return rows[0] if rows else None

    def at(self, number: int, mailbox: bytes = NO_MAILBOX) -> Kept | None:
        """Return the return of a number, or the reply of one in a mailbox."""
        rows = self._rows("WHERE number = ? AND mailbox = ?", number, mailbox)
        return rows[0] if rows else None

    def after(self, number: int, mailbox: bytes = NO_MAILBOX) -> list[Kept]:
        """Return the returns after a number, or the replies in a mailbox, a thousand at most."""
        condition = f"WHERE mailbox = ? AND number > ? ORDER BY number LIMIT {MOST_LISTED}"
        return self._rows(condition, mailbox, number)

    def ends(self) -> dict[str, int]:
        """Return where the entries of each pack end."""
        found = self._connection.execute("SELECT pack, max(start + size) FROM kept GROUP BY pack")
        return dict(found.fetchall())

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def _rows(self, condition: str, *parameters: Any) -> list[Kept]:
        found = self._connection.execute(_ROWS + condition, parameters).fetchall()
        return [_kept(*row) for row in found]


def _kept(number: int, mailbox: bytes, sha256: bytes, day: str, *place: Any) -> Kept:
    return Kept(mailbox, sha256, dt.date.fromisoformat(day), Place(*place), number)
