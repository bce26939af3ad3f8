"""What a counter is: the project it serves, its key, the desk's public key, its bounds.

`counter.toml` holds no secret; `counter.key` is the private key, 32 bytes, for its owner alone.
Whoever takes that can sign receipts in the counter's name and opens nothing with it.
"""

from __future__ import annotations

import os
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from counterfoil.counter.disk import Disk
from counterfoil.envelope.notes import BadNote, Signer, Verifier
from counterfoil.envelope.receipts import counter_name, desk_name

SETTINGS, KEY, INDEX = "counter.toml", "counter.key", "index.db"
FORM, ROSTER = "return.html", "roster.txt"
MOST_FORM, MOST_ROSTER = 16 * 1024 * 1024, 16384
_SEED = 32
_ORIGIN = re.compile(r"[a-z0-9][a-z0-9.-]*(?:/[A-Za-z0-9._-]+)*", re.ASCII)
_TEXTS, _NUMBERS = (
    ("origin", "counter_key", "desk_key"),
    ("reserve_mib", "returns_a_minute", "returns_a_minute_by_key", "uploads_at_once"),
)
_TOML = """\
# What this counter is. Made by `counterfoil counter init`; read when it starts.

# The project, as its roster names it.
origin = "{origin}"

# The public half of the key that receipts are signed with: the roster's line `counter-key`.
counter_key = "{counter_key}"

# The public half of the desk's key: who may fetch returns and leave replies. Empty: nobody may.
desk_key = "{desk_key}"

# This much of the disk stays free: returns are refused before it is touched.
reserve_mib = 1024

# How many returns are let in within a minute, of all and under one envelope key, and how many
# uploads may be under way at the same time.
returns_a_minute = 600
returns_a_minute_by_key = 30
uploads_at_once = 400
"""


class BadCounter(ValueError):  # noqa: N818 - what it is, not that it is an error
    """A folder that no counter can be served from, or made in; the message says why."""


@dataclass(frozen=True, slots=True)
class CounterSettings:
    """What `counter.toml` says. Keys are vkeys; `desk_key` may be empty."""

    origin: str
    counter_key: str
    desk_key: str
    reserve_mib: int
    returns_a_minute: int
    returns_a_minute_by_key: int
    uploads_at_once: int


def make_counter(folder: Path, origin: str, desk_key: str = "") -> CounterSettings:
    """Make a counter's folder with its key and settings; raise BadCounter, OSError."""
    if not _ORIGIN.fullmatch(origin):
        msg = f"{origin!r} is no project's origin; it looks like example.org/founding"
        raise BadCounter(msg)
    if desk_key:
        _check_key(desk_key, desk_name(origin), "--desk-key")
    if (folder / SETTINGS).exists() or (folder / KEY).exists():
        msg = f"{folder}: there is a counter already"
        raise BadCounter(msg)
    seed = os.urandom(_SEED)
    signer = Signer(counter_name(origin), seed)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    _write(folder / KEY, seed)
    text = _TOML.format(origin=origin, counter_key=signer.vkey, desk_key=desk_key)
    _write(folder / SETTINGS, text.encode())
    Disk().sync_folder(folder)
    return read_settings(folder)


def read_settings(folder: Path) -> CounterSettings:
    """Return what a counter's folder says; raise BadCounter, OSError."""
    path = folder / SETTINGS
    if not path.is_file():
        msg = f"{folder}: there is no counter here; make one with `counterfoil counter init`"
        raise BadCounter(msg)
    try:
        found = tomllib.loads(path.read_text("utf-8"))
    except ValueError as error:
        msg = f"{path}: {error}"
        raise BadCounter(msg) from None
    unknown = sorted(found.keys() ^ {*_TEXTS, *_NUMBERS})
    if unknown:
        msg = f"{path}: {unknown[0]!r} is missing or not known here"
        raise BadCounter(msg)
    for name in _TEXTS:
        if not isinstance(found[name], str):
            msg = f"{path}: {name} must be a text in quotes"
            raise BadCounter(msg)
    for name in _NUMBERS:
        if type(found[name]) is not int or found[name] < 0:
            msg = f"{path}: {name} must be a whole number, 0 or more"
            raise BadCounter(msg)
    settings = CounterSettings(**found)
    _check_key(settings.counter_key, counter_name(settings.origin), f"{path}: counter_key")
    if settings.desk_key:
        _check_key(settings.desk_key, desk_name(settings.origin), f"{path}: desk_key")
    return settings


def read_signer(folder: Path, settings: CounterSettings) -> Signer:
    """Return the counter's signer; raise BadCounter where the key is not the settings' one."""
    path = folder / KEY
    seed = path.read_bytes() if path.is_file() else b""
    signer = Signer(counter_name(settings.origin), seed) if len(seed) == _SEED else None
    if signer is None or signer.vkey != settings.counter_key:
        msg = f"{path}: this is not the private half of counter_key; bring it back from a backup"
        raise BadCounter(msg)
    return signer


def read_form(folder: Path) -> bytes:
    """Return the offline form that this counter hands out; nothing where it was given none."""
    return _handed_out(folder / FORM, MOST_FORM, "16 MiB, which no form is")


def read_roster(folder: Path) -> bytes:
    """Return the roster that this counter hands out; nothing where it was given none.

    It is not looked into: whoever takes it checks what the root key signed.
    """
    return _handed_out(folder / ROSTER, MOST_ROSTER, "16 KiB, which no roster is")


def _handed_out(path: Path, most: int, said: str) -> bytes:
    if not path.is_file():
        return b""
    if path.stat().st_size > most:
        msg = f"{path}: larger than {said}"
        raise BadCounter(msg)
    return path.read_bytes()


def _check_key(vkey: str, name: str, where: str) -> None:
    try:
        verifier = Verifier(vkey)
    except (BadNote, ValueError) as error:
        msg = f"{where}: {error}"
        raise BadCounter(msg) from None
    if verifier.name != name:
        msg = f"{where}: this is the key of {verifier.name}, and it must be that of {name}"
        raise BadCounter(msg)


def _write(path: Path, content: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(handle, "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
