"""The embedded store: SQLite in WAL mode with `synchronous=FULL`.

SQLite's own releases 3.7.0 to 3.51.2 can lose commits when two connections write in WAL mode (the
"WAL-reset bug", fixed in 3.51.3), so the wheel of a newer one is used where the system's is older.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from counterfoil.ledger.store import Cursor, Dialect, LedgerBusy, Store

if sys.platform == "linux":
    import pysqlite3 as sqlite3
else:
    import sqlite3

DatabaseError: type[Exception] = sqlite3.DatabaseError
SAFE_VERSION = (3, 51, 3)
_MAKING = (
    # Rows are written once, in order: large pages halve the time that takes.
    "PRAGMA page_size = 16384",
    "PRAGMA journal_mode = WAL",
)
_SETTINGS = (
    "PRAGMA synchronous = FULL",
    # Without this an INSERT OR REPLACE would slip past the triggers that refuse deletion.
    "PRAGMA recursive_triggers = ON",
    "PRAGMA foreign_keys = ON",
    "PRAGMA busy_timeout = 10000",
    "PRAGMA cache_size = -65536",
)


def version() -> tuple[int, ...]:
    """Return the version of the SQLite in use, such as (3, 53, 4)."""
    return tuple(sqlite3.sqlite_version_info)


def open_sqlite(path: Path, *, making: bool = True) -> Store:
    """Open the ledger file at `path`, making it if need be; with `making` off, only what is there.

    Raises DatabaseError where the file cannot be opened.
    """
    where = str(path) if making else f"{path.resolve().as_uri()}?mode=rw"
    connection = sqlite3.connect(where, uri=not making, isolation_level=None)
    store = SqliteStore(connection, DIALECT)
    with ExitStack() as unless_opened:
        unless_opened.callback(connection.close)
        store.prepare((*_MAKING, *_SETTINGS) if making else _SETTINGS)
        if making:
            store.create()
        unless_opened.pop_all()
    return store


class SqliteStore(Store):
    """The store in a SQLite file."""

    def prepare(self, settings: Iterable[str]) -> None:
        """Set up the connection."""
        for setting in settings:
            self._run(setting)

    def _run(self, statement: str, *parameters: Any) -> Cursor:
        try:
            return super()._run(statement, *parameters)
        except UnicodeDecodeError as error:
            # SQLite quotes the names of tables and columns, of which damage leaves no text.
            msg = "the description of its tables is damaged"
            raise sqlite3.DatabaseError(msg) from error

    def begin(self) -> None:
        """Start writing, alone; raises LedgerBusy after ten seconds of waiting."""
        try:
            super().begin()
        except sqlite3.OperationalError as error:
            if not error.sqlite_errorname.startswith("SQLITE_BUSY"):
                raise
            raise LedgerBusy from error

    def damage(self) -> str:
        """Return the first thing that SQLite finds wrong with the file, such as a lost page."""
        (found,) = self._run("PRAGMA integrity_check(1)").fetchone()
        return "" if found == "ok" else " ".join(str(found).split())


def _append_only(table: str) -> tuple[str, ...]:
    return tuple(
        f"CREATE TRIGGER IF NOT EXISTS {table}_no_{act.lower()} BEFORE {act} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: no {act.lower()}'); END"
        for act in ("UPDATE", "DELETE")
    )


def _many(connection: Any, statement: str, rows: Iterable[tuple[Any, ...]]) -> None:
    connection.executemany(statement, rows)


DIALECT = Dialect(
    mark="?",
    blob="BLOB",
    # A damaged row may have lost its text altogether.
    as_bytes="coalesce(CAST({} AS BLOB), x'')",
    begin="BEGIN IMMEDIATE",
    append_only=_append_only,
    many=_many,
)
