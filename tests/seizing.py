"""What somebody finds who takes a counter: its disk, what it printed, its process's memory."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

KINDS = {
    "region": "RU-ZQXV",
    "note": "Свидетель-ЩЖ",
    "code": "zqxvjk-",
    "number": "7305919",
}
"""How planted strings of each kind begin: whoever finds no beginning finds none of them."""


class Planted(NamedTuple):
    """Strings that must be found nowhere, of each kind."""

    region: list[str]
    note: list[str]
    code: list[str]
    number: list[str]

    def all(self) -> list[str]:
        """Return all of them."""
        return [one for kind in self for one in kind]


def planted(each: int) -> Planted:
    """Return so many strings of each kind."""
    chance = random.Random(each)  # noqa: S311 - what is planted
    drawn = chance.sample(range(10**6), 4 * each)
    numbers = iter(f"{one:06}" for one in drawn)
    return Planted(*([f"{begun}{next(numbers)}" for _ in range(each)] for begun in KINDS.values()))


CODINGS = ("utf-8", "utf-16-le", "utf-32-le")
"""How programs keep text, in memory and on disks."""


def on_disk(*places: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the name and the bytes of every file in some places, names of files included."""
    for place in places:
        for path in [place, *place.rglob("*")] if place.is_dir() else [place]:
            if path.is_file():
                yield str(path), path.name.encode() + b"\0" + path.read_bytes()


def in_memory(pid: int) -> Iterator[tuple[str, bytes]]:
    """Yield the name and the bytes of every region of a process's memory that can be read."""
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
        for line in Path(f"/proc/{pid}/maps").read_text("utf-8").splitlines():
            where, allowed, *_, name = [*line.split(maxsplit=5), ""][:6]
            start, end = (int(text, 16) for text in where.split("-"))
            if "r" in allowed and not name.startswith("[v"):
                memory.seek(start)
                yield f"{where} {name}", memory.read(end - start)


def found(
    strings: list[str], parts: Iterator[tuple[str, bytes]], codings: tuple[str, ...] = CODINGS
) -> dict[str, list[str]]:
    """Return where any of some strings is, by its place."""
    wanted = [string.encode(coding) for string in strings for coding in codings]
    places: dict[str, list[str]] = {}
    for place, content in parts:
        if seen := [repr(one) for one in wanted if one in content]:
            places[place] = seen
    return places
