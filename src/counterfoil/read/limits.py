"""Limits: how much an original may ask of its reader, and the refusal when it asks more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Limits:
    """What one original is given.

    `memory` is the reader's whole address space and `output` its largest file, in bytes.
    `seconds` is the time on the clock for one original. `unpacked` is how many bytes a packed
    original may unpack to, and `ratio` how many times its packed size, once that passes `ample`
    bytes: below that, much repetition is harmless. `rows` and `columns` bound a sheet's addresses
    as Excel does; `cells` bounds a table's cells, empty ones before the last of a row included.
    `entries` bounds the files that are taken out of one original. Files in files are opened as
    deep as `depth`; out of one file that was collected come at most `brood` files, which together
    are at most `spread` bytes larger than it. A picture of a page has at most `pixels` dots; of one
    original at most `scans` pages that are pictures are recognised, for each of which it is given
    `each` seconds more.
    """

    memory: int = 2 << 30
    output: int = 1 << 30
    seconds: float = 120.0
    unpacked: int = 1 << 30
    ratio: int = 200
    ample: int = 64 << 20
    rows: int = 1 << 20
    columns: int = 1 << 14
    cells: int = 50_000_000
    entries: int = 100_000
    depth: int = 8
    brood: int = 200_000
    spread: int = 16 << 30
    pixels: int = 80_000_000
    scans: int = 500
    each: float = 30.0

    @property
    def words(self) -> str:
        """All limits in one text: what they stopped is tried again only under others."""
        return " ".join(f"{item.name}={getattr(self, item.name):g}" for item in fields(self))


DEFAULT = Limits()


class Unreadable(Exception):  # noqa: N818 - the name says what the original is
    """An original that its reader refuses: the code of the finding, and words for it."""

    def __init__(self, code: str, **details: str) -> None:
        """Take a finding's code and its details."""
        super().__init__(code, details)
        self.code, self.details = code, details
        self.metadata: Mapping[str, str] = {}
        """What the original says of itself all the same."""


def undecided(why: str) -> Unreadable:
    """Return the refusal of a text whose delimiter cannot be told."""
    return Unreadable("CF016", why=why)


def locked(form: str, metadata: Mapping[str, str] | None = None) -> Unreadable:
    """Return the refusal of a file that needs a password, with what it says of itself openly."""
    refusal = Unreadable("CF003", format=form)
    refusal.metadata = metadata or {}
    return refusal


def damaged(form: str, why: str) -> Unreadable:
    """Return the refusal of a file that is cut short or damaged."""
    return Unreadable("CF002", format=form, why=why)


def too_large(form: str, why: str) -> Unreadable:
    """Return the refusal of a file that claims more than a reader takes on."""
    return Unreadable("CF006", format=form, why=why)


def binary_size(count: int) -> str:
    """Write a number of bytes for a reader: 2147483648 is "2.0 GiB"."""
    for step, unit in ((1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")):
        if count >= step:
            return f"{count / step:.1f} {unit}"
    return f"{count} bytes"
