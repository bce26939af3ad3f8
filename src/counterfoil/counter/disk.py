"""Every call by which the counter changes its files, in one place: tests stand between here.

What a disk has after a loss of power is what was synced, and of the rest any part. So a file's
bytes count only after `sync`, and its name only after `sync_folder`.
"""

from __future__ import annotations

import os
from pathlib import Path

_PIECE = 256 * 1024


class Disk:
    """The disk itself. Everything may raise OSError."""

    def make(self, path: Path) -> int:
        """Open a file for reading and writing, making it where there is none; its descriptor."""
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def write(self, handle: int, piece: memoryview, at: int) -> None:
        """Write all of a piece at a place of a file."""
        while piece:
            done = os.pwrite(handle, piece, at)
            piece, at = piece[done:], at + done

    def copy(self, source: int, size: int, handle: int, at: int) -> None:
        """Write the first `size` bytes of another file at a place of a file."""
        piece = memoryview(bytearray(min(_PIECE, size)))
        for begun in range(0, size, _PIECE):
            expected = min(_PIECE, size - begun)
            if os.preadv(source, [piece[:expected]], begun) < expected:
                msg = "an upload is shorter than it was"
                raise OSError(msg)
            self.write(handle, piece[:expected], at + begun)

    def cut(self, handle: int, size: int) -> None:
        """Let a file end after `size` bytes."""
        os.ftruncate(handle, size)

    def sync(self, handle: int) -> None:
        """Return once a file's bytes are on the disk."""
        os.fsync(handle)

    def sync_folder(self, folder: Path) -> None:
        """Return once the names in a folder are on the disk."""
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

    def free(self, folder: Path) -> int:
        """Return how many bytes are free for us on the disk that a folder is on."""
        found = os.statvfs(folder)
        return found.f_bavail * found.f_frsize
