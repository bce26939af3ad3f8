"""Two hundred returns of 1 MiB at once, against a bare ASGI application that syncs the same bytes.

The bare one is what uvicorn and the disk can do: it writes each body to a file and syncs it, and
looks at nothing. Both run one process, over the same sockets, from the same envelopes; the clients
are in another process, and share the two cores with it.
"""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bench.report import Report
from counterfoil.counter.config import SETTINGS, make_counter
from counterfoil.counter.serving import wiping
from counterfoil.envelope.guard import wrap
from counterfoil.envelope.padding import padded

CLIENTS, EACH, SIZE, TURNS = 200, 6, 1024 * 1024, 5
_CHUNK, _TAG = 65536, 16
_STANZA = b"-> X25519 " + b"A" * 43 + b"\n" + b"A" * 43 + b"\n"
_HEADER = b"age-encryption.org/v1\n" + 2 * _STANZA + b"--- " + b"A" * 43 + b"\n"
_BARE = """
import os, sys
import uvicorn

class Bare:
    number = 0

    async def __call__(self, scope, receive, send):
        self.number += 1
        handle = os.open(f"{sys.argv[1]}/{self.number}", os.O_WRONLY | os.O_CREAT, 0o600)
        more = True
        while more:
            message = await receive()
            more = message.get("more_body", False)
            os.write(handle, message.get("body", b""))
        os.fsync(handle)
        os.close(handle)
        await send({"type": "http.response.start", "status": 201, "headers": []})
        await send({"type": "http.response.body", "body": b"kept"})

import socket
listening = socket.create_server(("127.0.0.1", 0), backlog=512)
print(f"at http://127.0.0.1:{listening.getsockname()[1]}/", flush=True)
config = uvicorn.Config(Bare(), http="h11", loop="asyncio", access_log=False, log_level="critical")
uvicorn.Server(config).run(sockets=[listening])
"""


class Load(NamedTuple):
    """What a load came to: returns a second, the seconds of half and of 99 % of them, failures."""

    rate: float
    median: float
    worst: float
    failed: int


def bench(report: Report, room: Path) -> None:
    """Add the row on counters."""
    envelopes = made(room / "envelopes", CLIENTS * EACH)
    runs: dict[str, list[Load]] = {"bare": [], "counter": []}
    for turn in range(TURNS):
        for name, serving in (("bare", bare), ("counter", counter)):
            place = room / f"{name}-{turn}"
            with serving(place) as port:
                runs[name].append(loaded(port, envelopes))
    # Disks have better and worse moments: each run is held against the one just before it.
    ours, theirs = (sorted(runs[name])[TURNS // 2] for name in ("counter", "bare"))
    pairs = zip(runs["counter"], runs["bare"], strict=True)
    ratio = statistics.median(one.rate / other.rate for one, other in pairs)
    failed = sum(load.failed for load in runs["counter"])
    report.add(
        f"{CLIENTS} returns of 1 MiB at once, until {CLIENTS * EACH:,} are receipted",
        f"{ours.rate:.0f} a second, p50 {ours.median:.2f} s, p99 {ours.worst:.2f} s, "
        f"{failed} not answered with 201",
        f"bare uvicorn that writes and syncs the same bytes: {theirs.rate:.0f} a second, "
        f"p99 {theirs.worst:.2f} s",
        f"{ratio:.0%} of its rate (the median of {TURNS} pairs of runs)",
        "≥ 70 %, p99 < 2 s, no 5xx",
    )


def made(folder: Path, count: int) -> list[Path]:
    """Make envelopes, each of its own bytes, that the guard lets in."""
    folder.mkdir()
    chance = random.Random(1)  # noqa: S311 - what is in them
    key = Ed25519PrivateKey.from_private_bytes(bytes(32))
    length = padded(SIZE - 4096)
    sealed = length + _TAG * -(-length // _CHUNK) + 16
    some = chance.randbytes(sealed)
    paths = []
    for number in range(count):
        body = number.to_bytes(8, "big") + some[8:]
        paths.append(folder / f"{number}")
        paths[-1].write_bytes(wrap(_HEADER + body, key))
    return paths


@contextmanager
def counter(folder: Path) -> Iterator[int]:
    """Run a counter that takes no load for a flood."""
    make_counter(folder, "example.org/bench")
    text = (folder / SETTINGS).read_text("utf-8")
    for name in ("returns_a_minute_by_key", "returns_a_minute", "uploads_at_once"):
        lines = (f"{name} = 1000000" if line.startswith(f"{name} =") else line
                 for line in text.splitlines())  # fmt: skip
        text = "\n".join(lines)
    (folder / SETTINGS).write_text(text, "utf-8")
    code = "from counterfoil.cli import program; program()"
    command = [sys.executable, "-c", code, "counter", "serve", str(folder), "--port", "0"]
    with running(command, wiping({})) as port:
        yield port


@contextmanager
def bare(folder: Path) -> Iterator[int]:
    """Run the bare application."""
    folder.mkdir()
    with running([sys.executable, "-c", _BARE, str(folder)], {}) as port:
        yield port


@contextmanager
def running(command: list[str], extra: dict[str, str], before: str = "127.0.0.1:") -> Iterator[int]:
    """Run a server that prints its address; yield its port, which stands after `before`."""
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env={**os.environ, **extra}
    )
    try:
        said = process.stdout.readline() if process.stdout else ""
        yield int(said.partition(before)[2].partition("/")[0])
    finally:
        process.terminate()
        process.wait(60)


def loaded(port: int, envelopes: list[Path]) -> Load:
    """File all envelopes, by so many clients at once, from a process of its own."""
    ours, theirs = multiprocessing.get_context("fork").Pipe()
    child = multiprocessing.get_context("fork").Process(
        target=lambda: theirs.send(json.dumps(asyncio.run(_filed(port, envelopes))))
    )
    child.start()
    wall, seconds, failed = json.loads(ours.recv())
    child.join()
    return Load(
        len(seconds) / wall,
        statistics.median(seconds),
        statistics.quantiles(seconds, n=100)[98],
        failed,
    )


async def _filed(port: int, envelopes: list[Path]) -> tuple[float, list[float], int]:
    waiting = iter(envelopes)
    seconds: list[float] = []
    failed = [0]
    begun = time.perf_counter()
    await asyncio.gather(*(_client(port, waiting, seconds, failed) for _ in range(CLIENTS)))
    return time.perf_counter() - begun, seconds, failed[0]


async def _client(
    port: int, waiting: Iterator[Path], seconds: list[float], failed: list[int]
) -> None:
    """File one after another, each over a connection of its own, as monitors do."""
    for path in waiting:
        content = path.read_bytes()
        begun = time.perf_counter()
        reading, writing = await asyncio.open_connection("127.0.0.1", port)
        head = f"POST /returns HTTP/1.1\r\nhost: x\r\ncontent-length: {len(content)}\r\n"
        writing.write(f"{head}connection: close\r\n\r\n".encode() + content)
        answer = await reading.read()
        seconds.append(time.perf_counter() - begun)
        failed[0] += not answer.startswith(b"HTTP/1.1 201")
        writing.close()
