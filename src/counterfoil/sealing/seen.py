"""The newest roster that this device has seen: an older one is not believed again.

One small file for each root key, written anew and renamed; it holds the serial and the digest.
"""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path

from counterfoil.sealing.roster import BadRoster, Roster


class SeenRosters:
    """A folder that remembers the highest serial of each root key."""

    def __init__(self, folder: Path) -> None:
        """Take the folder; it is made when there is something to remember."""
        self._folder = folder

    def accept(self, roster: Roster, root: str) -> None:
        """Remember a roster that `root`, a vkey, signed; raise BadRoster for an older one.

        Also where the serial is the newest one's and the lines are not: then the root key has
        signed two, and one of them was not meant for us.
        """
        path = self._folder / f"{sha256(root.encode()).hexdigest()[:32]}.roster"
        serial, digest = _known(path)
        if roster.serial < serial:
            msg = f"the roster is an old one: its serial is {roster.serial}, and this device has "
            msg += f"seen {serial}"
            raise BadRoster(msg)
        if roster.serial == serial:
            if roster.digest() != digest:
                msg = f"this device has seen another roster with the serial {serial}; ask which "
                msg += "of them holds"
                raise BadRoster(msg)
            return
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        coming = path.with_suffix(".coming")
        with coming.open("w", encoding="ascii") as out:
            out.write(f"{roster.serial} {roster.digest()}\n")
            out.flush()
            os.fsync(out.fileno())
        coming.replace(path)


def _known(path: Path) -> tuple[int, str]:
    if not path.is_file():
        return 0, ""
    serial, _, digest = path.read_text("ascii").strip().partition(" ")
    return int(serial), digest
