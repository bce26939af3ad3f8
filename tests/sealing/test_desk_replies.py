"""A reply opens for its monitor alone, and only when the desk's key signed it for this project."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

import orjson
import pyrage
import pytest
from sealed import CODE, DESK, DESK_VERIFIER, KEYS, ORIGIN, TODAY

from counterfoil.envelope.guard import BadEnvelope
from counterfoil.envelope.notes import Signer
from counterfoil.sealing.fields import BadReturn
from counterfoil.sealing.keys import MonitorKeys
from counterfoil.sealing.packing import REPLY, pack
from counterfoil.sealing.replies import (
    DeskReply,
    ReplyKind,
    mailbox_digest,
    open_reply,
    seal_reply,
)
from counterfoil.sealing.words import MonitorCode

QUESTION = DeskReply(ORIGIN, "ab" * 32, ReplyKind.QUESTION, "Сорок — это кто видел?", "R-1", TODAY)
SEALED = seal_reply(QUESTION, KEYS.reply_to, DESK)


def test_the_monitor_opens_what_the_desk_sealed() -> None:
    """With keys from the twelve words, typed again."""
    again = MonitorKeys(MonitorCode.read(CODE.words))
    assert QUESTION == open_reply(SEALED, again, ORIGIN, DESK_VERIFIER)
    reminder = replace(QUESTION, about="", kind=ReplyKind.REMINDER)
    sealed = seal_reply(reminder, KEYS.reply_to, DESK)
    assert reminder == open_reply(sealed, again, ORIGIN, DESK_VERIFIER)


def test_nobody_else_opens_it() -> None:
    """Another monitor's keys do not."""
    with pytest.raises(BadReturn, match="it does not open"):
        open_reply(SEALED, MonitorKeys(MonitorCode(bytes(16))), ORIGIN, DESK_VERIFIER)


def test_nobody_else_speaks_for_the_desk() -> None:
    """Another key under the desk's name, or the desk of another project."""
    for signer, origin in ((Signer(DESK.name, bytes(32)), ORIGIN), (DESK, "example.org/other")):
        packed, _ = pack(REPLY, origin, QUESTION.json(), (), signer.signature)
        sealed = pyrage.encrypt(packed, [KEYS.reply.to_public()])
        with pytest.raises(BadReturn, match="signature of the reply does not hold"):
            open_reply(sealed, KEYS, ORIGIN, DESK_VERIFIER)
    other = seal_reply(replace(QUESTION, origin="example.org/other"), KEYS.reply_to, DESK)
    with pytest.raises(BadReturn, match=r"the reply is of example\.org/other"):
        open_reply(other, KEYS, ORIGIN, DESK_VERIFIER)


@pytest.mark.parametrize(
    ("field", "given", "says"),
    [
        ("about", None, "which return it is about"),
        ("about", "x", "“about” that is not of the form"),
        ("kind", "order", "“kind” that is none of"),
        ("words", "x" * 10_001, "“words”"),
        ("by", "Анна Петрова", "“by” that is not of the form"),
        ("form", "counterfoil-return-v1", "“form” that is not"),
        ("added", 1, "not written in its one form"),
    ],
)
def test_replies_are_read_strictly(field: str, given: object, says: str) -> None:
    """As returns are."""
    json = orjson.dumps({**orjson.loads(QUESTION.json()), field: given})
    packed, _ = pack(REPLY, ORIGIN, json, (), DESK.signature)
    sealed = pyrage.encrypt(packed, [KEYS.reply.to_public()])
    with pytest.raises(BadReturn, match=says):
        open_reply(sealed, KEYS, ORIGIN, DESK_VERIFIER)


def test_what_a_counter_hands_out_meets_the_guard() -> None:
    """A passphrase file, a long one, an unpadded one: refused before anything is opened."""
    with pytest.raises(BadEnvelope, match="by a passphrase"):
        open_reply(
            b"age-encryption.org/v1\n-> scrypt " + b"A" * 22 + b" 30\n" + b"A" * 43 + b"\n" +
            b"--- " + b"A" * 43 + b"\n" + bytes(2000), KEYS, ORIGIN, DESK_VERIFIER,
        )  # fmt: skip
    with pytest.raises(BadReturn, match="longer than 64 KiB"):
        open_reply(SEALED + bytes(65536), KEYS, ORIGIN, DESK_VERIFIER)
    with pytest.raises(BadEnvelope, match="not of a padded length"):
        open_reply(SEALED + b"\0", KEYS, ORIGIN, DESK_VERIFIER)


def test_a_mailbox_is_kept_by_its_digest() -> None:
    """What the counter has does not open what the counter hands out."""
    assert sha256(KEYS.mailbox.encode()).hexdigest() == mailbox_digest(KEYS.mailbox)
