"""Private keys of people on their own disk, protected by a passphrase.

The files are age files as `age -p` and `rage -p` make and open them too. A passphrase file says
itself how much work opening it takes: only files that this person made are opened here, never one
that came from elsewhere, and even then no more than so much work is done.
"""

from __future__ import annotations

import os
import re
import time
from pathlib import Path

import pyrage
from pyrage import passphrase as by_passphrase

_HEADER = re.compile(rb"age-encryption\.org/v1\n-> scrypt [A-Za-z0-9+/]{22} (\d{1,2})\n")
_MOST_WORK = 22
"""The binary logarithm of scrypt's N: 4 GiB of memory. What is written here takes 1 GiB or less."""
_TOO_MUCH, _TRIES, _PAUSE = "Excessive work", 40, 0.25
MOST_BYTES = 4096


class BadKeyFile(ValueError):  # noqa: N818 - what it is, not that it is an error
    """A file that holds no key of ours or does not open; the message says why."""


def write_key(path: Path, lines: str, passphrase: str) -> None:
    """Write a key's lines to a new file that its owner alone may read.

    Takes about a second and up to 1 GiB of memory. Raises BadKeyFile for an empty passphrase,
    FileExistsError where the file is there already.
    """
    if not passphrase:
        msg = "a key is not written without a passphrase"
        raise BadKeyFile(msg)
    protected = by_passphrase.encrypt(lines.encode(), passphrase)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as out:
        out.write(protected)
        out.flush()
        os.fsync(out.fileno())


def read_key(path: Path, passphrase: str) -> str:
    """Return the lines of a key file; raise BadKeyFile."""
    with path.open("rb") as file:
        return open_key(file.read(MOST_BYTES + 1), passphrase, str(path))


def open_key(protected: bytes, passphrase: str, called: str) -> str:
    """Return the lines that a key file's bytes hold; `called` is the file in messages.

    Raises BadKeyFile.
    """
    header = _HEADER.match(protected)
    if not header or len(protected) > MOST_BYTES:
        msg = f"{called} is no key protected by a passphrase"
        raise BadKeyFile(msg)
    if int(header[1]) > _MOST_WORK:
        msg = f"{called} asks for more work than any key file made here; it is not opened"
        raise BadKeyFile(msg)
    for _ in range(_TRIES):
        try:
            lines: bytes = by_passphrase.decrypt(protected, passphrase)
        except pyrage.DecryptError as error:
            if not str(error).startswith(_TOO_MUCH):
                msg = f"{called} does not open with this passphrase"
                raise BadKeyFile(msg) from None
        else:
            return lines.decode()
        # rage measures how fast this machine is just now and refuses what it would take long for:
        # on a busy one also the files that it made itself.
        time.sleep(_PAUSE)
    msg = f"{called} cannot be opened now: this machine is too busy; try again in a while"
    raise BadKeyFile(msg)
