"""An acknowledged return outlives losses of power and full disks, whole; nothing half does."""

from __future__ import annotations

import random
from hashlib import sha256
from pathlib import Path

import pytest
from crashing import (
    BUSY,
    WEAK,
    ByApsw,
    CarelessDisk,
    ForgetfulDisk,
    FullDisk,
    Recording,
    RecordingDisk,
    RecordingVfs,
    acknowledged,
    keep,
    leave,
    plain,
    recorded,
)
from sealed import TODAY

from counterfoil.counter.index import Index, IndexFault, Kept
from counterfoil.counter.store import NotKept, Store


def pieces(count: int, seed: int) -> list[list[bytes]]:
    """Return groups of pieces as they come together, of one sector to many."""
    chance = random.Random(seed)  # noqa: S311 - what is kept
    return [
        [chance.randbytes(chance.choice((700, 2000, 9000))) for _ in range(chance.randint(1, 4))]
        for _ in range(count)
    ]


def record(
    folder: Path,
    groups: list[list[bytes]],
    disk: type[RecordingDisk] = RecordingDisk,
    weak: str = "",
) -> Recording:
    """Keep groups of pieces, with a restart in the middle; return what was done on the disk."""
    folder.mkdir()
    events = []
    for half in (groups[: len(groups) // 2], groups[len(groups) // 2 :]):
        with recorded(folder, disk, weak) as (store, recording):
            for group in half:
                outcomes = keep(store, *group)
                for piece, outcome in zip(group, outcomes, strict=True):
                    assert isinstance(outcome, Kept)
                    recording.acknowledge(piece)
        events += recording.events
    return Recording(folder, events)


def lost(recording: Recording, end: int, seed: int, folder: Path) -> int:
    """Let the power go at a place; return how many acknowledged pieces are not there, whole.

    Whatever else is in the index must be whole too, and the index itself in order.
    """
    folder.mkdir(parents=True)
    chance = random.Random(seed)  # noqa: S311 - what is left of it
    leave(recording, end, chance, folder)
    expected = {sha256(piece).digest(): piece for piece in acknowledged(recording, end)}
    try:
        found = found_in(folder)
    except IndexFault:
        # Not even the index can be used.
        return max(len(expected), 1)
    half = [digest for digest, piece in found.items() if sha256(piece).digest() != digest]
    missing = [digest for digest, piece in expected.items() if found.get(digest) != piece]
    return len({*half, *missing})


def found_in(folder: Path) -> dict[bytes, bytes]:
    """Return what is in a folder, by the digests that its index names; the counter then goes on."""
    store = plain(folder)
    try:
        found = {one.sha256: read(store, one) for one in store.after(0)}
        (outcome,) = keep(store, b"after the loss of power")
        assert isinstance(outcome, Kept)
    finally:
        store.close()
    return found


def read(store: Store, kept: Kept) -> bytes:
    """Return what a store hands out for an entry; nothing where it has lost it."""
    return b"".join(store.read(kept) or ())


def campaign(folder: Path, recording: Recording, every: int, seeds: int) -> tuple[int, int]:
    """Let the power go at every so-manieth place; return how many states, how many with a loss."""
    states = losing = 0
    for end in range(0, len(recording.events) + 1, every):
        for seed in range(seeds):
            states += 1
            losing += lost(recording, end, seed + 1000 * end, folder / f"{end}-{seed}") > 0
    return states, losing


def test_no_loss_of_power_loses_what_was_acknowledged(tmp_path: Path) -> None:
    """At every third call that changes the disk; the soak test lets it go at every one."""
    recording = record(tmp_path / "c", pieces(8, 1))
    states, losing = campaign(tmp_path / "states", recording, every=3, seeds=1)
    assert states > 50
    assert 0 == losing


@pytest.mark.parametrize(
    ("disk", "weak"),
    [(RecordingDisk, WEAK[0]), (RecordingDisk, WEAK[1]), (CarelessDisk, ""), (ForgetfulDisk, "")],
    ids=["synchronous NORMAL", "synchronous OFF", "files not synced", "folders not synced"],
)
def test_the_simulation_sees_what_is_left_out(
    tmp_path: Path, disk: type[RecordingDisk], weak: str
) -> None:
    """Without any one of the syncs acknowledged returns are lost, and this notices."""
    recording = record(tmp_path / "c", pieces(4, 2), disk, weak)
    states, losing = campaign(tmp_path / "states", recording, every=3, seeds=1)
    assert 0 < losing < states


@pytest.mark.soak
def test_no_loss_of_power_at_any_place_loses_anything(tmp_path: Path) -> None:
    """At every call that changes the disk, several ways each: more than 2,500 states."""
    states = losing = 0
    for seed in range(4):
        recording = record(tmp_path / f"c{seed}", pieces(16, seed))
        found = campaign(tmp_path / f"states{seed}", recording, every=1, seeds=3)
        states, losing = states + found[0], losing + found[1]
    print(f"\n{states} states, {losing} with a loss")  # noqa: T201 - the campaign's figure
    assert states > 2500
    assert 0 == losing


@pytest.mark.parametrize("lasting", [False, True], ids=["once", "until it is emptied"])
def test_a_disk_that_is_full_at_any_write_refuses_and_goes_on(
    tmp_path: Path, *, lasting: bool
) -> None:
    """At the first change, the second, and so on to the last: never a half, never a false yes."""
    struck, number = True, 0
    while struck:
        number += 1
        struck = full_at(tmp_path / f"{number}", number, lasting=lasting)
    assert number > 20


def full_at(folder: Path, number: int, *, lasting: bool) -> bool:
    """Let the disk be full at the n-th change; return whether it came to that."""
    folder.mkdir()
    plain(folder).close()
    disk = FullDisk(number, lasting=lasting)
    vfs = RecordingVfs(Recording(folder), disk.count_for_sqlite)
    given = pieces(5, 3)
    kept: list[bytes] = []
    try:
        store = Store(folder, 0, disk, Index(folder / "index.db", lambda p: ByApsw(vfs, p), BUSY))
    except (OSError, IndexFault):
        # It does not start, and says so.
        assert disk.struck
    else:
        kept += kept_of(store, given)
        disk.emptied = True
        (outcome,) = keep(store, b"there is room again")
        assert isinstance(outcome, Kept)
        kept.append(b"there is room again")
        store.close()
    again = plain(folder)
    found = {one.sha256: read(again, one) for one in again.after(0)}
    assert all(sha256(piece).digest() == digest for digest, piece in found.items())
    assert set(kept) <= set(found.values())
    again.turn(TODAY)
    again.close()
    return disk.struck


def kept_of(store: Store, groups: list[list[bytes]]) -> list[bytes]:
    """Keep groups; return the pieces that were acknowledged."""
    kept = []
    for group in groups:
        for piece, outcome in zip(group, keep(store, *group), strict=True):
            assert isinstance(outcome, Kept | NotKept)
            kept += [piece] if isinstance(outcome, Kept) else []
    return kept


def test_the_reserve_is_kept_free(tmp_path: Path) -> None:
    """What would touch it is refused before anything is written."""
    folder = tmp_path / "c"
    folder.mkdir()
    plain(folder).close()
    disk = Scarce()
    store = Store(folder, 10_000, disk, Index(folder / "index.db"))
    assert [Kept, NotKept] == [type(one) for one in keep(store, bytes(4000), b"x" * 7000)]
    assert 4000 == (folder / "packs" / TODAY.isoformat()).stat().st_size
    store.close()


class Scarce(RecordingDisk):
    """A disk with little room left."""

    def __init__(self) -> None:
        """Record nowhere."""
        super().__init__(Recording(Path()))

    def free(self, folder: Path) -> int:
        """Return so much, and not more."""
        del folder
        return 15_000


def test_days_begin_with_a_pack_and_end_with_its_times_set_anew(tmp_path: Path) -> None:
    """Nothing tells at what time of a day that is over anything came in."""
    folder = tmp_path / "c"
    folder.mkdir()
    store = plain(folder)
    store.turn(TODAY)
    keep(store, b"today")
    store.turn(TODAY.replace(day=TODAY.day + 1))
    told = (folder / "packs" / TODAY.isoformat()).stat()
    assert 0 == told.st_mtime % 86400
    assert 0 == told.st_atime % 86400
    assert [b"today"] == [read(store, one) for one in store.after(0)]
    store.close()
