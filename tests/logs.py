"""Logs for tests: a key that is no secret, rows of every kind, and a ledger to put them in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from counterfoil.ledger.checkpoint import Signer, Verifier
from counterfoil.ledger.ledger import Ledger
from counterfoil.ledger.rows import claim_core, claim_rows, quantity_json, question_json, row
from counterfoil.ledger.sqlite import open_sqlite
from counterfoil.model.quantity import Quantity

SIGNER = Signer("example.org/tests", bytes(range(32)))
VERIFIER = Verifier(SIGNER.vkey)
DIGEST = "ab" * 32


@contextmanager
def opened(path: Path, signer: Signer | None = SIGNER) -> Iterator[Ledger]:
    """Open the ledger in a file."""
    ledger = Ledger(open_sqlite(path), signer)
    try:
        yield ledger
    finally:
        ledger.close()


def custody(name: str = "letter.pdf") -> str:
    """Make a row that says a file came in."""
    facts = {"recorded_at": "2023-03-14T09:30:00Z", "by": "R-1", "digest": DIGEST, "size": 3}
    return row("custody", {**facts, "name": name, "came_from": "by hand"})


def claims(count: int, filing: int = 0, region: str = "RU-SVE") -> list[str]:
    """Make rows of claims, each with a number of its own."""
    question = question_json("approached", region, "migrants", "2023-W09")
    cores = [
        claim_core(question, quantity_json(Quantity(f"не менее {n}")), f"cell={n + 1},1")
        for n in range(count)
    ]
    return claim_rows(filing, cores)


def bodies(ledger: Ledger) -> list[bytes]:
    """Return every row's bytes, in order."""
    return [bytes(body) for _, _, body, _ in ledger.store.entries(0, ledger.size)]
