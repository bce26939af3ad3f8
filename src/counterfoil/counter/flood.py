"""Floods: how many returns came in the last minute, of all and of each envelope key.

Nothing is counted by address: behind an onion service everybody has the same one, and elsewhere a
whole training may sit behind one. Envelope keys are new every day and anybody can make one: the
count by key stops a device that went wrong, the count of all and the disk's reserve stop the rest.
This is in memory only, and a minute old at most.
"""

from __future__ import annotations

from collections import Counter, deque

MINUTE = 60.0


class Flood:
    """What was let in during the last minute."""

    def __init__(self, most: int, most_of_key: int) -> None:
        """Let in so many returns a minute, and so many under one envelope key."""
        self._most, self._most_of_key = most, most_of_key
        self._let_in: deque[tuple[float, bytes]] = deque()
        self._by_key: Counter[bytes] = Counter()

    def forget(self, now: float) -> None:
        """Forget what is more than a minute old; `now` is a clock in seconds that never steps."""
        while self._let_in and self._let_in[0][0] <= now - MINUTE:
            _, key = self._let_in.popleft()
            self._by_key[key] -= 1
            if not self._by_key[key]:
                del self._by_key[key]

    def full(self, now: float) -> bool:
        """Whether no more may be let in, whoever it is from."""
        self.forget(now)
        return len(self._let_in) >= self._most

    def admit(self, key: bytes, now: float) -> bool:
        """Count a return in, and say so; or say that there are too many."""
        if self.full(now) or self._by_key[key] >= self._most_of_key:
            # A Counter answers for a key that it does not have without taking it up.
            return False
        self._let_in.append((now, key))
        self._by_key[key] += 1
        return True

    def __len__(self) -> int:
        """How many were let in during the last minute, as far as was looked."""
        return len(self._let_in)
