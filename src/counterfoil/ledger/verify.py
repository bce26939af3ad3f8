"""Recomputing the log from its bytes, and naming the first row that is wrong.

Every leaf is hashed again from its row and held against the stored leaf; every stored subtree and
the root of every signed checkpoint is worked out again from those leaves. A large log is cut into
ranges that several processes hash side by side.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from hashlib import sha256

from counterfoil.ledger import merkle
from counterfoil.ledger.checkpoint import BadCheckpoint, Verifier
from counterfoil.ledger.ledger import Ledger
from counterfoil.ledger.store import Store

RANGE = 1 << 2 * merkle.KEPT_LEVELS
_TILE = 1 << merkle.KEPT_LEVELS
_PARALLEL_FROM = 2 * RANGE

OpenStore = Callable[[], Store]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is not what was recorded: where, and what is wrong with it."""

    where: str
    what: str


def verify_log(
    open_store: OpenStore, verifier: Verifier, advance: Callable[[int], None] = lambda _: None
) -> list[Fault]:
    """Return what is wrong with the log, first things first; empty when all is as recorded.

    `advance` is told how many rows were done. `open_store` is called in every process.
    """
    store = open_store()
    try:
        size = store.size()
        for first, fault in _ranges(open_store, size):
            if fault:
                return [fault]
            advance(min(RANGE, size - first))
        return (
            _wrong_tops(store, size)
            or _wrong_checkpoints(store, verifier, size)
            or _wrong_around(store)
        )
    finally:
        store.close()


def _ranges(open_store: OpenStore, size: int) -> Iterator[tuple[int, Fault | None]]:
    starts = range(0, size, RANGE)
    workers = min(os.cpu_count() or 1, len(starts))
    if size < _PARALLEL_FROM or workers == 1:
        for first in starts:
            yield first, _check_range(open_store, first, min(first + RANGE, size))
        return
    with ProcessPoolExecutor(workers) as pool:
        # Few at a time: a row with a damaged number would make the log endless.
        waiting: deque[tuple[int, Future[Fault | None]]] = deque()
        for first in starts:
            last = min(first + RANGE, size)
            waiting.append((first, pool.submit(_check_range, open_store, first, last)))
            if len(waiting) > 2 * workers:
                done, future = waiting.popleft()
                yield done, future.result()
        for done, future in waiting:
            yield done, future.result()


def _check_range(open_store: OpenStore, first: int, last: int) -> Fault | None:
    store = open_store()
    try:
        return _wrong_row(store, first, last)
    finally:
        store.close()


def _wrong_row(store: Store, first: int, last: int) -> Fault | None:
    leaves: list[bytes] = []
    keep = leaves.append
    starts: dict[bytes, bytes] = {}
    for seq, kind, body, stored in store.entries(first, last):
        if seq != first + len(leaves):
            break
        leaf = sha256(b"\x00" + body).digest()
        start = starts.get(kind) or starts.setdefault(kind, b'{"kind":"%b",' % kind)
        if leaf != stored or not body.startswith(start):
            return Fault(f"ledger row {seq}", "is not what was recorded")
        keep(leaf)
    if len(leaves) < last - first:
        return Fault(f"ledger row {first + len(leaves)}", "is missing")
    return _wrong_subtree(store, first, leaves)


def _wrong_subtree(store: Store, first: int, leaves: list[bytes]) -> Fault | None:
    roots: list[bytes] = []
    for start in range(0, len(leaves) - _TILE + 1, _TILE):
        hashes = leaves[start : start + _TILE]
        while len(hashes) > 1:
            hashes = merkle.parents(hashes)
        roots += hashes
    level, number = merkle.KEPT_LEVELS, first >> merkle.KEPT_LEVELS
    for step, root in enumerate(roots):
        if store.node(level, number + step) != root:
            return Fault(f"subtree {level}/{number + step}", "is not the hash of its rows")
    return None


def _wrong_tops(store: Store, size: int) -> list[Fault]:
    for level, number, _ in store.nodes():
        kept = (
            all(isinstance(place, int) for place in (level, number))
            and level >= merkle.KEPT_LEVELS
            and level % merkle.KEPT_LEVELS == 0
        )
        # Rows may come in meanwhile, and what covers them is as it should be.
        beyond = kept and not 0 <= number < size >> level
        if not kept or (beyond and not 0 <= number < store.size() >> level):
            return [Fault(f"subtree {level}/{number}", "has no rows to be the hash of")]
    level = 2 * merkle.KEPT_LEVELS
    while size >> level:
        for number in range(size >> level):
            below = level - merkle.KEPT_LEVELS
            hashes = [store.node(below, number * _TILE + step) or b"" for step in range(_TILE)]
            while len(hashes) > 1:
                hashes = merkle.parents(hashes)
            if store.node(level, number) != hashes[0]:
                return [Fault(f"subtree {level}/{number}", "is not the hash of its rows")]
        level += merkle.KEPT_LEVELS
    return []


def _wrong_checkpoints(store: Store, verifier: Verifier, size: int) -> list[Fault]:
    ledger, faults, newest = Ledger(store), [], 0
    listed = list(store.checkpoints())
    grown = store.size()
    for number, note in listed:
        where = f"checkpoint {number}"
        try:
            checkpoint = verifier.open(note)
        except BadCheckpoint as error:
            faults.append(Fault(where, str(error)))
            continue
        newest = number
        if checkpoint.size != number:
            faults.append(Fault(where, f"covers {checkpoint.size} rows"))
        elif number > grown:
            faults.append(Fault(f"ledger row {size}", f"is missing; checkpoint {number} covers it"))
        elif checkpoint.root != ledger.root(number):
            faults.append(Fault(where, "does not match the rows it covers"))
    if size > newest and not faults:
        faults.append(Fault(f"ledger row {newest}", "is covered by no signed checkpoint"))
    return faults


def _wrong_around(store: Store) -> list[Fault]:
    """Return what is wrong where no row was looked for: before the first one, and in indexes."""
    for seq, *_ in store.entries(-(1 << 63), 0):
        return [Fault(f"ledger row {seq}", "was never recorded")]
    damage = store.damage()
    return [Fault("the ledger", f"is damaged: {damage}")] if damage else []
