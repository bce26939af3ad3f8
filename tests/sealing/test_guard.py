"""The guard lets in envelopes as they are made, and nothing else, whatever it is."""

from __future__ import annotations

import pyrage
import pytest
from enveloped import (
    ENVELOPE,
    LARGE,
    RECIPIENT,
    SCRYPT,
    age,
    enveloped,
    mutated,
    truncated,
)
from hypothesis import given
from hypothesis import strategies as st
from sealed import KEYS, REVIEWERS, TODAY

from counterfoil.envelope.guard import (
    ENOUGH,
    HEAD,
    MOST,
    BadEnvelope,
    Why,
    check,
    check_length,
    head_of,
    header_length,
    wrap,
)
from counterfoil.envelope.padding import LEAST, padded

# Table 1 of "Reducing Metadata Leakage" has no numbers to copy; these are worked out by hand.
PADDED = {1: 1024, 1024: 1024, 1025: 1088, 1100: 1152, 65536: 65536, 65537: 67584, 10**6: 1015808}


@pytest.mark.parametrize("length", PADDED)
def test_lengths_are_padded_as_worked_out_by_hand(length: int) -> None:
    """65,537 has 17 bits: 5 are kept, so that it is rounded up to a multiple of 2,048."""
    assert PADDED[length] == padded(length)


@given(st.integers(0, 2**40))
def test_padding_adds_little_and_is_done_once(length: int) -> None:
    """At most 12 % above the floor, and what is padded stays as it is."""
    once = padded(length)
    assert max(length, LEAST) <= once <= max(length * 1.12, LEAST)
    assert once == padded(once)
    assert length % 64 or padded(length + 1) >= once


@given(st.integers(1, 2_000_000), st.integers(2, 20))
def test_every_padded_length_is_let_in_and_no_other(length: int, recipients: int) -> None:
    """The length of what is sealed is worked out from that of the age file."""
    header = 22 + recipients * 98 + 48
    chunks = -(-length // 65536)
    sealed = header + 16 + length + 16 * chunks
    if padded(length) == length and length >= LEAST:
        check_length(sealed, header)
    else:
        with pytest.raises(BadEnvelope):
            check_length(sealed, header)


def test_what_is_made_is_let_in() -> None:
    """The head is read from the first bytes alone, the sealed part comes back as it was."""
    for whole in (ENVELOPE, LARGE):
        envelope = check(whole)
        assert whole[HEAD:] == envelope.sealed
        assert envelope.head == head_of(whole[:ENOUGH])
    assert (
        len(enveloped(age(RECIPIENT, RECIPIENT)))
        == len(check(enveloped(age(RECIPIENT, RECIPIENT))).sealed) + HEAD
    )


def test_grease_of_every_shape_is_let_in() -> None:
    """Age libraries add stanzas that mean nothing, so that nobody relies on there being none."""
    to = [one.to_public() for one in REVIEWERS]
    for _ in range(200):
        check(wrap(pyrage.encrypt(bytes(1024), to), KEYS.envelope(TODAY)))


SAYS = [
    (b"", Why.NOT_ONE),
    (b"counterfoil", Why.TOO_SHORT),
    (b"<!doctype html>", Why.NOT_ONE),
    (ENVELOPE[:HEAD], Why.TOO_SHORT),
    (ENVELOPE[: HEAD + 40], Why.TOO_SHORT),
    (ENVELOPE[:-1], Why.TOO_SHORT),
    (LARGE[:-1], Why.UNPADDED),
    (ENVELOPE[:800], Why.TOO_SHORT),
    (ENVELOPE.replace(b"\n", b"\r\n", 1), Why.NOT_ONE),
    (ENVELOPE.replace(b"=\n", b"=\r\n", 1), Why.LINES),
    (ENVELOPE[: HEAD - 1] + b"x" + ENVELOPE[HEAD:], Why.LINES),
    (ENVELOPE[:-1] + bytes([ENVELOPE[-1] ^ 1]), Why.SIGNATURE),
    (ENVELOPE + bytes(MOST), Why.TOO_LARGE),
    (enveloped(age(RECIPIENT)), Why.FEW),
    (enveloped(age()), Why.FEW),
    (enveloped(age(*[RECIPIENT] * 33)), Why.STANZAS),
    (enveloped(age(*[b"-> a-grease\n\n"] * 31, RECIPIENT, RECIPIENT)), Why.STANZAS),
    (enveloped(age(SCRYPT)), Why.WORDS),
    (enveloped(age(RECIPIENT, RECIPIENT, SCRYPT)), Why.WORDS),
    (enveloped(age(RECIPIENT, b"-> ssh-ed25519 AAAA " + b"A" * 43 + b"\n")), Why.STRANGER),
    (enveloped(age(RECIPIENT, b"-> piv-p256 AAAA AAAA\nAAAA\n")), Why.STRANGER),
    (enveloped(age(RECIPIENT, RECIPIENT[:-1] + b"A\n", RECIPIENT)), Why.HEADER),
    (enveloped(age(RECIPIENT, b"-> a-grease " + b"x" * 80 + b"\n\n")), Why.LONG_LINE),
    (enveloped(age(RECIPIENT, b"-> a-grease " + b"x" * 400_000)), Why.LONG_LINE),
    (enveloped(age(RECIPIENT, b"x" * 400_000)), Why.LONG_LINE),
    (enveloped(age(b"-> a-grease\n" + (b"A" * 64 + b"\n") * 300 + b"\n")), Why.LONG_HEADER),
    (enveloped(b"age-encryption.org/v2\n" + bytes(2000)), Why.HEADER),
    (enveloped(age(RECIPIENT, RECIPIENT, length=1023)), Why.TOO_SHORT),
    (enveloped(age(RECIPIENT, RECIPIENT, length=1025)), Why.UNPADDED),
]  # fmt: skip


@pytest.mark.parametrize(("whole", "why"), SAYS, ids=range(len(SAYS)))
def test_each_reason_has_its_own_sentence(whole: bytes, why: Why) -> None:
    """Signed as it should be, and refused for its form; or of the form, and altered."""
    with pytest.raises(BadEnvelope) as refused:
        check(whole)
    assert why is refused.value.why


def test_every_reason_is_shown() -> None:
    """The table above leaves none out."""
    assert set(Why) == {why for _, why in SAYS}


@pytest.mark.parametrize(
    "sealed",
    [age(*[RECIPIENT] * 2000), age(*[b"-> a-grease\n\n"] * 2000), age(*[SCRYPT] * 2000)],
)
def test_header_bombs_go_off_nowhere(sealed: bytes) -> None:
    """Two thousand stanzas, which keep an age library busy for two minutes, are not looked at."""
    with pytest.raises(BadEnvelope):
        check(enveloped(sealed))
    with pytest.raises(BadEnvelope):
        header_length(sealed[:16384], least=1)


def test_damaged_envelopes_are_refused() -> None:
    """A thousand of them; the soak test tries twenty thousand."""
    for whole in (*mutated(1000, 1), *truncated(200, 2)):
        with pytest.raises(BadEnvelope):
            check(whole)


@given(st.binary(max_size=600))
def test_any_bytes_at_all_are_refused(whole: bytes) -> None:
    """After nothing, after the first line, after a whole head."""
    for begun in (b"", ENVELOPE[:24], ENVELOPE[:HEAD], ENVELOPE[: HEAD + 22]):
        with pytest.raises(BadEnvelope):
            check(begun + whole)


def test_base64_has_one_spelling() -> None:
    """The same key spelt with other last bits is refused: one envelope, one form."""
    spelt = bytearray(ENVELOPE)
    at = HEAD - 5
    letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    spelt[at] = letters[letters.index(spelt[at]) ^ 1]
    with pytest.raises(BadEnvelope) as refused:
        check(bytes(spelt))
    assert Why.LINES is refused.value.why
