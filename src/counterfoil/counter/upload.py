"""One upload as it comes: held to the bounds of an envelope, written to a file without a name.

The file is in the counter's folder and has no name from the start where the system can do that:
whatever ends this process, nothing of a half upload stays.
"""

from __future__ import annotations

import os
import tempfile
from hashlib import sha256
from pathlib import Path

from counterfoil.counter.store import Coming
from counterfoil.envelope.guard import (
    ENOUGH,
    HEAD,
    MOST,
    MOST_HEADER,
    BadEnvelope,
    Head,
    Why,
    check_length,
    head_of,
    header_length,
)

_PIECE = 256 * 1024


class Upload:
    """An envelope on its way in. Anything that is written may raise OSError."""

    def __init__(self, folder: Path) -> None:
        """Begin one, with a file on the disk of a folder."""
        self._file = tempfile.TemporaryFile(dir=folder, buffering=0)  # noqa: SIM115 - see close
        self._first = bytearray()
        self._whole = sha256()
        self._head: Head | None = None
        self.size = 0

    def add(self, piece: bytes) -> None:
        """Take the next bytes; raise BadEnvelope once it is known that the guard refuses them."""
        if self.size + len(piece) > MOST:
            raise BadEnvelope(Why.TOO_LARGE)
        self.size += len(piece)
        if self._head is None:
            self._first += piece[: ENOUGH - len(self._first)]
            if len(self._first) == ENOUGH:
                self._head = head_of(bytes(self._first))
        view = memoryview(piece)
        while view:
            view = view[os.write(self._file.fileno(), view) :]

    def check(self) -> Head:
        """Return the head of the whole envelope; raise BadEnvelope where it is none.

        Reads all of it once more, so that it is best done beside what else goes on.
        """
        first = bytes(self._first)
        head = self._head or head_of(first)
        check_length(self.size - HEAD, header_length(first[HEAD : HEAD + MOST_HEADER]))
        sealed, piece = sha256(), memoryview(bytearray(_PIECE))
        for at in range(0, self.size, _PIECE):
            length = os.preadv(self._file.fileno(), [piece], at)
            self._whole.update(piece[:length])
            sealed.update(piece[0 if at else HEAD : length])
        head.verify(sealed.digest())
        return head

    def coming(self) -> Coming:
        """Return it for the store, once it was checked; with a handle of its own on the file."""
        return Coming(os.dup(self._file.fileno()), self.size, self._whole.digest())

    def close(self) -> None:
        """Let the file go, and with it what is in it."""
        self._file.close()
