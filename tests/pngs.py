"""Pictures taken apart: the chunks of a PNG, and its dots with what is marked and covered."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from counterfoil.read.drawing.dots import COVER, FRAME, GREYS

Box = tuple[int, int, int, int]
"""Left, right, top, bottom, in dots."""


class Png(NamedTuple):
    """A picture of one palette: its size, its dots row by row, its chunks by name."""

    width: int
    height: int
    dots: bytes
    chunks: list[tuple[str, bytes]]

    def dot(self, across: int, down: int) -> int:
        """Return the colour of a dot."""
        return self.dots[down * self.width + across]

    def box(self, *colours: int) -> Box | None:
        """Return the box around all dots of some colours, or None where there are none."""
        wanted = bytes(colour in colours for colour in range(256))
        found = self.dots.translate(wanted)
        places = [place for place, is_so in enumerate(found) if is_so]
        if not places:
            return None
        across = [place % self.width for place in places]
        down = [place // self.width for place in places]
        return min(across), max(across) + 1, min(down), max(down) + 1

    def marked(self) -> Box | None:
        """Return the box around what is marked."""
        return self.box(*range(GREYS, 2 * GREYS), FRAME)

    def covered(self) -> Box | None:
        """Return the box around what is covered."""
        return self.box(COVER)

    def ink(self, box: Box) -> int:
        """Count the dark dots in a box."""
        left, right, top, bottom = box
        return sum(
            self.dot(x, y) % GREYS < GREYS // 2 and self.dot(x, y) < FRAME
            for y in range(top, bottom)
            for x in range(left, right)
        )


def png(packed: bytes | Path) -> Png:
    """Take a picture apart; every chunk's check must be right."""
    content = packed if isinstance(packed, bytes) else packed.read_bytes()
    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    chunks = list(_chunks(content[8:]))
    width, height, depth, kind = struct.unpack_from(">IIBB", chunks[0][1])
    assert (depth, kind) == (8, 3)
    rows = zlib.decompress(b"".join(inner for name, inner in chunks if name == "IDAT"))
    lines = [rows[at : at + width + 1] for at in range(0, len(rows), width + 1)]
    assert len(lines) == height
    assert all(line[0] == 0 for line in lines)
    return Png(width, height, b"".join(line[1:] for line in lines), chunks)


def _chunks(content: bytes) -> Iterator[tuple[str, bytes]]:
    place = 0
    while place < len(content):
        (size,) = struct.unpack_from(">I", content, place)
        name, inner = content[place + 4 : place + 8], content[place + 8 : place + 8 + size]
        (check,) = struct.unpack_from(">I", content, place + 8 + size)
        assert check == zlib.crc32(name + inner)
        yield name.decode(), inner
        place += 12 + size
