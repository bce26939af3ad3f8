"""All of a monitor's keys come from the code, by HKDF, and age understands them."""

from __future__ import annotations

import base64
import datetime as dt
import hmac
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st
from pyrage import x25519

from counterfoil.sealing.bech32 import bech32
from counterfoil.sealing.keys import MonitorKeys
from counterfoil.sealing.words import MonitorCode

entropies = st.binary(min_size=16, max_size=16)


def _hkdf(entropy: bytes, label: str) -> bytes:
    """RFC 5869, one block, written out."""
    prk = hmac.digest(b"counterfoil-v1", entropy, "sha256")
    return hmac.digest(prk, label.encode() + b"\x01", "sha256")


@given(entropies, st.dates())
def test_each_key_is_the_derivation_of_its_label(entropy: bytes, day: dt.date) -> None:
    """Author, reply, mailbox and each day's envelope key, by the RFC written out beside it."""
    keys = MonitorKeys(MonitorCode(entropy))
    assert _hkdf(entropy, "sign") == keys.author.private_bytes_raw()
    assert _hkdf(entropy, f"envelope {day}") == keys.envelope(day).private_bytes_raw()
    public = X25519PrivateKey.from_private_bytes(_hkdf(entropy, "reply")).public_key()
    assert bech32("age", public.public_bytes_raw()) == keys.reply_to
    named = sha256(_hkdf(entropy, "mailbox")).digest()
    assert named == base64.urlsafe_b64decode(keys.mailbox + "=")


def test_no_two_days_share_a_key() -> None:
    """A counter cannot tell that two days' envelopes come from one hand."""
    keys = MonitorKeys(MonitorCode(bytes(16)))
    days = [dt.date(2026, 1, 1) + dt.timedelta(n) for n in range(400)]
    seen = {keys.envelope(day).public_key().public_bytes_raw() for day in days}
    assert 400 == len(seen)
    assert isinstance(keys.author, Ed25519PrivateKey)
    assert keys.author.public_key().public_bytes_raw() not in seen


@given(st.binary(min_size=32, max_size=32))
def test_age_reads_keys_as_we_spell_them(secret: bytes) -> None:
    """A secret spelt in Bech32 is an identity of age, and spells back the same."""
    spelt = bech32("age-secret-key-", secret).upper()
    assert spelt == str(x25519.Identity.from_str(spelt))


def test_bech32_is_that_of_bip_173() -> None:
    """The example of BIP-173 with an empty payload, and one of age's own test keys."""
    assert "a12uel5l" == bech32("a", b"")
    identity = x25519.Identity.generate()
    assert str(identity.to_public()).startswith("age1")
