"""Receipts for programs: a line of JSON for each claim, with its inclusion proof.

A claim is proven against the checkpoint of the edition that first showed it, so that its receipt
stays the same in every later edition; consistency proofs lead from there to the newest one.
"""

from __future__ import annotations

import base64
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import orjson

from counterfoil.ledger.ledger import Ledger

FORM = "counterfoil-receipt-v1"


@dataclass(frozen=True, slots=True)
class Proof:
    """That a row is in the log: its bytes, leaf hash, and audit path to a checkpoint's root."""

    seq: int
    body: str
    leaf: bytes
    size: int
    root: bytes
    path: tuple[bytes, ...]

    def shown(self, *, body: bool) -> dict[str, Any]:
        """Return the proof for a page. Without its body a withheld row is a hash only."""
        return {
            "seq": self.seq,
            "body": self.body if body else "",
            "leaf": self.leaf.hex(),
            "size": self.size,
            "root": _base64(self.root),
            "path": [_base64(node) for node in self.path],
        }

    def line(self, *, body: bool) -> bytes:
        """Return the receipt as one line of JSON; hashes in base64, as in the checkpoint."""
        facts = {
            "form": FORM,
            "row": self.seq,
            "leaf": _base64(self.leaf),
            "size": self.size,
            "root": _base64(self.root),
            "path": [_base64(node) for node in self.path],
        }
        if body:
            facts["body"] = self.body
        return orjson.dumps(facts, option=orjson.OPT_APPEND_NEWLINE)


def proofs(ledger: Ledger, seqs: Sequence[int], sizes: Sequence[int]) -> Iterator[Proof]:
    """Yield the proof of each row, in order.

    `sizes` are the checkpoints of editions so far, in order, this one's last; each row is proven
    against the first that covers it.
    """
    roots = {size: ledger.root(size) for size in sizes}
    for seq in seqs:
        size = covering(sizes, seq)
        body = ledger.store.body(seq) or ""
        leaf = sha256(b"\x00" + body.encode()).digest()
        yield Proof(seq, body, leaf, size, roots[size], tuple(ledger.inclusion(seq, size)))


def covering(sizes: Sequence[int], seq: int) -> int:
    """Return the first of the checkpoints that covers a row."""
    return sizes[bisect_right(sizes, seq)]


def _base64(digest: bytes) -> str:
    return base64.b64encode(digest).decode()
