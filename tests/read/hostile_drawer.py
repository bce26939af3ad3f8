"""A worker whose drawer of pages does what the original's second line tells it.

Everything else of it is the real worker.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import ModuleType

from counterfoil.model.view import View
from counterfoil.read.drawing.dots import Measure, Painted, Sheet
from counterfoil.read.given import Given
from counterfoil.read.limits import damaged
from counterfoil.read.worker import main

_eaten: list[bytes] = []


def draw_pages(given: Given, views: Sequence[View], measure: Measure) -> Iterator[Painted]:
    """Do what the second line says, and draw white pages of ten dots."""
    del measure
    room = given.shelf.folder
    order = ORDERS.get(given.path.read_bytes().split(b"\n")[1].decode())
    for _ in views:
        yield Painted(Sheet(10, 1, b"\xff" * 10, 0, 0, 1), (), ())
    if order:
        order(room)


def _eat(_: Path) -> None:
    while True:
        _eaten.append(b"x" * (1 << 20))


def _refuse(_: Path) -> None:
    form, why = "PDF", "its pages are nowhere"
    raise damaged(form, why)


def _leave(content: bytes) -> Callable[[Path], object]:
    return lambda room: (room / "0.dots").write_bytes(content)


ORDERS: dict[str, Callable[[Path], object]] = {
    "crash": lambda _: os.abort(),
    "fault": lambda _: os.kill(os.getpid(), signal.SIGSEGV),
    "hang": lambda _: time.sleep(3600),
    "eat": _eat,
    "refuse": _refuse,
    "nothing": lambda room: (room / "0.dots").unlink(),
    "empty": _leave(b""),
    "too few": _leave(b"\0\0\0\x0a\0\0\0\x0a" + b"\0" * 99),
    "no size": _leave(b"\0\0\0\0\0\0\0\0"),
    "no colour": _leave(b"\0\0\0\x01\0\0\0\x01\xff"),
    "a picture": _leave(b"\x89PNG\r\n\x1a\n" + b"x" * 100),
    "too large": lambda room: (room / "0.dots").write_bytes(b"\xff" * (1 << 22)),
}

if __name__ == "__main__":
    hostile = ModuleType("counterfoil.read.drawing.pages")
    hostile.draw_pages = draw_pages  # type: ignore[attr-defined]
    sys.modules["counterfoil.read.drawing.pages"] = hostile
    main()
