"""Whatever bit is changed, taken out or moved in a ledger's file, verify finds and names it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import closing, suppress
from functools import partial
from pathlib import Path
from typing import Any

import pysqlite3 as sqlite3
import pytest
from logs import SIGNER, VERIFIER, claims, custody, opened

from counterfoil.ledger import merkle
from counterfoil.ledger.checkpoint import Checkpoint, Signer
from counterfoil.ledger.ledger import Ledger
from counterfoil.ledger.sqlite import DIALECT, SqliteStore, open_sqlite
from counterfoil.ledger.verify import RANGE, Fault, OpenStore, verify_log

COMMITS = (1, 99, 156, 44, 299, 1)
ROWS = sum(COMMITS)
FLIPS = 200
"""How many random bits of each column are tried."""


def without_triggers(path: Path) -> SqliteStore:
    """Open a ledger's file as an intruder leaves it."""
    return SqliteStore(sqlite3.connect(str(path), isolation_level=None), DIALECT)


@pytest.fixture(scope="module")
def broken_into(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a ledger's file from which the triggers have been taken out."""
    path = tmp_path_factory.mktemp("ledger") / "ledger.db"
    with opened(path) as ledger:
        for count in COMMITS:
            with ledger.writing() as writer:
                writer.add("custody", custody())
                writer.add_many("claim", claims(count - 1))
    with closing(sqlite3.connect(str(path))) as file:
        file.execute("PRAGMA journal_mode = DELETE")
        for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
            file.execute(f"DROP TRIGGER {name}")
        file.commit()
    return path


@pytest.fixture
def file(broken_into: Path) -> Iterator[Any]:
    """Open the file to change things in it that are taken back afterwards."""
    before = broken_into.read_bytes()
    with closing(sqlite3.connect(str(broken_into), isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        yield connection
    broken_into.write_bytes(before)


def faults(path: Path) -> list[Fault]:
    """Verify the log in a file."""
    return verify_log(partial(without_triggers, path), VERIFIER)


def test_a_whole_ledger_has_no_faults(broken_into: Path) -> None:
    """Everything is recomputed, every row counted, and nothing is wrong."""
    done: list[int] = []
    assert not verify_log(partial(without_triggers, broken_into), VERIFIER, done.append)
    assert sum(done) == ROWS


def test_an_empty_ledger_has_no_faults(tmp_path: Path) -> None:
    """Before the first row there is nothing to be wrong."""
    assert not verify_log(partial(open_sqlite, tmp_path / "ledger.db"), VERIFIER)


BYTES = {
    "kind": ("entry", "seq", "CAST(kind AS BLOB)", "CAST(? AS TEXT)"),
    "body": ("entry", "seq", "CAST(body AS BLOB)", "CAST(? AS TEXT)"),
    "leaf": ("entry", "seq", "leaf", "?"),
    "hash": ("node", "number", "hash", "?"),
    "note": ("checkpoint", "size", "note", "?"),
}
"""Columns of bytes: their table, its key, how to read them and how to write them."""
NAMES = {"entry": "ledger row {}", "node": "subtree 8/{}", "checkpoint": "checkpoint {}"}


@pytest.mark.parametrize("column", BYTES)
def test_every_flipped_bit_is_found_and_its_row_named(
    file: Any, broken_into: Path, column: str
) -> None:
    """One bit in any row's kind, body or leaf, in a stored subtree or in a checkpoint."""
    table, key, read, write = BYTES[column]
    chance = random.Random(column)  # noqa: S311 - which bits to try
    rows = file.execute(f"SELECT {key}, {read} FROM {table}").fetchall()  # noqa: S608 - our own
    for _ in range(FLIPS):
        seq, before = chance.choice(rows)
        after = bytearray(before)
        after[chance.randrange(len(after))] ^= 1 << chance.randrange(8)
        statement = f"UPDATE {table} SET {column} = {write} WHERE {key} = ?"  # noqa: S608
        file.execute(statement, (bytes(after), seq))
        found = faults(broken_into)
        assert [NAMES[table].format(seq)] == [fault.where for fault in found], bytes(after)
        file.execute(statement, (before, seq))
    assert not faults(broken_into)


NUMBERS = {
    "seq": ("entry", "ledger row {before}"),
    "level": ("node", "subtree {before}/"),
    "number": ("node", "subtree 8/{before}"),
    "size": ("checkpoint", "checkpoint {after}"),
}


@pytest.mark.parametrize("column", NUMBERS)
@pytest.mark.parametrize("bit", [*range(18), 31, 40, 62])
def test_a_flipped_bit_in_a_number_is_found(
    file: Any, broken_into: Path, column: str, bit: int
) -> None:
    """A row, subtree or checkpoint that says it is another is missed where it belongs."""
    table, name = NUMBERS[column]
    key = file.execute(f"SELECT rowid, {column} FROM {table} ORDER BY random()").fetchall()  # noqa: S608
    taken = {number for _, number in key}
    for rowid, before in key[:3]:
        after = before ^ 1 << bit
        if after in taken:
            continue
        file.execute(f"UPDATE {table} SET {column} = ? WHERE rowid = ?", (after, rowid))  # noqa: S608
        found = faults(broken_into)
        assert found[0].where.startswith(name.format(before=before, after=after))
        moved = rowid if table == "node" else after
        file.execute(f"UPDATE {table} SET {column} = ? WHERE rowid = ?", (before, moved))  # noqa: S608
    assert not faults(broken_into)


@pytest.mark.parametrize("seq", [0, 1, 255, 256, 511, 512, 598, ROWS - 1])
def test_a_deleted_row_is_named(file: Any, broken_into: Path, seq: int) -> None:
    """The first, the last or any other."""
    file.execute("DELETE FROM entry WHERE seq = ?", (seq,))
    (found,) = faults(broken_into)
    assert found.where == f"ledger row {seq}"
    assert found.what.startswith("is missing")


@pytest.mark.parametrize("size", [0, 1, 100, 255, 256, 300, 599])
def test_a_log_cut_short_is_missed_by_its_checkpoints(
    file: Any, broken_into: Path, size: int
) -> None:
    """Signed checkpoints know how long the log was, and the first row that is gone is named."""
    file.execute("DELETE FROM entry WHERE seq >= ?", (size,))
    file.execute("DELETE FROM node WHERE (number + 1) * 256 > ?", (size,))
    assert f"ledger row {size}" == faults(broken_into)[0].where


@pytest.mark.parametrize(
    ("one", "other", "where"),
    [
        (3, 7, "subtree 8/0"),
        (3, 300, "subtree 8/0"),
        (300, 301, "subtree 8/1"),
        (520, 530, "checkpoint 599"),
    ],
)
def test_exchanged_rows_are_noticed(
    file: Any, broken_into: Path, one: int, other: int, where: str
) -> None:
    """Two rows that are each whole, in each other's place, are not what was recorded."""
    file.execute("UPDATE entry SET seq = -1 WHERE seq = ?", (one,))
    file.execute("UPDATE entry SET seq = ? WHERE seq = ?", (one, other))
    file.execute("UPDATE entry SET seq = ? WHERE seq = -1", (other,))
    assert where == faults(broken_into)[0].where


def forge(path: Path, seq: int) -> None:
    """Rewrite a row, its leaf and every stored hash over it, as whoever has no key can."""
    with closing(without_triggers(path)) as store:
        body = (store.body(seq) or "").replace('"salt":"', '"salt":"forged').encode()
        forged = "UPDATE entry SET body = CAST(? AS TEXT), leaf = ? WHERE seq = ?"
        store._run(forged, body, merkle.leaf(body), seq)  # noqa: SLF001 - past what the store allows
        first = seq >> 8 << 8
        if leaves := store.leaves(first, first + 256) if first + 256 <= ROWS else []:
            tree = merkle.Tree()
            tree.grow(leaves)
            hashed = "UPDATE node SET hash = ? WHERE number = ?"
            store._run(hashed, tree.root(), seq >> 8)  # noqa: SLF001


@pytest.mark.parametrize(
    ("seq", "size"), [(0, 1), (50, 100), (255, 256), (256, 300), (598, 599), (599, 600)]
)
def test_a_forged_row_contradicts_the_first_checkpoint_over_it(
    file: Any, broken_into: Path, seq: int, size: int
) -> None:
    """Whoever can rewrite every hash still cannot sign the root that comes of it."""
    assert file
    forge(broken_into, seq)
    expected = Fault(f"checkpoint {size}", "does not match the rows it covers")
    assert expected == faults(broken_into)[0]


def test_a_checkpoint_of_another_key_is_none(file: Any, broken_into: Path) -> None:
    """A forger's own signature over the forged rows is not the project's."""
    with closing(without_triggers(broken_into)) as store:
        forged = Checkpoint(SIGNER.name, ROWS, Ledger(store).root(ROWS))
    note = Signer(SIGNER.name, b"f" * 32).sign(forged)
    file.execute("UPDATE checkpoint SET note = ? WHERE size = ?", (note, ROWS))
    expected = Fault(f"checkpoint {ROWS}", f"the checkpoint is not signed by {SIGNER.name}")
    assert [expected] == faults(broken_into)


def test_rows_without_a_checkpoint_are_not_vouched_for(file: Any, broken_into: Path) -> None:
    """Where the newest checkpoint is gone, the first row that none covers is named."""
    file.execute("DELETE FROM checkpoint WHERE size = ?", (ROWS,))
    expected = Fault(f"ledger row {ROWS - 1}", "is covered by no signed checkpoint")
    assert [expected] == faults(broken_into)
    file.execute("DELETE FROM checkpoint")
    assert faults(broken_into)[0].where == "ledger row 0"


@pytest.mark.parametrize(("level", "number"), [(8, 2), (16, 0), (9, 0), (8, -1), (0, 5)])
def test_a_planted_subtree_is_noticed(
    file: Any, broken_into: Path, level: int, number: int
) -> None:
    """A stored hash over rows that are not there yet would stop the log from growing."""
    file.execute("INSERT INTO node VALUES (?, ?, ?)", (level, number, bytes(32)))
    expected = Fault(f"subtree {level}/{number}", "has no rows to be the hash of")
    assert [expected] == faults(broken_into)


@pytest.mark.parametrize("seq", [-1, -(1 << 63)])
def test_a_row_before_the_first_is_noticed(file: Any, broken_into: Path, seq: int) -> None:
    """No row is looked for there, so that a planted one would never be hashed."""
    file.execute("INSERT INTO entry SELECT ?, kind, body, leaf FROM entry WHERE seq = 3", (seq,))
    assert [Fault(f"ledger row {seq}", "was never recorded")] == faults(broken_into)


def without(file: Any, table: str, text: str) -> None:
    """Take a text out of a table's definition, as damage can, without touching its rows."""
    file.execute("PRAGMA writable_schema = ON")
    statement = "UPDATE sqlite_master SET sql = replace(sql, ?, '') WHERE name = ?"
    file.execute(statement, (text, table))
    file.execute("PRAGMA writable_schema = RESET")


@pytest.mark.parametrize("column", BYTES)
@pytest.mark.parametrize("left", [None, 7, 1 << 62, 1.5, "text", b""])
def test_whatever_is_left_of_a_row_it_is_named(
    file: Any, broken_into: Path, column: str, left: object
) -> None:
    """Damage can leave a number, a text or nothing where bytes were, and is told all the same."""
    table, key, *_ = BYTES[column]
    without(file, table, "NOT NULL")
    seq = file.execute(f"SELECT max({key}) FROM {table}").fetchone()[0]  # noqa: S608 - our own
    file.execute(f"UPDATE {table} SET {column} = ? WHERE {key} = ?", (left, seq))  # noqa: S608
    assert NAMES[table].format(seq) == faults(broken_into)[0].where


@pytest.mark.parametrize("column", ["level", "number"])
@pytest.mark.parametrize("left", [None, 1.5, "text", b"blob"])
def test_a_subtree_of_no_place_is_named(
    file: Any, broken_into: Path, column: str, left: object
) -> None:
    """A stored hash that says it belongs nowhere is missed where it belongs."""
    without(file, "node", "NOT NULL")
    file.execute(f"UPDATE node SET {column} = ? WHERE number = 0", (left,))  # noqa: S608 - our own
    assert "subtree 8/0" == faults(broken_into)[0].where


def test_rows_that_an_index_does_not_find_are_noticed(file: Any, broken_into: Path) -> None:
    """Every row may be whole while the index no longer leads to some: originals, editions."""
    file.execute("PRAGMA writable_schema = ON")
    (sql,) = file.execute("SELECT sql FROM sqlite_master WHERE name = 'entry_kind'").fetchone()
    file.execute("UPDATE sqlite_master SET sql = sql || ' AND seq > 99' WHERE name = 'entry_kind'")
    file.execute("PRAGMA writable_schema = RESET")
    file.execute("REINDEX entry_kind")
    file.execute("PRAGMA writable_schema = ON")
    file.execute("UPDATE sqlite_master SET sql = ? WHERE name = 'entry_kind'", (sql,))
    file.execute("PRAGMA writable_schema = RESET")
    (found,) = faults(broken_into)
    assert "the ledger" == found.where
    assert "is damaged: row 1 missing from index entry_kind" == found.what


def test_rows_that_come_in_meanwhile_are_no_fault(broken_into: Path, tmp_path: Path) -> None:
    """A desk goes on recording while its ledger is verified, a subtree and a checkpoint more."""
    path = tmp_path / "ledger.db"
    path.write_bytes(broken_into.read_bytes())

    def record(_: int) -> None:
        with opened(path) as ledger, ledger.writing() as writer:
            writer.add_many("claim", claims(RANGE))

    assert not verify_log(partial(without_triggers, path), VERIFIER, record)


def test_the_first_of_many_faults_is_named(file: Any, broken_into: Path) -> None:
    """Rows are checked in order, and the first that is wrong is the one to look at."""
    for seq in (580, 410, 37, 300):
        file.execute("UPDATE entry SET body = body || ' ' WHERE seq = ?", (seq,))
    expected = Fault("ledger row 37", "is not what was recorded")
    assert [expected] == faults(broken_into)


def test_a_damaged_row_is_named_in_every_store(open_store: OpenStore) -> None:
    """PostgreSQL's rows are held against their hashes like SQLite's."""
    ledger = Ledger(open_store(), SIGNER)
    with ledger.writing() as writer:
        writer.add_many("claim", claims(ROWS))
    assert not verify_log(open_store, VERIFIER)
    for statement in (
        *(f"DROP TRIGGER entry_no_{act}" for act in ("update", "delete")),
        "DROP TRIGGER entry_no_change ON entry",
    ):
        with suppress(Exception):
            ledger.store._run(statement)  # noqa: SLF001 - either database's trigger
    ledger.store._run("UPDATE entry SET body = body || ' ' WHERE seq = 77")  # noqa: SLF001
    expected = Fault("ledger row 77", "is not what was recorded")
    assert [expected] == verify_log(open_store, VERIFIER)
    ledger.close()


def test_a_large_log_is_verified_side_by_side(tmp_path: Path) -> None:
    """Ranges are hashed by several processes, and the first fault is still the first named."""
    path = tmp_path / "ledger.db"
    with opened(path) as ledger, ledger.writing() as writer:
        writer.add_many("claim", claims(2 * RANGE + 700))
    done: list[int] = []
    assert not verify_log(partial(open_sqlite, path), VERIFIER, done.append)
    assert sum(done) == 2 * RANGE + 700
    with closing(sqlite3.connect(str(path))) as file:
        for act in ("update", "delete"):
            file.execute(f"DROP TRIGGER entry_no_{act}")
        file.execute(f"UPDATE entry SET leaf = zeroblob(32) WHERE seq = {2 * RANGE + 1}")  # noqa: S608
        file.execute(f"UPDATE entry SET seq = {1 << 60} WHERE seq = {RANGE + 5}")  # noqa: S608
        file.commit()
    expected = Fault(f"ledger row {RANGE + 5}", "is missing")
    assert [expected] == verify_log(partial(open_sqlite, path), VERIFIER)
