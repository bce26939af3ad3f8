"""Folders of what is settled: held while they are in use, and cleared away when they are old.

Whoever uses one has a shared lock on it, which goes with the process at the latest. A folder is
cleared away only under a lock of one's own, so that nobody is reading in it.
"""

from __future__ import annotations

import fcntl
import os
import re
import weakref
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from hashlib import sha256
from pathlib import Path

import orjson

from counterfoil.ledger.columns import rules
from counterfoil.ledger.ledger import Ledger
from counterfoil.ledger.scratch import scratch
from counterfoil.ledger.segments import log_name
from counterfoil.model.moment import Moment
from counterfoil.project.newest import newest_kept
from counterfoil.project.tree import Project, declared_files, work_folder

WHOLE = "noticed.json"
"""What is written last: a folder that has it is whole."""
KEPT = 5
"""How many folders stay, those used last: of the newest head, and of moments asked for again."""
_VERSION = "1"
_PACKAGE = "counterfoil.reconcile"
_RULES = ("rules", "figures", "protecting", "sums", "totals")
_NAME = re.compile(r"[0-9a-f]{24}(\.coming)?")


def folder_for(project: Project, ledger: Ledger, moment: Moment) -> Path:
    """Return where everything settled as of a moment is kept, whether it is there or not.

    Its name stands for all that figures and findings depend on.
    """
    parts = [_VERSION, log_name(ledger), moment.at, str(moment.size)]
    parts += [rules(_PACKAGE, f"{name}.sql") for name in _RULES]
    digest = sha256("\n".join(parts).encode())
    for path in declared_files(project.folder):
        digest.update(sha256(path.read_bytes()).digest())
    # What looks alike is noticed by readings: those that are there, by whichever reader.
    readers = {original: kept.reader for original, kept in newest_kept(project).items()}
    digest.update(orjson.dumps(readers, option=orjson.OPT_SORT_KEYS))
    return work_folder(project.folder, "settled", digest.hexdigest()[:24])


class Hold:
    """A hold on a folder: as long as this is there, nobody clears the folder away."""

    def __init__(self, handle: int) -> None:
        """Take the folder's handle, with the lock on it."""
        weakref.finalize(self, os.close, handle)


def hold(folder: Path) -> Hold | None:
    """Return a hold on a folder of what is settled; None where there is none that is whole."""
    with ExitStack() as unless_held, suppress(FileNotFoundError):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        unless_held.callback(os.close, handle)
        fcntl.flock(handle, fcntl.LOCK_SH)
        # Somebody may have cleared it away before it was locked.
        if os.path.samestat(os.fstat(handle), folder.stat()) and (folder / WHOLE).is_file():
            os.utime(folder)
            unless_held.pop_all()
            return Hold(handle)
    return None


def make(folder: Path, fill: Callable[[Path], None]) -> Hold:
    """Have a folder filled and give it its place, unless another run did the same; return a hold.

    Raises what filling it raises, and OSError where it cannot get its place.
    """
    with scratch(folder.parent) as room:
        made = room / folder.name
        made.mkdir()
        fill(made)
        with _placing(folder.parent):
            held = hold(folder)
            if held is None:
                with suppress(FileNotFoundError):
                    # What is there is not whole, or it would be held.
                    folder.rename(room / "half")
                made.rename(folder)
                held = hold(folder)
    # Whoever deleted all of the work meanwhile has it made again.
    return held or make(folder, fill)


@contextmanager
def _placing(home: Path) -> Iterator[None]:
    """Be the only one who gives a folder in `home` its place: others wait."""
    handle = os.open(home, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def clear_old(home: Path) -> None:
    """Clear away the folders in `home` but for those used last, and those that somebody uses."""
    with os.scandir(home) as entries:
        found = [
            (entry.stat().st_mtime_ns, entry.name)
            for entry in entries
            if _NAME.fullmatch(entry.name) and entry.is_dir(follow_symlinks=False)
        ]
    old = [home / name for _, name in sorted(found, reverse=True)[KEPT:]]
    if not old:
        return
    with scratch(home) as room:
        for folder in old:
            _clear(folder, room)


def _clear(folder: Path, room: Path) -> None:
    with ExitStack() as locked, suppress(FileNotFoundError, BlockingIOError):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        locked.callback(os.close, handle)
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        # Out of the way at once; what is in it goes with the room, or after a kill with the next.
        folder.rename(room / folder.name)
