"""RFC 9162, section 2.1, word for word: slow, recursive, and held against the real thing."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256


def _half(count: int) -> int:
    """Return the largest power of two smaller than `count`."""
    power = 1
    while power * 2 < count:
        power *= 2
    return power


class Reference:
    """The tree over a list of entries, each of its definitions as the RFC writes it."""

    def __init__(self, entries: Sequence[bytes]) -> None:
        """Take the entries; what is worked out once is not worked out again."""
        self._entries = entries
        self._known: dict[tuple[int, int], bytes] = {}

    def root(self, first: int, last: int) -> bytes:
        """Return MTH(D[first:last]) (section 2.1.1)."""
        if (first, last) not in self._known:
            self._known[first, last] = self._root(first, last)
        return self._known[first, last]

    def _root(self, first: int, last: int) -> bytes:
        count = last - first
        if count == 0:
            return sha256().digest()
        if count == 1:
            return sha256(b"\x00" + self._entries[first]).digest()
        k = first + _half(count)
        return sha256(b"\x01" + self.root(first, k) + self.root(k, last)).digest()

    def inclusion(self, m: int, first: int, last: int) -> list[bytes]:
        """Return PATH(m, D[first:last]) (section 2.1.3.1)."""
        count = last - first
        if count == 1:
            return []
        k = _half(count)
        if m < k:
            return [*self.inclusion(m, first, first + k), self.root(first + k, last)]
        return [*self.inclusion(m - k, first + k, last), self.root(first, first + k)]

    def consistency(self, m: int, last: int) -> list[bytes]:
        """Return PROOF(m, D[0:last]) (section 2.1.4.1)."""
        return self._subproof(m, 0, last, whole=True)

    def _subproof(self, m: int, first: int, last: int, *, whole: bool) -> list[bytes]:
        count = last - first
        if m == count:
            return [] if whole else [self.root(first, last)]
        k = _half(count)
        if m <= k:
            return [
                *self._subproof(m, first, first + k, whole=whole),
                self.root(first + k, last),
            ]
        return [
            *self._subproof(m - k, first + k, last, whole=False),
            self.root(first, first + k),
        ]
