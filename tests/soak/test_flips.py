"""Thousands of flipped bits, one at a time: whatever `verify` watches over, it names what changed.

The long form of project/test_altered_projects.py. What is altered is the founding example with its
two editions. Not watched over, since it may be deleted at any time: work/.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from altering import COLUMNS, Altered, any_bit, flip, written

pytestmark = pytest.mark.soak

HEADER = 100
"""How many bytes at the start of SQLite's file say what it is."""


@pytest.fixture
def chance(request: pytest.FixtureRequest) -> random.Random:
    """Return a source of chances that is the same in every run."""
    return random.Random(request.node.name)  # noqa: S311 - which bits to try


def every_bit(content: bytes) -> Iterator[bytes]:
    """Yield bytes with each of their bits flipped, one at a time."""
    for place in range(len(content)):
        for bit in range(8):
            yield flip(content, place, bit)


def missed(
    altered: Altered, paths: list[Path], flipped: Callable[[bytes], list[bytes]]
) -> list[Path]:
    """Return the files of which `verify` did not name a flip."""
    found = []
    for path in paths:
        before = path.read_bytes()
        for after in flipped(before) if before else []:
            with written(path, after):
                if altered.named(path) not in altered.faults():
                    found.append(path)
    assert not altered.faults()
    return found


def test_every_original_is_watched(altered: Altered, chance: random.Random) -> None:
    """Twenty bits of each, and of each file in which the project declares something."""
    paths = altered.originals()
    assert len(paths) > 15
    assert not missed(altered, paths, lambda b: [any_bit(chance, b) for _ in range(20)])


def test_every_file_of_every_edition_is_watched(altered: Altered, chance: random.Random) -> None:
    """A bit of each page, table, receipt and picture."""
    paths = altered.published()
    assert len(paths) > 1500
    assert not missed(altered, paths, lambda b: [any_bit(chance, b)])


@pytest.mark.parametrize(
    ("name", "step"), [("edition.note", 1), ("checkpoint", 3), ("*.checkpoint", 5)]
)
def test_what_is_signed_is_watched(altered: Altered, name: str, step: int) -> None:
    """Notes to every bit of their signatures; checkpoints to every third, and every fifth."""
    paths = sorted((altered.folder / "editions").rglob(name))
    assert paths
    assert not missed(altered, paths, lambda b: list(every_bit(b))[::step])


@pytest.mark.parametrize("name", ["SHA256SUMS", "consistency.json", "corrections.json"])
def test_manifests_and_proofs_are_watched(
    altered: Altered, chance: random.Random, name: str
) -> None:
    """Two hundred bits of each."""
    paths = sorted((altered.folder / "editions").rglob(name))
    assert 2 == len(paths)
    assert not missed(altered, paths, lambda b: [any_bit(chance, b) for _ in range(200)])


@pytest.mark.parametrize("column", COLUMNS)
def test_every_row_of_the_ledger_is_watched(
    altered: Altered, chance: random.Random, column: str
) -> None:
    """Ten bits of each row's kind, body and leaf; of stored hashes and checkpoints every one."""
    wrong = []
    for cell in altered.cells(column):
        one_row = [any_bit(chance, cell.content) for _ in range(10)]
        for after in one_row if cell.table == "entry" else every_bit(cell.content):
            with altered.cell(cell, after):
                if altered.faults() != [cell.where]:
                    wrong.append((cell, after))
    assert not wrong
    assert not altered.faults()


def test_the_ledgers_file_is_watched_all_over(altered: Altered, chance: random.Random) -> None:
    """Random bits of the file itself, wherever they fall: in a row, an index, a page's own list.

    Where nothing is said, all that the ledger holds is what it was, however it is looked for.
    """
    assert_watched(altered, chance, range(altered.ledger.stat().st_size), 6000)


def test_the_header_of_the_ledgers_file_is_watched(altered: Altered, chance: random.Random) -> None:
    """Every bit of what tells SQLite that the file is its own, how to read it and where."""
    places = range(HEADER)
    seen = assert_watched(altered, chance, places, 8 * HEADER)
    assert "the ledger" in seen


def assert_watched(
    altered: Altered, chance: random.Random, places: range, count: int
) -> Counter[str]:
    """Flip bits of the ledger's file; return how often what was named, in its first two words."""
    before, seen, silent = altered.log(), Counter[str](), []
    bits = [(place, bit) for place in places for bit in range(8)]
    for place, bit in chance.sample(bits, count):
        with altered.raw(place, bit):
            faults = altered.faults()
            seen[" ".join(faults[0].split()[:2]) if faults else ""] += 1
            if not faults and altered.log() != before:
                silent.append((place, bit))
    assert not silent, seen
    assert not altered.faults()
    return seen


def test_a_ledger_cut_anywhere_is_missed(altered: Altered) -> None:
    """Cut back to any commit before the last, with every trace of what came after taken out."""
    sizes = [cell.key for cell in altered.cells("note")]
    assert len(sizes) > 5
    for size in [0, *sizes[:-1]]:
        with altered.cut(size):
            assert altered.faults(), size
    assert not altered.faults()


def test_every_deleted_row_is_missed(altered: Altered) -> None:
    """Each row by itself, and each stored hash."""
    for cell in [*altered.cells("leaf"), *altered.cells("hash")]:
        _, key, *_ = COLUMNS[cell.column]
        with altered.sql((f"DELETE FROM {cell.table} WHERE {key} = ?", (cell.key,))):  # noqa: S608
            assert cell.where == altered.faults()[0]
    assert not altered.faults()


def test_a_deleted_checkpoint_is_missed_where_anything_stands_on_it(altered: Altered) -> None:
    """The newest vouches for the last rows, an edition's for the edition.

    Others vouch for nothing that a later one does not vouch for as well, and are not missed.
    """
    cells = altered.cells("note")
    needed = {*altered.stood_on(), cells[-1].key}
    for cell in cells:
        with altered.sql(("DELETE FROM checkpoint WHERE size = ?", (cell.key,))):
            assert bool(altered.faults()) == (cell.key in needed), cell.key
    assert not altered.faults()


def test_a_planted_row_is_noticed(altered: Altered) -> None:
    """A copy of any row or checkpoint that says it is another."""
    rows = len(altered.cells("leaf"))
    for cell in altered.cells("note"):
        for size in (-1, 0, rows + 1, cell.key + 1):
            if size not in {one.key for one in altered.cells("note")}:
                with altered.sql(("INSERT INTO checkpoint VALUES (?, ?)", (size, cell.content))):
                    assert f"checkpoint {size}" in altered.faults()
    copied = "INSERT INTO entry SELECT ?, kind, body, leaf FROM entry WHERE seq = ?"
    for cell in altered.cells("leaf")[::10]:
        for seq in (-1, rows, rows + 7):
            with altered.sql((copied, (seq, cell.key))):
                assert altered.faults(), (seq, cell.key)
    assert not altered.faults()
