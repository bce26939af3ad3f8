"""A ledger signs what it adds, forgets what it did not commit, and proves every row."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from logs import SIGNER, VERIFIER, bodies, claims, custody, opened
from reference import Reference

from counterfoil.ledger import merkle
from counterfoil.ledger.checkpoint import Checkpoint
from counterfoil.ledger.ledger import CHUNK, Ledger, ReadOnly
from counterfoil.ledger.sqlite import open_sqlite
from counterfoil.ledger.verify import OpenStore, verify_log


@pytest.fixture
def ledger(open_store: OpenStore) -> Iterator[Ledger]:
    """Return an empty ledger in each kind of store."""
    opened_ledger = Ledger(open_store(), SIGNER)
    yield opened_ledger
    opened_ledger.close()


def fill(ledger: Ledger, *counts: int) -> None:
    """Add claims in commits of these sizes."""
    for count in counts:
        with ledger.writing() as writer:
            writer.add_many("claim", claims(count))


def test_every_commit_signs_a_checkpoint_over_its_rows(ledger: Ledger) -> None:
    """A checkpoint for each commit, over the root of everything so far."""
    fill(ledger, 1, 254, 1, 1, 300)
    tree = Reference(bodies(ledger))
    expected = [
        Checkpoint(SIGNER.name, size, tree.root(0, size)) for size in (1, 255, 256, 257, 557)
    ]
    assert expected == [VERIFIER.open(bytes(note)) for _, note in ledger.store.checkpoints()]
    assert [ledger.root(checkpoint.size) for checkpoint in expected] == [
        checkpoint.root for checkpoint in expected
    ]


def test_an_empty_commit_adds_nothing(ledger: Ledger) -> None:
    """Looking in without adding leaves no row and no checkpoint."""
    fill(ledger, 3)
    with ledger.writing() as writer:
        assert writer.size == ledger.size
        writer.add_many("claim", [])
    assert len(list(ledger.store.checkpoints())) == 1
    assert ledger.root(0) == merkle.EMPTY


def test_rows_are_numbered_as_they_come(ledger: Ledger) -> None:
    """Whoever adds rows learns their numbers, from 0 on."""
    with ledger.writing() as writer:
        first = writer.add("custody", custody("a"))
        many = writer.add_many("claim", claims(CHUNK + 5))
        last = writer.add("custody", custody("b"))
    assert (first, many, last) == (0, 1, CHUNK + 6)
    assert last + 1 == ledger.size
    assert [(0, "a"), (last, "b")] == [(seq, row["name"]) for seq, row in ledger.rows("custody")]
    assert [seq for seq, _ in ledger.rows("claim")] == list(range(1, last))
    assert [(last, "b")] == [(seq, row["name"]) for seq, row in ledger.rows("custody", first=1)]
    assert not list(ledger.rows("custody", first=1, last=last))
    assert (ledger.row(last) or {})["name"] == "b"
    assert ledger.row(last + 1) is None


@pytest.mark.parametrize("raised", [ValueError, KeyboardInterrupt, SystemExit])
def test_what_fails_leaves_no_trace(ledger: Ledger, raised: type[BaseException]) -> None:
    """An error or an interruption inside a commit takes back all of it, roots included."""
    fill(ledger, 3)
    with pytest.raises(raised), ledger.writing() as writer:  # noqa: PT012 - what is interrupted
        writer.add_many("claim", claims(600, region="RU-OMS"))
        assert ledger.root(603) != ledger.root(600)
        raise raised
    assert ledger.size == len(bodies(ledger)) == 3
    assert list(ledger.store.nodes()) == []
    assert [size for size, _ in ledger.store.checkpoints()] == [3]
    fill(ledger, 600)
    tree = Reference(bodies(ledger))
    assert tree.root(0, 603) == ledger.root(603)
    assert tree.root(0, 300) == ledger.root(300)


def test_any_row_is_provable_in_any_later_size(ledger: Ledger) -> None:
    """A proof leads from a row to the root of any checkpoint since, and of no earlier one."""
    fill(ledger, 5, 250, 300, 2, 500)
    rows, chance = bodies(ledger), random.Random(7)  # noqa: S311 - which rows to try
    tree = Reference(rows)
    for _ in range(200):
        size = chance.randint(1, len(rows))
        seq, old = chance.randrange(size), chance.randint(1, size)
        path = ledger.inclusion(seq, size)
        assert tree.inclusion(seq, 0, size) == path
        leaf = merkle.leaf(rows[seq])
        assert ledger.root(size) == merkle.root_from_inclusion(leaf, seq, size, path)
        assert tree.consistency(old, size) == ledger.consistency(old, size)
    with pytest.raises(IndexError):
        ledger.inclusion(300, 300)


def test_whoever_reads_sees_what_others_add(ledger: Ledger, open_store: OpenStore) -> None:
    """A reader that proved rows before proves the rows that came since, by the same root."""
    fill(ledger, 3)
    reader = Ledger(open_store())
    for count in (1, 2, 250, 1, 260, 5):
        assert ledger.root(ledger.size) == reader.root(reader.size)
        assert ledger.inclusion(1, ledger.size) == reader.inclusion(1, reader.size)
        fill(ledger, count)
    assert ledger.root(ledger.size) == reader.root(reader.size)
    with pytest.raises(IndexError):
        reader.root(ledger.size + 1)
    reader.close()


def test_reading_needs_no_key_and_adding_does(ledger: Ledger, open_store: OpenStore) -> None:
    """Without the private key everything can be read and proved, and nothing added or signed."""
    fill(ledger, 3)
    reader = Ledger(open_store())
    assert ledger.root(3) == reader.root(3)
    with pytest.raises(ReadOnly, match="private key is not on this machine"), reader.writing():
        pass
    with pytest.raises(ReadOnly):
        reader.sign(b"text\n")
    assert VERIFIER.body(ledger.sign(b"text\n")) == b"text\n"
    assert ledger.size == reader.size
    reader.close()


def test_a_killed_process_leaves_a_whole_ledger(tmp_path: Path) -> None:
    """Rows whose commit never came are not there, and the next commit goes on without them."""
    path = tmp_path / "ledger.db"
    with opened(path) as ledger:
        fill(ledger, 300)
        before = bodies(ledger)
    program = (
        "import os, sys; from pathlib import Path; from logs import *\n"
        "with opened(Path(sys.argv[1])) as ledger, ledger.writing() as writer:\n"
        "    writer.add_many('claim', claims(5000)); os._exit(9)\n"
    )
    command = [sys.executable, "-c", program, str(path)]
    folder = Path(__file__).parent.parent
    assert subprocess.run(command, cwd=folder, check=False).returncode == 9
    with opened(path) as ledger:
        assert before == bodies(ledger)
        fill(ledger, 300)
        assert before == bodies(ledger)[:300]
        assert not verify_log(partial(open_sqlite, path), VERIFIER)


def test_a_large_log_is_proved_from_stored_subtrees(tmp_path: Path) -> None:
    """Past 65536 rows the roots of roots are stored, and proofs come out the same."""
    with opened(tmp_path / "ledger.db") as ledger:
        fill(ledger, 65_000, 700, 900)
        rows = bodies(ledger)
        tree, size = Reference(rows), len(rows)
        assert {8, 16} == {level for level, _, _ in ledger.store.nodes()}
        assert tree.root(0, size) == ledger.root(size)
        for seq in (0, 255, 65_535, 65_536, size - 1):
            assert tree.inclusion(seq, 0, size) == ledger.inclusion(seq, size)
        for old in (1, 256, 65_535, 65_536, 65_537):
            assert tree.consistency(old, size) == ledger.consistency(old, size)
        assert list(range(size)) == [seq for seq, _ in ledger.store.bodies("claim", 0, size)]
