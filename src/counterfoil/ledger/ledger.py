"""The ledger: rows that are only ever added, each provable against a signed checkpoint."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property, lru_cache
from typing import Any

import orjson

from counterfoil.ledger import merkle
from counterfoil.ledger.checkpoint import Checkpoint, Signer
from counterfoil.ledger.rows import ACCESS
from counterfoil.ledger.store import Store

CHUNK = 20_000
NO_KEY = (
    "this project's private key is not on this machine, so nothing can be added to its ledger; "
    "name the folder that holds it in $COUNTERFOIL_KEYS, or copy it from where the project was "
    "made into the folder of keys that `counterfoil doctor` tells"
)


class ReadOnly(RuntimeError):  # noqa: N818 - what it is
    """The project's private key is not on this machine, so nothing can be added."""


class Writer:
    """Adds rows inside one commit; made by `Ledger.writing`."""

    def __init__(self, store: Store, tree: merkle.Tree) -> None:
        """Continue the log in `store`, whose right edge is `tree`."""
        self._store, self._tree = store, tree

    @property
    def size(self) -> int:
        """The number of rows, those of this commit included; the next row's seq."""
        return self._tree.size

    def add(self, kind: str, body: str) -> int:
        """Append one row; return its seq."""
        return self.add_many(kind, [body])

    def add_many(self, kind: str, bodies: Sequence[str]) -> int:
        """Append rows of one kind; return the first one's seq."""
        first = self._tree.size
        for start in range(0, len(bodies), CHUNK):
            chunk = bodies[start : start + CHUNK]
            hashes = merkle.leaves([body.encode() for body in chunk])
            seqs = range(first + start, first + start + len(chunk))
            kinds = [kind] * len(chunk)
            self._store.add(zip(seqs, kinds, chunk, hashes, strict=True))
            if kept := self._tree.grow(hashes):
                self._store.add_nodes(kept)
        return first


class Ledger:
    """A project's log. Reading needs the store alone, adding also the project's private key.

    `reviewers` is how many have to make a ruling before it counts.
    """

    def __init__(
        self,
        store: Store,
        signer: Signer | Callable[[], Signer | None] | None = None,
        reviewers: int = 1,
    ) -> None:
        """Take an open store and, to be able to add rows, the signer or what finds it."""
        self.store, self._given, self.reviewers = store, signer, reviewers
        self._node = lru_cache(maxsize=4096)(self._node_at)
        self._tile = lru_cache(maxsize=64)(self._tile_at)

    @cached_property
    def _signer(self) -> Signer | None:
        return self._given() if callable(self._given) else self._given

    def close(self) -> None:
        """Let go of the database."""
        self.store.close()

    @property
    def size(self) -> int:
        """The number of rows."""
        return self.store.size()

    @property
    def settled_size(self) -> int:
        """The number of rows that figures stand on: who came to the desk since moves none."""
        return self.store.size_without(ACCESS)

    @contextmanager
    def writing(self) -> Iterator[Writer]:
        """Add rows in one commit, which signs a checkpoint; on any error nothing is added.

        Raises ReadOnly without the private key and LedgerBusy while another process writes.
        """
        if self._signer is None:
            raise ReadOnly(NO_KEY)
        self.store.begin()
        try:
            size = self.store.size()
            writer = Writer(self.store, merkle.Tree(size, self._node))
            yield writer
            if writer.size > size:
                checkpoint = Checkpoint(self._signer.name, writer.size, writer._tree.root())  # noqa: SLF001 - its maker
                self.store.add_checkpoint(writer.size, self._signer.sign(checkpoint))
            self.store.commit()
        except BaseException:
            self.store.rollback()
            # What was read of the rows that are now forgotten.
            self._node.cache_clear()
            self._tile.cache_clear()
            raise

    def sign(self, body: bytes) -> bytes:
        """Return a text as a note signed by the project's key; raises ReadOnly without it."""
        if self._signer is None:
            raise ReadOnly(NO_KEY)
        return self._signer.note(body)

    def rows(
        self, kind: str, first: int = 0, last: int | None = None
    ) -> Iterator[tuple[int, dict[str, Any]]]:
        """Yield (seq, row) of one kind, in order."""
        for seq, body in self.store.bodies(kind, first, self.size if last is None else last):
            yield seq, orjson.loads(body)

    def row(self, seq: int) -> dict[str, Any] | None:
        """Return one row, or None when there is no such row."""
        body = self.store.body(seq)
        return None if body is None else orjson.loads(body)

    def root(self, size: int) -> bytes:
        """Return the root hash over the first `size` rows."""
        return merkle.root_of(0, size, self._node) if size else merkle.EMPTY

    def inclusion(self, seq: int, size: int) -> list[bytes]:
        """Return the proof that row `seq` is among the first `size` rows."""
        return merkle.inclusion(seq, size, self._node)

    def consistency(self, old: int, size: int) -> list[bytes]:
        """Return the proof that the log of `size` rows only appended to that of `old`."""
        return merkle.consistency(old, size, self._node)

    def _node_at(self, level: int, number: int) -> bytes:
        if level < merkle.KEPT_LEVELS:
            below = merkle.KEPT_LEVELS - level
            tile, place = number >> below, number & ((1 << below) - 1)
            if not _has(self._tile(tile), level, place):
                # It was read before it was full, and rows have come in since.
                self._tile.cache_clear()
            return self._tile(tile)[level][place]
        if level % merkle.KEPT_LEVELS == 0 and (stored := self.store.node(level, number)):
            return stored
        left, right = self._node(level - 1, 2 * number), self._node(level - 1, 2 * number + 1)
        return merkle.node(left, right)

    def _tile_at(self, number: int) -> list[list[bytes]]:
        """Return the leaves of a tile of 256 rows, and the nodes over them, level by level."""
        width = 1 << merkle.KEPT_LEVELS
        levels = [self.store.leaves(number * width, (number + 1) * width)]
        while len(levels[-1]) > 1:
            below = levels[-1]
            levels.append(merkle.parents(below[: len(below) & ~1]))
        return levels


def _has(tile: list[list[bytes]], level: int, place: int) -> bool:
    return level < len(tile) and place < len(tile[level])
