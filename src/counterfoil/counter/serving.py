"""Serving a counter: a socket, one process, no log, and an orderly end."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import resource
import signal
import socket
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import uvicorn

from counterfoil.counter.app import CounterApp
from counterfoil.counter.config import (
    INDEX,
    BadCounter,
    read_form,
    read_roster,
    read_settings,
    read_signer,
)
from counterfoil.counter.disk import Disk
from counterfoil.counter.index import Index, IndexFault
from counterfoil.counter.keeping import Keeper
from counterfoil.counter.protocol import CounterProtocol
from counterfoil.counter.requests import MOST_HEAD
from counterfoil.counter.store import FolderInUse, Store, lock

FORGET_EVERY = 5.0
"""After how many seconds at most what a closed connection left in memory is let go."""
FINISH_WITHIN = 30
"""How many seconds uploads under way have to come to their end once the counter is to stop."""
_BACKLOG = 512
_MIB = 1024 * 1024
_WIPING = {
    "PYTHONMALLOC": "malloc",
    "GLIBC_TUNABLES": "glibc.malloc.perturb=165:glibc.malloc.tcache_count=0",
    "COUNTERFOIL_WIPES": "1",
}


def wiping(environment: Mapping[str, str]) -> dict[str, str]:
    """Return what is to be added to an environment so that freed memory is overwritten.

    Python then leaves memory to the C library, and glibc fills every piece that it is given back
    (mallopt(3), M_PERTURB), but for those that it puts aside for each thread, of which there are
    none here. Nothing is added where it is there already; other C libraries take no notice.
    """
    # What only C libraries read may be taken away by one; a process starts itself anew only once.
    here = sys.platform == "linux" and not environment.get("COUNTERFOIL_WIPES")
    return dict(_WIPING) if here else {}


def at_port(host: str, port: int) -> socket.socket:
    """Return a socket that listens at a port; raise BadCounter."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return _listening(family, (host, port), f"{host}, port {port}")


def at_path(path: Path) -> socket.socket:
    """Return a socket that listens at a path, for its owner and group; raise BadCounter."""
    with socket.socket(socket.AF_UNIX) as asking:
        left = path.is_socket() and asking.connect_ex(str(path)) != 0
    if left:
        # Nobody listens there: it is from a process that was killed.
        path.unlink()
    kept = os.umask(0o117)
    try:
        return _listening(socket.AF_UNIX, str(path), str(path))
    finally:
        os.umask(kept)


def address(listening: socket.socket) -> str:
    """Return where a socket listens, as people write it."""
    found = listening.getsockname()
    if listening.family == socket.AF_UNIX:
        return str(found)
    host, port, *_ = found
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def serve(
    folder: Path,
    listening: socket.socket,
    ready: Callable[[], None],
    warn: Callable[[str], None],
) -> None:
    """Serve a counter's folder at a socket until SIGINT or SIGTERM.

    Raises BadCounter, FolderInUse, OSError. `ready` is called once requests are answered; `warn` is
    told what is wrong and does not hinder.
    """
    settings = read_settings(folder)
    signer = read_signer(folder, settings)
    form, roster = read_form(folder), read_roster(folder)
    os.umask(0o077)
    # A dump of this process would hold what is under way; and each upload takes two descriptors.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    held = lock(folder)
    try:
        store = _opened(folder, settings.reserve_mib * _MIB)
        for name in store.damaged:
            warn(f"packs/{name} is shorter than it was: restore it from a backup")
        keeper = Keeper(store)
        try:
            app = CounterApp(settings, signer, keeper, form, roster)
            asyncio.run(_serve(app, keeper, listening, ready))
        finally:
            keeper.close()
    finally:
        os.close(held)


def _opened(folder: Path, reserve: int) -> Store:
    try:
        return Store(folder, reserve, Disk(), Index(folder / INDEX))
    except IndexFault as error:
        msg = f"{folder / INDEX} cannot be used: {error}; bring it back from a backup"
        raise BadCounter(msg) from None


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Tell when it is up."""
        await super().startup(sockets)
        self._ready()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """End in an orderly way; uvicorn's own would raise the signal once more at the end."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self._stop)
        yield

    def _stop(self) -> None:
        # Who asks twice does not want to wait.
        self.force_exit = self.should_exit
        self.should_exit = True


async def _serve(
    app: CounterApp, keeper: Keeper, listening: socket.socket, ready: Callable[[], None]
) -> None:
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access", "uvicorn.asgi"):
        logging.getLogger(name).disabled = True
    config = uvicorn.Config(
        app,
        http=CounterProtocol,
        ws="none",
        lifespan="off",
        loop="asyncio",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        date_header=False,
        timeout_graceful_shutdown=FINISH_WITHIN,
        h11_max_incomplete_event_size=MOST_HEAD,
    )
    beside = asyncio.gather(keeper.turn_days(), _forget())
    await _Server(config, ready).serve(sockets=[listening])
    beside.cancel()
    with suppress(asyncio.CancelledError):
        await beside


async def _forget() -> None:
    """Let go, again and again, of what requests left behind them in circles, addresses and all."""
    # What is there from the start stays; looking through the rest takes next to no time.
    gc.collect()
    gc.freeze()
    while True:
        await asyncio.sleep(FORGET_EVERY)
        gc.collect()


def _listening(family: int, place: object, shown: str) -> socket.socket:
    found = socket.socket(family)
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        found.bind(place)  # type: ignore[arg-type]
        found.listen(_BACKLOG)
    except OSError as error:
        found.close()
        msg = f"cannot listen at {shown}: {error.strerror}"
        raise BadCounter(msg) from None
    return found


__all__ = ["BadCounter", "FolderInUse", "address", "at_path", "at_port", "serve", "wiping"]
