"""Folders for what is being made: locked while they are in use.

A run that is killed leaves its own behind, with all that was in it. The lock goes with its process,
so that the next run knows it for what it is and clears it away, whatever machine either runs on.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from counterfoil.ledger.store import LedgerBusy

_START = ".coming-"


@contextmanager
def scratch(home: Path) -> Iterator[Path]:
    """Make a folder in `home`, of one's own until the end; clear those that killed runs left.

    What is to be kept is moved out of it, or the folder itself is.
    """
    home.mkdir(parents=True, exist_ok=True)
    clear_left(home)
    folder, handle = _locked(home)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(handle)


@contextmanager
def alone(home: Path, doing: str) -> Iterator[None]:
    """Be the only run at something in a folder, which is made; raise LedgerBusy where another is.

    `doing` says in words what the other one does, and what to do about it.
    """
    home.mkdir(parents=True, exist_ok=True)
    handle = os.open(home, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise LedgerBusy(doing) from None
        yield
    finally:
        os.close(handle)


def clear_left(home: Path) -> None:
    """Clear the folders in `home` that killed runs left behind."""
    for folder in home.glob(f"{_START}*"):
        with suppress(FileNotFoundError, BlockingIOError):
            handle = os.open(folder, os.O_RDONLY)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(folder, ignore_errors=True)
            finally:
                os.close(handle)


def _locked(home: Path) -> tuple[Path, int]:
    while True:
        folder = home / f"{_START}{os.urandom(6).hex()}"
        folder.mkdir()
        with suppress(FileNotFoundError):
            handle = os.open(folder, os.O_RDONLY)
            fcntl.flock(handle, fcntl.LOCK_EX)
            if os.fstat(handle).st_nlink:
                return folder, handle
            # Another run took it for one that was left, before it was locked.
            os.close(handle)
