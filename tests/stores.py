"""Real stores for tests: SQLite files, and a PostgreSQL server that lives as long as the run."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from urllib.parse import urlencode

import pytest

from counterfoil.ledger.postgres import open_postgres
from counterfoil.ledger.sqlite import SqliteStore, open_sqlite
from counterfoil.ledger.store import Store

_ROOT = 0
_SERVER = "-c listen_addresses='' -c fsync=off -c shared_buffers=16MB -c max_connections=20"


def impatient(store: Store) -> Store:
    """Make a store give up waiting for another writer at once instead of in ten seconds."""
    sqlite = isinstance(store, SqliteStore)
    store._run("PRAGMA busy_timeout = 20" if sqlite else "SET lock_timeout = '20ms'")  # noqa: SLF001
    return store


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """Start a throwaway PostgreSQL server; return the options of its address."""
    pytest.importorskip("psycopg", reason="psycopg is not installed: counterfoil[team] brings it")
    found = shutil.which("initdb") or next(
        map(str, sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)), None
    )
    if found is None:
        pytest.skip("PostgreSQL is not installed: there is no initdb")
    programs, home = Path(found).resolve().parent, Path(tempfile.mkdtemp(prefix="counterfoil-pg-"))
    try:
        server = _Server(programs, home)
        server.run("initdb", "-D", home / "data", "-U", "counterfoil", "-A", "trust", "-N")
        options = f"{_SERVER} -k {home}"
        server.run("pg_ctl", "start", "-w", "-D", home / "data", "-l", home / "log", "-o", options)
        try:
            yield urlencode({"host": home, "user": "counterfoil"})
        finally:
            server.run("pg_ctl", "stop", "-m", "immediate", "-D", home / "data")
    finally:
        shutil.rmtree(home)


class _Server:
    """Runs PostgreSQL's programs, as the user `postgres` where we are root, who may not."""

    def __init__(self, programs: Path, home: Path) -> None:
        self._programs, self._user = programs, None
        if os.geteuid() == _ROOT:
            try:
                self._user = pwd.getpwnam("postgres")
            except KeyError:
                pytest.skip("PostgreSQL does not run as root, and there is no user postgres")
            os.chown(home, self._user.pw_uid, self._user.pw_gid)

    def run(self, program: str, *arguments: str | Path) -> None:
        """Run one program to its end."""
        command: Sequence[str | Path] = (self._programs / program, *arguments)
        user, group = (self._user.pw_uid, self._user.pw_gid) if self._user else (None, None)
        subprocess.run(
            command,
            check=True,
            user=user,
            group=group,
            cwd="/",
            env={"PATH": os.defpath, "LC_ALL": "C.UTF-8"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )


@pytest.fixture(params=["sqlite", "postgres"])
def open_store(request: pytest.FixtureRequest, tmp_path: Path) -> partial[Store]:
    """Return what opens a new, empty store, the same one every time."""
    if request.param == "sqlite":
        return partial(open_sqlite, tmp_path / "ledger.db")
    server = request.getfixturevalue("postgres")
    import psycopg  # noqa: PLC0415 - an extra

    name = f"t{os.urandom(6).hex()}"
    with psycopg.connect(f"postgresql:///postgres?{server}", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return partial(open_postgres, f"postgresql:///{name}?{server}")


@pytest.fixture
def store(open_store: partial[Store]) -> Iterator[Store]:
    """Return a new, empty store."""
    opened = open_store()
    yield opened
    opened.close()
