"""Key files of people that take no work to open.

Files that the program writes take a second of CPU and a gigabyte each time they are written or
opened, several where the machine is busy. These are age files with a passphrase like them, but for
scrypt's N, which is 2 (https://c2sp.org/age). What the program writes itself is tested in
sealing/test_key_files.py, cli/test_cli_roster.py and cli/test_cli_demo.py.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_LABEL = b"age-encryption.org/v1/scrypt"
_LAST = bytes(11) + b"\1"
"""The nonce of a payload's first piece, which is its last one, too."""


def write_light_key(path: Path, lines: str, passphrase: str) -> None:
    """Write a key's lines behind a passphrase."""
    key, salt, nonce = os.urandom(16), os.urandom(16), os.urandom(16)
    wrapping = hashlib.scrypt(passphrase.encode(), salt=_LABEL + salt, n=2, r=8, p=1, dklen=32)
    wrapped = ChaCha20Poly1305(wrapping).encrypt(bytes(12), key, None)
    header = b"age-encryption.org/v1\n-> scrypt %s 1\n%s\n---" % (_shown(salt), _shown(wrapped))
    seal = hmac.digest(_derived(key, b"", b"header"), header, "sha256")
    payload = _derived(key, nonce, b"payload")
    content = ChaCha20Poly1305(payload).encrypt(_LAST, lines.encode(), None)
    path.write_bytes(header + b" " + _shown(seal) + b"\n" + nonce + content)


def _shown(content: bytes) -> bytes:
    return base64.b64encode(content).rstrip(b"=")


def _derived(key: bytes, salt: bytes, info: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt, info).derive(key)
