"""A worker whose reader of plain text does what the text tells it: crash, hang, eat memory.

Everything else of it is the real worker. The text's first line says what to do.
"""

from __future__ import annotations

import os
import signal
import socket
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from types import ModuleType

from counterfoil.model.reading import Article, Part, Reading
from counterfoil.read.given import Given
from counterfoil.read.text.plain import READER
from counterfoil.read.worker import main

_eaten: list[bytes] = []


def read_text(given: Given) -> Reading:
    """Do what the first line says, or read the text."""
    text = given.path.read_text()
    order = ORDERS.get(text.split("\n", 1)[0])
    said = order(given) if order else None
    if isinstance(said, Reading):
        return said
    return Reading(given.digest, READER, article=Article(paragraphs=(said or text,)))


def _spin(_: Given) -> None:
    while True:
        pass


def _eat(_: Given) -> None:
    while True:
        _eaten.append(b"x" * (1 << 20))


def _eat_quietly(given: Given) -> None:
    """As a library does that gets no memory: end the process by oneself."""
    try:
        _eat(given)
    except MemoryError:
        os.abort()


def _break(_: Given) -> None:
    message = "no such thing"
    raise KeyError(message)


def _write(given: Given) -> None:
    with (given.shelf.folder / "large").open("wb") as out:
        while True:
            out.write(b"x" * (1 << 20))


def _babble(_: Given) -> None:
    """Put nonsense among the answers, whichever of the open files they go to."""
    for handle in range(3, 10):
        with suppress(OSError):
            os.write(handle, b"nonsense\n")
    time.sleep(3600)


def _network(_: Given) -> str:
    try:
        socket.create_connection(("192.0.2.1", 9), 1)
    except OSError as error:
        return str(error)
    return "connected"


def _trespass(given: Given) -> str:
    """Write beside one's own folder, as a reader taken over by its original might."""
    try:
        given.path.with_name("trespass").write_text("x")
    except OSError as error:
        return error.strerror or ""
    return "written"


ORDERS: dict[str, Callable[[Given], Reading | str | None]] = {
    "crash": lambda _: os.abort(),
    "fault": lambda _: os.kill(os.getpid(), signal.SIGSEGV),
    "leave": lambda _: sys.exit(3),
    "hang": lambda _: time.sleep(3600),
    "spin": _spin,
    "eat": _eat,
    "eat quietly": _eat_quietly,
    "break": _break,
    "write": _write,
    "babble": _babble,
    "lie": lambda _: Reading("00" * 32, READER, article=Article(paragraphs=("lie",))),
    "smuggle": lambda given: Reading(
        given.digest, READER, parts=(Part("a", f"{given.digest}/../../../vault", 1),)
    ),
    "leak": lambda _: _eaten.append(b"x" * (100 << 20)),
    "network": _network,
    "trespass": _trespass,
}


if __name__ == "__main__":
    hostile = ModuleType("counterfoil.read.text.plain")
    hostile.read_text = read_text  # type: ignore[attr-defined]
    sys.modules["counterfoil.read.text.plain"] = hostile
    main()
