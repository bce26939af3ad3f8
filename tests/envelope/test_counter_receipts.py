"""A counter's receipt is its key's word on one file, in one form."""

from __future__ import annotations

import pytest
from sealed import COUNTER, COUNTER_VERIFIER, ORIGIN, TODAY

from counterfoil.envelope.notes import Signer
from counterfoil.envelope.receipts import BadReceipt, CounterReceipt, read_receipt

LINES = f"counterfoil-receipt-v1\n{ORIGIN}\n{'0f' * 32}\n2026-11-25\n".encode()


def test_a_receipt_is_the_counters_word() -> None:
    """Signed by its key, in its form; else it is none."""
    receipt = read_receipt(COUNTER.note(LINES), COUNTER_VERIFIER)
    assert CounterReceipt(ORIGIN, "0f" * 32, TODAY) == receipt
    with pytest.raises(BadReceipt, match="not signed by"):
        read_receipt(Signer(COUNTER.name, bytes(32)).note(LINES), COUNTER_VERIFIER)
    with pytest.raises(BadReceipt, match="not of the form"):
        read_receipt(COUNTER.note(LINES.replace(b"receipt-v1", b"receipt-v2")), COUNTER_VERIFIER)
    with pytest.raises(BadReceipt, match="not signed by"):
        read_receipt(LINES, COUNTER_VERIFIER)


def test_a_receipt_is_always_the_same() -> None:
    """The lines are those of the format, and signing them twice makes the same bytes."""
    receipt = CounterReceipt(ORIGIN, "0f" * 32, TODAY)
    assert COUNTER.note(LINES) == receipt.note(COUNTER) == receipt.note(COUNTER)
