"""SIGKILL while returns come in: every receipted one is there and whole, and nothing half is."""

from __future__ import annotations

import http.client
import multiprocessing
import random
import signal
import sys
import threading
import time
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

import pytest
from counters import OPEN, made
from crashing import plain
from enveloped import RECIPIENT, age
from sealed import KEYS, TODAY

from counterfoil.counter.serving import at_port, serve
from counterfoil.envelope.guard import wrap
from counterfoil.envelope.notes import Verifier
from counterfoil.envelope.receipts import read_receipt

CLIENTS = 4
# Threads of filers may still be leaving OpenSSL, a lock in hand, when the next counter begins: it
# comes from a process that has none.
_FORK = multiprocessing.get_context("forkserver")
_FORK.set_forkserver_preload(["counterfoil.counter.serving"])
_KEY = KEYS.envelope(TODAY)


def envelope(chance: random.Random) -> bytes:
    """Return an envelope like no other, quickly: what is in it opens for nobody."""
    length = chance.choice((1024, 65536, 262144))
    whole = age(RECIPIENT, RECIPIENT, length=length + 16 * (-(-length // 65536) - 1))
    return wrap(whole[:-1000] + chance.randbytes(1000), _KEY)


@dataclass
class Filers:
    """Some who hand returns in, one after another, until nobody answers any more."""

    port: int
    seed: int
    receipts: list[tuple[bytes, bytes]] = field(default_factory=list)
    begun: threading.Event = field(default_factory=threading.Event)

    def file(self, number: int) -> None:
        """Hand in, and keep what was receipted: the file's digest and the receipt."""
        chance = random.Random(f"{self.seed} {number}")  # noqa: S311 - what is filed
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            while True:
                sent = envelope(chance)
                connection.request("POST", "/returns", sent)
                self.begun.set()
                answer = connection.getresponse()
                note = answer.read()
                assert 201 == answer.status, note
                self.receipts.append((sha256(sent).digest(), note))
        except (OSError, http.client.HTTPException):
            connection.close()


def killed_once(folder: Path, seed: int) -> list[tuple[bytes, bytes]]:
    """Serve, let them file, kill at some moment; return what had been receipted."""
    chance = random.Random(seed)  # noqa: S311 - when to kill
    listening = at_port("127.0.0.1", 0)
    process = _FORK.Process(target=serve, args=(folder, listening, int, sys.exit))
    process.start()
    filers = Filers(listening.getsockname()[1], seed)
    listening.close()
    threads = [threading.Thread(target=filers.file, args=[n]) for n in range(CLIENTS)]
    for thread in threads:
        thread.start()
    wanted = chance.randrange(20)
    while len(filers.receipts) < wanted and process.is_alive():
        time.sleep(0.001)
    assert filers.begun.wait(60)
    time.sleep(chance.random() * 0.02)
    process.kill()
    for thread in threads:
        thread.join(60)
    process.join()
    assert -signal.SIGKILL == process.exitcode
    return filers.receipts


def campaign(folder: Path, kills: int) -> tuple[int, int]:
    """Kill so many times; return how many returns were receipted, and how many are there."""
    settings = made(folder, **OPEN)
    receipted: dict[bytes, bytes] = {}
    for seed in range(kills):
        receipted |= dict(killed_once(folder, seed))
        if seed % 50 == 0 or seed == kills - 1:
            found = whole(folder)
            assert set(receipted) <= found
    counter = Verifier(settings.counter_key)
    for digest, note in receipted.items():
        assert digest.hex() == read_receipt(note, counter).sha256
    return len(receipted), len(found)


def whole(folder: Path) -> set[bytes]:
    """Return the digests of all that is kept; every one of them is whole."""
    store = plain(folder)
    found: set[bytes] = set()
    after = 0
    while listed := store.after(after):
        for one in listed:
            content = b"".join(store.read(one) or ())
            assert sha256(content).digest() == one.sha256
            found.add(one.sha256)
        after = listed[-1].number
    store.close()
    return found


def test_killed_counters_lose_nothing(tmp_path: Path) -> None:
    """Twenty times, at moments that chance picks; the soak test does it a thousand times."""
    receipted, found = campaign(tmp_path / "c", 20)
    assert 100 < receipted <= found
    left = {path.name for path in (tmp_path / "c").iterdir()}
    assert left <= {"counter.toml", "counter.key", "index.db", "index.db-wal", "packs"}


@pytest.mark.soak
def test_a_thousand_kills_lose_nothing(tmp_path: Path) -> None:
    """And it prints how many were receipted, and how many more were kept."""
    receipted, found = campaign(tmp_path / "c", 1000)
    print(f"\n1,000 kills: {receipted} receipted, {found} kept")  # noqa: T201 - its figure
    assert 1000 < receipted <= found
