from __future__ import annotations

import base64
import random
from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from counterfoil.ledger import merkle
from counterfoil.ledger.checkpoint import Checkpoint
from counterfoil.publish.proving import ProvenTree

Receipt = tuple[int, str, list[str]]


def _text(digest: bytes) -> str:
    return base64.b64encode(digest).decode()


def _grown(size: int) -> tuple[Checkpoint, list[Receipt]]:
    """Return a tree's checkpoint and the receipts of all its rows."""
    leaves = merkle.leaves([b"%d" % n for n in range(size)])

    def node_at(level: int, number: int) -> bytes:
        if level == 0:
            return leaves[number]
        return merkle.node(node_at(level - 1, 2 * number), node_at(level - 1, 2 * number + 1))

    root = merkle.root_of(0, size, node_at)
    receipts = [
        (row, _text(leaves[row]), [_text(n) for n in merkle.inclusion(row, size, node_at)])
        for row in range(size)
    ]
    return Checkpoint("example.org/x", size, root), receipts


@given(st.integers(1, 70), st.randoms(use_true_random=False))
def test_every_true_receipt_holds_in_any_order(size: int, chance: random.Random) -> None:
    """What was proven before never stands in the way of a true proof."""
    checkpoint, receipts = _grown(size)
    chance.shuffle(receipts)
    tree = ProvenTree(checkpoint)
    assert all(tree.holds(*receipt) for receipt in receipts)
    assert all(tree.holds(*receipt) for receipt in receipts)


@given(st.integers(1, 40), st.data())
def test_a_false_receipt_never_holds(size: int, data: st.DataObject) -> None:
    """One wrong hash, row or length is seen, whatever was proven before it, and proves nothing."""
    checkpoint, receipts = _grown(size)
    tree = ProvenTree(checkpoint)
    for receipt in data.draw(st.lists(st.sampled_from(receipts), max_size=5)):
        assert tree.holds(*receipt)
    row, leaf, path = data.draw(st.sampled_from(receipts))
    wrong = _text(data.draw(st.binary(min_size=32, max_size=32)))
    spoilt: list[Callable[[], Receipt]] = [
        lambda: (row, wrong, path),
        lambda: (row, leaf, [*path, wrong]),
        lambda: (row + size, leaf, path),
        lambda: (-1 - row, leaf, path),
    ]
    if path:
        at = data.draw(st.integers(0, len(path) - 1))
        other = data.draw(st.sampled_from(receipts).filter(lambda one: one[0] != row))
        spoilt += [
            lambda: (row, leaf, [*path[:at], wrong, *path[at + 1 :]]),
            lambda: (row, leaf, [*path[:at], path[at][:-2] + "!=", *path[at + 1 :]]),
            lambda: (row, leaf, path[:-1]),
            lambda: (other[0], leaf, path),
        ]
    assert not tree.holds(*data.draw(st.sampled_from(spoilt))())
    assert all(tree.holds(*receipt) for receipt in receipts)
