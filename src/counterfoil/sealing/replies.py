"""Replies of the desk to a monitor, left at the counter in the monitor's mailbox."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

import pyrage
from pyrage import x25519

from counterfoil.envelope.guard import MOST_HEADER, check_length, header_length
from counterfoil.envelope.notes import Signer, Verifier
from counterfoil.sealing.fields import BadReturn, Fields, written
from counterfoil.sealing.keys import MonitorKeys
from counterfoil.sealing.packing import REPLY, Unpacking, pack
from counterfoil.sealing.returns import opened

MOST_WORDS = 10_000
MOST = 65536
"""The largest sealed reply, in bytes."""
_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}", re.ASCII)
_ORIGIN = re.compile(r"[!-~]{1,200}", re.ASCII)


class ReplyKind(StrEnum):
    """What a reply is: a question back, the desk's word on a return, or a reminder."""

    QUESTION = "question"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    REMINDER = "reminder"


@dataclass(frozen=True, slots=True)
class DeskReply:
    """What the desk says to a monitor. `about` is a return's id; a reminder is about none."""

    origin: str
    about: str
    kind: ReplyKind
    words: str
    by: str
    """The reviewer's code."""
    made_on: dt.date

    def json(self) -> bytes:
        """Return the reply as JSON, in its one spelling."""
        return written(
            {
                "form": REPLY.name,
                "origin": self.origin,
                "about": self.about or None,
                "kind": self.kind,
                "words": self.words,
                "by": self.by,
                "made_on": self.made_on.isoformat(),
            }
        )


def seal_reply(reply: DeskReply, reply_to: str, desk: Signer) -> bytes:
    """Sign a reply with the desk's key and seal it to a monitor's `reply_to`."""
    _read(reply.json())
    packed, _ = pack(REPLY, reply.origin, reply.json(), (), desk.signature)
    sealed: bytes = pyrage.encrypt(packed, [x25519.Recipient.from_str(reply_to)])
    return sealed


def open_reply(sealed: bytes, keys: MonitorKeys, origin: str, desk: Verifier) -> DeskReply:
    """Open a reply that came from a counter, which may hand out anything.

    Raises BadEnvelope where the guard refuses it, BadReturn where it is not what it must be.
    """
    if len(sealed) > MOST:
        msg = "the reply is longer than 64 KiB"
        raise BadReturn(msg)
    check_length(len(sealed), header_length(sealed[:MOST_HEADER], least=1))
    unpacking = Unpacking(REPLY, opened(sealed, [keys.reply]))
    reply = _read(unpacking.json)
    unpacking.files([])
    if reply.origin != origin:
        msg = f"the reply is of {reply.origin}, and this project is {origin}"
        raise BadReturn(msg)
    unpacking.verify(origin, desk.signed)
    return reply


def mailbox_digest(mailbox: str) -> str:
    """Return what a counter keeps of a mailbox's name: its SHA-256, in hex."""
    return sha256(mailbox.encode()).hexdigest()


def _read(text: bytes) -> DeskReply:
    fields = Fields.parse(text, "the reply")
    fields.constant("form", REPLY.name)
    found = DeskReply(
        origin=fields.text("origin", form=_ORIGIN),
        about=fields.optional("about", _DIGEST),
        kind=fields.choice("kind", ReplyKind),
        words=fields.text("words", MOST_WORDS),
        by=fields.text("by", form=_CODE),
        made_on=fields.day("made_on"),
    )
    if not found.about and found.kind is not ReplyKind.REMINDER:
        fields.refuse("does not say which return it is about")
    if found.json() != text:
        fields.refuse("is not written in its one form: fields in order, none twice, no spaces")
    return found
