"""Merkle tree hashing, inclusion and consistency proofs: RFC 6962, section 2.1; RFC 9162, 2.1.

A leaf is `SHA-256(0x00 || row)`, a node `SHA-256(0x01 || left || right)`. Nodes that root a
complete subtree are named (level, index): level 0 are the leaves, level 8 covers 256 of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256

NodeAt = Callable[[int, int], bytes]
"""Gives the hash of the complete subtree at (level, index)."""

Span = tuple[int, int]
"""A node by the leaves below it: the first, and the one after the last."""

EMPTY = sha256().digest()
KEPT_LEVELS = 8
"""Only nodes at multiples of this level are stored; the rest is cheap to work out from them."""


def leaf(row: bytes) -> bytes:
    """Return the leaf hash of a row's bytes."""
    return sha256(b"\x00" + row).digest()


def leaves(rows: Iterable[bytes]) -> list[bytes]:
    """Return the leaf hashes of many rows."""
    return [sha256(b"\x00" + row).digest() for row in rows]


def node(left: bytes, right: bytes) -> bytes:
    """Return the hash of the node over two subtrees."""
    return sha256(b"\x01" + left + right).digest()


def parents(hashes: Sequence[bytes]) -> list[bytes]:
    """Return the nodes over an even number of neighbouring subtrees."""
    pairs = iter(hashes)
    return [sha256(b"\x01" + left + right).digest() for left, right in zip(pairs, pairs)]  # noqa: B905 - even


class Tree:
    """The right edge of a growing tree: one pending subtree hash a level at most.

    Holds `size.bit_length()` hashes, whatever the number of rows.
    """

    def __init__(self, size: int = 0, node_at: NodeAt | None = None) -> None:
        """Start empty, or continue a tree of `size` leaves whose complete subtrees are known."""
        self.size = size
        self._pending: list[bytes | None] = []
        for level in range(size.bit_length()):
            complete = size >> level & 1
            known = node_at(level, (size >> level) - 1) if complete and node_at else None
            self._pending.append(known)

    def grow(self, hashes: Sequence[bytes]) -> list[tuple[int, int, bytes]]:
        """Add leaf hashes; return the complete nodes worth storing as (level, index, hash)."""
        level, first, nodes = 0, self.size, list(hashes)
        self.size += len(nodes)
        kept: list[tuple[int, int, bytes]] = []
        while nodes:
            if level and level % KEPT_LEVELS == 0:
                kept += [(level, first + n, value) for n, value in enumerate(nodes)]
            if level == len(self._pending):
                self._pending.append(None)
            if (left := self._pending[level]) is not None:
                nodes.insert(0, left)
                first -= 1
            self._pending[level] = nodes.pop() if len(nodes) % 2 else None
            nodes, first, level = parents(nodes), first // 2, level + 1
        return kept

    def root(self) -> bytes:
        """Return the tree's root hash, by RFC 6962's rule for a size that is no power of two."""
        root: bytes | None = None
        for pending in self._pending:
            if pending is not None:
                root = pending if root is None else node(pending, root)
        return EMPTY if root is None else root


def root_of(first: int, last: int, node_at: NodeAt) -> bytes:
    """Return the hash over leaves `first` to `last` (excluded), for a split RFC 6962 would make."""
    count = last - first
    if count & (count - 1) == 0:
        level = count.bit_length() - 1
        return node_at(level, first >> level)
    half = 1 << (count - 1).bit_length() - 1
    return node(root_of(first, first + half, node_at), root_of(first + half, last, node_at))


def inclusion(index: int, size: int, node_at: NodeAt) -> list[bytes]:
    """Return the audit path that proves leaf `index` in the tree of `size` (RFC 9162, 2.1.3.1)."""
    if not 0 <= index < size:
        msg = f"row {index} is not in a tree of {size} rows"
        raise IndexError(msg)
    path: list[bytes] = []
    first, last = 0, size
    while last - first > 1:
        half = 1 << (last - first - 1).bit_length() - 1
        if index < first + half:
            path.append(root_of(first + half, last, node_at))
            last = first + half
        else:
            path.append(root_of(first, first + half, node_at))
            first += half
    return path[::-1]


def audit_steps(index: int, size: int) -> list[tuple[Span, Span, bool]]:
    """Return the way from leaf `index` up to the root of a tree of `size`.

    Each step is a node, the sibling it is hashed with, and whether that stands to its left.
    """
    first, last, steps = 0, size, []
    while last - first > 1:
        middle = first + (1 << (last - first - 1).bit_length() - 1)
        if index >= middle:
            steps.append(((middle, last), (first, middle), True))
            first = middle
        else:
            steps.append(((first, middle), (middle, last), False))
            last = middle
    return steps[::-1]


def root_from_inclusion(leaf_hash: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes:
    """Return the root that an audit path leads to (RFC 9162, 2.1.3.2); raise ValueError if none."""
    steps = audit_steps(index, size)
    if not 0 <= index < size or len(steps) != len(path):
        msg = "the proof has the wrong length for this row and tree size"
        raise ValueError(msg)
    reached = leaf_hash
    for (_, _, left), other in zip(steps, path, strict=True):
        reached = node(other, reached) if left else node(reached, other)
    return reached


def consistency(old: int, size: int, node_at: NodeAt) -> list[bytes]:
    """Return the proof that a tree of `size` only appended to one of `old` (RFC 9162, 2.1.4.1)."""
    if not 0 < old <= size:
        msg = f"a tree of {size} rows has no consistency proof from {old}"
        raise IndexError(msg)
    path: list[bytes] = []
    first, last, whole = 0, size, True
    while old < last:
        half = 1 << (last - first - 1).bit_length() - 1
        if old <= first + half:
            path.append(root_of(first + half, last, node_at))
            last = first + half
        else:
            path.append(root_of(first, first + half, node_at))
            first, whole = first + half, False
    if not whole:
        path.append(root_of(first, last, node_at))
    return path[::-1]


def consistent(old: int, old_root: bytes, size: int, root: bytes, path: Sequence[bytes]) -> bool:
    """Check a consistency proof against both roots (RFC 9162, section 2.1.4.2)."""
    if old == size:
        return not path and old_root == root
    steps = list(path)
    if old & (old - 1) == 0:
        steps.insert(0, old_root)
    if not 0 < old < size or not steps:
        return False
    index, last = old - 1, size - 1
    while index & 1:
        index, last = index >> 1, last >> 1
    old_seen = new_seen = steps[0]
    for value in steps[1:]:
        if last == 0:
            return False
        if index & 1 or index == last:
            old_seen, new_seen = node(value, old_seen), node(value, new_seen)
            while not index & 1 and index:
                index, last = index >> 1, last >> 1
        else:
            new_seen = node(new_seen, value)
        index, last = index >> 1, last >> 1
    return last == 0 and old_seen == old_root and new_seen == root
