"""Preserving originals.

An original's bytes are on the disk before its custody row is written, and a file counts as
collected only once that row is committed. An interruption between the two leaves bytes that
nothing names; the next run finds them by their digest and writes the row.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from counterfoil.ledger.ledger import Ledger
from counterfoil.ledger.originals import originals
from counterfoil.ledger.rows import row
from counterfoil.ledger.vault import Vault

_COMMIT_EVERY = 64


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file to collect: where it is now and the name it is kept under.

    Of a file that stood inside an original, `inside` is that original's digest, and `came_from`
    says so in words; else the custodian says where it comes from.
    """

    path: Path
    name: str
    inside: str = ""
    came_from: str = ""


@dataclass(frozen=True, slots=True)
class Collected:
    """A file that is now in the vault.

    `new` is whether its bytes were new to the project, `known` whether it had come in under this
    very name and from this place before, so that nothing at all was written.
    """

    name: str
    digest: str
    size: int
    new: bool
    known: bool


_Waiting = tuple[Collected, Incoming]


def incoming(paths: Iterable[Path]) -> Iterator[Incoming]:
    """Yield the files in `paths`, folders with everything below them, in a stable order.

    Links are passed over, and so are the hidden files that systems leave in folders. A saved
    page's `…_files` folder comes along like any other.
    """
    for path in paths:
        if not path.is_dir():
            yield Incoming(path, _written(path.name))
            continue
        for found in sorted(path.rglob("*")):
            parts = found.relative_to(path).parts
            hidden = any(part.startswith(".") for part in parts)
            if found.is_file() and not found.is_symlink() and not hidden:
                yield Incoming(found, _written("/".join(parts)))


def _written(name: str) -> str:
    # A name may be bytes that are no UTF-8, such as Windows' Cyrillic: \xcf stands for such a byte.
    return os.fsencode(name).decode(errors="backslashreplace")


def collect(
    ledger: Ledger,
    vault: Vault,
    files: Iterable[Incoming],
    custody: Custodian,
    report: Callable[[Collected], None] = lambda _: None,
) -> list[Collected]:
    """Bring files into the vault; return what came of each.

    `report` is called for a file once it is durably collected. Raises OSError when a file cannot
    be read; what was collected before it stays collected.
    """
    vault.clear_interrupted()
    known = {
        (digest, held.name, held.came_from, held.inside)
        for digest, original in originals(ledger).items()
        for held in original.custody
    }
    held = {digest for digest, *_ in known}
    done: list[Collected] = []
    waiting: list[_Waiting] = []
    try:
        for file in files:
            with file.path.open("rb") as stream:
                digest, size, _ = vault.keep(stream)
            came_from = file.came_from or custody.came_from
            entry = (digest, file.name, came_from, file.inside)
            here = Collected(file.name, digest, size, digest not in held, entry in known)
            waiting.append((here, replace(file, came_from=came_from)))
            known.add(entry)
            held.add(digest)
            if len(waiting) >= _COMMIT_EVERY:
                batch, waiting = waiting, []
                done += _commit(ledger, batch, custody, report)
    finally:
        done += _commit(ledger, waiting, custody, report)
    return done


@dataclass(frozen=True, slots=True)
class Custodian:
    """Who collects, from where in words, and when (a moment in UTC)."""

    by: str
    came_from: str
    now: str


def _commit(
    ledger: Ledger,
    waiting: list[_Waiting],
    custody: Custodian,
    report: Callable[[Collected], None],
) -> list[Collected]:
    if any(not file.known for file, _ in waiting):
        with ledger.writing() as writer:
            bodies = [_custody_row(*one, custody) for one in waiting if not one[0].known]
            writer.add_many("custody", bodies)
    done = [file for file, _ in waiting]
    for file in done:
        report(file)
    return done


def _custody_row(file: Collected, came: Incoming, custody: Custodian) -> str:
    return row(
        "custody",
        {
            "recorded_at": custody.now,
            "by": custody.by,
            "digest": file.digest,
            "size": file.size,
            "name": file.name,
            "came_from": came.came_from,
            "inside": came.inside,
        },
    )
