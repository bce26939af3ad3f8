"""Full disks, slow clients and too many of them, over HTTP: clear refusals, and it goes on."""

from __future__ import annotations

import asyncio
import multiprocessing
import resource
import socket
import time
from collections.abc import Awaitable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from counters import OPEN, Running, counting, made, sealed
from enveloped import LARGE

from counterfoil.counter import protocol, requests
from counterfoil.counter.answers import read_words
from counterfoil.counter.app import CounterApp
from counterfoil.counter.config import read_signer
from counterfoil.counter.disk import Disk
from counterfoil.counter.index import Index
from counterfoil.counter.keeping import Keeper
from counterfoil.counter.serving import at_port, serve
from counterfoil.counter.store import Store
from counterfoil.envelope.guard import MOST

WORDS = read_words("en")["refused"]


def only_so_large(running: Running, most: int) -> None:
    """Let no file of a counter's grow above so many bytes, as a disk does that is full."""
    resource.prlimit(running.process.pid, resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))


@pytest.mark.parametrize("most", [0, 100, 1000, 20_000, 60_000])
def test_a_full_disk_is_refused_clearly(tmp_path: Path, most: int) -> None:
    """Wherever it happens: in the upload, in the pack, in the index; then there is room again."""
    with counting(tmp_path / "c") as running:
        first = sealed("before")
        receipt = running.receipt(running.hand_in(first))
        only_so_large(running, most)
        heard = running.hand_in(LARGE)
        assert (503, f"{WORDS['room']}\n") == (heard.status, heard.text)
        page = running.hand_in(LARGE, accept="text/html")
        assert 503 == page.status
        assert WORDS["room"] in page.text
        only_so_large(running, resource.RLIM_INFINITY)
        running.receipt(running.hand_in(LARGE))
        assert receipt == running.receipt(running.hand_in(first))
        told = running.desk("GET", "/desk/returns").json["returns"]
        numbers = [one["number"] for one in told]
        whole = [running.desk("GET", f"/desk/returns/{number}").body for number in numbers]
        assert [first, LARGE] == whole


def test_the_reserve_is_told_of_beforehand(tmp_path: Path) -> None:
    """A disk with less room than the reserve takes nothing, whatever its size."""
    with counting(tmp_path / "c", reserve_mib=10**9) as running:
        heard = running.hand_in(sealed("x"))
        assert (503, f"{WORDS['room']}\n") == (heard.status, heard.text)
        assert 200 == running.ask("GET", "/").status


class Small(Disk):
    """A disk with room for one envelope and a half."""

    def free(self, folder: Path) -> int:
        """Return so much."""
        del folder
        return MOST * 3 // 2


def test_room_is_held_for_bodies_that_do_not_say_how_long_they_are(tmp_path: Path) -> None:
    """Two at once would not fit, so the second is refused before anything of it is written."""
    settings = made(tmp_path / "c")
    keeper = Keeper(Store(tmp_path / "c", 0, Small(), Index(tmp_path / "c" / "index.db")))
    app = CounterApp(settings, read_signer(tmp_path / "c", settings), keeper)
    envelope = sealed("first")

    async def post(body: Awaitable[bytes]) -> int:
        sent: list[dict[str, Any]] = []
        scope = {
            "type": "http",
            "method": "POST",
            "path": "/returns",
            "raw_path": b"/returns",
            "query_string": b"",
            "headers": [(b"content-type", b"application/octet-stream")],
        }

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": await body}

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        await app(scope, receive, send)
        return int(sent[0]["status"])

    async def both() -> tuple[int, int]:
        waits, whole = asyncio.Event(), asyncio.Event()

        async def slowly() -> bytes:
            waits.set()
            await whole.wait()
            return envelope

        async def at_once() -> bytes:
            return envelope

        first = asyncio.create_task(post(slowly()))
        await waits.wait()
        second = await post(at_once())
        whole.set()
        return await first, second

    with ThreadPoolExecutor(1) as thread:
        assert (201, 503) == thread.submit(asyncio.run, both()).result()
    keeper.close()


def test_only_so_many_uploads_at_once(tmp_path: Path) -> None:
    """One more hears so, and gets in once another is through."""
    with counting(tmp_path / "c", uploads_at_once=2) as running:
        begun = [begin(running) for _ in range(2)]
        wait_until(lambda: 503 == running.hand_in(sealed("x")).status)
        assert WORDS["busy"] in running.hand_in(sealed("x")).text
        for connection in begun:
            connection.close()
        wait_until(lambda: 201 == running.hand_in(sealed("x")).status)


def begin(running: Running) -> socket.socket:
    """Begin an upload, and leave it at that."""
    connection = socket.create_connection(("127.0.0.1", running.port))
    connection.sendall(b"POST /returns HTTP/1.1\r\nhost: x\r\ncontent-length: 9000\r\n\r\nx")
    return connection


def wait_until(happens: object) -> None:
    """Wait for something that happens soon."""
    assert callable(happens)
    for _ in range(1000):
        if happens():
            return
        time.sleep(0.01)
    raise AssertionError


@contextmanager
def impatient(folder: Path) -> Iterator[int]:
    """Run a counter that waits for tenths of a second where others wait for a minute."""
    made(folder, **OPEN)
    listening = at_port("127.0.0.1", 0)

    def run() -> None:
        requests.PATIENCE = protocol.HEADERS_WITHIN = 0.3
        serve(folder, listening, lambda: None, print)

    process = multiprocessing.get_context("fork").Process(target=run)
    process.start()
    port = listening.getsockname()[1]
    listening.close()
    try:
        yield port
    finally:
        process.terminate()
        process.join()


@pytest.mark.parametrize(
    ("sent", "answered"),
    [
        (b"", b""),
        (b"GET / HT", b""),
        (b"GET / HTTP/1.1\r\nhost: x\r\n\r\nGET / HT", b"HTTP/1.1 200"),
        (b"POST /returns HTTP/1.1\r\nhost: x\r\ncontent-length: 9000\r\n\r\nx", b"HTTP/1.1 408"),
    ],
)
def test_who_sends_nothing_for_long_is_let_go(tmp_path: Path, sent: bytes, answered: bytes) -> None:
    """Before a request, in the middle of its head or of its body."""
    with (
        impatient(tmp_path / "c") as port,
        socket.create_connection(("127.0.0.1", port), timeout=30) as connection,
    ):
        connection.sendall(sent)
        heard = b"".join(iter(lambda: connection.recv(65536), b""))
        assert heard.startswith(answered)
        assert bool(heard) is bool(answered)
