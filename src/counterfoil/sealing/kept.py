"""A monitor's own file of what they filed: sealed to their reply key, signed, padded.

It is the only place where a device keeps anything of a return, and only where the monitor wants it:
for last week's numbers, for jumps, and to name the return that a later one replaces. The offline
form keeps the same file.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable
from dataclasses import dataclass

import orjson
import pyrage
from cryptography.exceptions import InvalidSignature
from pyrage import x25519

from counterfoil.envelope.guard import MOST_HEADER, check_length, header_length
from counterfoil.sealing.body import WeeklyReturn, read_return
from counterfoil.sealing.fields import Fields, written
from counterfoil.sealing.keys import MonitorKeys
from counterfoil.sealing.packing import KEPT, Unpacking, pack
from counterfoil.sealing.returns import opened

_MOST = 100_000
_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)


@dataclass(frozen=True, slots=True)
class KeptReturn:
    """A return that was sealed: its id, the SHA-256 of its `.return` file, and what it says."""

    id: str
    sha256: str
    weekly: WeeklyReturn


def seal_kept(entries: Iterable[KeptReturn], keys: MonitorKeys, origin: str) -> bytes:
    """Return the file of these returns, in the order in which they were sealed."""
    returns = [
        {"id": one.id, "sha256": one.sha256, "return": orjson.loads(one.weekly.json())}
        for one in entries
    ]
    author = base64.b64encode(keys.author.public_key().public_bytes_raw()).decode()
    json = written({"form": KEPT.name, "origin": origin, "author": author, "returns": returns})
    packed, _ = pack(KEPT, origin, json, (), keys.author.sign)
    sealed: bytes = pyrage.encrypt(packed, [x25519.Recipient.from_str(keys.reply_to)])
    return sealed


def open_kept(sealed: bytes, keys: MonitorKeys, origin: str) -> list[KeptReturn]:
    """Return what a monitor's own file holds.

    Raises BadEnvelope where the guard refuses it, BadReturn where it does not open with this code
    or is not what it must be.
    """
    check_length(len(sealed), header_length(sealed[:MOST_HEADER], least=1))
    unpacking = Unpacking(KEPT, opened(sealed, [keys.reply]))
    fields = Fields.parse(unpacking.json, KEPT.called)
    fields.constant("form", KEPT.name)
    fields.constant("origin", origin)
    unpacking.files([])
    unpacking.verify(origin, lambda signature, said: _signed(keys, signature, said))
    return [
        KeptReturn(
            one.text("id", form=_DIGEST),
            one.text("sha256", form=_DIGEST),
            read_return(one.inside("return").json()),
        )
        for one in fields.several("returns", _MOST, "return")
    ]


def standing(kept: Iterable[KeptReturn]) -> list[KeptReturn]:
    """Return the returns that no later one replaces."""
    entries = list(kept)
    replaced = {one.weekly.report.amends for one in entries}
    return [one for one in entries if one.id not in replaced]


def _signed(keys: MonitorKeys, signature: bytes, said: bytes) -> bool:
    try:
        keys.author.public_key().verify(signature, said)
    except InvalidSignature:
        return False
    return True
