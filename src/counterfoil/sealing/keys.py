"""The keys of a monitor, all derived from the code: there is no account anywhere.

HKDF-SHA256 (RFC 5869) of the code's 16 bytes, salt `counterfoil-v1`, one label for each key. The
code has 128 bits of chance, so that no slow hash is needed, which a phone could not do anyway.
"""

from __future__ import annotations

import base64
import datetime as dt
from functools import cached_property
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pyrage import x25519

from counterfoil.sealing.bech32 import bech32
from counterfoil.sealing.words import MonitorCode

_SALT = b"counterfoil-v1"
_LENGTH = 32


class MonitorKeys:
    """What a monitor's device derives from the code, and keeps for as long as it is in use."""

    def __init__(self, code: MonitorCode) -> None:
        """Take the code; keys are derived when they are asked for."""
        self._code = code

    @cached_property
    def author(self) -> Ed25519PrivateKey:
        """Signs returns. Its public half is how the desk knows a monitor again."""
        return Ed25519PrivateKey.from_private_bytes(self._derived("sign"))

    @cached_property
    def reply(self) -> x25519.Identity:
        """Opens the replies that the desk seals to `reply_to`."""
        return x25519.Identity.from_str(bech32("age-secret-key-", self._derived("reply")).upper())

    @property
    def reply_to(self) -> str:
        """The age recipient that replies are sealed to: `age1…`."""
        return str(self.reply.to_public())

    @property
    def mailbox(self) -> str:
        """The name of the monitor's mailbox at a counter: 43 characters, base64url."""
        digest = sha256(self._derived("mailbox")).digest()
        return base64.urlsafe_b64encode(digest).decode().rstrip("=")

    def envelope(self, day: dt.date) -> Ed25519PrivateKey:
        """Return the key that signs this day's envelopes; nobody else can tell that two are kin."""
        return Ed25519PrivateKey.from_private_bytes(self._derived(f"envelope {day.isoformat()}"))

    def _derived(self, label: str) -> bytes:
        derivation = HKDF(algorithm=SHA256(), length=_LENGTH, salt=_SALT, info=label.encode())
        return derivation.derive(self._code.entropy)
