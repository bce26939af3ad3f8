"""The envelope around a sealed return, and the guard that looks at it before anything is opened.

    counterfoil-envelope-v1
    <base64: the day's envelope key, Ed25519>
    <base64: its signature over "counterfoil-envelope-v1", a zero byte, SHA-256 of all that follows>
    <an empty line>
    <a binary age file: age-encryption.org/v1>

The guard bounds what age libraries are known to choke on: long headers and lines (rage reads a
header anew for each piece that comes), many recipients, and passphrase stanzas, whose work factor
the file's maker chooses. What passes is small, simple and signed; whether it opens is another
matter. The grammar is that of the age specification (C2SP age.md), of which less is let in.
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from enum import Enum
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from counterfoil.envelope.padding import LEAST, padded

MOST = 50 * 1024 * 1024
"""The largest envelope, in bytes."""
MOST_HEADER, MOST_STANZAS, LEAST_RECIPIENTS = 16384, 32, 2
FIRST_LINE = b"counterfoil-envelope-v1\n"
HEAD = len(FIRST_LINE) + 44 + 1 + 88 + 2
"""Where the age file starts: the lines above it always have this many bytes."""
ENOUGH = HEAD + MOST_HEADER
"""As many first bytes as tell whether the head and the age header are well formed."""

_SAYS = b"counterfoil-envelope-v1\0"
_LINES = re.compile(rb"counterfoil-envelope-v1\n([A-Za-z0-9+/]{43}=)\n([A-Za-z0-9+/]{86}==)\n\n")
_AGE = b"age-encryption.org/v1\n"
_MOST_LINE = 80
_RECIPIENT = re.compile(rb"-> X25519 [A-Za-z0-9+/]{43}\n[A-Za-z0-9+/]{43}\n")
_GREASE = re.compile(
    rb"-> [!-~]{0,60}-grease(?: [!-~]+)*\n(?:[A-Za-z0-9+/]{64}\n)*[A-Za-z0-9+/]{0,63}\n"
)
_STANZA = re.compile(rb"-> ([!-~]+)")
_MAC = re.compile(rb"--- [A-Za-z0-9+/]{43}\n")
_MAC_LINE = b"\n--- "
_NONCE, _CHUNK, _TAG = 16, 65536, 16


class Why(Enum):
    """Why a file is refused, in one sentence each."""

    NOT_ONE = "this is no sealed return: it does not begin as one does"
    LINES = "the lines above the sealed part are not of the form that they must have"
    TOO_LARGE = "the file is larger than 50 MiB"
    TOO_SHORT = "the file ends too early: it is not whole"
    HEADER = "the header of the sealed part is not of the form that it must have"
    LONG_HEADER = "the header of the sealed part is longer than 16 KiB"
    LONG_LINE = "a line in the header of the sealed part is longer than 80 bytes"
    STANZAS = "the sealed part names more than 32 recipients"
    WORDS = "the file is sealed by a passphrase; a return is sealed to the reviewers' keys"
    STRANGER = "the file is sealed to a kind of key that returns are not sealed to"
    FEW = "the file is sealed to fewer than two reviewers"
    UNPADDED = "the sealed part is not of a padded length: it is not whole, or sealed unpadded"
    SIGNATURE = "the signature does not hold: the file was altered or is not whole"


class BadEnvelope(ValueError):  # noqa: N818 - what it is, not that it is an error
    """A file that is not let in; `why` says which rule it breaks."""

    def __init__(self, why: Why) -> None:
        """Take the reason as the message."""
        super().__init__(why.value)
        self.why = why


@dataclass(frozen=True, slots=True)
class Head:
    """The lines above the sealed part: the day's envelope key and its signature."""

    key: bytes
    signature: bytes

    def verify(self, digest: bytes) -> None:
        """Raise BadEnvelope unless the key signed the age file with this SHA-256 digest."""
        try:
            key = Ed25519PublicKey.from_public_bytes(self.key)
            key.verify(self.signature, _SAYS + digest)
        except (InvalidSignature, ValueError):
            raise BadEnvelope(Why.SIGNATURE) from None


@dataclass(frozen=True, slots=True)
class Envelope:
    """A whole envelope that the guard let in."""

    head: Head
    sealed: bytes
    """The age file."""


def head_of(first: bytes) -> Head:
    """Return the head of an envelope from its first ENOUGH bytes, or all of them if fewer.

    Also looks at the age header. Raises BadEnvelope.
    """
    if not first.startswith(FIRST_LINE[: len(first)]) or not first:
        raise BadEnvelope(Why.NOT_ONE)
    if len(first) < HEAD:
        raise BadEnvelope(Why.TOO_SHORT)
    if not (lines := _LINES.fullmatch(first[:HEAD])):
        raise BadEnvelope(Why.LINES)
    header_length(first[HEAD:ENOUGH])
    return Head(_spelt(lines[1]), _spelt(lines[2]))


def header_length(sealed: bytes, least: int = LEAST_RECIPIENTS) -> int:
    """Return how long the header of an age file is, from its first MOST_HEADER bytes.

    Raises BadEnvelope where it is not one that only X25519 recipients, at least `least`, can open.
    """
    at, stanzas, recipients = len(_AGE), 0, 0
    if not sealed.startswith(_AGE):
        raise BadEnvelope(Why.HEADER if len(sealed) >= len(_AGE) else Why.TOO_SHORT)
    while not (mac := _MAC.match(sealed, at, MOST_HEADER)):
        stanza = _RECIPIENT.match(sealed, at, MOST_HEADER)
        recipients += stanza is not None
        stanza = stanza or _GREASE.match(sealed, at, MOST_HEADER)
        stanzas += 1
        if stanzas > MOST_STANZAS:
            raise BadEnvelope(Why.STANZAS)
        if stanza is None or _long_line(stanza[0]):
            raise BadEnvelope(_wrong(sealed, at))
        at = stanza.end()
    if recipients < least:
        raise BadEnvelope(Why.FEW)
    return mac.end()


def check_length(sealed_length: int, header: int) -> None:
    """Raise BadEnvelope unless an age file of this length holds something padded."""
    body = sealed_length - header - _NONCE
    chunks = -(-body // (_CHUNK + _TAG))
    length = body - chunks * _TAG
    if length < LEAST or body - (chunks - 1) * (_CHUNK + _TAG) <= _TAG:
        raise BadEnvelope(Why.TOO_SHORT)
    if padded(length) != length:
        raise BadEnvelope(Why.UNPADDED)


def check(whole: bytes) -> Envelope:
    """Return the envelope that a file is; raise BadEnvelope where the guard lets it not in."""
    if len(whole) > MOST:
        raise BadEnvelope(Why.TOO_LARGE)
    head, sealed = head_of(whole[:ENOUGH]), whole[HEAD:]
    check_length(len(sealed), header_length(sealed[:MOST_HEADER]))
    head.verify(sha256(sealed).digest())
    return Envelope(head, sealed)


def wrap(sealed: bytes, key: Ed25519PrivateKey) -> bytes:
    """Put an age file into an envelope, signed with the day's envelope key."""
    signature = key.sign(_SAYS + sha256(sealed).digest())
    lines = (key.public_key().public_bytes_raw(), signature)
    return FIRST_LINE + b"".join(base64.b64encode(line) + b"\n" for line in lines) + b"\n" + sealed


def _spelt(text: bytes) -> bytes:
    found = base64.b64decode(text)
    # Base64 can spell the same bytes twice; only the one spelling is ours.
    if base64.b64encode(found) != text:
        raise BadEnvelope(Why.LINES)
    return found


def _long_line(stanza: bytes) -> bool:
    return any(len(line) > _MOST_LINE for line in stanza.split(b"\n"))


def _wrong(sealed: bytes, at: int) -> Why:
    """Return what is wrong with the stanza at a place of a header."""
    line, end, _ = sealed[at : at + _MOST_LINE + 1].partition(b"\n")
    kind = _STANZA.match(line)
    if not end and len(line) > _MOST_LINE:
        return Why.LONG_LINE
    if kind and kind[1] == b"scrypt":
        return Why.WORDS
    if kind and kind[1] != b"X25519" and not kind[1].endswith(b"-grease"):
        return Why.STRANGER
    if _MAC_LINE in sealed[at:MOST_HEADER]:
        return Why.HEADER
    return Why.LONG_HEADER if len(sealed) >= MOST_HEADER else Why.TOO_SHORT
