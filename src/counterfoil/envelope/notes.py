"""Signed notes: short texts with Ed25519 signatures, as C2SP specifies them.

    counterfoil-receipt-v1
    …

    — example.org/founding/counter Az3grk…=

A key's public half is written as a *vkey*: `name+id+key`. Checkpoints, rosters and receipts are all
such notes; they are read here, at the bottom, because the counter signs some and knows nothing of
a ledger. Source: c2sp.org/signed-note.
"""

from __future__ import annotations

import base64
from hashlib import sha256
from typing import ClassVar

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

_ED25519 = b"\x01"
_KEY_SIZE = 32


class BadNote(ValueError):  # noqa: N818 - what it is, not that it is an error
    """A note or key that cannot be read, or a note that its key did not sign."""


class Verifier:
    """A public key, written as `name+id+key` (a C2SP vkey)."""

    noun: ClassVar[str] = "note"
    """What is signed, in messages."""
    no_key: ClassVar[str] = (
        "is not a key: a name, eight hexadecimal digits and base64, with + between them"
    )

    def __init__(self, vkey: str) -> None:
        """Read a vkey; raise BadNote when it is none."""
        name, _, rest = vkey.partition("+")
        key_id, _, encoded = rest.partition("+")
        key = decoded(encoded)
        if len(key) != _KEY_SIZE + 1 or key[:1] != _ED25519 or key_id != _key_id(name, key).hex():
            msg = f"{vkey!r} {self.no_key}"
            raise BadNote(msg)
        self.name, self._id = name, bytes.fromhex(key_id)
        self._key = Ed25519PublicKey.from_public_bytes(key[1:])

    def body(self, note: bytes) -> bytes:
        """Return the text of a signed note; raise BadNote unless our key signed it."""
        body, found, signatures = note.partition(b"\n\n")
        if not found:
            msg = f"the {self.noun} has no signature"
            raise BadNote(msg)
        body += b"\n"
        if not any(self._signed(body, *line) for line in _signatures(signatures)):
            msg = f"the {self.noun} is not signed by {self.name}"
            raise BadNote(msg)
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
    """A private key and its name."""

    def __init__(self, name: str, seed: bytes) -> None:
        """Take a 32-byte Ed25519 seed; raise BadNote for a name that no key can have."""
        if not name.isprintable() or name.split() != [name] or "+" in name:
            msg = f"{name!r} cannot name a log or a key: no spaces and no plus sign"
            raise BadNote(msg)
        self.name = name
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        self._public = _ED25519 + self._key.public_key().public_bytes_raw()

    @property
    def vkey(self) -> str:
        """The public half, as a C2SP vkey."""
        key_id = _key_id(self.name, self._public).hex()
        return f"{self.name}+{key_id}+{base64.b64encode(self._public).decode()}"

    def signature(self, said: bytes) -> bytes:
        """Return a bare signature, for what is no note; `said` must begin with what it is for."""
        return self._key.sign(said)

    def note(self, body: bytes) -> bytes:
        """Return a text as a signed note; it must end with a line's end and hold no empty line."""
        signature = _key_id(self.name, self._public) + self._key.sign(body)
        line = f"— {self.name} {base64.b64encode(signature).decode()}\n"
        return body + b"\n" + line.encode()


def decoded(text: str) -> bytes:
    """Return what a base64 text spells; nothing for any other text."""
    try:
        found = base64.b64decode(text, validate=True)
    except ValueError:
        return b""
    # Base64 can spell the same bytes twice; only the one spelling is ours.
    return found if base64.b64encode(found).decode() == text else b""


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
        if dash != "—" or not name or not (signature := decoded(encoded)):
            return []
        found.append((name, signature))
    return found
