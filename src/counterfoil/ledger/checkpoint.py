"""Signed checkpoints: C2SP tlog-checkpoint, as C2SP signed notes with Ed25519 keys.

A checkpoint names the project's log, its size and its root hash:

    counterfoil.example/founding
    1204
    qJk3…=

    — counterfoil.example/founding Az3grk…=

Sources: c2sp.org/tlog-checkpoint, c2sp.org/signed-note.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

_ED25519 = b"\x01"
_KEY_SIZE = 32
_ROOT_SIZE = 32


class BadCheckpoint(ValueError):  # noqa: N818 - what it is, not that it is an error
    """A checkpoint or key that cannot be read or is not signed by the project's key."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The log's state at a moment: `origin` names the log, `root` is over its first `size` rows."""

    origin: str
    size: int
    root: bytes

    def body(self) -> bytes:
        """Return the text that is signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n".encode()


class Verifier:
    """A project's public key, written as `name+id+key` (a C2SP vkey)."""

    def __init__(self, vkey: str) -> None:
        """Read a vkey; raise BadCheckpoint when it is none."""
        name, _, rest = vkey.partition("+")
        key_id, _, encoded = rest.partition("+")
        key = _bytes(encoded)
        if len(key) != _KEY_SIZE + 1 or key[:1] != _ED25519 or key_id != _key_id(name, key).hex():
            msg = f"{vkey!r} is not a checkpoint key; see the line `key` in project.toml"
            raise BadCheckpoint(msg)
        self.name, self._id = name, bytes.fromhex(key_id)
        self._key = Ed25519PublicKey.from_public_bytes(key[1:])

    def open(self, note: bytes) -> Checkpoint:
        """Return the checkpoint in a signed note; raise BadCheckpoint unless our key signed it."""
        checkpoint = _read(self.body(note))
        if checkpoint.origin != self.name:
            msg = f"the checkpoint is of the log {checkpoint.origin}, not of {self.name}"
            raise BadCheckpoint(msg)
        return checkpoint

    def body(self, note: bytes) -> bytes:
        """Return the text of a signed note; raise BadCheckpoint unless our key signed it."""
        body, found, signatures = note.partition(b"\n\n")
        if not found:
            msg = "the checkpoint has no signature"
            raise BadCheckpoint(msg)
        body += b"\n"
        if not any(self._signed(body, *line) for line in _signatures(signatures)):
            msg = f"the checkpoint is not signed by {self.name}"
            raise BadCheckpoint(msg)
        return body

    def signed(self, signature: bytes, said: bytes) -> bool:
        """Whether a bare signature, 64 bytes, is our key's over what was said."""
        try:
            self._key.verify(signature, said)
        except InvalidSignature:
            return False
        return True

    def _signed(self, body: bytes, name: str, signature: bytes) -> bool:
        return (name, signature[:4]) == (self.name, self._id) and self.signed(signature[4:], body)


class Signer:
    """A project's private key."""

    def __init__(self, name: str, seed: bytes) -> None:
        """Take a 32-byte Ed25519 seed; `name` is the log's origin."""
        if not name.isprintable() or name.split() != [name] or "+" in name:
            msg = f"{name!r} cannot name a log: no spaces and no plus sign"
            raise BadCheckpoint(msg)
        self.name = name
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        self._public = _ED25519 + self._key.public_key().public_bytes_raw()

    @property
    def vkey(self) -> str:
        """The public half, as a C2SP vkey."""
        key_id = _key_id(self.name, self._public).hex()
        return f"{self.name}+{key_id}+{base64.b64encode(self._public).decode()}"

    def sign(self, checkpoint: Checkpoint) -> bytes:
        """Return the checkpoint as a signed note."""
        return self.note(checkpoint.body())

    def signature(self, said: bytes) -> bytes:
        """Return a bare signature, for what is no note; `said` must begin with what it is for."""
        return self._key.sign(said)

    def note(self, body: bytes) -> bytes:
        """Return a text as a signed note; it must end with a line's end and hold no empty line."""
        signature = _key_id(self.name, self._public) + self._key.sign(body)
        line = f"— {self.name} {base64.b64encode(signature).decode()}\n"
        return body + b"\n" + line.encode()


def _key_id(name: str, key: bytes) -> bytes:
    return sha256(name.encode() + b"\n" + key).digest()[:4]


def _signatures(lines: bytes) -> list[tuple[str, bytes]]:
    """Return every (name, signature) of a note; none where a line is no signature."""
    found = []
    for line in lines.removesuffix(b"\n").split(b"\n") if lines.endswith(b"\n") else ():
        try:
            dash, name, encoded = line.decode().split(" ")
        except ValueError:
            return []
        if dash != "—" or not name or not (signature := _bytes(encoded)):
            return []
        found.append((name, signature))
    return found


def _read(body: bytes) -> Checkpoint:
    origin, size, root, *_ = [*body.decode().split("\n"), "", ""]
    checkpoint = Checkpoint(origin, int(size) if size.isdecimal() else -1, _bytes(root))
    if checkpoint.size < 0 or len(checkpoint.root) != _ROOT_SIZE or checkpoint.body() != body:
        msg = "the checkpoint's lines are not origin, size and root"
        raise BadCheckpoint(msg)
    return checkpoint


def _bytes(text: str) -> bytes:
    """Return what a base64 text spells; nothing for any other text."""
    try:
        found = base64.b64decode(text, validate=True)
    except ValueError:
        return b""
    # Base64 can spell the same bytes twice; only the one spelling is ours.
    return found if base64.b64encode(found).decode() == text else b""
