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

from counterfoil.ledger.checkpoint import BadCheckpoint, Verifier
from counterfoil.sealing.fields import BadReturn

_LINES = re.compile(
    r"counterfoil-receipt-v1\n([!-~]{1,200})\n([0-9a-f]{64})\n(\d{4}-\d\d-\d\d)\n", re.ASCII
)


@dataclass(frozen=True, slots=True)
class CounterReceipt:
    """That the counter of a project kept a file on a day."""

    origin: str
    sha256: str
    day: dt.date


def read_receipt(note: bytes, counter: Verifier) -> CounterReceipt:
    """Return what a counter signed; raise BadReturn unless it is a receipt signed by its key."""
    try:
        lines = _LINES.fullmatch(counter.body(note).decode())
    except (BadCheckpoint, ValueError):
        msg = f"the receipt is not signed by {counter.name}"
        raise BadReturn(msg) from None
    if not lines:
        msg = "the receipt's lines are not of the form that they must have"
        raise BadReturn(msg)
    return CounterReceipt(lines[1], lines[2], dt.date.fromisoformat(lines[3]))
