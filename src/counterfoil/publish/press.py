"""Writing an edition's files, and reusing those of the last one that would be the same.

Every file is written once, read-only, under `editions/.coming`, which becomes the edition when all
of it is on the disk. A page whose stamp is that of the last edition is linked from there (copied,
where the file system cannot link), so that a second edition with one change costs one change.
"""

from __future__ import annotations

import os
import shutil
from hashlib import sha256
from pathlib import Path

import orjson

from counterfoil.publish.past import MANIFEST

NOTE = "edition.note"


class Press:
    """Collects an edition's files in a folder, with the digest of each."""

    def __init__(self, out: Path, stamps: Path) -> None:
        """Write into `out`; `stamps` is where the last edition's stamps are kept, if any are."""
        self.out, self._stamps = out, stamps
        self.digests: dict[str, str] = {}
        self.made = self.reused = 0
        self._new: dict[str, tuple[str, str]] = {}
        self._old, self._last = _last(stamps)
        self._folders: set[str] = set()

    def reuse(self, path: str, stamp: str) -> bool:
        """Take a file from the last edition when its stamp is the same; say whether it was."""
        old = self._old.get(path)
        if old is None or old[0] != stamp or self._last is None:
            return False
        self._make_folder(path)
        origin, target = f"{self._last}/{path}", f"{self.out}/{path}"
        try:
            os.link(origin, target)
        except FileNotFoundError:
            return False
        except OSError:
            shutil.copyfile(origin, target)
            os.chmod(target, 0o444)  # noqa: PTH101 - a text path, for speed
        self.digests[path] = old[1]
        self._new[path] = (stamp, old[1])
        self.reused += 1
        return True

    def write(self, path: str, content: bytes, stamp: str = "") -> None:
        """Write a file of the edition; with a stamp, the next edition may reuse it."""
        self._make_folder(path)
        handle = os.open(f"{self.out}/{path}", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o444)
        with open(handle, "wb", buffering=0) as out:  # noqa: PTH123 - a handle
            out.write(content)
        digest = self.digests[path] = sha256(content).hexdigest()
        if stamp:
            self._new[path] = (stamp, digest)
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
        lines = [f"{digest}  {path}\n" for path, digest in sorted(self.digests.items())]
        content = "".join(lines).encode()
        self.write(MANIFEST, content)
        return sha256(content).hexdigest()

    def keep_stamps(self, edition: Path) -> None:
        """Keep the stamps of the edition that this one became."""
        self._stamps.parent.mkdir(parents=True, exist_ok=True)
        coming = self._stamps.with_suffix(".coming")
        coming.write_bytes(orjson.dumps({"edition": str(edition), "pages": self._new}))
        coming.replace(self._stamps)


def _last(stamps: Path) -> tuple[dict[str, tuple[str, str]], Path | None]:
    try:
        kept = orjson.loads(stamps.read_bytes())
    except (FileNotFoundError, orjson.JSONDecodeError):
        return {}, None
    edition = Path(kept["edition"])
    return (kept["pages"], edition) if edition.is_dir() else ({}, None)
