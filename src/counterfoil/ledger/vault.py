"""The vault: originals by their SHA-256, kept as they came and never written again.

    vault/ab/cdef…      the bytes whose digest is abcdef…
    vault/.coming/      bytes on their way in; whatever is left there was interrupted

A file has its final name only once all its bytes are on the disk, so an interruption leaves no
half original: it leaves something in `.coming`, which the next run clears. What another run is
copying in meanwhile is locked, and stays.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

_BLOCK = 1 << 20
_DIGEST_LENGTH = 64


class Vault:
    """The originals of one project."""

    def __init__(self, folder: Path) -> None:
        """Take the vault's folder; it is made when the first original comes in."""
        self.folder = folder
        self._coming = folder / ".coming"

    def path(self, digest: str) -> Path:
        """Return where the original with this digest is kept, whether or not it is there."""
        return self.folder / digest[:2] / digest[2:]

    def has(self, digest: str) -> bool:
        """Whether the original is there."""
        return self.path(digest).is_file()

    def keep(self, stream: BinaryIO) -> tuple[str, int, bool]:
        """Copy a stream's bytes in; return (digest, size, whether they were new).

        When it returns, the bytes are on the disk under their final name.
        """
        digest, size = sha256(), 0
        coming, out = self._arriving()
        with out:
            try:
                while block := stream.read(_BLOCK):
                    digest.update(block)
                    size += out.write(block)
                out.flush()
                os.fsync(out.fileno())
                new = self._settle(coming, digest.hexdigest())
            finally:
                coming.unlink(missing_ok=True)
        return digest.hexdigest(), size, new

    def _arriving(self) -> tuple[Path, BinaryIO]:
        """Return a new file for bytes on their way in, locked as long as it is open."""
        if not self._coming.is_dir():
            self._coming.mkdir(parents=True, exist_ok=True)
            sync_folder(self.folder.parent)
        while True:
            coming = self._coming / f"{os.getpid()}-{os.urandom(6).hex()}"
            out = coming.open("xb")
            fcntl.flock(out, fcntl.LOCK_EX)
            if os.fstat(out.fileno()).st_nlink:
                return coming, out
            # Another run took it for one that was left behind, before it was locked.
            out.close()

    def _settle(self, coming: Path, digest: str) -> bool:
        final = self.path(digest)
        new = not (final.is_file() and digest_of(final) == digest)
        if new:
            final.parent.mkdir(parents=True, exist_ok=True)
            coming.chmod(0o444)
            # Renaming replaces a damaged file of the same name.
            coming.rename(final)
        # Also what is there already: whoever renamed it may have been killed before this.
        for folder in (final.parent, self.folder):
            sync_folder(folder)
        return new

    def clear_interrupted(self) -> int:
        """Remove what interrupted copies left behind; return how many there were."""
        count = 0
        for path in self._coming.iterdir() if self._coming.is_dir() else ():
            with suppress(FileNotFoundError, BlockingIOError), path.open("rb") as left:
                fcntl.flock(left, fcntl.LOCK_EX | fcntl.LOCK_NB)
                path.unlink()
                count += 1
        return count

    def digests(self) -> Iterator[str]:
        """Yield the digest that each kept file's name claims, in order."""
        for folder in sorted(self.folder.glob("[0-9a-f][0-9a-f]")):
            for path in sorted(folder.iterdir()):
                yield folder.name + path.name

    def faults(self, digest: str) -> str:
        """Return what is wrong with an original in a few words; empty when nothing is."""
        path = self.path(digest)
        if len(digest) != _DIGEST_LENGTH or not path.is_file():
            return "is missing from the vault"
        return "" if digest_of(path) == digest else "is not the bytes its digest names"


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    digest = sha256()
    with path.open("rb", buffering=0) as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def sync_folder(folder: Path) -> None:
    """Make a folder's entries durable (a rename is lost without this)."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
