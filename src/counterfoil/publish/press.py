"""Writing an edition's files, and reusing those of the last one that would be the same.

Every file is written once, read-only, under `editions/.coming`, which becomes the edition when all
of it is on the disk. A page whose stamp is that of the last edition is linked from there (copied,
where the file system cannot link), so that a second edition with one change costs one change.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import orjson

from counterfoil.publish.early import Begun
from counterfoil.publish.past import MANIFEST

NOTE = "edition.note"


class Press:
    """Collects an edition's files in a folder, with the digest of each.

    `early` is the edition's data, where it was begun before.
    """

    def __init__(self, out: Path, stamps: Path, begun: Begun | None) -> None:
        """Write into `out`; `stamps` is where the last edition's stamps are kept, if any are.

        Of what was laid out of that edition, what is not the same goes again.
        """
        self.out, self._stamps = out, stamps
        self.early = begun.data if begun else None
        self.digests: dict[str, str] = {}
        self.made = self.reused = 0
        self._new: dict[str, str] = {}
        self._old, self._last = _last(stamps, out.parent)
        self._folders: set[str] = set()
        self._laid = set[str]()
        if begun and begun.laid.origin == self._last:
            self._laid = begun.laid.move(out)

    def reuse(self, path: str, stamp: str) -> bool:
        """Take a file from the last edition when its stamp is the same; say whether it was."""
        if self._old.stamps.get(path) != stamp:
            return False
        if path in self._laid:
            self._laid.remove(path)
        elif not self._link(path):
            return False
        self.digests[path] = self._old.digests[path]
        self._new[path] = stamp
        self.reused += 1
        return True

    def reuse_many(self, stamps: Mapping[str, str]) -> list[str]:
        """Take from the last edition the files whose stamps are the same; return the others."""
        same = self._laid.intersection(dict(stamps.items() & self._old.stamps.items()))
        self._laid -= same
        kept = [path for path in stamps if path in same]
        self.digests.update(zip(kept, map(self._old.digests.__getitem__, kept), strict=True))
        self._new.update(zip(kept, map(stamps.__getitem__, kept), strict=True))
        self.reused += len(kept)
        left = stamps.keys() - same
        return [path for path in stamps if path in left and not self.reuse(path, stamps[path])]

    def _link(self, path: str) -> bool:
        self._make_folder(path)
        origin, target = f"{self._last}/{path}", f"{self.out}/{path}"
        try:
            os.link(origin, target)
        except FileNotFoundError:
            return False
        except OSError:
            shutil.copyfile(origin, target)
            os.chmod(target, 0o444)  # noqa: PTH101 - a text path, for speed
        return True

    def write(self, path: str, content: bytes, stamp: str = "") -> None:
        """Write a file of the edition; with a stamp, the next edition may reuse it."""
        self._make_folder(path)
        if path in self._laid:
            self._laid.remove(path)
            (self.out / path).unlink()
        handle = os.open(f"{self.out}/{path}", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o444)
        with open(handle, "wb", buffering=0) as out:  # noqa: PTH123 - a handle
            out.write(content)
        self.digests[path] = sha256(content).hexdigest()
        if stamp:
            self._new[path] = stamp
        self.made += 1

    def take(self, path: str) -> None:
        """Count in a file that was written into the folder by other means."""
        content = (self.out / path).read_bytes()
        (self.out / path).chmod(0o444)
        self.digests[path] = sha256(content).hexdigest()
        self.made += 1

    def _make_folder(self, path: str) -> None:
        folder = path.rpartition("/")[0]
        if folder not in self._folders:
            (self.out / folder).mkdir(parents=True, exist_ok=True)
            self._folders.add(folder)

    def finish(self) -> str:
        """Write the manifest, in the form of `sha256sum`; return its digest."""
        for path in self._laid:
            _remove(self.out, path)
        lines = [f"{digest}  {path}\n" for path, digest in sorted(self.digests.items())]
        content = "".join(lines).encode()
        self.write(MANIFEST, content)
        return sha256(content).hexdigest()

    def keep_stamps(self, edition: Path) -> None:
        """Keep the stamps of the edition that this one became."""
        self._stamps.parent.mkdir(parents=True, exist_ok=True)
        coming = self._stamps.with_suffix(".coming")
        digests = {path: self.digests[path] for path in self._new}
        kept = {"edition": edition.name, "stamps": self._new, "digests": digests}
        coming.write_bytes(orjson.dumps(kept))
        coming.replace(self._stamps)


def _remove(out: Path, path: str) -> None:
    """Remove a file, and the folders that are empty then."""
    (out / path).unlink()
    for folder in (out / path).parents:
        if folder == out or any(folder.iterdir()):
            return
        folder.rmdir()


class _Stamped(NamedTuple):
    """The files of an edition that may be reused: stamps and digests, by path."""

    stamps: dict[str, str]
    digests: dict[str, str]


def _last(stamps: Path, editions: Path) -> tuple[_Stamped, Path | None]:
    none = _Stamped({}, {})
    try:
        kept = orjson.loads(stamps.read_bytes())
        edition, stamped = editions / kept["edition"], _Stamped(kept["stamps"], kept["digests"])
    except (FileNotFoundError, orjson.JSONDecodeError, KeyError):
        return none, None
    return (stamped, edition) if edition.is_dir() else (none, None)
