"""A monitor's device: the programme and roster it goes by, the code, and the little that it keeps.

FOLDER/                 $COUNTERFOIL_MONITOR, or ~/.local/share/counterfoil
  rosters/….roster      the highest serial seen, for each root key
  ….root                which root key a project has
  ….kept                what was filed, sealed to the monitor's own key; none without it
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from counterfoil.sealing.body import Report, WeeklyReturn
from counterfoil.sealing.fields import BadReturn
from counterfoil.sealing.kept import KeptReturn, open_kept, seal_kept, standing
from counterfoil.sealing.keys import MonitorKeys
from counterfoil.sealing.programme import Programme, read_programme
from counterfoil.sealing.returns import seal_return
from counterfoil.sealing.roster import BadRoster, Roster, read_roster
from counterfoil.sealing.seen import SeenRosters
from counterfoil.sealing.words import BadCode, MonitorCode

_NAME = 32


def monitor_folder() -> Path:
    """Return the folder in which a device keeps what it must."""
    if given := os.environ.get("COUNTERFOIL_MONITOR"):
        return Path(given)
    data = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(data) / "counterfoil"


def load_programme(path: Path) -> Programme:
    """Read a programme, from the root key that this device knows; raise BadReturn, BadRoster."""
    programme = read_programme(path.read_bytes())
    known = monitor_folder() / f"{_name(programme.origin)}.root"
    if known.is_file():
        if known.read_text("utf-8").strip() != programme.root:
            msg = f"this device knows another root key of {programme.origin}: ask your project, by "
            msg += f"a way that you trust; if the new key is right, remove {known}"
            raise BadRoster(msg)
    else:
        _write(known, f"{programme.root}\n".encode())
    return programme


def load_roster(path: Path, programme: Programme, today: dt.date) -> Roster:
    """Read a roster that holds today and is the newest seen here; raise BadRoster."""
    roster = read_roster(path.read_bytes(), programme.root)
    roster.check_day(today)
    SeenRosters(monitor_folder() / "rosters").accept(roster, programme.root)
    return roster


def load_keys(typed: str) -> MonitorKeys:
    """Return the keys of a code; raise BadReturn where it is none."""
    try:
        return MonitorKeys(MonitorCode.read(typed))
    except BadCode as error:
        raise BadReturn(str(error)) from None


@dataclass(frozen=True, slots=True)
class Keeping:
    """A monitor's own file on this device, for one code and one project."""

    keys: MonitorKeys
    origin: str

    @property
    def path(self) -> Path:
        """Where the file is; its name tells nothing of whose it is."""
        return monitor_folder() / f"{_name(f'{self.origin} {self.keys.mailbox}')}.kept"

    def load(self) -> list[KeptReturn]:
        """Return what was kept, in order; raise BadEnvelope, BadReturn where it does not open."""
        if not self.path.is_file():
            return []
        return open_kept(self.path.read_bytes(), self.keys, self.origin)

    def standing(self) -> list[KeptReturn]:
        """Return the kept returns that no later one replaces."""
        return standing(self.load())

    def add(self, one: KeptReturn) -> None:
        """Keep one more return."""
        _write(self.path, seal_kept([*self.load(), one], self.keys, self.origin))


@dataclass(frozen=True, slots=True)
class Device:
    """What a return is sealed by: the programme, a roster that holds today, the code's keys."""

    programme: Programme
    roster: Roster
    keys: MonitorKeys
    today: dt.date

    @property
    def keeping(self) -> Keeping:
        """The monitor's own file here."""
        return Keeping(self.keys, self.programme.origin)

    def seal(self, report: Report, contents: Sequence[bytes]) -> tuple[KeptReturn, bytes]:
        """Seal a report; return what may be kept of it, and the `.return` file.

        Raises BadReturn, BadRoster, BadEnvelope.
        """
        sealed = seal_return(report, contents, self.keys, self.roster, self.today)
        weekly = WeeklyReturn(
            origin=self.roster.origin,
            roster=self.roster.serial,
            author=self.keys.author.public_key().public_bytes_raw(),
            reply_to=self.keys.reply_to,
            mailbox=self.keys.mailbox,
            report=report,
        )
        digest = sha256(sealed.envelope).hexdigest()
        return KeptReturn(sealed.id, digest, weekly), sealed.envelope


def _name(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:_NAME]


def _write(path: Path, content: bytes) -> None:
    """Write a file for its owner alone, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    coming = path.with_suffix(".coming")
    handle = os.open(coming, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    coming.replace(path)
