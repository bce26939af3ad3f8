"""A counter's receipt: its word that it has a file, signed, so that loss and swaps can be shown.

counterfoil-receipt-v1
example.org/founding
<SHA-256 of the whole .return file, in hex>
2026-11-25

— example.org/founding/counter …
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from counterfoil.envelope.notes import BadNote, Signer, Verifier

_LINES = re.compile(
    r"counterfoil-receipt-v1\n([!-~]{1,200})\n([0-9a-f]{64})\n(\d{4}-\d\d-\d\d)\n", re.ASCII
)


class BadReceipt(ValueError):  # noqa: N818 - what it is, not that it is an error
    """What is no receipt of this counter; the message says why."""


@dataclass(frozen=True, slots=True)
class CounterReceipt:
    """That the counter of a project kept a file on a day."""

    origin: str
    sha256: str
    day: dt.date

    def note(self, counter: Signer) -> bytes:
        """Return the receipt, signed by the counter's key: the same bytes each time."""
        lines = ("counterfoil-receipt-v1", self.origin, self.sha256, self.day.isoformat())
        return counter.note(("\n".join(lines) + "\n").encode())


def read_receipt(note: bytes, counter: Verifier) -> CounterReceipt:
    """Return what a counter signed; raise BadReceipt unless it is a receipt signed by its key."""
    try:
        lines = _LINES.fullmatch(counter.body(note).decode())
    except (BadNote, ValueError):
        msg = f"the receipt is not signed by {counter.name}"
        raise BadReceipt(msg) from None
    if not lines:
        msg = "the receipt's lines are not of the form that they must have"
        raise BadReceipt(msg)
    return CounterReceipt(lines[1], lines[2], dt.date.fromisoformat(lines[3]))


def counter_name(origin: str) -> str:
    """Return the name of the key that a project's counters sign receipts with."""
    return f"{origin}/counter"


def desk_name(origin: str) -> str:
    """Return the name of the key that a project's desk signs replies and requests with."""
    return f"{origin}/desk"
