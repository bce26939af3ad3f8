"""Altering a project's files and its ledger, one bit or row at a time, and asking `verify`."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import orjson
import pysqlite3 as sqlite3
import pytest
from commands import Done, counterfoil
from sites import Editions

_LOG = (
    "SELECT seq, CAST(kind AS BLOB), CAST(body AS BLOB), CAST(leaf AS BLOB) FROM entry ORDER BY 1",
    "SELECT kind, seq FROM entry WHERE kind NOT IN ('claim', 'finding') ORDER BY kind, seq",
    "SELECT level, number, CAST(hash AS BLOB) FROM node ORDER BY level, number",
    "SELECT size, CAST(note AS BLOB) FROM checkpoint ORDER BY size",
)
COLUMNS = {
    "kind": ("entry", "seq", "CAST(kind AS BLOB)", "CAST(? AS TEXT)"),
    "body": ("entry", "seq", "CAST(body AS BLOB)", "CAST(? AS TEXT)"),
    "leaf": ("entry", "seq", "leaf", "?"),
    "hash": ("node", "number", "hash", "?"),
    "note": ("checkpoint", "size", "note", "?"),
}
"""The ledger's columns of bytes: their table, its key, how to read them and how to write them."""
NAMES = {"entry": "ledger row {}", "node": "subtree 8/{}", "checkpoint": "checkpoint {}"}
"""What `verify` calls a row of each table."""


class Cell(NamedTuple):
    """One cell of the ledger: its table, column and row's key, and the bytes in it."""

    table: str
    column: str
    key: int
    content: bytes

    @property
    def where(self) -> str:
        """What `verify` calls the row."""
        return NAMES[self.table].format(self.key)


class Altered:
    """A project that is altered, and each time put back as it was."""

    def __init__(self, folder: Path) -> None:
        """Take its folder, to which nobody else writes."""
        self.folder = folder
        self.ledger = folder / "ledger.db"

    def verify(self) -> Done:
        """Ask `verify`; whatever came of it, it was said in words."""
        done = counterfoil("verify", "-p", self.folder, "--json")
        assert done.code in {0, 1}, done
        assert "Traceback" not in done.err
        return done

    def faults(self) -> list[str]:
        """Return where `verify` finds something wrong, in its order."""
        done = self.verify()
        found = [fault["where"] for fault in done.json["faults"]]
        assert done.code == bool(found)
        return found

    def originals(self) -> list[Path]:
        """Return every original, and every version of what the project declares."""
        return sorted(path for path in (self.folder / "vault").rglob("*") if path.is_file())

    def published(self) -> list[Path]:
        """Return every file of every edition."""
        return sorted(path for path in (self.folder / "editions").rglob("*") if path.is_file())

    def named(self, path: Path) -> str:
        """Return what `verify` calls a file of the vault or of an edition."""
        parts = path.relative_to(self.folder).parts
        if parts[0] == "vault":
            return f"original {''.join(parts[1:])}"
        return f"edition {parts[1]}, {'/'.join(parts[2:])}"

    def cells(self, column: str) -> list[Cell]:
        """Return every cell of a column of the ledger."""
        table, key, read, _ = COLUMNS[column]
        with self._opened() as file:
            found = file.execute(f"SELECT {key}, {read} FROM {table}").fetchall()  # noqa: S608
        return [Cell(table, column, number, bytes(content)) for number, content in found]

    @contextmanager
    def cell(self, cell: Cell, content: bytes) -> Iterator[None]:
        """Put other bytes into a cell of the ledger, past the triggers."""
        _, key, _, write = COLUMNS[cell.column]
        statement = f"UPDATE {cell.table} SET {cell.column} = {write} WHERE {key} = ?"  # noqa: S608
        with self.sql((statement, (content, cell.key))):
            yield

    def cut(self, size: int) -> AbstractContextManager[None]:
        """Take out every row from `size` on and all that was made of them: a backup lacks both."""
        return self.sql(
            ("DELETE FROM entry WHERE seq >= ?", (size,)),
            ("DELETE FROM node WHERE (number + 1) << level > ?", (size,)),
            ("DELETE FROM checkpoint WHERE size > ?", (size,)),
        )

    def stood_on(self) -> list[int]:
        """Return how many rows each edition stands on, the oldest first."""
        rows = (orjson.loads(cell.content) for cell in self.cells("body"))
        return [row["size"] for row in rows if row["kind"] == "edition"]

    @contextmanager
    def sql(self, *statements: tuple[str, tuple[Any, ...]]) -> Iterator[None]:
        """Change the ledger by SQL, past the triggers."""
        before = self.ledger.read_bytes()
        try:
            with self._opened() as file:
                for (name,) in file.execute(
                    "SELECT name FROM sqlite_master WHERE type = 'trigger'"
                ).fetchall():
                    file.execute(f"DROP TRIGGER {name}")
                for statement, values in statements:
                    file.execute(statement, values)
            yield
        finally:
            self._put_back(before)

    @contextmanager
    def raw(self, place: int, bit: int) -> Iterator[None]:
        """Flip a bit of the ledger's file itself."""
        before = self.ledger.read_bytes()
        try:
            self.ledger.write_bytes(flip(before, place, bit))
            yield
        finally:
            self._put_back(before)

    def log(self) -> list[Any] | None:
        """Return all that the ledger holds, however it is looked for; None where it cannot be."""
        try:
            with self._opened() as file:
                found: list[Any] = [file.execute(statement).fetchall() for statement in _LOG]
                one = "SELECT CAST(body AS BLOB) FROM entry WHERE seq = ?"
                found += [file.execute(one, (seq,)).fetchone() for seq, *_ in found[0]]
        except (sqlite3.Error, UnicodeDecodeError):
            return None
        return found

    @contextmanager
    def _opened(self) -> Iterator[Any]:
        with closing(sqlite3.connect(str(self.ledger), isolation_level=None)) as file:
            file.execute("PRAGMA synchronous = OFF")
            yield file

    def _put_back(self, before: bytes) -> None:
        for ending in ("-wal", "-shm", "-journal"):
            self.ledger.with_name(self.ledger.name + ending).unlink(missing_ok=True)
        self.ledger.write_bytes(before)


def flip(content: bytes, place: int, bit: int) -> bytes:
    """Return bytes of which one bit is flipped."""
    flipped = bytearray(content)
    flipped[place] ^= 1 << bit
    return bytes(flipped)


def any_bit(chance: random.Random, content: bytes) -> bytes:
    """Return bytes of which one bit, whichever, is flipped."""
    return flip(content, chance.randrange(len(content)), chance.randrange(8))


@contextmanager
def written(path: Path, content: bytes) -> Iterator[None]:
    """Write other bytes into a file where it lies, as a disk does, and then what was there."""
    before, mode = path.read_bytes(), path.stat().st_mode
    path.chmod(0o644)
    try:
        path.write_bytes(content)
        yield
    finally:
        path.write_bytes(before)
        path.chmod(mode)


@pytest.fixture(scope="module")
def altered(editions: Editions, tmp_path_factory: pytest.TempPathFactory) -> Altered:
    """Return a copy of the founding example with its two editions, to be altered."""
    folder = tmp_path_factory.mktemp("altered") / "project"
    shutil.copytree(editions.first.parents[1], folder)
    return Altered(folder)
