"""Opening a store: PostgreSQL where a URL is given, else the SQLite file."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

from counterfoil.ledger.postgres import open_postgres
from counterfoil.ledger.sqlite import DatabaseError, open_sqlite
from counterfoil.ledger.store import Store


def store_at(url: str, path: Path, *, making: bool = True) -> Store:
    """Open the database at `url`, or where there is none the ledger file at `path`.

    It is made where it is not there yet, unless `making` is off.
    """
    return open_postgres(url, making=making) if url else open_sqlite(path, making=making)


def late_store(opener: Callable[[], Store]) -> Store:
    """Return a store that is opened when it is first asked for something, and may never be."""
    return cast("Store", _Late(opener))


class _Late:
    def __init__(self, opener: Callable[[], Store]) -> None:
        self._opener = opener
        self._store: Store | None = None

    def __getattr__(self, name: str) -> Any:
        self._store = self._store or self._opener()
        return getattr(self._store, name)

    def close(self) -> None:
        if self._store is not None:
            self._store.close()


def database_errors() -> tuple[type[Exception], ...]:
    """Return what the databases in use raise when they are damaged, locked or out of reach."""
    # Only teams have PostgreSQL's library, and only where it is in use has it been imported.
    errors = getattr(sys.modules.get("psycopg"), "Error", None)
    return (DatabaseError, errors) if errors else (DatabaseError,)
