"""Where people, sessions and invitations are kept: desk.sqlite, or a team's PostgreSQL database.

They are no part of the record: without them people are invited anew. In a team's database they
stand in a schema of their own, `desk`, beside the ledger's tables.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from counterfoil.project.tree import desk_path

_SCHEMA = "desk"
_MAKING = 0xC0F01
"""What desks that start at the same moment wait for each other by."""
_OF_DJANGO = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST",
              "port": "PORT"}  # fmt: skip


def kept_in(folder: Path, url: str) -> dict[str, Any]:
    """Return Django's words for the accounts' database: at `url`, or in `folder` where it is empty.

    The file is made where it is not there yet. Raises psycopg.ProgrammingError for a broken URL.
    """
    return _team(url) if url else _alone(desk_path(folder))


@contextmanager
def making(url: str) -> Iterator[None]:
    """Hold off other desks on the database at `url` while tables are made; make their schema."""
    if not url:
        yield
        return
    import psycopg  # noqa: PLC0415 - an extra: only teams install it

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", (_MAKING,))
        connection.execute(f"CREATE SCHEMA IF NOT EXISTS {_SCHEMA}")
        yield


def _alone(path: Path) -> dict[str, Any]:
    if not path.is_file():
        # Made here, so that nobody else on the machine may ever read it.
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))
    options = {"init_command": "PRAGMA synchronous = FULL", "transaction_mode": "IMMEDIATE"}
    return {"ENGINE": "django.db.backends.sqlite3", "NAME": str(path), "OPTIONS": options}


def _team(url: str) -> dict[str, Any]:
    from psycopg.conninfo import conninfo_to_dict  # noqa: PLC0415 - as above

    said: dict[str, Any] = conninfo_to_dict(url)
    named = {ours: str(said.pop(theirs)) for theirs, ours in _OF_DJANGO.items() if theirs in said}
    said["options"] = f"{said.get('options', '')} -c search_path={_SCHEMA}".strip()
    return {"ENGINE": "django.db.backends.postgresql", "OPTIONS": said, **named}
