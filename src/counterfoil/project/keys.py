"""Where a project's private key is: on the desk's machine, outside the project folder.

A project folder may be copied and handed on; whoever has the private key can sign checkpoints in
the project's name. Keys are in `$COUNTERFOIL_KEYS`, or `~/.config/counterfoil/keys`.
"""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from counterfoil.envelope.receipts import desk_name
from counterfoil.ledger.checkpoint import Signer
from counterfoil.project.declared import ProjectError

_SEED = 32


def keys_folder() -> Path:
    """Return the folder of private keys."""
    if given := os.environ.get("COUNTERFOIL_KEYS"):
        return Path(given)
    config = os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config"
    return Path(config) / "counterfoil" / "keys"


def new_signer(origin: str) -> Signer:
    """Make a private key for a new project, keep it, and return its signer."""
    seed = os.urandom(_SEED)
    signer = Signer(origin, seed)
    path = _path(signer.vkey)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as out:
        out.write(seed)
        out.flush()
        os.fsync(out.fileno())
    return signer


def find_signer(origin: str, vkey: str) -> Signer | None:
    """Return the signer for a public key, or None when its private half is not on this machine."""
    path = _path(vkey)
    seed = path.read_bytes() if path.is_file() else b""
    if len(seed) != _SEED or not vkey.startswith(f"{origin}+"):
        return None
    signer = _signer(origin, seed)
    return signer if signer.vkey == vkey else None


@lru_cache(maxsize=4)
def _signer(origin: str, seed: bytes) -> Signer:
    return Signer(origin, seed)


def find_desk_signer(origin: str) -> Signer | None:
    """Return the desk's signer, which signs replies to monitors; None where there is none here.

    Raises ProjectError where there are several: rosters name one.
    """
    name = desk_name(origin)
    signers = []
    for path in sorted(keys_folder().glob(f"{_safe(name)}+*.key")):
        seed = path.read_bytes()
        signer = Signer(name, seed) if len(seed) == _SEED else None
        if signer and _path(signer.vkey) == path:
            signers.append(signer)
    if len(signers) > 1:
        msg = f"{keys_folder()} holds {len(signers)} desk keys of {origin}; move away all but the "
        msg += "one that the roster names"
        raise ProjectError(msg)
    return signers[0] if signers else None


def _path(vkey: str) -> Path:
    name, key_id, *_ = [*vkey.split("+"), ""]
    return keys_folder() / f"{_safe(name)}+{key_id}.key"


def _safe(name: str) -> str:
    return "".join(sign if sign.isalnum() or sign in ".-" else "_" for sign in name)
