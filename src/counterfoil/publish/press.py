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

from counterfoil.publish.ahead import LaidOut
from counterfoil.publish.early import Begun
from counterfoil.publish.past import MANIFEST
from counterfoil.publish.stamped import Folder, Stamped, folder_stamp, kept_of, last_stamped

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
        self._new = Stamped({}, {}, {})
        self._open: dict[str, tuple[str, Mapping[str, str]]] = {}
        self._old, self._last = last_stamped(stamps, out.parent)
        self._folders: set[str] = set()
        self._laid = LaidOut(out, "")
        if begun and begun.laid.origin == self._last:
            self._laid = begun.laid.move(out)

    def reuse(self, path: str, stamp: str) -> bool:
        """Take a file from the last edition when its stamp is the same; say whether it was."""
        if self._old.stamps.get(path) != stamp or not self._taken(path):
            return False
        self.digests[path] = self._old.digests[path]
        self._new.stamps[path] = stamp
        self.reused += 1
        return True

    def reuse_folder(self, folder: str, stamps: Mapping[str, str], basis: str) -> list[str]:
        """Take a folder's files from the last edition; return the names of those to be made.

        `stamps` has all its files, in the order of their names; `basis` belongs to each stamp.
        Where nothing of a folder changed, its files are not looked at one by one.
        """
        old = self._old.folders.get(folder)
        stamp = folder_stamp(basis, stamps)
        if old and old.stamp == stamp and self._laid.take_folder(folder, old.names):
            self._new.folders[folder] = old
            self.reused += len(stamps)
            return []
        known = old.files() if old and old.basis == basis else {}
        self._open[folder] = basis, stamps
        left = []
        for name, wanted in stamps.items():
            had, digest = known.get(name, ("", ""))
            path = f"{folder}/{name}"
            if had == wanted and self._taken(path):
                self.digests[path] = digest
                self.reused += 1
            else:
                left.append(name)
        return left

    def _taken(self, path: str) -> bool:
        return self._laid.take(path) or self._link(path)

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
        if self._laid.take(path):
            (self.out / path).unlink()
        handle = os.open(f"{self.out}/{path}", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o444)
        with open(handle, "wb", buffering=0) as out:  # noqa: PTH123 - a handle
            out.write(content)
        self.digests[path] = sha256(content).hexdigest()
        if stamp:
            self._new.stamps[path] = stamp
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
        self._laid.clear()
        self._new.digests.update((path, self.digests[path]) for path in self._new.stamps)
        for path, (basis, stamps) in self._open.items():
            digests = {name: self.digests.pop(f"{path}/{name}") for name in stamps}
            self._new.folders[path] = Folder.of(path, basis, stamps, digests)
        lines = {path: f"{digest}  {path}\n" for path, digest in self.digests.items()}
        # Nothing else stands between the files of a folder that is listed as one.
        lines |= {f"{path}/": folder.lines for path, folder in self._new.folders.items()}
        content = "".join(text for _, text in sorted(lines.items())).encode()
        self.write(MANIFEST, content)
        return sha256(content).hexdigest()

    def keep_stamps(self, edition: Path) -> None:
        """Keep the stamps of the edition that this one became."""
        self._stamps.parent.mkdir(parents=True, exist_ok=True)
        coming = self._stamps.with_suffix(".coming")
        coming.write_bytes(kept_of(edition, self._new))
        coming.replace(self._stamps)
