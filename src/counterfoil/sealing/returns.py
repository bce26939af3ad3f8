"""Sealing a return on the monitor's device, and opening it at the desk."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO

import pyrage
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from pyrage import x25519

from counterfoil.envelope.guard import MOST, BadEnvelope, Why, check, wrap
from counterfoil.sealing.body import Report, WeeklyReturn, read_return
from counterfoil.sealing.fields import BadReturn
from counterfoil.sealing.keys import MonitorKeys
from counterfoil.sealing.packing import RETURN, Unpacking, pack
from counterfoil.sealing.roster import Roster


@dataclass(frozen=True, slots=True)
class SealedReturn:
    """A return that may leave the device: the `.return` file, and the id to amend it by later."""

    id: str
    envelope: bytes


@dataclass(frozen=True, slots=True)
class OpenedReturn:
    """A return as the desk reads it: what it says, its files' bytes in order, and its id."""

    id: str
    weekly: WeeklyReturn
    contents: tuple[bytes, ...]
    envelope_key: bytes
    """The public key of the envelope, which tells nothing of the author."""
    body: bytes
    """What was sealed, up to and with the author's signature (see opened.py)."""


def seal_return(
    report: Report, contents: Sequence[bytes], keys: MonitorKeys, roster: Roster, today: dt.date
) -> SealedReturn:
    """Sign a report, pad it and seal it to every reviewer of a roster that holds today.

    `contents` are the bytes of the report's evidence, in its order. Raises BadReturn where the
    report is not of the form, BadRoster where the roster does not hold, BadEnvelope where it all
    comes to more than an envelope takes.
    """
    roster.check_day(today)
    roster.check()
    weekly = WeeklyReturn(
        origin=roster.origin,
        roster=roster.serial,
        author=keys.author.public_key().public_bytes_raw(),
        reply_to=keys.reply_to,
        mailbox=keys.mailbox,
        report=report,
    )
    json = weekly.json()
    read_return(json)
    _check_contents(weekly, contents)
    packed, name = pack(RETURN, roster.origin, json, contents, keys.author.sign)
    recipients = [x25519.Recipient.from_str(one.recipient) for one in roster.reviewers]
    envelope = wrap(pyrage.encrypt(packed, recipients), keys.envelope(today))
    if len(envelope) > MOST:
        raise BadEnvelope(Why.TOO_LARGE)
    return SealedReturn(name, envelope)


def open_return(whole: bytes, identities: Iterable[x25519.Identity], origin: str) -> OpenedReturn:
    """Open a `.return` file with a reviewer's keys and check every point of its form.

    Raises BadEnvelope where the guard refuses it, BadReturn where it does not open or is not what
    it must be. `origin` is the project's own.
    """
    envelope = check(whole)
    unpacking = Unpacking(RETURN, opened(envelope.sealed, identities))
    weekly = read_return(unpacking.json)
    if weekly.origin != origin:
        msg = f"the return is for {weekly.origin}, and this project is {origin}"
        raise BadReturn(msg)
    contents = unpacking.files([one.size for one in weekly.report.evidence])
    _check_contents(weekly, contents)
    name = unpacking.verify(origin, lambda signature, said: _signed(weekly.author, signature, said))
    return OpenedReturn(name, weekly, tuple(contents), envelope.head.key, unpacking.body)


def opened(sealed: bytes, identities: Iterable[x25519.Identity]) -> bytes:
    """Return what is in an age file that has passed the guard; raise BadReturn."""
    out = BytesIO()
    try:
        # Not pyrage.decrypt, which reads the header anew for each piece of it.
        pyrage.decrypt_io(BytesIO(sealed), out, list(identities))
    except pyrage.DecryptError:
        msg = "it does not open: it is not sealed to this key, or it was altered"
        raise BadReturn(msg) from None
    return out.getvalue()


def _check_contents(weekly: WeeklyReturn, contents: Sequence[bytes]) -> None:
    evidence = weekly.report.evidence
    if len(evidence) != len(contents):
        msg = f"the return lists {len(evidence)} files, and {len(contents)} are there"
        raise BadReturn(msg)
    for one, content in zip(evidence, contents, strict=True):
        if (one.size, one.sha256) != (len(content), sha256(content).hexdigest()):
            msg = f"the file {one.name!r} is not the one that the return lists"
            raise BadReturn(msg)


def _signed(author: bytes, signature: bytes, said: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(author).verify(signature, said)
    except (InvalidSignature, ValueError):
        return False
    return True
