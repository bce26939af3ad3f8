"""Where the log's rows are kept: one append-only table, the same for every database.

    entry(seq, kind, body, leaf)     one row each; `body` is the row's JSON, `leaf` its leaf hash
    node(level, number, hash)        roots of complete subtrees at levels 8, 16, 24...
    checkpoint(size, note)           a signed checkpoint for every commit

A database brings its own spelling of types, triggers and locks as a `Dialect`; the statements are
the same. The contract every store keeps is tests/ledger/test_store_contract.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

_PAGE = 1 << 16
"""How many rows a statement may reach over: PostgreSQL hands over all it finds at once."""

Entry = tuple[int, str, str, bytes]
"""(seq, kind, body, leaf)."""


class LedgerBusy(RuntimeError):  # noqa: N818 - what it is
    """Another process is at work where only one may be, such as writing to the ledger."""

    def __init__(self, doing: str = "is writing to this ledger; wait until it is done") -> None:
        """Say in words for whoever waits what the other process is doing, and what to do."""
        super().__init__(f"another counterfoil {doing}")


class Cursor(Protocol):
    """The part of a DB-API cursor that is used."""

    def fetchone(self) -> Any:
        """Return the next row, or None."""

    def fetchmany(self, size: int, /) -> list[Any]:
        """Return up to `size` further rows."""

    def fetchall(self) -> list[Any]:
        """Return all further rows."""


class Connection(Protocol):
    """The part of a DB-API connection that is used."""

    def execute(self, statement: str, parameters: Any = ..., /) -> Cursor:
        """Run one statement."""

    def close(self) -> None:
        """Let go of the database."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one database spells what the others spell differently."""

    mark: str
    blob: str
    as_bytes: str
    begin: str
    append_only: Callable[[str], tuple[str, ...]]
    many: Callable[[Any, str, Iterable[tuple[Any, ...]]], None]


class Store:
    """The log's tables in one database. Callers hold `begin` to `commit` around what they add."""

    def __init__(self, connection: Connection, dialect: Dialect) -> None:
        """Take an open connection; `create` makes the tables where there are none."""
        self._connection = connection
        self._dialect = dialect

    def create(self) -> None:
        """Make the tables and the triggers that refuse every update and delete."""
        blob = self._dialect.blob
        for statement in (
            "CREATE TABLE IF NOT EXISTS entry (seq BIGINT PRIMARY KEY, kind TEXT NOT NULL, "
            f"body TEXT NOT NULL, leaf {blob} NOT NULL)".replace("BIGINT", self._key()),
            "CREATE INDEX IF NOT EXISTS entry_kind ON entry (kind, seq) "
            "WHERE kind NOT IN ('claim', 'finding')",
            "CREATE TABLE IF NOT EXISTS node (level INTEGER NOT NULL, number BIGINT NOT NULL, "
            f"hash {blob} NOT NULL, PRIMARY KEY (level, number))",
            f"CREATE TABLE IF NOT EXISTS checkpoint (size {self._key()} PRIMARY KEY, "
            f"note {blob} NOT NULL)",
        ):
            self._run(statement)
        for table in ("entry", "node", "checkpoint"):
            for statement in self._dialect.append_only(table):
                self._run(statement)

    def _key(self) -> str:
        # SQLite keeps a table in the order of its key only when the key is spelt INTEGER.
        return "INTEGER" if self._dialect.blob == "BLOB" else "BIGINT"

    def _run(self, statement: str, *parameters: Any) -> Cursor:
        statement = statement.replace("?", self._dialect.mark)
        return self._connection.execute(statement, *([parameters] if parameters else []))

    def begin(self) -> None:
        """Start writing, alone; raises LedgerBusy when another process does not let go."""
        self._run(self._dialect.begin)

    def commit(self) -> None:
        """Make what was added durable."""
        self._run("COMMIT")

    def rollback(self) -> None:
        """Forget what was added since `begin`."""
        self._run("ROLLBACK")

    def close(self) -> None:
        """Let go of the database."""
        self._connection.close()

    def damage(self) -> str:
        """Return what the database finds wrong with its own files, in its words; empty: nothing."""
        return ""

    def size(self) -> int:
        """Return the number of rows."""
        found = self._run("SELECT max(seq) FROM entry").fetchone()
        return 0 if found[0] is None else int(found[0]) + 1

    def size_without(self, kind: str) -> int:
        """Return the number of rows up to the last one that is of another kind."""
        statement = "SELECT seq FROM entry WHERE kind <> ? ORDER BY seq DESC LIMIT 1"
        found = self._run(statement, kind).fetchone()
        return 0 if found is None else int(found[0]) + 1

    def count(self, kind: str, first: int, last: int) -> int:
        """Return how many rows of a kind stand in a range; claims and findings are not counted."""
        statement = (
            "SELECT count(*) FROM entry WHERE kind NOT IN ('claim', 'finding') "
            "AND kind = ? AND seq >= ? AND seq < ?"
        )
        return int(self._run(statement, kind, first, last).fetchone()[0])

    def add(self, entries: Iterable[Entry]) -> None:
        """Append rows; their seqs continue the log."""
        self._many("INSERT INTO entry (seq, kind, body, leaf) VALUES (?, ?, ?, ?)", entries)

    def add_nodes(self, nodes: Iterable[tuple[int, int, bytes]]) -> None:
        """Append roots of complete subtrees."""
        self._many("INSERT INTO node (level, number, hash) VALUES (?, ?, ?)", nodes)

    def add_checkpoint(self, size: int, note: bytes) -> None:
        """Append a signed checkpoint."""
        self._many("INSERT INTO checkpoint (size, note) VALUES (?, ?)", [(size, note)])

    def _many(self, statement: str, rows: Iterable[tuple[Any, ...]]) -> None:
        self._dialect.many(self._connection, statement.replace("?", self._dialect.mark), rows)

    def entries(self, first: int, last: int) -> Iterator[tuple[int, bytes, bytes, bytes]]:
        """Yield (seq, kind, body, leaf) of rows `first` to `last` (excluded), in order.

        All as bytes: a damaged row may be no text at all.
        """
        kind, body = (self._dialect.as_bytes.format(column) for column in ("kind", "body"))
        statement = f"SELECT seq, {kind}, {body}, leaf FROM entry WHERE seq >= ? AND seq < ?"  # noqa: S608 - our own columns
        yield from _stream(self._run(statement + " ORDER BY seq", first, last))

    def bodies(self, kind: str, first: int, last: int) -> Iterator[tuple[int, str]]:
        """Yield (seq, body) of the rows of one kind in a range, in order."""
        if kind in {"claim", "finding"}:
            # No index holds these: the range is read in order, which is faster where they abound.
            statement = "SELECT seq, body FROM entry WHERE seq >= ? AND seq < ? AND kind = ?"
            for start in range(first, last, _PAGE):
                end = min(start + _PAGE, last)
                yield from _stream(self._run(statement + " ORDER BY seq", start, end, kind))
            return
        statement = (
            "SELECT seq, body FROM entry WHERE kind NOT IN ('claim', 'finding') "
            "AND kind = ? AND seq >= ? AND seq < ? ORDER BY seq"
        )
        yield from _stream(self._run(statement, kind, first, last))

    def body(self, seq: int) -> str | None:
        """Return one row's body, or None when there is no such row."""
        found = self._run("SELECT body FROM entry WHERE seq = ?", seq).fetchone()
        return None if found is None else str(found[0])

    def leaves(self, first: int, last: int) -> list[bytes]:
        """Return the leaf hashes of rows `first` to `last` (excluded)."""
        statement = "SELECT leaf FROM entry WHERE seq >= ? AND seq < ? ORDER BY seq"
        return [_bytes(row[0]) for row in self._run(statement, first, last).fetchall()]

    def node(self, level: int, number: int) -> bytes | None:
        """Return the stored root of a complete subtree."""
        statement = "SELECT hash FROM node WHERE level = ? AND number = ?"
        found = self._run(statement, level, number).fetchone()
        return None if found is None else _bytes(found[0])

    def nodes(self) -> Iterator[tuple[int, int, bytes]]:
        """Yield every stored subtree root as (level, number, hash)."""
        yield from _stream(self._run("SELECT level, number, hash FROM node ORDER BY 1, 2"))

    def checkpoints(self) -> Iterator[tuple[int, bytes]]:
        """Yield every signed checkpoint as (size, note), oldest first."""
        for size, note in _stream(self._run("SELECT size, note FROM checkpoint ORDER BY size")):
            yield size, _bytes(note)

    def checkpoint(self, size: int | None = None) -> bytes | None:
        """Return the newest signed checkpoint, or the one for `size`."""
        where, values = ("", ()) if size is None else (" WHERE size = ?", (size,))
        statement = f"SELECT note FROM checkpoint{where} ORDER BY size DESC LIMIT 1"  # noqa: S608
        found = self._run(statement, *values).fetchone()
        return None if found is None else _bytes(found[0])

    def newest_checkpoint_size(self) -> int:
        """Return the size that the newest checkpoint covers; 0 when there is none."""
        found = self._run("SELECT max(size) FROM checkpoint").fetchone()
        return 0 if found[0] is None else int(found[0])


def _bytes(stored: Any) -> bytes:
    # SQLite keeps what it is given: damage can leave a number or a text where bytes were.
    return bytes(stored) if isinstance(stored, bytes | memoryview) else b""


def _stream(cursor: Cursor) -> Iterator[Any]:
    while rows := cursor.fetchmany(4096):
        yield from rows
