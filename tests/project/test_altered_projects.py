"""Whatever bit of a published project is flipped, `verify` names where; soak/test_flips.py goes on.

What is altered is the founding example with its two editions, and each time put back.
"""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from altering import COLUMNS, Altered, any_bit, written
from commands import counterfoil

FEW = 12
"""How many of each are tried here."""


@pytest.fixture
def chance(request: pytest.FixtureRequest) -> random.Random:
    """Return a source of chances that is the same in every run."""
    return random.Random(request.node.name)  # noqa: S311 - which bits to try


def test_a_whole_project_has_no_faults(altered: Altered) -> None:
    """What was published twice is as it was recorded."""
    assert not altered.faults()


def test_a_flipped_bit_in_an_original_is_named(altered: Altered, chance: random.Random) -> None:
    """Originals, and what the project declared, are held against the digests on record."""
    for path in chance.sample(altered.originals(), FEW):
        with written(path, any_bit(chance, path.read_bytes())):
            assert [altered.named(path)] == altered.faults()
    assert not altered.faults()


def test_a_flipped_bit_in_an_edition_is_named(altered: Altered, chance: random.Random) -> None:
    """Pages, data, receipts, proofs, notes and manifests of every edition, old ones too."""
    files = [path for path in altered.published() if path.stat().st_size]
    kept = [path for path in files if path.name in _KEPT]
    for path in [*kept, *chance.sample(files, FEW)]:
        with written(path, any_bit(chance, path.read_bytes())):
            assert altered.named(path) in altered.faults()
    assert 2 * len(_KEPT) == len(kept)
    assert not altered.faults()


_KEPT = {"SHA256SUMS", "edition.note", "checkpoint", "consistency.json", "corrections.json"}


@pytest.mark.parametrize("column", COLUMNS)
def test_a_flipped_bit_in_the_ledger_is_named(
    altered: Altered, chance: random.Random, column: str
) -> None:
    """The row is named; originals and editions are not looked at with rows that may be forged."""
    for cell in chance.choices(altered.cells(column), k=FEW):
        with altered.cell(cell, any_bit(chance, cell.content)):
            assert [cell.where] == altered.faults()
    assert not altered.faults()


def test_a_flipped_bit_in_the_ledgers_file_is_noticed(
    altered: Altered, chance: random.Random
) -> None:
    """Unless it lies where nothing is kept, and then every row is still what it was."""
    before, length = altered.log(), altered.ledger.stat().st_size
    found = 0
    for _ in range(10 * FEW):
        with altered.raw(chance.randrange(length), chance.randrange(8)):
            faults, after = altered.faults(), altered.log()
            assert faults or after == before
            found += bool(faults)
    assert found > FEW
    assert not altered.faults()


@pytest.mark.parametrize("which", range(2))
def test_a_ledger_cut_short_is_missed_by_its_editions(altered: Altered, which: int) -> None:
    """A ledger from an old backup agrees with itself, and not with what was published since."""
    sizes = [cell.key for cell in altered.cells("note")]
    stood_on = altered.stood_on()
    size = max(size for size in sizes if size < stood_on[which])
    folders = sorted(path.name for path in (altered.folder / "editions").iterdir())
    with altered.cut(size):
        *found, last = altered.verify().json["faults"]
    assert f"ledger row {size}" == found[0]["where"]
    said = f"is missing; edition {folders[which]} covers {stood_on[which]} rows"
    assert said in [fault["what"] for fault in found]
    assert {"where": f"edition {folders[1]}", "what": "is not on record"} == last


def test_a_ledger_without_its_last_edition_is_noticed(altered: Altered) -> None:
    """Where only the row is gone that put an edition on record, the edition tells."""
    last = max(cell.key for cell in altered.cells("note"))
    with altered.cut(last - 1):
        (found,) = altered.faults()
    assert found.startswith("edition ")


def test_the_checkpoint_of_an_edition_is_missed(altered: Altered) -> None:
    """It may be any of many, and no later one takes its place."""
    for size in altered.stood_on():
        with altered.sql(("DELETE FROM checkpoint WHERE size = ?", (size,))):
            (found,) = altered.faults()
        assert f"checkpoint {size}" == found


def test_a_ledger_that_is_gone_is_no_empty_one(altered: Altered) -> None:
    """Neither a missing file nor one without bytes is a record of nothing, and none is made."""
    before = altered.ledger.read_bytes()
    try:
        altered.ledger.write_bytes(b"")
        assert ["the ledger"] == altered.faults()
        altered.ledger.unlink()
        assert ["the ledger"] == altered.faults()
        assert not altered.ledger.exists()
    finally:
        altered.ledger.write_bytes(before)
    assert not altered.faults()


def test_files_that_are_planted_exchanged_or_missing_are_named(altered: Altered) -> None:
    """Also links, which lead out of what was published."""
    first, second = sorted((altered.folder / "editions").iterdir())
    page, other = first / "site/en/index.html", first / "site/ru/index.html"
    one, two = page.read_bytes(), other.read_bytes()
    with written(page, two), written(other, one):
        assert [altered.named(page), altered.named(other)] == altered.faults()
    for planted in (second / "site/en/more.html", second / "more", first / ".hidden"):
        planted.write_bytes(b"")
        assert [altered.named(planted)] == altered.faults()
        planted.unlink()
        planted.symlink_to(altered.folder)
        assert [altered.named(planted)] == altered.faults()
        planted.unlink()
    aside = page.rename(altered.folder / "aside")
    assert [altered.named(page)] == altered.faults()
    aside.rename(page)
    planted = altered.folder / "editions" / "2026-W50.1"
    planted.mkdir()
    assert ["edition 2026-W50.1"] == altered.faults()
    planted.rmdir()
    second.rename(planted)
    assert [f"edition {second.name}", "edition 2026-W50.1"] == altered.faults()
    planted.rename(second)
    assert not altered.faults()


def test_an_edition_of_nothing_can_be_followed_by_others(tmp_path: Path) -> None:
    """Before the first row there is nothing to be consistent with."""
    folder = tmp_path / "empty"
    assert 0 == counterfoil("init", folder).code
    for now in ("2026-11-23T12:00:00Z", "2026-11-30T12:00:00Z", "2026-12-07T12:00:00Z"):
        assert 0 == counterfoil("publish", "-p", folder, COUNTERFOIL_NOW=now).code
        assert 0 == counterfoil("verify", "-p", folder).code
        (tmp_path / "more.txt").write_text(now, "utf-8")
        assert 0 == counterfoil("collect", tmp_path / "more.txt", "-p", folder).code
    assert 3 == len(list((folder / "editions").iterdir()))
