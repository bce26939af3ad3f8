"""What stands on an XLS sheet beside its cells: comments, text boxes, headers and footers.

A comment says which drawn object holds its words ([MS-XLS] 2.4.179, 2.4.181, 2.4.329); objects
that no comment asks for are text boxes.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable, Iterator

from counterfoil.read.given import tidy
from counterfoil.read.sheets.beside import edge_lines
from counterfoil.read.sheets.biff import Record

Place = tuple[int, int]


class XlsBeside:
    """The texts of one sheet that stand beside its cells."""

    def __init__(self) -> None:
        """Begin without any."""
        self._objects: dict[int, str] = {}
        self._notes: list[tuple[Place, int]] = []
        self._last = 0
        self.takers: dict[int, Callable[[Record], None]] = {
            0x001C: self._take_note,
            0x005D: self._take_object,
            0x01B6: self._take_words,
        }
        """What is done at each record that holds any."""

    def notes(self) -> dict[Place, str]:
        """Return the comments on cells."""
        asked = ((place, self._objects.get(number, "")) for place, number in self._notes)
        return {place: text for place, text in asked if text}

    def boxes(self) -> Iterator[str]:
        """Yield the paragraphs of text boxes."""
        of_notes = {number for _, number in self._notes}
        for number, text in self._objects.items():
            if number not in of_notes:
                yield from filter(None, map(tidy, text.split("\n")))

    def lines(self, edges: Iterable[str]) -> Iterator[str]:
        """Yield the paragraphs of headers and footers."""
        for edge in edges:
            yield from edge_lines(edge)

    def _take_note(self, record: Record) -> None:
        if len(record.body) >= 8:  # noqa: PLR2004 - older versions keep the words elsewhere
            row, column, _, number = struct.unpack_from("<4H", record.body)
            self._notes.append(((row + 1, column + 1), number))

    def _take_object(self, record: Record) -> None:
        if len(record.body) >= 8:  # noqa: PLR2004 - its kind and number
            (self._last,) = struct.unpack_from("<H", record.body, 6)

    def _take_words(self, record: Record) -> None:
        (left,) = struct.unpack_from("<H", record.body, 10)
        pieces: list[str] = []
        for part in record.more:
            if not left or not part:
                break
            # Each part says anew whether its letters take two bytes.
            wide = part[0] & 1
            raw = part[1 : 1 + left * (1 + wide)]
            pieces.append(raw.decode("utf-16-le" if wide else "latin-1", "replace"))
            left -= len(raw) // (1 + wide)
        text = "".join(pieces).replace("\r\n", "\n").replace("\r", "\n").strip()
        if text:
            self._objects[self._last] = text
