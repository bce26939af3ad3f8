"""The ledger's originals, put together from their custody rows, and which came out of which."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from counterfoil.ledger.ledger import Ledger
from counterfoil.model.original import Custody, Original

_FACTS = ("name", "by", "came_from", "recorded_at", "inside")


def originals(ledger: Ledger, last: int | None = None) -> dict[str, Original]:
    """Return every original by digest, in the order they first came in."""
    sizes: dict[str, int] = {}
    came: dict[str, list[Custody]] = {}
    for _, row in ledger.rows("custody", last=last):
        digest = row["digest"]
        sizes[digest] = row["size"]
        came.setdefault(digest, []).append(Custody(*(row.get(name, "") for name in _FACTS)))
    return {d: Original(d, sizes[d], tuple(custody)) for d, custody in came.items()}


class Nesting:
    """Which originals came out of which: how deep, and how much out of one that was collected."""

    def __init__(self, known: Iterable[Original]) -> None:
        """Take originals in the order they first came in, so that each follows its container."""
        self._depths: dict[str, int] = {}
        self._roots: dict[str, str] = {}
        self._counts: defaultdict[str, int] = defaultdict(int)
        self._sizes: defaultdict[str, int] = defaultdict(int)
        for original in known:
            self.add(original)

    def add(self, original: Original) -> None:
        """Take one more original, whose container is known already."""
        alone = any(not held.inside for held in original.custody)
        within = [c for c in original.containers if c in self._depths and c != original.digest]
        depths = [self._depths[container] + 1 for container in within]
        self._depths[original.digest] = 0 if alone or not depths else min(depths)
        root = original.digest if alone or not within else self._roots[within[0]]
        self._roots[original.digest] = root
        if root != original.digest:
            self._counts[root] += 1
            self._sizes[root] += original.size

    def depth(self, digest: str) -> int:
        """Return in how many others an original was found, one in the other."""
        return self._depths.get(digest, 0)

    def root(self, digest: str) -> str:
        """Return the digest of the original that came by itself and held it."""
        return self._roots.get(digest, digest)

    def came_out(self, root: str) -> tuple[int, int]:
        """Return how many originals came out of one, over all generations, and their bytes."""
        return self._counts[root], self._sizes[root]


def taken_out(known: Iterable[Original]) -> dict[str, list[Original]]:
    """Return for each original what was taken out of it, in the order it came in."""
    found: dict[str, list[Original]] = defaultdict(list)
    for original in known:
        for container in original.containers:
            found[container].append(original)
    return dict(found)
