"""What every store keeps to, SQLite and PostgreSQL alike."""

from __future__ import annotations

import threading
from hashlib import sha256

import orjson
import pytest
from hostile import MARKS
from stores import impatient

from counterfoil.ledger.sqlite import SAFE_VERSION, SqliteStore, version
from counterfoil.ledger.store import Entry, LedgerBusy, Store
from counterfoil.ledger.verify import OpenStore

KINDS = ("custody", "claim", "filing", "finding", "claim")
BODIES = [
    orjson.dumps({"kind": "claim", "words": words}).decode()
    for words in ("", "не менее 40", "e\u0301 й", MARKS, "\U0010ffff 𝟘", "'; --", "%s %% ? $1 {}")
]
NODE, NOTE = b"\x00\xff" * 16, b"note\n\xff"


def entry(seq: int, kind: str = "custody", body: str = "{}") -> Entry:
    """Make a row; its leaf is only as long as a leaf."""
    return seq, kind, body, sha256(str(seq).encode()).digest()


def filled(store: Store, count: int) -> list[Entry]:
    """Add rows of changing kinds and bodies in one commit; return them."""
    entries = [entry(n, KINDS[n % 5], BODIES[n % len(BODIES)]) for n in range(count)]
    store.begin()
    store.add(entries)
    store.add_nodes([(8, 0, NODE)])
    store.add_checkpoint(count, NOTE)
    store.commit()
    return entries


def test_a_new_store_is_empty(store: Store) -> None:
    """Nothing is in it, and asking for what is not there says so."""
    assert not store.size()
    assert not store.newest_checkpoint_size()
    assert store.body(0) is None
    assert store.node(8, 0) is None
    assert store.checkpoint() is None
    assert not store.leaves(0, 10)
    assert not [*store.entries(0, 10), *store.nodes(), *store.checkpoints()]


def test_rows_come_back_as_they_were_in_order(store: Store) -> None:
    """Every body is kept byte by byte, whatever its alphabet, and read in the order of seq."""
    entries = filled(store, 40)
    expected = [(seq, kind.encode(), body.encode(), leaf) for seq, kind, body, leaf in entries]
    assert expected == [(s, bytes(k), bytes(b), bytes(x)) for s, k, b, x in store.entries(0, 40)]
    assert expected[7:9] == [
        (s, bytes(k), bytes(b), bytes(x)) for s, k, b, x in store.entries(7, 9)
    ]
    assert [leaf for *_, leaf in entries[5:]] == store.leaves(5, 99)
    assert [body for _, _, body, _ in entries] == [store.body(seq) for seq in range(40)]
    assert len(entries) == store.size()


@pytest.mark.parametrize("kind", sorted({*KINDS, "ruling"}))
def test_rows_of_one_kind_come_in_order(store: Store, kind: str) -> None:
    """Frequent and rare kinds alike, within the range asked for."""
    entries = filled(store, 60)
    for first, last in zip(range(8), range(52, 60), strict=True):
        within = [row for row in entries if row[1] == kind and first <= row[0] < last]
        assert [(seq, body) for seq, _, body, _ in within] == list(store.bodies(kind, first, last))


def test_the_newest_checkpoint_is_the_largest(store: Store) -> None:
    """Checkpoints are found by size, and the newest without one."""
    expected = {7: b"7", 300: b"300", 1000: b"1000"}
    store.begin()
    for size in (300, 7, 1000):
        store.add_checkpoint(size, expected[size])
    store.commit()
    assert expected == {size: bytes(note) for size, note in store.checkpoints()}
    assert sorted(expected) == [size for size, _ in store.checkpoints()]
    assert expected == {size: store.checkpoint(size) for size in expected}
    assert store.checkpoint(8) is None
    assert expected[1000] == store.checkpoint()
    assert max(expected) == store.newest_checkpoint_size()


def test_long_reads_allow_other_work_in_between(store: Store) -> None:
    """A stream of rows goes on where it was while other rows and roots are read."""
    filled(store, 9000)
    seen = []
    for seq, *_ in store.entries(0, 9000):
        seen.append(seq)
        if seq % 1500 == 0:
            assert store.body(seq) == BODIES[seq % len(BODIES)]
            assert next(iter(store.bodies("claim", seq, 9000)))[0] > seq
    assert list(range(9000)) == seen


CHANGES = [
    "UPDATE entry SET body = 'x' WHERE seq = 1",
    "UPDATE entry SET seq = seq + 1000",
    "DELETE FROM entry WHERE seq = 1",
    "DELETE FROM entry",
    "UPDATE node SET hash = hash",
    "DELETE FROM node",
    "UPDATE checkpoint SET size = 1",
    "DELETE FROM checkpoint",
    "INSERT INTO entry SELECT seq, kind, 'x', leaf FROM entry WHERE seq = 1 "
    "ON CONFLICT (seq) DO UPDATE SET body = excluded.body",
]
REPLACEMENTS = [
    "INSERT OR REPLACE INTO entry SELECT seq, kind, 'x', leaf FROM entry WHERE seq = 1",
    "REPLACE INTO node SELECT level, number, hash FROM node",
    "REPLACE INTO checkpoint SELECT size, 'x' FROM checkpoint",
    "UPDATE OR REPLACE entry SET seq = 2 WHERE seq = 1",
]
TRUNCATIONS = ["TRUNCATE entry", "TRUNCATE node, checkpoint", "TRUNCATE checkpoint CASCADE"]


def refused(store: Store, statement: str) -> None:
    """Run a statement that must fail by the trigger's word, and see that nothing has changed."""
    entries = filled(store, 5)
    with pytest.raises(Exception, match=r"the ledger is append-only: no (update|delete|truncate)"):
        store._run(statement)  # noqa: SLF001 - what a careless hand could send
    assert [body for _, _, body, _ in entries] == [store.body(seq) for seq in range(5)]
    assert store.node(8, 0) == NODE
    assert store.checkpoint(5) == NOTE
    assert len([*store.nodes(), *store.checkpoints()]) == len([NODE, NOTE])


@pytest.mark.parametrize("statement", CHANGES)
def test_rows_nodes_and_checkpoints_cannot_be_changed(store: Store, statement: str) -> None:
    """No update and no delete gets past the triggers."""
    refused(store, statement)


@pytest.mark.parametrize("statement", REPLACEMENTS)
@pytest.mark.parametrize("open_store", ["sqlite"], indirect=True)
def test_replacing_is_deleting(store: Store, statement: str) -> None:
    """SQLite's REPLACE deletes a row first, and is refused like any deletion."""
    refused(store, statement)


@pytest.mark.parametrize("statement", TRUNCATIONS)
@pytest.mark.parametrize("open_store", ["postgres"], indirect=True)
def test_truncating_is_deleting(store: Store, statement: str) -> None:
    """PostgreSQL's TRUNCATE deletes without asking rows, and is refused too."""
    refused(store, statement)


def test_a_number_is_given_once(store: Store) -> None:
    """A second row with the same seq is refused, and the whole commit with it."""
    filled(store, 5)
    store.begin()
    with pytest.raises(Exception, match=r"(?i)unique|duplicate"):
        store.add([entry(5), entry(3, body='{"x":1}')])
    store.rollback()
    assert store.body(5) is None
    assert BODIES[3] == store.body(3)


def test_what_is_rolled_back_was_never_there(store: Store, open_store: OpenStore) -> None:
    """Rows, nodes and checkpoints of a commit that did not come are in no table."""
    filled(store, 5)
    store.begin()
    store.add([entry(5), entry(6)])
    store.add_nodes([(16, 0, b"n" * 32)])
    store.add_checkpoint(7, b"x")
    store.rollback()
    other = open_store()
    for seen in (store, other):
        assert seen.size() == len(KINDS)
        assert seen.newest_checkpoint_size() == len(KINDS)
        assert seen.node(16, 0) is None
        assert not seen.leaves(5, 9)
    other.close()


def test_others_see_what_is_committed_and_nothing_else(store: Store, open_store: OpenStore) -> None:
    """A reader is neither held up by a writer nor shown half of a commit."""
    filled(store, 5)
    reader = open_store()
    store.begin()
    store.add([entry(5)])
    assert reader.body(5) is None
    assert reader.body(4) == store.body(4)
    store.commit()
    assert reader.body(5) == store.body(5) == "{}"
    reader.close()


def test_a_second_writer_is_refused_until_the_first_is_done(
    store: Store, open_store: OpenStore
) -> None:
    """Who waits in vain gets LedgerBusy, can go on reading, and writes once the way is free."""
    filled(store, 5)
    second = impatient(open_store())
    store.begin()
    store.add([entry(5)])
    with pytest.raises(LedgerBusy, match="wait until it is done"):
        second.begin()
    assert second.size() == len(KINDS)
    store.commit()
    second.begin()
    second.add([entry(second.size())])
    second.commit()
    assert len(KINDS) + 2 == store.size()
    second.close()


def test_a_patient_writer_goes_on_from_what_the_first_left(
    store: Store, open_store: OpenStore
) -> None:
    """Two writers at once add their rows one after the other, each to the end of the log."""
    filled(store, 5)
    store.begin()

    def write() -> None:
        second = open_store()
        second.begin()
        second.add([entry(second.size(), body='{"second":true}')])
        second.commit()
        second.close()

    waiting = threading.Thread(target=write)
    waiting.start()
    store.add([entry(5), entry(6)])
    store.commit()
    waiting.join()
    assert store.body(7) == '{"second":true}'
    assert store.size() == len(KINDS) + 3


@pytest.mark.parametrize("open_store", ["sqlite"], indirect=True)
def test_sqlite_commits_are_on_the_disk(store: Store) -> None:
    """The log is written ahead and synced at every commit, by a version that loses none."""
    assert isinstance(store, SqliteStore)
    found = [store._run(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")]  # noqa: SLF001
    assert found == ["wal", 2]
    assert version() >= SAFE_VERSION
