"""Records of PPT presentations, and which of them are the last ones saved ([MS-PPT] 2.1 to 2.3).

Whatever is saved is added behind what was there; a directory says where the newest version of each
part stands. Records that hold others are nested, and never deeper than the limit here.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from counterfoil.read.limits import damaged, locked
from counterfoil.read.ole import CompoundFile
from counterfoil.read.summary import summary

FORM = "PPT"
DOCUMENT, SLIDE, SLIDE_ATOM, NOTES = 1000, 1006, 1007, 1008
SLIDE_LIST, SLIDE_PERSIST, SLIDE_INFO = 4080, 1011, 1017
TEXT_HEADER, TEXT_WIDE, TEXT_NARROW, OUTLINE, CSTRING = 3999, 4000, 4008, 3998, 4026
EDGES, COMMENT, LINK, EMBEDDED = 4057, 12000, 4055, 4044
OBJECT, STORAGE = 4035, 4113
SHAPES, SHAPE, TEXT_BOX, OPTIONS, MORE_OPTIONS, ANCHOR = (
    0xF003,
    0xF004,
    0xF00D,
    0xF00B,
    0xF122,
    0xF00F,
)
_EDIT, _DIRECTORIES = 4085, {6001, 6002}
_CONTAINER = 0xF
_LOCKED = 0xF3D1C4DF
_WITH_LOCK = 0x20
_DEEPEST = 64


@dataclass(frozen=True, slots=True)
class Record:
    """One record: its kind, its number within the kind, and where its body is."""

    kind: int
    instance: int
    nested: bool
    start: int
    end: int


class Presentation:
    """The newest version of a presentation's parts."""

    def __init__(self, container: CompoundFile) -> None:
        """Read the directory; raise Unreadable for a locked or damaged presentation."""
        self.stream = container.stream("PowerPoint Document")
        self.metadata = summary(container)
        self._places: dict[int, int] = {}
        self._document = 0
        self._follow(self._newest_edit(container))

    def part(self, number: int) -> Record | None:
        """Return a part's record by its number, or None where it is not there."""
        place = self._places.get(number)
        return None if place is None else next(self.records(place, len(self.stream)), None)

    @property
    def document(self) -> Record:
        """The record of the document itself; raise Unreadable where it is not there."""
        found = self.part(self._document)
        if found is None or found.kind != DOCUMENT:
            why = "its document is not where it says"
            raise damaged(FORM, why)
        return found

    def body(self, record: Record) -> bytes:
        """Return a record's bytes."""
        return self.stream[record.start : record.end]

    def records(self, start: int, end: int) -> Iterator[Record]:
        """Yield the records between two places; what is cut short ends the list."""
        place = start
        while place + 8 <= end:
            head, kind, size = struct.unpack_from("<HHI", self.stream, place)
            place += 8
            last = min(place + size, end)
            yield Record(kind, head >> 4, head & 0xF == _CONTAINER, place, last)
            place += size

    def inside(self, record: Record) -> Iterator[Record]:
        """Yield the records that stand directly in one."""
        yield from self.records(record.start, record.end)

    def below(self, record: Record, *kinds: int, depth: int = 0) -> Iterator[Record]:
        """Yield the records of some kinds anywhere in one, in their order."""
        for child in self.inside(record):
            if child.kind in kinds:
                yield child
            elif child.nested and depth < _DEEPEST:
                yield from self.below(child, *kinds, depth=depth + 1)

    def _newest_edit(self, container: CompoundFile) -> int:
        name = "Current User"
        current = container.stream(name) if name in container else b""
        if len(current) >= 20:  # noqa: PLR2004 - header, size, token, place
            token, place = struct.unpack_from("<II", current, 12)
            if token == _LOCKED:
                raise locked(FORM, self.metadata)
            return int(place)
        # Without it, the last edit in the file is the newest.
        edits = [r.start - 8 for r in self.records(0, len(self.stream)) if r.kind == _EDIT]
        if not edits:
            why = "it does not say what was saved last"
            raise damaged(FORM, why)
        return edits[-1]

    def _follow(self, place: int) -> None:
        """Take the directories from the newest edit to the oldest."""
        seen = set[int]()
        while place not in seen and place + 8 < len(self.stream):
            seen.add(place)
            edit = next(self.records(place, len(self.stream)))
            if edit.kind != _EDIT:
                break
            if edit.end - edit.start >= _WITH_LOCK:
                raise locked(FORM, self.metadata)
            before, directory, document = struct.unpack_from("<III", self.stream, edit.start + 8)
            self._document = self._document or document
            self._take_directory(directory)
            if not before:
                break
            place = before
        if not self._places:
            why = "its directory is not where it says"
            raise damaged(FORM, why)

    def _take_directory(self, place: int) -> None:
        record = next(self.records(place, len(self.stream)), None)
        if record is None or record.kind not in _DIRECTORIES:
            return
        at = record.start
        while at + 4 <= record.end:
            (head,) = struct.unpack_from("<I", self.stream, at)
            first, count = head & 0xFFFFF, head >> 20
            at += 4
            for number in range(min(count, (record.end - at) // 4)):
                (where,) = struct.unpack_from("<I", self.stream, at + 4 * number)
                self._places.setdefault(first + number, where)
            at += 4 * count
