"""One thread that has the store: what waits while it syncs is kept together, in one sync more."""

from __future__ import annotations

import asyncio
import datetime as dt
import os
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from counterfoil.counter.index import Kept
from counterfoil.counter.store import Coming, NotKept, Store

T = TypeVar("T")

MOST_TOGETHER = 64
"""How many files share a sync: more would let the first of them wait for the last."""


def today() -> dt.date:
    """Return this day, in UTC."""
    return dt.datetime.now(dt.UTC).date()


class Keeper:
    """The store's thread, as requests see it."""

    def __init__(self, store: Store, day: Callable[[], dt.date] = today) -> None:
        """Take a store over; `day` tells what day it is."""
        self._store, self._day, self.folder = store, day, store.folder
        self._thread = ThreadPoolExecutor(1, "store")
        self._waiting: deque[tuple[Coming, Future[Kept]]] = deque()

    def room(self) -> int:
        """Return how many bytes may be written before the disk's reserve is touched."""
        return self._store.room()

    async def keep(self, coming: Coming) -> Kept:
        """Return the entry of a file once it is on the disk; raise NotKept.

        The file's handle is closed here when it is no longer needed.
        """
        future: Future[Kept] = Future()
        self._waiting.append((coming, future))
        self._thread.submit(self._keep_waiting)
        return await asyncio.wrap_future(future)

    async def ask(self, work: Callable[[Store], T]) -> T:
        """Return what a piece of work comes to, done where the store is."""
        return await asyncio.wrap_future(self._thread.submit(work, self._store))

    async def turn_days(self) -> None:
        """Begin this day, and every day after it, for ever."""
        while True:
            day = self._day()
            await self.ask(lambda store, day=day: store.turn(day))  # type: ignore[misc]
            tomorrow = dt.datetime.combine(day + dt.timedelta(1), dt.time(), dt.UTC)
            left = (tomorrow - dt.datetime.now(dt.UTC)).total_seconds()
            await asyncio.sleep(max(left, 0) + 1)

    def close(self) -> None:
        """Finish what waits, and close the store."""
        self._thread.submit(self._store.close)
        self._thread.shutdown()

    def _keep_waiting(self) -> None:
        group: list[tuple[Coming, Future[Kept]]] = []
        while self._waiting and len(group) < MOST_TOGETHER:
            coming, future = self._waiting.popleft()
            # Whoever waited may have gone; from here on nobody can.
            if future.set_running_or_notify_cancel():
                group.append((coming, future))
            else:
                os.close(coming.handle)
        outcomes: list[Kept | NotKept] = [NotKept("the store failed")] * len(group)
        try:
            if group:
                outcomes = self._store.keep([coming for coming, _ in group], self._day())
        finally:
            # Whatever happens, nobody waits for ever.
            for (coming, future), outcome in zip(group, outcomes, strict=True):
                os.close(coming.handle)
                if isinstance(outcome, NotKept):
                    future.set_exception(outcome)
                else:
                    future.set_result(outcome)
