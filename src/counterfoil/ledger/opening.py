"""Opening a store: PostgreSQL where a URL is given, else the SQLite file."""

from __future__ import annotations

from pathlib import Path

from counterfoil.ledger.postgres import open_postgres
from counterfoil.ledger.sqlite import open_sqlite
from counterfoil.ledger.store import Store


def store_at(url: str, path: Path) -> Store:
    """Open the database at `url`, or where there is none the ledger file at `path`."""
    return open_postgres(url) if url else open_sqlite(path)
