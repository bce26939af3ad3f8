"""Reading PPT presentations of PowerPoint 97 to 2003 ([MS-PPT]): a page for each slide.

A page's text is the paragraphs of the slide's shapes, as the file lists them, then its footer, its
notes and its comments. Tables are tables on that page. Hidden slides are read too, and a trouble
says which they are. What stands on masters only is left out: it is the same on every slide.
Pictures that are large enough to be scans are kept, and so are files that other programs put in.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from zlib import decompressobj
from zlib import error as zlib_error

from counterfoil.model.reading import Page, Reading, Trouble
from counterfoil.read.documents import pptrecords as of
from counterfoil.read.documents.blips import Drawing, drawings
from counterfoil.read.documents.enclosed import drawn_within
from counterfoil.read.documents.pptrecords import FORM, Presentation, Record
from counterfoil.read.documents.ruled import Ruled, RuledRow, draw
from counterfoil.read.documents.story import Story, told_nothing
from counterfoil.read.given import Given, tidy
from counterfoil.read.limits import Limits, Unreadable, binary_size, damaged, too_large
from counterfoil.read.objects import Object, held_in
from counterfoil.read.ole import CompoundFile

READER = "ppt/3"
_PICTURES = "Pictures"
_SLIDES, _NOTES = 0, 2
_HIDDEN = 4
_TABLE = 0x039F
_NUMBER = "*"
"""Stands where a slide shows its own number or the day."""
_PROGRAM = 2
"""Which text of an embedded object names its program."""
_DEFLATED = 1
"""What says of an object's storage that it is compressed, behind its size."""
_TARGET = 1
"""Which text of a link says where it leads; the others name it."""
_WORDS = 1
"""Which text of a comment holds its words; the others say by whom it is."""


def read_ppt(given: Given) -> Reading:
    """Read a presentation; raise Unreadable for one that is broken, locked or too large."""
    container = CompoundFile.of(given)
    story = Story(FORM, given.limits)
    try:
        shown = Presentation(container)
        slides = list(_slides(shown, story))
        for link in shown.below(shown.document, of.LINK):
            texts = (text for text in shown.inside(link) if text.kind == of.CSTRING)
            story.links.add(*(_text(shown, text) for text in texts if text.instance == _TARGET))
        objects = list(shown.below(shown.document, of.EMBEDDED))
    except (struct.error, IndexError) as error:
        raise damaged(FORM, str(error)) from None
    pages = tuple(Page(n, "\n".join(slide.lines)) for n, slide in enumerate(slides, 1))
    hidden = [str(n) for n, slide in enumerate(slides, 1) if slide.hidden]
    tables = story.tables()
    taking = (partial(_object, shown, embedded, given.limits) for embedded in objects)
    drawn = drawn_within(given, _pictures(container), READER, FORM, taking)
    metadata = shown.metadata | story.facts() | drawn.facts
    troubles = [Trouble("CF031", "", {"slides": ", ".join(hidden)})] if hidden else []
    told = (*(page.text for page in pages), *story.captions)
    troubles += [*told_nothing(FORM, told, tables, drawn.parts), *drawn.left]
    return Reading(
        given.digest, READER, "", None, pages, tables, metadata, tuple(troubles), drawn.parts
    )


def _object(shown: Presentation, embedded: Record, limits: Limits) -> Object:
    """Return an object: the program that it is of, where that is told, and the file in it."""
    called, held = "", None
    for record in shown.inside(embedded):
        if record.kind == of.CSTRING and record.instance == _PROGRAM:
            called = called or tidy(_text(shown, record))
        elif record.kind == of.OBJECT:
            (part,) = struct.unpack_from("<I", shown.stream, record.start + 16)
            held = held_in(_storage(shown, part, limits))
    return Object(called, held)


def _storage(shown: Presentation, part: int, limits: Limits) -> bytes:
    """Return the compound file of an object, nothing where it is not there or is broken.

    Raise Unreadable where it unpacks to more than it may.
    """
    record = shown.part(part)
    if record is None or record.kind != of.STORAGE:
        return b""
    body = shown.body(record)
    if record.instance != _DEFLATED:
        return body
    most, unpacking = max(limits.ample, limits.ratio * len(body)), decompressobj()
    try:
        raw = unpacking.decompress(body[4:], min(most, limits.unpacked))
    except zlib_error:
        return b""
    if unpacking.unconsumed_tail:
        why = f"it unpacks to over {binary_size(len(raw))}"
        raise too_large(FORM, why)
    return raw


def _pictures(container: CompoundFile) -> Iterator[Drawing]:
    """Yield the pictures; a broken stream of them holds none, and the text is read all the same."""
    try:
        raw = container.stream(_PICTURES) if _PICTURES in container else b""
    except Unreadable:
        raw = b""
    yield from drawings(raw, 0, len(raw))


def _slides(shown: Presentation, story: Story) -> Iterator[_Slide]:
    """Yield the slides in the order in which they are shown."""
    lists = {r.instance: r for r in shown.inside(shown.document) if r.kind == of.SLIDE_LIST}
    notes: dict[int, int] = {}
    for record in shown.inside(lists[_NOTES]) if _NOTES in lists else ():
        if record.kind == of.SLIDE_PERSIST:
            part, _, _, number = struct.unpack_from("<IIiI", shown.stream, record.start)
            notes[number] = part
    listed: list[_Listed] = []
    for record in shown.inside(lists[_SLIDES]) if _SLIDES in lists else ():
        if record.kind == of.SLIDE_PERSIST:
            (part,) = struct.unpack_from("<I", shown.stream, record.start)
            listed.append(_Listed(len(listed) + 1, part))
        elif record.kind == of.TEXT_HEADER and listed:
            listed[-1].texts.append("")
        elif record.kind in {of.TEXT_WIDE, of.TEXT_NARROW} and listed and listed[-1].texts:
            listed[-1].texts[-1] = _text(shown, record)
    for slide in listed:
        yield _Slide(shown, story, slide, notes)


@dataclass(slots=True)
class _Listed:
    """What the list of slides says of one: its number, the part it is, and its outline."""

    number: int
    part: int
    texts: list[str] = field(default_factory=list)


class _Slide:
    """One slide: its lines, its notes' and its comments'."""

    def __init__(
        self, shown: Presentation, story: Story, listed: _Listed, notes: dict[int, int]
    ) -> None:
        self._shown, self._story, self._number = shown, story, listed.number
        self._outline = dict(enumerate(listed.texts))
        record = shown.part(listed.part)
        if record is None or record.kind != of.SLIDE:
            why = f"its slide {listed.number} is not where it says"
            raise damaged(FORM, why)
        self.lines: list[str] = []
        self.hidden = False
        self._notes = 0
        self._edges: list[str] = []
        for child in shown.inside(record):
            self._take_part(child)
        # Texts that no shape asks for stand in the outline all the same.
        self._say(*self._outline.values(), *self._edges)
        if (part := notes.get(self._notes)) is not None and (found := shown.part(part)):
            self._take(found)
        for comment in shown.below(record, of.COMMENT):
            for text in shown.inside(comment):
                if text.kind == of.CSTRING and text.instance == _WORDS:
                    self._say(_text(shown, text))

    def _take_part(self, child: Record) -> None:
        shown = self._shown
        if child.kind == of.SLIDE_ATOM:
            (self._notes,) = struct.unpack_from("<I", shown.stream, child.start + 16)
        elif child.kind == of.SLIDE_INFO:
            (flags,) = struct.unpack_from("<H", shown.stream, child.start + 10)
            self.hidden = bool(flags & _HIDDEN)
        elif child.kind == of.EDGES:
            self._edges += [_text(shown, text) for text in shown.below(child, of.CSTRING)]
        elif child.nested:
            self._take(child)

    def _say(self, *texts: str) -> None:
        for text in texts:
            self.lines += [line for line in _paragraphs(text) if line != _NUMBER]

    def _take(self, record: Record) -> None:
        """Take the texts of the shapes somewhere in a record, tables apart."""
        waiting = [record]
        while waiting:
            found = waiting.pop()
            if found.kind == of.TEXT_BOX:
                self._say(self._box(found))
            elif found.kind == of.SHAPES and (cells := self._cells(found)):
                self._take_table(cells)
            elif found.nested and found.kind != of.COMMENT:
                waiting += reversed(list(self._shown.inside(found)))

    def _box(self, box: Record) -> str:
        """Return the text of a shape: its own, or one of the outline."""
        texts: list[str] = []
        for record in self._shown.inside(box):
            if record.kind in {of.TEXT_WIDE, of.TEXT_NARROW}:
                texts.append(_text(self._shown, record))
            elif record.kind == of.OUTLINE:
                (number,) = struct.unpack_from("<I", self._shown.stream, record.start)
                texts.append(self._outline.pop(number, ""))
        return "\r".join(texts)

    def _cells(self, group: Record) -> list[tuple[tuple[int, int, int, int], str]]:
        """Return the cells of a group of shapes that is a table: their boxes and texts."""
        shapes = [r for r in self._shown.inside(group) if r.kind == of.SHAPE]
        if not shapes or not any(
            self._is_table(options)
            for options in self._shown.inside(shapes[0])
            if options.kind in {of.OPTIONS, of.MORE_OPTIONS}
        ):
            return []
        cells = []
        for shape in shapes[1:]:
            inside = {record.kind: record for record in self._shown.inside(shape)}
            if of.ANCHOR in inside and of.TEXT_BOX in inside:
                box = struct.unpack_from("<4i", self._shown.stream, inside[of.ANCHOR].start)
                cells.append((box, self._box(inside[of.TEXT_BOX])))
        return cells

    def _is_table(self, options: Record) -> bool:
        body = self._shown.body(options)
        whole = body[: min(options.instance, len(body) // 6) * 6]
        return any(number & 0x3FFF == _TABLE for number, _ in struct.iter_unpack("<HI", whole))

    def _take_table(self, cells: list[tuple[tuple[int, int, int, int], str]]) -> None:
        tops = sorted({box[1] for box, _ in cells})
        rows = []
        for top in tops:
            row = RuledRow([], min(box[0] for box, _ in cells))
            for (_, above, right, bottom), text in sorted(cells):
                if above < top < bottom:
                    row.texts.append("")
                    row.cells.append(Ruled(right, from_above=True))
                elif above == top:
                    row.texts.append("\n".join(_paragraphs(text)))
                    row.cells.append(Ruled(right, begins=True))
            rows.append(row)
        draw(self._story.begin_table(self._number), rows)


def _paragraphs(text: str) -> list[str]:
    return [line for part in text.split("\r") if (line := tidy(part.replace("\x0b", " ")))]


def _text(shown: Presentation, record: Record) -> str:
    body = shown.body(record)
    if record.kind == of.TEXT_NARROW:
        return body.decode("latin-1")
    return body.decode("utf-16-le", "replace").rstrip("\0")
