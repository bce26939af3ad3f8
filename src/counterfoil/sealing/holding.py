"""What the key files of people hold: a reviewer's age identity, a project's root key.

A reviewer's lines are what age itself reads: a comment with the code, and the identity. The root
key's are its name and 32 bytes in hexadecimal. Both stand in a file that a passphrase protects
(keyfiles.py), and neither is ever on a counter.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from pathlib import Path

from pyrage import x25519

from counterfoil.envelope.notes import Signer
from counterfoil.model.question import is_code
from counterfoil.sealing.keyfiles import BadKeyFile, open_key, read_key, write_key
from counterfoil.sealing.roster import is_origin, root_name

_REVIEWER = re.compile(r"# reviewer (\S+)\n(AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58})\n", re.ASCII)
_ROOT = re.compile(r"(\S+/root)\n([0-9a-f]{64})\n", re.ASCII)
_SEED = 32


@dataclass(frozen=True, slots=True)
class ReviewerKey:
    """A reviewer's code and the identity that opens what is sealed to them."""

    code: str
    identity: x25519.Identity = field(repr=False)

    @property
    def recipient(self) -> str:
        """What rosters name: `age1…`."""
        return str(self.identity.to_public())


def new_reviewer(path: Path, code: str, passphrase: str) -> ReviewerKey:
    """Make a reviewer's key and write its file; raise BadKeyFile, FileExistsError."""
    if not is_code(code):
        msg = f"{code!r} is no reviewer's code; people go by codes, such as R-1"
        raise BadKeyFile(msg)
    key = ReviewerKey(code, x25519.Identity.generate())
    write_key(path, f"# reviewer {code}\n{key.identity}\n", passphrase)
    return key


def read_reviewer(path: Path, passphrase: str) -> ReviewerKey:
    """Open a reviewer's key file; raise BadKeyFile."""
    return _reviewer(read_key(path, passphrase), str(path))


def open_reviewer(protected: bytes, passphrase: str, called: str) -> ReviewerKey:
    """Open the bytes of a reviewer's key file, called so in messages; raise BadKeyFile."""
    return _reviewer(open_key(protected, passphrase, called), called)


def _reviewer(lines: str, called: str) -> ReviewerKey:
    found = _REVIEWER.fullmatch(lines)
    if not found:
        msg = f"{called} holds no reviewer's key"
        raise BadKeyFile(msg)
    return ReviewerKey(found[1], x25519.Identity.from_str(found[2]))


def new_root(path: Path, origin: str, passphrase: str) -> Signer:
    """Make a project's root key and write its file; raise BadKeyFile, FileExistsError."""
    if not is_origin(origin):
        msg = f"{origin!r} is no project's origin; it looks like example.org/founding"
        raise BadKeyFile(msg)
    seed = os.urandom(_SEED)
    signer = Signer(root_name(origin), seed)
    write_key(path, f"{signer.name}\n{seed.hex()}\n", passphrase)
    return signer


def read_root(path: Path, passphrase: str) -> Signer:
    """Open a root key's file; raise BadKeyFile."""
    found = _ROOT.fullmatch(read_key(path, passphrase))
    if not found:
        msg = f"{path} holds no root key"
        raise BadKeyFile(msg)
    return Signer(found[1], bytes.fromhex(found[2]))
