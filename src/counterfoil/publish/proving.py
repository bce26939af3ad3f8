"""Checking many receipts against a tree: what one receipt proved is not worked out again.

Receipts of neighbouring rows share most of their audit paths. A path is hashed only up to the
first node that an earlier receipt proved; above it, every hash must be the very one known there.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Sequence
from typing import Any

import orjson

from counterfoil.ledger.checkpoint import Checkpoint
from counterfoil.ledger.merkle import Span, audit_steps, leaf, node


class ProvenTree:
    """The nodes of one checkpoint's tree that are proven so far, as base64 by their leaves."""

    def __init__(self, checkpoint: Checkpoint) -> None:
        """Start with the root, which the checkpoint signs."""
        self._size = checkpoint.size
        self._root = _base64(checkpoint.root)
        self._known: dict[Span, str] = {}

    def holds(self, row: int, leaf_hash: str, path: Sequence[str]) -> bool:
        """Whether an audit path leads from a row's leaf hash to the root."""
        if not 0 <= row < self._size:
            return False
        steps = audit_steps(row, self._size)
        if len(steps) != len(path):
            return False
        known, fresh, reached = self._known, dict[Span, str](), leaf_hash
        for at, (span, sibling, left) in enumerate(steps):
            if known.get(span) == reached:
                above = zip(steps[at:], path[at:], strict=True)
                if any(known[beside] != other for (_, beside, _), other in above):
                    return False
                break
            fresh[span], fresh[sibling] = reached, path[at]
            try:
                here, beside = (base64.b64decode(h, validate=True) for h in (reached, path[at]))
            except binascii.Error:
                return False
            reached = _base64(node(beside, here) if left else node(here, beside))
        else:
            if reached != self._root:
                return False
        known.update(fresh)
        return True


def wrong_receipts(lines: bytes, trees: dict[int, ProvenTree]) -> Iterator[int]:
    """Yield the rows of receipts whose proof does not hold; `trees` are by their size."""
    for line in lines.splitlines():
        receipt: dict[str, Any] = orjson.loads(line)
        tree, given, body = trees.get(receipt["size"]), receipt["leaf"], receipt.get("body")
        fits = body is None or _base64(leaf(body.encode())) == given
        if tree is None or not fits or not tree.holds(receipt["row"], given, receipt["path"]):
            yield receipt["row"]


def _base64(digest: bytes) -> str:
    return base64.b64encode(digest).decode()
