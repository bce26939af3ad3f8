"""Pictures of places on pages: which an edition shows, and their files.

A picture shows the lines or rows around a place, or whole pages where project.toml says so, and
never more than the excerpt beside it may say: what must not be shown is covered.
"""

from __future__ import annotations

import struct
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from counterfoil.model.view import View
from counterfoil.publish.press import Press
from counterfoil.publish.shelf import Shelf

_SHORT = 32
_POINTS, _PIXELS = 72, 96
_SIZES_AT = 16


class Shown(NamedTuple):
    """A picture of a claim's place: its path below the site, its size in dots, its view."""

    path: str
    width: int
    height: int
    view: View
    size: tuple[int, int]
    """The page's size in points."""

    @property
    def across(self) -> int:
        """How wide it is shown: as wide as on paper."""
        left, right, _, _ = self.view.crop
        return (right - left) * _PIXELS // _POINTS


class Pictures:
    """The pictures that an edition shows, by claim."""

    def __init__(self, shelf: Shelf) -> None:
        """Take the shelf that says where the pictures are."""
        self._shelf = shelf

    @cached_property
    def _files(self) -> dict[Path, tuple[str, bytes]]:
        paths = dict.fromkeys(path for _, path in self._shelf.pictures.values())
        read = {path: path.read_bytes() for path in paths}
        return {path: (sha256(found).hexdigest()[:_SHORT], found) for path, found in read.items()}

    def name(self, claim: int) -> str:
        """Return the name of a claim's picture, which changes whenever it does; "" for none."""
        held = self._shelf.pictures.get(claim)
        return self._files[held[1]][0] if held else ""

    def of(self, claim: int) -> Shown | None:
        """Return a claim's picture, or None where it has none."""
        held = self._shelf.pictures.get(claim)
        if held is None:
            return None
        view, path = held
        name, content = self._files[path]
        width, height = struct.unpack_from(">II", content, _SIZES_AT)
        filing = self._shelf.record.filings[self._shelf.claims[claim].filing]
        reading = self._shelf.readings[filing.original]
        page = next(p for p in (reading.pages if reading else ()) if p.number == view.page)
        return Shown(_place(name), width, height, view, (page.width, page.height))

    def write(self, press: Press) -> None:
        """Write the files, each once; those of the last edition are taken from there."""
        for name, content in dict(self._files.values()).items():
            path = f"site/{_place(name)}"
            if not press.reuse(path, name):
                press.write(path, content, name)


def _place(name: str) -> str:
    return f"pictures/{name[:2]}/{name}.png"
