"""Damaged envelopes are refused as they come in, in pieces of any size, in little room."""

from __future__ import annotations

import random
import time
import tracemalloc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from enveloped import ENVELOPE, LARGE, RECIPIENT, SCRYPT, age, enveloped, mutated, truncated
from hypothesis import given
from hypothesis import strategies as st

from counterfoil.counter.upload import Upload
from counterfoil.envelope.guard import BadEnvelope, check

PLUGIN = b"-> piv-p256 AAAA AAAA\nAAAA\n"
BOMBS = {
    "passphrase": age(SCRYPT),
    "passphrase among recipients": age(RECIPIENT, RECIPIENT, SCRYPT),
    "plugin": age(RECIPIENT, RECIPIENT, PLUGIN),
    "ssh": age(RECIPIENT, RECIPIENT, b"-> ssh-ed25519 AAAA " + b"A" * 43 + b"\n"),
    "2,000 recipients": age(*[RECIPIENT] * 2000),
    "2,000 passphrases": age(*[SCRYPT] * 2000),
    "2,000 plugins": age(*[PLUGIN] * 2000),
    "a line of 400 KB": age(RECIPIENT, b"-> a-grease " + b"x" * 400_000),
    "a header without an end": age(b"-> a-grease\n" + (b"A" * 64 + b"\n") * 6000),
}


@contextmanager
def coming_in(folder: Path) -> Iterator[Upload]:
    """Begin an upload, and let it go."""
    upload = Upload(folder)
    try:
        yield upload
    finally:
        upload.close()


def refused(folder: Path, whole: bytes, chance: random.Random) -> bool:
    """Send an envelope in pieces; return whether it was refused."""
    with coming_in(folder) as upload:
        try:
            for piece in in_pieces(whole, chance):
                upload.add(piece)
            upload.check()
        except BadEnvelope:
            return True
    return False


def in_pieces(whole: bytes, chance: random.Random) -> Iterator[bytes]:
    """Yield bytes in pieces of any size."""
    at = 0
    while at < len(whole):
        size = chance.choice((1, 100, 5000, 65536))
        yield whole[at : at + size]
        at += size


def campaign(folder: Path, sent: Iterable[bytes]) -> tuple[int, float, int]:
    """Send all of them; return how many, the most seconds that one took, how memory grew."""
    chance = random.Random(7)  # noqa: S311 - how they come
    count, slowest = 0, 0.0
    tracemalloc.start()
    try:
        for whole in sent:
            if count == 100:
                before, _ = tracemalloc.get_traced_memory()
            begun = time.process_time()
            assert refused(folder, whole, chance), whole[:2000]
            slowest = max(slowest, time.process_time() - begun)
            count += 1
        after, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    return count, slowest, after - before


def test_damaged_envelopes_are_refused_on_the_way(tmp_path: Path) -> None:
    """Five hundred of them; the soak test sends twenty-two thousand."""
    count, _, grown = campaign(tmp_path, [*mutated(450, 11), *truncated(50, 12)])
    assert count > 490
    assert grown < 100_000


@pytest.mark.soak
def test_many_damaged_envelopes_are_refused_on_the_way(tmp_path: Path) -> None:
    """Twenty thousand mutated and two thousand truncated: memory stays flat. Prints the slowest."""
    everything = (*mutated(20_100, 13), *truncated(2_000, 14))
    count, slowest, grown = campaign(tmp_path, everything)
    print(f"\n{count} refused, the slowest in {1000 * slowest:.1f} ms, {grown} bytes more")  # noqa: T201
    assert count > 22_000
    assert grown < 100_000


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_are_refused_on_the_way(tmp_path: Path, name: str) -> None:
    """Signed as envelopes must be; what opens them would be busy for minutes, or take gigabytes."""
    chance = random.Random(name)  # noqa: S311 - how it comes
    assert refused(tmp_path, enveloped(BOMBS[name]), chance)


@given(st.randoms(use_true_random=False), st.sampled_from([ENVELOPE, LARGE]))
def test_whole_envelopes_are_let_in_however_they_come(
    tmp_path_factory: pytest.TempPathFactory, chance: random.Random, whole: bytes
) -> None:
    """The guard on the way says what the guard says that has all of it at once."""
    with coming_in(tmp_path_factory.getbasetemp()) as upload:
        for piece in in_pieces(whole, chance):
            upload.add(piece)
        assert check(whole).head == upload.check()
        coming = upload.coming()
        with open(coming.handle, "rb") as file:  # noqa: PTH123 - a handle has no path
            file.seek(0)
            assert whole == file.read()


def test_the_upload_refuses_at_the_first_sign(tmp_path: Path) -> None:
    """A header that is wrong is refused once it is there; the megabytes behind it are not kept."""
    bomb = enveloped(BOMBS["2,000 recipients"])
    with coming_in(tmp_path) as upload:
        with pytest.raises(BadEnvelope):
            upload.add(bomb[:20_000])
        assert upload.size == 20_000
