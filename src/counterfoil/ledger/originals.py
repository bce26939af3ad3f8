"""The ledger's originals, put together from their custody rows."""

from __future__ import annotations

from counterfoil.ledger.ledger import Ledger
from counterfoil.model.original import Custody, Original


def originals(ledger: Ledger, last: int | None = None) -> dict[str, Original]:
    """Return every original by digest, in the order they first came in."""
    sizes: dict[str, int] = {}
    came: dict[str, list[Custody]] = {}
    for _, row in ledger.rows("custody", last=last):
        digest = row["digest"]
        sizes[digest] = row["size"]
        names = ("name", "by", "came_from", "recorded_at")
        came.setdefault(digest, []).append(Custody(*(row.get(name, "") for name in names)))
    return {d: Original(d, sizes[d], tuple(custody)) for d, custody in came.items()}
