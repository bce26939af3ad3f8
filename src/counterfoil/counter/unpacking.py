"""Taking the sealed returns out of a counter's folder that nobody serves: a copy, or a backup."""

from __future__ import annotations

from pathlib import Path

from counterfoil.counter.config import INDEX, read_settings
from counterfoil.counter.disk import Disk
from counterfoil.counter.index import Index
from counterfoil.counter.store import Store, lock


def unpack(folder: Path, into: Path) -> tuple[int, int]:
    """Write every return into a folder as `NUMBER.return`; return how many, and how many are gone.

    What is there under such a name stays. Raises BadCounter, FolderInUse, IndexFault, OSError.
    """
    read_settings(folder)
    lock(folder)
    store = Store(folder, 0, Disk(), Index(folder / INDEX))
    into.mkdir(parents=True, exist_ok=True, mode=0o700)
    written = gone = number = 0
    try:
        while found := store.after(number):
            for kept in found:
                number = kept.number
                pieces, path = store.read(kept), into / f"{number}.return"
                if pieces is None:
                    gone += 1
                elif not path.exists():
                    path.write_bytes(b"".join(pieces))
                    written += 1
    finally:
        store.close()
    return written, gone
