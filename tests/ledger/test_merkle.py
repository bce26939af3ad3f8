"""Roots and proofs, held against published vectors and the RFC's own recursive definitions."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reference import Reference

from counterfoil.ledger import merkle
from counterfoil.ledger.merkle import NodeAt, Tree, consistency, consistent, inclusion

# The test vectors of Certificate Transparency's reference code (RFC 6962).
LEAVES = [
    b"",
    b"\x00",
    b"\x10",
    b" !",
    b"01",
    b"@ABC",
    b"PQRSTUVW",
    b"`abcdefghijklmno",
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
SMALL = 70
LARGE = 66_000
EDGES = [255, 256, 257, 511, 512, 513, 65_535, 65_536, 65_537, LARGE]


@cache
def entries() -> list[bytes]:
    """Return the entries of the large log."""
    return [number.to_bytes(4, "big") for number in range(LARGE)]


@cache
def reference() -> Reference:
    """Return the large log's tree as the RFC defines it."""
    return Reference(entries())


@cache
def complete() -> list[list[bytes]]:
    """Return every complete subtree of the large log, level by level."""
    levels = [merkle.leaves(entries())]
    while len(levels[-1]) > 1:
        below = levels[-1]
        levels.append(merkle.parents(below[: len(below) & ~1]))
    return levels


def node_at(level: int, number: int) -> bytes:
    """Return a complete subtree of the large log."""
    return complete()[level][number]


def root(size: int) -> bytes:
    """Return the large log's root when it had `size` entries."""
    return reference().root(0, size)


@pytest.mark.parametrize("size", range(9))
def test_published_roots_are_reached(size: int) -> None:
    """The eight leaves that every implementation is tried on give their known roots."""
    tree = Tree()
    tree.grow(merkle.leaves(LEAVES[:size]))
    assert bytes.fromhex(ROOTS[size]) == tree.root()
    assert bytes.fromhex(ROOTS[size]) == Reference(LEAVES).root(0, size)


def test_one_leaf_is_the_hash_of_a_zero_and_the_row() -> None:
    """Leaves and nodes are told apart by their first byte."""
    assert bytes.fromhex(ROOTS[1]) == merkle.leaf(b"")
    left, right = map(merkle.leaf, LEAVES[:2])
    assert bytes.fromhex(ROOTS[2]) == merkle.node(left, right)
    assert [merkle.node(left, right)] == merkle.parents([left, right])


sizes = st.one_of(st.integers(1, 700), st.sampled_from(EDGES), st.integers(1, LARGE))


@given(st.lists(sizes, min_size=1, max_size=5))
def test_a_tree_grows_alike_however_its_rows_come_in(steps: list[int]) -> None:
    """The root and the kept nodes depend on the rows, not on the commits that brought them."""
    hashes, marks = complete()[0], sorted({*steps, LARGE if len(steps) == 1 else max(steps)})
    tree, kept, at = Tree(), {}, 0
    for mark in marks:
        found = tree.grow(hashes[at:mark])
        kept.update({(level, number): value for level, number, value in found})
        at = mark
        assert tree.size == mark
        assert root(mark) == tree.root()
        assert tree.root() == Tree(mark, node_at).root()
    assert kept == {
        (level, number): node_at(level, number)
        for level in (8, 16)
        for number in range(at >> level)
    }


@given(sizes, st.integers(0, 400))
def test_a_tree_goes_on_from_its_complete_subtrees(size: int, more: int) -> None:
    """Continuing a log from what is stored gives the root of having built it at once."""
    tree = Tree(size, node_at)
    tree.grow(complete()[0][size : size + more])
    assert root(min(size + more, LARGE)) == tree.root()


@pytest.mark.parametrize("size", range(1, SMALL + 1))
def test_small_proofs_are_those_of_the_rfc(size: int) -> None:
    """Every row of every small tree, and every earlier size of it, has the RFC's own proof."""
    assert root(size) == merkle.root_of(0, size, node_at)
    for index in range(size):
        path = inclusion(index, size, node_at)
        assert reference().inclusion(index, 0, size) == path
        leaf = merkle.leaf(entries()[index])
        assert root(size) == merkle.root_from_inclusion(leaf, index, size, path)
    for old in range(1, size + 1):
        path = consistency(old, size, node_at)
        assert reference().consistency(old, size) == path
        assert consistent(old, root(old), size, root(size), path)


@given(st.data(), sizes)
def test_large_proofs_are_those_of_the_rfc(data: st.DataObject, size: int) -> None:
    """So do rows and sizes on both sides of where stored nodes begin."""
    edges = [edge for edge in EDGES if edge <= size] or [1]
    old = data.draw(st.one_of(st.integers(1, size), st.sampled_from(edges)))
    assert reference().consistency(old, size) == consistency(old, size, node_at)
    assert consistent(old, root(old), size, root(size), consistency(old, size, node_at))
    path = inclusion(old - 1, size, node_at)
    assert reference().inclusion(old - 1, 0, size) == path
    leaf = merkle.leaf(entries()[old - 1])
    assert root(size) == merkle.root_from_inclusion(leaf, old - 1, size, path)


def tampered(path: list[bytes]) -> list[list[bytes]]:
    """Return a proof with one step changed, taken out, doubled or exchanged, each in turn."""
    found = [[*path, b"\x00" * 32], path[:-1], path[1:]]
    for n, step in enumerate(path):
        found += [
            [*path[:n], bytes([step[0] ^ 1]) + step[1:], *path[n + 1 :]],
            [*path[:n], step, *path[n:]],
        ]
    found += [list(other) for other in itertools.islice(itertools.permutations(path), 1, 6)]
    return [other for other in found if other != path]


@given(st.data(), st.integers(2, 600))
def test_a_tampered_inclusion_proof_leads_to_no_known_root(data: st.DataObject, size: int) -> None:
    """Another step, row or tree size never proves that the row is there."""
    index = data.draw(st.integers(0, size - 1))
    path, leaf = inclusion(index, size, node_at), merkle.leaf(entries()[index])
    for other in tampered(path):
        assert not _proves(leaf, index, size, other)
    assert not _proves(merkle.leaf(b"another row"), index, size, path)
    for wrong in {index - 1, index + 1, index ^ 1, size - 1} - {index}:
        assert not _proves(leaf, wrong, size, path)


def _proves(leaf: bytes, index: int, size: int, path: list[bytes]) -> bool:
    try:
        return merkle.root_from_inclusion(leaf, index, size, path) == root(size)
    except ValueError:
        return False


@given(st.data(), st.integers(2, 600))
def test_a_tampered_consistency_proof_is_refused(data: st.DataObject, size: int) -> None:
    """Another step, root or size never proves that the log only grew."""
    old = data.draw(st.integers(1, size - 1))
    path = consistency(old, size, node_at)
    for other in tampered(path):
        assert not consistent(old, root(old), size, root(size), other)
    for wrong in (b"\x00" * 32, root(old + 1), root(old - 1)):
        assert not consistent(old, wrong, size, root(size), path)
        if wrong != root(size):
            assert not consistent(old, root(old), size, wrong, path)
    for wrong_size in (old - 1, old + 1, -1, 0):
        assert not consistent(wrong_size, root(old), size, root(size), path)
    assert not consistent(size, root(size), size, root(size), path)
    assert not consistent(size, root(old), size, root(size), [])
    assert not consistent(size, root(size), old, root(old), path)


@pytest.mark.parametrize(
    ("proof", "first", "size"),
    [
        (inclusion, 5, 5),
        (inclusion, -1, 5),
        (inclusion, 0, 0),
        (consistency, 0, 5),
        (consistency, 6, 5),
        (consistency, -1, 5),
    ],
)
def test_rows_outside_the_tree_have_no_proof(
    proof: Callable[[int, int, NodeAt], list[bytes]], first: int, size: int
) -> None:
    """Asking for one is a mistake and says so."""
    with pytest.raises(IndexError):
        proof(first, size, node_at)


def test_a_proof_of_nothing_in_nothing_is_refused() -> None:
    """An empty path proves the only row of a tree of one, and no row of any other."""
    leaf = merkle.leaf(entries()[0])
    assert not inclusion(0, 1, node_at)
    assert _proves(leaf, 0, 1, [])
    for index, size in ((0, 0), (1, 1), (0, 2), (-1, 1)):
        assert not _proves(leaf, index, size, [])
