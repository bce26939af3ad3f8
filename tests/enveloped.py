"""Envelopes, whole and damaged, and age headers that are meant to do harm."""

from __future__ import annotations

import base64
import random
from collections.abc import Iterator

from sealed import KEYS, REPORT, ROSTER, TODAY, with_files

from counterfoil.envelope.guard import HEAD, wrap
from counterfoil.sealing.returns import seal_return

ENVELOPE = seal_return(REPORT, [], KEYS, ROSTER, TODAY).envelope
LARGE = seal_return(*with_files(REPORT, ("a.bin", bytes(90_000))), KEYS, ROSTER, TODAY).envelope
_INTRO = b"age-encryption.org/v1\n"
_TEXT = base64.b64encode(bytes(32)).rstrip(b"=")
RECIPIENT = b"-> X25519 " + _TEXT + b"\n" + _TEXT + b"\n"
SCRYPT = b"-> scrypt " + base64.b64encode(bytes(16)).rstrip(b"=") + b" 30\n" + _TEXT + b"\n"


def age(*stanzas: bytes, length: int = 1024) -> bytes:
    """Return what looks like an age file with these stanzas."""
    return _INTRO + b"".join(stanzas) + b"--- " + _TEXT + b"\n" + bytes(16 + length + 16)


def enveloped(sealed: bytes) -> bytes:
    """Return an age file in an envelope that is signed as it should be."""
    return wrap(sealed, KEYS.envelope(TODAY))


def mutated(count: int, seed: int) -> Iterator[bytes]:
    """Yield envelopes with a bit turned, bytes changed, added, left out, doubled or exchanged."""
    chance = random.Random(seed)  # noqa: S311 - what is damaged
    for _ in range(count):
        whole = bytearray(chance.choice((ENVELOPE, LARGE)))
        # Half of the damage to the head and the header, which are a small part of the whole.
        end = chance.choice((HEAD + 600, len(whole)))
        at, size = chance.randrange(end), chance.randrange(1, 40)
        before = bytes(whole)
        _damage(chance, whole, at, size)
        if bytes(whole) != before:
            yield bytes(whole)


def _damage(chance: random.Random, whole: bytearray, at: int, size: int) -> None:
    kind = chance.randrange(6)
    if kind == 0:
        whole[at] ^= 1 << chance.randrange(8)
    elif kind == 1:
        whole[at : at + size] = chance.randbytes(size)
    elif kind == 2:
        whole[at:at] = chance.randbytes(size)
    elif kind == 3:
        del whole[at : at + size]
    elif kind == 4:
        whole[at:at] = whole[at : at + 10 * size]
    else:
        whole[at : at + size], whole[:size] = whole[:size], whole[at : at + size]


def truncated(count: int, seed: int) -> Iterator[bytes]:
    """Yield envelopes that end too early."""
    chance = random.Random(seed)  # noqa: S311 - where they end
    for _ in range(count):
        whole = chance.choice((ENVELOPE, LARGE))
        yield whole[: chance.choice((chance.randrange(HEAD + 600), chance.randrange(len(whole))))]
